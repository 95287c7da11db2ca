"""The picture of the lab `survey`: surveys one below the other, each as a range with what is true upright in it."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.language import Words
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.sheet import Sheet
from coursekit.screens.labs.survey_story import Row

LOWEST, HIGHEST = 0.3, 1.0  # of the axis
ROWS = 6


def rows_svg(look: Look, lines: tuple[str, str], rows: Sequence[Row], words: Words, done: float = 0.0) -> str:
    """SVG source: the first row is the newest; `done`: the share of its days so far, 0 where none is being fielded."""
    sheet, narrow = Sheet(look, (338, 376), *lines), look.narrow
    palette, left, right = sheet.palette, 24.0, sheet.width - 24.0
    top, step = (66.0, 39.0) if narrow else (82.0, 42.0)
    bottom = top + ROWS * step

    def place(share: float) -> float:
        part = (min(max(share, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
        return left + part * (right - left)

    for tenth in (4, 6, 8, 10):
        x = place(tenth / 10)
        sheet.line([x, x], [bottom - 12, bottom - 6], palette.soft)
        sheet.say(x, bottom + 10, words.percent(tenth / 10), palette.soft, ha="center")
    sheet.line([left, right], [bottom - 9, bottom - 9], palette.line, zorder=0)
    for number, row in enumerate(rows[:ROWS]):
        y = top + number * step
        said = row.result(words)
        plain = row.open or row.found.interval is None
        colour = palette.ink if plain else palette.inside_text if row.holds else palette.below_text
        sheet.say(sheet.width - 14, y, said, colour, bold=number == 0, ha="right")
        room = sheet.width - 40 - 1.08 * chart.text_width(said, 12)
        label = row.label(words)
        fits = 1.08 * chart.text_width(label, 12) < room
        sheet.say(14, y, label if fits else row.label(words, short=True), bold=number == 0)
        sheet.line([left, right], [y + 13, y + 13], palette.line, zorder=0)
        if row.found.interval is None:
            continue
        mark = palette.soft if plain else palette.inside if row.holds else palette.below
        low, high = place(row.interval.low), place(row.interval.high)
        sheet.line([low, high], [y + 13, y + 13], mark, 5)
        for end in (low, high):
            sheet.line([end, end], [y + 9, y + 17], mark, 2)
        sheet.marks([(place(row.interval.estimate), y + 13)], mark, 10, zorder=5)
        if not plain and not row.holds:  # hollow, for those who don't see the colour
            sheet.marks([(place(row.interval.estimate), y + 13)], palette.paper, 5, zorder=6)
        if not row.open:
            sheet.line([place(row.found.truth)] * 2, [y + 4, y + 22], palette.ink, 2.5, zorder=7)
    sheet.box(0, sheet.height - 5, sheet.width * done, 5, palette.inside)
    return sheet.svg()

"""The picture of the lab `survey`: surveys one below the other, each as a range with what is true upright in it."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.language import Words
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.sheet import Sheet
from coursekit.screens.labs.survey_story import Row

LOWEST, ROWS = 0.3, (3, 6)  # the axis' lower end, a share; least and most rows


def rows_svg(look: Look, lines: tuple[str, str], rows: Sequence[Row], words: Words, done: float = 0.0) -> str:
    """SVG source: the first row is the newest; `done`: the share of its days so far, 0 where none is being fielded."""
    top, step = (66.0, 39.0) if look.narrow else (82.0, 42.0)
    bottom = top + step * max(ROWS[0], min(ROWS[1], len(rows)))
    sheet = Sheet(look, (bottom + 22, bottom + 22), *lines)
    palette, left, right = sheet.palette, 24.0, sheet.width - 24.0

    def place(share: float) -> float:
        return left + (max(share, LOWEST) - LOWEST) / (1 - LOWEST) * (right - left)

    sheet.line([left, right], [bottom - 9, bottom - 9], palette.line, zorder=0)
    for tenth in (4, 6, 8, 10):
        sheet.line([place(tenth / 10)] * 2, [bottom - 12, bottom - 6], palette.soft)
        sheet.say(place(tenth / 10), bottom + 8, words.percent(tenth / 10), palette.soft, ha="center")
    looks = {"holds": (palette.inside_text, palette.inside), "misses": (palette.below_text, palette.below)}
    for number, row in enumerate(rows[: ROWS[1]]):
        y, said, bold = top + number * step, row.result(words), number == 0 and not row.name
        colour, mark = looks.get(row.verdict, (palette.ink, palette.soft))
        sheet.say(sheet.width - 14, y, said, colour, bold=bold, ha="right")
        label, room = row.label(words), sheet.width - 40 - 1.08 * chart.text_width(said, 12)
        fits = 1.08 * chart.text_width(label, 12) < room
        sheet.say(14, y, label if fits else row.label(words, short=True), bold=bold)
        sheet.line([left, right], [y + 13, y + 13], palette.line, zorder=0)
        if found := row.found.interval:
            low, high, at = (place(share) for share in (found.low, found.high, found.estimate))
            sheet.line([low, high], [y + 13, y + 13], mark, 5)
            for end in (low, high):
                sheet.line([end, end], [y + 9, y + 17], mark, 2)
            sheet.dot(at, y + 13, mark, 10, 5 * (row.verdict == "misses"))  # hollow, for those who don't see the colour
        if not row.open:
            sheet.line([place(row.found.truth)] * 2, [y + 4, y + 22], palette.ink, 2.5, zorder=7)
    sheet.box(0, sheet.height - 5, sheet.width * done, 5, palette.inside)
    return sheet.svg()

"""The picture of the lab `who-is-it`: four ways of buying, a row each; below, what each line of the trail adds."""

from __future__ import annotations

from coursekit.language import Words
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.sheet import Sheet
from coursekit.screens.labs.who_is_it_story import KEYS, Reading, hundred, title
from coursekit.simulations.trails import moved


def trail_svg(look: Look, reading: Reading, words: Words) -> str:
    """SVG source: the learner's shares beside those before; once there is an answer, the model's, and each line's."""
    rows = len(reading.lines) if reading.answered else 0
    heights = (194 + (28 + 21 * rows) * bool(rows), 246 + (34 + 26 * rows) * bool(rows))
    sheet = Sheet(look, heights, *title(reading, words))
    palette, (top, step) = sheet.palette, (86.0, 27.0) if look.narrow else (104.0, 36.0)
    left = 24 + 1.1 * max(chart.text_width(words(f"type-{key}"), 12) for key in KEYS)
    bars = {"you": (palette.inside, palette.inside_text, reading.said)} if any(reading.sliders) else {}
    if reading.answered:
        bars["model"] = (palette.above, palette.above_text, reading.model)
    x = 14.0
    for key in ("you", *list(bars)[1:], "before"):
        colour = palette.ink if key == "before" else bars[key][0] if key in bars else palette.inside
        sheet.box(x + 4 * (key == "before"), top - 39, 2 if key == "before" else 10, 11, colour)
        sheet.say(x + 15, top - 30, words(f"key-{key}"), palette.soft)
        x += 32 + chart.text_width(words(f"key-{key}"), 12)
    for row, key in enumerate(KEYS):
        y, wide = top + row * step, sheet.width - 62 - left
        sheet.say(14, y + 5, words(f"type-{key}"), bold=bool(reading.answered and reading.model.argmax() == row))
        sheet.box(left, y - 9, wide, 20, palette.line)
        for k, (colour, ink, shares) in enumerate(bars.values()):
            sheet.box(left, y - 9 + 10 * k, wide * float(shares[row]), 10, colour)
            n, at = hundred(shares)[row], sheet.width - (36 if k < len(bars) - 1 else 8)
            sheet.say(at, y + 5, f"{n}", ink, bold=k == 1, ha="right")
        sheet.box(left + wide * float(reading.round.prior[row]) - 1, y - 12, 2, 26, palette.ink, zorder=5)
    if rows:
        _pushes(sheet, top + 4 * step + (20 if look.narrow else 28), left, reading, words)
    return sheet.svg()


def _pushes(sheet: Sheet, y: float, left: float, reading: Reading, words: Words) -> None:
    """For each line the type to whose share it adds most, and how much; the one that adds most stands out."""
    palette, step = sheet.palette, 21.0 if sheet.narrow else 26.0
    sheet.say(14, y - 4, words("adds"), palette.soft)
    pushes = list[tuple[float, str, int]]()
    for each in moved(reading.round.prior, reading.lines):
        to = int(each.argmax())
        without, whole = (hundred(shares)[to] for shares in (reading.model - each, reading.model))
        pushes.append((float(each[to]), KEYS[to], max(whole - without, 0)))  # as the sentence gives both
    widest = max(chart.text_width(words("push", type=words(f"type-{key}"), n=88), 12) for key in KEYS)
    for n, (push, key, points) in enumerate(pushes):
        at, most = y + (n + 0.5) * step, push == max(pushes)[0]
        bar, ink = (palette.below, palette.below_text) if most else (palette.soft, palette.soft)
        sheet.say(14, at + 4, words("row-line", n=n + 1), ink, bold=most)
        wide = max((sheet.width - 30 - 1.08 * widest - left) * push, 1.5)
        sheet.box(left, at - 5, wide, 10, bar)
        text = words("push", type=words(f"type-{key}"), n=points)
        sheet.say(left + wide + 8, at + 4, text, ink, bold=most)

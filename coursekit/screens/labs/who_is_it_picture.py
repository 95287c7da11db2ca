"""The picture of the lab `who-is-it`: four ways of buying, a row each; below, where each line of the trail pushes."""

from __future__ import annotations

from coursekit.language import Words
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.sheet import Sheet
from coursekit.screens.labs.who_is_it_story import KEYS, Reading, title
from coursekit.simulations.trails import moved


def trail_svg(look: Look, reading: Reading, words: Words) -> str:
    """SVG source: the learner's shares and those before; once there is an answer, the model's and each line's push."""
    rows = len(reading.lines) if reading.answered else 0
    heights = (206 + 22 * rows + 8 * bool(rows), 246 + 26 * rows + 10 * bool(rows))
    sheet = Sheet(look, heights, title(reading, words), words("second-done" if rows else "second-open"))
    top, step = (86.0, 30.0) if look.narrow else (104.0, 36.0)
    left = 22 + 1.08 * max(chart.text_width(words(f"type-{key}"), 12) for key in KEYS)
    right = sheet.width - 62.0
    _keys(sheet, top - 30, words, reading.answered)
    for row, key in enumerate(KEYS):
        _type_row(sheet, (left, right, top + row * step), row, key, reading, words)
    if rows:
        _pushes(sheet, top + 4 * step + (6 if look.narrow else 10), left, reading, words)
    return sheet.svg()


def _keys(sheet: Sheet, y: float, words: Words, answered: bool) -> None:
    """What bars and strokes are."""
    palette, x = sheet.palette, 14.0
    for name in ("you", "model", "before") if answered else ("you", "before"):
        if name == "before":
            sheet.line([x + 5, x + 5], [y - 10, y + 2], palette.ink, 2)
        else:
            sheet.box(x, y - 9, 10, 10, palette.inside if name == "you" else palette.above)
        sheet.say(x + 15, y, words(f"key-{name}"), palette.soft)
        x += 32 + chart.text_width(words(f"key-{name}"), 12)


def _type_row(sheet: Sheet, at: tuple[float, float, float], row: int, key: str, reading: Reading, words: Words) -> None:
    """One type: the learner's bar above, the model's below it, a stroke for what was known before."""
    (left, right, y), palette = at, sheet.palette
    most = reading.answered and reading.model.argmax() == row
    sheet.say(14, y + 5, words(f"type-{key}"), bold=bool(most))
    sheet.box(left, y - 9, right - left, 20, palette.line)
    bars = [(y - 9, float(reading.said[row]), palette.inside, palette.inside_text)] if any(reading.sliders) else []
    if reading.answered:
        bars.append((y + 1, float(reading.model[row]), palette.above, palette.above_text))
    for k, (upper, share, colour, ink) in enumerate(bars):
        sheet.box(left, upper, (right - left) * share, 10, colour)
        place = sheet.width - 8 if k == len(bars) - 1 else right + 26
        sheet.say(place, y + 5, f"{100 * share:.0f}", ink, bold=k == 1, ha="right")
    x = left + (right - left) * float(reading.round.prior[row])
    sheet.line([x, x], [y - 12, y + 14], palette.ink, 2, zorder=5)


def _pushes(sheet: Sheet, y: float, left: float, reading: Reading, words: Words) -> None:
    """For each line the share that it alone adds to the type it speaks for."""
    palette, step = sheet.palette, 22.0 if sheet.narrow else 26.0
    pushes = moved(reading.round.prior, reading.lines)
    most = max(range(len(pushes)), key=lambda k: pushes[k].max())
    widest = max(chart.text_width(words("push", type=words(f"type-{key}"), n=88), 12) for key in KEYS)
    scale = sheet.width - 22 - 1.08 * widest - left
    for n, push in enumerate(pushes):
        at = y + (n + 0.5) * step
        text = words("push", type=words(f"type-{KEYS[push.argmax()]}"), n=f"{100 * push.max():.0f}")
        sheet.say(left - 10, at + 4, f"{n + 1}", palette.soft, ha="right", bold=n == most)
        sheet.box(left, at - 5, max(scale * float(push.max()), 1.5), 10, palette.below if n == most else palette.soft)
        sheet.say(
            sheet.width - 8, at + 4, text, palette.below_text if n == most else palette.soft, bold=n == most, ha="right"
        )

"""The picture of a debrief: how anger, trust and the verdict moved, with each reply on the axis."""

from __future__ import annotations

from typing import Any

from coursekit.language import Words
from coursekit.measures.zones import Verdict
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.zone_picture import verdict_shape
from coursekit.screens.views import Picture

Levels = dict[str, list[float]]  # meter → its level before the first reply and after each, 0 to 10
TOP, BOTTOM, APART = 70.0, 56.0, 17.0
# Each meter by colour and mark (those of the zones: below, inside, above) and by dash.
LOOKS: dict[str, tuple[Verdict, Any]] = {
    "anger": ("below", (0, (6, 3))),
    "trust": ("inside", "-"),
    "verdict": ("above", (0, (1.5, 2.5))),
}


def timeline(levels: Levels, signs: list[str], later: list[int], name: str, words: Words, look: Look) -> Picture:
    """Draw the meters over the replies; `signs` stand under each, `later` are the replies after which time passes."""
    width, height = (350.0, 300.0) if look.narrow else (760.0, 330.0)
    drawn, palette = chart.figure(look, width, height), look.palette
    left, right, size = 40.0, width - (84.0 if look.narrow else 110.0), 12.0 if look.narrow else 13.0
    count = len(signs)

    def x(turn: float) -> float:
        return left + turn / max(count, 1) * (right - left)

    def y(level: float) -> float:
        return height - BOTTOM - level / 10 * (height - TOP - BOTTOM)

    title = words("chart-title", name=name)
    chart.words(drawn, 14, 26, title, palette.ink, 13 if look.narrow else 16, bold=True)
    for level in (0, 5, 10):
        chart.line(drawn, [left, right], [y(level), y(level)], palette.line)
        chart.words(drawn, left - 8, y(level) + 4, str(level), palette.soft, size, ha="right")
    for turn in later:
        at = (x(turn) + x(turn + 1)) / 2 if turn < count else x(turn)
        chart.line(drawn, [at, at], [y(10), y(0)], palette.soft, linestyle=(0, (2, 3)))
        chart.words(drawn, at, y(10) - 8, words("chart-later"), palette.soft, size, ha="center")
    chart.words(drawn, x(0), height - 30, words("chart-start"), palette.soft, size, ha="center")
    each = 2 if look.narrow and count > 8 else 1
    for turn, sign in enumerate(signs, 1):
        if turn % each == 0:
            chart.words(drawn, x(turn), height - 34, str(turn), palette.ink, size, ha="center")
            chart.words(drawn, x(turn), height - 16, sign, palette.ink, size, ha="center")
    ends = _apart({meter: y(values[-1]) for meter, values in levels.items()})
    for meter, (verdict, dash) in LOOKS.items():
        xs, ys = [x(k) for k in range(len(levels[meter]))], [y(value) for value in levels[meter]]
        colour, ink = getattr(palette, verdict), getattr(palette, f"{verdict}_text")
        chart.line(drawn, xs, ys, colour, 2.5, linestyle=dash)
        chart.marks(drawn, colour, 7, verdict_shape(verdict, 9)).at(list(zip(xs, ys, strict=True)))
        chart.words(drawn, right + 12, ends[meter] + 4, words(meter), ink, size, bold=True)
    first = {f"{meter}0": f"{values[0]:g}" for meter, values in levels.items()}
    last = {f"{meter}1": f"{values[-1]:g}" for meter, values in levels.items()}
    return chart.picture(drawn, words("chart-alt", title=title, **first, **last), words("chart-caption"))


def _apart(wanted: dict[str, float]) -> dict[str, float]:
    """Heights of the labels at the right: where the lines end, but never over one another."""
    placed: dict[str, float] = {}
    for meter, at in sorted(wanted.items(), key=lambda item: item[1]):
        placed[meter] = max([at, *(height + APART for height in placed.values())])
    return placed

"""The two charts of the expectations report: each row's zone with the perceived level, and P - A in order.

Up to `MOST_ROWS` rows each row is drawn; beyond that, distributions are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.language import Words
from coursekit.measures import zones
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.zone_picture import verdict_shape
from coursekit.screens.labs.zone_words import signed
from coursekit.screens.tables import Answers, plain

MOST_ROWS = 40
BINS = 32


class _Sheet:
    """A chart's figure with a title and a horizontal axis."""

    def __init__(self, look: Look, rows: float, title: str, labels: list[str], low: float, high: float) -> None:
        self.look, self.palette = look, look.palette
        self.width = 350 if look.narrow else 720
        self.size = 12 if look.narrow else 13
        self.top, step = 58.0, 21.0
        self.bottom = self.top + rows * step
        self.step = step
        self.figure = chart.figure(look, self.width, self.bottom + 46)
        # Labels take what they need, up to a third of the width.
        widest = max((chart.text_width(label, self.size) for label in labels), default=0.0)
        self.left, self.right = 24 + min(widest, self.width / 3), self.width - 22.0
        self.low, self.high = low, high
        self.say(12, 24, title, 14 if look.narrow else 16, bold=True)

    def x(self, value: Any) -> Any:
        """The place of a value on the axis, px."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def say(self, x: float, y: float, text: str, size: float = 0, colour: str = "", **more: Any) -> None:
        """Add a text."""
        chart.words(self.figure, x, y, text, colour or self.palette.ink, size or self.size, **more)

    def line(self, xs: list[float], ys: list[float], colour: str, width: float = 1, **more: Any) -> None:
        """Add a line."""
        chart.line(self.figure, xs, ys, colour, width, **more)

    def axis(self, ticks: list[float], name: str) -> None:
        """Numbers and the name of what they measure, and light verticals."""
        for tick in ticks:
            x = float(self.x(tick))
            self.line([x, x], [self.top, self.bottom], self.palette.line)
            self.say(x, self.bottom + 17, f"{tick:g}".replace("-", "−"), colour=self.palette.soft, ha="center")
        self.say(self.right + 8, self.bottom + 36, name, colour=self.palette.soft, ha="right")

    def key(self, words: Words) -> None:
        """What the three marks mean."""
        x = 22.0
        for verdict in zones.VERDICTS:
            self.mark(verdict, [(x, 41.5)])
            text = words(f"key_{verdict}")
            self.say(x + 9, 46, text, 12, getattr(self.palette, f"{verdict}_text"))
            x += chart.text_width(text, 12) + 32

    def mark(self, verdict: zones.Verdict, places: Any) -> None:
        """Marks of one verdict."""
        colour = getattr(self.palette, verdict)
        chart.marks(self.figure, colour, 11, verdict_shape(verdict, 12), zorder=4).at(places)


def zone_chart(answers: Answers, look: Look, words: Words, scale: tuple[float, float]) -> str:
    """Chart 1 as SVG: each row's zone as a bar with a mark at its perceived level, or a distribution of P."""
    found = zones.summary(answers.adequate, answers.desired, answers.perceived)
    title = finding(found, words)
    if found.n > MOST_ROWS:
        return _distribution(answers, np.asarray(answers.perceived), look, words, title, scale, "axis_perceived")
    low = float(max(scale[0], np.floor(min(answers.adequate + answers.perceived))))
    high = float(min(scale[1], np.ceil(max(answers.desired + answers.perceived))))
    labels = [plain(label, 24) for label in answers.labels]
    sheet = _Sheet(look, found.n, title, labels, *_apart(low, high))
    sheet.axis(_ticks(sheet.low, sheet.high), words("axis_levels"))
    sheet.key(words)
    verdicts = zones.verdicts(answers.perceived, answers.adequate, answers.desired)
    for row, label in enumerate(labels):
        y = sheet.top + (row + 0.5) * sheet.step
        _label(sheet, label, y, verdicts[row] == "below")
        low_x, high_x = float(sheet.x(answers.adequate[row])), float(sheet.x(answers.desired[row]))
        sheet.line([low_x, max(high_x, low_x + 1)], [y, y], sheet.palette.zone, 12, zorder=2)
        for x, colour in ((low_x, sheet.palette.below_text), (high_x, sheet.palette.above_text)):
            sheet.line([x, x], [y - 7, y + 7], colour, 2, zorder=3)
        sheet.mark(str(verdicts[row]), [(float(sheet.x(answers.perceived[row])), y)])  # type: ignore[arg-type]
    return chart.svg(sheet.figure)


def adequacy_chart(answers: Answers, look: Look, words: Words) -> str:
    """Chart 2 as SVG: P - A of each row in order, from a line at 0, or the distribution of P - A."""
    gaps = zones.adequacy(answers.perceived, answers.adequate)
    title = adequacy_finding(gaps, words)
    low, high = _apart(float(np.floor(min(gaps.min(), 0) * 2) / 2), float(np.ceil(max(gaps.max(), 0) * 2) / 2))
    if len(gaps) > MOST_ROWS:
        return _distribution(answers, gaps, look, words, title, (low, high), "axis_adequacy")
    order = np.argsort(gaps, kind="stable")
    labels = [plain(answers.labels[row], 24) for row in order]
    sheet = _Sheet(look, len(gaps), title, labels, low, high)
    sheet.axis(_ticks(low, high), words("axis_adequacy"))
    sheet.say(12, 46, words("adequacy_second"), 12, sheet.palette.soft)
    zero = float(sheet.x(0))
    for place, (row, label) in enumerate(zip(order, labels, strict=True)):
        y, x, below = sheet.top + (place + 0.5) * sheet.step, float(sheet.x(gaps[row])), bool(gaps[row] < 0)
        _label(sheet, label, y, below)
        sheet.line([zero, x], [y, y], sheet.palette.below if below else sheet.palette.inside, 3, zorder=3)
        sheet.mark("below" if below else "inside", [(x, y)])
    sheet.line([zero, zero], [sheet.top, sheet.bottom], sheet.palette.ink, 1.5, zorder=3)
    return chart.svg(sheet.figure)


def finding(found: zones.Summary, words: Words) -> str:
    """The title of chart 1."""
    kind = {0: "none", 1: "one"}.get(found.shares.n_below, "some")
    return words(f"finding_{kind}", below=found.shares.n_below, n=found.n)


def adequacy_finding(gaps: Any, words: Words) -> str:
    """The title of chart 2."""
    return words("adequacy_title", low=signed(float(gaps.min())), high=signed(float(gaps.max())))


def _label(sheet: _Sheet, label: str, y: float, below: bool) -> None:
    colour = sheet.palette.below_text if below else sheet.palette.soft
    while chart.text_width(label, sheet.size) > sheet.left - 24 and len(label) > 2:
        label = label[:-2] + "…"
    sheet.say(12, y + 4.5, label, colour=colour, bold=below)


def _distribution(
    answers: Answers, values: Any, look: Look, words: Words, title: str, ends: tuple[float, float], name: str
) -> str:
    """Rows counted along `values` in equal bins, stacked below, inside, above their own zone."""
    edges, ticks = np.linspace(*ends, BINS + 1), _ticks(*ends)
    if (values == np.round(values)).all() and ends[1] - ends[0] <= BINS:
        # Whole answers stand over their number.
        edges = np.arange(np.floor(ends[0]), np.ceil(ends[1]) + 2) - 0.5
    sheet = _Sheet(look, 12, title, [], float(edges[0]), float(edges[-1]))
    if name == "axis_perceived":
        _band(sheet, answers)
    sheet.axis(ticks, words(name))
    sheet.key(words)
    _bars(sheet, answers, values, edges)
    middle = float(sheet.x(values.mean()))
    sheet.line([middle, middle], [sheet.top, sheet.bottom], sheet.palette.ink, 2, zorder=5)
    text = words("mean_label", mean=f"{values.mean():.2f}".replace("-", "−"))
    at_right = middle > (sheet.left + sheet.right) / 2
    sheet.say(middle + (-5 if at_right else 5), sheet.top + 11, text, 12, ha="right" if at_right else "left")
    return chart.svg(sheet.figure)


def _band(sheet: _Sheet, answers: Answers) -> None:
    found = zones.summary(answers.adequate, answers.desired, answers.perceived)
    left, right = float(sheet.x(found.adequate)), float(sheet.x(found.desired))
    chart.box(sheet.figure, left, sheet.top, right - left, sheet.bottom - sheet.top, sheet.palette.zone, zorder=0)


def _bars(sheet: _Sheet, answers: Answers, values: Any, edges: Any) -> None:
    verdicts = zones.verdicts(answers.perceived, answers.adequate, answers.desired)
    counts = [np.histogram(values[verdicts == verdict], edges)[0] for verdict in zones.VERDICTS]
    unit = (sheet.bottom - sheet.top - 20) / max(int(np.sum(counts, axis=0).max()), 1)
    base = np.zeros(len(edges) - 1)
    gap = 0.5 if len(edges) > BINS else float(sheet.x(edges[1]) - sheet.x(edges[0])) * 0.15
    for verdict, column in zip(zones.VERDICTS, counts, strict=True):
        for place in np.flatnonzero(column):
            left, right = float(sheet.x(edges[place])) + gap, float(sheet.x(edges[place + 1])) - gap
            height = float(column[place] * unit)
            y = sheet.bottom - float(base[place]) * unit - height
            chart.box(sheet.figure, left, y, right - left, height, getattr(sheet.palette, verdict), zorder=3)
        base += column
    sheet.line([sheet.left, sheet.right], [sheet.bottom] * 2, sheet.palette.soft, zorder=4)


def _apart(low: float, high: float) -> tuple[float, float]:
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers, at most ten of them."""
    steps = [factor * 10.0**power for power in range(-2, 12) for factor in (1, 2, 5)]
    step = next(step for step in steps if (high - low) / step <= 9)
    return [round(tick, 6) + 0.0 for tick in np.arange(np.ceil(low / step) * step, high + step / 1000, step)]

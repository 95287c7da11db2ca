"""The charts of the reports: bars and intervals, columns, curves; zones as rows, or many as distributions.

Each is a function from a look to SVG. Values are drawn as they are given; `Bar.text` says them in words.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np

from coursekit.content.tables import plain
from coursekit.language import Words
from coursekit.measures import zones
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.zone_picture import verdict_shape

MOST_ROWS = 40
BINS = 32


class Bar(NamedTuple):
    """One row of `bars`: a bar from 0, or a mark with an interval where `low` and `high` are given."""

    label: str
    value: float
    text: str = ""
    low: float | None = None
    high: float | None = None
    alarm: bool = False


class Levels(NamedTuple):
    """Rows of expectations: names and adequate, desired, perceived levels, complete and A <= D."""

    labels: list[str]
    adequate: Any
    desired: Any
    perceived: Any


class Sheet:
    """A chart's figure with a title and a horizontal axis; `room` px stay free at the right."""

    def __init__(
        self, look: Look, rows: float, title: str, labels: list[str], low: float, high: float, room: float = 0
    ) -> None:
        self.look, self.palette = look, look.palette
        self.width = 350 if look.narrow else 720
        self.size = 12 if look.narrow else 13
        lines = _wrapped(title, self.width - 24, 14 if look.narrow else 16)
        self.top, self.step = 38.0 + 20 * len(lines), 21.0
        self.bottom = self.top + rows * self.step
        self.figure = chart.figure(look, self.width, self.bottom + 46)
        # Labels take what they need, up to a third of the width.
        widest = max((chart.text_width(label, self.size) for label in labels), default=0.0)
        self.left, self.right = 24 + min(widest, self.width / 3), self.width - 22.0 - room
        self.low, self.high = low, high
        for place, text in enumerate(lines):
            self.say(12, 24 + 20 * place, text, 14 if look.narrow else 16, bold=True)

    def x(self, value: Any) -> Any:
        """The place of a value on the axis, px."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def say(self, x: float, y: float, text: str, size: float = 0, colour: str = "", **more: Any) -> None:
        """Add a text."""
        chart.words(self.figure, x, y, text, colour or self.palette.ink, size or self.size, **more)

    def line(self, xs: list[float], ys: list[float], colour: str, width: float = 1, **more: Any) -> None:
        """Add a line."""
        chart.line(self.figure, xs, ys, colour, width, **more)

    def axis(self, ticks: list[float], name: str, percent: bool = False) -> None:
        """Numbers and the name of what they measure, and light verticals."""
        for tick in ticks:
            x = float(self.x(tick))
            self.line([x, x], [self.top, self.bottom], self.palette.line)
            text = tick_text(tick, percent, self.look)
            self.say(x, self.bottom + 17, text, colour=self.palette.soft, ha="center")
        self.say(self.width - 14, self.bottom + 36, name, colour=self.palette.soft, ha="right")

    def cut(self, text: str, room: float) -> str:
        """A name, cut where it needs more than `room` px."""
        while chart.text_width(text, self.size) > room and len(text) > 2:
            text = text[:-2] + "…"
        return text

    def label(self, text: str, y: float, alarm: bool = False) -> None:
        """A row's name, cut to its third."""
        colour = self.palette.below_text if alarm else self.palette.soft
        self.say(12, y + 4.5, self.cut(text, self.left - 24), colour=colour, bold=alarm)

    def key(self, words: Words) -> None:
        """What the three marks mean."""
        x, y = 22.0, self.top - 12
        for verdict in zones.VERDICTS:
            self.mark(verdict, [(x, y - 4.5)])
            text = words(f"key_{verdict}")
            self.say(x + 9, y, text, 12, getattr(self.palette, f"{verdict}_text"))
            x += chart.text_width(text, 12) + 32

    def mark(self, verdict: zones.Verdict, places: Any) -> None:
        """Marks of one verdict."""
        colour = getattr(self.palette, verdict)
        chart.marks(self.figure, colour, 11, verdict_shape(verdict, 12), zorder=4).at(places)


def bars(
    look: Look,
    title: str,
    rows: list[Bar],
    name: str,
    second: str = "",
    ends: tuple[float, float] | None = None,
    percent: bool = False,
) -> str:
    """Bars from 0 or marks with intervals, one a row; `name` says what the axis measures, `second` what to look for."""
    every = [value for row in rows for value in (row.value, row.low, row.high, 0.0) if value is not None]
    low, high = ends or round_ends(min(every), max(every))
    labels = [plain(row.label) for row in rows]
    room = max(chart.text_width(row.text, 12) for row in rows) + 8
    sheet = Sheet(look, len(rows), title, labels, low, high, room)
    sheet.axis(round_ticks(low, high, max(2, int((sheet.right - sheet.left) / 60))), name, percent)
    sheet.say(12, sheet.top - 12, second, 12, sheet.palette.soft)
    zero = float(sheet.x(min(max(0.0, low), high)))
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        y, x = sheet.top + (place + 0.5) * sheet.step, float(sheet.x(row.value))
        colour = sheet.palette.below if row.alarm else sheet.palette.inside
        sheet.label(label, y, row.alarm)
        if row.low is None or row.high is None:
            sheet.line([zero, x], [y, y], colour, 12, zorder=3)
        else:
            sheet.line([float(sheet.x(row.low)), float(sheet.x(row.high))], [y, y], colour, 3, zorder=3)
            sheet.mark("below" if row.alarm else "inside", [(x, y)])
        sheet.say(max(float(sheet.x(row.high or row.value)), zero) + 8, y + 4.5, row.text, 12)
    sheet.line([zero, zero], [sheet.top, sheet.bottom], sheet.palette.ink, 1.5, zorder=3)
    return chart.svg(sheet.figure)


def columns(look: Look, title: str, names: list[str], values: list[float], name: str, percent: bool = False) -> str:
    """Columns side by side, such as months or answers, with as many names below as there is room for."""
    low, high = round_ends(min(0.0, *values), max(0.0, *values))
    ticks = round_ticks(low, high, 5)
    sheet = Sheet(look, 10, title, [tick_text(tick, percent, look) for tick in ticks], -0.6, len(values) - 0.4)
    unit = (sheet.bottom - sheet.top) / (high - low)
    for tick in ticks:
        y = sheet.bottom - (tick - low) * unit
        sheet.line([sheet.left, sheet.right], [y, y], sheet.palette.ink if tick == 0 else sheet.palette.line)
        sheet.say(sheet.left - 6, y + 4.5, tick_text(tick, percent, look), 12, sheet.palette.soft, ha="right")
    each = float(sheet.x(1) - sheet.x(0))
    every = max(1, int(np.ceil(max(chart.text_width(text, sheet.size) + 10 for text in names) / each)))
    valued = each > 6 + max(chart.text_width(tick_text(value, percent, look), 12) for value in values)
    for place, value in enumerate(values):
        ends = sorted((sheet.bottom - (value - low) * unit, sheet.bottom + low * unit))
        left, right = float(sheet.x(place - 0.4)), float(sheet.x(place + 0.4))
        chart.box(sheet.figure, left, ends[0], right - left, ends[1] - ends[0], sheet.palette.inside, zorder=3)
        if valued:
            sheet.say((left + right) / 2, ends[0] - 4, tick_text(value, percent, look), 12, ha="center", zorder=4)
        if place % every == 0:
            middle = (left + right) / 2
            room = 2 * min(middle - 4, sheet.width - 4 - middle, every * each / 2)
            sheet.say(middle, sheet.bottom + 17, sheet.cut(plain(names[place], 24), room), ha="center")
    sheet.axis([], name)
    return chart.svg(sheet.figure)


def curve(look: Look, title: str, lines: list[tuple[Any, Any, str]], name: str, up: str, percent: bool = False) -> str:
    """Curves of shares (y from 0 to 1), each with its name; the first is the strongest. `percent`: x too is shares."""
    last = max(float(np.max(xs)) for xs, _, _ in lines)
    low, high = (0.0, 1.0) if percent else round_ends(0.0, last)
    sheet = Sheet(look, 14, title, ["100 %"], low, high)
    sheet.axis(round_ticks(low, high, 5), name, percent)
    sheet.say(12, sheet.top - 12, up, 12, sheet.palette.soft)
    height = sheet.bottom - sheet.top
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = sheet.bottom - tick * height
        sheet.line([sheet.left, sheet.right], [y, y], sheet.palette.line)
        sheet.say(sheet.left - 6, y + 4.5, tick_text(tick, True, look), 12, sheet.palette.soft, ha="right")
    colours = (sheet.palette.inside, sheet.palette.soft, sheet.palette.below)
    texts = (sheet.palette.inside_text, sheet.palette.soft, sheet.palette.below_text)
    for (xs, ys, text), colour, ink, width in zip(lines, colours, texts, (3, 1.5, 2), strict=False):
        path = [float(x) for x in sheet.x(np.asarray(xs))], [float(sheet.bottom - y * height) for y in ys]
        sheet.line(*path, colour, width, zorder=3)
        at = int(np.searchsorted(xs, (low + high) * 0.55))
        at = min(at, len(path[0]) - 1)
        sheet.say(path[0][at] - 8, path[1][at] - 6, text, 12, ink, ha="right")
    return chart.svg(sheet.figure)


def zone_chart(rows: Levels, look: Look, words: Words, scale: tuple[float, float], title: str) -> str:
    """Each row's zone as a bar with a mark at its perceived level, or a distribution of P."""
    a, d, p, verdicts = *rows[1:], zones.verdicts(rows.perceived, rows.adequate, rows.desired)
    if len(a) > MOST_ROWS:
        return distribution(rows, p, look, words, title, scale, "axis_perceived")
    low, high = max(scale[0], np.floor(min(*a, *p))), min(scale[1], np.ceil(max(*d, *p)))
    labels = [plain(label, 24) for label in rows.labels]
    sheet = Sheet(look, len(a), title, labels, *_apart(float(low), float(high)))
    sheet.axis(round_ticks(sheet.low, sheet.high), words("axis_levels"))
    sheet.key(words)
    for row, label in enumerate(labels):
        y = sheet.top + (row + 0.5) * sheet.step
        sheet.label(label, y, verdicts[row] == "below")
        low_x, high_x = float(sheet.x(a[row])), float(sheet.x(d[row]))
        sheet.line([low_x, max(high_x, low_x + 1)], [y, y], sheet.palette.zone, 12, zorder=2)
        for x, colour in ((low_x, sheet.palette.below_text), (high_x, sheet.palette.above_text)):
            sheet.line([x, x], [y - 7, y + 7], colour, 2, zorder=3)
        sheet.mark(str(verdicts[row]), [(float(sheet.x(p[row])), y)])  # type: ignore[arg-type]
    return chart.svg(sheet.figure)


def distribution(
    rows: Levels, values: Any, look: Look, words: Words, title: str, ends: tuple[float, float], name: str
) -> str:
    """Rows counted along `values` in equal bins, stacked below, inside, above their own zone."""
    edges, ticks = np.linspace(*ends, BINS + 1), round_ticks(*ends)
    if (values == np.round(values)).all() and ends[1] - ends[0] <= BINS:
        # Whole answers stand over their number.
        edges = np.arange(np.floor(ends[0]), np.ceil(ends[1]) + 2) - 0.5
    sheet = Sheet(look, 12, title, [], float(edges[0]), float(edges[-1]))
    if name == "axis_perceived":
        left, right = float(sheet.x(np.mean(rows.adequate))), float(sheet.x(np.mean(rows.desired)))
        chart.box(sheet.figure, left, sheet.top, right - left, sheet.bottom - sheet.top, sheet.palette.zone, zorder=0)
    sheet.axis(ticks, words(name))
    sheet.key(words)
    verdicts = zones.verdicts(rows.perceived, rows.adequate, rows.desired)
    _stacked(sheet, [np.histogram(values[verdicts == verdict], edges)[0] for verdict in zones.VERDICTS], edges)
    middle = float(sheet.x(values.mean()))
    sheet.line([middle, middle], [sheet.top, sheet.bottom], sheet.palette.ink, 2, zorder=5)
    text = words("mean_label", mean=f"{values.mean():.2f}".replace("-", "−"))
    at_right = middle > (sheet.left + sheet.right) / 2
    sheet.say(middle + (-5 if at_right else 5), sheet.top + 11, text, 12, ha="right" if at_right else "left")
    return chart.svg(sheet.figure)


def _stacked(sheet: Sheet, counts: list[Any], edges: Any) -> None:
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


def round_ends(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis on its own ticks."""
    low, high = _apart(low, high)
    ticks = round_ticks(low, high, 5)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step)


def round_ticks(low: float, high: float, most: int = 9) -> list[float]:
    """Round numbers, at most one more than `most`."""
    steps = (factor * 10.0**power for power in range(-6, 30) for factor in (1, 2, 5))
    step = next(step for step in steps if (high - low) / step <= most)
    return [round(tick, 6) + 0.0 for tick in np.arange(np.ceil(low / step) * step, high + step / 1000, step)]


def tick_text(value: float, percent: bool, look: Look) -> str:
    """A number of an axis."""
    if percent:
        return Words(look.language).percent(value).replace("-", "−")
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}").replace("-", "−")


def _wrapped(text: str, width: float, size: float) -> list[str]:
    """A title in as many lines as it needs, parted at blanks or between Chinese characters."""
    lines, line = list[str](), ""
    for word in re.findall(r"[\u2e80-\uffef][，。：；！？、”）]*|[^\s\u2e80-\uffef]+\s*|\s+", text):
        if line and 1.1 * chart.text_width((line + word).rstrip(), size) > width:  # bold
            lines, line = [*lines, line], ""
        line += word
    return [*lines, line]

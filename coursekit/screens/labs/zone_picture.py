"""The picture of the zone of tolerance: twelve faces, each on its own zone, or 500 marks along the scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from coursekit.measures.zones import VERDICTS, Summary, Verdict
from coursekit.screens import chart
from coursekit.screens.chart import Look, Palette
from coursekit.screens.labs.sheet import Sheet
from coursekit.screens.labs.wording import wording
from coursekit.screens.labs.zone_words import ROWS, finding, part
from coursekit.simulations.zones import Respondents, Zones

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from coursekit.screens.svg import Marks


class ZonePicture:
    """Draws respondents for one look. Its figures are made once; a slider move only moves what is on them."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._stages: dict[Any, _Rows | _Dots] = {}

    def draw(self, people: Respondents, model: Zones) -> str:
        """SVG source: rows with faces for up to twelve respondents, else stacked marks."""
        kind: type[_Rows] | type[_Dots] = _Rows if len(people.perceived) <= ROWS else _Dots
        if (key := (kind, model.scale)) not in self._stages:
            self._stages[key] = kind(self.look, model.scale)
        return self._stages[key].draw(people, model)


class _Stage(Sheet):
    """What both stages share: title, second line, axis."""

    wide: ClassVar = (25, 46, 13)

    def __init__(self, look: Look, scale: tuple[float, float]) -> None:
        super().__init__(look, (300, 360))
        self.scale, self.axis_y = scale, 258 if look.narrow else 318
        self.words = wording("zone-of-tolerance", look.language)
        self.left, self.right = (23.0, 329.0) if look.narrow else (34.0, 590.0)

    def x(self, level: Any) -> Any:
        """The place of a level on the axis, px."""
        low, high = self.scale
        return self.left + (level - low) / (high - low) * (self.right - self.left)

    def add_axis(self) -> None:
        """The scale with its numbers, and which way is better."""
        low, high = int(np.ceil(self.scale[0])), int(self.scale[1])
        self.line([self.left, self.right], [self.axis_y] * 2, self.palette.soft, 1, zorder=1)
        for level in range(low, high + 1):
            x = float(self.x(level))
            self.line([x, x], [self.axis_y, self.axis_y + 4], self.palette.soft, 1)
            self.say(x, self.axis_y + 17, str(level), ha="center", colour=self.palette.soft)
        y = self.axis_y + 34
        self.say(14, y, self.words("worse"), colour=self.palette.soft)
        self.say(self.width - 14, y, self.words("better"), colour=self.palette.soft, ha="right")

    def head(self, people: Respondents) -> Summary:
        """Say the finding, and return it."""
        found = people.summary()
        for text, said in zip((self.title, self.second), finding(found, self.words), strict=True):
            text.set_text(said)
        return found

    def centred(self, text: Text, x: float, line: str) -> None:
        """Centre a label over x, moved inwards where it would leave the picture."""
        text.set_text(line)
        half = chart.text_width(line, 12) / 2
        text.set_x(float(np.clip(x, 8 + half, self.width - 8 - half)))


class _Rows(_Stage):
    """Up to twelve customers, a row each: a bar for the own zone, a face where served; then the average."""

    def __init__(self, look: Look, scale: tuple[float, float]) -> None:
        super().__init__(look, scale)
        self.top = 70.0 if look.narrow else 84.0
        self.left += 20  # room for the customers' numbers
        self.add_axis()
        self.step = (self.axis_y - 4 - self.top) / (ROWS + 1.5)
        radius, thick = min(8.5, self.step * 0.47), self.step * 0.62
        line, palette = self.line, self.palette
        self.tracks = line([], [], palette.line, 1, zorder=1)
        self.bars = line([], [], palette.zone, thick, zorder=2)
        self.bottoms = line([], [], palette.below_text, 2, zorder=3)
        self.hopes = line([], [], palette.above_text, 2, zorder=3)
        self.faces = {verdict: face(self.figure, self.palette, verdict, radius) for verdict in VERDICTS}
        self.numbers = [self.say(14, 0, str(row + 1), palette.soft, 12) for row in range(ROWS)]
        self.mean_label = self.say(14, 0, self.words("mean_row"), size=12, bold=True)
        self.bottom = self.say(0, self.top - 5, self.words("bottom"), palette.below_text, 12, ha="right")
        self.hoped = self.say(0, self.top - 5, self.words("hoped"), palette.above_text, 12)

    def draw(self, people: Respondents, model: Zones) -> str:
        """SVG source of these customers."""
        found = self.head(people)
        lows = np.append(people.adequate, found.adequate)
        highs = np.append(people.desired, found.desired)
        marks = np.append(people.perceived, found.perceived)
        ys = self.top + (np.arange(len(lows)) + 0.5) * self.step
        ys[-1] += self.step * 0.5  # the average stands a little apart
        left, right = self.x(lows), self.x(highs)
        self.tracks.set_data(*_strokes(np.full(len(ys), self.left), ys, np.full(len(ys), self.right), ys))
        self.bars.set_data(*_strokes(left, ys, right, ys))
        for edge, at in ((self.bottoms, left), (self.hopes, right)):
            edge.set_data(*_strokes(at, ys - self.step * 0.36, at, ys + self.step * 0.36))
        places = np.column_stack([self.x(marks), ys])
        groups = {"below": marks < lows, "above": marks > highs}
        groups["inside"] = ~(groups["below"] | groups["above"])
        for verdict, (disc, features) in self.faces.items():
            disc.at(places[groups[verdict]])
            features.at(places[groups[verdict]])
        self._number(ys, groups["below"])
        self._name_edges(float(left[0]), float(right[0]))
        return self.svg()

    def _number(self, ys: Any, below: Any) -> None:
        for row, text in enumerate(self.numbers):
            text.set_visible(row < len(ys) - 1)
            if text.get_visible():
                text.set_y(ys[row] + 4)
                text.set_color(self.palette.below_text if below[row] else self.palette.soft)
                text.set_fontweight(600 if below[row] else 400)
        self.mean_label.set_y(ys[-1] + 4)

    def _name_edges(self, low: float, high: float) -> None:
        """Name the ends of the first bar, side by side whatever its width."""
        widths = [chart.text_width(text.get_text(), 12) for text in (self.bottom, self.hoped)]
        at_high = min(max(high - 6, low + 14), self.width - 10 - widths[1])
        at_low = max(min(low + 6, at_high - 12), 10 + widths[0])
        self.bottom.set_x(at_low)
        self.hoped.set_x(max(at_high, at_low + 12))


class _Dots(_Stage):
    """Many customers stacked along the perceived service, each marked by how it compares with the own zone."""

    def __init__(self, look: Look, scale: tuple[float, float]) -> None:
        super().__init__(look, scale)
        self.add_axis()
        key_y, self.top = (59.0, 96.0) if look.narrow else (71.0, 112.0)
        palette = self.palette
        self.band = self.box(0, self.top, 0, self.axis_y - self.top, palette.zone, zorder=0)
        self.zone = self.say(0, self.top - 20, "", palette.inside_text, 12, ha="center")
        self.mean = self.say(0, self.top - 4, "", size=12, bold=True, ha="center")
        self.upright = self.line([0, 0], [self.top, self.axis_y], palette.ink, 2, zorder=5)
        self.dots: dict[Verdict, Marks] = {}
        self.keys: dict[Verdict, Text] = {}
        for verdict, x in zip(VERDICTS, (28.0, self.width * 0.4, self.width * 0.715), strict=True):
            self.add_marks(verdict, 9, 10).at([(x - 9, key_y - 4.5)])
            self.keys[verdict] = self.say(x, key_y, "", colour=getattr(palette, f"{verdict}_text"), bold=True)
        self.mark = 0.0

    def draw(self, people: Respondents, model: Zones) -> str:
        """SVG source of these customers."""
        found = self.head(people)
        for verdict, key in self.keys.items():
            count = getattr(found.shares, f"n_{verdict}")
            key.set_text(self.words(verdict, part=part(self.words, count, found.n)))
        left, right, mean = (float(self.x(v)) for v in (found.adequate, found.desired, found.perceived))
        self.band.set_bounds(left, self.top, max(right - left, 1), self.axis_y - self.top)
        zone = self.words("zone", low=f"{found.adequate:.1f}", high=f"{found.desired:.1f}")
        self.centred(self.zone, (left + right) / 2, zone)
        self.centred(self.mean, mean, self.words("mean", mean=f"{found.perceived:.1f}"))
        self.upright.set_xdata([mean, mean])
        self._stack(people, model)
        return self.svg()

    def _stack(self, people: Respondents, model: Zones) -> None:
        """Stack each column from below its zone to above; too high for the picture, stacks are pressed together."""
        size = self._mark_size(model)
        order = (people.perceived >= people.adequate).astype(int) + (people.perceived > people.desired)
        columns = np.floor((self.x(people.perceived) - self.left) / size).astype(int)
        columns = np.minimum(columns, int((self.right - self.left) / size) - 1)
        turn = np.lexsort((people.perceived, order, columns))
        columns, order = columns[turn], order[turn]
        starts = np.searchsorted(columns, columns)  # the first mark of each mark's column
        level = np.arange(len(columns)) - starts
        heights = np.searchsorted(columns, columns, side="right") - starts
        room = self.axis_y - self.top - size - 3
        # All columns keep one scale; only the piles at the ends of the scale may be pressed more.
        ends = (columns == 0) | (columns == int((self.right - self.left) / size) - 1)
        highest = heights[~ends].max(initial=1)
        rise = np.minimum(min(size, room / highest), room / heights)
        places = np.column_stack([self.left + (columns + 0.5) * size, self.axis_y - 1.5 - size / 2 - level * rise])
        for number, verdict in enumerate(VERDICTS):
            self.dots[verdict].at(places[order == number])

    def _mark_size(self, model: Zones) -> float:
        """As large as the highest stack allows. It depends on the model's spread only, so that marks keep their
        size while a level moves."""
        room, point = self.axis_y - self.top - 4, float(self.x(2.0) - self.x(1.0))
        size = 4.0
        for trial in np.arange(4.5, 9.1, 0.5):
            peak = model.n * trial / (point * max(model.vary, 0.05) * np.sqrt(2 * np.pi))
            if (peak + 1.5 * np.sqrt(peak)) * trial <= room:
                size = float(trial)
        if size != self.mark:
            for marks in self.dots.values():
                marks.remove()
            self.dots = {verdict: self.add_marks(verdict, size - 0.6, size) for verdict in VERDICTS}
            self.mark = size
        return size

    def add_marks(self, verdict: Verdict, dot: float, shape: float) -> Marks:
        """Marks of one verdict: dots of `dot` px, or triangles of `shape` px."""
        return chart.marks(self.figure, getattr(self.palette, verdict), dot, verdict_shape(verdict, shape))


def _strokes(x0: Any, y0: Any, x1: Any, y1: Any) -> tuple[Any, Any]:
    """Separate strokes as one line's data: each from (x0, y0) to (x1, y1), then a gap."""
    gap = np.full(len(x0), np.nan)
    return np.column_stack([x0, x1, gap]).ravel(), np.column_stack([y0, y1, gap]).ravel()


def verdict_shape(verdict: Verdict, size: float) -> Any:
    """A mark's path: triangles point down for below and up for above; None is a dot."""
    from matplotlib.path import Path

    if verdict == "inside":
        return None
    half, tall = size * 0.48, size * 0.42
    corners = [(-half, -tall), (half, -tall), (0, tall), (-half, -tall)]
    if verdict == "below":
        corners = [(x, -y) for x, y in corners]
    return Path(corners, [1, 2, 2, 79])


def face(figure: Figure, palette: Palette, verdict: Verdict, radius: float) -> tuple[Marks, Marks]:
    """A face as two sets of marks: the disc, and eyes with a mouth that is sad, level or glad."""
    from matplotlib.path import Path

    eye, mouth = radius * 0.36, radius * 0.48
    bend = {"below": 0.55, "inside": 0.0, "above": -0.6}[verdict] * radius
    base = -radius * 0.36 - bend * 0.5
    eyes = [(-eye, radius * 0.42), (-eye, radius * 0.18), (eye, radius * 0.42), (eye, radius * 0.18)]
    smile = [(-mouth, base), (0, base + 2 * bend * 0.6), (mouth, base)]
    features = Path(eyes + smile, [1, 2, 1, 2, 1, 3, 3])
    disc = chart.marks(figure, getattr(palette, verdict), 2 * radius, zorder=4)
    drawn = chart.marks(figure, palette.paper, shape=features, line=radius * 0.2, zorder=5)
    return disc, drawn

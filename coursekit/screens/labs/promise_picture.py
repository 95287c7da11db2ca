"""The picture of the lab `promises`: who is still with us, how satisfied they are, and whom the learner met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from coursekit.measures.zones import Verdict
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.promise_story import Run, reaction, title
from coursekit.screens.labs.sheet import Sheet
from coursekit.screens.labs.wording import wording
from coursekit.screens.labs.zone_picture import face, verdict_shape
from coursekit.simulations.promises import WEEKS

if TYPE_CHECKING:
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

    from coursekit.screens.svg import Marks

# Each way by colour, dash and mark: too much, too low, exact.
LOOKS: dict[str, tuple[Verdict, Any]] = {
    "over": ("below", (0, (6, 3))),
    "careful": ("inside", (0, (1.5, 2.5))),
    "keep": ("above", "-"),
}
FACES: dict[str, Verdict] = {"glad": "above", "calm": "inside", "cross": "below", "angry": "below", "gone": "below"}


class PromisePicture(Sheet):
    """Two panels over ten encounters in six weeks, and a row of faces; made once, then only moved."""

    wide: ClassVar = (26, 48, 13)

    def __init__(self, look: Look) -> None:
        self.words = wording("promises", look.language)
        super().__init__(look, (234, 400), second=self.words("second"))
        narrow = look.narrow
        self.left, self.right = (44.0, 256.0) if narrow else (52.0, 510.0)
        shares, felt = ((50, 114), (152, 180)) if narrow else ((66, 212), (258, 318))
        self.say(14, felt[0] - 14, self.words("second-sat"), self.palette.soft)
        self.faces_y, self.weeks_y = (199, 223) if narrow else (348, 382)
        self._weeks(shares[0])
        self.panels = (
            _Panel(self, shares, (0.0, 1.0), [0.0, 0.5, 1.0], self.words.percent),
            _Panel(self, felt, (4.0, 7.0), [4.0, 7.0], lambda v: f"{v:g}"),
        )
        self.faces = {v: face(self.figure, self.palette, v, 8 if narrow else 10) for v in dict.fromkeys(FACES.values())}

    def x(self, t: Any) -> Any:
        """The place of encounter t (1 to 10) on the axis, px; 0 is the start."""
        return self.left + np.asarray(t) / len(WEEKS) * (self.right - self.left)

    def _weeks(self, top: float) -> None:
        """A line between two weeks, each week's name under its encounters, and what the faces are."""
        rows = [(self.faces_y + 4, "faces"), (self.weeks_y, "weeks")]
        for y, name in rows if self.narrow else rows[:1]:
            self.say(self.left - 6, y, self.words(name), self.palette.soft, 12, ha="right")
        for week in sorted(set(WEEKS)):
            inside = [t + 1 for t, w in enumerate(WEEKS) if w == week]
            name = str(week) if self.narrow else self.words("week", n=week)
            middle = float(self.x(sum(inside) / len(inside)))
            self.say(middle, self.weeks_y, name, self.palette.soft, 12, ha="center")
            if week > 1:
                at = float(self.x(inside[0] - 0.5))
                self.line([at, at], [top, self.faces_y + 12], self.palette.line, 1, zorder=0)

    def draw(self, runs: list[Run]) -> str:
        """SVG source of these runs."""
        self.title.set_text(title(runs, self.words))
        curves = {run.name: run for run in runs if run.said}
        for panel, measure in zip(self.panels, ("share", "satisfaction"), strict=True):
            panel.draw({name: getattr(run.course, measure)() for name, run in curves.items()}, measure == "share")
        mine = curves.get("you")
        met = [FACES[reaction(mine, t)[0]] for t in range(len(mine.said))] if mine else []
        for verdict, (disc, features) in self.faces.items():
            places = [(float(self.x(t + 1)), self.faces_y) for t, shown in enumerate(met) if shown == verdict]
            disc.at(places)
            features.at(places)
        return self.svg()


class _Panel:
    """One measure over the encounters: a curve for each way, named at its end."""

    def __init__(self, on: PromisePicture, ys: tuple[float, float], ends: tuple[float, float], ticks: Any, show: Any):
        self.on, (self.top, self.bottom), self.ends, self.show = on, ys, ends, show
        figure, palette = on.figure, on.palette
        for tick in ticks:
            y = float(self.y(tick))
            on.line([on.left, on.right], [y, y], palette.line, 1, zorder=0)
            on.say(on.left - 6, y + 4, show(tick), palette.soft, 12, ha="right")
        self.curves: dict[str, Line2D] = {}
        self.marks: dict[str, Marks] = {}
        self.names: dict[str, Text] = {}
        for name, (verdict, dash) in LOOKS.items():
            colour = getattr(palette, verdict)
            self.curves[name] = on.line([], [], colour, 2.2, linestyle=dash, zorder=3)
            self.marks[name] = chart.marks(figure, colour, 7, verdict_shape(verdict, 9), zorder=4)
            self.names[name] = on.say(on.right + 10, 0, "", getattr(palette, f"{verdict}_text"), bold=True)
        self.curves["you"] = on.line([], [], palette.ink, 3, zorder=5)
        self.marks["you"] = chart.marks(figure, palette.ink, 6, zorder=5)
        self.names["you"] = on.say(on.right + 10, 0, "", bold=True, zorder=6)

    def y(self, value: Any) -> Any:
        """The place of a value, px; beyond the ends it lies on them."""
        low, high = self.ends
        return self.bottom - (np.clip(value, low, high) - low) / (high - low) * (self.bottom - self.top)

    def draw(self, values: dict[str, Any], from_all: bool) -> None:
        """Draw these curves; `from_all`: they begin with all customers before the first encounter."""
        ends: list[tuple[float, str, str]] = []
        for name, curve in self.curves.items():
            found = np.asarray(values.get(name, []), dtype=float)
            found = found[~np.isnan(found)]
            steps = np.arange(1, len(found) + 1)
            drawn = np.concatenate([[1.0], found]) if from_all and len(found) else found
            curve.set_data(self.on.x(np.arange(len(drawn)) + (0 if from_all else 1)), self.y(drawn))
            self.marks[name].at(np.column_stack([self.on.x(steps), self.y(found)]))
            self.names[name].set_text("")
            if len(found):
                shown = self.show(found[-1]) if from_all else f"{found[-1]:.1f}"
                text = f"{self.on.words(f'name-{name}')} {shown}" if from_all else shown
                ends.append((float(self.y(found[-1])) + 4, name, text))
        self._name(ends)

    def _name(self, ends: list[tuple[float, str, str]]) -> None:
        """Write the names at the ends of the curves, top to bottom, moved apart where they would touch."""
        gap, at = self.on.size + 2, self.top - 20.0
        places: list[tuple[float, str, str]] = []
        for y, name, text in sorted(ends):
            at = max(y, at + gap)
            places.append((at, name, text))
        limit = self.bottom + 8 if at > self.bottom + 8 else np.inf
        for y, name, text in reversed(places):  # what was pushed out below goes up again
            self.names[name].set_y(min(y, limit))
            self.names[name].set_text(text)
            limit -= gap

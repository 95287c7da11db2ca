"""An empty picture of a lab with its title, and how to draw on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from coursekit.screens import chart
from coursekit.screens.chart import Look

if TYPE_CHECKING:
    from matplotlib.text import Text


class Sheet:
    """A figure of `heights` px (a phone's, a wide page's) with a title that says the finding and a second line."""

    wide: ClassVar = (26, 48, 12)  # on a wide page: baselines of the title and the second line, size of text

    def __init__(self, look: Look, heights: tuple[float, float], title: str = "", second: str = "") -> None:
        self.look, self.narrow, self.palette = look, look.narrow, look.palette
        self.width, self.height = (350, heights[0]) if look.narrow else (620, heights[1])
        self.figure = chart.figure(look, self.width, self.height)
        self.box, self.line = partial(chart.box, self.figure), partial(chart.line, self.figure)
        first, below, self.size = (20, 38, 12) if look.narrow else self.wide
        self.title = self.say(14, first, title, size=13.5 if look.narrow else 16, bold=True)
        self.second = self.say(14, below, second, self.palette.soft)

    def say(self, x: float, y: float, text: str, colour: str = "", size: float = 0, **more: Any) -> Text:
        """Add a text whose baseline lies at (x, y) px; `more`: ha, bold, zorder."""
        return chart.words(self.figure, x, y, text, colour or self.palette.ink, size or self.size, **more)

    def marks(self, places: Any, colour: str, size: float = 8, shape: Any = None, **more: Any) -> None:
        """Add equal marks at (x, y) px: dots of `size` px, or `shape`."""
        chart.marks(self.figure, colour, size, shape, **more).at(places)

    def dot(self, x: float, y: float, colour: str, size: float, hollow: float = 0, zorder: float = 5) -> None:
        """Add a dot of `size` px, of which `hollow` px are paper."""
        self.marks([(x, y)], colour, size, zorder=zorder)
        if hollow:
            self.marks([(x, y)], self.palette.paper, hollow, zorder=zorder + 1)

    def bar(self, x: float, y: float, width: float, height: float, colour: str, hollow: bool = False) -> None:
        """Add a box, filled or outlined."""
        self.box(x, y, width, height, colour)
        if hollow and min(width, height) > 3:
            self.box(x + 1.5, y + 1.5, width - 3, height - 3, self.palette.paper)

    def svg(self) -> str:
        """SVG source of what was drawn."""
        return chart.svg(self.figure)

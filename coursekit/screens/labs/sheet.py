"""An empty picture of a lab with its title, and how to draw on it: for pictures that are drawn anew each time."""

from __future__ import annotations

from functools import partial
from typing import Any

from coursekit.screens import chart
from coursekit.screens.chart import Look


class Sheet:
    """A figure of `heights` px (a phone's, a wide page's) with a title that says the finding and a second line."""

    def __init__(self, look: Look, heights: tuple[float, float], title: str, second: str) -> None:
        self.look, self.narrow, self.palette = look, look.narrow, look.palette
        self.width, self.height = (350, heights[0]) if look.narrow else (620, heights[1])
        self.figure = chart.figure(look, self.width, self.height)
        self.box, self.line = partial(chart.box, self.figure), partial(chart.line, self.figure)
        self.say(14, 20 if look.narrow else 26, title, size=13.5 if look.narrow else 16, bold=True)
        self.say(14, 38 if look.narrow else 48, second, self.palette.soft)

    def say(self, x: float, y: float, text: str, colour: str = "", size: float = 12, **more: Any) -> None:
        """Add a text whose baseline lies at (x, y) px; `more`: ha, bold, zorder."""
        chart.words(self.figure, x, y, text, colour or self.palette.ink, size, **more)

    def marks(self, places: Any, colour: str, size: float = 8, shape: Any = None, **more: Any) -> None:
        """Add equal marks at (x, y) px: dots of `size` px, or `shape`."""
        chart.marks(self.figure, colour, size, shape, **more).at(places)

    def svg(self) -> str:
        """SVG source of what was drawn."""
        return chart.svg(self.figure)

"""Our charts drawn by matplotlib's own SVG backend: what the course's small renderer is measured against."""

from __future__ import annotations

from io import StringIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from coursekit.screens import chart, svg

SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "coursekit", "text.parse_math": False}


def standard(drawn: Figure) -> str:
    """The figure as SVG source."""
    written = StringIO()
    with mpl.rc_context(SETTINGS):
        FigureCanvasSVG(drawn).print_svg(written, metadata={"Date": None})
    return written.getvalue()


def one_path(self: Any, renderer: Any) -> None:
    """Draw an artist's marks as one path instead of one element each."""
    if not len(self.places) or not self.get_visible():
        return
    gc = renderer.new_gc()
    gc.set_foreground(self.colour)
    dot = self.shape is None
    gc.set_linewidth(self.size if dot else self.line)
    gc.set_capstyle("round")
    shape = Path([(0, 0), (0, 0)], [1, 2]) if dot else self.shape
    places = self.places * (1, -1) + (0, renderer.height)
    vertices = (places[:, None, :] + np.asarray(shape.vertices)[None]).reshape(-1, 2)
    face = None if dot or self.line else mpl.colors.to_rgba(self.colour)
    renderer.draw_path(gc, Path(vertices, np.tile(shape.codes, len(places))), IdentityTransform(), face)
    gc.restore()


def use(marks_as_one_path: bool = False) -> None:
    """From now on this kernel's charts are drawn so."""
    chart.svg = standard
    if marks_as_one_path:
        svg.Marks.draw = one_path

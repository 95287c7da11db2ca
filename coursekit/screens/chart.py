"""Charts: a figure made once, drawn to SVG with real text; the same bytes on each machine and in each run.

matplotlib is loaded when the first figure is made, so that a page's first words need not wait for it. Nothing
here touches pyplot or the global settings, since analysts work in the same kernel. Charts place their artists
in pixels from the top left, at a fixed size: nothing is laid out again when a slider moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from coursekit.language import Language
from coursekit.screens.views import Picture

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text

    from coursekit.screens.svg import Marks

Drawn = TypeVar("Drawn", bound="Artist")


@dataclass(frozen=True)
class Palette:
    """Colours of a chart. Marks follow Okabe & Ito and have 3:1 against the paper, all text 4.5:1 or more."""

    paper: str
    ink: str
    soft: str  # second text
    line: str  # axes and grids
    below: str  # vermillion
    inside: str  # blue
    above: str  # bluish green
    zone: str  # the band of a zone of tolerance
    below_text: str
    inside_text: str
    above_text: str


LIGHT = Palette(
    paper="#fffdf9", ink="#1d2733", soft="#55606d", line="#ddd5c6",
    below="#d55e00", inside="#0072b2", above="#009e73", zone="#d3e6ee",
    below_text="#a84300", inside_text="#005b8f", above_text="#00664a",
)  # fmt: skip
DARK = Palette(
    paper="#1a2128", ink="#ece8e0", soft="#a9b2bb", line="#37424c",
    below="#f07b28", inside="#56b4e9", above="#2fbf93", zone="#22404f",
    below_text="#ff9d57", inside_text="#7cc7f0", above_text="#6fd0a9",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """For whom a chart is drawn: language, a narrow page (a phone), a dark theme."""

    language: Language = "en"
    narrow: bool = False
    dark: bool = False

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return DARK if self.dark else LIGHT


def figure(look: Look, width_px: float, height_px: float) -> Figure:
    """An empty figure with paper of its own, in which one point is one pixel."""
    from matplotlib.figure import Figure

    made = Figure(figsize=(width_px / 72, height_px / 72), dpi=72, facecolor=look.palette.paper)
    made.set_gid(look.language)  # read by `svg`: it chooses the Chinese glyphs
    return made


def svg(drawn: Figure) -> str:
    """The figure as SVG source."""
    from coursekit.screens.svg import Renderer

    width, height = drawn.get_size_inches() * drawn.dpi
    renderer = Renderer(float(width), float(height))
    drawn.draw(renderer)
    return renderer.text(drawn.get_gid() or "en")


def picture(drawn: Figure, alt: str, caption: str) -> Picture:
    """The figure with what it shows in words. Raises ValueError without alt text: no alt text, no chart."""
    return described(svg(drawn), alt, caption)


def described(source: str, alt: str, caption: str) -> Picture:
    """SVG `source` with what it shows in words. Raises ValueError without alt text."""
    if not alt.strip():
        raise ValueError("a chart needs alt text that says what it shows; got none")
    return Picture(svg=source, alt=alt, caption=caption)


def words(
    drawn: Figure, x: float, y: float, text: str, colour: str, size: float = 13, bold: bool = False, **more: Any
) -> Text:
    """Add a text whose baseline lies at (x, y) px; `more`: ha, visible, zorder."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    from coursekit.screens.svg import bundled_font

    # A font by its file is never searched for, so a machine's fonts and an analyst's settings change nothing.
    font = FontProperties(fname=bundled_font(), size=size, weight=600 if bold else 400)
    # Plain text stays plain: a "$" or "_" in a learner's word is no formula.
    made = Text(x, y, text, color=colour, fontproperties=font, va="baseline", parse_math=False, usetex=False, **more)
    return _added(drawn, made)


def box(drawn: Figure, x: float, y: float, width: float, height: float, colour: str, **more: Any) -> Rectangle:
    """Add a filled rectangle whose top left lies at (x, y) px."""
    from matplotlib.patches import Rectangle

    made = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", linewidth=0, **more)
    return _added(drawn, made)


def line(drawn: Figure, xs: list[float], ys: list[float], colour: str, width: float = 1, **more: Any) -> Line2D:
    """Add a line through the points (xs, ys) px."""
    from matplotlib.lines import Line2D

    fixed = {"linestyle": "-", "marker": "", "solid_capstyle": "butt", "dash_capstyle": "butt", **more}
    return _added(drawn, Line2D(xs, ys, color=colour, linewidth=width, **fixed))


def marks(drawn: Figure, colour: str, size: float = 6, shape: Any = None, line: float = 0, **more: Any) -> Marks:
    """Add many equal marks, placed with `.at(places)`: dots of `size` px, or `shape`, a path round (0, 0)."""
    from coursekit.screens.svg import Marks

    made = Marks(colour, size, shape, line, **more)
    drawn.add_artist(made)
    return made


def _added(drawn: Figure, artist: Drawn) -> Drawn:
    """The artist, added at the figure's pixels from the top left, y downwards."""
    from matplotlib.transforms import Affine2D

    artist.set_transform(Affine2D().scale(1, -1).translate(0, float(drawn.get_size_inches()[1] * drawn.dpi)))
    drawn.add_artist(artist)
    return artist


def text_width(text: str, size: float) -> float:
    """An estimate of a text's width in px, the same on each machine and wide for most fonts."""
    from coursekit.screens.svg import text_width

    return text_width(text, size)

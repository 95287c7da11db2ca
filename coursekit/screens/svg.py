"""A small matplotlib renderer: compact SVG with real text, the same bytes on each machine.

Why not matplotlib's own: it writes 110 bytes a mark and repeats the font list with each text (a slider move
would send 90 KB), reads global settings that analysts in the same kernel may change, and measures text with
whatever fonts a machine has. This one implements matplotlib's public `RendererBase` and nothing else: paths,
markers and text. Text is measured by the metrics of the bundled DejaVu Sans (Chinese characters are one em
wide), whatever font the browser then uses, so anchors and not widths must place a label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib.colors
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path as Shape
from matplotlib.transforms import IdentityTransform

FAMILIES = "system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','DejaVu Sans',sans-serif"
_ANCHOR = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
# Ascent and descent of DejaVu Sans, rounded; the same for each text, so that no label jumps with its letters.
ASCENT, DESCENT = 0.76, 0.24
# Characters that XML does not allow: one of them would make the whole picture unreadable.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Renderer(RendererBase):
    """Draws one figure of `width` × `height` px; `text()` is the SVG. Pictures and gradients are refused."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._clips: dict[tuple[str, ...], str] = {}

    def text(self, language: str) -> str:
        """The whole SVG; `language` chooses the Chinese glyphs on machines with several CJK fonts."""
        width, height, body = _number(self.width), _number(self.height), "\n".join(self._parts)
        size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} lang="{language}" xml:lang="{language}"'
        return f'{head} font-family="{FAMILIES}" stroke-linejoin="round">\n{body}\n</svg>\n'

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        """One `<path>`, coordinates to a tenth of a pixel."""
        self._write_path(gc, _data(path, transform, self.height), rgbFace)

    def draw_markers(
        self, gc: Any, marker_path: Any, marker_trans: Any, path: Any, trans: Any, rgbFace: Any = None
    ) -> None:
        """All marks of one artist as one `<path>`: a tenth of the bytes of one element a mark."""
        mark = _mark(marker_path.transformed(marker_trans))
        places = trans.transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        marks = [f"M{_number(x)} {_number(self.height - y)}{mark}" for x, y in places.tolist()]
        self._write_path(gc, "".join(marks), rgbFace)

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """One `<text>`, anchored where matplotlib's text is anchored, whatever the browser's font."""
        anchor = ""
        if mtext is not None and angle == 0:
            x = mtext.get_transform().transform(mtext.get_unitless_position())[0]
            anchor = _ANCHOR[mtext.get_horizontalalignment()]
        place = f'x="{_number(x)}" y="{_number(y)}"'
        if angle:
            place += f' transform="rotate({_number(-angle)} {_number(x)} {_number(y)})"'
        weight = ' font-weight="600"' if prop.get_weight() not in ("normal", "regular", 400) else ""
        size, fill = _number(prop.get_size_in_points()), _colour(gc.get_rgb())
        shown = escape(_NOT_XML.sub("\ufffd", s))
        self._parts.append(f'<text {place} font-size="{size}"{weight} fill="{fill}"{anchor}>{shown}</text>')

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        """Refused: a bitmap has no sharp edges on a phone and no colours for dark mode."""
        raise NotImplementedError("charts are drawn from paths and text; draw this without a bitmap")

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """Width, height and descent in px, by the bundled font's metrics alone."""
        size = prop.get_size_in_points()
        return text_width(s, size), (ASCENT + DESCENT) * size, DESCENT * size

    def get_canvas_width_height(self) -> tuple[float, float]:
        """The figure's size in px; a point is a pixel, since figures are made with 72 dots an inch."""
        return self.width, self.height

    def _write_path(self, gc: Any, data: str, face: Any) -> None:
        if data:
            self._parts.append(f'<path d="{data}"{_style(gc, face)}{self._clip(gc)}/>')

    def _clip(self, gc: Any) -> str:
        rectangle = gc.get_clip_rectangle()
        if rectangle is None:
            return ""
        x, y, width, height = rectangle.bounds
        box = tuple(_number(value) for value in (x, self.height - y - height, width, height))
        if box not in self._clips:
            self._clips[box] = f"c{len(self._clips)}"
            shape = '<rect x="{}" y="{}" width="{}" height="{}"/>'.format(*box)
            self._parts.append(f'<clipPath id="{self._clips[box]}">{shape}</clipPath>')
        return f' clip-path="url(#{self._clips[box]})"'


class Marks(Artist):
    """Many equal marks at pixel places (from the top left): one `<path>` that costs 15 to 40 bytes a mark.

    `shape` is a path around (0, 0) in px; without one a mark is a dot of `size` px: a stroke's round end.
    """

    def __init__(self, colour: str, size: float, shape: Any = None, line: float = 0, zorder: float = 3) -> None:
        super().__init__()
        self.set_zorder(zorder)
        self.colour, self.size, self.shape, self.line = colour, size, shape, line
        self.places: Any = np.empty((0, 2))

    def at(self, places: Iterable[tuple[float, float]] | Any) -> None:
        """Put a mark at each (x, y)."""
        self.places = np.asarray(places, dtype=float).reshape(-1, 2)
        self.stale = True

    def draw(self, renderer: Any) -> None:
        """Draw all marks."""
        if not len(self.places) or not self.get_visible():
            return
        gc = renderer.new_gc()
        gc.set_foreground(self.colour)
        dot = self.shape is None
        gc.set_linewidth(self.size if dot else self.line)
        gc.set_capstyle("round")
        shape = Shape([(0, 0), (0, 0)]) if dot else self.shape
        face = None if dot or self.line else matplotlib.colors.to_rgba(self.colour)
        flipped = Shape(self.places * (1, -1) + (0, renderer.height))
        renderer.draw_markers(gc, shape, IdentityTransform(), flipped, IdentityTransform(), face)
        gc.restore()


def text_width(text: str, size: float) -> float:
    """An estimate of a text's width in px at `size` px, the same on each machine, wide for most fonts."""
    return size * sum(_advance(character) for character in text)


def bundled_font() -> str:
    """The file of DejaVu Sans as matplotlib brings it."""
    return str(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))


@lru_cache(maxsize=1)
def _font() -> Any:
    font = FT2Font(bundled_font())
    font.set_size(100, 72)
    return font


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    """A character's width in em. Characters that DejaVu lacks are one em: they are Chinese, as a rule."""
    font = _font()
    if unicodedata.east_asian_width(character) in "WF" or not font.get_char_index(ord(character)):
        return 1.0
    return float(font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


def _number(value: float) -> str:
    """A number to a tenth, without a needless zero or sign."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _colour(rgb: Any) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb[:3])


def _style(gc: Any, face: Any) -> str:
    """Fill and stroke as attributes: a sanitizer may drop a style, and they are shorter."""
    alpha = gc.get_alpha() if gc.get_forced_alpha() else None
    style = ' fill="none"' if face is None else f' fill="{_colour(face)}"'
    if face is not None and alpha is None and len(face) == 4 and face[3] != 1:
        style += f' fill-opacity="{face[3]:.2g}"'
    width = gc.get_linewidth()
    if width:
        style += f' stroke="{_colour(gc.get_rgb())}" stroke-width="{width:g}"'
        if gc.get_capstyle() != "butt":
            style += f' stroke-linecap="{"round" if gc.get_capstyle() == "round" else "square"}"'
        _, dashes = gc.get_dashes()
        if dashes is not None:
            style += ' stroke-dasharray="{}"'.format(" ".join(f"{dash:g}" for dash in dashes))
        if alpha is None and gc.get_rgb()[3] != 1:
            style += f' stroke-opacity="{gc.get_rgb()[3]:.2g}"'
    return style if alpha is None or alpha == 1 else f'{style} opacity="{alpha:.2g}"'


_LETTERS = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "z"}


def _data(path: Any, transform: Any, height: float) -> str:
    """A path as SVG path data, y turned downwards."""
    parts = []
    for vertices, code in path.iter_segments(transform, simplify=False):
        letter = _LETTERS[int(code)]
        values = vertices.tolist() if letter != "z" else []
        points = zip(values[::2], values[1::2], strict=True)
        parts.append(letter + " ".join(f"{_number(x)} {_number(height - y)}" for x, y in points))
    return "".join(parts)


def _mark(path: Any) -> str:
    """A mark's path data relative to its centre, where the pen stands before it."""
    parts: list[str] = []
    at = start = (0.0, 0.0)
    for vertices, code in path.iter_segments(simplify=False):
        letter = _LETTERS[int(code)].lower()
        if letter == "z":
            parts.append("z")
            at = start
            continue
        values = vertices.tolist()
        # Rounded before they are subtracted, so that rounding never adds up along a mark.
        points = [(round(x, 1), round(-y, 1)) for x, y in zip(values[::2], values[1::2], strict=True)]
        shown = " ".join(f"{_number(x - at[0])} {_number(y - at[1])}" for x, y in points)
        at = points[-1]
        if letter == "m":
            start = at
        if letter != "m" or shown != "0 0":
            parts.append(letter + shown)
    return "".join(parts)

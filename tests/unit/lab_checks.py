"""What the tests of the labs share: doing as a learner does, and whether the texts of a picture fit."""

from __future__ import annotations

import re
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

from coursekit.language import Language
from coursekit.screens.chart import text_width
from coursekit.screens.labs.base import Lab
from coursekit.screens.views import Client, Happening, View

CLIENTS = [Client(narrow=narrow, dark=False) for narrow in (False, True)]
_ids = count()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner of its own for each test of a file that imports this."""
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))


def do(lab: Lab[Any], *doings: Any, **gathered: Any) -> bool:
    """Do these things one after the other, a press or a move as (slider, value); whether the last was recorded."""
    saved = False
    for doing in doings:
        what, (name, value) = ("press", (doing, None)) if isinstance(doing, str) else ("move", doing)
        event = Happening(id=f"e{next(_ids)}", what=what, name=name, value=value, who="", gathered=gathered)
        saved = lab.happen(event)
    return saved


def after(kind: type[Any], doings: list[Any], language: Language = "en", lab: Any = None, **gathered: Any) -> Any:
    """The lab, or a new one of this kind, after these doings."""
    lab = lab or kind(language)
    do(lab, *doings, **gathered)
    return lab


def shown(kind: type[Any], doings: list[Any], language: Language = "en") -> View:
    view: View = after(kind, doings, language).view(CLIENTS[0])
    return view


def buttons(view: View) -> dict[str, Any]:
    """By id, those among the tools too."""
    return {b["id"]: b for row in (*(group["buttons"] for group in view["groups"]), view["tools"]) for b in row}


def fits(svg: str) -> None:
    """No text leaves the picture, is too small or lies on another."""
    width, height = (float(size) for size in re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())  # type: ignore[union-attr]
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for attributes, text in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        size, x = float(found["font-size"]), float(found["x"])
        length = text_width(text, size) * (1.1 if "font-weight" in found else 1.0)
        start = x - length * {"middle": 0.5, "end": 1.0}.get(found.get("text-anchor", ""), 0.0)
        assert size >= 12
        assert start >= 0, text
        assert start + length <= width, text
        assert float(found["y"]) <= height - 4, text
        lines.setdefault(float(found["y"]), []).append((start, start + length, text))
    for line in lines.values():
        line.sort()
        for (_, end, one), (start, _, other) in pairwise(line):
            assert end < start, (one, other)

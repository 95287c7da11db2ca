"""The stations of the lessons: which guesses, labs and practices a lesson's notebook calls, in its order."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from coursekit.content import places
from coursekit.language import Language

_CALL = re.compile(r"""\bck\.(predict|lab|practice)\(\s*["']([a-z0-9-]+)["']\s*\)""")


@dataclass(frozen=True)
class Station:
    """One call in a lesson: its kind (predict, lab, practice), its name, and the page to find it on."""

    lesson: str
    title: str
    kind: str
    name: str
    page: str

    @property
    def href(self) -> str:
        """The page of the course with the frame to land on."""
        return f"{self.page}#{self.kind}-{self.name}"


def stations(language: Language, root: Path | None = None) -> list[Station]:
    """All stations in the order of the lessons; a notebook that can't be read has none."""
    folder = (root or places.course()) / "notebooks" / language
    return [s for path in sorted(folder.glob("[0-9][0-9]-*.ipynb")) for s in _of(path, language)]


def _of(path: Path, language: Language) -> list[Station]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        ours = notebook["metadata"]["coursekit"]
        code = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
        lesson, title = str(ours["lesson"]), str(ours["title"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    page = f"notebooks/{language}/{path.name}"
    return [Station(lesson, title, kind, name, page) for kind, name in _CALL.findall("\n".join(code))]

"""The stations of the course: which labs, role-plays and practices its pages call, and where a concept is taught."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.content import places
from coursekit.language import Language

_CALL = re.compile(r"""\bck\.(predict|lab|practice|roleplay)\(\s*["']([a-z0-9-]+)["']\s*\)""")
_HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
FOLDERS = ("notebooks", "exercises")


@dataclass(frozen=True)
class Station:
    """One call on a page: its kind (predict, lab, practice, roleplay), its name, and the page to find it on."""

    lesson: str
    title: str
    kind: str
    name: str
    page: str

    @property
    def href(self) -> str:
        """The page of the course with the frame to land on."""
        return f"{self.page}#{self.kind}-{self.name}"


@dataclass(frozen=True)
class Page:
    """A lesson or a sheet: its calls in order, and the heading under which each concept is first taught."""

    lesson: str
    title: str
    topic: str
    page: str
    calls: list[tuple[str, str]]
    taught: dict[str, str]


def pages(language: Language, root: Path | None = None) -> list[Page]:
    """Every lesson with its sheet after it; a notebook that can't be read is passed over."""
    top = root or places.course()
    paths = [p for folder in FOLDERS for p in (top / folder / language).glob("[0-9][0-9]-*.ipynb")]
    paths.sort(key=lambda p: (p.name[:2], FOLDERS.index(p.parent.parent.name), p.name))
    return [page for path in paths if (page := _page(path))]


def stations(language: Language, root: Path | None = None) -> list[Station]:
    """All stations in the order of the lessons; what a sheet calls again stays where the lesson has it."""
    found: dict[tuple[str, str], Station] = {}
    for page in pages(language, root):
        for kind, name in page.calls:
            found.setdefault((kind, name), Station(page.lesson, page.title, kind, name, page.page))
    return list(found.values())


def _page(path: Path) -> Page | None:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        ours, cells = notebook["metadata"]["coursekit"], notebook["cells"]
        calls = _CALL.findall("\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code"))
        where, topic = "/".join(path.parts[-3:]), str(ours.get("topic") or "")
        return Page(str(ours["lesson"]), str(ours["title"]), topic, where, calls, _taught(cells))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _taught(cells: list[dict[str, Any]]) -> dict[str, str]:
    """The anchor of the last heading at or before the first cell that teaches a concept."""
    found: dict[str, str] = {}
    heading = ""
    for cell in cells:
        headings = _HEADING.findall("".join(cell["source"])) if cell["cell_type"] == "markdown" else []
        heading = headings[0] if headings else heading
        for concept in cell["metadata"].get("coursekit", {}).get("concepts", []):
            found.setdefault(concept, heading.replace(" ", "-"))
    return found

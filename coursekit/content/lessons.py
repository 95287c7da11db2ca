"""Lessons and exercise sheets: notebooks, read as plain JSON with the course's own marks on their cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from coursekit.content import places
from coursekit.content.loading import Source, fit, shown
from coursekit.content.problems import ContentError, Problem
from coursekit.language import LANGUAGES, Language
from coursekit.questions.items import Id, Strict

SIZE_LIMIT = 20_000_000

Part = Literal[
    "scene", "predict", "lab", "debrief", "idea", "say-it", "misconceptions", "take-away",
    "read", "check", "analysts", "sources", "live",
]  # fmt: skip


class LessonMark(Strict):
    """`metadata.coursekit` of a notebook."""

    lesson: str = Field(pattern=r"^\d\d$")
    language: Language
    title: str = Field(min_length=1)
    topic: Id | None = None


class CellMark(Strict):
    """`metadata.coursekit` of a cell.

    `twin` is the hash of the other language's text when both were last read together; `numbers` gives the
    source of each number that stands in no output.
    """

    part: Part | None = None
    concepts: list[Id] = Field(default_factory=list)
    twin: str | None = None
    numbers: dict[str, str] = Field(default_factory=dict)


class CellMetadata(BaseModel):
    """What concerns us of a cell's metadata; here and below, Jupyter may put in more."""

    coursekit: CellMark = CellMark()
    tags: list[str] = Field(default_factory=list)


def _joined(source: Any) -> Any:
    whole = isinstance(source, list) and all(isinstance(line, str) for line in source)
    return "".join(source) if whole else source


Lines = Annotated[str, BeforeValidator(_joined)]


class Output(BaseModel):
    """One output of a code cell."""

    output_type: Literal["stream", "display_data", "execute_result", "error"]
    data: dict[str, Any] = Field(default_factory=dict)
    text: Lines = ""


class Cell(BaseModel):
    """One cell."""

    id: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    cell_type: Literal["markdown", "code", "raw"]
    source: Lines
    metadata: CellMetadata
    outputs: list[Output] = Field(default_factory=list)
    execution_count: int | None = None

    @property
    def mark(self) -> CellMark:
        """The course's own mark."""
        return self.metadata.coursekit


class _NotebookMetadata(BaseModel):
    coursekit: LessonMark
    widgets: dict[str, Any] | None = None


class _Stored(BaseModel):
    nbformat: Literal[4]
    nbformat_minor: int = Field(ge=5)
    metadata: _NotebookMetadata
    cells: list[Cell]


class Notebook:
    """A notebook with the place it was read from."""

    def __init__(self, path: Path, raw: dict[str, Any], stored: _Stored, lines: dict[str, int]) -> None:
        self.path, self.raw, self.cells = path, raw, stored.cells
        self.file = shown(path)
        self.mark = stored.metadata.coursekit
        self.has_widget_state = stored.metadata.widgets is not None
        self._lines = lines

    def problem(self, code: str, cell: Cell | None, message: str) -> Problem:
        """A problem of one cell, or of the whole notebook."""
        if cell is None:
            return Problem(code, self.file, 1, message)
        return Problem(code, self.file, self._lines.get(cell.id, 1), f"cell '{cell.id}': {message}")


def read_notebook(path: Path) -> Notebook:
    """The notebook at `path`; a ContentError says what is wrong with it."""
    name = shown(path)
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ValueError(f"it is larger than {SIZE_LIMIT // 1_000_000} MB")
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text)
    except OSError as wrong:
        message = f"cannot be read ({wrong.strerror or wrong})"
        raise ContentError([Problem("unreadable", name, 1, message)]) from None
    except json.JSONDecodeError as wrong:
        message = f"is not a notebook: {wrong.msg}; take the last good version from git"
        raise ContentError([Problem("notebook", name, wrong.lineno, message)]) from None
    except (ValueError, RecursionError) as wrong:  # not UTF-8, too large, an endless number or nesting
        message = f"is not a notebook that can be read: {str(wrong)[:120]}"
        raise ContentError([Problem("notebook", name, 1, message)]) from None
    lines = _cell_lines(raw, text)
    stored = fit(Source(raw, {("cells", index): line for index, line in enumerate(lines.values())}), name, _Stored)
    ids = [cell.id for cell in stored.cells]
    if twice := [one for index, one in enumerate(ids) if one in ids[:index]]:
        raise ContentError([Problem("id-twice", name, lines[twice[0]], f"two cells have the id '{twice[0]}'")])
    return Notebook(path, raw, stored, lines)


def _cell_lines(raw: Any, text: str) -> dict[str, int]:
    """The line of each cell's id in the file, in order."""
    found: dict[str, int] = {}
    at, cells = 0, raw.get("cells") if isinstance(raw, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        one = cell.get("id") if isinstance(cell, dict) else None
        here = text.find(f'"id": "{one}"', at) if isinstance(one, str) else -1
        at = here if here >= 0 else at
        found[str(one)] = text.count("\n", 0, at) + 1
    return found


def notebook_paths(root: Path | None = None, kinds: tuple[str, ...] = ("notebooks", "exercises")) -> list[Path]:
    """All lessons and sheets, in both languages."""
    folders = [(root or places.course()) / kind / language for kind in kinds for language in LANGUAGES]
    return [path for folder in folders for path in sorted(folder.glob("*.ipynb"))]


def twin_path(path: Path) -> Path:
    """Where the same notebook lies in the other language."""
    other = {"en": "zh", "zh": "en"}.get(path.parent.name)
    if other is None:
        message = "lies neither in a folder 'en' nor in 'zh', so it has no twin"
        raise ContentError([Problem("twin-missing", shown(path), 1, message)])
    return path.parent.parent / other / path.name

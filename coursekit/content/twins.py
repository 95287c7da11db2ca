"""Twins: the English and the Chinese notebook of a lesson say and do the same.

Code, cell ids, tags, order and the course's marks must be equal. Whether two texts say the same no program
can see; so each Markdown cell keeps the hash of its twin's text as it was when a person last read both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from coursekit.content.lessons import Cell, Notebook, twin_path
from coursekit.content.problems import Problem

AGAIN = "read both together, mend the translation, then run: coursekit refresh --read-together"


def twin_hash(source: str) -> str:
    """The hash a cell keeps of its twin's text."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def twin_problems(notebooks: Iterable[Notebook]) -> list[Problem]:
    """What is wrong between the notebooks and their twins; each pair is compared from both sides."""
    by_path = {notebook.path.resolve(): notebook for notebook in notebooks}
    problems = []
    for path, notebook in by_path.items():
        other = twin_path(path)
        if not other.is_file():
            problems.append(notebook.problem("twin-missing", None, f"has no twin {other.parent.name}/{other.name}"))
        elif other in by_path:
            problems += compare(notebook, by_path[other])
        # A twin that could not be read is reported by whoever tried to read it.
    return problems


def compare(one: Notebook, other: Notebook) -> list[Problem]:
    """What is wrong in `one` when held against `other`."""
    problems = []
    if (one.mark.lesson, one.mark.topic) != (other.mark.lesson, other.mark.topic):
        problems.append(one.problem("twin-differs", None, "the twin names another lesson or topic"))
    if [cell.id for cell in one.cells] != [cell.id for cell in other.cells]:
        return [*problems, *_order(one, other)]
    for cell, twin in zip(one.cells, other.cells, strict=True):
        differs = _difference(cell, twin)
        if differs:
            problems.append(one.problem("twin-differs", cell, f"the twin has other {differs}"))
        elif cell.cell_type == "markdown" and not cell.mark.twin:
            problems.append(one.problem("twin-stale", cell, f"was never read together with its twin; {AGAIN}"))
        elif cell.cell_type == "markdown" and cell.mark.twin != twin_hash(twin.source):
            changed = f"its twin has changed since the two were read together; {AGAIN}"
            problems.append(one.problem("twin-stale", cell, changed))
    return problems


def stamp(notebook: Notebook, twin: Notebook) -> None:
    """Note in `notebook`'s raw cells that it was just read together with `twin`."""
    sources = {cell.id: cell.source for cell in twin.cells}
    for raw in notebook.raw["cells"]:
        if raw["cell_type"] == "markdown" and raw["id"] in sources:
            raw["metadata"].setdefault("coursekit", {})["twin"] = twin_hash(sources[raw["id"]])


def _order(one: Notebook, other: Notebook) -> list[Problem]:
    theirs = {cell.id for cell in other.cells}
    extra = [cell for cell in one.cells if cell.id not in theirs]
    if not extra and len(one.cells) == len(other.cells):
        return [one.problem("twin-differs", None, "the twin has the same cells in another order")]
    # What is missing here, the other side reports.
    return [one.problem("twin-missing", cell, "the twin has no cell with this id") for cell in extra]


def _difference(cell: Cell, twin: Cell) -> str:
    """In what the two cells differ though they must not; an empty text if in nothing."""
    must_agree = {
        "kind of cell": (cell.cell_type, twin.cell_type),
        "code": (cell.source, twin.source) if cell.cell_type == "code" else ("", ""),
        "tags": (cell.metadata.tags, twin.metadata.tags),
        "part or concepts": ((cell.mark.part, cell.mark.concepts), (twin.mark.part, twin.mark.concepts)),
    }
    return next((what for what, (here, there) in must_agree.items() if here != there), "")

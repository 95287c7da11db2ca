"""The rules a single notebook keeps: numbers have a source, pictures have words, outputs are stills."""

from __future__ import annotations

import ast
from pathlib import Path
from urllib.parse import unquote, urlsplit

from coursekit.content.lessons import Cell, Notebook, Output
from coursekit.content.normal import WIDGET_VIEW
from coursekit.content.problems import Problem
from coursekit.content.prose import Prose, html_text, numbers, prose, results

REFRESH = "run: coursekit refresh"


def notebook_problems(notebook: Notebook) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of one notebook by itself."""
    errors, warnings = [], []
    if notebook.mark.language != notebook.path.resolve().parent.name:
        message = f"says it is '{notebook.mark.language}' but lies in another language's folder"
        errors.append(notebook.problem("wrong-value", None, message))
    if notebook.has_widget_state:
        errors.append(notebook.problem("live-output", None, f"stores the state of widgets; {REFRESH}"))
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            errors += _output_problems(notebook, cell)
        elif cell.cell_type == "markdown":
            text = prose(cell.source)
            errors += _markup_problems(notebook, cell, text)
            sourceless, unused = _number_problems(notebook, index, text)
            errors += sourceless
            warnings += unused
    return errors, warnings


def _output_problems(notebook: Notebook, cell: Cell) -> list[Problem]:
    if cell.execution_count is not None:
        return [notebook.problem("live-output", cell, f"stores an execution count; {REFRESH}")]
    if any(WIDGET_VIEW in output.data for output in cell.outputs):
        return [notebook.problem("live-output", cell, f"stores a live widget, which a reader cannot see; {REFRESH}")]
    if any(output.output_type == "error" for output in cell.outputs):
        return [notebook.problem("failed-output", cell, f"stores an error; mend it and {REFRESH}")]
    if not cell.outputs and _shows_something(cell.source):
        return [notebook.problem("no-output", cell, f"has no stored output; {REFRESH}")]
    return []


def _shows_something(source: str) -> bool:
    """Whether a code cell is more than imports, definitions and names given to values."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return True
    silent = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)
    return not all(isinstance(statement, silent) for statement in body)


def _markup_problems(notebook: Notebook, cell: Cell, text: Prose) -> list[Problem]:
    faults = []
    if text.images_without_alt:
        faults.append(("no-alt-text", "a picture has no alt text: ![what it shows](file)"))
    for tag in dict.fromkeys(text.foreign):
        faults.append(
            ("raw-html", f"raw HTML {tag}; only details, summary, br and figure are used, without attributes")
        )
    for link in text.links:
        if not _leads_somewhere(link, notebook.path.parent):
            faults.append(("dead-link", f"the link leads to no file: {link[:120]}"))
    return [notebook.problem(code, cell, message) for code, message in faults]


def _leads_somewhere(link: str, folder: Path) -> bool:
    """Whether a link leads to another site, to a place on this page or to a file that is there."""
    try:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            return parts.scheme in ("", "http", "https", "mailto", "attachment")
        return not parts.path.startswith("/") and (folder / unquote(parts.path)).exists()
    except (ValueError, OSError):  # no address at all, or a name no system knows
        return False


def _number_problems(notebook: Notebook, index: int, text: Prose) -> tuple[list[Problem], list[Problem]]:
    """Numbers of a Markdown cell that stand neither in the nearest output nor in the cell's own list."""
    cell = notebook.cells[index]
    said = numbers(text.text)
    # A list of sources is full of volumes and pages, and what it reports stands beside its source.
    stated = {} if cell.mark.part == "sources" else results(text.text)
    sourced = {number: written for written in cell.mark.numbers for number in numbers(written) or [written]}
    missing = stated.keys() - sourced.keys() - _numbers_nearby(notebook.cells, index)
    no_source = "does not stand in the nearest output; correct it, or give its source in the cell's 'numbers'"
    unused = "'numbers' gives a source for {}, which the text does not say"
    return (
        [notebook.problem("number-without-source", cell, f"{stated[n]} {no_source}") for n in stated if n in missing],
        [notebook.problem("unused-number", cell, unused.format(sourced[n])) for n in sourced if n not in said],
    )


def _numbers_nearby(cells: list[Cell], index: int) -> set[str]:
    """The numbers in the outputs of the nearest cell that has any; of both, where two are equally near."""
    distances = [abs(at - index) for at, cell in enumerate(cells) if cell.outputs]
    near = [cell for at, cell in enumerate(cells) if cell.outputs and abs(at - index) == min(distances)]
    return {number for cell in near for output in cell.outputs for number in numbers(_output_text(output))}


def _output_text(output: Output) -> str:
    """What a reader, or a screen reader, finds in an output."""
    parts = [output.text]
    for kind, value in output.data.items():
        text = "".join(value) if isinstance(value, list) else str(value)
        if kind == "text/html":
            parts.append(html_text(text).text)
        elif kind in ("text/plain", "text/markdown"):
            parts.append(text)
    return "\n".join(parts)

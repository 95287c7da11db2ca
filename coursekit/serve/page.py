"""What the app view's template needs to know of a page, worked out as Voilà is about to show it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from coursekit.language import LANGUAGES


def prelaunch(handler: Any, notebook: Any, cwd: str) -> None:
    """Voilà's hook before a kernel starts: give the notebook its title and its links.

    Asking for the XSRF token also sets its cookie. Voilà never does, and so no page could end its kernel.
    """
    path = unquote(handler.request.path).partition("/voila/render/")[2]
    own = notebook.metadata.get("coursekit", {})
    language = own.get("language") or language_of(path)
    notebook.metadata["coursekit_page"] = {
        "language": language,
        "title": own.get("title") or PurePosixPath(path).stem,
        "path": quote(path),
        "twin": quote(twin(path)),
        "xsrf": handler.xsrf_token.decode(),
    }
    for cell in notebook.cells:
        if cell.cell_type == "code" and "analyst-code" in cell.metadata.get("tags", []):
            _show_stored(cell)


def _show_stored(cell: Any) -> None:
    """Let the page show what an analyst's cell stored: pandas is not loaded before a learner's first frame is live."""
    pictures = [output.data["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})]
    cell.metadata["stored"] = ["".join(html) for html in pictures]
    cell.cell_type = "raw"


def language_of(path: str) -> str:
    """The language of the folder a notebook lies in, else English."""
    return next((part for part in PurePosixPath(path).parts if part in LANGUAGES), "en")


def twin(path: str) -> str:
    """The same notebook in the other language; nothing for one that lies in no language's folder."""
    parts = list(PurePosixPath(path).parts)
    for place, part in enumerate(parts):
        if part in LANGUAGES:
            parts[place] = "zh" if part == "en" else "en"
            return str(PurePosixPath(*parts))
    return ""


def page_config(config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Voilà's hook for its scripts' settings: "null" twice means its own MathJax, not a far server's."""
    return config | {"fullMathjaxUrl": "null", "mathjaxConfig": "null"}

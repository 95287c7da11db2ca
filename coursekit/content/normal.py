"""The one form in which notebooks are stored: no trace of a session, of a machine or of a clock."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What front ends leave in a cell and no reader needs.
NOISE = ("execution", "ExecuteTime", "collapsed", "scrolled", "widgets", "trusted", "editable")


def normalised(raw: dict[str, Any]) -> dict[str, Any]:
    """The notebook as it is stored; the argument is left as it is."""
    metadata = {key: value for key, value in raw["metadata"].items() if key not in ("widgets", "signature")}
    metadata.update(kernelspec=KERNEL, language_info={"name": "python"})
    cells = [_cell(cell) for cell in raw["cells"]]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": raw["nbformat_minor"]}


def text_of(notebook: dict[str, Any]) -> str:
    """The text of the file: small differences in the notebook stay small differences in git."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write(path: Path, text: str) -> bool:
    """Write all of `text` or nothing, and only if it differs; whether it was written."""
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        # A temporary file is for its owner's eyes only; a notebook keeps the rights it had.
        Path(name).chmod(path.stat().st_mode if path.is_file() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in cell["metadata"].items() if key not in NOISE}
    kept = {**cell, "metadata": metadata, "source": _lines(cell["source"])}
    if cell["cell_type"] == "code":
        kept["execution_count"] = None
        kept["outputs"] = [output for output in map(_output, cell.get("outputs", [])) if output]
    return kept


def _output(output: dict[str, Any]) -> dict[str, Any] | None:
    kept = dict(output)
    if "execution_count" in kept:
        kept["execution_count"] = None
    if "text" in kept:
        kept["text"] = _lines(kept["text"])
    if "data" in kept:
        data = {kind: value for kind, value in kept["data"].items() if kind != WIDGET_VIEW}
        kept["data"] = {kind: value if kind.endswith("json") else _lines(value) for kind, value in data.items()}
    return None if kept.get("data") == {} else kept  # a bare live widget: nothing is left to see


def _lines(text: str | list[str]) -> list[str]:
    return ("".join(text) if isinstance(text, list) else text).splitlines(keepends=True)

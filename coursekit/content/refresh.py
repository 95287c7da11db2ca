"""`coursekit refresh`: run the notebooks anew and store their outputs; outputs are made in no other way."""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from coursekit.content.data_package import refresh_data
from coursekit.content.lessons import Notebook, notebook_paths, read_notebook, twin_path
from coursekit.content.normal import normalised, text_of, write
from coursekit.content.twins import stamp
from coursekit.errors import UserError

TIMEOUT = 300  # seconds for one cell


def refresh_command(args: argparse.Namespace) -> int:
    """Run the notebooks named, or all; with `--data` make the tables anew, and run only notebooks named; 0 if well."""
    if args.data:
        refresh_data()
        if not args.notebooks:
            return 0
    paths = [Path(name) for name in args.notebooks] or notebook_paths()
    refresh(paths, read_together=args.read_together)
    return 0


def refresh(paths: list[Path], read_together: bool = False) -> list[Path]:
    """Run `paths`, then write those that changed; if one fails, nothing is written."""
    if read_together:  # both sides of a pair keep the other's hash
        paths = list(dict.fromkeys(side for path in paths for side in (path, twin_path(path))))
    texts: dict[Path, str] = {}
    for number, path in enumerate(paths, 1):
        print(f"[{number}/{len(paths)}] {path.parent.name}/{path.name}", flush=True)
        notebook = read_notebook(path)
        if read_together:
            stamp(notebook, read_notebook(twin_path(path)))
        texts[path] = text_of(normalised(run(notebook)))
    written = [path for path, text in texts.items() if write(path, text)]
    print(f"{len(paths)} run, {len(written)} changed.")
    return written


def run(notebook: Notebook) -> dict[str, Any]:
    """The notebook with the outputs of a run in a fresh kernel, from an empty store."""
    import nbformat  # slow to import, and only needed here
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    book = nbformat.reads(json.dumps(notebook.raw), as_version=4)
    at = {"cell": ""}
    client = NotebookClient(
        book,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(notebook.path.resolve().parent)}},
        # The kernel lives for seconds and listens on this machine only: its warning about ports is noise.
        extra_arguments=["--log-level=ERROR"],
        on_cell_start=lambda cell, cell_index: at.update(cell=cell["id"]),
    )
    with tempfile.TemporaryDirectory(prefix="coursekit-") as empty:
        try:
            client.execute(env=_environment(empty))
        except (CellControlSignal, DeadKernelError, RuntimeError) as wrong:
            lines = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", str(wrong)).splitlines() if line.strip()]
            reason = lines[-1].strip() if lines else type(wrong).__name__
            raise UserError(_failed(notebook, at["cell"], reason)) from None
    _refuse_warnings(notebook, book)
    # Plain dictionaries again, with lists of lines as in the file.
    plain: dict[str, Any] = nbformat.reads(nbformat.writes(book), as_version=4)
    return plain


def _environment(empty: str) -> dict[str, str]:
    """A kernel that knows nothing of this user: no records, no start-up files, no language asked for."""
    kept = {name: value for name, value in os.environ.items() if name != "COURSEKIT_LANGUAGE"}
    return {**kept, "COURSEKIT_HOME": empty, "IPYTHONDIR": str(Path(empty) / "ipython")}


def _refuse_warnings(notebook: Notebook, book: Any) -> None:
    """A warning in a lesson is a mistake: learners should not see it, and it names files of this machine."""
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr" and output["text"].strip():
                raise UserError(_failed(notebook, cell["id"], "warns: " + output["text"].strip()[:300]))


def _failed(notebook: Notebook, cell: str, reason: str) -> str:
    return f"{notebook.file}: cell '{cell}' fails: {reason}\nNothing was written; mend it and refresh again."

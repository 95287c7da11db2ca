"""What is taken out of a notebook when the server saves it, so that git stays clean and no view is dead."""

from __future__ import annotations

import logging
from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def pre_save(model: dict[str, Any], **_: Any) -> None:
    """Jupyter's hook: clean the notebook about to be saved; one that can't be cleaned is saved as it is."""
    try:
        if model.get("type") == "notebook":
            clean(model["content"])
    except Exception:
        logging.getLogger(__name__).warning("a notebook was saved without being cleaned", exc_info=True)


def clean(notebook: dict[str, Any]) -> None:
    """Drop live widget views, their states and execution counts; stills stay."""
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") != "code":
            continue
        cell["execution_count"] = None
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if "execution_count" in output:
                output["execution_count"] = None

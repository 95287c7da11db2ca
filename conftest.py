"""What pytest must know of this repository's notebooks, also when nbval is called by hand."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let nbval compare cells that are stored without an execution count.

    nbval takes a missing count to mean "never run" and refuses the outputs or, where there are none, compares
    nothing. Ours are run, by `coursekit refresh`, and stored without counts so that git stays clean.
    """
    cell = getattr(item, "cell", None)
    if getattr(cell, "cell_type", "") == "code" and cell.execution_count is None:
        cell.execution_count = 0

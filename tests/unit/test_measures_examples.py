"""The examples in the measures' docstrings hold, whichever module they stand in."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from coursekit import measures


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(measures.__path__)])
def test_examples_hold_and_a_module_with_a_source_has_one(name: str) -> None:
    module = importlib.import_module(f"{measures.__name__}.{name}")
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0 or "Source" not in (module.__doc__ or "")

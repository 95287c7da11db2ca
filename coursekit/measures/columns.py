"""Columns of numbers as the measures take them: lists, arrays or pandas Series, read in one strict way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Column = Sequence[float] | NDArray[Any] | Any  # Any: a pandas Series, without importing pandas here


def numbers(name: str, values: Column) -> Floats:
    """One column as float64, missing as NaN; refuses text, tables and infinite values."""
    try:
        raw = np.asarray(values)
        if raw.dtype.kind == "O":  # None and pandas' NA become NaN
            raw = np.asarray([np.nan if is_missing(value) else value for value in values])
        if raw.dtype.kind not in "biuf":  # text never becomes a number here
            raise TypeError
        column = raw.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: expected numbers, got something else") from None
    if column.ndim != 1:
        raise ValueError(f"{name}: expected one column of numbers, got {column.ndim} dimensions")
    if np.isinf(column).any():
        row = int(np.flatnonzero(np.isinf(column))[0])
        raise ValueError(f"{name}, row {row}: the value is infinite; expected a number on the scale")
    return column


def is_missing(value: object) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def aligned(**columns: Column) -> list[Floats]:
    arrays = {name: numbers(name, values) for name, values in columns.items()}
    if len({len(array) for array in arrays.values()}) > 1:
        lengths = ", ".join(f"{name} {len(array)}" for name, array in arrays.items())
        raise ValueError(f"the columns differ in length ({lengths}); expected one value each per respondent")
    return list(arrays.values())


def complete(**columns: Column) -> list[Floats]:
    """The columns, complete: a missing value is refused, since a row cannot be left out here."""
    arrays = aligned(**columns)
    for name, array in zip(columns, arrays, strict=True):
        if np.isnan(array).any():
            row = int(np.flatnonzero(np.isnan(array))[0])
            raise ValueError(f"{name}, row {row}: the value is missing; leave the row out first")
    return arrays

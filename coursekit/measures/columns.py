"""Columns of numbers as the measures take them: lists, arrays or pandas Series, read in one strict way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Column = Sequence[float] | NDArray[Any] | Any  # Any: a pandas Series, without importing pandas here
Table = Any  # a pandas DataFrame, a mapping of columns, a two-dimensional array, or a list of rows


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
        raise ValueError(f"{name}: expected numbers, got {_culprit(values)}") from None
    if column.ndim != 1:
        raise ValueError(f"{name}: expected one column of numbers, got {column.ndim} dimensions")
    if np.isinf(column).any():
        row = int(np.flatnonzero(np.isinf(column))[0])
        raise ValueError(f"{name}, row {row}: the value is infinite; expected a number on the scale")
    return column


def _culprit(values: object) -> str:
    for row, value in enumerate(values if isinstance(values, Iterable) else ()):
        if not isinstance(value, Real) and not is_missing(value):
            return f"{value!r} in row {row}"
    return "something else"


def is_missing(value: object) -> bool:
    """None, NaN, and pandas' NA and NaT."""
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, Real) and value != value)
    )


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


def table(values: Table) -> tuple[list[str], Floats]:
    """Names and numbers (rows × columns, missing as NaN) of a DataFrame, a mapping of columns, an array or rows.

    Columns without a name are called "column 0" and so on. Raises ValueError as `numbers` does, for columns or rows
    of unequal length, and for no column.
    """
    if isinstance(values, Mapping) or hasattr(values, "columns"):
        named = {str(name): values[name] for name in values}
    else:
        if not isinstance(values, Iterable):
            raise ValueError(f"expected a table, got {values!r}")
        rows = [list(row) if isinstance(row, Iterable) else [row] for row in values]
        if len({len(row) for row in rows}) > 1:
            raise ValueError("the rows differ in length; expected as many answers in each")
        named = {f"column {j}": list(column) for j, column in enumerate(zip(*rows, strict=True))}
    if not named:
        raise ValueError("the table has no columns; expected one column of numbers per question")
    return list(named), np.column_stack(aligned(**named))


def answers_table(values: Table, scale: tuple[int, int], what: str = "") -> tuple[list[str], Floats]:
    """A table as `table` has it, each answer on the scale as in `on_scale`; errors name `what` before the column."""
    names, x = table(values)
    return names, np.column_stack([on_scale(f"{what}{name}", x[:, j], scale) for j, name in enumerate(names)])


def on_scale(name: str, values: Column, scale: tuple[int, int]) -> Floats:
    """One column of answers in whole numbers on the scale (lowest, highest), missing as NaN; refuses all others."""
    if not isinstance(scale, Sequence) or len(scale) != 2 or not scale[0] < scale[1]:
        raise ValueError(f"the scale is {scale}; expected its lowest and its highest answer, such as (1, 5)")
    low, high = scale
    column = numbers(name, values)
    off = (column < low) | (column > high) | (column % 1 > 0)
    if off.any():
        row = int(np.flatnonzero(off)[0])
        raise ValueError(
            f"{name}, row {row}: {column[row]:g} is not on the scale; expected a whole number from {low} to {high}. "
            "Correct it, or leave it empty where there is no answer"
        )
    return column


def answered(values: Floats) -> tuple[Floats, int]:
    """The rows in which nothing is missing, and how many were left out; refuses to go on without any row."""
    keep = ~np.isnan(values if values.ndim == 1 else values.sum(axis=1))
    if not keep.any():
        raise ValueError(f"no complete answer among {len(values)}; expected at least one row with nothing missing")
    return values[keep], int(len(values) - keep.sum())


def flags(name: str, values: Column) -> Floats:
    """One column of yes (1 or true) and no (0 or false), missing as NaN; refuses all others."""
    column = numbers(name, values)
    wrong = ~np.isnan(column) & (column != 0) & (column != 1)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(f"{name}, row {row}: got {column[row]:g}; expected 1 (yes) or 0 (no)")
    return column

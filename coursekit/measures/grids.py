"""Four quadrants from two columns: the shape shared by value x potential, satisfaction x loyalty and the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from coursekit.measures.columns import Column, Floats, aligned, answered
from coursekit.measures.samples import number

Cut = float | Literal["mean", "median"]
Names = tuple[str, str, str, str]  # of high/high, high/low, low/high, low/low


@dataclass(frozen=True)
class Grid:
    """Who is in which quadrant."""

    kinds: NDArray[np.str_]  # one a customer, in the order given; "" where a value is missing
    counts: dict[str, int]  # customers of each kind
    cuts: tuple[float, float]  # the two lines, in the units of the columns
    missing: int  # customers left out because a value is missing


def grid(names: Names, cuts: tuple[Cut, Cut], on_first_line: bool = True, **columns: Column) -> Grid:
    """Cut two columns into four quadrants: a value on the line counts as high, and so do all where all are equal.

    A line is a number, or the mean or median of the customers with both values. `on_first_line` False: a value on the
    first line is low. Raises ValueError for columns that are no numbers or differ in length, and no complete row.
    """
    if np.shape(cuts) != (2,):
        raise ValueError(f"cuts are {cuts!r}; expected two lines, one for each of {' and '.join(columns)}")
    x, y = aligned(**columns)
    here = ~np.isnan(x + y)
    _, missing = answered(x + y)
    lines = tuple(_line(name, x[here], cut) for name, x, cut in zip(columns, (x, y), cuts, strict=True))
    high = x >= lines[0] if on_first_line else x > lines[0]
    kinds = np.where(here, np.array(names)[2 * ~high + ~(y >= lines[1])], "")
    counts = {name: int(np.count_nonzero(kinds == name)) for name in dict.fromkeys(names)}
    return Grid(kinds, counts, (lines[0], lines[1]), missing)


def _line(name: str, values: Floats, cut: Cut) -> float:
    if cut == "mean":  # kept among the values: rounding may put the mean of equal ones a hair above them
        return float(np.clip(values.mean(), values.min(), values.max()))
    return float(np.median(values)) if cut == "median" else number(f"the line through {name}", cut)

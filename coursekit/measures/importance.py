"""Importance and performance: where to mend first. The cut decides as much as the data, so it is an argument.

Sources: Martilla & James 1977 (J. Mkt. 41(1):77-79) for the four quadrants; Gustafsson & Johnson 2004 (J. Serv. Res.
7(2):124-141): stated importance (customers say it) sits near the top of the scale and differs from derived importance
(it goes along with overall satisfaction); none is best throughout. An illustrative clinic, two cuts, two answers:

>>> stated, rated = {"waiting": 4.6, "advice": 4.8, "parking": 3.1}, {"waiting": 3.3, "advice": 4.4, "parking": 3.0}
>>> for cut in ("midpoint", "mean"):
...     print(cut, quadrants(stated, rated, cut).quadrants)
midpoint {'waiting': 'keep up', 'advice': 'keep up', 'parking': 'keep up'}
mean {'waiting': 'concentrate here', 'advice': 'keep up', 'parking': 'low priority'}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, inf, sqrt, tanh
from typing import Literal

import numpy as np

from coursekit.measures.columns import Column, Floats, Table, answered, answers_table, complete, numbers, table
from coursekit.measures.samples import Interval, intervals, least_squares, mean_interval, within, z_value

Quadrant = Literal["concentrate here", "keep up", "low priority", "possible overkill"]
Method = Literal["correlation", "regression"]
Cut = Literal["midpoint", "mean", "median"] | tuple[float, float]


@dataclass(frozen=True)
class Quadrants:
    """Each attribute's quadrant, and the two cuts it rests on, in scale points."""

    importance: float
    performance: float
    quadrants: dict[str, Quadrant]


def quadrants(
    importance: Mapping[str, float] | Column,
    performance: Mapping[str, float] | Column,
    cut: Cut,
    scale: tuple[int, int] = (1, 5),
) -> Quadrants:
    """Sort attributes by mean importance and mean performance, one number each; on the cut counts as above it.

    The cut is the middle of the scale, the mean or the median of the attributes, or (importance, performance) in
    points; say numbers where the two were asked on different scales. Attributes are named by the mapping or the
    pandas index, otherwise "0", "1" and so on. Raises ValueError for attributes that don't match or lie off the scale.
    """
    stated, rated = _named("importance", importance), _named("performance", performance)
    names = list(stated)
    if set(stated) != set(rated) or not names:
        raise ValueError(f"importance of {names}, performance of {list(rated)}; expected the same attributes in both")
    x, y = np.array(list(stated.values())), np.array([rated[name] for name in names])
    if isinstance(cut, str):
        for name, value in zip([*names, *names], [*x, *y], strict=True):
            within(f"the mean of {name}", value, *scale)
    across, up = _cuts(x, y, cut, scale)
    high, good = x >= across - 1e-9, y >= up - 1e-9
    named: list[Quadrant] = [
        ("keep up" if g else "concentrate here") if h else ("possible overkill" if g else "low priority")
        for h, g in zip(high, good, strict=True)
    ]
    return Quadrants(across, up, dict(zip(names, named, strict=True)))


def stated_importance(answers: Table, scale: tuple[int, int] = (1, 5), level: float = 0.95) -> dict[str, Interval]:
    """The mean of each column of importance answers, in scale points; missing ones are left out question by question.

    Raises ValueError for answers off the scale and a question nobody answered.
    """
    names, x = answers_table(answers, scale)
    each = {name: answered(column) for name, column in zip(names, x.T, strict=True)}
    return {name: mean_interval(given, *scale, level, missing) for name, (given, missing) in each.items()}


def derived_importance(
    attributes: Table, overall: Column, method: Method = "correlation", level: float = 0.95
) -> dict[str, Interval]:
    """How each attribute's rating goes along with overall satisfaction, from -1 to 1 for correlations.

    "correlation": Pearson's r with Fisher's interval, each attribute by itself. "regression": standardised
    coefficients, the other attributes held equal; unstable where attributes go together. Respondents with anything
    missing are left out and counted. Raises ValueError for a column that doesn't vary and for too few rows.
    """
    names, x = table(attributes)
    y = numbers("overall", overall)
    if len(y) != len(x):
        raise ValueError(f"{len(x)} rows of attributes, {len(y)} of overall; expected one of each per respondent")
    kept, missing = answered(np.column_stack([x, y]))
    for name, column in zip([*names, "overall"], kept.T, strict=True):
        if np.ptp(column) == 0:
            raise ValueError(f"{name}: all {len(column)} answers are equal, so nothing correlates; leave it out")
    z = (kept - kept.mean(axis=0)) / kept.std(axis=0, ddof=1)
    n, k = len(z), len(names)
    if method == "correlation":
        r = z[:, :k].T @ z[:, k] / (n - 1)
        return {name: _fisher(float(each), n, level, missing) for name, each in zip(names, r, strict=True)}
    if method != "regression":
        raise ValueError(f'method is {method!r}; expected "correlation" or "regression"')
    beta, covariance = least_squares(np.column_stack([z[:, :k], np.ones(n)]), z[:, k])
    return intervals(names, beta[:k], np.sqrt(np.diag(covariance))[:k], level, n - k - 1, n, missing)


def _named(what: str, values: Mapping[str, float] | Column) -> dict[str, float]:
    """Numbers by attribute."""
    names = (
        values if isinstance(values, Mapping) else getattr(values, "index", None) if hasattr(values, "iloc") else None
    )
    column = complete(**{what: list(values.values()) if isinstance(values, Mapping) else values})[0]
    return dict(zip(map(str, range(len(column)) if names is None else names), column.tolist(), strict=True))


def _cuts(x: Floats, y: Floats, cut: Cut, scale: tuple[int, int]) -> tuple[float, float]:
    if cut == "midpoint":
        return sum(scale) / 2, sum(scale) / 2
    if cut in ("mean", "median"):
        middle = np.mean if cut == "mean" else np.median
        return float(middle(x)), float(middle(y))
    if isinstance(cut, str) or len(cut) != 2:
        raise ValueError(f'cut is {cut!r}; expected "midpoint", "mean", "median" or (importance, performance)')
    across, up = complete(cut=cut)[0]
    return float(across), float(up)


def _fisher(r: float, n: int, level: float, missing: int) -> Interval:
    """Fisher's interval of a correlation; with three answers or fewer it is all of -1 to 1."""
    r = max(-1.0, min(1.0, r))
    middle = atanh(max(-1 + 1e-15, min(1 - 1e-15, r)))  # a perfect line has no finite one
    half = z_value(level) / sqrt(n - 3) if n > 3 else inf
    return Interval(r, min(r, tanh(middle - half)), max(r, tanh(middle + half)), level, n, None, missing)

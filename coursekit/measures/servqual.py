"""SERVQUAL: the gap between what customers perceive and what they expect of excellent service, P - E.

Source: Parasuraman, Zeithaml & Berry 1988 (J. Retailing 64(1):12-40). Mind the criticism: expectations sit near the
top of the scale, a difference of two answers is less reliable than each, and P alone often predicts better (Cronin &
Taylor 1992, J. Mkt. 56(3):55-68). Weights differ between services, so there are none by default. By hand: three
customers, four questions, 70 of 100 points for reliability.

>>> expected = {"on time": [7, 7, 6], "right": [7, 6, 7], "smile": [5, 6, 6], "dress": [4, 5, 5]}
>>> perceived = {"on time": [5, 6, 6], "right": [6, 4, 6], "smile": [6, 6, 5], "dress": [5, 5, 6]}
>>> dimensions = {"reliability": ["on time", "right"], "the rest": ["smile", "dress"]}
>>> found = servqual(expected, perceived, dimensions, {"reliability": 70, "the rest": 30})
>>> [f"{name} {gap.estimate:+.2f}" for name, gap in found.dimensions.items()]
['reliability -1.17', 'the rest +0.33']
>>> f"plain {found.score.estimate:+.2f}, weighted {found.weighted.estimate:+.2f}"
'plain -0.42, weighted -0.72'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coursekit.measures.columns import Column, Floats, Table, answered, answers_table, numbers
from coursekit.measures.samples import Interval, mean_interval

# The 22 questions in the order of the questionnaire, by position from 0.
DIMENSIONS: Mapping[str, Sequence[int]] = {
    "tangibles": range(4),
    "reliability": range(4, 9),
    "responsiveness": range(9, 13),
    "assurance": range(13, 17),
    "empathy": range(17, 22),
}


@dataclass(frozen=True)
class Servqual:
    """Mean gaps P - E in scale points with Student's t intervals; below 0 falls short of the expectation."""

    items: dict[str, Interval]
    dimensions: dict[str, Interval]
    score: Interval  # the mean of the dimensions, each counted alike
    weighted: Interval | None  # the dimensions by their points; None without weights
    n: int
    missing: int  # respondents left out because an answer or a weight is missing


def servqual(
    expected: Table,
    perceived: Table,
    dimensions: Mapping[str, Sequence[str | int]] = DIMENSIONS,
    weights: Mapping[str, float | Column] | None = None,
    scale: tuple[int, int] = (1, 7),
    level: float = 0.95,
) -> Servqual:
    """Gaps by question, by dimension and in all; a row per respondent, the same columns in both tables.

    `dimensions` names each dimension's columns, or their positions from 0. `weights` are 100 points shared out among
    the dimensions, once for all or a column with each respondent's own. Raises ValueError for tables that don't match,
    answers off the scale, unknown columns, and points that don't sum to 100. Turn the answers to negatively worded
    questions round first (8 - answer on a scale of 1 to 7).
    """
    (names, e), (others, p) = answers_table(expected, scale, "expected "), answers_table(perceived, scale, "perceived ")
    if names != others or e.shape != p.shape:
        raise ValueError(
            f"{e.shape} expected {names}, {p.shape} perceived {others}; both need the same rows and columns"
        )
    gaps = p - e
    points = _points(list(dimensions), weights, len(gaps))
    kept, missing = answered(np.column_stack([gaps, points]))
    gaps, points = kept[:, : len(names)], kept[:, len(names) :]
    parts = np.column_stack([gaps[:, _places(name, chosen, names)].mean(axis=1) for name, chosen in dimensions.items()])
    reach = scale[1] - scale[0]

    def mean(values: Floats) -> Interval:
        return mean_interval(values, -reach, reach, level, missing)

    return Servqual(
        items={name: mean(gaps[:, j]) for j, name in enumerate(names)},
        dimensions={name: mean(parts[:, j]) for j, name in enumerate(dimensions)},
        score=mean(parts.mean(axis=1)),
        weighted=None if weights is None else mean((parts * points).sum(axis=1) / 100),
        n=len(gaps),
        missing=missing,
    )


def _places(dimension: str, chosen: Sequence[str | int], names: list[str]) -> list[int]:
    unknown = [each for each in chosen if (each not in names if isinstance(each, str) else not 0 <= each < len(names))]
    if unknown or not len(chosen):
        raise ValueError(f"{dimension} asks for columns {unknown}; expected some of {names}, or positions from 0")
    return [names.index(each) if isinstance(each, str) else int(each) for each in chosen]


def _points(dimensions: list[str], weights: Mapping[str, float | Column] | None, rows: int) -> Floats:
    """Points per respondent and dimension; equal ones where none are given, so that no row counts as missing."""
    if weights is None:
        return np.full((rows, len(dimensions)), 100 / len(dimensions))
    weights = dict(weights)
    if set(weights) != set(dimensions):
        raise ValueError(f"weights for {sorted(weights)}; expected one for each of {dimensions}")
    columns = [numbers(f"weight of {name}", np.atleast_1d(weights[name])) for name in dimensions]
    if any(len(column) not in (1, rows) for column in columns):
        raise ValueError(f"weights of {[len(column) for column in columns]} respondents; expected 1 or {rows} each")
    points = np.column_stack([np.broadcast_to(column, rows) for column in columns])
    wrong = (np.abs(points.sum(axis=1) - 100) > 1e-6) | (points < 0).any(axis=1)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(f"weights, row {row}: {points[row].tolist()}; expected 100 points shared out, none below 0")
    return points

"""How far measurements can be trusted: Cronbach's alpha of a scale, Cohen's kappa of two mystery shoppers.

Sources: Cronbach 1951 (Psychometrika 16:297-334); Feldt, Woodruff & Salih 1987 (Appl. Psychol. Meas. 11(1):93-103);
Cohen 1960 (Educ. Psychol. Meas. 20:37-46); Fleiss, Cohen & Everitt 1969 (Psychol. Bull. 72:323-327) for the standard
error. Alpha rises with the number of items and says nothing about whether they measure one thing. Two observers of
19 cases (SAS, PROC FREQ, an example of Uebersax):

>>> first = [1] * 5 + [2] * 8 + [3] * 6
>>> second = [2] * 4 + [3] + [2] * 8 + [2] + [3] * 5
>>> for weights in (None, "linear"):
...     found = cohen_kappa(first, second, weights)
...     print(f"{found.kappa:.4f}, standard error {found.se:.4f} [{found.low:.4f}, {found.high:.4f}]")
0.4842, standard error 0.1380 [0.2137, 0.7547]
0.4701, standard error 0.1457 [0.1845, 0.7558]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import isinf, sqrt
from numbers import Real
from typing import Any, Literal

import numpy as np

from coursekit.measures.columns import Floats, Table, is_missing, table
from coursekit.measures.samples import within, z_value

Missing = Literal["pairwise", "listwise"]


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha, at most 1 and negative where the items contradict each other, with Feldt's interval."""

    alpha: float
    low: float
    high: float
    level: float
    handling: Missing  # what was done with missing answers
    standardized: bool
    n: int  # respondents used
    fewest: int  # respondents behind the covariance that rests on the fewest
    k: int  # items
    incomplete: int  # respondents with some or all answers missing


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance: 1 is full agreement, 0 is what chance would give."""

    kappa: float
    se: float  # for large samples; 0 where the two agree throughout
    low: float
    high: float
    level: float
    agreement: float  # share of agreement, weighted as kappa is
    expected: float  # the same by chance
    n: int  # cases both have judged
    missing: int  # cases left out because a judgement is missing
    categories: tuple[Hashable, ...]


def cronbach_alpha(
    answers: Table, missing: Missing = "pairwise", standardized: bool = False, level: float = 0.95
) -> Alpha:
    """Alpha of a table (a row per respondent, a column per item), raw or from the mean correlation.

    "pairwise" takes each covariance from all who answered both items, "listwise" only those who answered all; the
    answer says which. Feldt's interval holds for the raw alpha of complete rows; otherwise it is an approximation.
    Raises ValueError for fewer than two items or respondents, and where nothing varies.
    """
    from scipy.special import fdtri

    if missing not in ("pairwise", "listwise"):
        raise ValueError(f'missing is {missing!r}; expected "pairwise" or "listwise"')
    names, x = table(answers)
    gaps = np.isnan(x)
    x = x[~gaps.any(axis=1)] if missing == "listwise" else x[~gaps.all(axis=1)]
    n, k = x.shape
    if k < 2 or n < 2:
        raise ValueError(f"{k} items answered by {n} ({missing}); expected at least two items and two respondents")
    covariance, fewest = _covariances(names, x)
    constant = np.nanmax(x, axis=0) == np.nanmin(x, axis=0)
    if standardized and constant.any():
        raise ValueError(f"{names[int(constant.argmax())]}: all answers are equal, so nothing correlates; leave it out")
    if standardized:
        spread = np.sqrt(np.diag(covariance))
        covariance = covariance / np.outer(spread, spread)
    items, total = float(np.trace(covariance)), float(covariance.sum())
    if constant.all() or total <= 1e-12 * items:
        raise ValueError(f"the sum of the items does not vary ({missing}); alpha needs respondents who differ")
    alpha = k / (k - 1) * (1 - items / total)
    tail = (1 - within("level", level, 0, 1, open_ends=True)) / 2
    low, high = (1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), q)) for q in (1 - tail, tail))
    return Alpha(alpha, low, high, level, missing, standardized, n, fewest, k, int(gaps.any(axis=1).sum()))


def cohen_kappa(
    first: Iterable[Any],
    second: Iterable[Any],
    weights: Literal["linear", "quadratic"] | None = None,
    categories: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> Kappa:
    """Kappa of two observers' judgements of the same cases: words or numbers, one each per case.

    With weights a near miss counts in part: numbers by their distance, words by their place in `categories`, which
    then has to be given, lowest first. Raises ValueError for unequal lengths, fewer than two cases, words mixed with
    numbers, a judgement outside `categories`, and where both use one and the same category only.
    """
    known, pairs, missing = _judged(first, second, categories)
    if weights not in (None, "linear", "quadratic"):
        raise ValueError(f'weights is {weights!r}; expected None, "linear" or "quadratic"')
    numeric = all(isinstance(each, Real) for each in known)
    if weights and not numeric and categories is None:
        raise ValueError("weights need an order; expected categories=, lowest first, since the judgements are words")
    place = np.array(known, dtype=float) if numeric else np.arange(len(known), dtype=float)
    distance = np.abs(place[:, None] - place) / max(float(np.ptp(place)), 1e-300)
    w = 1 - {None: (distance > 0) * 1.0, "linear": distance, "quadratic": distance**2}[weights]
    p = np.zeros_like(w)
    for a, b in pairs:
        p[known.index(a), known.index(b)] += 1
    p /= len(pairs)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    agreement, expected = float((w * p).sum()), float(rows @ w @ columns)
    if 1 - expected < 1e-12:
        raise ValueError(f"both say {pairs[0][0]!r} in all {len(pairs)} cases: expected by chance, kappa is undefined")
    kappa = max(-1.0, min(1.0, (agreement - expected) / (1 - expected)))  # rounding goes past the ends
    lean = (w @ columns)[:, None] + rows @ w
    variance = float((p * (w - lean * (1 - kappa)) ** 2).sum()) - (kappa - expected * (1 - kappa)) ** 2
    se = sqrt(max(variance, 0.0) / len(pairs)) / (1 - expected)
    low, high = max(-1.0, kappa - z_value(level) * se), min(1.0, kappa + z_value(level) * se)
    return Kappa(kappa, se, low, high, level, agreement, expected, len(pairs), missing, tuple(known))


def _covariances(names: list[str], x: Floats) -> tuple[Floats, int]:
    """Covariances, each from the rows that have both, and the fewest rows behind one."""
    there = (~np.isnan(x)).astype(float)
    shared = there.T @ there
    if shared.min() < 2:
        a, b = np.unravel_index(shared.argmin(), shared.shape)
        raise ValueError(f"{names[a]} and {names[b]}: answered by {shared.min():.0f} in common; expected two or more")
    filled = np.where(there == 1, x - np.nanmean(x, axis=0), 0.0)
    sums = filled.T @ there
    return (filled.T @ filled - sums * sums.T / shared) / (shared - 1), int(shared.min())


def _judged(
    first: Iterable[Any], second: Iterable[Any], categories: Sequence[Hashable] | None
) -> tuple[list[Any], list[tuple[Any, Any]], int]:
    """The categories, the complete pairs of judgements, and how many pairs were left out."""
    both = [list(first), list(second)]
    if len(both[0]) != len(both[1]):
        raise ValueError(f"{len(both[0])} and {len(both[1])} judgements; expected two of each case")
    said = [(row, value) for side in both for row, value in enumerate(side) if not is_missing(value)]
    for row, value in said:
        if not isinstance(value, str | Real) or (isinstance(value, Real) and isinf(value)):
            raise ValueError(f"row {row}: {value!r} is no category; expected a word or a finite number")
        if categories is not None and value not in categories:
            raise ValueError(f"row {row}: {value!r} is not among the categories {list(categories)}; correct either")
        if isinstance(value, str) != isinstance(said[0][1], str):
            raise ValueError(f"row {row}: {value!r} beside {said[0][1]!r}; expected either words or numbers throughout")
    pairs = [pair for pair in zip(*both, strict=True) if not any(map(is_missing, pair))]
    if len(pairs) < 2:
        raise ValueError(f"{len(pairs)} of {len(both[0])} cases judged by both; expected two or more")
    known = sorted({value for _, value in said}) if categories is None else list(categories)
    return known, pairs, len(both[0]) - len(pairs)

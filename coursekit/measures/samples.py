"""How sure a share is: intervals, sample sizes, and what a larger sample does not cure.

A share is a number in [0, 1], `level` the confidence in (0, 1). Each function raises ValueError, naming the
argument, for counts that are not whole, missing or infinite numbers, and values out of their range.
Sources: Newcombe 1998 (Stat. Med. 17:857-872 for one share, 17:873-890 for the difference of two);
Krejcie & Morgan 1970 (Educ. Psychol. Meas. 30:607-610). Newcombe's own cases, 81 of 263 and 0 of 20:

>>> for found in (wilson(81, 263), wilson(0, 20)):
...     print(f"{found.estimate:.4f} [{found.low:.4f}, {found.high:.4f}]")
0.3080 [0.2553, 0.3662]
0.0000 [0.0000, 0.1611]
>>> [krejcie_morgan(population) for population in (100, 500, 1000, 10_000, 1_000_000)]
[80, 217, 278, 370, 384]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, hypot, inf, isfinite, sqrt
from numbers import Real
from statistics import NormalDist

import numpy as np

from coursekit.measures.columns import Floats


@dataclass(frozen=True)
class Interval:
    """An estimate with its confidence limits, all in the unit of the estimate."""

    estimate: float
    low: float
    high: float
    level: float = 0.95
    n: int | None = None  # answers it rests on
    se: float | None = None  # standard error of the estimate; None where one answer can't tell
    missing: int = 0  # answers left out because they are missing


def wilson(successes: int, n: int, level: float = 0.95, missing: int = 0) -> Interval:
    """Wilson's score interval of the share successes/n; right for small n and for 0 or n successes too.

    `missing` is passed on. The limits don't rest on `se`, which is sqrt(p(1 - p)/n).
    """
    x, n = _of(successes, n)
    z2, p = z_value(level) ** 2, x / n
    middle, half = p + z2 / (2 * n), sqrt(z2 * (p * (1 - p) + z2 / (4 * n)) / n)
    low, high = ((middle + sign * half) / (1 + z2 / n) for sign in (-1, 1))
    se = sqrt(p * (1 - p) / n)
    return Interval(p, 0.0 if x == 0 else low, 1.0 if x == n else high, level, n, se, missing)  # exact at both ends


def wald(successes: int, n: int, level: float = 0.95) -> Interval:
    """The textbook interval p ± z sqrt(p(1 - p)/n), cut to [0, 1]; it has no width for 0 or n successes."""
    x, n = _of(successes, n)
    p, half = x / n, margin(x / n, n, level=level)
    return Interval(p, max(0.0, p - half), min(1.0, p + half), level, n, sqrt(p * (1 - p) / n))


def newcombe(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Interval:
    """x1/n1 - x2/n2 of two independent groups, with Newcombe's hybrid score interval (his method 10), in [-1, 1].

    >>> found = newcombe(56, 70, 48, 80)
    >>> f"{found.estimate:.4f} [{found.low:.4f}, {found.high:.4f}]"
    '0.2000 [0.0524, 0.3339]'
    """
    a, b = wilson(x1, n1, level), wilson(x2, n2, level)
    d = a.estimate - b.estimate
    low = d - sqrt((a.estimate - a.low) ** 2 + (b.high - b.estimate) ** 2)
    high = d + sqrt((a.high - a.estimate) ** 2 + (b.estimate - b.low) ** 2)
    return Interval(d, max(-1.0, low), min(1.0, high), level, int(n1) + int(n2), hypot(a.se or 0, b.se or 0))


def mean_interval(
    values: Floats, low: float = -inf, high: float = inf, level: float = 0.95, missing: int = 0
) -> Interval:
    """The mean of complete numbers with Student's t interval, cut to the scale from low to high.

    One answer tells nothing about the spread: then the interval is the whole scale. Equal answers give no width.
    """
    n, mean = len(values), min(high, max(low, float(values.mean())))  # sums of weights may round past the end
    if n == 1:
        return Interval(mean, low, high, level, 1, None, missing)
    se = float(values.std(ddof=1)) / sqrt(n)
    half = t_value(level, n - 1) * se
    return Interval(mean, max(low, mean - half), min(high, mean + half), level, n, se, missing)


def least_squares(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Coefficients of y on the columns of x, and their covariance matrix.

    Raises ValueError where the columns of x don't tell the coefficients apart, no row is to spare, or y is constant.
    """
    n, k = x.shape
    if n <= k or np.linalg.matrix_rank(x) < k or np.ptp(y) == 0:
        raise ValueError(f"{n} rows, {k} coefficients: expected more rows, and columns that vary, none made of others")
    coefficients = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], dtype=np.float64)
    rest = float(((y - x @ coefficients) ** 2).sum())
    return coefficients, np.asarray(np.linalg.inv(x.T @ x), dtype=np.float64) * (rest / (n - k))


def intervals(
    names: list[str], middles: Floats, errors: Floats, level: float, df: int, n: int, missing: int
) -> dict[str, Interval]:
    """Student's t interval of each estimate from its standard error."""
    t = t_value(level, df)
    rows = zip(names, middles.tolist(), errors.tolist(), strict=True)
    return {name: Interval(each, each - t * se, each + t * se, level, n, se, missing) for name, each, se in rows}


def margin(share: float, n: int, population: int | None = None, level: float = 0.95) -> float:
    """Half the width of the Wald interval of a share, as a share; smaller where a population of known size is asked."""
    p, answers = within("share", share, 0, 1), whole("n", n, 1)
    half = z_value(level) * sqrt(p * (1 - p) / answers)
    return half if population is None else half * finite_population(answers, population)


def finite_population(n: int, population: int) -> float:
    """What a margin of error is multiplied by when n of a population of N answer: sqrt((N - n)/(N - 1)).

    0 where everybody answers, also where N is 1.
    """
    size, asked = whole("population", population, 1), whole("n", n, 1)
    if asked > size:
        raise ValueError(f"n is {asked}, more than the population of {size}; expected at most everybody")
    return sqrt((size - asked) / (size - 1)) if size > 1 else 0.0


def krejcie_morgan(population: int) -> int:
    """Answers needed in Krejcie & Morgan's table: share .5, margin .05, chi-square 3.841, rounded to the nearest."""
    size = whole("population", population, 1)
    return round(3.841 * size * 0.25 / (0.05**2 * (size - 1) + 3.841 * 0.25))


def sample_size(margin: float, share: float = 0.5, population: int | None = None, level: float = 0.95) -> int:
    """Answers needed to know a share to within ± margin (both in (0, 1)), rounded up; a known population needs fewer.

    >>> sample_size(0.05), sample_size(0.05, population=1000)
    (385, 278)
    """
    e, p = within("margin", margin, 0, 1, open_ends=True), within("share", share, 0, 1, open_ends=True)
    return _answers(p * (1 - p), e, population, level)


def sample_size_nps(
    margin: float, promoters: float, detractors: float, population: int | None = None, level: float = 0.95
) -> int:
    """Answers needed to know an NPS to within ± margin points (1 to 100), given the expected shares in [0, 1].

    >>> sample_size_nps(5, promoters=0.60, detractors=0.15)
    842
    """
    e = within("margin (NPS points)", margin, 1, 100)  # below 1 somebody means a share
    p, d = within("promoters", promoters, 0, 1), within("detractors", detractors, 0, 1)
    within("promoters + detractors", p + d, 0, 1 + 1e-9)
    variance = p + d - (p - d) ** 2
    if variance < 1e-12:
        raise ValueError("all answers in one group: nothing varies, so no sample size follows; expected two groups")
    return _answers(variance, e / 100, population, level)


def design_effect(cluster_size: float, rho: float) -> float:
    """1 + (m - 1) rho: how many times the variance grows when m answers come from one branch, with rho in common.

    The sample is worth n/design effect independent answers. `rho` is the intraclass correlation, at least -1/(m - 1).
    """
    m = within("cluster_size", cluster_size, 1, inf)
    return 1 + (m - 1) * within("rho", rho, -1 / (m - 1) if m > 2 else -1, 1)


def nonresponse_bias(response_rate: float, mean_respondents: float, mean_nonrespondents: float) -> float:
    """(1 - response rate) (mean of those who answer - mean of those who don't), in scale points.

    The number of answers is not in it: a larger n does not remove it. The rate is a share in (0, 1].
    """
    rate = within("response_rate", response_rate, 0, 1)
    if rate == 0:
        raise ValueError("response_rate is 0: nobody answered; expected a share above 0")
    here, away = number("mean_respondents", mean_respondents), number("mean_nonrespondents", mean_nonrespondents)
    return (1 - rate) * (here - away)


def z_value(level: float) -> float:
    """The two-sided normal quantile of a confidence level: 1.96 for .95."""
    return NormalDist().inv_cdf((1 + within("level", level, 0, 1, open_ends=True)) / 2)


def t_value(level: float, df: int) -> float:
    """The two-sided quantile of Student's t with df degrees of freedom: 2.26 for .95 and 9."""
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + within("level", level, 0, 1, open_ends=True)) / 2))


def number(name: str, value: object) -> float:
    """A finite number; refuses text, missing and infinite values."""
    if not isinstance(value, Real) or not isfinite(value):
        raise ValueError(f"{name} is {value!r}; expected a finite number")
    return float(value)


def within(name: str, value: object, low: float, high: float, open_ends: bool = False) -> float:
    """A finite number from low to high; with `open_ends` strictly between."""
    found = number(name, value)
    if not low <= found <= high or (open_ends and found in (low, high)):
        span = f"strictly between {low:g} and {high:g}" if open_ends else f"{low:g} to {high:g}"
        raise ValueError(f"{name} is {found:g}; expected {span}")
    return found


def whole(name: str, value: object, low: int = 0) -> int:
    """A whole number of at least `low`."""
    found = number(name, value)
    if found != int(found) or found < low:
        raise ValueError(f"{name} is {found:g}; expected a whole number, {low} or more")
    return int(found)


def _of(successes: int, n: int) -> tuple[int, int]:
    total, x = whole("n", n, 1), whole("successes", successes)
    if x > total:
        raise ValueError(f"successes is {x}, more than n, which is {total}; expected at most n")
    return x, total


def _answers(variance: float, e: float, population: int | None, level: float) -> int:
    needed = z_value(level) ** 2 * variance / e**2
    if population is not None:
        needed /= 1 + (needed - 1) / whole("population", population, 1)
    return max(1, ceil(needed - 1e-9))

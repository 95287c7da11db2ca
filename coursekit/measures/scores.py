"""The three scores of customer surveys, with how sure they are: CSAT, NPS and CES.

Sources: Reichheld 2003 (HBR 81(12):46-54) for the NPS; Rocks 2016 (Am. Stat. 70(4):365-372) for its adjusted Wald
interval; Dixon, Freeman & Toman 2010 (HBR 88(7/8):116-122) for the effort score. 60 promoters, 25 passives and 15
detractors; then two samples of 100 with the same score of 0, of which the divided one is less sure:

>>> found = nps_of(60, 25, 15, method="wald")
>>> f"{found.score:.0f} ± {(found.high - found.low) / 2:.1f}"
'45 ± 14.5'
>>> [round(nps_of(*counts).se, 2) for counts in ((30, 40, 30), (50, 0, 50))]
[7.75, 10.0]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Literal

import numpy as np

from coursekit.measures.columns import Column, answered, on_scale
from coursekit.measures.samples import Interval, mean_interval, whole, wilson, z_value

Method = Literal["adjusted-wald", "wald"]
EXTRA = {"wald": 0.0, "adjusted-wald": 0.75}  # added to the promoters and to the detractors; four times it to n


@dataclass(frozen=True)
class Nps:
    """A net promoter score: score, standard error and limits in points from -100 to 100, the rest in answers."""

    score: float
    se: float  # sqrt((p + d - (p - d)²)/n) of the answers as they are
    low: float
    high: float
    level: float
    method: Method
    promoters: int
    passives: int
    detractors: int
    missing: int

    @property
    def n(self) -> int:
        """Answers counted."""
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True)
class Ces:
    """A customer effort score."""

    easy: Interval  # share who found it easy, with Wilson's interval
    mean: Interval  # in scale points, with Student's t interval


def csat(
    answers: Column, top: int | Collection[int] = (4, 5), scale: tuple[int, int] = (1, 5), level: float = 0.95
) -> Interval:
    """The share in [0, 1] of answers in the boxes `top`, with Wilson's interval; say the boxes wherever you print it.

    Missing answers are left out and counted. Raises ValueError for answers or boxes off the scale, and for no answer.

    >>> found = csat([5, 4, 4, 3, None, 5, 2, 1, 4, 5])
    >>> f"top two boxes {found.estimate:.0%} [{found.low:.0%}, {found.high:.0%}] of {found.n}, {found.missing} missing"
    'top two boxes 67% [35%, 88%] of 9, 1 missing'
    """
    given, missing = answered(on_scale("answers", answers, scale))
    boxes = on_scale("top", [top] if isinstance(top, int) else list(top), scale)
    if not len(boxes) or np.isnan(boxes).any():
        raise ValueError(f"top is {top}; expected the boxes that count, such as (4, 5)")
    return wilson(int(np.isin(given, boxes).sum()), len(given), level, missing)


def nps(answers: Column, method: Method = "adjusted-wald", level: float = 0.95) -> Nps:
    """The net promoter score of answers 0 to 10: share of 9 and 10 minus share of 0 to 6, in points.

    Missing answers are left out and counted. Raises ValueError for answers off the scale and for no answer.
    """
    given, missing = answered(on_scale("answers", answers, (0, 10)))
    promoters, detractors = int((given >= 9).sum()), int((given <= 6).sum())
    return nps_of(promoters, len(given) - promoters - detractors, detractors, method, level, missing)


def nps_of(
    promoters: int,
    passives: int,
    detractors: int,
    method: Method = "adjusted-wald",
    level: float = 0.95,
    missing: int = 0,
) -> Nps:
    """The same from the numbers of promoters, passives and detractors.

    "wald" is score ± z se. "adjusted-wald" adds 3/4 to the promoters, 3/4 to the detractors and 3 to n for the limits
    only: it also holds for small or one-sided samples. Limits are cut to [-100, 100] and always take in the score.
    """
    if method not in EXTRA:
        raise ValueError(f"method is {method!r}; expected one of {', '.join(EXTRA)}")
    counts = whole("promoters", promoters), whole("passives", passives), whole("detractors", detractors)
    whole("the number of answers", sum(counts), 1)
    score, se = _moments(*counts, 0.0)
    middle, spread = _moments(*counts, EXTRA[method])
    low, high = (middle + sign * z_value(level) * spread for sign in (-1, 1))
    low, high = min(score, max(-100.0, low)), max(score, min(100.0, high))
    return Nps(score, se, low, high, level, method, *counts, missing)


def nps_difference(first: Nps, second: Nps, level: float = 0.95) -> Interval:
    """first - second in points, of two independent samples such as this year's and last year's.

    se = sqrt(se1² + se2²); the limits come from the samples' own method, which has to be the same (else ValueError).

    >>> change = nps_difference(nps_of(60, 25, 15, "wald"), nps_of(50, 30, 20, "wald"))
    >>> f"{change.estimate:+.0f} [{change.low:+.1f}, {change.high:+.1f}]: not sure to be a rise"
    '+15 [-6.1, +36.1]: not sure to be a rise'
    """
    if first.method != second.method:
        raise ValueError(f"one score by {first.method}, the other by {second.method}; expected the same for both")
    (middle1, spread1), (middle2, spread2) = (
        _moments(each.promoters, each.passives, each.detractors, EXTRA[each.method]) for each in (first, second)
    )
    middle, half = middle1 - middle2, z_value(level) * hypot(spread1, spread2)
    change, low, high = first.score - second.score, max(-200.0, middle - half), min(200.0, middle + half)
    n, se, missing = first.n + second.n, hypot(first.se, second.se), first.missing + second.missing
    return Interval(change, min(change, low), max(change, high), level, n, se, missing)


def ces(
    answers: Column, easy: int | Collection[int] = (5, 6, 7), scale: tuple[int, int] = (1, 7), level: float = 0.95
) -> Ces:
    """The effort score of "made it easy", 1 to 7 (CES 2.0): the share of the boxes `easy`, and the mean.

    The first version asked for effort, 1 to 5, where low is good: there say scale=(1, 5), easy=(1, 2), and read the
    mean the other way round. Missing answers and errors as in `csat`.
    """
    share = csat(answers, easy, scale, level)
    given, missing = answered(on_scale("answers", answers, scale))
    return Ces(share, mean_interval(given, *scale, level, missing))


def _moments(promoters: int, passives: int, detractors: int, extra: float) -> tuple[float, float]:
    """Score and standard error in points, after `extra` promoters and detractors and twice as many passives."""
    n = promoters + passives + detractors + 4 * extra
    p, d = (promoters + extra) / n, (detractors + extra) / n
    return 100 * (promoters - detractors) / n, 100 * sqrt(max(p + d - (p - d) ** 2, 0.0) / n)

"""Measures of the zone of tolerance: adequate A, desired D and perceived P service on one scale.

Sources: Zeithaml, Berry & Parasuraman 1993 (J. Acad. Mkt. Sci. 21(1):1-12) for the zone from A to D;
Parasuraman, Zeithaml & Berry 1994 (J. Retailing 70(3):201-230) for the two measures P - A and P - D.

Two rules hold throughout. A function that answers row by row refuses what it cannot answer (text, missing or
infinite values, A above D), naming the row. `shares` and `summary` leave out rows with a missing answer and
rows with A above D, as LibQUAL+ does with inconsistent answers, and say how many there were.

The published means of 17 libraries (LibQUAL+, spring 2003, "willingness to help users", scale 1 to 9):

>>> library = summary(adequate=[6.23], desired=[7.93], perceived=[6.99])
>>> f"MSA {library.adequacy:+.2f}, MSS {library.superiority:+.2f}, width {library.width:.2f}"
'MSA +0.76, MSS -0.94, width 1.70'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from coursekit.measures.columns import Column, Floats, aligned, complete

Levels = Column
Verdict = Literal["below", "inside", "above"]
VERDICTS: tuple[Verdict, ...] = ("below", "inside", "above")


@dataclass(frozen=True)
class Shares:
    """How many respondents are below, inside and above their own zone; the three shares sum to 1."""

    n_below: int
    n_inside: int
    n_above: int

    @property
    def n(self) -> int:
        """Respondents counted."""
        return self.n_below + self.n_inside + self.n_above

    @property
    def below(self) -> float:
        """Share in [0, 1] with P < A."""
        return self.n_below / self.n

    @property
    def inside(self) -> float:
        """Share in [0, 1] with A <= P <= D."""
        return self.n_inside / self.n

    @property
    def above(self) -> float:
        """Share in [0, 1] with P > D."""
        return self.n_above / self.n


@dataclass(frozen=True)
class Summary:
    """The measures over all usable rows; every level is a mean in scale points."""

    n: int
    missing: int  # rows left out because an answer is missing
    crossed: int  # rows left out because adequate is above desired
    adequate: float
    desired: float
    perceived: float
    adequacy: float  # MSA of the means
    superiority: float  # MSS of the means
    width: float
    width_range: tuple[float, float]
    position: float | None  # None where the mean zone has no width
    shares: Shares

    @property
    def verdict(self) -> Verdict:
        """Where the mean perceived service lies in the mean zone."""
        if self.perceived < self.adequate:
            return "below"
        return "above" if self.perceived > self.desired else "inside"

    @property
    def hidden(self) -> int:
        """Rows below their own zone that the mean hides: 0 where the mean itself is below the zone."""
        return 0 if self.verdict == "below" else self.shares.n_below


def adequacy(perceived: Levels, adequate: Levels) -> Floats:
    """Measure of service adequacy, MSA = P - A, in scale points, row by row (PZB 1994).

    Raises ValueError for unequal lengths and for values that are no finite numbers.
    """
    p, a = complete(perceived=perceived, adequate=adequate)
    return p - a


def superiority(perceived: Levels, desired: Levels) -> Floats:
    """Measure of service superiority, MSS = P - D, in scale points, row by row (PZB 1994).

    Raises ValueError for unequal lengths and for values that are no finite numbers.
    """
    p, d = complete(perceived=perceived, desired=desired)
    return p - d


def width(adequate: Levels, desired: Levels) -> Floats:
    """Width of the zone of tolerance, D - A, in scale points, row by row; never negative.

    Raises ValueError as `adequacy` does, and where A is above D.
    """
    a, d = complete(adequate=adequate, desired=desired)
    _refuse_crossed(a, d)
    return d - a


def position(perceived: Levels, adequate: Levels, desired: Levels) -> Floats:
    """Position in the zone, (P - A)/(D - A): 0 at adequate, 1 at desired, outside [0, 1] beyond them.

    NaN, and only there, marks a row whose zone has no width (D = A), where the position is undefined.
    Raises ValueError as `width` does.
    """
    p, a, d = complete(perceived=perceived, adequate=adequate, desired=desired)
    _refuse_crossed(a, d)
    result = np.full(len(p), np.nan)
    np.divide(p - a, d - a, out=result, where=d > a)
    return result


def verdicts(perceived: Levels, adequate: Levels, desired: Levels) -> NDArray[np.str_]:
    """Say "below" (P < A), "inside" (A <= P <= D) or "above" (P > D), row by row.

    Raises ValueError as `width` does.
    """
    p, a, d = complete(perceived=perceived, adequate=adequate, desired=desired)
    _refuse_crossed(a, d)
    return np.select([p < a, p > d], ["below", "above"], "inside")


def shares(perceived: Levels, adequate: Levels, desired: Levels) -> Shares:
    """Count the rows below, inside and above their own zone, leaving out missing answers and A above D.

    Raises ValueError for unequal lengths, values that are no numbers or infinite, and no usable row.
    """
    p, a, d, _, _ = _usable(perceived, adequate, desired)
    return _count(p, a, d)


def summary(adequate: Levels, desired: Levels, perceived: Levels) -> Summary:
    """All measures over the usable rows; the numbers of rows left out are part of the answer.

    One row is enough. Raises ValueError as `shares` does.
    """
    p, a, d, missing, crossed = _usable(perceived, adequate, desired)
    mean_a, mean_d, mean_p = float(a.mean()), float(d.mean()), float(p.mean())
    widths = d - a
    return Summary(
        n=len(p),
        missing=missing,
        crossed=crossed,
        adequate=mean_a,
        desired=mean_d,
        perceived=mean_p,
        adequacy=mean_p - mean_a,
        superiority=mean_p - mean_d,
        width=mean_d - mean_a,
        width_range=(float(widths.min()), float(widths.max())),
        position=(mean_p - mean_a) / (mean_d - mean_a) if mean_d > mean_a else None,
        shares=_count(p, a, d),
    )


def _count(p: Floats, a: Floats, d: Floats) -> Shares:
    below, above = int(np.count_nonzero(p < a)), int(np.count_nonzero(p > d))
    return Shares(n_below=below, n_inside=len(p) - below - above, n_above=above)


def _refuse_crossed(a: Floats, d: Floats) -> None:
    if (a > d).any():
        row = int(np.flatnonzero(a > d)[0])
        raise ValueError(f"row {row}: adequate {a[row]:g} is above desired {d[row]:g}; expected A <= D")


def _usable(perceived: Levels, adequate: Levels, desired: Levels) -> tuple[Floats, Floats, Floats, int, int]:
    """Rows that can be judged, with the numbers of those left out: missing answers, and A above D."""
    p, a, d = aligned(perceived=perceived, adequate=adequate, desired=desired)
    answered = ~np.isnan(p + a + d)
    keep = answered & (a <= d)
    if not keep.any():
        raise ValueError(f"no usable row among {len(p)}: each needs A, D and P, with A not above D")
    missing, crossed = int(len(p) - answered.sum()), int(answered.sum() - keep.sum())
    return (p, a, d, 0, 0) if keep.all() else (p[keep], a[keep], d[keep], missing, crossed)

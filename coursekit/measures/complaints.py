"""Complaints: how many speak, how long they wait, what causes them, who comes back.

Sources: Kaplan & Meier 1958 (JASA 53:457-481) for waits of which some are not over; Tax, Brown & Chandrashekaran 1998
(J. Mkt. 62(2):60-76) for the three kinds of justice. Shares are in [0, 1] with Wilson's interval, differences of
shares with Newcombe's. All functions raise ValueError, naming what is wrong. Dillard & Bates' experiment, car owners
who meant to leave and had their problem solved, soon after they reported it or later:

>>> found = recovery_rates({"within 90 days": (81, 171), "90 to 180 days": (49, 166)})
>>> [f"{rate.estimate:.1%}" for rate in found.rates.values()]
['47.4%', '29.5%']
>>> later = found.differences["90 to 180 days"]
>>> f"{later.estimate:.1%} ({later.low:.1%} to {later.high:.1%})"
'-17.9% (-27.7% to -7.5%)'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from numbers import Real
from typing import Any

import numpy as np

from coursekit.measures.columns import Column, Floats, complete, flags, is_missing, numbers
from coursekit.measures.dates import moments
from coursekit.measures.facets import Answers, Profile, profile
from coursekit.measures.samples import Interval, newcombe, whole, wilson, within

HAIR = 1e-9  # products and sums of floats miss a share by less


@dataclass(frozen=True)
class Clock:
    """How long cases take, in the unit of the waits. A case that is still open has waited at least so long."""

    n: int
    open: int
    median: float | None  # half of all cases are done by then; None: not half are, as far as known
    p90: float | None  # nine in ten are
    median_of_closed: float | None  # the naive figures, open cases left out: too short while slow cases are open
    p90_of_closed: float | None


@dataclass(frozen=True)
class Clocks:
    """Both clocks of the same cases: a fast acknowledgement is no resolution."""

    first_reply: Clock
    resolution: Clock
    missing: int  # cases left out because the time of receipt is missing
    later: int  # cases left out because they came after the count


@dataclass(frozen=True)
class Pareto:
    """Causes, the most frequent first, equal ones by name."""

    counts: dict[str, int]
    cumulative: dict[str, float]  # share of the cases up to and including this cause
    missing: int  # cases without a cause

    def few(self, cut: float = 0.8) -> list[str]:
        """The fewest causes that together reach the share `cut`."""
        short = sum(share < within("cut", cut, 0, 1) - HAIR for share in self.cumulative.values())
        return list(self.counts)[: short + 1]


@dataclass(frozen=True)
class Recovery:
    """Shares of each group, and how far each is from the first."""

    rates: dict[str, Interval]
    differences: dict[str, Interval]  # group less first group, for all but the first


def complaint_rate(complained: int, customers: int, level: float = 0.95) -> Interval:
    """Customers who complained among all (or orders). Fewer complaints can be fewer voices: see `voice_rate`."""
    return wilson(complained, customers, level)


def voice_rate(complained: int, had_problem: int, level: float = 0.95) -> Interval:
    """Customers who complained among those who had a problem; only a survey of all customers knows the latter."""
    return wilson(complained, had_problem, level)


def problem_rate(complaint_rate: float, voice_rate: float) -> float:
    """Customers with a problem among all: complaint rate / voice rate, for complaint rate = problem rate x voice rate.

    >>> problem_rate(complaint_rate=0.02, voice_rate=0.25)
    0.08
    """
    rate, voice = within("complaint_rate", complaint_rate, 0, 1), within("voice_rate", voice_rate, 0, 1)
    if rate > voice or not voice:
        raise ValueError(
            f"complaint_rate {rate:g} and voice_rate {voice:g} give no share; expected voice_rate above it"
        )
    return rate / voice


def still_open(waits: Column, done: Column) -> tuple[Floats, Floats]:
    """Kaplan-Meier's curve: the waits, rising, at which cases were done, and the share still open after each.

    `waits` are numbers, 0 or more, in any one unit; `done` says 1 where the case was done then, 0 where it is open
    still. A case open at a wait counts as waiting when others are done at the same wait.

    >>> still_open([1, 2, 2, 3], [1, 1, 0, 1])
    (array([1., 2., 3.]), array([0.75, 0.5 , 0.  ]))
    """
    wait, ended = complete(waits=waits, done=flags("done", done))
    if not len(wait) or (wait < 0).any():
        where = f"row {int(np.argmax(wait < 0))} is below 0" if len(wait) else "there are none"
        raise ValueError(f"waits: {where}; expected at least one wait, each 0 or more")
    times, events = np.unique(wait[ended == 1], return_counts=True)
    waiting = len(wait) - np.searchsorted(np.sort(wait), times)
    return times, np.cumprod(1 - events / waiting, dtype=np.float64)


def clock(waits: Column, done: Column) -> Clock:
    """Median and 90th percentile with open cases counted as far as they are known; errors as `still_open`.

    The percentile is the shortest wait by which at least that share is done, a wait that occurred, for the naive
    figures too; so both agree where no case is open.
    """
    times, share = still_open(waits, done)
    wait, ended = complete(waits=waits, done=done)
    closed = wait[ended == 1]
    known = [
        float(times[reached.argmax()]) if reached.any() else None
        for reached in (share <= 0.5 + HAIR, share <= 0.1 + HAIR)
    ]
    naive = np.quantile(closed, [0.5, 0.9], method="inverted_cdf").tolist() if len(closed) else [None, None]
    return Clock(len(wait), len(wait) - len(closed), known[0], known[1], naive[0], naive[1])


def clocks(received: Any, replied: Any, resolved: Any, until: Any = None) -> Clocks:
    """The clocks of first reply and resolution, from columns of dates (waits in days) or of numbers (in their unit).

    A missing reply or resolution, or one after `until`, is open; `until` is when the cases were counted, by default
    the last moment in the columns. Where no reply is noted the resolution is the first. Cases without or with a later
    receipt are left out and counted. Refuses a reply or resolution before the receipt, naming the row.
    """
    names = ("received", "replied", "resolved")
    read = numbers if all(isinstance(value, Real) or is_missing(value) for value in received) else _days
    start, *ends = (read(name, column) for name, column in zip(names, (received, replied, resolved), strict=True))
    if len({len(start), *map(len, ends)}) > 1:
        raise ValueError(f"the columns differ in length ({', '.join(names)}); expected one moment each per case")
    known = ~np.isnan(start)
    if not known.any():
        raise ValueError(f"no case among {len(start)} has a time of receipt")
    now = float(np.nanmax([start, *ends]) if until is None else read("until", [until])[0])
    if np.isnan(now):
        raise ValueError("until: the moment of the count is missing")
    here = known & (start <= now)
    for name, end in zip(names[1:], ends, strict=True):
        if (end < start).any():
            raise ValueError(f"{name}, row {int(np.argmax(end < start))}: before the complaint was received")
    reply, resolution = (
        clock(np.round(np.fmin(end, now) - start, 9)[here], (end <= now)[here]) for end in (np.fmin(*ends), ends[1])
    )
    return Clocks(reply, resolution, int(np.count_nonzero(~known)), int(np.count_nonzero(known & ~here)))


def pareto(causes: Iterable[object] | Mapping[Any, int]) -> Pareto:
    """The causes of complaints by frequency, one a case or as {cause: cases}; empty ones are left out and counted.

    >>> pareto(["late", "late", "broken", "late"]).cumulative
    {'late': 0.75, 'broken': 1.0}
    """
    if isinstance(causes, str) or not isinstance(causes, Iterable):
        raise ValueError(f"causes is {causes!r}; expected a column with one cause a case")
    named: Counter[str] = Counter()
    for cause, cases in causes.items() if isinstance(causes, Mapping) else ((cause, 1) for cause in causes):
        named["" if is_missing(cause) or cause != cause else str(cause).strip()] += whole("cases", cases)
    unnamed, n = named.pop("", 0), named.total()
    if not n:
        raise ValueError("no cause: expected a word or two for at least one case")
    counts = dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))
    cumulative = dict(zip(counts, [so_far / n for so_far in accumulate(counts.values())], strict=True))
    return Pareto(counts, cumulative, unnamed)


def recovery_rates(groups: Mapping[str, tuple[int, int]], level: float = 0.95) -> Recovery:
    """Regained customers by group, from (regained, of how many); the first group is what the others are held against.

    Gaps between groups that chose themselves are associations; only groups made by lot show an effect.
    """
    if not isinstance(groups, Mapping) or not groups or {np.shape(pair) for pair in groups.values()} != {(2,)}:
        raise ValueError("no group: expected (regained, of how many) for at least one")
    first, *others = groups
    rates = {name: wilson(*counts, level=level) for name, counts in groups.items()}
    return Recovery(rates, {name: newcombe(*groups[name], *groups[first], level=level) for name in others})


def justice_scores(
    distributive: Answers, procedural: Answers, interactional: Answers, scale: tuple[int, int] = (1, 7)
) -> Profile:
    """Outcome, procedure and treatment as the complainant saw them; each is one column of answers or several.

    Read `lowest` before the means: it counts those for whom this kind of justice is what failed most.
    """
    return profile(scale, distributive=distributive, procedural=procedural, interactional=interactional)


def _days(name: str, values: Any) -> Floats:
    found = moments(name, values)
    return np.where(np.isnat(found), np.nan, (found - np.datetime64("1970-01-01")) / np.timedelta64(1, "D"))

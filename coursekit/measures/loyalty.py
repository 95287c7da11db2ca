"""Loyalty: what customers do, what they say, and where the two part.

Sources: Jones & Sasser 1995 (HBR 73(6):88-99) for the types from satisfaction and loyalty and for the step that a
straight line hides; Dick & Basu 1994 (JAMS 22(2):99-113) for relative attitude x repeat patronage; the four kinds of
loyalty are the courseware's. Rates are shares in [0, 1]. Rates over all customers of a firm are plain numbers: a count
is no sample and has no interval. Answers to a survey have one. All functions raise ValueError, naming what is wrong.

Churn of 2 % a month is 21.5 % a year, not 24 %, and 20 % a year 1.84 % a month:

>>> f"{convert_churn(0.02, 1, 12):.3f} {convert_churn(0.20, 12, 1):.4f}"
'0.215 0.0184'
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from coursekit.measures.columns import Column, aligned, answered, flags, numbers
from coursekit.measures.facets import Answers, Profile, profile
from coursekit.measures.grids import Cut, Grid, grid
from coursekit.measures.samples import Interval, newcombe, number, whole, wilson, within


@dataclass(frozen=True)
class Levels:
    """The loyal share at each level somebody chose, from the lowest, and the steps between neighbours."""

    shares: dict[int, Interval]
    steps: dict[tuple[int, int], Interval]  # (lower, upper) level: share at the upper less share at the lower
    missing: int  # rows left out because an answer is missing

    @property
    def largest(self) -> tuple[int, int] | None:
        """The steepest step up, the first of equals; None where all chose one level."""
        return max(self.steps, key=lambda step: self.steps[step].estimate, default=None)


def repeat_purchase_rate(purchases: Column) -> float:
    """Customers with two or more purchases among those with at least one, within the period the counts come from.

    `purchases` holds one whole number a customer, such as `rfm(...).table["frequency"]`; name the period beside it.

    >>> repeat_purchase_rate([1, 1, 3, 2, 0])
    0.5
    """
    counts = numbers("purchases", purchases)
    wrong = ~((counts >= 0) & (counts % 1 == 0))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(f"purchases, row {row}: got {counts[row]:g}; expected a whole number, 0 or more")
    if not (counts > 0).any():
        raise ValueError("nobody bought: expected at least one customer with a purchase")
    return float(np.count_nonzero(counts > 1) / np.count_nonzero(counts))


def retention_rate(start: int, end: int, new: int) -> float:
    """(customers at the end - new ones among them) / customers at the start of the period.

    >>> retention_rate(start=200, end=210, new=40)
    0.85
    """
    before, kept = whole("start", start, 1), whole("end", end) - whole("new", new)
    if not 0 <= kept <= before:
        raise ValueError(
            f"end less new is {kept}, start {before}; expected 0 to {before}: no more can stay than there were"
        )
    return kept / before


def churn_rate(start: int, end: int, new: int) -> float:
    """The share of the customers at the start who are gone at the end: 1 - retention."""
    return 1 - retention_rate(start, end, new)


def convert_churn(rate: float, from_periods: float, to_periods: float) -> float:
    """The churn of a period of another length, 1 - (1 - rate)^(to/from), where it is the same in each.

    Both lengths are in one unit: `convert_churn(0.02, 1, 12)` makes a month's churn a year's.
    """
    lengths = number("from_periods", from_periods), number("to_periods", to_periods)
    if min(lengths) <= 0:
        raise ValueError(f"the periods are {lengths[0]:g} and {lengths[1]:g} long; expected more than 0")
    return float(1 - (1 - within("rate", rate, 0, 1)) ** (lengths[1] / lengths[0]))


def acquisition_cost(spending: float, new_customers: int) -> float:
    """What one new customer cost on average, in the currency of `spending` (0 or more, all costs of winning them)."""
    return within("spending", spending, 0, float("inf")) / whole("new_customers", new_customers, 1)


def recommendation_rate(recommends: Column, level: float = 0.95) -> Interval:
    """Customers who recommended, or say they would (1 or true, else 0 or false), with Wilson's interval."""
    said, missing = answered(flags("recommends", recommends))
    return wilson(int(said.sum()), len(said), level, missing)


def satisfaction_loyalty(satisfaction: Column, loyalty: Column, cuts: tuple[Cut, Cut]) -> Grid:
    """Jones & Sasser's types: "loyalist" (both high), "mercenary" (satisfied, not loyal), "hostage" (loyal, not
    satisfied), "defector" (neither).

    The lines are yours, a value on a line is high, and they decide: with competition even 4 of 5 may not be satisfied.

    >>> satisfaction_loyalty([5, 5, 2, 1], [9, 3, 9, 2], cuts=(4, 7)).kinds.tolist()
    ['loyalist', 'mercenary', 'hostage', 'defector']
    """
    names = ("loyalist", "mercenary", "hostage", "defector")
    return grid(names, cuts, satisfaction=satisfaction, loyalty=loyalty)


def dick_basu(relative_attitude: Column, repeat_patronage: Column, cuts: tuple[Cut, Cut] = (0.0, 0.5)) -> Grid:
    """Dick & Basu's four: "loyalty" (attitude and patronage high), "latent" (attitude only), "spurious" (patronage
    only), "none".

    The attitude is relative: to the firm less that to its best rival, high above its line (at 0, no better than the
    rival, it is low). Patronage is a share of the purchases of its kind in [0, 1], or what you use, high from its line.

    >>> dick_basu([2, 1, 0, -1], [0.8, 0.2, 0.9, 0.1]).kinds.tolist()
    ['loyalty', 'latent', 'spurious', 'none']
    """
    columns = {"relative_attitude": relative_attitude, "repeat_patronage": repeat_patronage}
    return grid(("loyalty", "latent", "spurious", "none"), cuts, on_first_line=False, **columns)


def loyalty_by_level(satisfaction: Column, loyal: Column, level: float = 0.95) -> Levels:
    """The loyal share (1 or true: stayed, bought again) at each level of satisfaction, in whole numbers.

    Shares have Wilson's interval, steps Newcombe's; a level nobody chose is left out and its neighbours compared.

    >>> found = loyalty_by_level([3] * 10 + [4] * 10 + [5] * 10, [1] * 3 + [0] * 7 + [1] * 4 + [0] * 6 + [1] * 9 + [0])
    >>> {each: share.estimate for each, share in found.shares.items()}, found.largest
    ({3: 0.3, 4: 0.4, 5: 0.9}, (4, 5))
    """
    here, missing = answered(np.column_stack(aligned(satisfaction=satisfaction, loyal=flags("loyal", loyal))))
    answers, stayed = here.T
    if (answers % 1).any():
        raise ValueError(f"satisfaction: {answers[answers % 1 != 0][0]:g} is no level; expected whole numbers")
    chose = {int(each): stayed[answers == each] for each in np.unique(answers)}
    counts = {each: (int(group.sum()), len(group)) for each, group in chose.items()}
    shares = {each: wilson(*count, level) for each, count in counts.items()}
    steps = {(a, b): newcombe(*counts[b], *counts[a], level) for a, b in pairwise(counts)}
    return Levels(shares, steps, missing)


def loyalty_profile(
    behavioural: Answers, emotional: Answers, cognitive: Answers, attitudinal: Answers, scale: tuple[int, int] = (1, 5)
) -> Profile:
    """The courseware's four: habit or price, feeling, belief in the offer, and satisfaction and trust.

    Each is one column of answers or several. The four overlap, so this is a profile and no type of customer:
    `highest["behavioural"]` counts those whom habit or price holds more than anything else.
    """
    four = {"behavioural": behavioural, "emotional": emotional, "cognitive": cognitive, "attitudinal": attitudinal}
    return profile(scale, **four)

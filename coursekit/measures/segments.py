"""Customers by what they did: RFM, ABCD, the Lorenz curve with Gini and top share, value against potential.

Sources: Hughes 1994 for RFM (recency, frequency, money); ABC analysis after Dickie 1951, with D for customers who
bring nothing; Gini = sum((2i - n - 1) x_i)/(n sum x), x ascending. Customers' shares are numbers in [0, 1], money in
the currency given. ABCD, Lorenz and Gini want contribution, not revenue. Incomes of ten classes (USA 1968; R prints
0.4620911 for them), and five customers, the second of whom crosses the line of 80 %:

>>> round(gini([541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]), 7)
0.4620911
>>> "".join(abcd([70, 20, 7, 3, -5]).classes), "".join(abcd([70, 20, 7, 3, -5], edge="after").classes)
('AABCD', 'ABCCD')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from coursekit.measures.columns import Column, Floats, complete, flags, numbers
from coursekit.measures.dates import Moments, moments
from coursekit.measures.grids import Cut, Grid, grid
from coursekit.measures.samples import number, whole, within

if TYPE_CHECKING:
    import pandas as pd

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Rfm:
    """Customers who bought, and what was left out; a row is counted once, at the first thing it lacks."""

    table: pd.DataFrame  # index customer; recency_days, frequency, money, r, f, m (groups is best), code (int rfm)
    snapshot: np.datetime64  # the day recency is counted from
    no_customer: int  # rows without a customer
    no_date: int
    no_money: int
    after_snapshot: int
    without_purchase: pd.Series  # money of the customers who only returned, or had only rows of 0: kept apart


@dataclass(frozen=True)
class Abcd:
    """The class of each customer, and what the classes hold."""

    classes: NDArray[np.str_]  # A, B, C or D, in the order given
    customers: dict[str, int]
    contribution: dict[str, float]  # sum by class; D is zero or negative


def rfm(customer: Any, when: Any, money: Column, snapshot: Any = None, groups: int = 5) -> Rfm:
    """Recency in days, number of purchase days, and money of each customer, with scores from 1 to `groups` (2 to 9).

    One row is an order or an order line; the rules:
    - `snapshot` (a date): rows of later days are left out; by default the day after the last purchase.
    - A purchase is a row above 0; all of one customer on one day are one. Returns (below 0) lower the money only.
    - Scores as pandas.qcut gives them, cut at the quantiles. Customers with equal values have equal scores, always:
      a customer's f and m are 1 + the number of cuts below the value, r is groups less the number of cuts below the
      days of recency. So one-time buyers have f = 1 however many they are; where quintiles don't exist some scores
      stay empty, and where all customers are equal r is the best, f and m are 1.

    Raises ValueError for columns of unequal length or of the wrong kind, infinite money and no purchase at all.
    """
    import pandas as pd

    within("groups", whole("groups", groups, 2), 2, 9)
    who, names = _customers(customer)
    day, amount = moments("when", when).astype("datetime64[D]"), numbers("money", money)
    if not len(who) == len(day) == len(amount):
        raise ValueError(f"the columns differ in length (customer {len(who)}, when {len(day)}, money {len(amount)})")
    keep, at, left = _kept(who >= 0, day, amount, snapshot)
    buys = keep & (amount > 0)
    if not buys.any():
        raise ValueError(f"no purchase up to {at}: expected rows with customer, date and money above 0")
    total, moved = (np.bincount(who[keep], each, minlength=len(names)) for each in (amount[keep], abs(amount[keep])))
    if np.isinf(moved).any():
        raise ValueError("money: a customer's amounts are too large to add")
    total[abs(total) < 1e-12 * moved] = 0  # bought and returned: what rounding leaves is no money
    buyers, frequency, last = _visits(who[buys], day[buys])
    recency, spent = (at - last).astype(np.int64), total[buyers]
    r, f, m = groups + 1 - _scores(recency, groups), _scores(frequency, groups), _scores(spent, groups)
    columns = {"recency_days": recency, "frequency": frequency, "money": spent, "r": r, "f": f, "m": m}
    table = pd.DataFrame({**columns, "code": 100 * r + 10 * f + m}, index=names[buyers].rename("customer"))
    others = np.setdiff1d(np.flatnonzero(np.bincount(who[keep])), buyers)
    apart = pd.Series(total[others], index=names[others].rename("customer"), name="money")
    return Rfm(table.sort_index(), at, *left, apart.sort_index())


def abcd(
    contribution: Column,
    cuts: tuple[float, float, float] = (0.8, 0.95, 1.0),
    edge: Literal["before", "after"] = "before",
) -> Abcd:
    """Classes by cumulative share of all positive contribution, largest first; D: zero or negative contribution.

    `edge` decides who crosses a line. "before": a customer is A while those before have less than 80 %, so whoever
    crosses the line is still A. "after": a customer is A while the share including his own is at most 80 %, so whoever
    crosses is B, and there may be no A. Customers with equal contributions are never split: at an edge they go with
    the first of them ("before") or with the last ("after"). Raises ValueError for missing values and no customer.
    """
    (x,) = complete(contribution=contribution)
    if edge not in ("before", "after"):
        raise ValueError(f"edge is {edge!r}; expected 'before' or 'after'")
    if np.shape(cuts) != (3,) or not 0 < number("a cut", cuts[0]) < number("a cut", cuts[1]) <= cuts[2] == 1:
        raise ValueError(f"cuts are {cuts}; expected three rising shares that end in 1, such as (0.8, 0.95, 1)")
    if not len(x):
        raise ValueError("no customer: expected at least one contribution")
    fits = np.sort(x[x > 0])[::-1]
    sums = np.cumsum(fits / fits[:1])  # by the largest, so that no sum overflows
    place = (x <= 0).astype(np.int8)
    for cut in cuts[:2]:
        place += x < _lowest(fits, sums, cut, edge)
    classes = np.array(["A", "B", "C", "D"])[np.where(x <= 0, 3, place)]
    held = {name: classes == name for name in "ABCD"}
    return Abcd(classes, {k: int(v.sum()) for k, v in held.items()}, {k: float(x[v].sum()) for k, v in held.items()})


def lorenz(contribution: Column) -> tuple[Floats, Floats]:
    """The Lorenz curve: shares of customers, the smallest first, and the shares of the contribution they hold.

    Both arrays have n + 1 values, from 0 to 1. A negative contribution is refused, for the curve would sink below 0
    and shares lose their meaning: leave these customers out, or set them to 0, and say so. Also raises ValueError
    for missing values, no customer, and a sum of 0.
    """
    x = _ascending(contribution)
    held = np.concatenate([[0.0], np.cumsum(x)])
    return np.linspace(0, 1, len(held)), held / held[-1]


def gini(contribution: Column) -> float:
    """Gini coefficient in [0, 1): 0 where all customers are equal, (n - 1)/n where one has all. Errors as `lorenz`."""
    x = _ascending(contribution)
    n = len(x)
    return max(0.0, float(np.arange(1 - n, n, 2.0) @ x / (n * x.sum())))  # rounding can fall a hair below 0


def top_share(contribution: Column, share: float = 0.2) -> float:
    """Share of the contribution that the top `share` of customers holds; errors as `lorenz`.

    Where the cut falls within a customer, that part of the customer counts: the top 20 % of 7 customers are the first
    and 0.4 of the second.

    >>> round(top_share([50, 20, 10, 10, 5, 3, 2]), 2)
    0.58
    """
    customers, held = lorenz(contribution)
    return float(1 - np.interp(1 - within("share", share, 0, 1), customers, held))


def value_potential(value: Column, potential: Column, cuts: tuple[Cut, Cut], problem: Column | None = None) -> Grid:
    """The courseware's four: "value" (value high), "potential" (value low, potential high), "ordinary" (both low), and
    "problem": customers with a matter still to be settled, whatever they are worth (`problem`, true or 1).

    The lines are yours; a missing `problem` means none. Raises ValueError as `grids.grid` does.

    >>> value_potential([90, 20, 10, 80], [9, 8, 1, 2], (50, 5), problem=[0, 0, 0, 1]).kinds.tolist()
    ['value', 'potential', 'ordinary', 'problem']
    """
    found = grid(("value", "value", "potential", "ordinary"), cuts, value=value, potential=potential)
    matter = np.zeros(len(found.kinds)) if problem is None else flags("problem", problem)
    if len(matter) != len(found.kinds):
        raise ValueError(f"problem has {len(matter)} values, the others {len(found.kinds)}; expected one a customer")
    kinds = np.where((matter == 1) & (found.kinds != ""), "problem", found.kinds)
    counts = {name: int(np.count_nonzero(kinds == name)) for name in ("value", "potential", "ordinary", "problem")}
    return Grid(kinds, counts, found.cuts, found.missing)


def _kept(
    known: Bools, day: Moments, amount: Floats, snapshot: Any
) -> tuple[Bools, np.datetime64, tuple[int, int, int, int]]:
    """Rows that count, the snapshot, and rows without customer, date or money, and after the snapshot."""
    dated, priced = ~np.isnat(day), ~np.isnan(amount)
    keep = known & dated & priced
    bought = day[keep & (amount > 0)]
    if snapshot is None and not len(bought):
        raise ValueError("no purchase: expected rows with customer, date and money above 0")
    at = np.datetime64(bought.max() + 1 if snapshot is None else moments("snapshot", [snapshot])[0], "D")
    if np.isnat(at):
        raise ValueError("snapshot: the date is missing; expected a date such as 2024-03-31")
    late = keep & (day > at)
    nobody, undated, unpriced = (int(rows.sum()) for rows in (~known, known & ~dated, known & dated & ~priced))
    return keep & ~late, at, (nobody, undated, unpriced, int(late.sum()))


def _customers(values: Any) -> tuple[NDArray[np.int64], pd.Index]:
    """Each row's customer as a number, -1 where there is none, and the customers' names."""
    import pandas as pd

    who, names = pd.factorize(values if isinstance(values, pd.Series) else pd.Series(values, copy=False))
    kind = pd.api.types.infer_dtype(names, skipna=True)
    if kind.startswith("mixed") and kind != "mixed-integer-float":
        raise ValueError("customer: numbers and text are mixed; expected one kind, or 7 and '7' are two customers")
    if kind == "floating" and np.isinf(names.to_numpy(float)).any():
        raise ValueError("customer: a value is infinite; expected customers' numbers or names")
    if kind == "string" and (blank := np.flatnonzero(names.str.strip() == "")).size:
        who[np.isin(who, blank)] = -1
    return who, names


def _visits(who: NDArray[np.int64], day: Moments) -> tuple[NDArray[np.int64], NDArray[np.int64], Moments]:
    """The buyers, on how many days each bought, and the last of these days."""
    first = day.min()
    span = int((day.max() - first).astype(np.int64)) + 1
    key = who * span + (day - first).astype(np.int64)
    key.sort()
    key = key[np.flatnonzero(np.diff(key, prepend=-1))]  # one a customer and day, by customer, then day
    buyer = key // span
    ends = np.flatnonzero(np.diff(buyer, append=-1))
    return buyer[ends], np.diff(ends, prepend=-1), first + (key[ends] - buyer[ends] * span)


def _scores(values: NDArray[Any], groups: int) -> NDArray[np.int64]:
    return 1 + np.searchsorted(np.quantile(values, np.arange(1, groups) / groups), values)


def _lowest(fits: Floats, sums: Floats, cut: float, edge: str) -> float:
    """The smallest contribution that still makes a class (infinite: none does), from contributions in falling order."""
    if not len(fits):
        return np.inf
    line, hair = cut * sums[-1], 1e-9 * sums[-1]  # sums of floats miss 80 % by a hair
    if edge == "before":
        return float(fits[min(np.searchsorted(sums, line - hair), len(fits) - 1)])
    count = int(np.searchsorted(sums, line + hair, "right"))
    if count < len(fits):  # whoever equals the first one out is out
        count = int(np.searchsorted(-fits, -fits[count]))
    return float(fits[count - 1]) if count else np.inf


def _ascending(contribution: Column) -> Floats:
    (x,) = complete(contribution=contribution)
    if (x < 0).any():
        row = int(np.flatnonzero(x < 0)[0])
        raise ValueError(
            f"contribution, row {row}: {x[row]:g} is negative, and shares of a sum with negative parts mean nothing; "
            "leave these customers out, or set them to 0, and say so"
        )
    if not x.any():
        raise ValueError("no contribution to share: expected at least one customer with more than 0")
    ascending: Floats = np.sort(x) / x.max()  # by the largest, so that no sum overflows
    return ascending

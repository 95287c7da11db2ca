"""What a customer is worth to the firm, and what an offer is worth to a customer.

Sources: Gupta & Lehmann's margin multiple, m r/(1 + i - r), and the same with a first margin at once; Berger & Nasr
1998 (J. Interact. Mkt. 12(1):17-30), case 1; Kotler's customer delivered value; Sweeney & Soutar 2001 (J. Retailing
77(2):203-220) for the four perceived values. Money is in one currency, rates in [0, 1] a period. All functions raise
ValueError, naming the number that is out of range.

An Internet provider (Gupta & Lehmann's case Net-4-You): 18.95 a month, 78.8 % stay, 1 % a month discounts:

>>> round(retention_value(18.95, retention=0.788, discount=0.01), 2)
67.26
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coursekit.measures.facets import Answers, Profile, profile
from coursekit.measures.samples import number, whole, within

Convention = Literal["margin-later", "margin-first"]
BENEFITS, COSTS = ("product", "service", "personnel", "image"), ("money", "energy", "psychic")
EVER = float("inf")


@dataclass(frozen=True)
class Delivered:
    """Both sides of an offer, in money. Difference and ratio can rank two offers differently: choose by difference."""

    benefit: float
    cost: float
    difference: float  # the customer delivered value
    ratio: float | None  # benefit for one unit of cost; None where nothing is given up


def retention_value(
    margin: float, retention: float, discount: float, growth: float = 0.0, convention: Convention = "margin-later"
) -> float:
    """Present value of a customer's margins for ever, at one retention r, discount i and margin growth g a period.

    "margin-later" (Gupta & Lehmann): the first margin m comes after one period, if the customer stays,
    m r/(1 + i - r(1 + g)). "margin-first": one margin m comes at once, m(1 + i)/(1 + i - r(1 + g)). The convention
    decides the number, so say which. r is one customer's: an average over those who leave early and those who stay
    undervalues the group. Where r(1 + g) is not below 1 + i the sum has no end: ValueError.
    """
    m, g = number("margin", margin), within("growth", growth, -1, EVER)
    r, i = within("retention", retention, 0, 1), within("discount", discount, 0, EVER)
    fade = 1 + i - r * (1 + g)
    if fade <= 1e-12:
        raise ValueError(f"retention {r:g} with growth {g:g} outruns the discount {i:g}: the value has no end")
    if convention not in ("margin-later", "margin-first"):
        raise ValueError(f"convention is {convention!r}; expected 'margin-later' or 'margin-first'")
    return m * (r if convention == "margin-later" else 1 + i) / fade


def berger_nasr(contribution: float, promotion: float, retention: float, discount: float, years: int) -> float:
    """Berger & Nasr's case 1: yearly contribution from now to year n, promotion in the middle of each year.

    The sum over t = 0..n of contribution r^t/(1 + d)^t, less that over t = 1..n of promotion r^(t-1)/(1 + d)^(t-0.5).
    """
    gain, cost = number("contribution", contribution), number("promotion", promotion)
    r, d, n = within("retention", retention, 0, 1), within("discount", discount, 0, EVER), whole("years", years)
    kept = [(r / (1 + d)) ** t for t in range(n + 1)]
    return float(gain * sum(kept) - cost * sum(kept[:n]) / (1 + d) ** 0.5)


def customer_delivered_value(
    benefits: Mapping[str, float], costs: Mapping[str, float], hours: float = 0, wage: float = 0
) -> Delivered:
    """Kotler: product, service, personnel and image benefit, less money, time, energy and psychic cost.

    All as the customer would put them in money, 0 or more; what is not named is 0. Time is `hours` at a stated `wage`
    an hour. A dear and quick offer beside a cheap and slow one, for two wages:

    >>> [customer_delivered_value({"product": 100}, {"money": money}, hours, wage).difference
    ...  for wage in (5, 20) for money, hours in ((60, 0.5), (40, 3))]
    [37.5, 45.0, 30.0, 0.0]
    """
    for named, known in ((benefits, BENEFITS), (costs, COSTS)):
        if unknown := set(named) - set(known):
            raise ValueError(f"{', '.join(map(str, unknown))}: expected some of {', '.join(known)}")
    spent = within("hours", hours, 0, EVER) * within("wage", wage, 0, EVER)
    if hours and not wage:
        raise ValueError("hours without a wage would cost nothing; expected what an hour is worth to the customer")
    benefit, cost = (sum(within(key, amount, 0, EVER) for key, amount in side.items()) for side in (benefits, costs))
    cost += spent
    return Delivered(float(benefit), float(cost), float(benefit - cost), benefit / cost if cost else None)


def perceived_value(
    functional: Answers, economic: Answers, emotional: Answers, social: Answers, scale: tuple[int, int] = (1, 7)
) -> Profile:
    """The four perceived values, PERVAL's quality/performance, price/value, emotional and social value.

    Each is one column of answers or several, on the scale (lowest, highest). They stand side by side: drivers differ
    from market to market, so nothing adds them up.
    """
    return profile(scale, functional=functional, economic=economic, emotional=emotional, social=social)

"""A market of four types of shoppers: what an offer is worth to each, whom they buy from, and what six weeks bring.

A shopper buys what is worth most to them at that moment: U = V + e, where V follows from the offer and the shopper's
tastes, and e, what nobody else knows, has the Gumbel distribution. Then the share of alternative j is the multinomial
logit P(j) = exp(V_j)/sum exp(V) (McFadden 1974). The four types are the course's. Every number below is ours and
illustrative, and so are the directions: who looks for value minds the price most, whoever is loyal the brand, the
impulsive the pull of a promotion, who gathers information what can be learnt; shoppers of one type differ.

What a week leaves behind (ours, illustrative): bought on promotion, more is taken and less is needed soon after; the
price last paid makes the ordinary one feel dear; the loyal and the informed keep to the shop they last bought from;
goods nobody knows are in doubt until tried, and then judged by what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Singles = NDArray[np.float32]
TYPES = ("value-driven", "brand-loyal", "impulse", "information-seeking")
# What one unit of each attribute of an Offer is worth, a row a type; and what it is worth to buy nothing.
TASTES = np.array([(-3.4, 0.6, 0.1, 0.15), (-1.1, 0.1, 0.4, 0.15), (-1.5, 1.4, 0.25, 0.05), (-2.0, 0.2, 0.15, 0.45)])
OUTSIDE = np.array([-1.0, 1.2, 0.8, 0.7])
# By type: staying with the shop of the last purchase; how many more purchases' worth is taken at a promotion of 1;
# how much of the price's weight a price above the one last paid has on top.
HABIT, HOARD, DEAR = (0.1, 1.0, 0.0, 0.9), (3.0, 2.0, 1.5, 1.5), (1.0, 0.2, 0.6, 0.3)
OURS, RIVAL, NOTHING = 0, 1, 2
FULL, KEPT = 1.1, 0.75  # worth of not buying, per purchase in the cupboard; share of it left after a week
DOUBT, TRIAL = 1.6, 1.0  # what unknown goods lose; the share of it that a promotion of 1 would take away
LEARN = 0.5  # how far the price one holds for usual moves towards the price paid
VARY, LIKING, NEED, SIZE = 0.3, 0.9, 1.0, 0.8  # how much shoppers of one type differ; SIZE: of their baskets
PRICE, COST = 40.0, 22.0  # yuan: an ordinary purchase, and what it costs us
PROMOTING, BRANDING, INFORMING = 1800.0, 3300.0, 1200.0  # yuan: a promotion's leaflets; a step of the two others
HIGHEST = {"price": 1000, "promotion": 100, "brand": 3, "information": 3, "known": 1, "keeps": 1}
WEEKS, BEFORE = 6, 3  # weeks that count, and those before them in which habits form


class Offer(NamedTuple):
    """What a shop offers in a week."""

    price: float = 1.0  # list price; the ordinary one is 1
    promotion: float = 0.0  # share taken off it
    brand: float = 1.0  # how well known and visible, 0 to 3
    information: float = 1.0  # what can be learnt of the goods before buying, 0 to 3

    @property
    def paid(self) -> float:
        """The price to pay."""
        return self.price * (1 - self.promotion)

    @property
    def attributes(self) -> tuple[float, float, float, float]:
        """What TASTES weigh: a promotion counts twice, for less is paid, and a promotion pulls by itself."""
        return self.paid, self.promotion, self.brand, self.information


def utilities(offers: Sequence[Offer]) -> Floats:
    """V of each offer, and last of not buying, for each of TYPES: shape (types, offers + 1)."""
    return np.column_stack([TASTES @ np.array([o.attributes for o in offers]).T, OUTSIDE])


def shares(values: Floats) -> Floats:
    """Multinomial logit: P = exp(V)/sum exp(V) along the last axis.

    >>> shares(np.log([1.0, 2.0, 5.0])).round(3).tolist()
    [0.125, 0.25, 0.625]
    """
    odds = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def gumbel(seed: Sequence[int], shape: tuple[int, ...]) -> Singles:
    """Standard Gumbel draws, e = -log(E) with E exponential."""
    drawn = np.random.default_rng(seed).standard_exponential(shape, dtype=np.float32)
    return -np.log(np.maximum(drawn, np.float32(1e-30)))


@dataclass(frozen=True)
class Market:
    """A kind of goods, its shoppers, and our shop's first week; the rival's weeks are ordinary ones.

    Raises ValueError for numbers that make no sense.
    """

    price: float = PRICE  # yuan
    promotion: float = 0.0  # per cent off
    brand: float = 1.0  # steps, 0 to 3, 1 is ordinary
    information: float = 1.0
    known: float = 1.0  # share of shoppers who know our goods
    good: float = 0.0  # how much better ours are than the rival's, once tried
    keeps: float = 1.0  # how well they keep in a cupboard: 1 for bulbs, 0 for flowers
    value: float = 0.35  # the types' weights in the crowd, in the order of TYPES
    loyal: float = 0.15
    impulse: float = 0.3
    informed: float = 0.2
    n: int = 10_000
    seed: int = 1

    def __post_init__(self) -> None:
        for name, high in HIGHEST.items():
            if not 0 <= getattr(self, name) <= high:
                raise ValueError(f"{name} is {getattr(self, name)}; expected a number from 0 to {high}")
        if min(self.mix) < 0 or not 0 < sum(self.mix) < np.inf:
            raise ValueError(f"the types' weights are {self.mix}; expected 0 or more, not all 0")
        if self.n < 1 or self.seed < 0 or not np.isfinite(self.good):
            raise ValueError(f"n, seed, good: {self.n}, {self.seed}, {self.good}; expected n > 0, seed >= 0, a number")

    @property
    def mix(self) -> tuple[float, float, float, float]:
        """The weights of TYPES in the crowd."""
        return self.value, self.loyal, self.impulse, self.informed

    @property
    def offer(self) -> Offer:
        """What our shop offers in the first week."""
        return Offer(self.price / PRICE, self.promotion / 100, self.brand, self.information)

    @property
    def cost(self) -> float:
        """What the first week's levers cost more than those of an ordinary one, yuan."""
        steps = BRANDING * (self.brand - 1) + INFORMING * (self.information - 1)
        return steps + (PROMOTING if self.promotion else 0.0)

    def ordinary(self) -> Market:
        """The same market with a first week like all others."""
        return replace(self, price=PRICE, promotion=0.0, brand=1.0, information=1.0)


class Shoppers:
    """The crowd, an entry a shopper: who they are, and what the weeks leave behind (`week` changes it)."""

    def __init__(self, market: Market) -> None:
        n, (draws, luck) = market.n, _people(market.seed, market.n)
        edges = np.round(np.cumsum((0, *market.mix)) / sum(market.mix) * n).astype(int)
        self.kind = np.repeat(np.arange(4, dtype=np.int8), np.diff(edges))
        outside, self.habit, hoard, dear = (np.array(of, np.float32)[self.kind] for of in (OUTSIDE, HABIT, HOARD, DEAR))
        self.tastes = np.exp(VARY * draws[:4] - VARY**2 / 2)  # mean 1
        self.tastes *= TASTES.T.astype(np.float32)[:, self.kind]
        self.liking = LIKING * draws[4] + np.float32(market.good)
        self.nothing, self.dear = outside + NEED * draws[5], dear * self.tastes[0]
        self.hoard, self.full = hoard * np.float32(market.keeps), np.float32(FULL * market.keeps)
        self.basket = np.exp(SIZE * draws[6] - SIZE**2 / 2)  # mean 1
        self.known = luck < market.known
        self.last = np.full(n, NOTHING, np.int8)
        self.cupboard, self.usual = np.zeros(n, np.float32), np.ones(n, np.float32)


def week(crowd: Shoppers, ours: Offer, noise: Singles, doubt: float = DOUBT) -> tuple[NDArray[np.int8], Singles]:
    """Whom each shopper buys from, and how many purchases' worth from us; `noise` is Gumbel, of the shape (3, n).

    V of our offer adds to TASTES: the shopper's liking (or the doubt of goods unknown), habit, and what is felt dear.
    """
    felt = np.where(crowd.known, crowd.liking, np.float32(doubt * (TRIAL * ours.promotion - 1)))
    felt += crowd.habit * (crowd.last == OURS)
    felt += crowd.dear * np.maximum(np.float32(ours.paid) - crowd.usual, 0)
    mine = np.array(ours.attributes, np.float32) @ crowd.tastes + noise[0] + felt
    theirs = np.array(Offer().attributes, np.float32) @ crowd.tastes + noise[1] + crowd.habit * (crowd.last == RIVAL)
    none = crowd.nothing + crowd.full * crowd.cupboard + noise[2]
    buys, away = (mine > theirs) & (mine > none), (theirs >= mine) & (theirs > none)
    taken = buys * (1 + crowd.hoard * np.float32(ours.promotion))
    crowd.cupboard *= np.float32(KEPT)
    crowd.cupboard += taken + away
    crowd.usual += np.float32(LEARN) * buys * (np.float32(ours.paid) - crowd.usual)
    crowd.known |= buys
    choice = np.where(buys, np.int8(OURS), np.where(away, np.int8(RIVAL), np.int8(NOTHING)))
    np.copyto(crowd.last, choice, where=buys | away)
    return choice, taken


@dataclass(frozen=True)
class Course:
    """What six weeks brought: arrays of the shape (weeks, shoppers)."""

    kind: NDArray[np.int8]  # of each shopper, a place in TYPES
    cost: float  # of the levers in the first week, beyond an ordinary week's, yuan
    choice: NDArray[np.int8]  # OURS, RIVAL or NOTHING
    earned: Singles  # contribution: what was paid less what the goods cost us, yuan; the levers' cost is not in it

    def earnings(self) -> Floats:
        """Contribution of each week less the levers' cost, yuan."""
        sums = self.earned.sum(axis=1, dtype=float)
        sums[0] -= self.cost
        return np.asarray(sums)

    def by_buyer(self) -> Floats:
        """Contribution of each who bought from us at all, at least 0, yuan."""
        return np.asarray(np.maximum(self.earned.sum(axis=0, dtype=float), 0)[(self.choice == OURS).any(axis=0)])


@lru_cache(maxsize=8)
def six_weeks(market: Market) -> Course:
    """The first week by the market's levers, then ordinary ones.

    The draws depend on the seed only: whatever is offered, the same shoppers have the same moods.
    """
    crowd, rows = Shoppers(market), []
    for t in range(-BEFORE, WEEKS):
        offer = market.offer if t == 0 else Offer()
        choice, taken = week(crowd, offer, _moods(market.seed, t + BEFORE, market.n), np.inf if t < 0 else DOUBT)
        rows.append((choice, crowd.basket * taken * np.float32(PRICE * offer.paid - COST)))
    return Course(crowd.kind, market.cost, *(np.array(column) for column in zip(*rows[BEFORE:], strict=True)))


def promotion_week(**settings: float) -> dict[str, list[Any]]:
    """The six weeks of Market(**settings) beside ordinary ones, columns by name; a row a type, then all.

    `won`: bought in the first week, and would not have in an ordinary one; `back`: the share of them that bought
    again in the weeks after it; `back_anyway`: the share that would have bought in those weeks had there been no such
    week (not a number where nobody was won). `earned` has no levers' cost in it but in the row of all. Yuan.
    """
    market = Market(**settings)  # type: ignore[arg-type]
    mine, plain = six_weeks(market), six_weeks(market.ordinary())
    now, usual = mine.choice == OURS, plain.choice == OURS
    won, rows = now[0] & ~usual[0], []
    for place, name in enumerate((*TYPES, "all")):
        row = (mine.kind == place) | (name == "all")
        count = won[row].sum()
        back = [each[1:, row & won].any(axis=0).sum() / count if count else np.nan for each in (now, usual)]
        earned = [course.earned[:, row].sum(dtype=float) for course in (plain, mine)]
        buyers = [each[0, row].sum() for each in (usual, now)]
        rows.append((name, row.sum(), *buyers, count, *back, earned[0], earned[1] - mine.cost * (name == "all")))
    names = ("type", "shoppers", "usual", "now", "won", "back", "back_anyway", "earned_usual", "earned")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


@lru_cache(maxsize=2)
def _people(seed: int, n: int) -> tuple[Singles, Singles]:
    """Seven standard normal draws a shopper, and a uniform one."""
    rng = np.random.default_rng([seed, 0])
    return rng.standard_normal((7, n), dtype=np.float32), rng.random(n, dtype=np.float32)


@lru_cache(maxsize=2 * (BEFORE + WEEKS))
def _moods(seed: int, t: int, n: int) -> Singles:
    return gumbel([seed, 1, t], (3, n))

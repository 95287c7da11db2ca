"""Where to mend first: ten attributes of a shop, a budget, and two surveys of 20,000 customers.

Directions are evidence, every number is illustrative. What an attribute does to satisfaction is not a line (Kano et
al. 1984; Anderson & Mittal 2000): a must-be hurts while it is missing and hardly lifts, an attractive one lifts and is
not missed, an indifferent one does neither. What customers say is important lies near the top of the scale and is not
what satisfaction goes along with (Martilla & James 1977; Gustafsson & Johnson 2004). Each quarter other customers
are asked, so that two surveys differ where nothing was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coursekit.measures.importance import Quadrants, derived_importance, quadrants, stated_importance
from coursekit.measures.kano import Kano, kano
from coursekit.measures.samples import Interval, mean_interval, z_value

Floats = NDArray[np.float64]
Spent = tuple[tuple[str, int], ...]  # units of the budget by attribute
Answers = dict[str, Floats]  # by attribute and "overall": whole points from 1 to 5, one a customer
CUSTOMERS, BUDGET = 20_000, 10
BEST = 4.8  # what the best shop would be rated
CLOSES = 0.15  # share of the gap to BEST that a unit of the budget closes, of what the units before it left
KANO_ASKED = 300  # the long questionnaire: so many at most


class Attribute(NamedTuple):
    """One thing that customers rate; levels in points from 1 to 5."""

    kind: str  # M must-be, O one-dimensional (more is better), A attractive, I indifferent
    rated: float  # the mean experience
    weight: float  # points of satisfaction a point of experience moves, where it moves it
    said: float  # mean of what they say of its importance


ATTRIBUTES = {
    "date": Attribute("M", 3.7, 0.34, 4.55),
    "solid": Attribute("M", 4.35, 0.40, 4.75),
    "staff": Attribute("O", 4.1, 0.22, 4.2),
    "manual": Attribute("M", 3.15, 0.40, 3.6),
    "till": Attribute("M", 3.9, 0.16, 4.15),
    "search": Attribute("O", 3.05, 0.32, 3.7),
    "plastic": Attribute("I", 2.5, 0.02, 4.45),
    "price": Attribute("O", 3.7, 0.27, 4.7),
    "old": Attribute("A", 2.8, 0.22, 3.4),
    "points": Attribute("I", 3.8, 0.02, 3.2),
}
NAMES = tuple(ATTRIBUTES)
BEND = {"M": 4.0, "A": 3.2}  # up to here a must-be hurts; from here on an attractive one lifts
FLAT = 0.1  # of the weight: what is left beyond the bend
# How those of each class answer "if it is good" and "if it isn't", in the letters of `measures.kano`.
REPLIES = {"M": ("MMN", "DDD"), "O": ("LLL", "DDD"), "A": ("LLL", "NNW"), "I": ("MNN", "NNW")}
TYPICAL = 0.5  # share of the customers to whom an attribute is what it is to the model; to the others, any class


@dataclass(frozen=True)
class Shop:
    """A shop that is surveyed every quarter."""

    answers: float = 300  # customers asked each quarter
    date: float = 3.7  # how well the promised day is kept, points from 1 to 5
    seed: int = 1


class Change(NamedTuple):
    """From one quarter to the next, in points: what two surveys say, and what it is among all 20,000."""

    said: Interval
    true: float


def moves(kind: str, weight: float, level: Floats) -> Floats:
    """What an experience of `level` does to satisfaction, points; 0 at the bend, or at 3 where there is none."""
    from_bend = level - BEND.get(kind, 3.0)
    over, under = {"M": (FLAT, 1.0), "A": (1.0, FLAT)}.get(kind, (1.0, 1.0))
    return np.asarray(weight * np.where(from_bend > 0, over, under) * from_bend)


def level(before: float, units: int) -> float:
    """The mean experience after so many units: each closes a share of the gap to BEST that is left."""
    return BEST - (BEST - before) * (1 - CLOSES) ** units


@lru_cache(maxsize=24)
def everybody(shop: Shop, spent: Spent = ()) -> Answers:
    """All customers, had they been asked, after `spent` (attribute, units). The draws depend on the seed only."""
    own, halo, rest = _draws(shop.seed)
    units, found, felt = dict(spent), {}, 3.75 + 0.45 * rest
    for place, (name, each) in enumerate(ATTRIBUTES.items()):
        start = shop.date if name == "date" else each.rated
        met = np.clip(level(start, units.get(name, 0)) + own[place] + halo, 0.5, 5.49)
        felt = felt + moves(each.kind, each.weight, met)
        found[name] = np.clip(np.rint(met), 1, 5)
    return {"overall": np.clip(np.rint(felt), 1, 5), **found}


def survey(shop: Shop, quarter: int = 0, spent: Spent = ()) -> Answers:
    """What those who are asked in a quarter (0 the last, 1 the next …) answer; nobody is asked twice."""
    n = int(shop.answers)
    asked = np.random.default_rng([shop.seed, 59]).permutation(CUSTOMERS)[quarter * n : (quarter + 1) * n]
    return {name: column[asked] for name, column in everybody(shop, spent).items()}


def spending(units: Sequence[str]) -> Spent:
    """Units, one name each, as `everybody` takes them: in the order of ATTRIBUTES."""
    return tuple((name, count) for name in NAMES if (count := units.count(name)))


@lru_cache(maxsize=8)
def rated(shop: Shop) -> dict[str, float]:
    """Each attribute's mean rating in last quarter's survey, points."""
    found = survey(shop)
    return {name: float(found[name].mean()) for name in NAMES}


@lru_cache(maxsize=8)
def importance(shop: Shop, derived: bool) -> dict[str, Interval]:
    """Of each attribute: what they say, points from 1 to 5; or derived, its correlation with overall satisfaction."""
    if derived:
        found = survey(shop)
        return derived_importance({name: found[name] for name in NAMES}, found["overall"])
    draws = np.random.default_rng([shop.seed, 4]).standard_normal((len(NAMES), int(shop.answers)))
    said = {name: np.clip(np.rint(ATTRIBUTES[name].said + 0.8 * z), 1, 5) for name, z in zip(NAMES, draws, strict=True)}
    return stated_importance(said)


def sorted_out(shop: Shop, derived: bool) -> Quadrants:
    """The four quadrants of last quarter's survey, cut at the means of the ten."""
    heights = {name: found.estimate for name, found in importance(shop, derived).items()}
    across = rated(shop)
    return quadrants(heights, across, (float(np.mean(list(heights.values()))), float(np.mean(list(across.values())))))


@lru_cache(maxsize=8)
def felt(shop: Shop) -> dict[str, Kano]:
    """Kano's two questions about each attribute, put to those of last quarter's survey, 300 at most."""
    n, found = min(int(shop.answers), KANO_ASKED), {}
    for place, (name, each) in enumerate(ATTRIBUTES.items()):
        rng = np.random.default_rng([shop.seed, 5, place])
        classes = np.where(rng.random(n) < TYPICAL, each.kind, np.array(list("MOAI"))[rng.integers(0, 4, n)])
        picks = rng.integers(0, 3, (2, n))
        pair = [[REPLIES[c][side][k] for c, k in zip(classes, picks[side], strict=True)] for side in (0, 1)]
        found[name] = kano(*pair)
    return found


def worst(shop: Shop) -> str:
    """The attribute rated lowest in last quarter's survey."""
    return min(NAMES, key=rated(shop).__getitem__)


def changes(shop: Shop, spent: Spent, quarter: int = 1) -> dict[str, Change]:
    """Of overall satisfaction and each attribute: what is asked in `quarter`, less last quarter's."""
    asked, then = survey(shop), survey(shop, quarter, spent)
    now, after = everybody(shop), everybody(shop, spent)
    return {n: Change(difference(asked[n], then[n]), float((after[n] - now[n]).mean())) for n in asked}


def difference(first: Floats, then: Floats) -> Interval:
    """The mean of `then` less the mean of `first`, two groups of other customers; normal limits, se from both."""
    a, b = mean_interval(first), mean_interval(then)
    change, se = b.estimate - a.estimate, hypot(a.se or 0.0, b.se or 0.0)
    half = z_value(0.95) * se
    return Interval(change, change - half, change + half, 0.95, len(first) + len(then), se)


@lru_cache(maxsize=4)
def _draws(seed: int) -> tuple[Floats, Floats, Floats]:
    """Of every customer: each experience, points off its mean; how kindly they rate, points; all else (sd 1)."""
    rng = np.random.default_rng([seed, 1])
    shapes = ((0.85, (len(NAMES), CUSTOMERS)), (0.3, (CUSTOMERS,)), (1.0, (CUSTOMERS,)))
    own, halo, rest = (spread * rng.standard_normal(shape) for spread, shape in shapes)
    return own, halo, rest

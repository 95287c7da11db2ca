"""Trails: what a person left behind while buying one thing, and how likely each of the four types is after it.

Each line of a trail is a choice among a few outcomes by the market's model: an outcome differs from the plain course
of things in price, promotion, brand and information, and P(outcome | type) is the multinomial logit of the market's
tastes. Which lines a shop gets to see does not depend on the type, and given the type lines are independent (a
simplification), so the posterior is prior times the product of the lines' chances, normalised (Bayes). That the type
goes with what is bought is our reading of decision styles as profiles and not as boxes; shares and sizes are
illustrative. Answers are scored by the quadratic rule (Brier 1950): it is proper, so saying what one thinks pays best,
and unlike the logarithmic one it stays within bounds where somebody gave 0 % to what could be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np

from coursekit.simulations.market import TASTES, TYPES, Floats, shares

# By moment on the way, in order: what may be seen, as differences in price, promotion, brand and information (as in an
# Offer of the market) from the plain course of things.
MOMENTS: dict[str, dict[str, tuple[float, ...]]] = {
    "entry": {"brand": (0, 0, 3, 0), "cheap": (-0.8, 0, 0, 0), "banner": (0, 1, 0, 0), "guide": (0.1, 0, 0, 3)},
    "compare": {"one": (0, 0.2, 2, 0), "few": (-0.1, 0, 0.5, 1), "many": (0.1, 0, 0, 3)},
    "reviews": {"none": (0, 0.5, 0.5, 0), "some": (-0.1, 0, 0.5, 1), "all": (0.2, 0, 0, 3)},
    "coupon": {"none": (0.2, 0, 1.5, 1), "took": (-0.5, 0.3, 0, 0)},
    "ask": {"nothing": (0, 0.5, 0.5, 0), "cheaper": (-0.8, 0, 0, 0), "same": (0, 0, 3, 0), "facts": (0.2, 0, 0, 3)},
    "pace": {"once": (0, 0.8, 1, 0), "back": (0.1, 0, 0, 3), "waited": (-0.8, 0, 0, 0.5)},
    "choice": {"same": (0, 0, 3, 0), "cheapest": (-0.8, 0, 0, 0), "shown": (0.2, 1, 0, 0), "best": (0.2, 0, 0, 3)},
    "addon": {"none": (0, 0, 0.5, 1), "till": (0.4, 1, 0, 0), "match": (0.1, 0, 2.5, 0)},
}
COMMON = {  # what more people do than others, whatever their type
    "compare-one": 0.2, "compare-few": 0.5, "reviews-none": 0.6, "reviews-some": 0.5, "ask-nothing": 0.6,
    "pace-once": 0.2, "addon-none": 0.8,
}  # fmt: skip
CLEAR = 1.5  # a deed of one's own follows the tastes more closely than a week's purchase among all there is
# How many in a hundred buy it like each of TYPES: little things, big things, and those bought in every way alike.
SMALL = {"bulb": (50, 15, 20, 15), "vase": (15, 15, 55, 15), "pan": (40, 25, 15, 20)}
BIG = {"mattress": (12, 44, 4, 40), "sofa": (15, 30, 10, 45), "wardrobe": (20, 20, 5, 55)}
EVEN = dict.fromkeys(("rug", "curtain", "mirror"), (25, 25, 25, 25))
LONG, SHORT = 5, (2, 3)  # lines of a trail
NAMES = 640  # so many names there are
CLOSE, BIT = 0.02, 0.06  # points of 1 lost on average up to which an answer is close, and a little off
LEANS = 0.4  # from this share on an answer has its weight on a type
SALT = 1764  # of the draws: with this one, world 1 begins with people who show what most worlds show


@dataclass(frozen=True)
class World:
    """Where people buy each thing in its own way; or, with `carry`, carry one type through all they buy."""

    carry: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Round:
    """A trail to be read: whose, of what, and what is known before; `type`, a place in TYPES, nobody ever sees."""

    world: World
    who: int  # a number below NAMES
    thing: str
    lines: tuple[str, ...]  # "moment-outcome", in order
    more: tuple[str, ...]  # lines that were not shown
    type: int
    before: Round | None = None  # the same person's other trail

    @property
    def id(self) -> str:
        """The trail, by which it is known again."""
        return f"{'carry.' * self.world.carry}{self.thing}:{','.join(self.lines)}"

    @property
    def prior(self) -> Floats:
        """Share of each type before the trail is read."""
        return self.before.posterior if self.world.carry and self.before else usual(self.world, self.thing)

    @property
    def posterior(self) -> Floats:
        """Share of each type among all who leave this trail."""
        return posterior(self.prior, self.lines)


@lru_cache(maxsize=1)
def chances() -> dict[str, Floats]:
    """P(line | type) for each line, a number a type."""
    found: dict[str, Floats] = {}
    for moment, outcomes in MOMENTS.items():
        lines = [f"{moment}-{outcome}" for outcome in outcomes]
        worth = TASTES @ np.array(list(outcomes.values())).T
        common = np.array([COMMON.get(line, 0) for line in lines])
        table = shares(CLEAR * (worth - worth.mean(axis=0)) + common)
        found |= {line: table[:, place] for place, line in enumerate(lines)}
    return found


def usual(world: World, thing: str) -> Floats:
    """Share of each type among all who buy the thing."""
    return np.full(len(TYPES), 1 / len(TYPES)) if world.carry else np.array((SMALL | BIG | EVEN)[thing]) / 100


def posterior(prior: Floats, lines: Sequence[str]) -> Floats:
    """Bayes: the prior times each line's chances, normalised."""
    odds = np.prod([prior, *(chances()[line] for line in lines)], axis=0)
    return np.asarray(odds / odds.sum())


def moved(prior: Floats, lines: Sequence[str]) -> list[Floats]:
    """For each line how far it alone moves each share: the posterior less what it would be without that line."""
    whole = posterior(prior, lines)
    return [whole - posterior(prior, [*lines[:k], *lines[k + 1 :]]) for k in range(len(lines))]


def tells(now: Floats, moment: str) -> float:
    """Points of 1 that an honest answer gains on average by seeing what was done at this moment; never negative."""
    table = np.array([chances()[f"{moment}-{outcome}"] for outcome in MOMENTS[moment]])
    seen = table @ now
    after = table * now / seen[:, None]
    return float(seen @ (after**2).sum(axis=1) - (now**2).sum()) / 2


def expected(said: Floats, true: Floats) -> float:
    """Mean quadratic score 1 - sum((said - one)^2)/2 over people of whom the shares `true` are of each type.

    From 0 (all on what never is) to 1; 0.625 for four equal shares, whatever is true; best where said is true.
    """
    return float(0.5 - (said @ said) / 2 + said @ true)


def verdict(said: Floats, true: Floats) -> str:
    """How an answer lies: close, other (the weight on another type), sure or careful (too much), or -bit of these.

    Too sure is whose answer promises a higher score, expected(said, said), than it brings, expected(said, true).
    """
    lost = expected(true, true) - expected(said, true)
    if lost <= CLOSE:
        return "close"
    if said.max() >= LEANS and true[said.argmax()] < true.max() - 0.1:
        return "other"
    kind = "sure" if expected(said, said) > expected(said, true) else "careful"
    return kind if lost > BIT else f"{kind}-bit"


def silent(true: Floats) -> bool:
    """Whether a trail tells next to nothing: four equal shares are close to the best answer."""
    return verdict(np.full(len(TYPES), 1 / len(TYPES)), true) == "close"


def rounds(world: World) -> Iterator[Round]:
    """The rounds of a world, no trail twice.

    A person's little thing, the same person's big thing, then somebody's short trail, which is drawn until it is new
    and tells next to nothing; so on, as long as there are such (420). The draws are the same whatever `carry` is.
    """
    shown: set[str] = set()
    names = np.random.default_rng([SALT, world.seed]).permutation(NAMES)
    for block in count():
        dice = np.random.default_rng([SALT, world.seed, block])
        who, other = (int(names[(2 * block + k) % NAMES]) for k in range(2))
        first = _drawn(world, who, list(SMALL)[block % len(SMALL)], LONG, dice)
        again = _drawn(world, who, list(BIG)[block % len(BIG)], LONG, dice, first)
        short = first
        while short is first or not silent(short.posterior) or short.id in shown:
            short = _drawn(world, other, str(dice.choice(list(EVEN))), int(dice.choice(SHORT)), dice)
        for made in (first, again, short):
            if made.id not in shown:
                shown.add(made.id)
                yield made


def _drawn(world: World, who: int, thing: str, n: int, dice: np.random.Generator, before: Round | None = None) -> Round:
    """A person of some type, what they did at each moment, and `n` lines of it."""
    own = _at(usual(world, thing), dice.random())
    own = before.type if world.carry and before else own
    tables = {m: np.array([chances()[f"{m}-{o}"][own] for o in outcomes]) for m, outcomes in MOMENTS.items()}
    did = {m: list(outcomes)[_at(tables[m], dice.random())] for m, outcomes in MOMENTS.items()}
    kept = set(dice.permutation(list(MOMENTS))[:n].tolist())
    lines = [f"{moment}-{outcome}" for moment, outcome in did.items()]
    shown = tuple(line for line in lines if line.partition("-")[0] in kept)
    return Round(world, who, thing, shown, tuple(line for line in lines if line not in shown), own, before)


def _at(weights: Floats, draw: float) -> int:
    """The place that a draw from 0 to 1 falls on."""
    return min(int(np.searchsorted(np.cumsum(weights), draw, side="right")), len(weights) - 1)

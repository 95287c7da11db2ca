"""What was said and what was done: ten encounters of many customers with one shop, over six weeks.

Directions are evidence, every number is illustrative. Will-expectations are updated like a Bayesian's, and what a
customer will and should get have opposing effects on perceived quality (Boulding, Kalra, Staelin & Zeithaml 1993);
promises raise expectations, alternatives raise the adequate level (Zeithaml, Berry & Parasuraman 1993); after a
failure the zone lies higher and is narrower (Parasuraman, Berry & Zeithaml 1991); a second failure in a row hurts
more than the first (Maxham & Netemeyer 2002). An unsettled matter is not mended by manner; once it is settled, the
manner decides about next time (Orsingher et al. 2010 and Gelbrich & Roschk 2011, as the course reconciles them).
Trust, and that a customer leaves where it falls below a limit of their own, are simplifications of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Say = Literal["over", "careful", "keep"]
SAYS: tuple[Say, ...] = ("over", "careful", "keep")
WEEKS = (1, 1, 2, 2, 3, 3, 4, 4, 5, 6)  # the week of each encounter
CLAIM: dict[Say, float] = {"over": 8.4, "careful": 4.7, "keep": 6.0}  # the service each line lets expect, 1 to 9
GRACE = 1.0  # a service so far below the claim still counts as what was said, points
OWN_ACTION_KEPT = 0.94  # chance that an action in one's own hands (a call by six) is done as said
SHOULD_UP, SHOULD_DOWN = 0.25, 0.02  # share of the gap by which the should-expectation follows upwards, downwards
WILL_WEIGHT, SHOULD_WEIGHT = 0.2, 0.5  # weights of what will and what should be in perceived quality
FALLS_SHORT, EXCEEDS = 0.3, 0.03  # what a point below or above the prediction does to satisfaction
RAISED, TOP_RAISED = 1.0, 0.2  # after a broken promise: rise of the adequate and of the should level, points
BELIEVED = 0.8  # how far full trust in us moves a prediction towards what we claim
ALTERNATIVES = 0.3  # rise of the adequate level where there are rivals, points
TRUST_UP, MENDED = 0.04, {"over": 0.04, "careful": 0.04, "keep": 0.3}  # shares of the missing trust won back

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Shop:
    """A shop, its market and its customers; levels in scale points from 1 to 9, trust from 0 to 1."""

    service: float = 6.2  # mean of the service delivered
    vary: float = 1.0  # its standard deviation from encounter to encounter
    adequate: float = 4.6  # mean of the customers' adequate levels
    differ: float = 0.9  # their standard deviation
    rival: float = 0.0  # what the best rival lets expect; 0: no rival near
    sale: int = 2  # so many first encounters lie before the sale: who hears too little goes elsewhere
    trust: float = 0.8  # at the start
    hurt: bool = False  # the relationship starts after a broken promise of ours
    loss: float = 0.07  # share of trust lost by a broken promise; twice that where the last one was broken too
    ratchet: float = 1.0  # strength of the should-expectation's rises; 0: it stays where it is
    n: int = 200
    seed: int = 1


@dataclass(frozen=True)
class Course:
    """What happened: arrays of the shape (encounters, customers), levels in points from 1 to 9."""

    with_us: Flags  # still with us after the encounter
    served: Flags  # was still with us and did not go elsewhere on hearing what was said
    will: Floats  # what they thought would happen, having heard us
    should: Floats  # what they thought should happen
    delivered: Floats
    quality: Floats  # perceived
    kept: Flags  # what was said was done
    hurt: Flags  # the encounter was a recovery: an earlier promise was broken and the matter is not settled
    bottom: Floats  # the adequate level in this encounter
    trust: Floats
    gain: Floats  # how much a service moves the will-expectation, from 0 to 1

    def share(self) -> Floats:
        """Share of all customers still with us after each encounter."""
        return np.asarray(self.with_us.mean(axis=1))

    def satisfaction(self) -> Floats:
        """Mean satisfaction of those who were served, in points; not a number where nobody was."""
        gap = self.delivered - self.will
        felt = np.clip(self.quality + np.where(gap < 0, FALLS_SHORT, EXCEEDS) * gap, 1, 9)
        count = self.served.sum(axis=1)
        total = np.where(self.served, felt, 0.0).sum(axis=1)
        return np.asarray(total / np.where(count, count, np.nan))


def perceived(will: Any, should: Any, delivered: Any) -> Any:
    """PS = f(+WE, -SE, +DS), points: drawn towards what one thought would be, pushed down by what should be."""
    quality = delivered + WILL_WEIGHT * (will - delivered) - SHOULD_WEIGHT * (should - delivered)
    return np.clip(quality, 1, 9)


def ratcheted(should: Any, level: Any, strength: float = 1.0) -> Any:
    """The should-expectation after a promise or a service of `level`: it follows upwards, hardly downwards."""
    gap = level - should
    return should + strength * np.where(gap > 0, SHOULD_UP, SHOULD_DOWN) * gap


def people(shop: Shop) -> Floats:
    """Each customer's adequate level, as long as nothing has gone wrong."""
    level = shop.adequate + (ALTERNATIVES if shop.rival else 0.0)
    return np.asarray(level + shop.differ * _draws(shop.seed, shop.n)["adequate"])


def course(shop: Shop, said: Sequence[Say]) -> Course:
    """The first len(said) encounters, at least one, all customers being told the same.

    On hearing a line a customer predicts W' = W + 0.8·trust·(claim - W); the service DS moves this to
    W = (1 - k)·W' + k·DS with the gain k = prior variance / (prior variance + encounter variance), which falls with
    experience. The draws depend on the seed only: whatever is said, the same customers meet the same deliveries.
    """
    draws = _draws(shop.seed, shop.n)
    adequate = people(shop)
    bar = np.maximum(adequate, shop.rival - 1.6 + 0.8 * draws["slack"])
    limit = 0.3 + 0.14 * draws["limit"]  # of trust: below it the customer leaves
    here, will, should = np.full(shop.n, True), np.full(shop.n, 6.0), np.full(shop.n, 6.4)
    trust, hurt, variance = np.full(shop.n, shop.trust), np.full(shop.n, shop.hurt), 1.0
    rows: list[tuple[Any, ...]] = []
    for t, say in enumerate(said):
        will = will + BELIEVED * trust * (CLAIM[say] - will)
        should = ratcheted(should, CLAIM[say], shop.ratchet)
        served = here & (will >= bar + RAISED * hurt) if t < shop.sale else here
        service = np.clip(shop.service + shop.vary * draws["service"][t], 1, 9)
        kept = draws["own"][t] < OWN_ACTION_KEPT if say == "keep" else service >= CLAIM[say] - GRACE
        quality, bottom = perceived(will, should, service), adequate + RAISED * hurt
        settled = kept & (service >= bottom)
        trust = _trust(shop.loss, say, trust, kept, settled, hurt)
        here = served & ((trust >= limit) | (shop.loss == 0))
        gain = variance / (variance + max(shop.vary, 0.1) ** 2)
        rows.append((here, served, will, should, service, quality, kept, hurt, bottom, trust, np.full(shop.n, gain)))
        will, variance = (1 - gain) * will + gain * service, (1 - gain) * variance
        should = ratcheted(should, service, shop.ratchet) + shop.ratchet * TOP_RAISED * (~kept & ~hurt)
        should, hurt = np.minimum(should, 9), ~kept | (hurt & ~settled)
    return Course(*(np.array(column) for column in zip(*rows, strict=True)))


def _trust(loss: float, say: Say, trust: Floats, kept: Flags, settled: Flags, hurt: Flags) -> Floats:
    """Trust after an encounter. In a recovery no manner is enough while the matter is unsettled; then it decides."""
    broken = trust * (1 - loss * np.where(hurt, 2, 1))
    unsettled = trust * (1 - np.where(hurt, loss, loss / 2))
    won = trust + np.where(hurt, MENDED[say], TRUST_UP) * (1 - trust)
    return np.where(~kept, broken, np.where(settled, won, unsettled))


@lru_cache(maxsize=4)
def _draws(seed: int, n: int) -> dict[str, Floats]:
    """Draws by purpose: a standard normal for each customer, and services and own actions by encounter."""
    people = ("adequate", "slack", "limit")
    made = {p: np.random.default_rng([seed, k]).standard_normal(n) for k, p in enumerate(people)}
    made["service"] = np.random.default_rng([seed, 3]).standard_normal((len(WEEKS), n))
    made["own"] = np.random.default_rng([seed, 4]).random((len(WEEKS), n))
    for each in made.values():
        each.flags.writeable = False  # shared by all who ask again
    return made

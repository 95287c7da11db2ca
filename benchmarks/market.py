"""A week of 1,000,000 shoppers in arrays, against the same model with one Python object a shopper, in one run.

Run: python benchmarks/market.py. Both get the same shoppers, offers and Gumbel draws, and both must choose alike.
The objects are fewer, for a million of them fill gigabytes, and their time is scaled in proportion. Exit 1 where the
arrays are less than 100 times faster.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from typing import Any

from coursekit.simulations import market as m

ROUNDS = 25
MANY, FEW = 1_000_000, 20_000
GOAL = 100.0
OURS, RIVAL = m.Offer(promotion=0.2), m.Offer()


class Shopper:
    """One shopper of the crowd."""

    __slots__ = ("cupboard", "dear", "full", "habit", "hoard", "known", "last", "liking", "nothing", "tastes", "usual")

    def __init__(self, crowd: m.Shoppers, place: int) -> None:
        self.tastes: list[float] = crowd.tastes[:, place].tolist()
        self.liking, self.nothing = float(crowd.liking[place]), float(crowd.nothing[place])
        self.habit, self.hoard, self.dear = (float(of[place]) for of in (crowd.habit, crowd.hoard, crowd.dear))
        self.full, self.known, self.last = float(crowd.full), bool(crowd.known[place]), int(crowd.last[place])
        self.cupboard, self.usual = float(crowd.cupboard[place]), float(crowd.usual[place])

    def value(self, offer: m.Offer, shop: int) -> float:
        """What an offer is worth, habit included."""
        worth = sum(taste * x for taste, x in zip(self.tastes, offer.attributes, strict=True))
        return worth + (self.habit if self.last == shop else 0.0)

    def week(self, noise: list[float]) -> int:
        """Whom this shopper buys from; the rest follows from it."""
        paid = OURS.paid
        felt = self.liking if self.known else m.DOUBT * (m.TRIAL * OURS.promotion - 1)
        mine = self.value(OURS, m.OURS) + felt + self.dear * max(paid - self.usual, 0.0) + noise[0]
        theirs = self.value(RIVAL, m.RIVAL) + noise[1]
        none = self.nothing + self.full * self.cupboard + noise[2]
        choice = m.OURS if mine > max(theirs, none) else m.RIVAL if theirs > none else m.NOTHING
        self.cupboard *= m.KEPT
        if choice == m.OURS:
            self.cupboard += 1 + self.hoard * OURS.promotion
            self.usual += m.LEARN * (paid - self.usual)
            self.known = True
        if choice == m.RIVAL:
            self.cupboard += 1
        if choice != m.NOTHING:
            self.last = choice
        return choice


def timed(run: Any, *arguments: Any) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    found = run(*arguments)
    return time.perf_counter() - start, found


if __name__ == "__main__":
    crowd = m.Shoppers(m.Market(n=MANY))
    objects = [Shopper(crowd, place) for place in range(0, MANY, MANY // FEW)]  # of all types: a type lies together
    seconds: dict[str, list[float]] = {"arrays": [], "objects": [], "draws": []}
    unlike = 0
    for seed in range(1, ROUNDS + 1):
        took, noise = timed(m.gumbel, [seed], (3, MANY))
        seconds["draws"].append(took)
        given = noise[:, :: MANY // FEW].T.tolist()
        took, (choice, _) = timed(m.week, crowd, OURS, noise)
        seconds["arrays"].append(took)
        took, chosen = timed(lambda: [each.week(own) for each, own in zip(objects, given, strict=True)])  # noqa: B023
        seconds["objects"].append(took * MANY / FEW)
        unlike += int((choice[:: MANY // FEW] != chosen).sum())
    arrays, slow, draws = (statistics.median(seconds[name]) for name in ("arrays", "objects", "draws"))
    tracemalloc.start()
    m.week(crowd, OURS, noise)
    peak = tracemalloc.get_traced_memory()[1]
    held = sum(value.nbytes for value in vars(crowd).values())
    print(f"a week of {MANY:,} shoppers: {1000 * arrays:.0f} ms, and {1000 * draws:.0f} ms to draw the noise")
    print(
        f"one object a shopper: {1000 * slow:,.0f} ms, scaled from {FEW:,}; ratio {slow / arrays:.0f} (goal {GOAL:g})"
    )
    print(f"{unlike} of {ROUNDS * FEW:,} choices differ (single against double precision)")
    print(f"the crowd holds {held / 2**20:.0f} MB, a week {peak / 2**20:.0f} MB on top")
    raise SystemExit(0 if slow >= GOAL * arrays and unlike <= ROUNDS * FEW / 10_000 else 1)

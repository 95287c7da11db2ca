"""The zone model's speed: respondents a second, and how many times a plain Python loop does the same.

Run: python benchmarks/zone_model.py. Each round has a seed of its own, so drawing is part of the time.
"""

from __future__ import annotations

import math
import random
import statistics
import time

from coursekit.simulations.zones import WIDTH_SPREAD, Zones, respondents

ROUNDS = 7
GOAL = 1_000_000


def model(seed: int, n: int = 1_000_000) -> float:
    """The share below their own zone, by the model of the course."""
    return respondents(Zones(n=n, seed=seed)).shares().below


def loop(seed: int, n: int = 50_000) -> float:
    """The same share by the same formulas, one customer after the other."""
    zones, draw, below = Zones(n=n, seed=seed), random.Random(seed), 0
    low, high = zones.scale
    spread = WIDTH_SPREAD * zones.differ
    for _ in range(n):
        adequate = min(high, max(low, zones.adequate + zones.differ * draw.gauss(0, 1)))
        width = (zones.desired - zones.adequate) * math.exp(spread * draw.gauss(0, 1) - spread**2 / 2)
        desired = min(high, adequate + width)
        perceived = min(high, max(low, zones.perceived + zones.vary * draw.gauss(0, 1)))
        below += perceived < adequate <= desired
    return below / n


def rate(function: object, n: int) -> float:
    """Respondents a second: the median of several rounds."""
    seconds = []
    for seed in range(1, ROUNDS + 1):
        start = time.perf_counter()
        function(seed, n)  # type: ignore[operator]
        seconds.append(time.perf_counter() - start)
    return n / statistics.median(seconds)


if __name__ == "__main__":
    assert abs(model(1) - loop(1)) < 0.02, "the two must model the same world"
    fast, slow = rate(model, 1_000_000), rate(loop, 50_000)
    print(f"zone model: {fast:,.0f} respondents a second (goal {GOAL:,})")
    print(f"plain loop: {slow:,.0f} respondents a second; ratio {fast / slow:.0f}")
    raise SystemExit(0 if fast >= GOAL else 1)

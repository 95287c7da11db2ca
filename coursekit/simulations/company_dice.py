"""Draws that are the same on every machine: the raw words of PCG64 and whole-number arithmetic, no floats.

NumPy promises that a bit generator's stream never changes; it does not promise so for `Generator`'s methods, and the
last bit of exp or log depends on the processor. Chances are per mille.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Dice:
    """A stream of its own for each purpose, so that a change in one leaves the others alone."""

    def __init__(self, *seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def roll(self, n: int, sides: int = 1000) -> Ints:
        """`n` whole numbers from 0 to sides - 1, evenly but for less than 1 in a billion."""
        words = np.asarray(self._bits.random_raw(n), dtype=np.uint64)
        return (words >> np.uint64(16)).astype(np.int64) % sides

    def hit(self, chances: Any, n: int | None = None) -> Flags:
        """Whether each happens: one chance each, or one for all `n`."""
        return np.asarray(self.roll(n if n is not None else len(chances)) < chances)

    def of(self, values: Sequence[int], n: int) -> Ints:
        """`n` of `values`, each as likely as the next."""
        return np.asarray(values, dtype=np.int64)[self.roll(n, len(values))]

    def pick(self, weights: Any, n: int) -> Ints:
        """`n` places in `weights`, by their weight."""
        steps = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(steps, self.roll(n, int(steps[-1])), side="right").astype(np.int64)

    def bell(self, n: int, spread: int) -> Ints:
        """About normal around 0 with the standard deviation `spread`: the sum of four rolls."""
        sides = spread * 1732 // 1000 + 1
        return np.asarray(self.roll(4 * n, sides).reshape(4, n).sum(axis=0) - 2 * (sides - 1))

"""A market of four types of shoppers: what an offer is worth to each, and whom they buy from in a week.

A shopper buys what is worth most to them at that moment: U = V + e, where V follows from the offer and the shopper's
tastes, and e, what nobody else knows, has the Gumbel distribution. Then the share of alternative j is the multinomial
logit P(j) = exp(V_j)/sum exp(V) (McFadden 1974). The four types are the course's; each taste below is ours and
illustrative, and only their order within a column follows the types' definitions: who looks for value minds the price
most, whoever is loyal the brand, the impulsive the pull of a promotion, who gathers information what they can learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
TYPES = ("value-driven", "brand-loyal", "impulse", "information-seeking")
# What one unit of each attribute of an Offer is worth, a row a type; and what it is worth to buy nothing.
TASTES = np.array([(-3.6, 2.4, 0.2, 0.3), (-1.2, 0.2, 0.9, 0.2), (-1.5, 3.4, 0.4, 0.1), (-2.0, 0.5, 0.3, 0.8)])
OUTSIDE = np.array([-0.7, 1.9, 1.2, 1.4])


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


def utilities(offers: Sequence[Offer]) -> Floats:
    """V of each offer, and last of not buying, for each of TYPES: shape (types, offers + 1).

    A promotion counts twice: what is paid is less, and that it is a promotion pulls by itself.
    """
    attributes = np.array([(o.paid, o.promotion, o.brand, o.information) for o in offers])
    return np.column_stack([TASTES @ attributes.T, OUTSIDE])


def shares(values: Floats) -> Floats:
    """Multinomial logit: P = exp(V)/sum exp(V) along the last axis.

    >>> shares(np.log([1.0, 2.0, 5.0])).round(3).tolist()
    [0.125, 0.25, 0.625]
    """
    odds = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def gumbel(seed: Sequence[int], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Standard Gumbel draws, e = -log(E) with E exponential."""
    drawn = np.random.default_rng(seed).standard_exponential(shape, dtype=np.float32)
    return -np.log(np.maximum(drawn, np.float32(1e-30)))


def chosen(values: Floats, noise: Floats) -> NDArray[np.intp]:
    """The alternative with the largest V + e along the last axis."""
    return np.asarray((values + noise).argmax(axis=-1))

"""A population of respondents, each with a zone of tolerance of their own.

What is evidence: customers hold a zone from adequate to desired service rather than a point, and zones differ
between customers, the adequate level more than the desired one (Zeithaml, Berry & Parasuraman 1993; in the
LibQUAL+ comparison of spring 2003 the adequate means of 17 libraries lie between 5.64 and 6.81, the desired
means between 7.60 and 8.17). What is illustrative: every default below, the normal shape of the differences,
the log-normal shape of the widths and their spread. No paper gives zone widths that hold for another service;
measure your own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coursekit.measures import zones as measures

Floats = NDArray[np.float64]
# How much the widths of zones differ per point by which adequate levels differ: illustrative.
WIDTH_SPREAD = 0.3


@dataclass(frozen=True)
class Zones:
    """A service and its customers, in scale points. Raises ValueError where the numbers make no sense."""

    adequate: float = 5.2  # mean of the customers' adequate levels
    desired: float = 7.4  # mean of their desired levels
    perceived: float = 6.1  # mean of the service they perceive
    differ: float = 0.8  # standard deviation of the customers' adequate levels; 0: all have the same zone
    vary: float = 1.0  # standard deviation of the service from visit to visit
    n: int = 500
    seed: int = 1
    scale: tuple[float, float] = (1.0, 9.0)

    def __post_init__(self) -> None:
        low, high = self.scale
        for name in ("adequate", "desired", "perceived"):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} is {value}; expected a level from {low:g} to {high:g}")
        if self.desired < self.adequate:
            raise ValueError(f"desired {self.desired} is below adequate {self.adequate}; expected A <= D")
        for name in ("differ", "vary"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"{name} is {getattr(self, name)}; expected 0 or more scale points")
        if self.n < 1 or self.seed < 0:
            raise ValueError(f"n is {self.n}, seed {self.seed}; expected 1 or more, and 0 or more")


@dataclass(frozen=True)
class Respondents:
    """One row a customer, in the same order for the same seed; each array has the shape (n,)."""

    adequate: Floats
    desired: Floats
    perceived: Floats

    def shares(self) -> measures.Shares:
        """How many are below, inside and above their own zone."""
        return measures.shares(self.perceived, self.adequate, self.desired)

    def summary(self) -> measures.Summary:
        """All measures of these respondents."""
        return measures.summary(self.adequate, self.desired, self.perceived)


def respondents(model: Zones) -> Respondents:
    """The customers of `model`, their levels kept on the scale.

    A = adequate + differ·z1, D = A + (desired - adequate)·exp(s·z2 - s²/2), P = perceived + vary·z3.
    The factor exp(…) has mean 1, so the mean width stays desired - adequate until the ends of the scale
    cut it. The draws z depend on the seed only (common random numbers): moving one number moves the same
    people, and the first k of n customers are the same for each n.
    """
    z_level, z_width, z_visit = _draws(model.seed, model.n)
    low, high = model.scale
    spread = WIDTH_SPREAD * model.differ
    adequate = np.clip(model.adequate + model.differ * z_level, low, high)
    width = (model.desired - model.adequate) * np.exp(spread * z_width - spread**2 / 2)
    desired = np.minimum(adequate + width, high)
    perceived = np.clip(model.perceived + model.vary * z_visit, low, high)
    return Respondents(adequate=adequate, desired=desired, perceived=perceived)


@lru_cache(maxsize=4)
def _draws(seed: int, n: int) -> tuple[Floats, Floats, Floats]:
    """Three columns of n standard normal draws, each a stream of its own, so that a larger n only adds."""
    columns = [np.random.default_rng([seed, purpose]).standard_normal(n) for purpose in (1, 2, 3)]
    for column in columns:
        column.flags.writeable = False  # shared by all who ask again
    return columns[0], columns[1], columns[2]

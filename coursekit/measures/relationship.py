"""Customer relationship quality (CRQ): satisfaction, trust and commitment.

Sources: Crosby, Evans & Cowles 1990 (J. Mkt. 54(3):68-81), Morgan & Hunt 1994 (J. Mkt. 58(3):20-38). The index is
the mean of three parts, and never stands without them: a customer who stays without trust is no friend but a hostage.

>>> found = crq(satisfaction=[6, 4], trust=[6, 2], commitment=[6, 7], scale=(1, 7))
>>> round(found.index, 1), [round(part, 1) for part in (found.satisfaction, found.trust, found.commitment)], found.held
(69.4, [66.7, 50.0, 91.7], 1)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.measures.facets import Answers, facet_scores
from coursekit.measures.samples import within


@dataclass(frozen=True)
class Crq:
    """Means over the respondents, 0 (all gave the lowest answer) to 100 (all the highest)."""

    index: float
    satisfaction: float
    trust: float
    commitment: float
    hidden: int  # respondents with an index of 50 or more and one part below 50
    held: int  # trust below 50, commitment 50 or more: perhaps bound rather than loyal
    n: int
    missing: int  # respondents left out because an answer is missing


def crq(
    satisfaction: Answers,
    trust: Answers,
    commitment: Answers,
    scale: tuple[int, int] = (1, 7),
    weights: tuple[float, float, float] = (1, 1, 1),
) -> Crq:
    """The index and its parts; each part is one column of answers or several, on the scale (lowest, highest).

    `weights` (0 or more, not all 0) may come from a factor analysis of your own; equal by default. Raises ValueError
    as `facets.facet_scores` does, and for other weights.
    """
    if np.shape(weights) != (3,) or not sum(within("a weight", weight, 0, float("inf")) for weight in weights):
        raise ValueError(f"weights are {weights}; expected three numbers, 0 or more, not all 0")
    points, missing = facet_scores(scale, satisfaction=satisfaction, trust=trust, commitment=commitment)
    parts = 100 * (points - scale[0]) / (scale[1] - scale[0])
    index = parts @ np.array(weights) / sum(weights)
    hidden = np.count_nonzero((index >= 50) & (parts.min(axis=1) < 50))
    held = np.count_nonzero((parts[:, 1] < 50) & (parts[:, 2] >= 50))
    s, t, c = parts.mean(axis=0).tolist()
    return Crq(float(index.mean()), s, t, c, int(hidden), int(held), len(parts), missing)

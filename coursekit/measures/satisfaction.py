"""Satisfaction: what was got against what was expected, and indices of several items.

Sources: Oliver 1980 (J. Mkt. Res. 17(4):460-469) for disconfirmation; Tversky & Kahneman 1992 (J. Risk Uncertainty
5:297-323) for the value function; Fornell et al. 1996 (J. Mkt. 60(4):7-18) for the American index, ACSI. Its weights
as published for the State of Ohio, for customers who answer 8, 7 and 6 of 10 on average:

>>> f"{acsi_of(8, 7, 6):.1f}, by Ohio {acsi_of(8, 7, 6, weights=(0.3885, 0.3190, 0.2925)):.1f}"
'66.7, by Ohio 67.7'
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.measures.columns import Column, Floats, Table, aligned, answered, answers_table, complete, on_scale
from coursekit.measures.samples import Interval, intervals, least_squares, mean_interval, number, within

Weights = Any  # by column name (a mapping or a pandas Series), or a sequence in the columns' order; None: all alike


def disconfirmation(perceived: Column, predicted: Column) -> Floats:
    """Inferred disconfirmation d = P - W in scale points, row by row; above 0 is better than expected.

    Raises ValueError for unequal lengths and for values that are no finite numbers.
    """
    p, w = complete(perceived=perceived, predicted=predicted)
    return p - w


def subjective_disconfirmation(answers: Column, scale: tuple[int, int] = (1, 7)) -> Floats:
    """d from one item "much worse … much better than expected": the answer minus the scale's middle, row by row.

    Raises ValueError for missing answers and those off the scale.
    """
    return complete(answers=on_scale("answers", answers, scale))[0] - sum(scale) / 2


def value(d: Column, gain: float = 0.88, loss: float = 0.88, aversion: float = 2.25) -> Floats:
    """Prospect value: d**gain for d >= 0, -aversion (-d)**loss below, row by row, in units of d.

    The defaults are Tversky & Kahneman's; gain = loss = 1 leaves the asymmetry alone, without diminishing sensitivity,
    which not every study of satisfaction finds. Exponents in (0, 1], aversion above 0; errors as `disconfirmation`.

    >>> value([2, 0, -2]).round(2).tolist()
    [1.84, 0.0, -4.14]
    """
    (each,) = complete(d=d)
    up, down, steep = within("gain", gain, 0, 1), within("loss", loss, 0, 1), number("aversion", aversion)
    if min(up, down, steep) <= 0:
        raise ValueError(f"gain {up:g}, loss {down:g}, aversion {steep:g}; expected all above 0")
    size = np.abs(each)
    return np.asarray(np.where(each >= 0, size**up, -steep * size**down), dtype=np.float64)


def fit_asymmetry(
    satisfaction: Column, disconfirmation: Column, predicted: Column | None = None, level: float = 0.95
) -> dict[str, Interval]:
    """Least squares of satisfaction = base + gain max(d, 0) - loss max(-d, 0) (+ slope W), with t intervals.

    "loss" is above 0 where shortfall hurts; "excess", loss - gain, where it hurts more than as much more pleases. W may
    enter as `predicted`; with d and W, P can't, as it follows from them. Rows with a missing value are left out and
    counted. Raises ValueError where d never exceeds or never falls short, or nothing varies.
    """
    columns = {"satisfaction": satisfaction, "disconfirmation": disconfirmation}
    columns |= {} if predicted is None else {"predicted": predicted}
    x, missing = answered(np.column_stack(aligned(**columns)))
    design = np.column_stack([np.ones(len(x)), np.maximum(x[:, 1], 0), -np.maximum(-x[:, 1], 0), x[:, 2:]])
    found, covariance = least_squares(design, x[:, 0])
    names = ["base", "gain", "loss", *(["slope"] if len(found) > 3 else []), "excess"]
    contrasts = np.vstack([np.eye(len(found)), np.eye(len(found))[2] - np.eye(len(found))[1]])
    variances = np.maximum(np.diag(contrasts @ covariance @ contrasts.T), 0)
    return intervals(names, contrasts @ found, np.sqrt(variances), level, len(x) - len(found), len(x), missing)


def facet_index(
    answers: Table, weights: Weights = None, scale: tuple[int, int] = (1, 5), level: float = 0.95
) -> Interval:
    """The weighted mean of several facets (a column each) over all respondents, in scale points.

    Weights are in any unit, by column name or in the columns' order; None counts all alike. Respondents with a missing
    facet are left out and counted. Raises ValueError for answers off the scale and for weights that don't fit.
    """
    names, x = answers_table(answers, scale)
    x, missing = answered(x)
    return mean_interval(x @ _weights(names, weights), *scale, level, missing)


def acsi(x1: Column, x2: Column, x3: Column, weights: Weights = None, level: float = 0.95) -> Interval:
    """The ACSI index, 0 to 100, from three items answered 1 to 10: satisfaction, expectations met, close to ideal.

    100 (sum w mean - sum w)/(9 sum w) with unstandardised weights w, in any unit; None counts the items alike. Rows
    with a missing answer are left out and counted. Raises ValueError for answers off the scale.
    """
    names, x = answers_table({"x1": x1, "x2": x2, "x3": x3}, (1, 10))
    x, missing = answered(x)
    return mean_interval((x @ _weights(names, weights) - 1) / 9 * 100, 0, 100, level, missing)


def acsi_of(mean1: float, mean2: float, mean3: float, weights: Weights = None) -> float:
    """The same index from the three items' means, each from 1 to 10."""
    means = [within(f"mean{j + 1}", mean, 1, 10) for j, mean in enumerate((mean1, mean2, mean3))]
    return float((np.array(means) @ _weights(["x1", "x2", "x3"], weights) - 1) / 9 * 100)


def _weights(names: list[str], weights: Weights) -> Floats:
    """Weights that sum to 1."""
    if hasattr(weights, "keys"):
        weights = dict(weights)
        if set(weights) != set(names):
            raise ValueError(f"weights for {sorted(weights)}; expected one for each of {names}")
        weights = [weights[name] for name in names]
    (w,) = complete(weights=np.ones(len(names)) if weights is None else weights)
    if len(w) != len(names) or (w < 0).any() or w.sum() == 0:
        raise ValueError(f"weights are {w.tolist()}; expected {len(names)}, none below 0 and not all 0")
    return np.asarray(w / w.sum(), dtype=np.float64)

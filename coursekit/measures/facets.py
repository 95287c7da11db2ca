"""Facets of one thing, asked side by side on one scale: kinds of justice, of value, of loyalty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.measures.columns import Floats, answered, answers_table

Answers = Any  # one column of answers, or a table of them with one column an item


@dataclass(frozen=True)
class Profile:
    """Facets over the respondents who answered all of them; no facet is summed with another."""

    means: dict[str, float]  # in scale points
    highest: dict[str, int]  # respondents for whom this facet alone is the highest
    lowest: dict[str, int]  # ... alone is the lowest
    n: int
    missing: int  # respondents left out because an answer is missing


def facet_scores(scale: tuple[int, int], **facets: Answers) -> tuple[Floats, int]:
    """Respondents × facets, each the mean of its items in scale points, and how many left an item out.

    Raises ValueError, naming the row, for answers that are no whole number on the scale (lowest, highest), facets of
    unequal length, and no complete respondent.
    """
    columns = []
    for name, answers in facets.items():
        try:
            columns.append(answers_table(answers, scale)[1].mean(axis=1))
        except ValueError as error:
            raise ValueError(f"{name}, {error}") from None
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{name} {len(column)}" for name, column in zip(facets, columns, strict=True))
        raise ValueError(f"the facets differ in length ({lengths}); expected one row each per respondent")
    return answered(np.column_stack(columns))


def profile(scale: tuple[int, int], **facets: Answers) -> Profile:
    """Means and leading facets; raises ValueError as `facet_scores` does."""
    scores, missing = facet_scores(scale, **facets)
    high, low = (scores == edge(scores, axis=1, keepdims=True) for edge in (np.max, np.min))
    alone = [np.count_nonzero(each & (each.sum(axis=1, keepdims=True) == 1), axis=0) for each in (high, low)]
    means, highest, lowest = (
        dict(zip(facets, values.tolist(), strict=True)) for values in (scores.mean(axis=0), *alone)
    )
    return Profile(means, highest, lowest, len(scores), missing)

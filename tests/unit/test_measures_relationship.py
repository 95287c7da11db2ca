"""Relationship quality: the index never without its parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.measures.relationship import crq

answer = st.integers(1, 7)
rows = st.lists(st.tuples(answer, answer, answer), min_size=1, max_size=40)


@given(rows)
def test_the_index_is_the_mean_of_its_parts_from_0_to_100(drawn: list[tuple[int, int, int]]) -> None:
    found = crq(*zip(*drawn, strict=True))
    assert found.index == pytest.approx((found.satisfaction + found.trust + found.commitment) / 3)
    assert 0 <= found.index <= 100
    assert found.n == len(drawn)


@given(rows)
def test_turning_the_scale_round_turns_the_index_round(drawn: list[tuple[int, int, int]]) -> None:
    turned = [tuple(8 - each for each in row) for row in drawn]
    assert crq(*zip(*drawn, strict=True)).index + crq(*zip(*turned, strict=True)).index == pytest.approx(100)


def test_the_ends_of_the_scale_are_0_and_100() -> None:
    assert (crq([1], [1], [1]).index, crq([7], [7], [7]).index, crq([3], [3], [3], scale=(1, 5)).index) == (0, 100, 50)


def test_a_good_index_can_hide_a_hostage() -> None:
    found = crq(satisfaction=[6, 6, 7], trust=[6, 2, 1], commitment=[6, 7, None])
    assert found.index > 50
    assert (found.hidden, found.held, found.n, found.missing) == (1, 1, 2, 1)


def test_weights_count_and_items_are_averaged_before() -> None:
    found = crq(np.array([[7, 5]]), [1], [1], weights=(2, 1, 1))
    assert found.satisfaction == pytest.approx(100 * 5 / 6)
    assert found.index == pytest.approx(found.satisfaction / 2)


@pytest.mark.parametrize("weights", [(0, 0, 0), (1, 1), (1, 1, -1), (1, 1, float("nan"))])
def test_weights_that_weigh_nothing_are_refused(weights: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        crq([1], [1], [1], weights=weights)


@pytest.mark.parametrize(
    ("trust", "said"),
    [
        ([8], "trust, column 0, row 0: 8"),
        ([], "trust, the table has no columns"),
        ([5, 5], "trust 2"),
        ([None], "no complete"),
        (["high"], "trust, column 0: expected numbers"),
        ([np.inf], "infinite"),
    ],
)
def test_answers_off_the_scale_are_refused_by_name(trust: list[object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        crq([5], trust, [5])

"""Disconfirmation, the value function, and indices: published weights, statsmodels, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from coursekit.measures import satisfaction

gap = st.floats(-10, 10)
means = st.lists(st.floats(1, 10), min_size=3, max_size=3)
OHIO = (0.3885, 0.3190, 0.2925)


def test_better_than_expected_is_above_zero_inferred_or_asked() -> None:
    assert satisfaction.disconfirmation([8, 5], pd.Series([6, 6])).tolist() == [2, -1]
    assert satisfaction.subjective_disconfirmation([1, 4, 7]).tolist() == [-3, 0, 3]
    assert satisfaction.subjective_disconfirmation([1, 3, 5], scale=(1, 5)).tolist() == [-2, 0, 2]


def test_the_value_function_of_1992() -> None:
    np.testing.assert_allclose(satisfaction.value([100, 0, -100]), [57.544, 0, -129.474], atol=5e-4)


@given(gap, gap)
def test_value_never_falls_as_service_gets_better(one: float, two: float) -> None:
    low, high = satisfaction.value(sorted([one, two]))
    assert low <= high


@given(st.floats(0.01, 10))
def test_shortfall_hurts_more_than_excess_helps(size: float) -> None:
    up, down = satisfaction.value([size, -size])
    assert -down == pytest.approx(2.25 * up)


@given(gap)
def test_without_sensitivity_the_value_is_two_straight_lines(size: float) -> None:
    (found,) = satisfaction.value([size], gain=1, loss=1, aversion=3)
    assert found == pytest.approx(size if size >= 0 else 3 * size)


def test_the_fit_finds_an_asymmetry_that_is_there() -> None:
    d = np.array([-3, -2, -1, 0, 1, 2, 3.0])
    found = satisfaction.fit_asymmetry(5 + 0.5 * np.maximum(d, 0) - 1.5 * np.maximum(-d, 0), d)
    assert [found[name].estimate for name in ("base", "gain", "loss", "excess")] == pytest.approx([5, 0.5, 1.5, 1])


def test_the_fit_agrees_with_statsmodels_and_leaves_out_what_is_missing() -> None:
    random = np.random.default_rng(7)
    w, d = random.integers(3, 9, 60).astype(float), random.integers(-4, 5, 60).astype(float)
    s = 3 + 0.4 * w + 0.3 * np.maximum(d, 0) - 0.9 * np.maximum(-d, 0) + random.normal(size=60)
    design = np.column_stack([np.ones(60), np.maximum(d, 0), -np.maximum(-d, 0), w])
    theirs = sm.OLS(s, design).fit()
    found = satisfaction.fit_asymmetry([*s, None, 5], [*d, 1, None], [*w, 5, 5])
    assert list(found) == ["base", "gain", "loss", "slope", "excess"]
    for name, limits in zip(found, theirs.conf_int(), strict=False):
        assert (found[name].low, found[name].high) == pytest.approx(tuple(limits))
    excess = theirs.t_test([0, -1, 1, 0])
    assert (found["excess"].low, found["excess"].high) == pytest.approx(tuple(excess.conf_int()[0]))
    assert (found["excess"].n, found["excess"].missing) == (60, 2)


def test_a_facet_index_weighs_and_counts() -> None:
    table = pd.DataFrame({"speed": [5, 3, None], "advice": [2, 4, 5]})
    assert satisfaction.facet_index(table).estimate == pytest.approx(3.5)
    found = satisfaction.facet_index(table, {"advice": 30, "speed": 10})
    assert (found.estimate, found.n, found.missing) == (pytest.approx((2.75 + 3.75) / 2), 2, 1)
    assert found == satisfaction.facet_index(table, [1, 3])
    assert found == satisfaction.facet_index(table, pd.Series({"advice": 3, "speed": 1}))


@given(means)
def test_the_index_with_equal_weights_is_the_published_short_form(drawn: list[float]) -> None:
    assert satisfaction.acsi_of(*drawn) == pytest.approx((sum(drawn) - 3) / 27 * 100)


@given(means, st.floats(0.1, 50))
def test_unstandardised_weights_follow_the_published_formula_in_any_unit(drawn: list[float], unit: float) -> None:
    w = [unit * each for each in OHIO]
    by_formula = 100 * (sum(a * b for a, b in zip(w, drawn, strict=True)) - sum(w)) / (9 * sum(w))
    assert satisfaction.acsi_of(*drawn, weights=w) == pytest.approx(by_formula, abs=1e-9)


def test_the_index_of_answers_is_that_of_their_means_with_an_interval() -> None:
    items = [8, 9, None, 5], [7, 10, 5, 5], [6, 8, 5, 3]
    found = satisfaction.acsi(*items, weights=OHIO)
    assert found.estimate == pytest.approx(satisfaction.acsi_of(22 / 3, 22 / 3, 17 / 3, weights=OHIO))
    assert (found.n, found.missing) == (3, 1)
    assert 0 <= found.low < found.estimate < found.high <= 100


def test_the_ends_of_the_index_are_0_and_100() -> None:
    assert (satisfaction.acsi([1, 1], [1, 1], [1, 1]).estimate, satisfaction.acsi_of(10, 10, 10)) == (0, 100)
    one = satisfaction.acsi([10], [10], [10])
    assert (one.estimate, one.low, one.high) == (100, 0, 100)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: satisfaction.disconfirmation([5, None], [4, 4]), "perceived, row 1: the value is missing"),
        (lambda: satisfaction.disconfirmation([5], [4, 4]), "differ in length"),
        (lambda: satisfaction.subjective_disconfirmation([8]), "row 0: 8 is not on the scale"),
        (lambda: satisfaction.value([1], aversion=0), "expected all above 0"),
        (lambda: satisfaction.value([1], gain=1.2), "gain is 1.2; expected 0 to 1"),
        (lambda: satisfaction.value(["far better"]), "'far better' in row 0"),
        (lambda: satisfaction.fit_asymmetry([5, 6, 7, 6], [1, 2, 3, 2]), "4 rows, 3 coefficients"),
        (lambda: satisfaction.fit_asymmetry([5, 5, 5, 5, 5], [1, 2, -3, 0, -1]), "columns that vary"),
        (lambda: satisfaction.fit_asymmetry([], []), "no complete answer among 0"),
        (lambda: satisfaction.facet_index({"speed": [4, 4.5]}), "speed, row 1: 4.5 is not on the scale"),
        (lambda: satisfaction.facet_index({"speed": [4]}, {"pace": 1}), "expected one for each of"),
        (lambda: satisfaction.facet_index({"speed": [4]}, [1, 2]), "expected 1, none below 0"),
        (lambda: satisfaction.facet_index({"speed": [4], "price": [2]}, [1, -1]), "none below 0"),
        (lambda: satisfaction.facet_index({"speed": [None, None]}), "no complete answer among 2"),
        (lambda: satisfaction.acsi([11], [5], [5]), "x1, row 0: 11 is not on the scale.*from 1 to 10"),
        (lambda: satisfaction.acsi([], [], []), "no complete answer"),
        (lambda: satisfaction.acsi_of(0.5, 5, 5), "mean1 is 0.5; expected 1 to 10"),
        (lambda: satisfaction.acsi_of(5, 5, 5, weights=(0, 0, 0)), "not all 0"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

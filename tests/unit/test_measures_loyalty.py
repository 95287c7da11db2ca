"""Loyalty: rates and their conversion, types, and the step that real data show."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from coursekit.measures import loyalty

rates = st.floats(0, 0.99)
answers = st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=1, max_size=80)


def test_churn_between_months_and_years_as_published() -> None:
    assert loyalty.convert_churn(0.02, 1, 12) == pytest.approx(0.215, abs=0.0005)
    assert loyalty.convert_churn(0.20, 12, 1) == pytest.approx(0.0184, abs=0.00005)


@settings(max_examples=40)
@given(rates, st.floats(0.1, 50), st.floats(0.1, 50))
def test_churn_converted_there_and_back_is_the_same(rate: float, one: float, other: float) -> None:
    there = loyalty.convert_churn(rate, one, other)
    assert 0 <= there <= 1
    assume(there < 1 - 1e-6)  # what rounds to everybody has no way back
    assert loyalty.convert_churn(there, other, one) == pytest.approx(rate, rel=1e-6, abs=1e-9)


@given(rates, st.integers(1, 60))
def test_churn_of_many_periods_is_what_is_left_after_each(rate: float, periods: int) -> None:
    left = 1.0
    for _ in range(periods):
        left *= 1 - rate
    assert loyalty.convert_churn(rate, 1, periods) == pytest.approx(1 - left, abs=1e-9)


def test_new_customers_do_not_count_as_kept() -> None:
    assert loyalty.retention_rate(100, 100, 30) == 0.7
    assert loyalty.churn_rate(100, 100, 30) == pytest.approx(0.3)
    assert (loyalty.retention_rate(5, 9, 9), loyalty.retention_rate(5, 5, 0)) == (0, 1)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 1, 1), "start is 0"),
        ((10, 12, 1), "end less new is 11"),
        ((10, 1, 2), "end less new is -1"),
        ((9.5, 1, 0), "whole"),
    ],
)
def test_impossible_counts_of_customers_are_refused(counts: tuple[int, int, int], said: str) -> None:
    for measure in (loyalty.retention_rate, loyalty.churn_rate):
        with pytest.raises(ValueError, match=said):
            measure(*counts)


def test_repeat_purchase_rate_leaves_out_who_did_not_buy() -> None:
    assert loyalty.repeat_purchase_rate(pd.Series([0, 1, 2, 5])) == pytest.approx(2 / 3)
    assert (loyalty.repeat_purchase_rate([1]), loyalty.repeat_purchase_rate([2, 2])) == (0, 1)


@pytest.mark.parametrize(
    ("purchases", "said"),
    [
        ([], "nobody bought"),
        ([0], "nobody bought"),
        ([1.5], "row 0: got 1.5"),
        ([1, None], "row 1"),
        (["2"], "numbers"),
    ],
)
def test_purchases_that_are_no_counts_are_refused(purchases: list[object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        loyalty.repeat_purchase_rate(purchases)


def test_acquisition_cost_is_a_mean_over_new_customers() -> None:
    assert loyalty.acquisition_cost(1200, 48) == 25
    for spending, new in ((-1, 1), (10, 0), (float("nan"), 1), (float("inf"), 1)):
        with pytest.raises(ValueError, match="expected"):
            loyalty.acquisition_cost(spending, new)


def test_recommendation_rate_counts_the_silent_apart() -> None:
    found = loyalty.recommendation_rate([True, 1, 0, None, float("nan")])
    assert (found.estimate, found.n, found.missing) == (pytest.approx(2 / 3), 3, 2)
    assert (found.low, found.high) == pytest.approx(proportion_confint(2, 3, method="wilson"))
    for wrong, said in (
        ([], "no complete answer among 0"),
        ([None], "no complete answer among 1"),
        ([9, 1], "row 0: got 9"),
        (["yes"], "numbers"),
    ):
        with pytest.raises(ValueError, match=said):
            loyalty.recommendation_rate(wrong)


def test_the_line_decides_who_is_called_a_loyalist() -> None:
    satisfaction, stays = [5, 4, 4, 2, None], [1, 1, 0, 1, 1]
    generous = loyalty.satisfaction_loyalty(satisfaction, stays, (4, 1))
    strict = loyalty.satisfaction_loyalty(satisfaction, stays, (5, 1))
    assert generous.counts == {"loyalist": 2, "mercenary": 1, "hostage": 1, "defector": 0}
    assert strict.counts == {"loyalist": 1, "mercenary": 0, "hostage": 2, "defector": 1}
    assert (strict.kinds[-1], strict.missing) == ("", 1)


def test_an_attitude_no_better_than_to_the_rival_is_no_loyalty() -> None:
    found = loyalty.dick_basu([0, 0.1, 0, 3, np.nan], [1, 0.5, 0.4, 0.4, 1])
    assert found.kinds.tolist() == ["spurious", "loyalty", "none", "latent", ""]


@settings(max_examples=30)
@given(answers)
def test_shares_and_steps_by_level_agree_with_statsmodels(drawn: list[tuple[int, bool]]) -> None:
    found = loyalty.loyalty_by_level(*zip(*drawn, strict=True))
    table = pd.DataFrame(drawn, columns=["level", "loyal"]).groupby("level").loyal.agg(["sum", "count"])
    assert list(found.shares) == table.index.tolist()
    for level, share in found.shares.items():
        yes, n = table.loc[level]
        assert (share.low, share.high) == pytest.approx(proportion_confint(yes, n, method="wilson"), abs=1e-9)
    for (low, high), step in found.steps.items():
        theirs = confint_proportions_2indep(*table.loc[high], *table.loc[low], method="newcomb", compare="diff")
        assert (step.low, step.high) == pytest.approx(theirs, abs=1e-9)
    climbed = sum(step.estimate for step in found.steps.values())
    assert climbed == pytest.approx(found.shares[table.index[-1]].estimate - found.shares[table.index[0]].estimate)


def test_a_level_nobody_chose_is_left_out_and_the_largest_step_named() -> None:
    found = loyalty.loyalty_by_level([1, 1, 3, 3, 4, 4, None, 2], [0, 0, 0, 1, 1, 1, 1, None])
    assert list(found.steps) == [(1, 3), (3, 4)]
    assert (found.largest, found.missing) == ((1, 3), 2)
    assert loyalty.loyalty_by_level([5], [1]).largest is None


@pytest.mark.parametrize(
    ("levels", "loyal", "said"),
    [
        ([], [], "no complete answer"),
        ([None], [1], "no complete answer"),
        ([4.5], [1], "4.5 is no level"),
        ([4], [2], "row 0: got 2"),
        ([1], [1, 0], "length"),
    ],
)
def test_answers_that_are_no_levels_are_refused(levels: list[object], loyal: list[object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        loyalty.loyalty_by_level(levels, loyal)


def test_the_courseware_s_four_types_are_a_profile_in_which_ties_lead_nothing() -> None:
    found = loyalty.loyalty_profile([5, 3, 2], pd.DataFrame({"a": [1, 3, 4], "b": [2, 3, None]}), [4, 1, 2], [1, 2, 2])
    assert found.means == {"behavioural": 4, "emotional": 2.25, "cognitive": 2.5, "attitudinal": 1.5}
    assert found.highest == {"behavioural": 1, "emotional": 0, "cognitive": 0, "attitudinal": 0}
    assert found.lowest == {"behavioural": 0, "emotional": 0, "cognitive": 1, "attitudinal": 1}
    assert (found.n, found.missing) == (2, 1)


def test_a_profile_refuses_answers_off_the_scale_and_facets_of_unequal_length() -> None:
    for first, said in (
        ([6, 1], "behavioural, column 0, row 0: 6 is not on the scale"),
        ([1], "behavioural 1"),
        ([None] * 2, "no complete"),
    ):
        with pytest.raises(ValueError, match=said):
            loyalty.loyalty_profile(first, [1, 2], [1, 2], [1, 2])


def test_equal_values_stand_on_their_mean_and_count_as_high() -> None:
    assert loyalty.satisfaction_loyalty([0.1] * 3, [0.1] * 3, ("mean", "mean")).kinds.tolist() == ["loyalist"] * 3

"""CSAT, NPS and CES: published numbers, statsmodels and SciPy, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from coursekit.measures.scores import ces, csat, nps, nps_difference, nps_of

counts = st.tuples(*[st.integers(0, 300)] * 3).filter(lambda drawn: sum(drawn) > 0)


def test_the_published_score_and_its_margin() -> None:
    found = nps_of(60, 25, 15, method="wald")
    assert found.score == 45
    assert round(found.high - found.score, 1) == round(found.score - found.low, 1) == 14.5


def test_the_same_score_can_be_more_or_less_sure() -> None:
    even, divided = nps_of(30, 40, 30), nps_of(50, 0, 50)
    assert even.score == divided.score == 0
    assert (round(even.se, 2), round(divided.se, 2)) == (7.75, 10.0)


def test_the_adjusted_interval_adds_three_answers() -> None:
    found = nps_of(60, 25, 15)
    p, d = 60.75 / 103, 15.75 / 103
    half = 195.9964 * ((p + d - (p - d) ** 2) / 103) ** 0.5
    assert (found.low, found.high) == pytest.approx((100 * (p - d) - half, 100 * (p - d) + half), abs=1e-3)
    assert (found.score, found.method) == (45, "adjusted-wald")


@given(counts)
def test_a_score_is_the_mean_of_plus_one_nought_and_minus_one(drawn: tuple[int, int, int]) -> None:
    found = nps_of(*drawn, method="wald")
    coded = np.repeat([100.0, 0.0, -100.0], drawn)
    assert found.score == pytest.approx(coded.mean(), abs=1e-9)
    assert found.se == pytest.approx(coded.std() / len(coded) ** 0.5, abs=1e-6)


@given(counts, st.sampled_from(["wald", "adjusted-wald"]))
def test_limits_stay_on_the_scale_and_take_in_the_score(drawn: tuple[int, int, int], method: str) -> None:
    found = nps_of(*drawn, method=method)  # type: ignore[arg-type]
    assert -100 <= found.low <= found.score <= found.high <= 100


def test_when_all_are_promoters_only_the_adjusted_interval_has_a_width() -> None:
    assert nps_of(8, 0, 0, method="wald").low == 100
    assert nps_of(8, 0, 0).low < 60


def test_answers_fall_into_the_three_groups_at_six_and_nine() -> None:
    found = nps(pd.Series([0, 6, 7, 8, 9, 10, None]))
    assert (found.promoters, found.passives, found.detractors, found.n, found.missing) == (2, 2, 2, 6, 1)
    assert found == nps_of(2, 2, 2, missing=1)


@given(counts, counts)
def test_the_difference_of_two_periods(one: tuple[int, int, int], two: tuple[int, int, int]) -> None:
    first, second = nps_of(*one, method="wald"), nps_of(*two, method="wald")
    found = nps_difference(first, second)
    assert found.estimate == first.score - second.score
    assert found.se == pytest.approx((first.se**2 + second.se**2) ** 0.5)
    assert (found.low, found.high) == pytest.approx(
        (max(-200, found.estimate - 1.959964 * found.se), min(200, found.estimate + 1.959964 * found.se)), abs=1e-3
    )
    turned = nps_difference(second, first)
    assert (-turned.high, -turned.low) == pytest.approx((found.low, found.high))


@given(counts, counts)
def test_the_adjusted_difference_takes_in_the_estimate(one: tuple[int, int, int], two: tuple[int, int, int]) -> None:
    found = nps_difference(nps_of(*one), nps_of(*two))
    assert -200 <= found.low <= found.estimate <= found.high <= 200


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_csat_is_a_share_with_wilsons_interval(drawn: list[int]) -> None:
    found = csat(drawn)
    share = sum(each >= 4 for each in drawn)
    assert found.estimate == share / len(drawn)
    assert (found.low, found.high) == pytest.approx(proportion_confint(share, len(drawn), method="wilson"), abs=1e-9)


def test_the_boxes_change_the_score_so_they_are_an_argument() -> None:
    answers = [5, 4, 4, 3, None, 1]
    assert (csat(answers).estimate, csat(answers, top=5).estimate) == (0.6, 0.2)
    assert csat([7, 6, 6, 2], top=(6, 7), scale=(1, 7)).estimate == 0.75
    assert csat(answers).missing == 1


def test_effort_is_a_share_and_a_mean() -> None:
    answers = [7, 6, 5, 4, 2, None]
    found = ces(answers)
    assert (found.easy.estimate, found.mean.estimate, found.mean.n, found.mean.missing) == (0.6, 4.8, 5, 1)
    theirs = stats.t.interval(0.95, 4, 4.8, stats.sem(answers[:5]))
    assert (found.mean.low, found.mean.high) == pytest.approx((theirs[0], min(7, theirs[1])))


def test_the_first_version_of_effort_counts_the_low_boxes() -> None:
    assert ces([1, 2, 5, 3], easy=(1, 2), scale=(1, 5)).easy.estimate == 0.5


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: nps([9, 10, 11]), "answers, row 2: 11 is not on the scale; expected a whole number from 0 to 10"),
        (lambda: nps([9, 8.5]), "row 1: 8.5 is not on the scale.*Correct it, or leave it empty"),
        (lambda: nps([9, "10"]), "expected numbers, got '10' in row 1"),
        (lambda: nps([9, float("inf")]), "row 1: the value is infinite"),
        (lambda: nps([]), "no complete answer among 0"),
        (lambda: nps([None, None]), "no complete answer among 2"),
        (lambda: nps([9], method="exact"), "method is 'exact'; expected one of wald"),  # type: ignore[arg-type]
        (lambda: nps_of(0, 0, 0), "the number of answers is 0"),
        (lambda: nps_of(-1, 2, 3), "promoters is -1"),
        (lambda: nps_of(0.6, 0.25, 0.15), "promoters is 0.6; expected a whole number"),  # type: ignore[arg-type]
        (lambda: nps_difference(nps_of(1, 1, 1), nps_of(1, 1, 1, "wald")), "expected the same for both"),
        (lambda: csat([0, 5]), "row 0: 0 is not on the scale"),
        (lambda: csat([5], top=(6,)), "top, row 0: 6 is not on the scale"),
        (lambda: csat([5], top=()), "expected the boxes that count"),
        (lambda: csat([5], scale=(5, 1)), r"the scale is \(5, 1\)"),
        (lambda: csat([5], scale=5), "the scale is 5; expected its lowest and its highest answer"),  # type: ignore[arg-type]
        (lambda: ces([8]), "8 is not on the scale"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

"""SERVQUAL gaps: worked by hand, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from coursekit.measures.servqual import DIMENSIONS, servqual

answers = arrays(float, st.tuples(st.integers(2, 6), st.just(22)), elements=st.integers(1, 7).map(float))
TWO = {"reliability": ["on time", "right"], "manner": ["smile"]}
EXPECTED = pd.DataFrame({"on time": [7, 7, 6], "right": [7, 6, 7], "smile": [5, 6, 6]})
PERCEIVED = pd.DataFrame({"on time": [5, 6, 6], "right": [6, 4, 6], "smile": [6, 6, 5]})


def test_gaps_by_question_by_dimension_and_in_all() -> None:
    found = servqual(EXPECTED, PERCEIVED, TWO)
    assert [gap.estimate for gap in found.items.values()] == pytest.approx([-1, -4 / 3, 0])
    assert [gap.estimate for gap in found.dimensions.values()] == pytest.approx([-7 / 6, 0])
    assert found.score.estimate == pytest.approx(-7 / 12)
    assert (found.weighted, found.n, found.missing) == (None, 3, 0)


def test_intervals_are_students_over_respondents() -> None:
    gap = servqual(EXPECTED, PERCEIVED, TWO).items["on time"]
    theirs = stats.t.interval(0.95, 2, -1, stats.sem([-2, -1, 0]))
    assert (gap.low, gap.high) == pytest.approx(theirs)


def test_points_weigh_the_dimensions() -> None:
    found = servqual(EXPECTED, PERCEIVED, TWO, {"reliability": 80, "manner": 20})
    assert found.weighted is not None
    assert found.weighted.estimate == pytest.approx(0.8 * -7 / 6)


def test_each_respondents_own_points_are_not_their_average() -> None:
    own = servqual(EXPECTED, PERCEIVED, TWO, {"reliability": [100, 50, 0], "manner": [0, 50, 100]}).weighted
    mean = servqual(EXPECTED, PERCEIVED, TWO, {"reliability": 50, "manner": 50}).weighted
    assert own is not None
    assert mean is not None
    assert own.estimate == pytest.approx((-1.5 - 0.75 - 1) / 3)
    assert mean.estimate == pytest.approx(-7 / 12)


def test_a_respondent_with_a_gap_in_answers_or_points_is_left_out_and_counted() -> None:
    perceived = PERCEIVED.astype(float)
    perceived.loc[0, "smile"] = None
    found = servqual(EXPECTED, perceived, TWO, {"reliability": [50, 60, None], "manner": [50, 40, None]})
    assert (found.n, found.missing) == (1, 2)
    assert found.items["right"].estimate == -2
    assert (found.items["right"].low, found.items["right"].high) == (-6, 6)


def test_the_questionnaire_of_1988_has_22_questions_in_five_dimensions() -> None:
    assert [len(places) for places in DIMENSIONS.values()] == [4, 5, 4, 4, 5]
    assert sorted(place for places in DIMENSIONS.values() for place in places) == list(range(22))


@settings(max_examples=25)
@given(answers, st.integers(0, 100))
def test_the_22_questions_by_position(perceived: np.ndarray, points: int) -> None:
    shares = dict.fromkeys(DIMENSIONS, (100 - points) / 4) | {"reliability": points}
    found = servqual(np.full_like(perceived, 6), perceived, weights=shares)
    assert found.dimensions["reliability"].estimate == pytest.approx(perceived[:, 4:9].mean() - 6)
    by_hand = sum(shares[name] * found.dimensions[name].estimate for name in DIMENSIONS) / 100
    assert found.weighted is not None
    assert found.weighted.estimate == pytest.approx(by_hand)
    assert found.score.low <= found.score.estimate <= found.score.high


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: servqual(EXPECTED, PERCEIVED.drop(columns="smile"), TWO), "the same rows and columns"),
        (lambda: servqual(EXPECTED, PERCEIVED.iloc[:2], TWO), "the same rows and columns"),
        (lambda: servqual(EXPECTED, PERCEIVED), r"tangibles asks for columns \[3\]"),
        (lambda: servqual(EXPECTED, PERCEIVED, {"speed": ["pace"]}), r"speed asks for columns \['pace'\]"),
        (lambda: servqual(EXPECTED, PERCEIVED, {"speed": []}), "speed asks for columns"),
        (lambda: servqual(EXPECTED, PERCEIVED, TWO, {"reliability": 80}), "expected one for each of"),
        (
            lambda: servqual(EXPECTED, PERCEIVED, TWO, {"reliability": 0.8, "manner": 0.2}),
            "row 0: .*expected 100 points",
        ),
        (lambda: servqual(EXPECTED, PERCEIVED, TWO, {"reliability": 110, "manner": -10}), "none below 0"),
        (lambda: servqual(EXPECTED, PERCEIVED, TWO, {"reliability": [50, 50], "manner": 50}), "expected 1 or 3 each"),
        (lambda: servqual(EXPECTED, PERCEIVED.replace(4, 9), TWO), "perceived right, row 1: 9 is not on the scale"),
        (lambda: servqual({"a": []}, {"a": []}, {"d": ["a"]}), "no complete answer among 0"),
        (lambda: servqual({"a": ["7"]}, {"a": [7]}, {"d": ["a"]}), "a: expected numbers"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

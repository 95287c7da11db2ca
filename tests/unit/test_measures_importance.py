"""Importance and performance: the cut decides; derived importance as pingouin and statsmodels have it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pingouin as pg
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coursekit.measures.importance import derived_importance, quadrants, stated_importance

points = st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=20)
IMPORTANCE = {"speed": 4.5, "advice": 4.4, "parking": 2.0, "decor": 1.9}
PERFORMANCE = {"speed": 2.5, "advice": 4.0, "parking": 2.0, "decor": 4.5}


def test_the_four_quadrants() -> None:
    found = quadrants(IMPORTANCE, PERFORMANCE, "midpoint")
    assert (found.importance, found.performance) == (3, 3)
    assert found.quadrants == {
        "speed": "concentrate here",
        "advice": "keep up",
        "parking": "low priority",
        "decor": "possible overkill",
    }


def test_each_cut_is_what_it_says() -> None:
    x, y = [1, 2, 5], [2, 2, 5]
    assert quadrants(x, y, "mean").importance == pytest.approx(8 / 3)
    assert quadrants(x, y, "median").importance == 2
    assert quadrants(x, y, "midpoint", scale=(1, 7)).performance == 4
    found = quadrants(x, y, (4.5, 2))
    assert (found.importance, found.performance) == (4.5, 2)
    assert list(found.quadrants.values()) == ["possible overkill", "possible overkill", "keep up"]


def test_the_same_data_have_another_answer_under_another_cut() -> None:
    high = {"speed": 4.1, "advice": 4.9}
    answers = {cut: quadrants(high, high, cut).quadrants["speed"] for cut in ("midpoint", "mean")}  # type: ignore[arg-type]
    assert answers == {"midpoint": "keep up", "mean": "low priority"}


@given(points)
def test_every_attribute_has_one_quadrant_and_more_importance_never_lowers_it(drawn: list[tuple[float, float]]) -> None:
    x, y = zip(*drawn, strict=True)
    before, after = quadrants(x, y, (3, 3)).quadrants, quadrants([5] * len(x), y, (3, 3)).quadrants
    assert len(before) == len(x)
    assert set(after.values()) <= {"concentrate here", "keep up"}
    assert all(after[name] == said for name, said in before.items() if said in ("concentrate here", "keep up"))


@given(st.floats(1, 5), st.integers(1, 9))
def test_attributes_all_alike_lie_on_the_cut_and_count_as_above(same: float, many: int) -> None:
    assert set(quadrants([same] * many, [same] * many, "mean").quadrants.values()) == {"keep up"}


def test_attributes_are_matched_by_name_and_named_by_a_pandas_index() -> None:
    turned = dict(reversed(PERFORMANCE.items()))
    found = quadrants(pd.Series(IMPORTANCE), turned, "mean")
    assert found == quadrants(IMPORTANCE, PERFORMANCE, "mean")


def test_stated_importance_is_the_mean_of_each_question() -> None:
    found = stated_importance(pd.DataFrame({"speed": [5, 4, None, 3], "decor": [1, 2, 2, 1]}))
    assert (found["speed"].estimate, found["speed"].n, found["speed"].missing) == (4, 3, 1)
    assert (found["decor"].estimate, found["decor"].n) == (1.5, 4)
    low, _ = stats.t.interval(0.95, 3, 1.5, stats.sem([1, 2, 2, 1]))
    assert found["decor"].low == pytest.approx(max(1, low))


def ratings() -> pd.DataFrame:
    random = np.random.default_rng(11)
    speed, advice = random.integers(1, 6, (2, 80))
    overall = np.clip(np.round(0.7 * speed + 0.2 * advice + random.normal(size=80)), 1, 5)
    return pd.DataFrame({"speed": speed, "advice": advice, "overall": overall})


def test_derived_correlations_are_pingouins() -> None:
    table = ratings()
    found = derived_importance(table[["speed", "advice"]], table["overall"])
    for name in ("speed", "advice"):
        theirs = pg.corr(table[name], table["overall"])
        interval = theirs.filter(regex="CI95").iloc[0, 0]
        assert found[name].estimate == pytest.approx(theirs["r"].iloc[0])
        assert (found[name].low, found[name].high) == pytest.approx(tuple(interval), abs=0.006)


def test_derived_coefficients_are_those_of_standardised_least_squares() -> None:
    table = ratings()
    found = derived_importance(table[["speed", "advice"]], table["overall"], "regression")
    z = (table - table.mean()) / table.std()
    theirs = sm.OLS(z["overall"], sm.add_constant(z[["speed", "advice"]])).fit()
    for name in ("speed", "advice"):
        assert found[name].estimate == pytest.approx(theirs.params[name])
        assert (found[name].low, found[name].high) == pytest.approx(tuple(theirs.conf_int().loc[name]))


def test_rows_with_anything_missing_are_left_out_and_counted() -> None:
    found = derived_importance({"speed": [1, 2, 3, 4, None, 5]}, [1, 2, 3, 5, 5, None])["speed"]
    assert (found.n, found.missing) == (4, 2)


def test_few_answers_and_a_perfect_line_have_a_defined_interval() -> None:
    three = derived_importance({"speed": [1, 2, 4]}, [1, 3, 3])["speed"]
    assert (three.low, three.high) == (-1, 1)
    perfect = derived_importance({"speed": [1, 2, 4, 5]}, [2, 4, 8, 10])["speed"]
    assert (perfect.estimate, perfect.low, perfect.high) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: quadrants(IMPORTANCE, {"speed": 4}, "mean"), "the same attributes in both"),
        (lambda: quadrants([], [], "mean"), "the same attributes in both"),
        (lambda: quadrants([4, None], [4, 3], "mean"), "importance, row 1: the value is missing"),
        (lambda: quadrants([4, 6], [4, 3], "mean"), "the mean of 1 is 6; expected 1 to 5"),
        (lambda: quadrants([4], [4], "mode"), "cut is 'mode'"),  # type: ignore[arg-type]
        (lambda: quadrants([4], [4], (1, 2, 3)), 'expected "midpoint", "mean"'),  # type: ignore[arg-type]
        (lambda: stated_importance({"speed": [6]}), "speed, row 0: 6 is not on the scale"),
        (lambda: stated_importance({"speed": [None]}), "no complete answer among 1"),
        (lambda: derived_importance({"speed": [4, 4, 4]}, [1, 2, 3]), "speed: all 3 answers are equal"),
        (lambda: derived_importance({"speed": [1, 2, 3]}, [4, 4, 4]), "overall: all 3 answers are equal"),
        (lambda: derived_importance({"speed": [1, 2]}, [1, 2, 3]), "2 rows of attributes, 3 of overall"),
        (
            lambda: derived_importance({"a": [1, 2, 3, 5], "b": [2, 4, 6, 10]}, [1, 2, 2, 3], "regression"),
            "made of others",
        ),
        (lambda: derived_importance({"a": [1, 2]}, [1, 2], "regression"), "2 rows, 2 coefficients"),
        (lambda: derived_importance({"a": [1, 2]}, [1, 2], "guess"), "method is 'guess'"),  # type: ignore[arg-type]
        (lambda: derived_importance({"a": []}, []), "no complete answer among 0"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

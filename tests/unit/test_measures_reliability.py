"""Alpha and kappa: published numbers, pingouin and statsmodels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pingouin as pg
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import cohens_kappa

from coursekit.measures.reliability import cohen_kappa, cronbach_alpha

answers = arrays(float, st.tuples(st.integers(3, 15), st.integers(2, 6)), elements=st.integers(1, 5).map(float))
counts = arrays(int, (4, 4), elements=st.integers(0, 9))


def test_the_published_likert_example_with_feldts_interval() -> None:
    long = pg.read_dataset("cronbach_alpha")
    found = cronbach_alpha(long.pivot(index="Subj", columns="Items", values="Scores"))
    assert (round(found.alpha, 4), round(found.low, 3), round(found.high, 3)) == (0.5917, 0.195, 0.840)
    assert (found.n, found.k, found.incomplete) == (15, 10, 0)


def test_pairwise_and_listwise_differ_on_one_table_and_say_which() -> None:
    table = pg.read_dataset("cronbach_wide_missing")
    pairwise, listwise = cronbach_alpha(table), cronbach_alpha(table, missing="listwise")
    assert (round(pairwise.alpha, 4), pairwise.handling, pairwise.n) == (0.7327, "pairwise", 12)
    assert (round(listwise.alpha, 4), listwise.handling, listwise.n) == (0.8017, "listwise", 9)
    assert (round(pairwise.low, 3), round(pairwise.high, 3)) == (0.435, 0.909)
    assert pairwise.fewest == 10
    assert pairwise.incomplete == listwise.incomplete == 3


def test_the_listwise_interval_rests_on_the_rows_that_are_left() -> None:
    table = pg.read_dataset("cronbach_wide_missing")
    found = cronbach_alpha(table, missing="listwise", level=0.9)
    _, theirs = pg.cronbach_alpha(table.dropna(), ci=0.9)
    assert (round(found.low, 3), round(found.high, 3)) == tuple(theirs)


@settings(max_examples=50)
@given(answers)
def test_alpha_agrees_with_pingouin(x: np.ndarray) -> None:
    assume(x.sum(axis=1).var() > 0)
    found = cronbach_alpha(x)
    theirs, interval = pg.cronbach_alpha(pd.DataFrame(x))
    assert found.alpha == pytest.approx(theirs, abs=1e-9)
    assert (found.low, found.high) == pytest.approx(interval, abs=6e-4)
    assert found.low <= found.alpha <= found.high <= 1 + 1e-12


@settings(max_examples=50)
@given(answers)
def test_standardized_alpha_is_that_of_the_mean_correlation(x: np.ndarray) -> None:
    assume((x.std(axis=0) > 0).all())
    r, k = np.corrcoef(x.T), x.shape[1]
    mean = (r.sum() - k) / (k * (k - 1))
    assume(1 + (k - 1) * mean > 1e-6)
    assert cronbach_alpha(x, standardized=True).alpha == pytest.approx(
        k * mean / (1 + (k - 1) * mean), rel=1e-6, abs=1e-9
    )


def test_the_same_question_asked_twice_has_alpha_one() -> None:
    found = cronbach_alpha([[1, 1], [2, 2], [5, 5]])
    assert (found.alpha, found.low, found.high) == (1, 1, 1)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # statsmodels divides by nought where raters agree throughout
@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@settings(max_examples=40)
@given(table=counts)
def test_kappa_agrees_with_statsmodels(weights: str | None, table: np.ndarray) -> None:
    p = table / max(1, table.sum())
    assume(table.sum() >= 2 and p.sum(axis=0) @ p.sum(axis=1) < 0.999)
    cells = [(a, b) for a in range(4) for b in range(4) for _ in range(table[a, b])]
    found = cohen_kappa(*zip(*cells, strict=True), weights=weights, categories=range(4))  # type: ignore[arg-type]
    theirs = cohens_kappa(table, wt=weights)
    assert found.kappa == pytest.approx(theirs.kappa, abs=1e-9)
    assert found.se**2 == pytest.approx(max(theirs.var_kappa, 0), abs=1e-11)
    assert -1 <= found.low <= found.high <= 1


def test_kappa_of_mystery_shoppers_in_words() -> None:
    first = pd.Series(["yes"] * 25 + ["no"] * 25)
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = cohen_kappa(first, second)
    assert (found.agreement, found.expected) == pytest.approx((0.7, 0.5))
    assert found.kappa == pytest.approx(0.4)
    assert found.categories == ("no", "yes")


def test_a_visit_only_one_of_them_judged_is_left_out_and_counted() -> None:
    found = cohen_kappa([1, 2, None, 1, 2], [1, 2, 2, float("nan"), 1])
    assert (found.n, found.missing) == (3, 2)


def test_weights_go_by_the_distance_of_the_numbers_even_if_nobody_used_one_between() -> None:
    first, second = [1, 2, 5, 5, 1], [1, 5, 5, 2, 2]
    whole = cohen_kappa(first, second, "linear", categories=[1, 2, 3, 4, 5])
    assert cohen_kappa(first, second, "linear").kappa == pytest.approx(whole.kappa)


def test_words_are_weighted_in_the_order_given() -> None:
    order = ["poor", "fair", "good"]
    first, second = ["poor", "fair", "good", "good"], ["poor", "good", "good", "fair"]
    numbers = [[order.index(each) for each in side] for side in (first, second)]
    assert cohen_kappa(first, second, "quadratic", order).kappa == pytest.approx(
        cohen_kappa(*numbers, "quadratic").kappa
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: cronbach_alpha([[1], [2]]), "1 items answered by 2"),
        (lambda: cronbach_alpha([[1, 2]]), "2 items answered by 1"),
        (lambda: cronbach_alpha([[None, 2], [1, None], [1, 1]], missing="listwise"), r"answered by 1 \(listwise\)"),
        (lambda: cronbach_alpha({"a": [1, 2, None], "b": [None, None, 3]}), "a and b: answered by 0 in common"),
        (lambda: cronbach_alpha([[3, 3], [3, 3]]), "does not vary"),
        (lambda: cronbach_alpha([[1, 5], [2, 4], [5, 1]]), "does not vary"),
        (lambda: cronbach_alpha({"a": [1, 2, 3], "b": [4, 4, 4]}, standardized=True), "b: all answers are equal"),
        (lambda: cronbach_alpha({"a": [1, 2], "b": [1, "2"]}), "b: expected numbers, got '2' in row 1"),
        (lambda: cronbach_alpha([[1, 2], [3, float("inf")]]), "column 1, row 1: the value is infinite"),
        (lambda: cronbach_alpha([[1, 2], [3, 1]], missing="drop"), "missing is 'drop'"),  # type: ignore[arg-type]
        (lambda: cohen_kappa([1, 2], [1]), "2 and 1 judgements"),
        (lambda: cohen_kappa([], []), "0 of 0 cases"),
        (lambda: cohen_kappa([1], [2]), "1 of 1 cases"),
        (lambda: cohen_kappa(["a", "a"], ["a", "a"]), "both say 'a' in all 2 cases"),
        (lambda: cohen_kappa(["a", 1], ["a", "b"]), "either words or numbers"),
        (lambda: cohen_kappa([1, float("inf")], [1, 2]), "inf is no category"),
        (lambda: cohen_kappa(["a", "b"], ["a", "c"], categories=["a", "b"]), "'c' is not among the categories"),
        (lambda: cohen_kappa(["a", "b"], ["a", "b"], "linear"), "weights need an order"),
        (lambda: cohen_kappa([1, 2], [1, 2], "cubic"), "weights is 'cubic'"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

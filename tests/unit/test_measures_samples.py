"""Intervals and sample sizes: published numbers, statsmodels and SciPy, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from coursekit.measures import samples

counted = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


@pytest.mark.parametrize(("x", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0, 0.1611)])
def test_wilson_gives_newcombes_published_limits(x: int, n: int, low: float, high: float) -> None:
    found = samples.wilson(x, n)
    assert (round(found.low, 4), round(found.high, 4), found.n) == (low, high, n)


@settings(max_examples=50)
@given(counted, levels)
def test_wilson_and_wald_agree_with_statsmodels(drawn: tuple[int, int], level: float) -> None:
    for ours, theirs in ((samples.wilson, "wilson"), (samples.wald, "normal")):
        found = ours(*drawn, level)
        assert (found.low, found.high) == pytest.approx(proportion_confint(*drawn, 1 - level, method=theirs), abs=1e-9)
        assert 0 <= found.low <= found.estimate <= found.high <= 1


@settings(max_examples=50)
@given(counted, counted, levels)
def test_newcombe_agrees_with_statsmodels(one: tuple[int, int], two: tuple[int, int], level: float) -> None:
    found = samples.newcombe(*one, *two, level)
    theirs = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff", alpha=1 - level)
    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)
    turned = samples.newcombe(*two, *one, level)
    assert (-turned.high, -turned.low) == pytest.approx((found.low, found.high), abs=1e-12)


@pytest.mark.parametrize(
    ("population", "needed"), [(100, 80), (500, 217), (1000, 278), (10_000, 370), (1_000_000, 384), (10, 10), (1, 1)]
)
def test_krejcie_and_morgans_table(population: int, needed: int) -> None:
    assert samples.krejcie_morgan(population) == needed


def test_the_usual_sample_sizes() -> None:
    assert samples.sample_size(0.05) == 385
    assert samples.sample_size(0.03) == 1068
    assert samples.sample_size(0.05, population=1) == 1
    assert samples.sample_size_nps(5, promoters=0.60, detractors=0.15) == 842


@given(st.floats(0.005, 0.4), st.floats(0.02, 0.98), st.none() | st.integers(2, 100_000), levels)
def test_a_sample_is_just_large_enough(margin: float, share: float, population: int | None, level: float) -> None:
    n = samples.sample_size(margin, share, population, level)
    assert samples.margin(share, n, population, level) <= margin + 1e-9
    assert n == 1 or samples.margin(share, n - 1, population, level) > margin * (1 - 1e-9)


@given(st.floats(1, 40), st.floats(0.05, 0.5), st.floats(0.05, 0.5))
def test_a_net_promoter_sample_is_just_large_enough(margin: float, p: float, d: float) -> None:
    n = samples.sample_size_nps(margin, p, d)
    half = 196 * (p + d - (p - d) ** 2) ** 0.5
    assert half / n**0.5 <= margin * 1.0001
    assert n == 1 or half / (n - 1) ** 0.5 > margin * 0.9999


def test_asking_everybody_leaves_no_margin_and_a_third_leaves_some() -> None:
    assert samples.finite_population(50, 50) == samples.finite_population(1, 1) == 0
    assert samples.finite_population(100, 301) == pytest.approx((201 / 300) ** 0.5)
    assert samples.margin(0.5, 100, 301) < samples.margin(0.5, 100) == pytest.approx(0.0979982)


def test_answers_from_the_same_branch_are_worth_less() -> None:
    assert samples.design_effect(1, 0.3) == 1
    assert samples.design_effect(21, 0.05) == 2


def test_nonresponse_bias_is_in_scale_points_and_gone_when_all_answer() -> None:
    assert samples.nonresponse_bias(0.10, 9, 6) == pytest.approx(2.7)
    assert samples.nonresponse_bias(1, 9, 6) == 0


@given(st.lists(st.integers(1, 7), min_size=2, max_size=40).filter(lambda drawn: len(set(drawn)) > 1), levels)
def test_the_interval_of_a_mean_is_students(drawn: list[int], level: float) -> None:
    found = samples.mean_interval(np.array(drawn, dtype=float), level=level)
    theirs = stats.t.interval(level, len(drawn) - 1, np.mean(drawn), stats.sem(drawn))
    assert (found.low, found.high) == pytest.approx(theirs)


def test_one_answer_tells_nothing_and_equal_answers_leave_no_width() -> None:
    one, equal = samples.mean_interval(np.array([6.0]), 1, 7), samples.mean_interval(np.full(9, 6.0), 1, 7)
    assert (one.estimate, one.low, one.high, one.se) == (6, 1, 7, None)
    assert (equal.estimate, equal.low, equal.high, equal.se) == (6, 6, 6, 0)


def test_least_squares_agrees_with_statsmodels() -> None:
    random = np.random.default_rng(3)
    x = np.column_stack([np.ones(40), random.normal(size=(40, 3))])
    y = x @ [1, 2, 0, -1] + random.normal(size=40)
    coefficients, covariance = samples.least_squares(x, y)
    theirs = sm.OLS(y, x).fit()
    np.testing.assert_allclose(coefficients, theirs.params)
    np.testing.assert_allclose(covariance, theirs.cov_params())


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: samples.wilson(0, 0), "n is 0; expected a whole number, 1 or more"),
        (lambda: samples.wilson(5, 4), "successes is 5, more than n, which is 4"),
        (lambda: samples.wilson(2.5, 4), "successes is 2.5; expected a whole number"),  # type: ignore[arg-type]
        (lambda: samples.wilson("2", 4), "successes is '2'; expected a finite number"),  # type: ignore[arg-type]
        (lambda: samples.wilson(nan, 4), "successes is nan"),  # type: ignore[arg-type]
        (lambda: samples.wilson(2, 4, level=95), "level is 95; expected strictly between 0 and 1"),
        (lambda: samples.newcombe(1, 2, 3, None), "n is None"),  # type: ignore[arg-type]
        (lambda: samples.finite_population(11, 10), "more than the population of 10"),
        (lambda: samples.krejcie_morgan(0), "population is 0"),
        (lambda: samples.sample_size(5), "margin is 5; expected strictly between 0 and 1"),
        (lambda: samples.sample_size(0.05, share=0), "share is 0"),
        (lambda: samples.sample_size_nps(0.05, 0.6, 0.15), "NPS points.*expected 1 to 100"),
        (lambda: samples.sample_size_nps(5, 0.6, 0.6), r"promoters \+ detractors is 1.2"),
        (lambda: samples.sample_size_nps(5, 0, 0), "nothing varies"),
        (lambda: samples.design_effect(0, 0.1), "cluster_size is 0"),
        (lambda: samples.design_effect(11, -0.2), "rho is -0.2; expected -0.1 to 1"),
        (lambda: samples.nonresponse_bias(0, 9, 6), "nobody answered"),
        (lambda: samples.nonresponse_bias(40, 9, 6), "response_rate is 40; expected 0 to 1"),
        (lambda: samples.least_squares(np.ones((3, 2)), np.arange(3.0)), "3 rows, 2 coefficients"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

"""Trails: Bayes over the market's tastes, the score that pays for honesty, rounds that don't come twice."""

from __future__ import annotations

import math
from collections import Counter
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.language import LANGUAGES
from coursekit.screens.labs.wording import lab_words, wording
from coursekit.simulations.market import TASTES, TYPES, Floats
from coursekit.simulations.trails import (
    BIG,
    BIT,
    CLEAR,
    CLOSE,
    COMMON,
    EVEN,
    MOMENTS,
    SMALL,
    Round,
    World,
    chances,
    expected,
    moved,
    posterior,
    rounds,
    silent,
    tells,
    verdict,
)

PRIORS = [np.array(shares) / 100 for shares in (SMALL | BIG | EVEN).values()]
UNKNOWN = np.full(4, 0.25)
shares = (
    st.lists(st.floats(0, 1), min_size=4, max_size=4)
    .filter(lambda x: sum(x) > 0.01)
    .map(lambda x: np.array(x) / sum(x))
)
trails = st.lists(st.sampled_from(list(MOMENTS)), max_size=6, unique=True).flatmap(
    lambda moments: st.tuples(*(st.sampled_from([f"{m}-{o}" for o in MOMENTS[m]]) for m in moments))
)


def some(n: int, carry: bool = False, seed: int = 1) -> list[Round]:
    return list(islice(rounds(World(carry, seed)), n))


def pairs(carry: bool) -> list[Round]:
    """Second trails of persons, from several worlds."""
    return [r for seed in range(1, 41) for r in some(9, carry, seed) if r.before]


# ---- the model ---------------------------------------------------------------------------------------


def chance(own: int, line: str) -> float:
    """P(line | type) of one type, by hand."""
    moment, _, did = line.partition("-")
    odds = {}
    for outcome, made in MOMENTS[moment].items():
        worth = [sum(taste * much for taste, much in zip(row, made, strict=True)) for row in TASTES]
        common = COMMON.get(f"{moment}-{outcome}", 0)
        odds[outcome] = math.exp(CLEAR * (worth[own] - sum(worth) / 4) + common)
    return odds[did] / sum(odds.values())


@given(trails, st.sampled_from(PRIORS))
def test_the_posterior_is_that_of_counting_every_case(lines: tuple[str, ...], prior: Floats) -> None:
    joint = [float(prior[own]) * math.prod(chance(own, line) for line in lines) for own in range(4)]
    assert posterior(prior, lines) == pytest.approx([one / sum(joint) for one in joint])


def test_what_is_done_at_a_moment_adds_up_for_each_type() -> None:
    for moment, outcomes in MOMENTS.items():
        assert sum(chances()[f"{moment}-{o}"] for o in outcomes) == pytest.approx(np.ones(4))


def test_lines_speak_for_the_type_whose_taste_they_serve() -> None:
    """Of the market's tastes: the price for value, the brand for the loyal, the promotion for the impulsive."""
    found = {line: TYPES[int(p.argmax())] for line, p in chances().items()}
    assert found["entry-cheap"] == found["choice-cheapest"] == found["coupon-took"] == "value-driven"
    assert found["entry-brand"] == found["choice-same"] == found["addon-match"] == "brand-loyal"
    assert found["entry-banner"] == found["addon-till"] == found["choice-shown"] == "impulse"
    assert found["entry-guide"] == found["compare-many"] == found["reviews-all"] == "information-seeking"


def test_the_trails_come_as_often_as_the_model_says() -> None:
    made = [r for seed in range(1, 301) for r in some(2, seed=seed)]
    for thing in ("bulb", "mattress"):
        of = [r for r in made if r.thing == thing]
        prior = of[0].prior
        found = np.bincount([r.type for r in of], minlength=4) / len(of)
        assert found == pytest.approx(prior, abs=4 * 0.5 / len(of) ** 0.5)
        lines = Counter(line for r in of for line in r.lines)
        for moment, outcomes in MOMENTS.items():
            seen = sum(lines[f"{moment}-{o}"] for o in outcomes)
            for outcome in outcomes:
                share = float(chances()[f"{moment}-{outcome}"] @ prior)
                assert lines[f"{moment}-{outcome}"] / seen == pytest.approx(share, abs=4 * 0.5 / seen**0.5)


@pytest.mark.parametrize("carry", [False, True])
def test_of_those_the_model_gives_so_much_so_many_are_of_the_type(carry: bool) -> None:
    made = [r for seed in range(1, 151) for r in some(6, carry, seed)]
    for low, high in ((0, 0.1), (0.1, 0.35), (0.35, 0.7), (0.7, 0.95), (0.95, 1.01)):
        told = [(p, own == r.type) for r in made for own, p in enumerate(r.posterior) if low <= p < high]
        said, was = np.mean(told, axis=0)
        assert was == pytest.approx(said, abs=4 * 0.5 / len(told) ** 0.5)


def test_the_same_person_buys_another_thing_in_another_way() -> None:
    """The surprise: the type belongs to the occasion."""
    found = pairs(carry=False)
    assert np.mean([r.type != r.before.type for r in found if r.before]) > 0.7
    assert np.mean([r.posterior.argmax() != r.before.posterior.argmax() for r in found if r.before]) > 0.65


def test_where_people_carry_one_type_the_first_trail_tells_about_the_second() -> None:
    """The counter-preset, in which the surprise does not happen."""
    found = pairs(carry=True)
    assert all(r.before and r.type == r.before.type for r in found)
    assert all(r.before and np.array_equal(r.prior, r.before.posterior) for r in found)
    assert np.mean([r.posterior.argmax() == r.before.posterior.argmax() for r in found if r.before]) > 0.65
    ahead = np.mean([r.prior[r.type] for r in found])  # before a line of it is read
    assert ahead > 0.55 > np.mean([r.prior[r.type] for r in pairs(carry=False)])


def test_world_1_begins_with_what_the_lesson_tells() -> None:
    bulb, mattress, short = some(3)
    assert (bulb.thing, mattress.thing, short.thing) == ("bulb", "mattress", "mirror")
    assert bulb.posterior.round(2).tolist() == [0.8, 0.01, 0.18, 0.01]
    assert mattress.posterior.round(2).tolist() == [0.01, 0.73, 0.1, 0.16]
    assert short.posterior.round(2).tolist() == [0.25, 0.23, 0.26, 0.27]


def test_the_guess_has_a_true_answer() -> None:
    option = next(o for o in lab_words("who-is-it").predict.options if o.id == "few")
    both = [r for seed in range(1, 301) for r in some(2, seed=seed) if r.before and r.before.type == 0]
    share = np.mean([r.type == 0 for r in both])
    assert option.low <= share < option.high
    assert share == pytest.approx(BIG["mattress"][0] / 100, abs=0.1)


# ---- rounds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("carry", [False, True])
def test_no_trail_comes_twice_in_a_world(carry: bool) -> None:
    found = [r.id for r in some(240, carry)]
    assert len(set(found)) == len(found)


@given(st.integers(1, 9999), st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_world_is_the_same_for_everybody_and_another_one_is_not(seed: int, carry: bool) -> None:
    assert some(7, carry, seed) == some(7, carry, seed)
    assert [r.lines for r in some(7, carry, seed)] != [r.lines for r in some(7, carry, seed % 9999 + 1)]


def test_long_trails_have_five_lines_in_order_and_short_ones_tell_next_to_nothing() -> None:
    order = {f"{m}-{o}": place for place, (m, o) in enumerate((m, o) for m in MOMENTS for o in MOMENTS[m])}
    for r in some(90):
        assert sorted(r.lines, key=order.__getitem__) == list(r.lines)
        assert len({line.partition("-")[0] for line in (*r.lines, *r.more)}) == len(MOMENTS)
        assert len(r.lines) == 5 if r.thing in SMALL | BIG else silent(r.posterior)


# ---- the score ---------------------------------------------------------------------------------------


@given(shares, shares)
def test_saying_what_one_thinks_scores_best(said: Floats, true: Floats) -> None:
    assert expected(true, true) >= expected(said, true) - 1e-12
    assert expected(true, true) - expected(said, true) == pytest.approx(((said - true) ** 2).sum() / 2)


@given(shares)
def test_the_score_is_that_of_quadratic_scoring_and_stays_within_bounds(said: Floats) -> None:
    for own, one in enumerate(np.eye(4)):
        score = expected(said, one)
        assert score == pytest.approx(1 - ((said - np.eye(4)[own]) ** 2).sum() / 2)
        assert -1e-12 <= score <= 1 + 1e-12


@given(shares)
def test_dont_know_scores_the_same_whatever_is_true(true: Floats) -> None:
    assert expected(UNKNOWN, true) == pytest.approx(0.625)


def test_nothing_on_what_came_costs_the_round_and_no_more() -> None:
    assert expected(np.array([1.0, 0, 0, 0]), np.array([0, 0, 0, 1.0])) == 0
    assert expected(np.array([1.0, 0, 0, 0]), np.array([1.0, 0, 0, 0])) == 1


@pytest.mark.parametrize(
    ("said", "true", "band"),
    [
        ((0.8, 0.1, 0.1, 0), (0.8, 0.1, 0.1, 0), "close"),
        ((0.7, 0.3, 0, 0), (0.7 - (CLOSE - 1e-9) ** 0.5, 0.3 + (CLOSE - 1e-9) ** 0.5, 0, 0), "close"),
        ((0.7, 0.3, 0, 0), (0.7 - (CLOSE + 1e-6) ** 0.5, 0.3 + (CLOSE + 1e-6) ** 0.5, 0, 0), "sure-bit"),
        ((0.8, 0.2, 0, 0), (0.8 - (BIT - 1e-6) ** 0.5, 0.2 + (BIT - 1e-6) ** 0.5, 0, 0), "sure-bit"),
        ((0.8, 0.2, 0, 0), (0.8 - (BIT + 1e-6) ** 0.5, 0.2 + (BIT + 1e-6) ** 0.5, 0, 0), "sure"),
        ((1, 0, 0, 0), (0.3, 0.3, 0.2, 0.2), "sure"),
        ((0.6, 0.4, 0, 0), (0.8, 0.2, 0, 0), "careful-bit"),
        ((0.25, 0.25, 0.25, 0.25), (0.9, 0.1, 0, 0), "careful"),
        ((0.25, 0.25, 0.25, 0.25), (0.35, 0.25, 0.2, 0.2), "close"),
        ((0, 1, 0, 0), (0.9, 0.1, 0, 0), "other"),
        ((0.5, 0.5, 0, 0), (0, 0, 0.5, 0.5), "other"),
    ],
)
def test_bands(said: Any, true: Any, band: str) -> None:
    assert verdict(np.array(said, dtype=float), np.array(true, dtype=float)) == band


@given(shares, shares)
def test_every_answer_has_a_band_with_words(said: Floats, true: Floats) -> None:
    for language in LANGUAGES:
        assert wording("who-is-it", language)(f"band-{verdict(said, true)}")


@given(trails.filter(bool), st.sampled_from(PRIORS))
def test_a_lines_push_is_what_is_lost_without_it(lines: tuple[str, ...], prior: Floats) -> None:
    for k, push in enumerate(moved(prior, lines)):
        without = posterior(prior, [line for at, line in enumerate(lines) if at != k])
        assert without + push == pytest.approx(posterior(prior, lines))


@given(shares, st.sampled_from(list(MOMENTS)))
def test_one_more_line_never_lowers_the_mean_score(now: Floats, moment: str) -> None:
    seen = {o: float(chances()[f"{moment}-{o}"] @ now) for o in MOMENTS[moment]}
    after = {o: posterior(now, [f"{moment}-{o}"]) for o in MOMENTS[moment]}
    mean = sum(seen[o] * expected(after[o], after[o]) for o in MOMENTS[moment])
    assert tells(now, moment) == pytest.approx(mean - expected(now, now), abs=1e-9)
    assert tells(now, moment) >= -1e-12

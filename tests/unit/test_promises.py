"""The model of what was said and done: its laws, its surprise, and the world without it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.screens.labs.promise_story import ENDS
from coursekit.screens.labs.wording import lab_words
from coursekit.simulations.promises import (
    SAYS,
    SHOULD_DOWN,
    WEEKS,
    Floats,
    Say,
    Shop,
    course,
    perceived,
    ratcheted,
)

SEEDS = range(1, 201)
WEEK_1 = ENDS[0]
RIVALS, MISTAKE = ({p.id: p.settings for p in lab_words("promises").presets}[name] for name in ("rivals", "mistake"))
levels = st.floats(1, 9)
shops = st.builds(
    Shop, service=st.floats(3, 8), vary=st.floats(0, 2), rival=st.sampled_from([0.0, 6.0, 8.0]), hurt=st.booleans(),
    trust=st.floats(0, 1), loss=st.floats(0, 0.4), n=st.just(50), seed=st.integers(0, 2**32),
)  # fmt: skip
lines = st.lists(st.sampled_from(SAYS), min_size=1, max_size=len(WEEKS))


@cache
def shares(say: Say, **changed: float) -> Floats:
    """Share still with us, a row a seed, a column an encounter."""
    return np.array([course(Shop(seed=seed, **changed), [say] * len(WEEKS)).share() for seed in SEEDS])  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(shops, lines)
def test_shares_trust_and_levels_stay_in_their_bounds_and_nobody_returns(shop: Shop, said: list[Say]) -> None:
    found = course(shop, said)
    assert ((found.share() >= 0) & (found.share() <= 1)).all()
    assert ((found.trust >= 0) & (found.trust <= 1)).all()
    for points in (found.will, found.should, found.delivered, found.quality):
        assert ((points >= 1) & (points <= 9)).all()
    assert not (found.with_us[1:] & ~found.with_us[:-1]).any()
    felt = found.satisfaction()
    assert (np.isnan(felt) | ((felt >= 1) & (felt <= 9))).all()


@settings(max_examples=60, deadline=None)
@given(shops, lines)
def test_the_gain_falls_with_experience(shop: Shop, said: list[Say]) -> None:
    gain = course(shop, said).gain[:, 0]
    assert (np.diff(gain) < 0).all()
    assert ((gain > 0) & (gain < 1)).all()


@given(levels, levels)
def test_the_should_expectation_follows_upwards_and_hardly_downwards(should: float, level: float) -> None:
    moved = float(ratcheted(should, level)) - should
    assert moved >= SHOULD_DOWN * min(0.0, level - should) - 1e-12
    assert moved * (level - should) >= 0


@settings(max_examples=60, deadline=None)
@given(shops, lines)
def test_in_ten_encounters_it_never_falls_by_more_than_the_tiny_share_twice(shop: Shop, said: list[Say]) -> None:
    should = course(shop, said).should
    assert (np.diff(should, axis=0) >= -2 * SHOULD_DOWN * 8).all()  # once for what was said, once for what was done


@given(levels, levels, levels, st.floats(0, 3))
def test_quality_falls_with_should_and_rises_with_will_and_with_the_service(
    will: float, should: float, delivered: float, more: float
) -> None:
    before = perceived(will, should, delivered)
    assert perceived(will, should + more, delivered) <= before
    assert perceived(will + more, should, delivered) >= before
    assert perceived(will, should, delivered + more) >= before


def test_lowering_what_they_think_will_be_does_not_raise_quality_but_lowering_what_should_be_does() -> None:
    assert perceived(5.0, 7.0, 6.0) < perceived(6.0, 7.0, 6.0) < perceived(6.0, 6.0, 6.0)


@settings(max_examples=30, deadline=None)
@given(shops, lines)
def test_a_seed_gives_the_same_world_whatever_is_said(shop: Shop, said: list[Say]) -> None:
    first, again = course(shop, said), course(replace(shop), said)
    np.testing.assert_array_equal(first.with_us, again.with_us)
    np.testing.assert_array_equal(first.delivered, course(shop, ["keep"] * len(said)).delivered)


def test_what_was_said_later_changes_nothing_before() -> None:
    short, long = course(Shop(), ["over", "keep"]), course(Shop(), ["over", "keep", "careful"])
    np.testing.assert_array_equal(short.trust, long.trust[:2])


def test_promising_too_much_wins_week_1_and_loses_week_6() -> None:
    over, keep = shares("over"), shares("keep")
    assert np.mean((over[:, WEEK_1] > keep[:, WEEK_1]) & (over[:, -1] < keep[:, -1])) >= 0.95


def test_the_surprise_vanishes_without_ratchet_and_loss_of_trust() -> None:
    over, keep = (shares(say, ratchet=0.0, loss=0.0) for say in ("over", "keep"))
    assert np.mean(over[:, -1] < keep[:, -1]) <= 0.05


def test_the_guess_has_a_true_answer() -> None:
    true = next(option for option in lab_words("promises").predict.options if option.id == "minority")
    over = shares("over")
    assert np.mean((over[:, -1] >= true.low) & (over[:, -1] < true.high)) >= 0.95
    assert over[:, WEEK_1].mean() > 0.95


def test_beside_rivals_talking_low_loses_more_in_week_1_than_it_ever_gains() -> None:
    careful, over, keep = (shares(say, **RIVALS) for say in ("careful", "over", "keep"))
    lost = over[:, WEEK_1] - careful[:, WEEK_1]
    gained = (careful - over).max(axis=1)
    assert np.mean(lost > gained) >= 0.95
    assert np.mean((careful < over).all(axis=1)) >= 0.95
    assert np.mean((careful < keep).all(axis=1)) >= 0.95


def test_in_an_ordinary_shop_talking_low_does_beat_promising_too_much_by_week_6() -> None:
    assert np.mean(shares("careful")[:, -1] > shares("over")[:, -1]) >= 0.95


def test_after_a_mistake_the_matter_comes_first_and_then_the_manner() -> None:
    shop = Shop(**MISTAKE)  # type: ignore[arg-type]
    trust = {}
    for say in SAYS:
        found = course(shop, [say])
        unsettled = ~found.kept[0] | (found.delivered[0] < found.bottom[0])
        assert (found.trust[0][unsettled] < shop.trust).all()
        trust[say] = found.trust[0][~unsettled].mean()
    assert trust["keep"] > trust["careful"] > shop.trust


def test_in_a_recovery_the_zone_is_higher_and_narrower() -> None:
    calm, hurt = (course(Shop(hurt=hurt, sale=0), ["over", "over"]) for hurt in (False, True))
    assert (hurt.bottom[0] > calm.bottom[0]).all()
    broken = ~calm.kept[0]
    raised_top = calm.should[1][broken] - calm.should[0][broken]
    assert (calm.bottom[1][broken] - calm.bottom[0][broken] > raised_top).all()


@pytest.mark.parametrize("say", SAYS)
def test_means_over_seeds_stay_what_the_lesson_says(say: Say) -> None:
    found = shares(say).mean(axis=0)
    expected = {"over": (0.985, 0.387), "careful": (0.677, 0.677), "keep": (0.916, 0.914)}[say]
    assert (found[WEEK_1], found[-1]) == pytest.approx(expected, abs=0.02)

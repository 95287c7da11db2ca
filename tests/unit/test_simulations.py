"""The zone model: the same people for the same seed, on the scale, and the surprise with the world where it fails."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.simulations.zones import Zones, respondents

worlds = st.builds(
    lambda a, more, p, differ, vary, seed: Zones(a, min(9.0, a + more), p, differ, vary, 100, seed),
    st.floats(1, 9), st.floats(0, 8), st.floats(1, 9), st.floats(0, 3), st.floats(0, 3), st.integers(0, 2**32),
)  # fmt: skip


@given(worlds)
def test_everyone_is_on_the_scale_and_no_zone_is_upside_down(world: Zones) -> None:
    people = respondents(world)
    for levels in (people.adequate, people.desired, people.perceived):
        assert levels.shape == (100,)
        assert levels.min() >= 1
        assert levels.max() <= 9
    assert (people.adequate <= people.desired).all()


@given(worlds)
def test_a_seed_gives_the_same_people_again(world: Zones) -> None:
    first, again = respondents(world), respondents(replace(world))
    np.testing.assert_array_equal(first.perceived, again.perceived)
    np.testing.assert_array_equal(first.desired, again.desired)


@given(worlds, st.integers(1, 100))
def test_the_first_customers_are_the_same_for_each_n(world: Zones, n: int) -> None:
    few, many = respondents(replace(world, n=n)), respondents(world)
    np.testing.assert_array_equal(few.adequate, many.adequate[:n])
    np.testing.assert_array_equal(few.desired, many.desired[:n])
    np.testing.assert_array_equal(few.perceived, many.perceived[:n])


@given(worlds, st.floats(0, 4))
def test_better_service_never_puts_more_customers_below(world: Zones, more: float) -> None:
    better = replace(world, perceived=min(9.0, world.perceived + more))
    assert respondents(better).shares().n_below <= respondents(world).shares().n_below


def test_the_mean_is_inside_while_many_are_below() -> None:
    found = [respondents(Zones(seed=seed)).summary() for seed in range(200)]
    surprised = [each.verdict == "inside" and each.shares.below >= 0.15 for each in found]
    assert np.mean(surprised) >= 0.95
    assert np.mean([each.shares.below for each in found]) == pytest.approx(0.25, abs=0.03)


def test_the_surprise_vanishes_where_everyone_is_alike() -> None:
    found = [respondents(Zones(seed=seed, differ=0.0, vary=0.2)).summary() for seed in range(200)]
    assert np.mean([each.verdict == "inside" and each.shares.n_below == 0 for each in found]) >= 0.95


@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_the_mean_zone_is_the_one_asked_for(seed: int) -> None:
    found = respondents(Zones(n=20_000, seed=seed)).summary()
    assert found.adequate == pytest.approx(5.2, abs=0.05)
    assert found.width == pytest.approx(2.2, abs=0.1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"adequate": 7.0, "desired": 6.0}, "desired 6.0 is below adequate 7.0"),
        ({"perceived": 10.0}, "perceived is 10.0; expected a level from 1 to 9"),
        ({"perceived": float("nan")}, "perceived is nan"),
        ({"differ": -1.0}, "differ is -1.0; expected 0 or more"),
        ({"vary": float("inf")}, "vary is inf"),
        ({"n": 0}, "n is 0"),
        ({"seed": -1}, "seed -1"),
    ],
)
def test_a_world_that_makes_no_sense_is_refused(wrong: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Zones(**wrong)  # type: ignore[arg-type]

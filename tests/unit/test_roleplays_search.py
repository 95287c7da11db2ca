"""The exact search finds what enumeration finds, state for state and bound for bound, and no play leaves it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roleplay_maker import ending, enumerated, good, made, random_scenario, reply

from coursekit.content import roleplays
from coursekit.roleplays import play
from coursekit.roleplays.model import State, start
from coursekit.roleplays.scenario import Scenario
from coursekit.roleplays.search import CUT_OFF, Proof, TooLarge, prove
from coursekit.roleplays.verify import verify

METERS = {name: {"min": 0, "max": 20, "start": 10} for name in ("anger", "trust", "verdict", "queue")}
ENDS = {"bad": ending(0, "lost"), "fair": ending(2), "right": ending(4)}


def wide() -> dict[str, object]:
    """One turn in which four meters wander over all their values."""
    names = list(METERS)
    moved = [{name: 1, names[at - 1]: -1} for at, name in enumerate(names)] + [{"anger": -1}]
    ways = [reply(f"c{at}", "n", change=change) for at, change in enumerate(moved)]
    return {"n": {"says": {"en": "s", "zh": "s"}, "choices": [*ways, reply("stop", "right", change={"anger": 1})]}}


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_states_and_bounds_are_those_of_enumeration(seed: int) -> None:
    scenario = random_scenario(seed)
    edges, best = enumerated(scenario)
    proof = prove(scenario)
    assert not proof.sampled
    assert proof.states == len(edges)
    for state, targets in edges.items():
        at = proof.find(State(*state))
        assert at is not None
        value = proof.value(State(*state))
        assert (value[0] if value else None) == best.get(state)
        assert {t for t in proof.targets[at] if t >= 0} == {proof.find(State(*t)) for t in targets}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_the_bounds_of_each_ending_are_those_of_enumeration(seed: int) -> None:
    scenario = random_scenario(seed)
    edges, best = enumerated(scenario)
    _, figures = verify(scenario)
    for name, told in figures["endings"].items():
        scores = [best[state] for state in edges if state[0] == name]
        assert told["states"] == len(scores)
        assert told["score"] == ([min(scores), max(scores)] if scores else None)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_the_shortest_play_leads_where_it_says(seed: int) -> None:
    scenario = random_scenario(seed)
    proof = prove(scenario)
    nodes = list(proof.places)
    for at in range(0, proof.states, 7):
        state = State(next(iter(scenario.nodes)), start(scenario), frozenset())
        replies, hops = iter(proof.way(at)), 0
        while proof.find(state) != at:
            node, hops = scenario.nodes[state.node], hops + 1
            assert hops <= proof.states
            if node.choices:
                said = next(replies)
                state = play.step(scenario, state, next(c for c in play.choices(scenario, state) if c.id == said))
            else:
                levels = play.meters(scenario, state)
                way = next(b for b in node.when if play.holds(b.if_, levels, state.flags))
                state = play.step(scenario, state, way)
        assert nodes[proof.codes[at] // proof.size] == (state.node, state.flags)
        assert not list(replies)


def ends_of_random_plays(scenario: Scenario, plays: int) -> set[str]:
    """Play at random; each play must stay in the proved set, never gain on the best score, and end within bounds."""
    draw, proof = random.Random(1), prove(scenario)
    _, figures = verify(scenario)
    ends = set()
    for _ in range(plays):
        state = play.run(proof, []).state
        best = proof.value(state)
        while state.node in scenario.nodes:
            state, _ = play.settle(scenario, play.step(scenario, state, draw.choice(play.choices(scenario, state))))
            now = proof.value(state)
            assert best is not None
            assert now is not None
            assert now[0] <= best[0]
            best = now
        low, high = figures["endings"][state.node]["score"]
        assert best is not None
        assert low <= best[0] <= high
        ends.add(state.node)
    return ends


def test_ten_thousand_random_plays_stay_in_the_proved_set() -> None:
    scenario = good()
    assert ends_of_random_plays(scenario, 10_000) == set(scenario.endings)


@pytest.mark.parametrize("name", roleplays.names())
def test_random_plays_of_the_courses_role_plays_stay_in_the_proved_set(name: str) -> None:
    assert ends_of_random_plays(roleplays.roleplay(name), 300)


def test_the_best_play_gives_nothing_away() -> None:
    proof = prove(good())
    best = proof.value(play.run(proof, []).state)
    assert best == (max(s for s in (proof.best[:-2] // 64)), "kept")


def test_more_states_than_the_budget_are_sampled_and_said_to_be() -> None:
    scenario = made(wide(), ENDS, METERS)
    findings, figures = verify(scenario, budget=5_000)
    assert figures["sampled"]
    assert 5_000 < figures["states"] < 1_100_000
    assert "sampled" in {f.code for f in findings if f.warning}
    assert not [f for f in findings if not f.warning]


def test_the_same_sample_is_drawn_again() -> None:
    first, second = (prove(made(wide(), ENDS, METERS), 5_000) for _ in range(2))
    assert np.array_equal(first.codes, second.codes)
    assert (first.targets == CUT_OFF).any()


def test_meters_too_wide_are_refused_before_anything_is_made() -> None:
    huge = {name: {"min": -100, "max": 100, "start": 0} for name in METERS}
    with pytest.raises(TooLarge, match="Narrow a meter"):
        prove(made(wide(), ENDS, huge))
    assert [f.code for f in verify(made(wide(), ENDS, huge))[0]] == ["too-large"]


def test_a_play_of_a_million_turns_is_not_walked() -> None:
    names = list(METERS)
    zero = {name: {"min": 0, "max": 30, "start": 0} for name in names}
    ways = []
    for at, name in enumerate(names):
        full = "".join(f" and {before} == 30" for before in names[:at])
        change = dict.fromkeys(names[:at], -30) | {name: 1}
        ways.append(reply(f"c{at}", "n", change=change, **{"if": f"{name} < 30{full}"}))
    scenario = made({"n": {"says": {"en": "s", "zh": "s"}, "choices": ways}}, ENDS, zero)
    findings, figures = verify(scenario)
    assert (figures["sampled"], figures["states"]) == (True, 1_000)
    assert "no-way-out" not in {f.code for f in findings}


def test_a_state_never_reached_has_no_value() -> None:
    proof: Proof = prove(good())
    assert proof.value(State("open", (10, 10, 10), frozenset({"sure"}))) is None
    assert proof.value(State("close", (4, 4, 2), frozenset())) is None

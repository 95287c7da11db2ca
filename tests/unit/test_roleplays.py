"""The customer model, playing and resuming, and the debrief."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from roleplay_maker import ending, good, made, reply, text

from coursekit.records.events import Event
from coursekit.roleplays import play
from coursekit.roleplays.conditions import holds, parse
from coursekit.roleplays.debrief import debrief
from coursekit.roleplays.model import effect, mood, start, values
from coursekit.roleplays.moves import TABLE
from coursekit.roleplays.scenario import Choice, Scenario
from coursekit.roleplays.search import Proof, prove

METERS = {"anger": {"start": 5}, "trust": {"start": 5}, "verdict": {"start": 5}}
ENDS = {"bad": ending(0, "lost"), "fair": ending(2), "right": ending(4)}
BEST = ["see-it", "look", "saturday", "sent"]


def one_turn(**more: Any) -> Scenario:
    """A scenario of a single turn, to ask what a reply does."""
    flags = ["heard", "apologised", "looked-up", "compensated"]
    meters = more.pop("meters", METERS)
    return made({"n": {"says": text("s"), "choices": [reply("c", "fair")]}}, ENDS, meters, flags=flags, **more)


def done(moves: list[str], flags: tuple[str, ...] = (), **more: Any) -> tuple[int, int, int]:
    """What a reply of these moves does to anger, trust and verdict."""
    choice = Choice.model_validate(reply("c", "fair", moves=moves, **more.pop("step", {})))
    change, _ = effect(one_turn(**more), choice, flags)
    return change["anger"], change["trust"], change["verdict"]


# ---- conditions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "anger", "flags", "true"),
    [
        ("anger >= 7", 7, set(), True), ("anger >= 7", 6, set(), False), ("anger<-1", -2, set(), True),
        ("sure", 0, {"sure"}, True), ("not sure", 0, {"sure"}, False), ("anger != 3 and not sure", 4, set(), True),
        ("anger > 8 and sure or anger == 0", 0, set(), True), ("sure or anger > 8 and not sure", 9, set(), True),
        ("anger > 8 and sure or anger == 0", 9, set(), False),
    ],
)  # fmt: skip
def test_and_binds_closer_than_or(condition: str, anger: int, flags: set[str], true: bool) -> None:
    assert holds(condition, {"anger": anger}, flags) is true


@pytest.mark.parametrize(
    "condition",
    [
        "", "anger >", "7 >= anger", "anger = 7", "(anger > 7)", "anger > 7 and", "or", "anger > trust",
        "__import__('os').system('true')", "anger > 1e9", "anger >= 99999", "anger > 7; sure", "not not sure",
        "sure " * 60, "anger > 0.5",
    ],
)  # fmt: skip
def test_what_is_no_comparison_is_refused(condition: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse(condition)


@given(st.text(max_size=250))
def test_any_text_is_parsed_or_refused(condition: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse(condition)


# ---- the customer model ------------------------------------------------------------------------------


def test_the_table_keeps_to_its_evidence() -> None:
    for move in TABLE.moves.values():
        for rows in (move, move.after):
            if rows:
                assert rows.procedural[2] == 0
                assert rows.distributive[:2] == (0, 0)
                assert abs(rows.interactional[2]) <= 1
    satisfaction, intention, _ = TABLE.end_values.satisfaction, TABLE.end_values.intention, TABLE.end_values.lost
    assert satisfaction[0] > satisfaction[1]
    assert intention[1] >= intention[0]
    assert sum(satisfaction) == sum(intention) == 10


def test_an_apology_wears_out() -> None:
    anger, trust, verdict = done(["apologise"])
    again = done(["apologise"], ("apologised",))
    assert anger < 0
    assert again[0] > anger
    assert (trust, verdict) > again[1:]


def test_empathy_softens_a_rule_also_in_the_same_reply_if_it_comes_first() -> None:
    before, after = done(["policy"]), done(["policy"], ("heard",))
    assert after[0] < before[0]
    assert done(["empathise", "policy"])[0] == done(["empathise"])[0] + after[0]
    assert done(["policy", "empathise"])[0] == done(["empathise"])[0] + before[0]


def test_too_much_compensation_lowers_the_verdict() -> None:
    first, second = done(["compensate"])[2], done(["compensate"], ("compensated",))[2]
    assert first > 0 > second
    assert done(["overpay"])[2] < 0


def test_a_fact_counts_once_it_was_looked_up() -> None:
    assert done(["state-fact"])[1] < 0 < done(["state-fact"], ("looked-up",))[1]
    screens = {"order": {"title": text("o"), "shows": [text("o")]}}
    assert done(["state-fact"], look_up=screens, step={"look_up": "order"})[1] == 2


@pytest.mark.parametrize(("takes", "anger"), [(1, -1), (2, 0), (4, 0), (5, 2)])
def test_waiting_costs_beyond_the_zone_and_pleases_before_it(takes: int, anger: int) -> None:
    assert done([], step={"takes": takes, "change": {}})[0] == anger


def test_sensitivity_multiplies_and_halves_are_rounded_away_from_zero() -> None:
    assert done(["listen"], customer={"sensitivity": {"interactional": 1.5}})[:2] == (-2, 2)
    assert done(["listen"], customer={"sensitivity": {"interactional": 0.5}})[:2] == (-1, 1)
    assert done(["remedy"], customer={"sensitivity": {"distributive": 0}}) == (0, 0, 0)
    assert done(["listen"], step={"change": {"anger": 4}})[:2] == (4, 1)


def test_start_anger_is_joint_and_not_a_sum() -> None:
    def felt(*why: str) -> int:
        return start(one_turn(customer={"appraisal": list(why)}, meters={**METERS, "anger": {}}))[0]

    alone = [felt(why) for why in ("goal-blocked", "others-fault", "little-control")]
    assert felt("little-control", "goal-blocked", "others-fault") > sum(alone)


def test_moods_are_five_from_calm_to_furious() -> None:
    scenario = one_turn()
    words = [mood(scenario, anger).zh for anger in range(11)]
    assert list(dict.fromkeys(words)) == ["平静", "不耐烦", "不满", "生气", "愤怒"]


def test_end_values_run_from_0_to_10_and_worth_comes_first() -> None:
    scenario = one_turn(customer={"would_return": 10})
    best, worst = np.array([[0, 10, 10]]), np.array([[10, 0, 0]])
    assert values(scenario, "fair", best) == (10, 10, 220)
    assert values(scenario, "fair", worst) == (0, 0, 200)
    assert values(scenario, "bad", best) == (10, TABLE.end_values.lost, 12)
    assert values(one_turn(customer={"would_return": 6}), "right", best).intention == 6


# ---- playing -----------------------------------------------------------------------------------------


def told(proof: Proof, *entries: str | int | None) -> list[Event]:
    """The events of a play: a reply by its id, an undo by its turn (None: the last)."""
    events = [Event("me", *play.began(play.run(proof, [])))]
    for entry in entries:
        now = play.run(proof, events)
        made_ = play.decided(now, entry) if isinstance(entry, str) else play.undone(now, entry)
        events.append(Event("me", *made_))
    return events


def test_a_play_is_the_fold_of_its_events() -> None:
    proof = prove(good())
    events = told(proof, *BEST)
    now = play.run(proof, events)
    assert (now.turn.ending, now.turn.choices) == ("kept", [])
    assert [d.choice.id for d in now.decisions] == BEST
    assert [e.result["turn"] for e in events[1:]] == [1, 2, 3, 4]
    assert events[-1].result["ending"] == "kept"
    assert events[-1].which == "loose-handle/again"
    assert now.turn.screens == ["stock"]
    assert [kind for kind, _ in now.decisions[3].scenes] == ["later"]
    for at in range(1, len(events)):
        left = play.run(proof, events[:at])
        assert [e.result["choice"] for e in events[1:at]] == [d.choice.id for d in left.decisions]


def test_a_reply_that_is_not_open_is_refused_and_one_sent_twice_counts_once() -> None:
    proof = prove(good())
    events = told(proof, "see-it", "look")
    with pytest.raises(play.NotOpen):
        play.decided(play.run(proof, events), "look")
    twice = [*events[:2], replace(events[1], id="again"), *events[2:]]
    assert [d.choice.id for d in play.run(proof, twice).decisions] == ["see-it", "look"]
    odd = [
        Event("me", "decided", "loose-handle/plan", {"turn": t, "choice": c}) for t, c in ((3, ["a"]), ("3", "look"))
    ]
    assert len(play.run(proof, [*events, *odd]).decisions) == 2


def test_a_reply_that_stays_open_counts_once_when_it_comes_twice() -> None:
    proof = prove(good("moves: [stall]\n        to: later", "moves: [stall]\n        to: plan"))
    events = told(proof, "see-it", "wait")
    twice = [*events, replace(events[-1], id="again")]
    assert [d.choice.id for d in play.run(proof, twice).decisions] == ["see-it", "wait"]


def test_undo_goes_back_and_keeps_the_branch() -> None:
    proof = prove(good())
    events = told(proof, "sorry", "wait", None, "saturday", 1, "see-it")
    now = play.run(proof, events)
    assert [[d.choice.id for d in branch] for branch in now.branches] == [["sorry", "wait"], ["sorry", "saturday"]]
    assert [d.choice.id for d in now.decisions] == ["see-it"]
    assert now.state == play.run(proof, told(proof, "see-it")).state
    with pytest.raises(play.NotOpen):
        play.undone(now, 2)


def test_an_exam_has_no_undo_until_it_is_over() -> None:
    proof = prove(good())
    events = [Event("me", *play.began(play.run(proof, []), exam=True))]
    for choice in BEST:
        events.append(Event("me", *play.decided(play.run(proof, events), choice)))
        if choice != BEST[-1]:
            with pytest.raises(play.NotOpen):
                play.undone(play.run(proof, events))
    assert play.run(proof, events).exam
    assert play.undone(play.run(proof, events), 2).result == {"to": 2}


def test_a_changed_scenario_begins_anew_and_the_old_record_stays() -> None:
    events = told(prove(good()), *BEST)
    changed = good("moves: [doubt]", "moves: [argue]")
    assert changed.revision != good().revision
    now = play.run(prove(changed), events)
    assert (now.begun, now.stale, now.decisions) == (False, True, [])
    anew = [*events, Event("me", *play.began(now))]
    assert play.run(prove(changed), anew).begun


def test_another_process_reads_the_same_revision() -> None:
    code = "from coursekit.content.roleplays import roleplay; print(roleplay('late-delivery').revision)"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]


def test_mending_a_text_changes_no_revision() -> None:
    mended = good("Any news?", "Is there any news?")
    assert mended != good()
    assert mended.revision == good().revision


def test_the_customer_says_it_otherwise_in_another_state() -> None:
    proof = prove(good())
    assert play.run(proof, told(proof, "see-it", "saturday")).turn.says.en == "Any news?"
    assert play.run(proof, told(proof, "see-it", "tomorrow")).turn.says.en.startswith("It was to be here")


def test_regret_adds_up_to_what_was_given_away() -> None:
    proof, draw = prove(good()), random.Random(2)
    first = proof.value(play.run(proof, []).state)
    assert first
    for _ in range(200):
        now = play.run(proof, told(proof))
        events = told(proof)
        while not now.turn.ending:
            events.append(Event("me", *play.decided(now, draw.choice(now.turn.choices).id)))
            now = play.run(proof, events)
        assert first[0] - sum(d.regret or 0 for d in now.decisions) == events[-1].result["score"]


def test_bands_tell_the_best_ending_lost_from_a_slip() -> None:
    assert [play.band(415, left) for left in (415, 413, 412, 400, 399, 15)] == [
        "kept", "kept", "saved", "saved", "missed", "missed",
    ]  # fmt: skip


# ---- the debrief -------------------------------------------------------------------------------------


def test_the_debrief_names_the_two_worst_replies_and_what_to_say_instead() -> None:
    proof = prove(good())
    events = [
        *told(proof, "fitted", "insist", "wait", "sorry-again"),
        Event("me", "noted", "loose-handle", {"text": "我"}),
    ]
    told_ = debrief(play.run(proof, events))
    assert told_.note == "我"
    assert len(told_.points) == 2
    assert told_.points[0].decision.regret == max(d.decision.regret or 0 for d in told_.decisions)
    for point in told_.points:
        assert point.better
        assert point.better != point.decision.choice
    assert [p.turn for p in told_.timeline] == [0, 1, 2, 3, 4]
    assert told_.timeline[-1].meters == events[4].result["after"]
    assert told_.ending.kind == "settled"


def test_the_debrief_of_a_perfect_play_has_nothing_to_mend() -> None:
    proof = prove(good())
    now = play.run(proof, told(proof))
    events = told(proof)
    while not now.turn.ending:
        best = max(now.turn.choices, key=lambda c: -(play.decided(now, c.id).result["regret"]))
        events.append(Event("me", *play.decided(now, best.id)))
        now = play.run(proof, events)
    told_ = debrief(now)
    assert not told_.points
    assert all(review.better is None for review in told_.decisions)
    assert all(review.open for review in told_.decisions)


def test_two_branches_stand_side_by_side_from_where_they_part() -> None:
    proof = prove(good())
    events = told(proof, "see-it", "wait", "sent", 2, "look", "saturday", "sent")
    [fork] = debrief(play.run(proof, events)).branches
    assert fork.turn == 2
    assert [[d.choice.id for d in side] for side in (fork.before, fork.now)] == [
        ["see-it", "wait", "sent"], ["see-it", "look", "saturday", "sent"],
    ]  # fmt: skip


def test_the_steps_of_clear_follow_from_the_moves() -> None:
    choices = good().nodes["open"].choices
    assert [choice.steps for choice in choices] == [["apologise"], ["establish"], []]

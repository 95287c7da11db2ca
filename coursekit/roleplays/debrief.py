"""The debrief of a play, as data: what happened, what was heard, what else could have been said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.roleplays.model import State, mood, values
from coursekit.roleplays.moves import Clear
from coursekit.roleplays.play import Decision, Run, meters, strongest
from coursekit.roleplays.scenario import Choice, Ending
from coursekit.text import Text

POINTS = 2  # to work on, each to be said aloud


@dataclass(frozen=True)
class Point:
    """The meters after a turn (0: at the start), the mood, and the reply that led there."""

    turn: int
    meters: dict[str, int]
    mood: Text
    said: Text | str | None


@dataclass(frozen=True)
class Reviewed:
    """One decision: `better` is the strongest other reply, None where nothing open was stronger."""

    decision: Decision
    steps: list[Clear]
    better: Choice | None
    open: Ending | None


@dataclass(frozen=True)
class Fork:
    """Two branches side by side; they are the same before turn `turn`."""

    turn: int
    before: list[Decision]
    now: list[Decision]


@dataclass(frozen=True)
class Debrief:
    """`points` are the decisions that gave most away, worst first: each `better` reply is to be said aloud."""

    ending: Ending
    satisfaction: int
    intention: int
    timeline: list[Point]
    decisions: list[Reviewed]
    points: list[Reviewed]
    branches: list[Fork]
    note: str


def debrief(now: Run) -> Debrief:
    """The debrief of a play that came to an ending."""
    scenario, state = now.proof.scenario, now.state
    ended = values(scenario, state.node, np.array([state.meters]))
    reviewed = [_review(now, decision) for decision in now.decisions]
    worst = sorted(
        (r for r in reviewed if r.better), key=lambda r: (r.decision.band == "kept", -(r.decision.regret or 0))
    )
    return Debrief(
        ending=scenario.endings[state.node],
        satisfaction=int(ended.satisfaction[0]),
        intention=int(ended.intention[0]),
        timeline=timeline(now, now.decisions),
        decisions=reviewed,
        points=worst[:POINTS],
        branches=[_fork(old, now.decisions) for old in now.branches],
        note=now.note,
    )


def timeline(now: Run, decisions: list[Decision]) -> list[Point]:
    """The meters over the turns of one branch."""

    def point(turn: int, state: State, said: Text | str | None) -> Point:
        levels = meters(now.proof.scenario, state)
        return Point(turn, levels, mood(now.proof.scenario, levels["anger"]), said)

    first = [point(0, decisions[0].before, None)] if decisions else []
    return first + [point(d.turn, d.after, d.text or d.choice.say) for d in decisions]


def _review(now: Run, decision: Decision) -> Reviewed:
    best, reached = strongest(now.proof, decision.before), now.proof.value(decision.after)
    stronger = best and (decision.band != "kept" or reached is None or reached[0] < best.score)
    open_ = now.proof.scenario.endings[decision.open] if decision.open else None
    return Reviewed(decision, decision.choice.steps, best.choice if best and stronger else None, open_)


def _fork(before: list[Decision], now: list[Decision]) -> Fork:
    same = 0
    while same < min(len(before), len(now)) and before[same].choice == now[same].choice:
        same += 1
    return Fork(same + 1, before, now)

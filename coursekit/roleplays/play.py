"""Playing a role-play: where the learner stands, folded from what was recorded, and what to record next.

Nothing is kept here that the events do not say, so a play can be left and taken up again on any machine. The events
of a play: `began` (its revision, exam or not), `decided` (one a reply), `undone` (back to before a turn), `noted`
(the learner's own line). A reply that does not follow from the ones before it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from coursekit.errors import UserError
from coursekit.records.events import Event
from coursekit.roleplays.conditions import holds
from coursekit.roleplays.model import WORTH, State, effect, first, mood
from coursekit.roleplays.scenario import Choice, Node, Scenario, Step
from coursekit.roleplays.search import Proof
from coursekit.text import Text

BEGAN, DECIDED, UNDONE, NOTED = "began", "decided", "undone", "noted"
KEPT = 2  # regret up to which a reply still counts as kept: two points of the end values
Band = Literal["kept", "saved", "missed"]
Scenes = tuple[tuple[str, Text], ...]  # "later" or "happens", and what is seen


class NotOpen(UserError):
    """This can't be done now: the reply is not open at this turn, or there is nothing to undo."""


class Entry(NamedTuple):
    """An event to keep: what was done to which thing, and the result."""

    what: str
    which: str
    result: dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """One reply: `scenes` and `says` came before it, `then` after; `open` is the best ending still open."""

    turn: int
    node: str
    scenes: Scenes
    says: Text
    choice: Choice
    text: str
    before: State
    after: State
    then: Scenes
    regret: int | None
    band: Band | None
    open: str | None
    at: str


@dataclass(frozen=True)
class Turn:
    """What is on the screen now; at the `ending` there are no more choices."""

    node: str
    scenes: Scenes
    says: Text
    mood: Text
    choices: list[Choice]
    typed: bool
    screens: list[str]
    ending: str | None


@dataclass
class Run:
    """One learner's present play of a scenario."""

    proof: Proof
    state: State
    scenes: Scenes
    begun: bool = False
    exam: bool = False
    stale: bool = False
    decisions: list[Decision] = field(default_factory=list)
    branches: list[list[Decision]] = field(default_factory=list)
    note: str = ""

    @property
    def turn(self) -> Turn:
        scenario, state = self.proof.scenario, self.state
        feels = mood(scenario, meters(scenario, state)["anger"])
        seen = list(dict.fromkeys(d.choice.look_up for d in self.decisions if d.choice.look_up))
        if ending := scenario.endings.get(state.node):
            return Turn(state.node, self.scenes, ending.says, feels, [], False, seen, state.node)
        typed, said = scenario.nodes[state.node].typed, says(scenario, state)
        return Turn(state.node, self.scenes, said, feels, choices(scenario, state), typed, seen, None)


def meters(scenario: Scenario, state: State) -> dict[str, int]:
    """The meters of a state by their names."""
    return dict(zip(scenario.meters, state.meters, strict=True))


def says(scenario: Scenario, state: State) -> Text:
    """What the customer says in this state of a turn."""
    node, now = scenario.nodes[state.node], meters(scenario, state)
    said = next((v.says for v in node.says_if if holds(v.if_, now, state.flags)), node.says)
    assert said
    return said


def choices(scenario: Scenario, state: State) -> list[Choice]:
    """The replies open in this state, in the file's order."""
    now = meters(scenario, state)
    return [c for c in scenario.nodes[state.node].choices if holds(c.if_, now, state.flags)]


def step(scenario: Scenario, state: State, way: Step) -> State:
    """The state right after one way."""
    change, flags = effect(scenario, way, state.flags)
    ranges = scenario.meters.items()
    moved = (min(max(v + change[n], m.min), m.max) for (n, m), v in zip(ranges, state.meters, strict=True))
    return State(way.to, tuple(moved), flags)


def felt(scenario: Scenario, state: State) -> int:
    """How the customer feels: trust and verdict less anger."""
    now = meters(scenario, state)
    return now["trust"] + now["verdict"] - now["anger"]


class Best(NamedTuple):
    """The strongest reply of a turn: the best score still open with it, and how the customer feels right after it."""

    score: int
    felt: int
    choice: Choice


def strongest(proof: Proof, state: State) -> Best | None:
    """The reply that keeps the best score open; among several, the one after which the customer feels best."""
    scenario, found = proof.scenario, []
    for choice in choices(scenario, state):
        after = step(scenario, state, choice)
        value = proof.value(settle(scenario, after)[0])
        if value:
            found.append(Best(value[0], felt(scenario, after), choice))
    return max(found, key=lambda best: best[:2], default=None)


def settle(scenario: Scenario, state: State) -> tuple[State, Scenes]:
    """The next turn or ending from here, through the forks on the way, and what was seen on it."""
    scenes: list[tuple[str, Text]] = []
    for _ in range(100 * len(scenario.nodes)):
        node = scenario.nodes.get(state.node) or scenario.endings[state.node]
        if not isinstance(node, Node):  # what happens at an ending comes after its last words
            return state, tuple(scenes)
        scenes += [(kind, text) for kind, text in (("later", node.later), ("happens", node.happens)) if text]
        if node.choices:
            return state, tuple(scenes)
        now = meters(scenario, state)
        branch = next((b for b in node.when if holds(b.if_, now, state.flags)), None)
        if branch is None:
            break
        state = step(scenario, state, branch)
    raise UserError(f"'{scenario.id}' leads nowhere from '{state.node}'. `coursekit check` says how to mend it.")


def run(proof: Proof, events: Iterable[Event]) -> Run:
    """Where a learner stands after `events`, those of other things left out."""
    return further(_new(proof), events)


def further(now: Run, events: Iterable[Event]) -> Run:
    """Where a learner stands after more `events`; `now` goes along, so that nothing is played twice."""
    proof, scenario = now.proof, now.proof.scenario
    for event in events:
        name, _, node = event.which.partition("/")
        if name != scenario.id:
            continue
        if event.what == BEGAN:
            now = _new(proof, bool(event.result.get("exam")))
            now.begun = event.result.get("revision") == scenario.revision
            now.stale = not now.begun
        elif now.begun and event.what == DECIDED:
            _decide(now, node, event)
        elif now.begun and event.what == UNDONE:
            to = event.result.get("to")
            if isinstance(to, int) and 1 <= to <= len(now.decisions) and _may_undo(now):
                _back(now, to)
        elif now.begun and event.what == NOTED:
            now.note = str(event.result.get("text", ""))
    return now


def began(now: Run, exam: bool = False) -> Entry:
    """A play begins, or begins anew."""
    return Entry(BEGAN, now.proof.scenario.id, {"revision": now.proof.scenario.revision, "exam": exam})


def decided(now: Run, choice: str, text: str = "") -> Entry:
    """One reply; `text` are the learner's own words at a typed turn. Raises NotOpen."""
    made = _decision(now, choice, text, "")
    if not made:
        raise NotOpen(f"the reply '{choice}' is not open at this turn")
    scenario = now.proof.scenario
    result = {
        "turn": made.turn,
        "choice": choice,
        "before": meters(scenario, made.before),
        "after": meters(scenario, made.after),
        "regret": made.regret,
        "band": made.band,
    }
    if text:
        result["text"] = text
    if made.after.node in scenario.endings:
        value = now.proof.value(made.after)
        result |= {"ending": made.after.node, "score": value[0] if value else None}
    return Entry(DECIDED, f"{scenario.id}/{made.node}", result)


def undone(now: Run, to: int | None = None) -> Entry:
    """Back to before turn `to` (from 1; the last turn if None). Raises NotOpen, also in an exam not yet over."""
    to = len(now.decisions) if to is None else to
    if not 1 <= to <= len(now.decisions) or not _may_undo(now):
        raise NotOpen("there is nothing to undo here")
    return Entry(UNDONE, now.proof.scenario.id, {"to": to})


def noted(now: Run, text: str) -> Entry:
    """The learner's own line after the play."""
    return Entry(NOTED, now.proof.scenario.id, {"text": text})


def _new(proof: Proof, exam: bool = False) -> Run:
    scenario = proof.scenario
    state, scenes = settle(scenario, first(scenario))
    return Run(proof, state, scenes, exam=exam)


def _may_undo(now: Run) -> bool:
    return not now.exam or now.state.node in now.proof.scenario.endings


def _decide(now: Run, node: str, event: Event) -> None:
    """Add a recorded reply, unless it was recorded for another turn."""
    told = event.result
    if node == now.state.node and told.get("turn") == len(now.decisions) + 1:
        made = _decision(now, told.get("choice"), str(told.get("text", "")), event.at)
        if made:
            now.decisions.append(made)
            now.state, now.scenes = made.after, made.then


def _decision(now: Run, choice: object, text: str, at: str) -> Decision | None:
    scenario, state = now.proof.scenario, now.state
    open_ = choices(scenario, state) if state.node in scenario.nodes else []
    chosen = next((c for c in open_ if c.id == choice), None)
    if chosen is None:
        return None
    said = step(scenario, state, chosen)
    after, then = settle(scenario, said)
    had, left = now.proof.value(state), now.proof.value(after)
    best = strongest(now.proof, state)
    needless = best is not None and felt(scenario, said) < best.felt and felt(scenario, said) <= felt(scenario, state)
    return Decision(
        turn=len(now.decisions) + 1,
        node=state.node,
        scenes=now.scenes,
        says=says(scenario, state),
        choice=chosen,
        text=text,
        before=state,
        after=after,
        then=then,
        regret=had[0] - left[0] if had and left else None,
        band=band(had[0], left[0], needless) if had and left else None,
        open=left[1] if left else None,
        at=at,
    )


def band(had: int, left: int, needless: bool = False) -> Band:
    """What the learner sees of a regret: nothing lost, the best ending still open, or gone.

    A reply after which the customer feels no better, where the strongest would have helped, is not kept either,
    though all can still be made good.
    """
    if had - left <= KEPT and not needless:
        return "kept"
    return "saved" if had - left <= KEPT or had // WORTH == left // WORTH else "missed"


def _back(now: Run, to: int) -> None:
    """To before turn `to`; what was said since becomes a branch."""
    first = now.decisions[to - 1]
    now.branches.append(now.decisions)
    now.state, now.scenes, now.decisions = first.before, first.scenes, now.decisions[: to - 1]

"""What the exact search proves of a scenario: faults, with the shortest play that shows them, and its figures.

Where the search was only a sample, what would have to hold for all states is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from coursekit.roleplays.habits import habit_findings
from coursekit.roleplays.model import State, effect, start, values
from coursekit.roleplays.play import choices, settle, step
from coursekit.roleplays.rules import Finding, rule_findings, steps
from coursekit.roleplays.scenario import REQUIRED, Choice, Scenario
from coursekit.roleplays.search import BUDGET, TooLarge, prove
from coursekit.roleplays.seen import Seen

FAR = 2**20  # turns: more than any play has


def verify(scenario: Scenario, budget: int = BUDGET) -> tuple[list[Finding], dict[str, Any]]:
    """All findings, and the figures of the report: nodes, states, sampled, turns, endings, overrides."""
    figures: dict[str, Any] = {"nodes": len(scenario.nodes), "states": 0, "sampled": False, "endings": {}}
    findings = rule_findings(scenario)
    if findings:
        return findings, figures
    try:
        proof = prove(scenario, budget)
    except TooLarge as wrong:
        return [Finding("too-large", ("meters",), str(wrong))], figures
    seen = Seen(proof)
    findings = [*_reach(seen), *_dead_ends(seen), *_clamped(seen), *habit_findings(seen)]
    turns = _turns(seen)
    if proof.sampled:
        message = (
            f"more than {budget:,} states, or too long a play: only a seeded sample was searched, nothing is proved"
        )
        findings = [f._replace(warning=f.warning or f.code != "stuck") for f in findings]
        findings.append(Finding("sampled", ("meters",), message, warning=True))
    elif turns[1] is None and not any(f.code == "no-way-out" for f in findings):
        message = "a play can go round in circles and come back to the same state; let each turn change something"
        findings.append(Finding("endless", ("nodes",), message, warning=True))
    if not any(f.code in ("stuck", "no-way-out") for f in findings):
        findings += _plays(scenario)
    figures |= {"states": proof.states, "sampled": proof.sampled, "turns": turns}
    return findings, figures | {"endings": _bounds(seen), "overrides": _overrides(scenario)}


def _reach(seen: Seen) -> Iterator[Finding]:
    """What no play ever comes to."""
    for name in seen.scenario.endings:
        if not len(seen.states(name)):
            message = f"no play ends in '{name}'; open a way to it or take it out"
            yield Finding("ending-unreached", ("endings", name), message)
    for name, node in seen.scenario.nodes.items():
        states = seen.states(name)
        if not len(states):
            message = f"no play comes to '{name}'; lead a choice there (or mend its condition) or take the node out"
            yield Finding("unreachable", ("nodes", name), message)
            continue
        for at, choice in enumerate(node.choices):
            if not seen.open[states, at].any():
                message = f"'{name}/{choice.id}' is open in none of the {len(states):,} states; mend '{choice.if_}'"
                yield Finding("never-available", ("nodes", name, "choices", at), message)
        for at, times in enumerate(seen.proof.said(name)):
            if not times:
                where = ("nodes", name, "says_if", at) if at < len(node.says_if) else ("nodes", name, "says")
                yield Finding("never-said", where, f"'{name}' never says this; mend the conditions or take it out")


def _dead_ends(seen: Seen) -> Iterator[Finding]:
    """States in which nothing can be said, or from which no ending can be reached; the first of each node."""
    stuck = ~seen.ends & ~seen.open.any(axis=1)
    lost = ~seen.ends & ~stuck & (seen.proof.best[:-2] < 0)
    lost &= (seen.proof.best[seen.proof.parent] >= 0) | (np.arange(len(lost)) == 0)  # where the way out closes
    for name in seen.scenario.nodes:
        for code, mask, what in (
            ("stuck", stuck, "no way on is open; add a way without a condition"),
            ("no-way-out", lost, "no ending can be reached from here; lead one of the ways to an ending"),
        ):
            states = seen.states(name)[mask[seen.states(name)]]
            if len(states) and not (code == "no-way-out" and seen.proof.sampled):
                yield Finding(
                    code, ("nodes", name), f"'{name}': in {len(states):,} states {what}. {seen.play(states[0])}"
                )


def _clamped(seen: Seen) -> Iterator[Finding]:
    """Meters that are pushed past an end on every play to an ending."""
    for bit, name in enumerate(seen.scenario.meters):
        free = seen.open & (seen.proof.cuts >> bit & 1 == 0)
        reached, level = np.zeros(seen.proof.states, bool), np.zeros(1, np.int64)
        while len(level):
            reached[level] = True
            next_ = seen.proof.targets[level][free[level]]
            level = np.unique(next_[next_ >= 0])
            level = level[~reached[level]]
        if seen.ends.any() and not (reached & seen.ends).any():
            state, way = np.argwhere(seen.open & ~free)[0]
            message = (
                f"'{name}' is pushed past its end on every play; widen it, start it elsewhere or take smaller steps"
            )
            yield Finding("always-clamped", ("meters", name), f"{message}. {seen.play(state, way)}")


def _turns(seen: Seen) -> list[int | None]:
    """Replies in the shortest and the longest play; None where there is no play, or no longest one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    proof, weight = seen.proof, seen.turns.astype(np.int32)
    found: list[int | None] = []
    rows, ways = np.nonzero(proof.targets >= 0)
    targets = proof.targets[rows, ways]
    edges = coo_array((np.ones(len(rows), np.int8), (rows, targets)), shape=(proof.states, proof.states))
    circles = (rows == targets).any() or connected_components(edges, connection="strong")[0] < proof.states
    for far, better in ((FAR, np.minimum), (-FAR, np.maximum)):
        length = np.full(proof.states + 2, far, np.int32)
        length[np.flatnonzero(seen.ends)] = 0
        endless = far < 0 and (circles or proof.sampled or (proof.best[:-2] < 0).any())
        found.append(None if endless or not proof.spread(length, weight, better) else int(length[0]))
    return [None if turns is None or abs(turns) >= FAR else turns for turns in found]


def _bounds(seen: Seen) -> dict[str, Any]:
    """For each ending: how many states, and the least and the most of its score and end values."""
    found = {}
    for name, ending in seen.scenario.endings.items():
        states = seen.states(name)
        worth = values(seen.scenario, name, seen.proof.meters(states))._asdict()
        bounds = {key: [int(v.min()), int(v.max())] if len(states) else None for key, v in worth.items()}
        found[name] = {"kind": ending.kind, "worth": ending.worth, "states": len(states), **bounds}
    return found


def _overrides(scenario: Scenario) -> list[dict[str, Any]]:
    """Where a step states its own change of a meter that the table moves; `table` is what that would be at first."""
    return [
        {
            "at": f"{node}/{way.id}" if isinstance(way, Choice) else node,
            "meter": meter,
            "change": change,
            "table": table,
        }
        for _, node, way in steps(scenario)
        for meter, change in way.change.items()
        if meter in REQUIRED
        for table in [effect(scenario, way.model_copy(update={"change": {}}), ())[0][meter]]
    ]


def _plays(scenario: Scenario) -> Iterator[Finding]:
    """Scripted plays that do not go as their file says."""
    for at, play in enumerate(scenario.plays):
        state, _ = settle(scenario, State(next(iter(scenario.nodes)), start(scenario), frozenset()))
        for turn, reply in enumerate(play.choose, start=1):
            open_ = {c.id: c for c in choices(scenario, state)} if state.node in scenario.nodes else {}
            if reply not in open_:
                there = f"open are: {', '.join(open_)}" if open_ else "the play is over"
                message = (
                    f"the play '{play.name}' breaks at turn {turn}: '{reply}' is not open at '{state.node}'; {there}"
                )
                yield Finding("play-broken", ("plays", at, "choose", turn - 1), message)
                break
            state, _ = settle(scenario, step(scenario, state, open_[reply]))
        else:
            if state.node != play.ends:
                message = f"the play '{play.name}' comes to '{state.node}', not to '{play.ends}'; mend one of them"
                yield Finding("play-elsewhere", ("plays", at, "ends"), message)

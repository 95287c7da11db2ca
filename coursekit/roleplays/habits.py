"""Faults of a whole scenario: it can be won by a habit, without reading the customer, or it doesn't forgive."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coursekit.language import LANGUAGES
from coursekit.roleplays.model import WORTH
from coursekit.roleplays.moves import TABLE
from coursekit.roleplays.rules import Finding
from coursekit.roleplays.seen import Seen

TOLD = 3  # choices from which on a habit tells
FORGIVEN = 1  # steps of worth that one mistake may cost


def habit_findings(seen: Seen) -> Iterator[Finding]:
    """All of them; each with the shortest play that shows it."""
    yield from _no_difference(seen)
    yield from _always_best(seen)
    yield from _telling_place(seen)
    yield from _politeness(seen)
    yield from _no_way_back(seen)


def _no_difference(seen: Seen) -> Iterator[Finding]:
    for name, node in seen.scenario.nodes.items():
        states = seen.states(name)
        states = states[seen.open[states].sum(axis=1) >= 2] if node.choices else states[:0]
        if not len(states):
            continue
        targets = seen.proof.targets[states]
        first = targets[np.arange(len(states)), seen.open[states].argmax(axis=1)]
        if ((targets == first[:, None]) | ~seen.open[states]).all():
            message = f"whatever is said at '{name}', the same follows; give the choices other moves or other targets"
            yield Finding("no-difference", ("nodes", name), f"{message}. {seen.play(states[0])}")


def _always_best(seen: Seen) -> Iterator[Finding]:
    """One reply best in every state of its turn: there the customer need not be read."""
    read = []
    for name, node in seen.scenario.nodes.items():
        states = seen.states(name)
        if not node.choices or len(states) < 2 or not seen.matters[states].any():
            continue
        always = np.flatnonzero(seen.best[states].all(axis=0))
        read.append(not len(always))
        if len(always):
            message = (
                f"'{name}/{node.choices[always[0]].id}' is best in all {len(states):,} states of its turn, so nothing "
                f"said before matters here; let a flag or a meter decide. {seen.play(states[0])}"
            )
            yield Finding("always-best", ("nodes", name, "choices", int(always[0])), message, warning=True)
    if len(read) > 1 and not any(read):
        message = "at every turn one reply is best whatever came before; let at least one turn depend on the customer"
        yield Finding("never-read", ("nodes",), message)


def _telling_place(seen: Seen) -> Iterator[Finding]:
    """The best reply is the longest, or the first, in over half of the turns with three or more."""
    tells: dict[str, list[str]] = {"first": [], **{language: [] for language in LANGUAGES}}
    count = 0
    for name, node in seen.scenario.nodes.items():
        states = seen.states(name)
        times = seen.best[states[seen.matters[states]]].sum(axis=0)
        if len(node.choices) < TOLD or not times.any():
            continue
        count, tops = count + 1, np.flatnonzero(times == times.max())
        if len(tops) > 1:
            continue
        top = tops[0]
        if top == 0:
            tells["first"].append(name)
        for language in LANGUAGES:
            lengths = [len(choice.say.to(language)) for choice in node.choices]
            if lengths[top] > max(lengths[:top] + lengths[top + 1 :]):
                tells[language].append(name)
    for tell, names in tells.items():
        if len(names) > count / 2:
            where, code = ("first", "best-first") if tell == "first" else (f"the longest ({tell})", "best-longest")
            message = (
                f"the best reply is {where} in {len(names)} of {count} turns with three or more: {', '.join(names)}; "
            )
            message += (
                f"{'mix their order' if tell == 'first' else 'lengthen others'}. {seen.play(seen.states(names[0])[0])}"
            )
            yield Finding(code, ("nodes", names[0]), message)


def _politeness(seen: Seen) -> Iterator[Finding]:
    states, polite, shows = int(seen.matters.sum()), 0, -1
    for name, node in seen.scenario.nodes.items():
        ways = [
            at for at, c in enumerate(node.choices) if c.moves and TABLE.polite.issuperset(c.moves) and not c.look_up
        ]
        here = seen.states(name)[seen.matters[seen.states(name)]]
        won = here[seen.best[here][:, ways].any(axis=1)]
        polite += len(won)
        shows = int(won[0]) if len(won) and shows < 0 else shows
    if polite > states / 2:
        message = (
            f"politeness or apology alone is best in {polite:,} of {states:,} states; let reading the customer win"
        )
        yield Finding("politeness-wins", ("nodes",), f"{message}. {seen.play(shows)}")


def _no_way_back(seen: Seen) -> Iterator[Finding]:
    """One mistake, at a turn where the best play goes on, may cost one step of worth, not more."""
    proof = seen.proof
    forks = np.flatnonzero(~seen.turns & ~seen.ends)
    rest = np.arange(proof.states + 2)  # the turn or ending that a state comes to through forks
    rest[forks] = proof.targets[forks, seen.open[forks].argmax(axis=1)]
    for _ in range(len(seen.scenario.nodes)):
        rest = rest[rest]
    on_best, level = np.zeros(proof.states, bool), np.zeros(1, np.int64)
    while len(level):
        on_best[level] = True
        level = np.unique(proof.targets[level][seen.best[level]])
        level = level[~on_best[level]]
    goes_on = (seen.best & ~np.append(seen.ends, [True, True])[rest[proof.targets]]).any(axis=1)
    worth = np.where(seen.score < 0, 0, seen.score // WORTH)
    lost = worth[: proof.states, None] - worth[proof.targets]
    fatal = (seen.open & ~seen.best & (lost > FORGIVEN)) & (on_best & goes_on & seen.turns)[:, None]
    for name, node in seen.scenario.nodes.items():
        states = seen.states(name)
        for at in np.flatnonzero(fatal[states].any(axis=0)):
            state = states[fatal[states, at]][0]
            message = (
                f"after '{name}/{node.choices[at].id}', one mistake on the best play, the best that can still be "
                f"reached has worth {worth[proof.targets[state, at]]} instead of {worth[state]}; open a way back"
            )
            yield Finding("no-way-back", ("nodes", name, "choices", int(at)), f"{message}. {seen.play(state, at)}")

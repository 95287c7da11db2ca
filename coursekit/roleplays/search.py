"""Every state a scenario can reach, and the best ending still open from each: exact, in whole numbers.

A state is a place and the meters; a place is a node with a set of flags. What a reply does depends on the place
alone, apart from comparisons of meters, so the meters (one mixed-radix number below `size`) move by tables: one for
each distinct change, one for each distinct comparison. The search goes level by level over whole arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.errors import UserError
from coursekit.roleplays.conditions import COMPARE, Rule, parse
from coursekit.roleplays.model import Ints, State, effect, start, values
from coursekit.roleplays.scenario import Scenario, Step

BUDGET = 1_000_000  # states; beyond it every level is a seeded sample
WIDTH, LEVELS, SWEEPS, SEED = 1_000, 1_000, 1_000, 1
LARGEST = 2**25  # places × meters, and entries of the tables: what fits into memory
NONE, CUT_OFF = -1, -2  # of a target: the reply is not open; it leads to a state the sample left out
_UNSET = -(2**30)
Numbers = NDArray[np.int32]
_Guard = tuple[Rule, ...]  # true where the first rule holds and none of the others


class TooLarge(UserError):
    """The space of states does not fit into memory, whether or not all of it could be reached."""


@dataclass
class Proof:
    """What the search found, states numbered in the order of their shortest plays.

    `targets[state, way]` is the state that a way of its node leads to, or NONE, or CUT_OFF; `cuts` holds a bit for
    each meter that the way would have moved past its end. `best[state]` is the best score still open times 64 plus
    63 minus the ending's place in the file; negative where no ending can be reached.
    """

    scenario: Scenario
    places: dict[tuple[str, frozenset[str]], int]
    size: int
    levels: list[int]
    sampled: bool
    codes: Numbers
    targets: Numbers
    cuts: NDArray[np.uint8]
    parent: Numbers
    by: Numbers
    best: Numbers = field(default_factory=lambda: np.zeros(0, np.int32))

    @property
    def states(self) -> int:
        return len(self.codes)

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.codes)

    def find(self, state: State) -> int | None:
        """The number of a state; None if it was never reached."""
        place = self.places.get((state.node, state.flags))
        if place is None:
            return None
        code = place * self.size + _code(self.scenario, state.meters)
        at = int(self._order[min(int(np.searchsorted(self.codes, code, sorter=self._order)), self.states - 1)])
        return at if self.codes[at] == code else None

    def value(self, state: State) -> tuple[int, str] | None:
        """The best score still open and its ending; None where none is, or where the state was not reached."""
        at = self.find(state)
        if at is None or self.best[at] < 0:
            return None
        score, place = divmod(int(self.best[at]), 64)
        return score, list(self.scenario.endings)[63 - place]

    def meters(self, states: Ints) -> Ints:
        """The meters of states: one row a state, one column a meter."""
        return np.stack(list(_digits(self.scenario, self.codes[states] % self.size).values()), axis=1)

    def way(self, state: int) -> list[str]:
        """The replies of the shortest play that leads to a state."""
        nodes, said = [node for node, _ in self.places], []
        while state:
            state, by = int(self.parent[state]), int(self.by[state])
            node = self.scenario.nodes[nodes[self.codes[state] // self.size]]
            if node.choices:
                said.append(node.choices[by].id)
        return said[::-1]

    def said(self, node: str) -> list[int]:
        """How many states of a turn hear each of its variants; at last, what it says otherwise."""
        rules = [variant.if_ for variant in self.scenario.nodes[node].says_if]
        heard = [0] * (len(rules) + 1)
        for (name, flags), place in self.places.items():
            if name == node and rules:
                reached = self.codes[self.codes // self.size == place] % self.size
                digits, asked = _digits(self.scenario, reached), [*(_under(rule, flags) for rule in rules), ((),)]
                for at, rule in enumerate(asked):
                    heard[at] += int(_mask((rule, *asked[:at]), digits, len(reached)).sum())
        return heard if rules else [1]

    def spread(self, value: Numbers, weight: Numbers, better: np.ufunc) -> bool:
        """Carry values of endings back over the ways, adding each state's weight; False if they never settle.

        `value` has two places more than there are states, for NONE and CUT_OFF.
        """
        for _ in range(SWEEPS):
            # Without weights nothing can rise above the highest value.
            rows = np.arange(self.states) if weight.any() else np.flatnonzero(value[:-2] < value.max())
            changed = False
            for low, high in reversed(list(pairwise(np.searchsorted(rows, self.levels)))):
                level = rows[low:high]
                along = better(value[level], better.reduce(value[self.targets[level]], axis=1) + weight[level])
                changed |= not np.array_equal(along, value[level])
                value[level] = along
            if not changed:
                return True
        return False


def prove(scenario: Scenario, budget: int = BUDGET) -> Proof:
    """Search a sound scenario; raises TooLarge before anything large is made."""
    tables = _Tables(scenario)
    proof = _search(tables, budget)
    codes = proof.codes
    best = np.full(len(codes) + 2, _UNSET, np.int32)
    nodes = np.array([list(scenario.endings).index(n) if n in scenario.endings else -1 for n, _ in tables.places])
    ends = nodes[codes // tables.size]
    for at, ending in enumerate(scenario.endings):
        here = np.flatnonzero(ends == at)
        best[here] = values(scenario, ending, proof.meters(here)).score * 64 + 63 - at
    if not proof.spread(best, np.zeros(len(codes), np.int32), np.maximum):
        proof.sampled = True
    proof.best = best
    return proof


def _shape(scenario: Scenario) -> tuple[int, ...]:
    return tuple(meter.max - meter.min + 1 for meter in scenario.meters.values())


def _digits(scenario: Scenario, codes: Ints | Numbers) -> dict[str, Ints]:
    """The value of each meter in each of the combinations `codes`."""
    values_ = np.unravel_index(codes, _shape(scenario))
    return {name: value + meter.min for (name, meter), value in zip(scenario.meters.items(), values_, strict=True)}


def _code(scenario: Scenario, meters: tuple[int, ...]) -> int:
    above = [value - meter.min for meter, value in zip(scenario.meters.values(), meters, strict=True)]
    return int(np.ravel_multi_index(above, _shape(scenario)))


def _under(text: str | None, flags: frozenset[str]) -> Rule:
    """What a condition still asks of the meters with these flags: `((),)` nothing, `()` it can't hold."""
    rule = [
        tuple(a for a in group if a.op)
        for group in (parse(text) if text else ((),))
        if all(a.op or (a.name in flags) == bool(a.value) for a in group)
    ]
    return ((),) if () in rule else tuple(rule)


class _Tables:
    """The scenario as tables over places and meters."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.size = int(np.prod(_shape(scenario)))
        _fits(self.size)
        self.width = max(len(node.ways) for node in scenario.nodes.values())
        begin = (next(iter(scenario.nodes)), frozenset[str]())
        self.places = {begin: 0}
        guards: dict[_Guard, int] = {((),): 0}  # the rule that never holds
        changes: dict[tuple[int, ...], int] = {}
        rows: list[tuple[int, int, int, int, int]] = []  # place, way, target, change, guard
        queue = [begin]
        for place in queue:  # grows while it is walked
            for way, step, guard in self._open(place):
                change, flags = effect(scenario, step, place[1])
                target = (step.to, flags)
                if target not in self.places:
                    queue.append(target)
                    _fits(len(queue) * self.size)
                goes = self.places.setdefault(target, len(self.places))
                moved = changes.setdefault(tuple(change.values()), len(changes))
                rows.append((self.places[place], way, goes, moved, guards.setdefault(guard, len(guards))))
        _fits((len(guards) + len(changes)) * self.size)
        table = np.zeros((3, len(self.places), self.width), np.int32)
        for at, way, *entries in rows:
            table[:, at, way] = entries
        self.target, self.change, self.guard = table * np.int32(self.size)  # as offsets; below LARGEST, so they fit
        self._fill(list(guards), list(changes))

    def _open(self, place: tuple[str, frozenset[str]]) -> list[tuple[int, Step, _Guard]]:
        """The ways that may be open at a place, each with what it asks of the meters."""
        node, found = self.scenario.nodes.get(place[0]), []
        earlier: tuple[Rule, ...] = ()
        for way, step in enumerate(node.ways if node else []):
            rule = _under(step.if_, place[1])
            if rule and ((),) not in earlier:
                found.append((way, step, (rule, *earlier)))
            if node and node.when and rule:
                earlier = (*earlier, rule)
        return found

    def ways(self, states: Numbers) -> tuple[Numbers, NDArray[np.bool_], NDArray[np.uint8]]:
        """Where each way of each state leads, whether it is open, which meters it moves past their end."""
        place, meters = np.divmod(states, self.size)
        change = self.change[place] + meters[:, None]
        goes = self.target[place] + self.moved.ravel()[change]
        open_ = self.open.ravel()[self.guard[place] + meters[:, None]]
        return goes, open_, self.cut.ravel()[change]

    def _fill(self, guards: list[_Guard], changes: list[tuple[int, ...]]) -> None:
        digits, shape = _digits(self.scenario, np.arange(self.size)), _shape(self.scenario)
        self.open = np.array([_mask(guard, digits, self.size) for guard in guards])
        self.moved = np.zeros((len(changes) or 1, self.size), np.int32)
        self.cut = np.zeros(self.moved.shape, np.uint8)
        lows = [meter.min for meter in self.scenario.meters.values()]
        for at, change in enumerate(changes):
            above = [value + moved - low for value, moved, low in zip(digits.values(), change, lows, strict=True)]
            self.moved[at] = np.ravel_multi_index(above, shape, mode="clip")
            for bit, (value, most) in enumerate(zip(above, shape, strict=True)):
                self.cut[at] |= ((value < 0) | (value >= most)).astype(np.uint8) << bit


def _search(tables: _Tables, budget: int) -> Proof:
    """All states, level by level; once they are more than `budget`, a seeded sample of each further level."""
    size, rng = tables.size, np.random.default_rng(SEED)
    number = np.zeros(len(tables.places) * size, np.int32)
    level = np.array([_code(tables.scenario, start(tables.scenario))], np.int32)
    number[level] = 1
    levels, sampled = [0, 1], False
    codes, targets, cuts = [level], [], []
    parent, by = [np.zeros(1, np.int32)], [np.zeros(1, np.int32)]
    while len(level):
        goes, open_, cut = tables.ways(level)
        reached = goes[open_]
        fresh = _once(number, reached)
        if len(fresh) and (levels[-1] + len(fresh) > budget or len(levels) > LEVELS):
            sampled, number[reached[fresh]] = True, 0
            fresh = np.sort(rng.choice(fresh, min(WIDTH if len(levels) <= LEVELS else 0, len(fresh)), replace=False))
        level = reached[fresh]
        number[level] = np.arange(levels[-1] + 1, levels[-1] + 1 + len(level))
        known = number[goes] - 1
        known[known < 0] = CUT_OFF
        known[~open_] = NONE
        targets.append(known)
        cuts.append(cut * open_)
        from_, way = np.nonzero(open_)
        parent.append((levels[-2] + from_[fresh]).astype(np.int32))
        by.append(way[fresh].astype(np.int32))
        codes.append(level)
        levels.append(levels[-1] + len(level))
    joined: list[Any] = [np.concatenate(parts) for parts in (codes, targets, cuts, parent, by)]
    return Proof(tables.scenario, tables.places, size, levels[:-1], sampled, *joined)


def _once(number: Numbers, reached: Numbers) -> Ints:
    """Where in `reached` each state without a number stands, once a state; it gets that place as a number for now."""
    fresh = np.flatnonzero(number[reached] == 0)
    number[reached[fresh]] = fresh + 1  # of several ways to one state one stays written
    once: Ints = fresh[number[reached[fresh]] == fresh + 1]
    return once


def _mask(guard: _Guard, digits: dict[str, Ints], size: int) -> NDArray[np.bool_]:
    def holds(rule: Rule) -> Any:
        groups = [
            np.logical_and.reduce([np.ones(size, bool), *(COMPARE[a.op](digits[a.name], a.value) for a in group)])
            for group in rule
        ]
        return np.logical_or.reduce([np.zeros(size, bool), *groups])

    mask: NDArray[np.bool_] = holds(guard[0])
    for rule in guard[1:]:
        mask &= ~holds(rule)
    return mask


def _fits(entries: int) -> None:
    if entries > LARGEST:
        raise TooLarge(
            f"the meters and flags make {entries:,} combinations or more; {LARGEST:,} fit into memory. "
            "Narrow a meter's range or do with fewer flags"
        )

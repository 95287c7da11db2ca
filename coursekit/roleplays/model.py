"""The simulated customer: what a reply does to the meters, and what an ending is worth. Whole numbers throughout."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coursekit.roleplays.moves import KINDS, TABLE
from coursekit.roleplays.scenario import REQUIRED, Choice, Scenario, Step
from coursekit.text import Text

Ints = NDArray[np.int64]
MOODS = TABLE.moods
WORTH = 100  # one step of an ending's worth; both end values together reach 20, so worth always comes first


class State(NamedTuple):
    """Where a play stands: all that what comes next depends on. The meters are in the file's order."""

    node: str
    meters: tuple[int, ...]
    flags: frozenset[str]


class Values(NamedTuple):
    """How a play ended, row by row: satisfaction with the handling and intention to come back, 0 to 10 each.

    score = 100 · worth of the ending + satisfaction + intention: handling as the standard asks comes first.
    """

    satisfaction: Ints
    intention: Ints
    score: Ints


def moves_of(scenario: Scenario, step: Step) -> list[str]:
    """The moves a step counts as: a look at the screen comes first, waiting outside the zone last."""
    first = ["look-up"] if isinstance(step, Choice) and step.look_up and "look-up" not in step.moves else []
    waiting: list[str] = []
    if step.takes is not None:
        late, early = step.takes > scenario.customer.adequate, step.takes < scenario.customer.desired
        waiting = ["waited"] if late else ["quick"] if early else []
    return first + step.moves + waiting


def effect(scenario: Scenario, step: Step, flags: Container[str]) -> tuple[dict[str, int], frozenset[str]]:
    """What a step changes with `flags` set: the change of each meter, and the flags afterwards.

    The rows of its moves, each times the customer's sensitivity to that kind of justice, are added up and rounded
    once, halves away from zero; `change` then takes a meter's place. Moves count in their order, so that empathy
    softens a rule in the same reply.
    """
    now = {flag for flag in scenario.flags if flag in flags}
    sums = dict.fromkeys(scenario.meters, 0.0)
    for name in moves_of(scenario, step):
        move = TABLE.moves[name]
        rows = move.after if move.after and move.after.flag in now else move
        for kind in KINDS:
            for meter, points in zip(REQUIRED, getattr(rows, kind), strict=True):
                sums[meter] += points * scenario.customer.sensitivity.get(kind, 1)
        now |= {flag for flag in scenario.flags if flag == move.sets}
    change = {meter: int(abs(total) + 0.5) * (1 if total > 0 else -1) for meter, total in sums.items()}
    return change | step.change, frozenset((now | set(step.sets)) - set(step.clears))


def start(scenario: Scenario) -> tuple[int, ...]:
    """The meters at the start; anger without a start of its own follows from what made the customer angry."""
    anger = scenario.meters["anger"]
    why = set(scenario.customer.appraisal)
    feels = next(row.anger for row in TABLE.start_anger if set(row.of) == why)
    derived = anger.min + feels * (anger.max - anger.min) // 10
    return tuple(derived if meter.start is None else meter.start for meter in scenario.meters.values())


def first(scenario: Scenario) -> State:
    """Where every play begins."""
    return State(next(iter(scenario.nodes)), start(scenario), frozenset())


def mood(scenario: Scenario, anger: int) -> Text:
    """The word for a level of anger, in five steps."""
    meter = scenario.meters["anger"]
    return MOODS[(anger - meter.min) * len(MOODS) // (meter.max - meter.min + 1)]


def values(scenario: Scenario, ending: str, meters: Ints) -> Values:
    """What the play is worth that reaches `ending` with `meters`, an array of one row a state.

    Each end value is the sum of the weights (10 together) times verdict, trust and calm, each as its share of the
    meter's range, halves up. The recovery paradox lifts the first only (de Matos et al. 2007): nobody intends to
    come back more than before the failure, and nobody who walked out by more than `lost`.
    """
    end, names = scenario.endings[ending], list(scenario.meters)
    ranges = {name: scenario.meters[name].max - scenario.meters[name].min for name in REQUIRED}
    whole = ranges["anger"] * ranges["trust"] * ranges["verdict"]
    above = {n: (meters[:, names.index(n)] - scenario.meters[n].min) * (whole // ranges[n]) for n in REQUIRED}
    parts = (above["verdict"], above["trust"], whole - above["anger"])
    satisfaction, intention = (
        (2 * np.sum([weight * part for weight, part in zip(weights, parts, strict=True)], axis=0) + whole)
        // (2 * whole)
        for weights in (TABLE.end_values.satisfaction, TABLE.end_values.intention)
    )
    most = min(scenario.customer.would_return, TABLE.end_values.lost if end.kind == "lost" else 10)
    intention = np.minimum(intention, most)
    return Values(satisfaction, intention, WORTH * end.worth + satisfaction + intention)

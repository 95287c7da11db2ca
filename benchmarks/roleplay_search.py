"""The exact search of a large role-play against breadth-first search over Python tuples in a set, in turns.

Run: python benchmarks/roleplay_search.py. The scenario is generated: 60 turns, 4 replies each, three meters of 0 to
20. Both find the same states and the same ways; both only search, neither looks for faults.
"""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

from coursekit.roleplays.model import start
from coursekit.roleplays.scenario import Scenario
from coursekit.roleplays.search import prove

ROUNDS = 3
GOAL = 4.0
TURNS, REPLIES, TOP = 60, 4, 20
METERS = ("anger", "trust", "verdict")
STEPS = (-2, -1, -1, 1)
SEED = 1


def text(said: str) -> dict[str, str]:
    return {"en": said, "zh": said}


def scenario() -> Scenario:
    """Turns in a row with leaps between them; each reply moves every meter."""
    draw = random.Random(SEED)
    names = [f"n{at}" for at in range(TURNS)]

    def reply(turn: int, at: int) -> dict[str, Any]:
        on = (
            names[min(turn + 1, TURNS - 1)]
            if at == 0
            else draw.choice([*names, "good"] if draw.random() < 0.1 else names)
        )
        change = {meter: draw.choice(STEPS) for meter in METERS}
        return {"id": f"c{at}", "say": text("s"), "heard": text("h"), "why": text("w"), "change": change, "to": on}

    ending = {"kind": "settled", "title": text("e"), "says": text("e")}
    whole = {
        "id": "generated", "title": text("t"), "lesson": "09", "concepts": ["c"], "channel": "chat",
        "scene": text("s"), "truth": text("t"), "may_decide": {"compensation_up_to": 0}, "observe": [text("o")] * 4,
        "customer": {"name": text("n"), "desired": 1, "adequate": 2, "unit": text("u"), "hidden": [text("h")]},
        "meters": {meter: {"min": 0, "max": TOP, "start": TOP // 2} for meter in METERS},
        "nodes": {
            name: {"says": text("s"), "choices": [reply(turn, at) for at in range(REPLIES)]}
            for turn, name in enumerate(names)
        },
        "endings": {"good": {**ending, "worth": 4}, "fair": {**ending, "worth": 2}},
    }  # fmt: skip
    return Scenario.model_validate(whole)


def tuples(made: Scenario) -> tuple[int, int]:
    """Breadth-first search as one writes it: how many states and ways there are."""
    ways = {name: [(c.to, *(c.change[m] for m in METERS)) for c in node.choices] for name, node in made.nodes.items()}
    first = (next(iter(made.nodes)), *start(made))
    seen, level, edges = {first}, [first], 0
    while level:
        found = []
        for node, anger, trust, verdict in level:
            for to, a, t, v in ways.get(node, ()):
                edges += 1
                state = (
                    to,
                    min(max(anger + a, 0), TOP),
                    min(max(trust + t, 0), TOP),
                    min(max(verdict + v, 0), TOP),
                )
                if state not in seen:
                    seen.add(state)
                    found.append(state)
        level = found
    return len(seen), edges


def arrays(made: Scenario) -> tuple[int, int]:
    proof = prove(made)
    return proof.states, int((proof.targets >= 0).sum())


if __name__ == "__main__":
    made = scenario()
    seconds: dict[Any, list[float]] = {arrays: [], tuples: []}
    for _ in range(ROUNDS):
        counts = []
        for search in seconds:
            began = time.perf_counter()
            counts.append(search(made))
            seconds[search].append(time.perf_counter() - began)
        assert counts[0] == counts[1], "both must find the same"
    ours, plain = (statistics.median(took) for took in seconds.values())
    print(f"role-play search: {counts[0][0]:,} states, {counts[0][1]:,} ways")
    print(f"arrays, with the best ending open from each state: {ours * 1000:.0f} ms; tuples: {plain * 1000:.0f} ms")
    print(f"ratio {plain / ours:.1f} (goal {GOAL:g})")
    raise SystemExit(0 if plain / ours >= GOAL else 1)

"""Small random scenarios, and a search by enumeration that shares nothing with the one it is held against."""

from __future__ import annotations

import random
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from coursekit.content.loading import parse
from coursekit.roleplays.moves import KINDS, TABLE
from coursekit.roleplays.scenario import Choice, Scenario, Step

GOOD = Path(__file__).with_name("loose-handle.yaml")
Where = tuple[str, tuple[int, ...], frozenset[str]]


def good(old: str = "", new: str = "") -> Scenario:
    """A sound scenario, or what a change in its file makes of it."""
    return Scenario.model_validate(parse(GOOD.read_text(encoding="utf-8").replace(old, new)).data)


def text(said: str) -> dict[str, str]:
    return {"en": said, "zh": said}


def made(nodes: dict[str, Any], endings: dict[str, Any], meters: dict[str, Any], **more: Any) -> Scenario:
    """A scenario of these nodes; what only people read is filled in."""
    customer = {"name": text("n"), "desired": 2, "adequate": 4, "unit": text("days"), "hidden": [text("h")]}
    whole = {
        "id": "made", "title": text("t"), "lesson": "09", "concepts": ["clear-method"], "channel": "chat",
        "scene": text("s"), "truth": text("t"), "customer": customer | more.pop("customer", {}),
        "may_decide": {"compensation_up_to": 0}, "observe": [text("o")] * 4,
        "meters": meters, "nodes": nodes, "endings": endings,
    }  # fmt: skip
    return Scenario.model_validate(whole | more)


def reply(name: str, to: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "say": text(name), "heard": text("h"), "why": text("w"), "to": to, **more}


def ending(worth: int, kind: str = "settled") -> dict[str, Any]:
    return {"kind": kind, "worth": worth, "title": text("e"), "says": text("e")}


def random_scenario(seed: int) -> Scenario:
    """A few nodes, forks, flags and up to four small meters; it may have dead ends, circles and nodes never reached."""
    draw = random.Random(seed)
    meters = {}
    for name in ("anger", "trust", "verdict", "queue")[: draw.choice((3, 3, 4))]:
        low = draw.randint(-2, 2)
        meters[name] = {"min": low, "max": low + draw.randint(1, 4), "start": low + draw.randint(0, 1)}
    flags = ["heard", "apologised", "looked-up", "own"][: draw.randint(0, 4)]
    names = [f"n{at}" for at in range(draw.randint(1, 6))]
    ends = [f"e{at}" for at in range(draw.randint(1, 3))]

    def condition() -> str:
        atoms = [f"{m} {draw.choice(('>=', '<=', '==', '!=', '<', '>'))} {draw.randint(-2, 4)}" for m in meters]
        atoms += [f"{draw.choice(('', 'not '))}{flag}" for flag in flags]
        return "".join(draw.choice(atoms) + draw.choice((" and ", " or ")) for _ in range(draw.randint(0, 2))) + (
            draw.choice(atoms)
        )

    def way(**more: Any) -> dict[str, Any]:
        made_ = {"to": draw.choice(names + ends), "moves": draw.sample(list(TABLE.moves), draw.randint(0, 3)), **more}
        if draw.random() < 0.4:
            made_["change"] = {draw.choice(list(meters)): draw.randint(-2, 2)}
        if draw.random() < 0.3:
            made_["takes"] = draw.randint(0, 6)
        for key in ("sets", "clears"):
            if flags and draw.random() < 0.2:
                made_[key] = [draw.choice(flags)]
        return made_ | ({"if": condition()} if draw.random() < 0.4 else {})

    nodes: dict[str, Any] = {}
    for name in names:
        ways = [way() for _ in range(draw.randint(1, 4))]
        if draw.random() < 0.3:
            nodes[name] = {"when": ways}
        else:
            screens = [{"look_up": "order"} if draw.random() < 0.2 else {} for _ in ways]
            choices = [reply(f"c{at}", **{**w, **s}) for at, (w, s) in enumerate(zip(ways, screens, strict=True))]
            nodes[name] = {"says": text("s"), "choices": choices}
    kinds = ("recovered", "settled", "lost")
    return made(
        nodes,
        {name: ending(draw.randint(0, 4), draw.choice(kinds)) for name in ends},
        meters,
        flags=flags,
        look_up={"order": {"title": text("o"), "shows": [text("o")]}},
        customer={"sensitivity": {kind: draw.choice((0, 0.5, 1, 1.5, 2)) for kind in KINDS}, "would_return": 6},
    )


def enumerated(scenario: Scenario) -> tuple[dict[Where, list[Where]], dict[Where, int]]:
    """Every state with the states its ways lead to, and the best score each can still reach, one by one."""
    first = (
        next(iter(scenario.nodes)),
        tuple(meter.start or 0 for meter in scenario.meters.values()),
        frozenset[str](),
    )
    edges: dict[Where, list[Where]] = {}
    todo = [first]
    while todo:
        state = todo.pop()
        if state not in edges:
            edges[state] = _next(scenario, state)
            todo += edges[state]
    best = {s: _score(scenario, s) for s in edges if s[0] in scenario.endings}
    changed = True
    while changed:
        changed = False
        for state, targets in edges.items():
            reach = [best[t] for t in targets if t in best]
            if reach and max(reach) > best.get(state, -1):
                best[state], changed = max(reach), True
    return edges, best


def _next(scenario: Scenario, state: Where) -> list[Where]:
    node = scenario.nodes.get(state[0])
    if not node:
        return []
    known = dict(zip(scenario.meters, state[1], strict=True)) | {flag: flag in state[2] for flag in scenario.flags}
    open_ = [way for way in node.ways if way.if_ is None or _true(way.if_, known)]
    return [_after(scenario, state, way) for way in (open_ if node.choices else open_[:1])]


def _true(condition: str, known: dict[str, Any]) -> bool:
    """The condition as Python understands it."""
    python = re.sub(r"looked-up", "looked_up", condition)
    return bool(eval(python, {"__builtins__": {}}, {name.replace("-", "_"): value for name, value in known.items()}))


def _after(scenario: Scenario, state: Where, way: Step) -> Where:
    moves = list(way.moves)
    if isinstance(way, Choice) and way.look_up and "look-up" not in moves:
        moves.insert(0, "look-up")
    if way.takes is not None and way.takes > scenario.customer.adequate:
        moves.append("waited")
    if way.takes is not None and way.takes < scenario.customer.desired:
        moves.append("quick")
    flags, points = set(state[2]), [Decimal(0)] * 3
    for name in moves:
        move = TABLE.moves[name].model_dump()
        rows = move["after"] if move["after"] and move["after"]["flag"] in flags else move
        for kind in KINDS:
            felt = Decimal(str(scenario.customer.sensitivity.get(kind, 1)))
            points = [p + felt * row for p, row in zip(points, rows[kind], strict=True)]
        if move["sets"] in scenario.flags:
            flags.add(move["sets"])
    changes = dict(zip(("anger", "trust", "verdict"), points, strict=True)) | way.change
    now = []
    for (name, meter), value in zip(scenario.meters.items(), state[1], strict=True):
        moved = value + int(Decimal(changes.get(name, 0)).quantize(Decimal(1), ROUND_HALF_UP))
        now.append(max(meter.min, min(meter.max, moved)))
    return way.to, tuple(now), frozenset((flags | set(way.sets)) - set(way.clears))


def _score(scenario: Scenario, state: Where) -> int:
    shares = {
        name: Decimal(value - meter.min) / (meter.max - meter.min)
        for (name, meter), value in zip(scenario.meters.items(), state[1], strict=True)
    }
    ending_ = scenario.endings[state[0]]

    def mean(verdict: int, trust: int, calm: int) -> int:
        exact = verdict * shares["verdict"] + trust * shares["trust"] + calm * (1 - shares["anger"])
        return int(exact.quantize(Decimal("1.000000000")).quantize(Decimal(1), ROUND_HALF_UP))

    back = min(mean(3, 5, 2), scenario.customer.would_return, 2 if ending_.kind == "lost" else 10)
    return 100 * ending_.worth + mean(6, 2, 2) + back

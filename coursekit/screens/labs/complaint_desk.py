"""The lab `complaint-desk`: eight tickets for one agent, then a week of the desk, run in one way and another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import complaint_desk_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.complaint_desk_picture import morning_svg, week_svg
from coursekit.screens.labs.complaint_desk_story import Order, Way, Ways
from coursekit.screens.labs.wording import Preset
from coursekit.screens.views import Client, Control, Fold, Group, Table, View
from coursekit.simulations.desk import ACKS, RULES, TICKETS, Desk, week

STEPS = ("morning", "week", "own")
WEEKS = 26
FIRST = 138  # a world near the middle of many, so that what a class sees first is no exception
TRIES: dict[str, Callable[[Desk], dict[str, Any]]] = {
    "agents": lambda d: {"morning": d.morning + 1, "afternoon": d.afternoon + 1, "evening": d.evening + 1},
    "ack": lambda d: {"ack": "hand"},
    "cause": lambda d: {"record": True, "remove": True},
    "harder": lambda d: {"voice": d.voice / 2},
}
ENOUGH = {  # what must have been tried in which situation, for each mission of the second step
    "reply": {("ordinary", "ack"), ("quiet", "ack")},
    "calm": {*(("ordinary", t) for t in ("agents", "cause", "harder")), ("sale", "agents"), ("sale", "cause")},
}
known_week = lru_cache(maxsize=8 * WEEKS)(week)


@lru_cache(maxsize=4)
def ways_of(desks: tuple[tuple[str, Desk], ...], weeks: int) -> Ways:
    """Each desk's way, by name, in as many worlds as there are weeks."""
    worlds = range(desks[0][1].seed, desks[0][1].seed + weeks)
    return {name: Way(name, [known_week(replace(d, seed=seed)) for seed in worlds]) for name, d in desks}


class ComplaintDeskLab(Lab[Desk]):
    """What the learner ordered, and which ways to run the desk are compared."""

    lab: ClassVar = "complaint-desk"
    first: ClassVar = Desk(seed=FIRST)
    ranges: ClassVar = {"morning": (0, 4, 1), "afternoon": (0, 4, 1), "evening": (0, 4, 1), "voice": (10, 100, 5)}
    _step = STEPS[0]  # a reset stays in its step

    def _start(self) -> None:
        self._mine, self._see, self._seen_rules = Order("mine"), "mine", set[str]()
        self._tried: list[str] = []
        self._met: set[tuple[str, str]] = set()
        super()._start()

    def _enter(self, preset: Preset) -> None:
        self._model = replace(self.first, seed=self._model.seed)
        super()._enter(preset)
        self._touched = self._tried[-1] if self._tried else "base"

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._weeks, self._running, self._touched = 1, False, "own"

    def _show_all(self) -> None:
        self._step, self._tried, self._touched = "week", list(TRIES), "cause"

    def _press(self, name: str) -> None:
        kind, _, what = name.partition("-")
        if kind == "step" and what in STEPS:
            self._step, self._running = what, False
        elif kind == "preset" and self._step == "morning":
            self._step = "week"
        elif kind in ("serve", "see", "line", "again"):
            self._press_morning(kind, what)
        elif what in {"rule": RULES, "ack": ACKS}.get(kind, ()):
            self._set({kind: what})
        elif kind in ("record", "remove"):
            on = not getattr(self._model, kind)  # what is not noted can't be ended
            self._set({"record": on or kind == "remove", "remove": on and kind == "remove"})
        else:
            self._press_week(kind, what)

    def _press_morning(self, kind: str, what: str) -> None:
        if kind == "serve" and what in TICKETS:  # pressed once more, a ticket is taken out of the order
            before = self._mine.tickets
            tickets = tuple(t for t in before if t != what) if what in before else (*before, what)
            self._mine, self._see = replace(self._mine, tickets=tickets), "mine"
        elif kind == "see" and self._mine.stage == "whole" and what in ("mine", *RULES):
            self._see = what
            self._seen_rules |= {what} - {"mine"}
        elif kind == "line":
            self._mine = replace(self._mine, line=not self._mine.line)
        elif kind == "again":
            self._mine, self._see = Order("mine"), "mine"

    def _press_week(self, kind: str, what: str) -> None:
        if kind == "try" and what in TRIES:
            self._touched = "base" if what in self._tried else what
            self._tried = [t for t in TRIES if (t in self._tried) != (t == what)]
            self._weeks, self._running = 1, False
        elif kind == "many":  # the same button starts and stops, so that the focus stays on it
            self._weeks, self._running = self._weeks if self._running else 1, not self._running
        elif kind == "more" and self._running:
            self._weeks += 1
            self._running = self._weeks < WEEKS

    def _order(self) -> Order:
        return self._mine if self._see == "mine" else story.ruled(self._see, self._mine.line)

    def _ways(self) -> Ways:
        base = replace(self.first, seed=self._model.seed, **self._preset.settings)  # type: ignore[arg-type]
        desks = {"base": base} | {name: replace(base, **TRIES[name](base)) for name in self._tried}
        if self._model != base:
            desks["own"] = self._model
        return ways_of(tuple(desks.items()), self._weeks)

    def _settings(self) -> dict[str, Any]:
        if self._step == "morning":
            return {"order": list(self._mine.tickets)}
        return {"situation": self._preset.id, "seed": self._model.seed, "tried": self._tried}

    def _achieved(self, mission: str) -> bool:
        if mission == "eight":
            return len(self._seen_rules) >= 2
        self._met |= {(self._preset.id, name) for name in self._tried}
        return self._met >= ENOUGH[mission]

    def view(self, client: Client) -> View:
        shown = super().view(client)
        if self._step == "morning":
            shown["text"][1] = self._tell("told-morning")
            shown["folds"].pop()  # the eight are the same in each world
        if self._running:
            shown["goes_on"] = "more"
        return shown

    def _named(self, button: str) -> str:
        what, served = button.partition("-")[2], self._mine.tickets
        if button == "many":
            return self._tell("stop" if self._running else "many")
        return (f"{served.index(what) + 1}. " if what in served else "") + self._tell(button)

    def _groups(self) -> list[Group]:
        mine, model = self._mine, self._model
        steps = self._row("steps", {f"step-{step}": step == self._step for step in STEPS}, [])
        if self._step == "morning":
            which = self._tell(f"which-{mine.stage}", **mine.facts(self._tell))
            tickets = self._row("on-desk", {f"serve-{t}": t in mine.tickets for t in TICKETS}, [which])
            see = self._row("look-at", {f"see-{name}": name == self._see for name in ("mine", *RULES)})
            more = [see, self._row("and-then", {"line": mine.line, "again": None})]
            return [steps, tickets, *(more if mine.stage == "whole" else [])]
        if self._step == "week":
            tries = self._row("try-one", {f"try-{name}": name in self._tried for name in TRIES})
            return [steps, self._presets(), tries, self._row("luck", {"many": self._running})]
        rules = self._row("own-rule", {f"rule-{rule}": rule == model.rule for rule in RULES})
        acks = self._row("own-ack", {f"ack-{ack}": ack == model.ack for ack in ACKS})
        return [steps, rules, acks, self._row("own-cause", {"record": model.record, "remove": model.remove})]

    def _sliders(self) -> list[Control]:
        return super()._sliders() if self._step == "own" else []

    def _going(self) -> str:
        return self._tell("title-running", k=self._weeks, weeks=WEEKS) if self._running else ""

    def _svg(self, look: Look) -> str:
        if self._step == "morning":
            return morning_svg(look, self._order(), self._tell)
        return week_svg(look, self._ways(), self._going(), self._tell, self._running * self._weeks / WEEKS)

    def _alt(self) -> str:
        if self._step == "morning":
            return self._order().alt(self._tell)
        return story.week_alt(self._ways(), self._going(), self._tell)

    def _said(self) -> str:
        if self._step == "morning":
            return self._order().told(self._tell)
        if self._running:  # one sentence as long as it runs, or a screen reader would read a new one each week
            return self._tell("said-running")
        return story.week_told(self._ways(), self._touched, self._tell)

    def _table(self) -> Table:
        if self._step == "morning":
            return story.morning_table(self._mine, self._tell)
        return story.week_table(self._ways(), self._tell)

    def _more_folds(self) -> list[Fold]:
        if self._step == "morning":
            return []
        ways = self._ways()
        way = ways.get("own", ways["base"])
        return [Fold(id="groups", label=self._tell("groups"), table=story.groups_table(way, self._tell))]

"""The lab `priorities`: last quarter's survey, what customers feel, ten units to spend, and the survey after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import priorities_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.priorities_picture import svg
from coursekit.screens.labs.priorities_story import Scene
from coursekit.screens.labs.wording import Preset
from coursekit.screens.views import Group, Table
from coursekit.simulations.priorities import BUDGET, NAMES, Shop, changes, spending

STEPS = ("map", "feel", "spend", "next")
PLANS = ("wu", "even", "none")
CHOICES = {"step": STEPS, "view": ("said", "derived"), "put": NAMES, "plan": PLANS, "see": ("each", "ways"),
           "back": ("",), "truth": ("",), "another": ("",)}  # fmt: skip
GROUPS = 9  # so many other groups can be asked next quarter
ENOUGH = {  # what must have been seen in which situation
    "worst": {("ordinary", "derived"), ("ordinary", "feel")},
    "luck": {("few", "none"), ("few", "another"), ("winter", "wu")},
}


class PrioritiesLab(Lab[Shop]):
    """What the learner looks at and what was spent."""

    lab: ClassVar = "priorities"
    first: ClassVar = Shop()

    def _start(self) -> None:
        self._scene, self._met = Scene(self.first), set[tuple[str, str]]()
        super()._start()

    def _enter(self, preset: Preset) -> None:
        self._scene = Scene(self._model)  # another survey: it is looked at first
        super()._enter(preset)

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._scene = replace(self._scene, shop=self._model, quarter=1)

    def _show_all(self) -> None:
        self._scene = replace(self._scene, derived=True)

    def _press(self, name: str) -> None:
        kind, _, what = name.partition("-")
        if what not in CHOICES.get(kind, ()):
            return
        now = self._scene
        units = {"put": (*now.units, what)[:BUDGET], "back": now.units[:-1], "plan": now.plan(what)}
        if kind in units:
            self._scene = replace(now, units=units[kind], quarter=1, truth=False, ways=False)
            return
        new: dict[str, dict[str, Any]] = {
            "step": {"step": what},
            "view": {"derived": what == "derived"},
            "see": {"ways": what == "ways"},
            "truth": {"truth": not now.truth},
            "another": {"quarter": now.quarter % GROUPS + 1},
        }
        self._scene = replace(now, **new[kind])

    def _settings(self) -> dict[str, Any]:
        return {"situation": self._preset.id, "seed": self._model.seed, "spent": dict(self._scene.spent)}

    def _achieved(self, mission: str) -> bool:
        now = self._scene
        if mission == "lift":
            shown = now.step == "next" and now.ways and now.truth and self._preset.id == "ordinary"
            return shown and all(self._lifts(now.units) > self._lifts(now.plan(way)) for way in ("wu", "even"))
        seen = {now.step}
        if now.step == "map" and now.derived:
            seen.add("derived")
        if now.step == "next":
            seen |= {way for way in PLANS if spending(now.plan(way)) == now.spent}
            seen |= {"another"} if now.quarter > 1 and not now.units else set()
        self._met |= {(self._preset.id, each) for each in seen}
        return self._met >= ENOUGH[mission]

    def _lifts(self, units: tuple[str, ...]) -> float:
        return changes(self._model, spending(units))["overall"].true

    def _named(self, button: str) -> str:
        kind, _, what = button.partition("-")
        if kind != "put":
            return self._tell(button)
        label, units = story.label(what, self._tell), dict(self._scene.spent).get(what, 0)
        return self._tell("with-units", name=label, units=units) if units else label

    def _groups(self) -> list[Group]:
        now = self._scene
        steps = self._row("steps", {f"step-{step}": step == now.step for step in STEPS}, [])
        if now.step == "map":
            view = self._row("view", {"view-said": not now.derived, "view-derived": now.derived})
            return [steps, view, self._presets()]
        if now.step == "spend":
            left = self._tell("put", left=BUDGET - len(now.units))  # a row is known by its label, which must stay
            put = self._row("where", dict.fromkeys(f"put-{name}" for name in NAMES), [left])
            plans = {f"plan-{way}": spending(now.plan(way)) == now.spent for way in PLANS}
            return [steps, put, self._row("plans", {"back": None, **plans})]
        if now.step == "next":
            see = {"see-each": not now.ways, "see-ways": now.ways, "truth": now.truth, "another": None}
            return [steps, self._row("look", see), self._presets()]
        return [steps]

    def _svg(self, look: Look) -> str:
        return svg(look, self._scene, self._tell)

    def _alt(self) -> str:
        return story.alt(self._scene, self._tell)

    def _said(self) -> str:
        return story.told(self._scene, self._tell)

    def _table(self) -> Table:
        return story.table(self._scene, self._tell)

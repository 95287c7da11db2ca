"""The lab `market`: how to sell for a week, who came, who comes back in five more, and who brings the money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import market_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.market_picture import drawn
from coursekit.screens.labs.market_story import Run
from coursekit.screens.labs.wording import Preset
from coursekit.screens.views import Button, Client, Fold, Group, Table, View
from coursekit.simulations.market import Market

STEPS = ("week", "six", "who")
KEPT = 8  # ways that are remembered


class MarketLab(Lab[Market]):
    """How the first week is sold, how far it has gone, and what was tried before."""

    lab: ClassVar = "market"
    first: ClassVar = Market()
    ranges: ClassVar = {"promotion": (0, 40, 10), "price": (36, 44, 2), "brand": (0, 3, 1), "information": (0, 3, 1)}

    def _enter(self, preset: Preset) -> None:
        self._model, self._tried = replace(self.first, seed=self._model.seed), dict[Market, Run]()
        super()._enter(preset)

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._see("")  # another week, or other shoppers: the door is closed again

    def _see(self, step: str) -> None:
        self._run = Run(self._model, step, self._tell)

    def _show_all(self) -> None:
        self._set({"promotion": 20.0})
        self._see("six")

    def _press(self, name: str) -> None:
        step = name.removeprefix("step-")
        if step in STEPS:
            self._see(step)
        if step == "six":
            self._tried = dict([*self._tried.items(), (self._model, self._run)][-KEPT:])

    def _settings(self) -> dict[str, Any]:
        levers = {name: getattr(self._model, name) for name in self.ranges}
        return {"situation": self._preset.id, "seed": self._model.seed, **levers}

    def _achieved(self, mission: str) -> bool:
        model, where = self._model, (self._preset.id, self._run.step)
        if mission == "sale":
            only = model == replace(model.ordinary(), promotion=model.promotion)
            return where == ("bulbs", "six") and only and model.promotion >= 20
        if mission == "stay":
            return where == ("bulbs", "six") and not model.promotion and self._run.pays
        seen = where == ("flowers", "who") and model in self._tried
        return seen and model.promotion >= 20 and self._run.pays

    def view(self, client: Client) -> View:
        shown, steps, now = super().view(client), list[Button](), ("", *STEPS).index(self._run.step)
        for place, step in enumerate(STEPS):
            text = self._tell(f"step-{step}")
            steps.append(Button(id=f"step-{step}", text=text, pressed=place == now - 1, strong=place == now))
        shown["tools"] = [*steps, *shown["tools"]]  # below the sliders: set the week, then open
        return shown

    def _groups(self) -> list[Group]:
        return [self._presets()]

    def _svg(self, look: Look) -> str:
        return drawn(look, self._run)

    def _alt(self) -> str:
        return story.alt(self._run)

    def _said(self) -> str:
        return story.told(self._run)

    def _table(self) -> Table:
        return story.numbers(self._run)

    def _more_folds(self) -> list[Fold]:
        if not self._tried:
            return []
        table = story.tried(list(self._tried.values()), self._tell)
        return [Fold(id="tried", label=self._tell("tried"), table=table)]

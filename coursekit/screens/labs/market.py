"""The lab `market`: how to sell for a week, who came, who comes back in five more, and who brings the money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from coursekit.screens.labs import market_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.market_story import Run
from coursekit.screens.labs.wording import Preset
from coursekit.screens.views import Button, Client, Fold, Group, Note, Picture, Table
from coursekit.simulations.market import Market

STEPS = ("week", "six", "who")


class MarketLab(Lab[Market]):
    """How the first week is sold, how far it has gone, and what was tried before."""

    lab: ClassVar = "market"
    first: ClassVar = Market()
    ranges: ClassVar = {"promotion": (0, 40, 10), "price": (36, 44, 2), "brand": (0, 3, 1), "information": (0, 3, 1)}

    def _start(self) -> None:
        self._tell = story.wording(self.language)
        super()._start()

    def _enter(self, preset: Preset) -> None:
        self._model, self._tried = replace(self.first, seed=self._model.seed), list[Market]()
        super()._enter(preset)

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._step = ""  # another week, or other shoppers: the door is closed again

    def _show_all(self) -> None:
        self._set({"promotion": 20.0})
        self._step = "six"

    def _press(self, name: str) -> None:
        if name.removeprefix("step-") in STEPS:
            self._step = name.removeprefix("step-")
            if self._step == "six" and self._model not in self._tried:
                self._tried.append(self._model)

    def _run(self) -> Run:
        return Run(self._model, self._step)

    def _settings(self) -> dict[str, Any]:
        levers = {name: getattr(self._model, name) for name in self.ranges}
        return {"situation": self._preset.id, "seed": self._model.seed, **levers}

    def _achieved(self, mission: str) -> bool:
        model, where = self._model, (self._preset.id, self._step)
        if mission == "sale":
            only = model == replace(model.ordinary(), promotion=model.promotion)
            return where == ("bulbs", "six") and only and model.promotion >= 20
        if mission == "stay":
            return where == ("bulbs", "six") and not model.promotion and self._run().pays
        seen = where == ("flowers", "who") and model in self._tried
        return seen and model.promotion >= 20 and self._run().pays

    def _groups(self) -> list[Group]:
        steps = [Button(id=f"step-{s}", text=self._tell(f"step-{s}"), pressed=s == self._step) for s in STEPS]
        return [self._presets(), Group(label=self._tell("steps"), buttons=steps)]

    def _picture(self, client: Client) -> Picture:
        from coursekit.screens.chart import Look, described
        from coursekit.screens.labs.market_picture import drawn

        look, run = Look(self.language, client["narrow"], client["dark"]), self._run()
        return described(drawn(look, run, self._tell), story.alt(run, self._tell), "")

    def _said(self) -> Note:
        return Note(tone="said", lead="", text=story.told(self._run(), self._tell))

    def _table(self) -> Table:
        return story.numbers(self._run(), self._tell)

    def _more_folds(self) -> list[Fold]:
        if not self._tried:
            return []
        return [Fold(id="tried", label=self._tell("tried"), table=story.tried(self._tried, self._tell))]

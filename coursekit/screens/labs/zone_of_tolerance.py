"""The lab `zone-of-tolerance`: twelve faces, then 500 customers, each with an own zone."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import zone_words
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.zone_picture import ZonePicture
from coursekit.screens.views import Button, Group, Table
from coursekit.simulations.zones import Respondents, Zones, respondents

# The zone keeps a little width, so that a position in it means something.
LEAST_WIDTH = 0.2
FEW, MANY = 12, 500


class ZoneLab(Lab[Zones]):
    """Adequate, desired and perceived service, and how much customers and visits differ."""

    lab: ClassVar = "zone-of-tolerance"
    first: ClassVar = Zones(n=FEW)
    ranges: ClassVar = {
        "adequate": (1.0, 8.8, 0.1),
        "desired": (1.2, 9.0, 0.1),
        "perceived": (1.0, 9.0, 0.1),
        "differ": (0.0, 2.0, 0.1),
        "vary": (0.0, 2.0, 0.1),
    }

    def _show_all(self) -> None:
        self._model = Zones(n=MANY)

    def _press(self, name: str) -> None:
        if name in ("twelve", "many"):
            self._set({"n": FEW if name == "twelve" else MANY})

    def _moved(self, slider: str, value: float) -> dict[str, float]:
        # The two marks push each other along, so that one never passes the other.
        if slider == "adequate":
            return {slider: value, "desired": max(self._model.desired, round(value + LEAST_WIDTH, 2))}
        if slider == "desired":
            return {slider: value, "adequate": min(self._model.adequate, round(value - LEAST_WIDTH, 2))}
        return {slider: value}

    def _settings(self) -> dict[str, Any]:
        return {k: getattr(self._model, k) for k in (*self.ranges, "n", "seed")}

    def _achieved(self, mission: str) -> bool:
        if self._model.n != MANY:
            return False
        ordinary = self._preset_named("ordinary")
        if mission == "find":
            return self._is(ordinary)
        below = self._people().shares().below
        if mission == "steady":
            return self._is(ordinary, "vary") and self._model.vary < ordinary["vary"] and below <= 0.18
        return self._is(self._preset_named("mistake"), "desired", "perceived") and below < 0.1

    def _people(self) -> Respondents:
        return respondents(self._model)

    def _groups(self) -> list[Group]:
        stages = [
            Button(id=name, text=self._lab.stages[name].to(self.language), pressed=self._model.n == n)
            for name, n in (("twelve", FEW), ("many", MANY))
        ]
        return [Group(label=self._words("how-many"), buttons=stages), self._presets()]

    def _svg(self, look: Look) -> str:
        return str(self._drawer(look, ZonePicture).draw(self._people(), self._model))

    def _alt(self) -> str:
        return zone_words.alt(self._people(), self._tell)

    def _said(self) -> str:
        whole = self._people().summary()
        key = "hidden" if whole.shares.n_below else "nobody"
        key = {"below": "under", "above": "over"}.get(whole.verdict, key)
        text = self._lab.said[key].to(self.language)
        return text.format(
            below=self._words.percent(whole.shares.below),
            n=whole.shares.n,
            mean=f"{whole.perceived:.1f}",
            low=f"{whole.adequate:.1f}",
            high=f"{whole.desired:.1f}",
        )

    def _table(self) -> Table:
        return zone_words.table(self._people(), self._tell)

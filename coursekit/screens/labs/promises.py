"""The lab `promises`: ten encounters, a line to choose in each; then it is done as it is done, and some stay."""

from __future__ import annotations

from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import promise_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.promise_picture import PromisePicture
from coursekit.screens.labs.promise_story import Run, all_same
from coursekit.screens.views import Button, Fold, Group, Table
from coursekit.simulations.promises import SAYS, Say, Shop

ENOUGH = {"low": 0.5, "mend": 0.75}  # share of customers to keep to the end


class PromisesLab(Lab[Shop]):
    """What the learner said so far, and which ways of saying it all along are compared."""

    lab: ClassVar = "promises"
    first: ClassVar = Shop()

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._said_so_far: tuple[Say, ...] = ()  # another shop, other customers: all begins anew
        self._shown: list[Say] = []
        self._comparing = False

    def _show_all(self) -> None:
        self._shown, self._comparing = list(SAYS), True

    def _press(self, name: str) -> None:
        kind, _, way = name.partition("-")
        say = next((s for s in SAYS if s == way), None)
        if name == "again":
            self._said_so_far, self._comparing = (), False
        elif kind == "say" and say and not self._mine().over:
            self._said_so_far, self._comparing = (*self._said_so_far, say), False
        elif kind == "all" and say:
            self._comparing = say not in self._shown
            self._shown = [s for s in SAYS if (s in self._shown) != (s == say)]

    def _mine(self) -> Run:
        return Run("you", self._model, self._said_so_far)

    def _runs(self) -> list[Run]:
        return [*(all_same(say, self._model) for say in self._shown), self._mine()]

    def _settings(self) -> dict[str, Any]:
        return {"situation": self._preset.id, "seed": self._model.seed, "said": list(self._said_so_far)}

    def _achieved(self, mission: str) -> bool:
        mine = self._mine()
        if mission == "turn":
            return self._preset.id == "ordinary" and {"over", "keep"} <= set(self._shown)
        kept = mine.over and mine.share() > ENOUGH[mission]
        if mission == "low":
            honest = "careful" in self._shown and "over" not in self._said_so_far
            return self._preset.id == "rivals" and honest and kept
        return self._preset.id == "mistake" and kept

    def _groups(self) -> list[Group]:
        ways = self._row("all-same", {f"all-{say}": say in self._shown for say in SAYS})
        return [self._lines(), ways, self._presets()]

    def _lines(self) -> Group:
        """The customer's question with the three lines, in another order each time; after the last, a new start."""
        mine, label, t = self._mine(), self._tell("your-line"), len(self._said_so_far)
        if mine.over:
            return Group(label=label, buttons=[Button(id="again", text=self._tell("play-again"), strong=True)])
        order = [SAYS[(k - t) % len(SAYS)] for k in range(len(SAYS))]
        lines = [Button(id=f"say-{say}", text=self._tell(f"{say}-{t + 1}")) for say in order]
        return Group(label=label, text=story.asks(mine, self._tell), buttons=lines)

    def _svg(self, look: Look) -> str:
        return str(self._drawer(look, PromisePicture).draw(self._runs()))

    def _alt(self) -> str:
        return story.alt(self._runs(), self._tell)

    def _said(self) -> str:
        if not self._comparing:
            return story.happened(self._mine(), self._tell)
        ways = [run for run in self._runs() if run.name != "you"]
        return "\n".join([*story.compared(ways, self._tell), story.title(ways, self._tell)])

    def _table(self) -> Table:
        return story.table(self._model, self._tell)

    def _more_folds(self) -> list[Fold]:
        if not self._said_so_far:
            return []
        told = story.transcript(self._mine(), self._tell)
        return [Fold(id="transcript", label=self._tell("transcript"), text=told)]

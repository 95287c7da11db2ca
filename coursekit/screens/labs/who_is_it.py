"""The lab `who-is-it`: a trail line by line, how likely each type is, and what the model makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import who_is_it_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.who_is_it_picture import trail_svg
from coursekit.screens.labs.who_is_it_story import KEYS, Reading
from coursekit.screens.views import Button, Client, Control, Fold, Group, Happening, Table, View
from coursekit.simulations.trails import Round, World, rounds, silent

WEIGHED = "weighed"
EVEN = 5.0  # all four sliders, where one doesn't know yet


@dataclass(frozen=True)
class Sitting(World):
    """A world, and where the four sliders stand."""

    value: float = 0
    loyal: float = 0
    impulse: float = 0
    seeking: float = 0


class WhoIsItLab(Lab[Sitting]):
    """The trail that is being read, whether the sliders are the answer, and the moment looked at after it."""

    lab: ClassVar = "who-is-it"
    first: ClassVar = Sitting()
    ranges: ClassVar = dict.fromkeys(KEYS, (0, 10, 1))

    def warm(self) -> None:
        super().warm()
        self._begin()  # which trail comes first is in the records, and they are read later

    def _start(self) -> None:
        self._since = 0  # of the answers so far; none of a trail after these comes again
        super()._start()

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._nudged = False
        if not set(settings) <= set(KEYS):
            self._begin()

    def _enter_world(self, fields: object) -> None:
        before = self._model
        super()._enter_world(fields)
        if self._model is not before:  # a class begins a world together, whatever each has read
            self._since = len(self._weighed())

    def _begin(self) -> None:
        self._rounds = rounds(World(self._model.carry, self._model.seed))
        self._clear()

    def _clear(self) -> None:
        self._set(dict.fromkeys(KEYS, 0.0))
        self._round: Round | None = None
        self._answered = self._fresh = False
        self._looked = ""

    def _show_all(self) -> None:
        self._press("unknown")
        self._press("answer")

    def _weighed(self) -> list[Any]:
        return [e for e in self._diary.events if e.what == WEIGHED and e.which.startswith(f"{self.lab}/")]

    def _firsts(self) -> list[dict[str, Any]]:
        """What the answers were worth, of each trail the first: whoever enters a world again knows it."""
        return list({e.which: e.result for e in reversed(self._weighed())}.values())

    def _reading(self) -> Reading:
        if self._round is None:
            read = {e.which.partition("/")[2] for e in self._weighed()[self._since :]}
            self._round = next(r for r in self._rounds if r.id not in read)
        sliders = tuple(getattr(self._model, key) for key in KEYS)
        return Reading(self._round, sliders, self._answered, self._looked)

    def _move(self, slider: str, value: object) -> None:
        if not self._answered:
            super()._move(slider, value)

    def _press(self, name: str) -> None:
        kind, _, moment = name.partition("-")
        if self._answered and name == "next":
            self._clear()
        elif self._answered and kind == "look" and moment in self._reading().offers():
            self._looked = moment
        elif not self._answered and name == "unknown":
            self._set(dict.fromkeys(KEYS, EVEN))
        elif not self._answered and name == "answer":
            self._answered = self._fresh = any(self._reading().sliders)
            self._nudged = not self._answered

    def _keep_missions(self, event: Happening) -> bool:
        kept, reading = False, self._reading()
        if self._fresh and event["name"] == "answer":  # nobody else's press keeps it, if it could not be kept
            kept = self._diary.keep(event, WEIGHED, f"{self.lab}/{reading.round.id}", reading.worth())
            self._fresh = False
        return super()._keep_missions(event) or kept

    def _settings(self) -> dict[str, Any]:
        return {"situation": self._preset.id, "seed": self._model.seed, "trail": self._reading().round.id}

    def _achieved(self, mission: str) -> bool:
        reading = self._reading()
        if mission == "twice":
            return self._answered and bool(reading.round.before) and not self._model.carry
        if mission == "tell":
            offers = reading.offers()
            return offers.get(self._looked, 0) == max(offers.values(), default=1)
        return self._answered and silent(reading.round.posterior) and reading.worth()["verdict"] == "close"

    def view(self, client: Client) -> View:
        shown = super().view(client)
        on = Button(id="next", text=self._tell("next"), strong=True)
        if not self._answered:
            sliders = set(self._reading().sliders)
            on = Button(id="unknown", text=self._tell("unknown"), pressed=len(sliders) == 1 and sliders != {0})
        go = Button(id="answer", text=self._tell("answer"), strong=not self._answered, pressed=self._answered)
        shown["text"] = shown["text"][bool(self._weighed()) :]  # what it is about, the first time only
        shown["tools"] = [go, on, *shown["tools"]]  # it stays when it was pressed, and so does the focus
        return shown

    def _groups(self) -> list[Group]:
        reading = self._reading()
        trail = self._row("trail", {}, story.trail(reading, self._tell))
        looks = {f"look-{moment}": moment == self._looked for moment in reading.offers()}
        return [self._presets(), trail, *([self._row("look", looks)] if looks else [])]

    def _sliders(self) -> list[Control]:
        return [] if self._answered else super()._sliders()

    def _svg(self, look: Look) -> str:
        return trail_svg(look, self._reading(), self._tell)

    def _alt(self) -> str:
        return story.alt(self._reading(), self._tell)

    def _said(self) -> str:
        reading, tell = self._reading(), self._tell
        shares = story.listed(reading.said, tell)
        begin = "begin-next" if self._weighed() else "begin-first"
        lines = [tell("nudge" if self._nudged else "say" if any(reading.sliders) else begin, shares=shares)]
        if self._answered:
            so_far = [] if self._looked else story.running(self._firsts(), tell)
            lines = [*story.judged(reading, tell), *so_far]
        return "\n".join(lines)

    def _table(self) -> Table:
        return story.table(self._reading(), self._tell)

    def _more_folds(self) -> list[Fold]:
        return [Fold(id="scoring", label=self._tell("scoring"), text=[self._tell(f"scoring-{n}") for n in (1, 2, 3)])]

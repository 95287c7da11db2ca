"""The lab `who-is-it`: a trail line by line, how likely each type is, and what the model makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from coursekit.screens.labs import who_is_it_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.who_is_it_story import KEYS, POINTS, Reading
from coursekit.screens.views import Button, Client, Fold, Group, Note, Picture, Table, View
from coursekit.simulations.trails import SILENT, Round, World, expected, rounds, verdict

WEIGHED = "weighed"
EVEN = 5.0


@dataclass(frozen=True)
class Sitting(World):
    """A world, and where the four sliders stand."""

    value: float = 0
    loyal: float = 0
    impulse: float = 0
    seeking: float = 0


class WhoIsItLab(Lab[Sitting]):
    """The trail that is being read, what was answered, and which line was looked at after it."""

    lab: ClassVar = "who-is-it"
    first: ClassVar = Sitting()
    ranges: ClassVar = dict.fromkeys(KEYS, (0, 10, 1))

    def warm(self) -> None:
        super().warm()
        self._begin()  # which trail comes first is in the records, and they are read later

    def _start(self) -> None:
        self._tell = story.wording(self.language)
        self._free = True  # no world was entered: no trail comes again that this learner has read
        super()._start()

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._nudged = False
        if not set(settings) <= set(KEYS):
            self._begin()

    def _enter_world(self, fields: object) -> None:
        before = self._model
        super()._enter_world(fields)
        self._free = self._free and self._model is before

    def _begin(self) -> None:
        self._rounds = rounds(World(self._model.carry, self._model.seed))
        self._round: Round | None = None
        self._clear()

    def _clear(self) -> None:
        super()._set(dict.fromkeys(KEYS, 0.0))
        self._answered = self._fresh = self._nudged = False
        self._looked = ""

    def _show_all(self) -> None:
        self._press("unknown")
        self._press("answer")

    def _now(self) -> Round:
        if self._round is None:
            read = {e.which.partition("/")[2] for e in self._weighed()} if self._free else set()
            self._round = next(r for r in self._rounds if r.id not in read)
        return self._round

    def _weighed(self) -> list[Any]:
        return [e for e in self._diary.events if e.what == WEIGHED and e.which.startswith(f"{self.lab}/")]

    def _reading(self) -> Reading:
        sliders = [getattr(self._model, key) for key in KEYS]
        return Reading(self._now(), tuple(sliders), self._answered, self._looked)

    def _move(self, slider: str, value: object) -> None:
        if not self._answered:
            super()._move(slider, value)

    def _press(self, name: str) -> None:
        kind, _, moment = name.partition("-")
        if name == "unknown" and not self._answered:
            self._set(dict.fromkeys(KEYS, EVEN))
        elif name == "answer" and not self._answered:
            self._answered = self._fresh = any(self._reading().sliders)
            self._nudged = not self._answered
        elif name == "next" and self._answered:
            self._round = None
            self._clear()
        elif kind == "look" and moment in self._reading().offers():
            self._looked = moment

    def _keep_missions(self, event: Any) -> bool:
        kept = False
        if self._fresh:
            self._fresh, reading = False, self._reading()
            said, true = reading.said, reading.round.posterior
            result = {"said": said.round(3).tolist(), "model": true.round(3).tolist(), "verdict": verdict(said, true)}
            scores = (expected(said, said), expected(said, true), expected(true, true))
            points = {key: round(score, 4) for key, score in zip(POINTS, scores, strict=True)}
            kept = self._diary.keep(event, WEIGHED, f"{self.lab}/{reading.round.id}", {**result, **points})
        return super()._keep_missions(event) or kept

    def _settings(self) -> dict[str, Any]:
        return {"situation": self._preset.id, "seed": self._model.seed, "trail": self._now().id}

    def _achieved(self, mission: str) -> bool:
        if not self._answered:
            return False
        reading = self._reading()
        true = reading.round.posterior
        if mission == "twice":
            return reading.round.before is not None and not self._model.carry
        if mission == "unsure":
            return bool(true.max() < SILENT) and verdict(reading.said, true) == "close"
        return bool(self._looked) and self._looked == reading.best()

    def view(self, client: Client) -> View:
        shown = super().view(client)
        go = Button(id="answer", text=self._tell("answer"), strong=not self._answered, pressed=self._answered)
        on = Button(id="next", text=self._tell("next"), strong=True)
        alike = {getattr(self._model, key) for key in KEYS}
        even = Button(id="unknown", text=self._tell("unknown"), pressed=len(alike) == 1 and alike != {0})
        shown["tools"] = [go, on if self._answered else even, *shown["tools"]]
        return shown

    def _groups(self) -> list[Group]:
        reading, label, ask = self._reading(), self._tell("trail"), self._tell("look")
        groups = [self._presets(), Group(label=label, text=story.trail(reading, self._tell), buttons=[])]
        looks = [
            Button(id=f"look-{moment}", text=self._tell(f"look-{moment}"), pressed=moment == self._looked)
            for moment in reading.offers()
        ]
        return [*groups, Group(label=ask, text=[ask], buttons=looks)] if looks else groups

    def _sliders(self) -> list[Any]:
        return [] if self._answered else super()._sliders()

    def _picture(self, client: Client) -> Picture:
        from coursekit.screens.chart import Look, described
        from coursekit.screens.labs.who_is_it_picture import trail_svg

        look = Look(self.language, client["narrow"], client["dark"])
        reading = self._reading()
        return described(trail_svg(look, reading, self._tell), story.alt(reading, self._tell), "")

    def _said(self) -> Note:
        reading, tell = self._reading(), self._tell
        if not self._answered:
            text = tell("nudge") if self._nudged else story.so_far(reading, tell)
        else:
            results = [e.result for e in self._weighed()]
            text = "\n".join([*story.judged(reading, tell), *story.running(results, tell)])
        return Note(tone="said", lead="", text=text)

    def _table(self) -> Table:
        return story.table(self._reading(), self._tell)

    def _more_folds(self) -> list[Fold]:
        return [Fold(id="scoring", label=self._tell("scoring"), text=[self._tell(f"scoring-{n}") for n in (1, 2, 3)])]

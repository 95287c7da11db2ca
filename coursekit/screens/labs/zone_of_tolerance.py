"""The lab `zone-of-tolerance`: twelve faces, then 500 customers, each with an own zone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coursekit.language import Language, Words
from coursekit.screens import still
from coursekit.screens.diary import Diary
from coursekit.screens.labs import zone_words
from coursekit.screens.labs.missions import ACHIEVED, guess_of, missions_done
from coursekit.screens.labs.wording import LabWords, Mission, lab_words
from coursekit.screens.views import (
    Button,
    Client,
    Control,
    Fold,
    Group,
    Happening,
    Note,
    Picture,
    Still,
    Task,
    View,
)
from coursekit.simulations.zones import Respondents, Zones, respondents

NAME = "zone-of-tolerance"
# Slider: lowest, highest, step. The zone keeps a little width, so that a position in it means something.
RANGES = {
    "adequate": (1.0, 8.8, 0.1),
    "desired": (1.2, 9.0, 0.1),
    "perceived": (1.0, 9.0, 0.1),
    "differ": (0.0, 2.0, 0.1),
    "vary": (0.0, 2.0, 0.1),
}
LEAST_WIDTH = 0.2
FEW, MANY = 12, 500
WORLDS = 9999


class ZoneLab:
    """The lab's screen; its settings live as long as the page, what was achieved is recorded."""

    def __init__(self, language: Language) -> None:
        self.name = f"lab-{NAME}"
        self.language = language
        self._words = Words(language)
        self._lab: LabWords = lab_words(NAME)
        self._diary = Diary(self._words)
        self._drawers: dict[tuple[bool, bool], Any] = {}
        self._moving = False
        self._start()

    def _start(self) -> None:
        self._preset = self._lab.presets[0]
        self._model = _with(Zones(n=FEW), self._preset.settings)

    def warm(self) -> None:
        self._picture(self._people(), self._model, Client(narrow=False, dark=False))

    # ---- what the learner does -----------------------------------------------------------------------

    def happen(self, event: Happening) -> bool:
        self._moving = event["what"] == "move"
        if self._moving:
            self._move(event["name"], event["value"])
        elif event["name"] == "reset":
            self._start()
        elif event["name"] in ("twelve", "many"):
            self._model = replace(self._model, n=FEW if event["name"] == "twelve" else MANY)
        elif event["name"] == "world":
            self._enter_world(event["gathered"].get("fields"))
        for preset in self._lab.presets:
            if event["name"] == f"preset-{preset.id}":
                self._preset = preset
                self._model = _with(self._model, preset.settings)
        return self._keep_missions(event)

    def _move(self, slider: str, value: object) -> None:
        if slider not in RANGES or isinstance(value, bool) or not isinstance(value, int | float):
            return
        low, high, _ = RANGES[slider]
        moved = {slider: round(min(max(float(value), low), high), 2)}
        # The two marks push each other along, so that one never passes the other.
        if slider == "adequate":
            moved["desired"] = max(self._model.desired, round(moved["adequate"] + LEAST_WIDTH, 2))
        elif slider == "desired":
            moved["adequate"] = min(self._model.adequate, round(moved["desired"] - LEAST_WIDTH, 2))
        self._model = _with(self._model, moved)

    def _enter_world(self, fields: object) -> None:
        typed = str(fields.get("seed", "")).strip() if isinstance(fields, dict) else ""
        if typed.isdecimal() and 1 <= int(typed) <= WORLDS:
            self._model = replace(self._model, seed=int(typed))

    def _keep_missions(self, event: Happening) -> bool:
        kept = False
        done = self._done()
        for number, mission in enumerate(self._lab.missions):
            if mission.id not in done and self._achieved(mission.id):
                own = Happening({**event, "id": f"{event['id']}-{number}"})
                settings = {k: getattr(self._model, k) for k in (*RANGES, "n", "seed")}
                kept |= self._diary.keep(own, ACHIEVED, f"{NAME}/{mission.id}", settings)
        return kept

    def _achieved(self, mission: str) -> bool:
        """Whether the settings now on the screen are what the mission asks for."""
        model, ordinary, mistake = self._model, self._lab.presets[0].settings, self._preset_named("mistake")
        if model.n != MANY and mission != "mistake":
            return False
        if mission == "find":
            return all(getattr(model, k) == v for k, v in ordinary.items())
        below = self._people().shares().below
        if mission == "steady":
            fixed = all(getattr(model, k) == ordinary[k] for k in ("adequate", "desired", "perceived", "differ"))
            return fixed and model.vary < ordinary["vary"] and below <= 0.18
        fixed = all(getattr(model, k) == mistake[k] for k in ("adequate", "differ", "vary"))
        return model.n == MANY and fixed and below < 0.1

    def _preset_named(self, name: str) -> dict[str, float]:
        return next(p.settings for p in self._lab.presets if p.id == name)

    # ---- what the learner sees -----------------------------------------------------------------------

    def _people(self) -> Respondents:
        return respondents(self._model)

    def view(self, client: Client) -> View:
        if not self._moving:  # a slider's move changes no record: sixty of them a second read none
            self._diary.look()
        self._moving = False
        guess = guess_of(self._lab, self._diary.events, self.language)
        text = [self._lab.lead.to(self.language), self._preset.told.to(self.language)]
        if guess:
            text.append(self._lab.guessed.to(self.language).format(guess=guess))
        people = self._people()
        return View(
            kind="lab",
            language=self.language,
            name=self.name,
            who=self._diary.learner.id,
            key=f"world-{self._model.seed}",
            eyebrow=self._words("lab"),
            title=self._lab.title.to(self.language),
            text=text,
            groups=[
                Group(label=self._words("how-many"), buttons=self._stages()),
                Group(label=self._words("presets"), buttons=self._presets()),
            ],
            controls=self._sliders(),
            tools=[Button(id="reset", text=self._lab.reset.to(self.language))],
            picture=self._picture(people, self._model, client),
            said=Note(tone="said", lead="", text=self._said(people)),
            tasks=[self._task(m) for m in self._lab.missions],
            tasks_label=self._words("missions"),
            folds=[self._numbers(people), self._world()],
        )

    def _picture(self, people: Respondents, model: Zones, client: Client) -> Picture:
        # matplotlib comes with the first picture, not with the page.
        from coursekit.screens.chart import Look, described
        from coursekit.screens.labs.zone_picture import ZonePicture

        key = (client["narrow"], client["dark"])
        if key not in self._drawers:
            self._drawers[key] = ZonePicture(Look(self.language, *key))
        return described(self._drawers[key].draw(people, model), zone_words.alt(people, self.language), "")

    def _presets(self) -> list[Button]:
        def on(settings: dict[str, float]) -> bool:
            return all(getattr(self._model, k) == v for k, v in settings.items())

        return [
            Button(id=f"preset-{p.id}", text=p.label.to(self.language), pressed=on(p.settings))
            for p in self._lab.presets
        ]

    def _sliders(self) -> list[Control]:
        return [
            Control(
                kind="range",
                id=name,
                label=self._lab.sliders[name].label.to(self.language),
                help=self._lab.sliders[name].help.to(self.language),
                min=low,
                max=high,
                step=step,
                value=getattr(self._model, name),
            )
            for name, (low, high, step) in RANGES.items()
        ]

    def _stages(self) -> list[Button]:
        stages = self._lab.stages
        return [
            Button(id="twelve", text=stages["twelve"].to(self.language), pressed=self._model.n == FEW),
            Button(id="many", text=stages["many"].to(self.language), pressed=self._model.n == MANY),
        ]

    def _said(self, people: Respondents) -> str:
        whole = people.summary()
        if whole.perceived < whole.adequate:
            key = "under"
        elif whole.perceived > whole.desired:
            key = "over"
        else:
            key = "hidden" if whole.shares.n_below else "nobody"
        return (
            self._lab.said[key]
            .to(self.language)
            .format(
                below=self._words.percent(whole.shares.below),
                n=whole.shares.n,
                mean=f"{whole.perceived:.1f}",
                low=f"{whole.adequate:.1f}",
                high=f"{whole.desired:.1f}",
            )
        )

    def _task(self, mission: Mission) -> Task:
        done = mission.id in self._done()
        text = mission.done if done else mission.task
        return Task(
            title=mission.title.to(self.language),
            text=text.to(self.language),
            done=done,
            mark=self._words("mission-done" if done else "mission-open"),
        )

    def _done(self) -> set[str]:
        return missions_done(NAME, self._diary.events)

    def _numbers(self, people: Respondents) -> Fold:
        table = zone_words.table(people, self.language)
        return Fold(id="numbers", label=self._lab.numbers.to(self.language), table=table)

    def _world(self) -> Fold:
        field = Control(
            kind="text",
            id="seed",
            label=self._lab.world.to(self.language),
            value=str(self._model.seed),
            numeric=True,
        )
        button = Button(id="world", text=self._words("enter-world"), gathers=True)
        return Fold(id="world", label=self._words("world"), fields=[field], buttons=[button])

    def still(self) -> Still:
        model = Zones(n=MANY)
        people = respondents(model)
        parts = (
            self._picture(people, model, Client(narrow=False, dark=False)),
            self._lab.title.to(self.language),
            self._said(people),
            zone_words.table(people, self.language),
        )
        return Still(html=still.still_html(*parts), text=still.still_text(*parts))


def _with(model: Zones, settings: dict[str, float]) -> Zones:
    changes: dict[str, Any] = {**settings}
    return replace(model, **changes)

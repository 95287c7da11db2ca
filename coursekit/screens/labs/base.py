"""What all labs share: words, the guess before it, missions kept and shown, situations, sliders, the class's world."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from coursekit.language import Language, Words
from coursekit.screens import still
from coursekit.screens.chart import Look, described
from coursekit.screens.diary import Diary
from coursekit.screens.labs.missions import ACHIEVED, guess_of, missions_done
from coursekit.screens.labs.wording import LabWords, Mission, Preset, lab_words, wording
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
    Table,
    Task,
    View,
)

M = TypeVar("M")  # the lab's model: a frozen dataclass with a `seed`
WORLDS = 9999
PLAIN = Client(narrow=False, dark=False)


class Lab(Generic[M]):
    """A lab's screen; its settings live as long as the page, what was achieved is recorded."""

    lab: ClassVar[str]
    first: ClassVar[Any]  # the model before a situation sets it
    ranges: ClassVar[dict[str, tuple[float, float, float]]] = {}  # slider: lowest, highest, step
    _model: M

    def __init__(self, language: Language) -> None:
        self.name, self.language = f"lab-{self.lab}", language
        self._words, self._tell = Words(language), wording(self.lab, language)
        self._lab: LabWords = lab_words(self.lab)
        self._diary = Diary(self._words)
        self._drawers: dict[Look, Any] = {}
        self._moving = False
        self._heard = set[str]()  # ids of presses: a page that is reloaded may send one again
        self._start()

    def warm(self) -> None:
        self._picture(PLAIN)

    @abstractmethod
    def _press(self, name: str) -> None:
        """Take in a press of a button of the lab's own."""

    @abstractmethod
    def _achieved(self, mission: str) -> bool:
        """Whether what is now on the screen is what the mission asks for."""

    @abstractmethod
    def _settings(self) -> dict[str, Any]:
        """What is recorded of the screen with a mission."""

    @abstractmethod
    def _groups(self) -> list[Group]:
        """The lab's buttons."""

    @abstractmethod
    def _svg(self, look: Look) -> str:
        """The lab as it stands, drawn."""

    @abstractmethod
    def _alt(self) -> str:
        """What the picture shows, for those who do not see it."""

    @abstractmethod
    def _said(self) -> str:
        """What the picture shows, or what has just happened."""

    @abstractmethod
    def _table(self) -> Table:
        """The picture's numbers."""

    def _start(self) -> None:
        """Begin as when the page was opened."""
        self._model = self.first
        self._enter(self._lab.presets[0])

    def _enter(self, preset: Preset) -> None:
        self._preset = preset
        self._set(preset.settings)

    def happen(self, event: Happening) -> bool:
        self._moving = event["what"] == "move"
        if event["id"] in self._heard:
            return False
        if self._moving:
            self._move(event["name"], event["value"])
        elif event["name"] == "reset":
            self._start()
        elif event["name"] == "world":
            self._enter_world(event["gathered"].get("fields"))
        else:
            self._press(event["name"])
        for preset in self._lab.presets:
            if event["name"] == f"preset-{preset.id}":
                self._enter(preset)
        kept = self._keep_missions(event)
        if not self._moving:  # only here: where something failed, what is sent again is done again
            self._heard.add(event["id"])
        return kept

    def _move(self, slider: str, value: object) -> None:
        if slider not in self.ranges or isinstance(value, bool) or not isinstance(value, int | float):
            return
        low, high, _ = self.ranges[slider]
        if value == value:  # NaN is not equal to itself, and no place on a slider
            self._set(self._moved(slider, round(float(min(max(value, low), high)), 2)))

    def _moved(self, slider: str, value: float) -> dict[str, float]:
        """What a slider's move sets: itself, and whatever it pushes along."""
        return {slider: value}

    def _enter_world(self, fields: object) -> None:
        typed = str(fields.get("seed", "")).strip() if isinstance(fields, dict) else ""
        if typed.isdecimal() and len(typed) < 10 and 1 <= int(typed) <= WORLDS:
            self._set({"seed": int(typed)})

    def _set(self, settings: dict[str, Any]) -> None:
        model: Any = self._model
        self._model = replace(model, **settings)

    def _keep_missions(self, event: Happening) -> bool:
        kept, done = False, missions_done(self.lab, self._diary.events)
        for number, mission in enumerate(self._lab.missions):
            if mission.id not in done and self._achieved(mission.id):
                own = Happening({**event, "id": f"{event['id']}-{number}"})
                kept |= self._diary.keep(own, ACHIEVED, f"{self.lab}/{mission.id}", self._settings())
        return kept

    def _preset_named(self, name: str) -> dict[str, Any]:
        return next(p.settings for p in self._lab.presets if p.id == name)

    def _is(self, settings: dict[str, Any], *but: str) -> bool:
        """Whether the model has these settings, those named in `but` left aside."""
        return all(getattr(self._model, k) == v for k, v in settings.items() if k not in but)

    def view(self, client: Client) -> View:
        if not self._moving:  # a slider's move changes no record: sixty of them a second read none
            self._diary.look()
        self._moving = False
        done = missions_done(self.lab, self._diary.events)
        text = [self._lab.lead.to(self.language), self._preset.told.to(self.language)]
        if guess := guess_of(self._lab, self._diary.events, self.language):
            text.append(self._lab.guessed.to(self.language).format(guess=guess))
        numbers = Fold(id="numbers", label=self._lab.numbers.to(self.language), table=self._table())
        return View(
            kind="lab",
            language=self.language,
            name=self.name,
            who=self._diary.learner.id,
            key=f"world-{self._model.seed}",  # type: ignore[attr-defined]
            eyebrow=self._words("lab"),
            title=self._lab.title.to(self.language),
            text=text,
            groups=self._groups(),
            controls=self._sliders(),
            tools=[Button(id="reset", text=self._lab.reset.to(self.language))],
            picture=self._picture(client),
            said=Note(tone="said", lead="", text=self._said()),
            tasks=[self._task(m, m.id in done) for m in self._lab.missions],
            tasks_label=self._words("missions"),
            folds=[*self._more_folds(), numbers, self._world()],
        )

    def _picture(self, client: Client) -> Picture:
        return described(self._svg(Look(self.language, client["narrow"], client["dark"])), self._alt(), "")

    def _drawer(self, look: Look, made: Any) -> Any:
        """The drawer for this look, made once by `made(look)`."""
        if look not in self._drawers:
            self._drawers[look] = made(look)
        return self._drawers[look]

    def _row(self, label: str, buttons: Mapping[str, bool | None], text: list[str] | None = None) -> Group:
        """Buttons by name, each pressed or not, or no such thing; above them `text`, else the label."""
        said, made = self._tell(label), []
        for name, pressed in buttons.items():
            button = Button(id=name, text=self._named(name))
            made.append(button if pressed is None else Button(**button, pressed=pressed))
        return Group(label=said, text=[said] if text is None else text, buttons=made)

    def _named(self, button: str) -> str:
        return self._tell(button)

    def _presets(self) -> Group:
        buttons = [
            Button(id=f"preset-{p.id}", text=p.label.to(self.language), pressed=self._is(p.settings))
            for p in self._lab.presets
        ]
        return Group(label=self._words("presets"), buttons=buttons)

    def _sliders(self) -> list[Control]:
        controls = []
        for name, (low, high, step) in self.ranges.items():
            said, value = self._lab.sliders[name], getattr(self._model, name)
            label, help_ = said.label.to(self.language), said.help.to(self.language)
            slider = Control(kind="range", id=name, label=label, help=help_, min=low, max=high, step=step, value=value)
            controls.append(slider)
        return controls

    def _task(self, mission: Mission, done: bool) -> Task:
        title, text = mission.title.to(self.language), (mission.done if done else mission.task).to(self.language)
        return Task(title=title, text=text, done=done, mark=self._words("mission-done" if done else "mission-open"))

    def _more_folds(self) -> list[Fold]:
        return []

    def _world(self) -> Fold:
        seed = str(self._model.seed)  # type: ignore[attr-defined]
        label = self._lab.world.to(self.language)
        help_ = self._words("world-range", most=WORLDS)
        field = Control(kind="text", id="seed", label=label, help=help_, value=seed, numeric=True)
        button = Button(id="world", text=self._words("enter-world"), gathers=True)
        return Fold(id="world", label=self._words("world"), fields=[field], buttons=[button])

    def still(self) -> Still:
        """The lab as it looks to nobody in particular: a fresh one, shown as `_show_all` says."""
        fresh = type(self)(self.language)
        fresh._drawers = self._drawers
        fresh._show_all()
        parts = (fresh._picture(PLAIN), self._lab.title.to(self.language), fresh._said(), fresh._table())
        return Still(html=still.still_html(*parts), text=still.still_text(*parts))

    def _show_all(self) -> None:
        """Show what a still should show."""

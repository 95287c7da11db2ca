"""The lab `survey`: design a survey, field it day by day, see what it says and what is true; then two shops' scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from coursekit.language import Language
from coursekit.screens.labs import survey_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.survey_story import FAIR, Row
from coursekit.screens.views import Button, Client, Fold, Group, Note, Picture, Table, View
from coursekit.simulations.survey import CHOICES, DAYS, HOW, PLAIN, RECEIPT, SAMPLE, Survey

STEPS = ("ready", "whom", "how", "shops")
PLANS = {"receipt": RECEIPT, "plain": PLAIN, "sample": SAMPLE}
DESIGN = tuple(CHOICES)
PAST = 6  # surveys that stay on the screen
WIDEST, BUDGET = 12, 1000  # of a survey good enough: points from limit to limit, yuan


class SurveyLab(Lab[Survey]):
    """The design, how many days of it are over, and the surveys done so far."""

    lab: ClassVar = "survey"
    first: ClassVar = RECEIPT
    _step = STEPS[0]  # a reset stays in its step

    def __init__(self, language: Language) -> None:
        self._tell = story.wording(language)
        super().__init__(language)

    def _start(self) -> None:
        self._fair, self._known, self._tried = dict.fromkeys(FAIR, False), False, set[str]()
        super()._start()

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._day = 0
        if not settings.keys() <= set(DESIGN):  # other customers
            self._past, self._times = list[Row](), dict[Survey, int]()

    def _show_all(self) -> None:
        self._past = [Row(SAMPLE), Row(RECEIPT)]

    def _press(self, name: str) -> None:
        kind, _, what = name.partition("-")
        choice = {str(value): value for value in CHOICES.get(kind, ())}
        if kind == "step" and what in STEPS:
            self._step, self._day = what, 0
        elif kind == "plan" and what in PLANS:
            self._set({choice: getattr(PLANS[what], choice) for choice in DESIGN})
        elif what in choice:
            self._choose(kind, choice[what])
        elif name in ("field", "more"):
            self._field(name)
        elif kind == "fair" and what in FAIR:
            self._fair[what] = not self._fair[what]
            self._tried.add(what)
        elif name == "reveal":
            self._known = not self._known

    def _choose(self, choice: str, value: object) -> None:
        """Take in a choice; a receipt leaves no number, so nobody can be reminded by it."""
        others: dict[str, Any] = {}
        if value == "reminders" and self._model.channel == "qr":
            others = {"channel": "text"}
        elif value == "qr" and self._model.who == "reminders":
            others = {"who": "lot"}
        self._set({choice: value, **others})

    def _field(self, name: str) -> None:
        """Begin, go on for a day, or stop: the same button starts and stops, so that the focus stays on it."""
        if name == "field" and not self._day:
            times = self._times[self._model] = self._times.get(self._model, -1) + 1
            self._fielded, self._day = replace(self._model, again=times), 1
            return
        if not self._day:
            return
        self._day += name == "more"
        if name == "field" or self._day == DAYS:
            row, self._day = Row(self._fielded, self._day), 0
            self._past = [row, *self._past][:PAST]

    def _rows(self) -> list[Row]:
        """What the picture shows, the newest first."""
        if self._step == "shops":
            return story.shops(self._model, self._fair, self._known, self._tell)
        return [Row(self._fielded, self._day, open=True), *self._past] if self._day else self._past

    def _settings(self) -> dict[str, Any]:
        if self._step == "shops":
            return {"situation": self._preset.id, "seed": self._model.seed, "made_alike": sorted(self._tried)}
        return {"situation": self._preset.id, "seed": self._model.seed, **{c: getattr(self._model, c) for c in DESIGN}}

    def _achieved(self, mission: str) -> bool:
        if self._model.link == 0:
            return False
        if mission == "shops":
            return self._known and self._tried >= {"stars", "who"}
        if self._day or not self._past or self._past[0].found.interval is None:
            return False
        newest = self._past[0]
        if mission == "receipt":
            own = replace(newest.survey, seed=RECEIPT.seed, again=0)
            return own == RECEIPT and not newest.holds
        narrow = newest.points["high"] - newest.points["low"] <= WIDEST
        return newest.holds and narrow and newest.found.cost < BUDGET

    def view(self, client: Client) -> View:
        shown = super().view(client)
        if self._day:
            shown["goes_on"] = "more"
        return shown

    def _row(self, label: str, buttons: Mapping[str, bool]) -> Group:
        """Buttons by name, each pressed or not; `label` stands above them."""
        text = self._tell(label)
        made = [Button(id=name, text=self._tell(name), pressed=pressed) for name, pressed in buttons.items()]
        return Group(label=text, text=[text], buttons=made)

    def _groups(self) -> list[Group]:
        model = self._model
        steps = self._row("steps", {f"step-{step}": step == self._step for step in STEPS})
        steps["text"] = []
        if self._step == "shops":
            fair = self._row("alike", {f"fair-{name}": on for name, on in self._fair.items()})
            return [steps, fair, self._row("who-is-right", {"reveal": self._known})]
        if self._step == "ready":
            plans = {
                f"plan-{n}": all(getattr(plan, c) == getattr(model, c) for c in DESIGN) for n, plan in PLANS.items()
            }
            choices = [self._presets(), self._row("plans", plans)]
        else:
            names = [name for name in DESIGN if (name in HOW) == (self._step == "how")]
            choices = [self._row(n, {f"{n}-{v}": v == getattr(model, n) for v in CHOICES[n]}) for n in names]
        start = self._row("go", {"field": bool(self._day)})
        start["text"] = [self._tell("design", design=story.design(model, self._tell))]
        start["buttons"][0]["text"] = self._tell("stop-here" if self._day else "field")
        start["buttons"][0]["strong"] = True
        return [steps, *choices, start]

    def _lines(self, rows: list[Row]) -> tuple[str, str]:
        if self._step == "shops":
            return story.shops_title(rows, self._tell)
        return story.title(rows, bool(self._day), self._tell)

    def _picture(self, client: Client) -> Picture:
        from coursekit.screens.chart import Look, described
        from coursekit.screens.labs.survey_picture import rows_svg

        rows = self._rows()
        lines = self._lines(rows)
        look = Look(self.language, client["narrow"], client["dark"])
        svg = rows_svg(look, lines, rows, self._tell, self._day / DAYS)
        return described(svg, story.alt(lines, rows, self._tell), "")

    def _said(self) -> Note:
        rows = self._rows()
        if self._step == "shops":
            text = story.shops_told(rows, self._tell)
        elif self._day:  # one sentence as long as it runs, or a screen reader would read a new one each day
            text = self._tell("said-running")
        else:
            text = rows[0].told(self._tell) if rows else self._tell("said-none")
        return Note(tone="said", lead="", text=text)

    def _table(self) -> Table:
        rows = self._rows() if self._step == "shops" else self._past
        return story.past_table([row for row in rows if row.found.interval], self._tell)

    def _more_folds(self) -> list[Fold]:
        rows = [row for row in self._rows() if not row.open and row.found.interval]
        return [Fold(id="split", label=self._tell("split"), table=story.split_table(rows, self._tell))] if rows else []

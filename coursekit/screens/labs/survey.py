"""The lab `survey`: design a survey, field it day by day, see what it says and what is true; then two shops' scores."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any, ClassVar

from coursekit.screens.chart import Look
from coursekit.screens.labs import survey_story as story
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.survey_picture import rows_svg
from coursekit.screens.labs.survey_story import FAIR, Row
from coursekit.screens.views import Button, Client, Group, Table, View
from coursekit.simulations.survey import CHOICES, DAYS, HOW, PLAIN, RECEIPT, SAMPLE, Survey

STEPS = ("ready", "whom", "how", "shops")
PLANS = {"receipt": RECEIPT, "plain": PLAIN, "sample": SAMPLE}
SLICES = 3  # of a day, so that there is time to press the button that stops
PAST = 6  # surveys that stay on the screen
WIDEST, BUDGET = 12, 1000  # of a survey good enough: points from limit to limit, yuan


class SurveyLab(Lab[Survey]):
    """The design, how many slices of it are over, and the surveys done so far."""

    lab: ClassVar = "survey"
    first: ClassVar = RECEIPT
    _step = STEPS[0]  # a reset stays in its step

    def _start(self) -> None:
        self._fair, self._told, self._tried = dict.fromkeys(FAIR, False), False, set[str]()
        super()._start()

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._slice = 0
        if not settings.keys() <= CHOICES.keys():  # other customers
            self._past, self._times = list[Row](), dict[Survey, int]()

    def _show_all(self) -> None:
        self._past = [Row(SAMPLE), Row(RECEIPT)]

    def _press(self, name: str) -> None:
        kind, _, what = name.partition("-")
        values = {str(value): value for value in CHOICES.get(kind, ())}
        if kind == "step" and what in STEPS:
            self._step, self._slice = what, 0
        elif kind == "plan" and what in PLANS:
            self._set({choice: getattr(PLANS[what], choice) for choice in CHOICES})
        elif what in values:  # a receipt leaves no number, so nobody can be reminded by it
            unfit = {("qr", "reminders"): {"who": "lot"}, ("reminders", "qr"): {"channel": "text"}}
            other = self._model.who if kind == "channel" else self._model.channel
            self._set({kind: values[what], **unfit.get((what, other), {})})
        elif kind == "fair" and what in FAIR:
            self._fair[what] = not self._fair[what]
            self._tried.add(what)
        elif name == "truth":
            self._told = not self._told
        elif name in ("field", "more"):
            self._field(name)

    def _field(self, name: str) -> None:
        """Begin, go on, or stop: the same button starts and stops, so that the focus stays on it."""
        if not self._slice and name == "field":  # the same once more asks other people
            times = self._times[self._model] = self._times.get(self._model, -1) + 1
            self._fielded, self._slice = replace(self._model, again=times), 1
        elif self._slice:
            self._slice += name == "more"
            stopped = name == "field" and self._slice >= SLICES  # before that it is a double click on the start
            if stopped or self._slice == DAYS * SLICES:
                self._past = [Row(self._fielded, self._day), *self._past][:PAST]
                self._slice = 0

    @property
    def _day(self) -> int:
        """The day of fielding, from 1; 0 where none is under way."""
        return ceil(self._slice / SLICES)

    def _rows(self) -> list[Row]:
        """What the picture shows, the newest first."""
        if self._step == "shops":
            return story.shops(self._model, self._fair, self._told, self._tell)
        return [Row(self._fielded, self._day, open=True), *self._past] if self._day else self._past

    def _settings(self) -> dict[str, Any]:
        design = {choice: getattr(self._model, choice) for choice in CHOICES}
        return {"situation": self._preset.id, "seed": self._model.seed, "alike": sorted(self._tried), **design}

    def _achieved(self, mission: str) -> bool:
        if mission == "shops":
            return self._told and self._tried >= {"stars", "who"} and self._model.link > 0
        if self._day or not self._past or self._model.link == 0:
            return False
        newest = self._past[0]
        if mission == "receipt":
            as_the_shop = replace(newest.survey, seed=RECEIPT.seed, again=0) == RECEIPT
            return as_the_shop and newest.day == DAYS and newest.verdict == "misses"
        p = newest.points
        return newest.verdict == "holds" and p["high"] - p["low"] <= WIDEST and newest.found.cost < BUDGET

    def view(self, client: Client) -> View:
        shown = super().view(client)
        if self._day:
            shown["goes_on"] = "more"
        return shown

    def _groups(self) -> list[Group]:
        model = self._model
        steps = self._row("steps", {f"step-{step}": step == self._step for step in STEPS}, [])
        if self._step == "shops":
            fair = self._row("alike", {f"fair-{name}": on for name, on in self._fair.items()})
            return [steps, fair, self._row("who-is-right", {"truth": self._told})]
        if self._step == "ready":
            own = {f"plan-{n}": all(getattr(p, c) == getattr(model, c) for c in CHOICES) for n, p in PLANS.items()}
            choices = [self._presets(), self._row("plans", own)]
        else:
            names = [name for name in CHOICES if (name in HOW) == (self._step == "how")]
            choices = [self._row(n, {f"{n}-{v}": v == getattr(model, n) for v in CHOICES[n]}) for n in names]
        design = self._tell("dot").join(self._tell(f"{name}-{getattr(model, name)}") for name in CHOICES)
        start = Button(id="field", text=self._tell("stop-here" if self._day else "field"), strong=True)
        go = Group(label=self._tell("go"), text=[self._tell("design", all=design)], buttons=[start])
        return [steps, *choices, go]

    def _lines(self) -> tuple[str, str]:
        if self._step == "shops":
            return story.shops_told(self._rows(), self._tell)[:2]
        return story.title(self._rows(), self._tell)

    def _svg(self, look: Look) -> str:
        return rows_svg(look, self._lines(), self._rows(), self._tell, self._slice / DAYS / SLICES)

    def _alt(self) -> str:
        return story.alt(self._lines(), self._rows(), self._tell)

    def _said(self) -> str:
        rows = self._rows()
        if self._step == "shops":
            return story.shops_told(rows, self._tell)[2]
        if self._day:  # one sentence as long as it runs, or a screen reader would read a new one each day
            return self._tell("said-running")
        return rows[0].told(self._tell) if rows else self._tell("said-none")

    def _table(self) -> Table:
        return story.table(self._rows() if self._step == "shops" else self._past, self._tell)

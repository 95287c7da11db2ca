"""The guess before a lab: one tap, sure or not sure, kept for the debrief."""

from __future__ import annotations

from coursekit.language import Language, Words
from coursekit.screens import still
from coursekit.screens.diary import Diary
from coursekit.screens.labs.missions import GUESSED, guess_of
from coursekit.screens.labs.wording import lab_words
from coursekit.screens.views import Button, Choice, Client, Happening, Note, Option, Screen, Still, View


class Prediction(Screen):
    """The screen that asks for a guess."""

    def __init__(self, lab: str, language: Language) -> None:
        self.name, self.language = f"predict-{lab}", language
        self._words = Words(language)
        self._lab = lab_words(lab)
        self._diary = Diary(self._words)
        self._again = False

    def happen(self, event: Happening) -> bool:
        if event["name"] == "again":
            self._again = True
        chosen = event["gathered"].get("chosen")
        known = {o.id for o in self._lab.predict.options}
        if event["name"] not in ("sure", "unsure") or not isinstance(chosen, list) or not set(chosen) & known:
            return False
        self._again = False
        result = {"guess": chosen[0], "sure": event["name"] == "sure"}
        return self._diary.keep(event, GUESSED, self._lab.lab, result)

    def view(self, client: Client) -> View:
        self._diary.look()
        asked, guess = self._lab.predict, guess_of(self._lab, self._diary.events, self.language)
        view = View(
            kind="practice",
            language=self.language,
            name=self.name,
            who=self._diary.learner.id,
            key=f"{self._again}",
            title=self._words("predict"),
            text=[],
            focus="notes",
        )
        if guess and not self._again:
            kept = asked.kept.to(self.language).format(guess=guess)
            view["notes"] = [Note(tone="said", lead="", text=kept)]
            view["buttons"] = [Button(id="again", text=self._words("guess-again"))]
            return view
        rows = [Option(id=o.id, text=o.text.to(self.language)) for o in asked.options]
        view["choice"] = Choice(kind="single", legend=asked.ask.to(self.language), rows=rows, chosen=[])
        view["buttons"] = [
            Button(id="sure", text=asked.sure.to(self.language), strong=True, gathers=True),
            Button(id="unsure", text=asked.unsure.to(self.language), strong=True, gathers=True),
        ]
        return view

    def still(self) -> Still:
        asked = self._lab.predict
        options = [o.text.to(self.language) for o in asked.options]
        return still.of_list(self._words("predict"), [(asked.ask.to(self.language), options)])

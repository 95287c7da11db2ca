"""Practice on the page: one question at a time, feedback that says why, and on to the next."""

from __future__ import annotations

from typing import Any

from coursekit.content.banks import bank
from coursekit.language import Language, Words
from coursekit.questions.items import Item, Number, Opinion, Reply, Single, Sort
from coursekit.questions.marking import NotAnAnswer, Outcome, mark
from coursekit.questions.session import ANSWERED, HINTED, RESTARTED, REVEALED, Session, session, shown_order
from coursekit.screens import still
from coursekit.screens.chart import Look
from coursekit.screens.diary import Diary
from coursekit.screens.question import Question
from coursekit.screens.views import Button, Client, Happening, Note, Screen, Step, Still, View

CHECKS = {"check": None, "sure": True, "unsure": False}


class Practice(Screen):
    """The screen of one bank of items."""

    def __init__(self, name: str, language: Language) -> None:
        self.name, self.language = f"practice-{name}", language
        self._words = Words(language)
        self._bank = bank(name)
        self._diary = Diary(self._words)
        self._place: int | None = None  # None: wherever the records say to go on
        self._slip = ""

    def happen(self, event: Happening) -> bool:
        self._diary.look()
        now = self._session()
        asked = event.get("key", "").partition("/")[0]  # sent again, an answer may come when another question is up
        place = now.order.index(asked) if asked in now.order else self._at(now)
        self._slip = ""
        if event["name"] == "go" and event["value"] in now.order:
            self._place = now.order.index(event["value"])
        elif event["name"] == "next":
            self._place = _after(now, place)
        elif event["name"] == "restart":
            self._place = None
            return self._keep(event, RESTARTED, "")
        if place is None or event["name"] in ("go", "next"):
            return False
        self._place = place  # stay with the question until the learner goes on
        return self._answer(event, now, place)

    def _answer(self, event: Happening, now: Session, place: int) -> bool:
        item = now.item(place)
        if event["name"] == "hint":
            return now.states[item.id].hints < len(item.hints) and self._keep(event, HINTED, item.id)
        if event["name"] == "reveal":
            return self._keep(event, REVEALED, item.id)
        if event["name"] not in CHECKS:
            return False
        answer = _given(item, event)
        try:
            outcome = mark(item, answer).outcome
        except NotAnAnswer as slip:
            self._slip = self._words(f"answer-{slip.code}")
            return False
        result = {"answer": answer, "outcome": outcome.value, "revision": item.revision}
        sure = CHECKS[event["name"]]
        if sure is not None and not now.states[item.id].answers:
            result["sure"] = sure
        return self._keep(event, ANSWERED, item.id, result)

    def _keep(self, event: Happening, what: str, item: str, result: dict[str, object] | None = None) -> bool:
        which = f"{self._bank.practice}/{item}" if item else self._bank.practice
        return self._diary.keep(event, what, which, result)

    def _session(self) -> Session:
        return session(self._bank, self._diary.events)

    def _at(self, now: Session) -> int | None:
        """The place of the question on the page; None when all are done."""
        return now.next_undone if self._place is None else self._place

    def view(self, client: Client) -> View:
        self._diary.look()
        now = self._session()
        place = self._at(now)
        view = View(
            kind="practice",
            language=self.language,
            name=self.name,
            who=self._diary.learner.id,
            eyebrow=self._words("practice-of", title=self._bank.title.to(self.language)),
            steps=[self._step(now, k, place) for k in range(len(now.order))],
            steps_label=self._words("questions"),
        )
        return self._ended(view, now) if place is None else self._question(view, now, place, client)

    def _step(self, now: Session, k: int, place: int | None) -> Step:
        state = now.states[now.order[k]]
        sign = {Outcome.RIGHT: " ✓", Outcome.NOT_YET: " ◐", Outcome.OPEN: " ○"}.get(state.outcome, "")
        label = self._words("step", n=k + 1, state=self._words(f"outcome-{state.outcome}"))
        return Step(id=now.order[k], text=f"{k + 1}{sign}", label=label, state=state.outcome.value, here=k == place)

    def _question(self, view: View, now: Session, place: int, client: Client) -> View:
        item = now.item(place)
        state = now.states[item.id]
        view["key"] = f"{item.id}/{now.round}/{len(state.answers)}/{state.revealed}"
        view["title"] = self._words("question-of", n=place + 1, count=len(now.order))
        view["text"] = [item.case.to(self.language)] if item.case else []
        if item.chart:
            from coursekit.screens.item_chart import drawn, numbers

            view["picture"] = drawn(item.chart, Look(self.language, client["narrow"], client["dark"]))
            view["folds"] = [numbers(item.chart, self._words)]
        question = Question(item, state, self._words)
        if isinstance(item, Number | Reply):
            view["fields"] = [question.field(item)]
        else:
            view["choice"] = question.choice(item)
        view["notes"] = question.notes()
        if self._slip:
            view["notes"].append(Note(tone="warn", lead="", text=self._slip))
        view["buttons"] = question.buttons(last=_after(now, place) is None)
        view["focus"] = "notes" if view["notes"] else "title"
        return view

    def _ended(self, view: View, now: Session) -> View:
        states = [now.states[i] for i in now.order]
        first = sum(s.right_first for s in states)
        doubtful = [str(k) for k, s in enumerate(states, start=1) if s.sure_and_wrong]
        view["title"] = self._words("all-done", count=len(states))
        view["text"] = [self._words("first-try", n=first, count=len(states))]
        if doubtful:
            view["text"].append(self._words("sure-and-wrong", numbers=self._words("list-comma").join(doubtful)))
        view["buttons"] = [Button(id="restart", text=self._words("once-more"), strong=True)]
        view["focus"] = "title"
        return view

    def still(self) -> Still:
        questions = []
        for item in self._bank.items:
            lead = [item.case, item.chart and item.chart.alt, item.ask]
            texts = {o.id: _said(o, self.language) for o in getattr(item, "options", [])}
            asked = " ".join(text.to(self.language) for text in lead if text)
            questions.append((asked, [texts[i] for i in shown_order(item)]))
        return still.of_list(self._words("practice-of", title=self._bank.title.to(self.language)), questions)


def _said(option: Any, language: Language) -> str:
    small = getattr(option, "small", None)
    return str(option.text.to(language)) + (f" ({small.to(language)})" if small else "")


def _given(item: Item, event: Happening) -> object:
    """The answer in what the page gathered."""
    gathered = event["gathered"]
    if isinstance(item, Number | Reply):
        fields = gathered.get("fields")
        return fields.get(f"answer-{item.id}") if isinstance(fields, dict) else None
    if isinstance(item, Sort):
        return gathered.get("sorted")
    chosen = gathered.get("chosen")
    if isinstance(chosen, list) and isinstance(item, Single | Opinion):
        return chosen[0] if len(chosen) == 1 else None
    return chosen


def _after(now: Session, place: int | None) -> int | None:
    """The next question that is not done: from here on, else from the start; None when all are."""
    here = -1 if place is None else place
    return next((k for k, i in enumerate(now.order) if k > here and not now.states[i].done), now.next_undone)

"""Practice on the page: one question at a time, feedback that says why, and on to the next."""

from __future__ import annotations

from coursekit.content.banks import bank
from coursekit.language import Language, Words
from coursekit.questions.items import Item, Number
from coursekit.questions.marking import Marked, NotAnAnswer, Outcome, mark
from coursekit.questions.session import (
    ANSWERED,
    HINTED,
    RESTARTED,
    REVEALED,
    Progress,
    Session,
    right_answer,
    session,
    shown_order,
)
from coursekit.screens import still
from coursekit.screens.diary import Diary
from coursekit.screens.views import (
    Button,
    Choice,
    Client,
    Control,
    Happening,
    Note,
    Option,
    Step,
    Still,
    View,
)

# After so many tries, or when every hint has been taken, the answer is offered: it comes last.
TRIES_BEFORE_ANSWER = 3
CHECKS = {"check": None, "sure": True, "unsure": False}


class Practice:
    """The screen of one bank of items."""

    def __init__(self, name: str, language: Language) -> None:
        self.name = f"practice-{name}"
        self.language = language
        self._words = Words(language)
        self._bank = bank(name)
        self._diary = Diary(self._words)
        self._place: int | None = None  # None: wherever the records say to go on
        self._slip = ""

    def warm(self) -> None:
        """Nothing is needed beyond what is loaded by now."""

    # ---- what the learner does -----------------------------------------------------------------------

    def happen(self, event: Happening) -> bool:
        self._diary.look()
        now = self._session()
        place = self._at(now)
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

    # ---- what the learner sees -----------------------------------------------------------------------

    def view(self, client: Client) -> View:
        self._diary.look()
        now = self._session()
        place = self._at(now)
        view = View(
            kind="practice",
            language=self.language,
            name=self.name,
            who=self._diary.learner.id,
            steps=[self._step(now, k, place) for k in range(len(now.order))],
            steps_label=self._words("questions"),
        )
        return self._ended(view, now) if place is None else self._question(view, now, place)

    def _step(self, now: Session, k: int, place: int | None) -> Step:
        state = now.states[now.order[k]]
        word = self._words(f"outcome-{state.outcome}")
        sign = {Outcome.RIGHT: "✓", Outcome.NOT_YET: "◐", Outcome.OPEN: "○"}.get(state.outcome, "")
        return Step(
            id=now.order[k],
            text=f"{k + 1} {sign}".strip(),
            label=self._words("step", n=k + 1, state=word),
            state=state.outcome.value,
            here=k == place,
        )

    def _question(self, view: View, now: Session, place: int) -> View:
        item = now.item(place)
        state = now.states[item.id]
        marked = mark(item, state.answers[-1]) if state.answers else None
        view["key"] = f"{item.id}-{now.round}-{len(state.answers)}-{state.revealed}"
        view["eyebrow"] = self._words("practice-of", title=self._bank.title.to(self.language))
        view["title"] = self._words("question-of", n=place + 1, count=len(now.order))
        view["text"] = [item.case.to(self.language)] if item.case else []
        if isinstance(item, Number):
            view["fields"] = [self._field(item, state)]
        else:
            view["choice"] = self._choice(item, state, marked)
        view["notes"] = self._notes(item, state, marked)
        view["buttons"] = self._buttons(item, state, now, place)
        view["focus"] = "notes" if view["notes"] else "title"
        return view

    def _field(self, item: Number, state: Progress) -> Control:
        last = state.answers[-1] if state.answers else ""
        if state.revealed:
            last = item.answer
        return Control(
            kind="text",
            id=f"answer-{item.id}",
            label=item.ask.to(self.language),
            value=f"{last:g}" if isinstance(last, float) else str(last),
            unit=item.unit.to(self.language) if item.unit else "",
            numeric=True,
        )

    def _choice(self, item: Item, state: Progress, marked: Marked | None) -> Choice:
        assert not isinstance(item, Number)
        texts = {o.id: o.text.to(self.language) for o in item.options}
        last = state.answers[-1] if state.answers else []
        chosen = [last] if isinstance(last, str) else [str(i) for i in last] if isinstance(last, list) else []
        marks = dict(marked.marks) if marked else {}
        if item.kind == "single" and not state.done:
            chosen = []  # a mere second press would only send the same answer again
        if state.revealed:
            answer = right_answer(item)
            chosen = list(answer) if isinstance(answer, list) else chosen
            marks = dict.fromkeys(chosen, Outcome.RIGHT)
        order = shown_order(item)
        return Choice(
            kind=item.kind,
            legend=item.ask.to(self.language),
            rows=[self._option(i, texts[i], marks.get(i)) for i in order],
            chosen=chosen or (order if item.kind == "order" else []),
            disabled=state.done,
            up=self._words("move-up"),
            down=self._words("move-down"),
            moved=self._words("moved", place="{place}", count="{count}"),
        )

    def _option(self, option: str, text: str, outcome: Outcome | None) -> Option:
        if outcome is None:
            return Option(id=option, text=text)
        right = outcome is Outcome.RIGHT
        word = self._words("mark-right" if right else "mark-yet")
        return Option(id=option, text=text, state="right" if right else "yet", mark=word)

    def _notes(self, item: Item, state: Progress, marked: Marked | None) -> list[Note]:
        notes = []
        if marked and not state.revealed:
            right = marked.outcome is Outcome.RIGHT
            why = "\n".join(t.to(self.language) for t in marked.why)
            lead = self._words("said-right" if right else "said-not-yet")
            notes.append(Note(tone="right" if right else "yet", lead=lead, text=why or self._words("look-again")))
        if not state.done:
            for k in range(state.hints):
                lead = self._words("hint-of", n=k + 1, count=len(item.hints))
                notes.append(Note(tone="hint", lead=lead, text=item.hints[k].to(self.language)))
        if state.revealed:
            lead = self._words("said-answer")
            notes.append(Note(tone="hint", lead=lead, text=item.because.to(self.language)))
        if self._slip:
            notes.append(Note(tone="warn", lead="", text=self._slip))
        return notes

    def _buttons(self, item: Item, state: Progress, now: Session, place: int) -> list[Button]:
        if state.done:
            key = "next" if _after(now, place) is not None else "finish"
            return [Button(id="next", text=self._words(key), strong=True)]
        if not state.answers:
            buttons = [
                Button(id="sure", text=self._words("check-sure"), strong=True, gathers=True),
                Button(id="unsure", text=self._words("check-unsure"), strong=True, gathers=True),
            ]
        else:
            buttons = [Button(id="check", text=self._words("check-again"), strong=True, gathers=True)]
        if state.hints < len(item.hints):
            text = self._words("hint-of", n=state.hints + 1, count=len(item.hints))
            buttons.append(Button(id="hint", text=text))
        elif state.answers or item.hints:
            buttons.append(Button(id="reveal", text=self._words("reveal")))
        if len(state.answers) >= TRIES_BEFORE_ANSWER and buttons[-1]["id"] != "reveal":
            buttons.append(Button(id="reveal", text=self._words("reveal")))
        return buttons

    def _ended(self, view: View, now: Session) -> View:
        states = [now.states[i] for i in now.order]
        first = sum(s.right_first for s in states)
        doubtful = [k + 1 for k, s in enumerate(states) if s.sure_and_wrong]
        view["eyebrow"] = self._words("practice-of", title=self._bank.title.to(self.language))
        view["title"] = self._words("all-done", count=len(states))
        view["text"] = [self._words("first-try", n=first, count=len(states))]
        if doubtful:
            numbers = self._words("list-comma").join(str(k) for k in doubtful)
            view["text"].append(self._words("sure-and-wrong", numbers=numbers))
        view["buttons"] = [Button(id="restart", text=self._words("once-more"), strong=True)]
        view["focus"] = "title"
        return view

    def still(self) -> Still:
        questions = []
        for item in self._bank.items:
            ask = item.ask.to(self.language)
            case = f"{item.case.to(self.language)} " if item.case else ""
            texts = {} if isinstance(item, Number) else {o.id: o.text.to(self.language) for o in item.options}
            questions.append((case + ask, [texts[i] for i in shown_order(item)]))
        return still.of_list(self._words("practice-of", title=self._bank.title.to(self.language)), questions)


def _given(item: Item, event: Happening) -> object:
    """The answer in what the page gathered."""
    gathered = event["gathered"]
    if isinstance(item, Number):
        fields = gathered.get("fields")
        return fields.get(f"answer-{item.id}") if isinstance(fields, dict) else None
    chosen = gathered.get("chosen")
    if isinstance(chosen, list) and item.kind == "single":
        return chosen[0] if len(chosen) == 1 else None
    return chosen


def _after(now: Session, place: int | None) -> int | None:
    """The next question that is not done: from here on, else from the start; None when all are."""
    if place is None:
        return now.next_undone
    undone = [k for k in range(len(now.order)) if not now.states[now.order[k]].done]
    return next((k for k in undone if k > place), undone[0] if undone else None)

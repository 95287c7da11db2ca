"""One question as parts of a view: its rows or field, what is said to the last answer, its buttons."""

from __future__ import annotations

from typing import Literal

from coursekit.language import Language, Words
from coursekit.questions.items import Item, Multiple, Number, Opinion, Order, Reply, Single, Sort
from coursekit.questions.marking import Marked, Outcome, mark
from coursekit.questions.session import Progress, right_answer, shown_order
from coursekit.screens.views import Button, Choice, Control, Note, Option, Tone

# After so many tries, or when every hint has been taken, the answer is offered: it comes last.
TRIES_BEFORE_ANSWER = 3
SAID_OF_CARD: dict[Language, int] = {"en": 30, "zh": 12}  # characters by which feedback names a card
TONES: dict[Outcome, Tone] = {Outcome.RIGHT: "right", Outcome.NOT_YET: "yet", Outcome.OPEN: "open"}
Chosen = Single | Multiple | Order | Sort | Opinion


class Question:
    """An item and how it stands, in one language."""

    def __init__(self, item: Item, state: Progress, words: Words) -> None:
        self._item, self._state = item, state
        self._words, self._language = words, words.language
        self._marked = mark(item, state.answers[-1]) if state.answers else None

    def field(self, item: Number | Reply) -> Control:
        """The field of a number, or of a line of one's own."""
        last = self._state.answers[-1] if self._state.answers else ""
        if self._state.revealed and isinstance(item, Number):
            last = item.answer
        spoken = isinstance(item, Reply)
        return Control(
            kind="area" if spoken else "text",
            id=f"answer-{item.id}",
            label=item.ask.to(self._language),
            help=self._words("reply-help") if spoken else "",
            value=f"{last:g}" if isinstance(last, float) else str(last),
            unit=item.unit.to(self._language) if isinstance(item, Number) and item.unit else "",
            numeric=not spoken,
        )

    def choice(self, item: Chosen) -> Choice:
        """The rows to choose from, to order or to sort."""
        texts = {o.id: o.text.to(self._language) for o in item.options}
        marks = dict(self._marked.marks) if self._marked else {}
        answer = self._state.answers[-1] if self._state.answers else None
        if self._state.revealed:
            answer = right_answer(item)
            marks = dict.fromkeys(answer if isinstance(answer, list | dict) else [str(answer)], Outcome.RIGHT)
        elif item.kind == "single" and not self._state.done:
            answer = None  # a mere second press would only send the same answer again
        order = shown_order(item)
        choice = Choice(
            kind="single" if item.kind == "opinion" else item.kind,
            legend=item.ask.to(self._language),
            rows=[self._option(i, texts[i], marks.get(i)) for i in order],
            chosen=_as_ids(answer) or (order if item.kind == "order" else []),
            disabled=self._state.done,
            up=self._words("move-up"),
            down=self._words("move-down"),
            moved=self._words("moved", place="{place}", count="{count}"),
        )
        if isinstance(item, Sort):
            for row, card in zip(choice["rows"], (c for i in order for c in item.options if c.id == i), strict=True):
                row["small"] = card.small.to(self._language) if card.small else ""
            choice["groups"] = [Option(id=g.id, text=g.text.to(self._language)) for g in item.groups]
            choice["sorted"] = {str(k): str(v) for k, v in answer.items()} if isinstance(answer, dict) else {}
        return choice

    def _option(self, option: str, text: str, outcome: Outcome | None) -> Option:
        if outcome is None or outcome is Outcome.OPEN:
            return Option(id=option, text=text)
        state: Literal["right", "yet"] = "right" if outcome is Outcome.RIGHT else "yet"
        return Option(id=option, text=text, state=state, mark=self._words(f"mark-{state}"))

    def notes(self) -> list[Note]:
        """What is said to the last answer, the hints taken so far, the answer where it was asked for."""
        item, state, notes = self._item, self._state, []
        if self._marked and not state.revealed:
            outcome, why = self._marked.outcome, "\n".join(self._whys(self._marked))
            lead = self._words(f"said-{outcome}")
            notes.append(Note(tone=TONES[outcome], lead=lead, text=why or self._words("look-again")))
            notes += self._models()
        if not state.done:
            for k in range(state.hints):
                lead = self._words("hint-of", n=k + 1, count=len(item.hints))
                notes.append(Note(tone="hint", lead=lead, text=item.hints[k].to(self._language)))
        if state.revealed:
            notes.append(Note(tone="hint", lead=self._words("said-answer"), text=item.because.to(self._language)))
        return notes

    def _whys(self, marked: Marked) -> list[str]:
        """What is said to the answer; to several cards in the order in which they stand, each by its first words."""
        if not isinstance(self._item, Sort) or marked.outcome is Outcome.RIGHT:
            return [why.to(self._language) for why in marked.why]
        cards = {c.id: c for c in self._item.options}
        wrong = [cards[i] for i in shown_order(self._item) if marked.marks[i] is Outcome.NOT_YET]
        said = [(c.text.to(self._language).strip("“”"), c.why.to(self._language)) for c in wrong]
        longest = SAID_OF_CARD[self._language]
        short = [text if len(text) <= longest else f"{text[:longest].rstrip(' ，。,.')}…" for text, _ in said]
        return [self._words("about-card", card=card, why=why) for card, (_, why) in zip(short, said, strict=True)]

    def _models(self) -> list[Note]:
        """For a line of one's own: replies to compare with, and what a listener listens for."""
        item = self._item
        if not isinstance(item, Reply):
            return []
        listen = "\n".join(f"☐ {t.to(self._language)}" for t in item.listen_for)
        notes = [Note(tone="hint", lead=self._words("listen-for"), text=listen)]
        for k, m in enumerate(item.models):
            reply = f"{m.text.to(self._language)}\n{m.why.to(self._language)}"
            notes.append(Note(tone="said", lead=self._words("model-reply", n=k + 1), text=reply))
        return notes

    def buttons(self, last: bool) -> list[Button]:
        """What can be done now; the answer is offered last."""
        item, state = self._item, self._state
        if state.done:
            return [Button(id="next", text=self._words("finish" if last else "next"), strong=True)]
        is_open = isinstance(item, Opinion | Reply)
        if is_open:
            checks = [("check", "my-view" if isinstance(item, Opinion) else "compare")]
        elif state.answers:
            checks = [("check", "check-again")]
        else:
            checks = [("sure", "check-sure"), ("unsure", "check-unsure")]
        buttons = [Button(id=name, text=self._words(key), strong=True, gathers=True) for name, key in checks]
        hints_left = state.hints < len(item.hints)
        if hints_left:
            text = self._words("hint-of", n=state.hints + 1, count=len(item.hints))
            buttons.append(Button(id="hint", text=text))
        no_more_help = not is_open and not hints_left and (state.answers or item.hints)
        if no_more_help or len(state.answers) >= TRIES_BEFORE_ANSWER:
            buttons.append(Button(id="reveal", text=self._words("reveal")))
        return buttons


def _as_ids(answer: object) -> list[str]:
    if isinstance(answer, str):
        return [answer]
    return [str(i) for i in answer] if isinstance(answer, list) else []

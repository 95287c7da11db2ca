"""A practice session: the state of every item, folded from what was recorded, and where to go on.

Nothing is kept here that the events do not say: the same events always give the same session, on whatever
machine and after whatever crash.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from coursekit.questions.items import Bank, Item, Number, Opinion, Order, Reply, Single, Sort
from coursekit.questions.marking import NotAnAnswer, Outcome, mark
from coursekit.records.events import Event

ANSWERED, HINTED, REVEALED, RESTARTED = "answered", "hinted", "revealed", "restarted"


@dataclass
class Progress:
    """How one item stands in the present round."""

    outcome: Outcome = Outcome.NOT_TRIED
    answers: list[object] = field(default_factory=list)
    hints: int = 0
    revealed: bool = False
    sure: bool | None = None
    right_first: bool = False

    @property
    def done(self) -> bool:
        """Whether to go on to the next item: right, or open and answered, or the answer was shown."""
        return self.outcome in (Outcome.RIGHT, Outcome.OPEN) or self.revealed

    @property
    def sure_and_wrong(self) -> bool:
        return self.sure is True and bool(self.answers) and not self.right_first


@dataclass
class Session:
    """One learner at one bank of items: `order` is this round's order, `states` each item's progress."""

    bank: Bank
    order: list[str]
    states: dict[str, Progress]
    round: int = 1

    @property
    def next_undone(self) -> int | None:
        """The place (from 0) of the first item that is not done; None if all are."""
        return next((k for k, i in enumerate(self.order) if not self.states[i].done), None)

    def item(self, place: int) -> Item:
        return next(i for i in self.bank.items if i.id == self.order[place])


def session(bank: Bank, events: Iterable[Event]) -> Session:
    """Fold a learner's events into the session; events on items no longer in the bank are passed over."""
    items = {i.id: i for i in bank.items}
    now = Session(bank, list(items), {i: Progress() for i in items})
    for event in events:
        name, _, item_id = event.which.partition("/")
        if name != bank.practice:
            continue
        if event.what == RESTARTED:
            now = _next_round(now)
        elif item_id in items:
            _fold(now.states[item_id], items[item_id], event)
    return now


def _fold(state: Progress, item: Item, event: Event) -> None:
    if event.what == HINTED:
        state.hints = min(state.hints + 1, len(item.hints))
    elif event.what == REVEALED:
        state.revealed = True
    elif event.what == ANSWERED:
        answer = event.result.get("answer")
        try:
            outcome = mark(item, answer).outcome
        except NotAnAnswer:
            return  # the item was changed since: an answer of another form counts no more
        if not state.answers:
            sure = event.result.get("sure")
            state.sure = sure if isinstance(sure, bool) else None
            state.right_first = outcome in (Outcome.RIGHT, Outcome.OPEN)
        state.answers.append(answer)
        if state.outcome is not Outcome.RIGHT:
            state.outcome = outcome


def _next_round(last: Session) -> Session:
    """A new round: what was sure and wrong comes first, then what was not right at once, then the rest."""
    order = sorted(last.order, key=lambda i: (not last.states[i].sure_and_wrong, last.states[i].right_first))
    return Session(last.bank, order, {i: Progress() for i in order}, last.round + 1)


def shown_order(item: Item) -> list[str]:
    """The order in which an item's options are shown: mixed, the same for everybody, never the answer's.

    Seeded by the item's id, so that a class and its trainer see the same page.
    """
    if isinstance(item, Number | Reply):
        return []
    ids = [o.id for o in item.options]
    if not isinstance(item, Order | Sort):
        return ids
    seed = int.from_bytes(hashlib.sha256(item.id.encode()).digest()[:4], "big")
    mixed = random.Random(seed).sample(ids, len(ids))
    return mixed if mixed != ids else [*ids[1:], ids[0]]


def right_answer(item: Item) -> object:
    """The answer that is right, in the form that `mark` takes; for an open question one that will do."""
    match item:
        case Number():
            return item.answer
        case Reply():
            return item.models[0].text.en
        case Sort():
            return {c.id: c.group for c in item.options}
        case Order():
            return [o.id for o in item.options]
        case Opinion():
            return item.options[0].id
        case Single():
            return next(o.id for o in item.options if o.right)
    return [o.id for o in item.options if o.right]

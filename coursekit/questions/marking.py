"""Marking one answer to one item: the outcome, and what to say to it."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from coursekit.questions.items import Item, Multiple, Number, Opinion, Order, Reply, Single, Sort
from coursekit.text import Text


class Outcome(StrEnum):
    """How an item stands: nobody is ever told "wrong"."""

    NOT_TRIED = "not-tried"
    NOT_YET = "not-yet"
    RIGHT = "right"
    OPEN = "open"


class NotAnAnswer(ValueError):
    """The answer is incomplete or of another form; it does not count as a try. `code` names the sentence."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Marked:
    """An answer's outcome; `why` are the texts that fit it, `marks` the outcome of each option shown."""

    outcome: Outcome
    why: tuple[Text, ...]
    marks: dict[str, Outcome]
    misconceptions: tuple[str, ...] = ()


def mark(item: Item, answer: object) -> Marked:
    """Mark `answer`.

    An answer is an option id (single, opinion), ids (multiple, order), a group id by card id (sort), a number
    or its text (number), or a text (reply). Raises `NotAnAnswer` for an empty, incomplete or foreign one.
    """
    match item:
        case Single():
            return _mark_single(item, answer)
        case Multiple():
            return _mark_multiple(item, answer)
        case Order():
            return _mark_order(item, answer)
        case Sort():
            return _mark_sort(item, answer)
        case Opinion():
            return _mark_opinion(item, answer)
        case Reply():
            if not isinstance(answer, str) or not answer.strip():
                raise NotAnAnswer("say-something")
            return Marked(Outcome.OPEN, (item.because,), {})
        case _:
            return _mark_number(item, answer)


def _mark_single(item: Single, answer: object) -> Marked:
    ids = _ids(answer, {o.id for o in item.options})
    if len(ids) != 1:
        raise NotAnAnswer("choose-one")
    chosen = next(o for o in item.options if o.id == ids[0])
    if chosen.right:
        return Marked(Outcome.RIGHT, _texts(chosen.why, item.because), {chosen.id: Outcome.RIGHT})
    wrong = (chosen.misconception,) if chosen.misconception else ()
    return Marked(Outcome.NOT_YET, _texts(chosen.why), {chosen.id: Outcome.NOT_YET}, wrong)


def _mark_multiple(item: Multiple, answer: object) -> Marked:
    ids = set(_ids(answer, {o.id for o in item.options}))
    if not ids:
        raise NotAnAnswer("choose-some")
    wrong = [o for o in item.options if o.id in ids and not o.right]
    missing = [o for o in item.options if o.right and o.id not in ids]
    marks = {o.id: Outcome.RIGHT if o.right else Outcome.NOT_YET for o in item.options if o.id in ids}
    if not wrong and not missing:
        return Marked(Outcome.RIGHT, (item.because,), marks)
    # Only what was chosen is commented on: naming the missing ones would give the answer away.
    slips = tuple(o.misconception for o in wrong if o.misconception)
    return Marked(Outcome.NOT_YET, _texts(*(o.why for o in wrong)), marks, slips)


def _mark_order(item: Order, answer: object) -> Marked:
    right = [s.id for s in item.options]
    ids = _ids(answer, set(right))
    if len(ids) != len(right):
        raise NotAnAnswer("order-all")
    marks = {a: Outcome.RIGHT if a == b else Outcome.NOT_YET for a, b in zip(ids, right, strict=True)}
    if ids == right:
        return Marked(Outcome.RIGHT, (item.because,), marks)
    return Marked(Outcome.NOT_YET, (item.yet,), marks)


def _mark_sort(item: Sort, answer: object) -> Marked:
    groups = {g.id for g in item.groups}
    if not isinstance(answer, dict) or set(answer) != {c.id for c in item.options}:
        raise NotAnAnswer("sort-all")
    if not all(isinstance(g, str) and g in groups for g in answer.values()):
        raise NotAnAnswer("sort-all")
    wrong = [c for c in item.options if answer[c.id] != c.group]
    misplaced = {c.id for c in wrong}
    marks = {c.id: Outcome.NOT_YET if c.id in misplaced else Outcome.RIGHT for c in item.options}
    if not wrong:
        return Marked(Outcome.RIGHT, (item.because,), marks)
    return Marked(Outcome.NOT_YET, tuple(c.why for c in wrong), marks)


def _mark_opinion(item: Opinion, answer: object) -> Marked:
    ids = _ids(answer, {o.id for o in item.options})
    if len(ids) != 1:
        raise NotAnAnswer("choose-one")
    view = next(o for o in item.options if o.id == ids[0])
    return Marked(Outcome.OPEN, (view.why, item.because), {view.id: Outcome.OPEN})


def _mark_number(item: Number, answer: object) -> Marked:
    value = as_number(answer)
    # A hair above the tolerance, so that 0.1 + 0.2 is 0.3 for everybody.
    if abs(value - item.answer) <= item.tolerance + 1e-9:
        return Marked(Outcome.RIGHT, (item.because,), {})
    for slip in item.slips:
        if abs(value - slip.value) <= item.tolerance + 1e-9:
            wrong = (slip.misconception,) if slip.misconception else ()
            return Marked(Outcome.NOT_YET, (slip.why,), {}, wrong)
    return Marked(Outcome.NOT_YET, (item.yet,), {})


def as_number(answer: object) -> float:
    """The number somebody typed: full-width digits, a comma for the point, blanks and a percent sign do."""
    if isinstance(answer, bool) or not isinstance(answer, str | int | float):
        raise NotAnAnswer("type-number")
    text = unicodedata.normalize("NFKC", str(answer)).strip().rstrip("%").strip()
    text = text.replace("\u2212", "-").replace("\u2013", "-").replace("。", ".")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        raise NotAnAnswer("type-number") from None
    if not math.isfinite(value):
        raise NotAnAnswer("type-number")
    return value


def _ids(answer: object, known: set[str]) -> list[str]:
    given = [answer] if isinstance(answer, str) else answer
    if not isinstance(given, list) or not all(isinstance(i, str) and i in known for i in given):
        raise NotAnAnswer("choose-one")
    if len(set(given)) != len(given):
        raise NotAnAnswer("choose-one")
    return given


def _texts(*texts: Text | None) -> tuple[Text, ...]:
    return tuple(t for t in texts if t is not None)

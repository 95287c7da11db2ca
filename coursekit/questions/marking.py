"""Marking one answer to one item: the outcome, and what to say to it."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from coursekit.questions.items import Item, Multiple, Number, Opinion, Order, Single, Sort, View
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
        case Single() | Opinion():
            return _mark_choice(item, answer)
        case Multiple():
            return _mark_multiple(item, answer)
        case Order():
            return _mark_order(item, answer)
        case Sort():
            return _mark_sort(item, answer)
        case Number():
            return _mark_number(item, answer)
    if not isinstance(answer, str) or not answer.strip():
        raise NotAnAnswer("say-something")
    return Marked(Outcome.OPEN, (item.because,), {})


def _mark_choice(item: Single | Opinion, answer: object) -> Marked:
    ids = _ids(answer, {o.id for o in item.options})
    if len(ids) != 1:
        raise NotAnAnswer("choose-one")
    chosen = next(o for o in item.options if o.id == ids[0])
    if isinstance(chosen, View):
        return Marked(Outcome.OPEN, (chosen.why, item.because), {chosen.id: Outcome.OPEN})
    if chosen.right:
        return Marked(Outcome.RIGHT, _texts(chosen.why, item.because), {chosen.id: Outcome.RIGHT})
    slip = tuple(filter(None, [chosen.misconception]))
    return Marked(Outcome.NOT_YET, _texts(chosen.why), {chosen.id: Outcome.NOT_YET}, slip)


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
    return _of_all(marks, item.because, item.yet)


def _mark_sort(item: Sort, answer: object) -> Marked:
    groups = [g.id for g in item.groups]
    if not isinstance(answer, dict) or set(answer) != {c.id for c in item.options}:
        raise NotAnAnswer("sort-all")
    if not all(g in groups for g in answer.values()):
        raise NotAnAnswer("sort-all")
    marks = {c.id: Outcome.RIGHT if answer[c.id] == c.group else Outcome.NOT_YET for c in item.options}
    return _of_all(marks, item.because, *(c.why for c in item.options if answer[c.id] != c.group))


def _of_all(marks: dict[str, Outcome], because: Text, *yet: Text) -> Marked:
    """Right where every one is, and then `because`; else what is said to those that are not."""
    right = all(outcome is Outcome.RIGHT for outcome in marks.values())
    return Marked(Outcome.RIGHT, (because,), marks) if right else Marked(Outcome.NOT_YET, yet, marks)


def _mark_number(item: Number, answer: object) -> Marked:
    value = as_number(answer)
    # A hair above the tolerance, so that 0.1 + 0.2 is 0.3 for everybody.
    if abs(value - item.answer) <= item.tolerance + 1e-9:
        return Marked(Outcome.RIGHT, (item.because,), {})
    for slip in item.slips:
        if abs(value - slip.value) <= item.tolerance + 1e-9:
            return Marked(Outcome.NOT_YET, (slip.why,), {}, tuple(filter(None, [slip.misconception])))
    return Marked(Outcome.NOT_YET, (item.yet,), {})


def as_number(answer: object) -> float:
    """The number somebody typed: full-width digits, commas between thousands or for the point, a percent sign do."""
    if isinstance(answer, bool) or not isinstance(answer, str | int | float):
        raise NotAnAnswer("type-number")
    text = unicodedata.normalize("NFKC", str(answer)).strip().rstrip("%").strip()
    text = text.replace("\u2212", "-").replace("\u2013", "-").replace("。", ".")
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")  # thousands
    elif text.count(",") == 1 and "." not in text:
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

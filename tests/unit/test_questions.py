"""Marking and the session: the four outcomes, feedback for each answer, and a state that events alone decide."""

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.content.banks import banks
from coursekit.questions.items import Bank
from coursekit.questions.marking import NotAnAnswer, Outcome, as_number, mark
from coursekit.questions.session import (
    ANSWERED,
    HINTED,
    RESTARTED,
    REVEALED,
    right_answer,
    session,
    shown_order,
)
from coursekit.records.events import Event

T = {"en": "x", "zh": "x"}
BASE = {"concepts": ["c"], "level": "apply", "ask": T, "because": T, "hints": [T, T]}
BANK = Bank.model_validate(
    {
        "practice": "bank",
        "title": T,
        "lesson": "03",
        "items": [
            {
                "id": "one",
                "kind": "single",
                **BASE,
                "options": [
                    {"id": "a", "text": T, "why": {"en": "why a", "zh": "w"}, "misconception": "mean-is-everyone"},
                    {"id": "b", "text": T, "right": True},
                ],
            },
            {
                "id": "some",
                "kind": "multiple",
                **BASE,
                "options": [
                    {"id": "a", "text": T, "right": True},
                    {"id": "b", "text": T, "right": True},
                    {"id": "c", "text": T, "why": {"en": "why c", "zh": "w"}},
                ],
            },
            {
                "id": "sort",
                "kind": "order",
                **BASE,
                "yet": T,
                "options": [{"id": i, "text": T} for i in "abcd"],
            },
            {
                "id": "sum",
                "kind": "number",
                **BASE,
                "yet": T,
                "answer": 0.3,
                "tolerance": 0.0,
                "slips": [{"value": 3, "why": {"en": "ten times", "zh": "w"}}],
            },
        ],
    }
)
ITEMS = {i.id: i for i in BANK.items}


def answered(item: str, answer: object, **more: object) -> Event:
    return Event("me", ANSWERED, f"bank/{item}", {"answer": answer, **more})


def test_a_wrong_option_is_not_yet_and_says_why() -> None:
    marked = mark(ITEMS["one"], "a")
    assert marked.outcome is Outcome.NOT_YET
    assert [t.en for t in marked.why] == ["why a"]
    assert marked.misconceptions == ("mean-is-everyone",)


def test_several_right_options_must_all_be_chosen_and_no_other() -> None:
    item = ITEMS["some"]
    assert mark(item, ["b", "a"]).outcome is Outcome.RIGHT
    assert mark(item, ["a"]).outcome is Outcome.NOT_YET
    with_wrong = mark(item, ["a", "b", "c"])
    assert with_wrong.outcome is Outcome.NOT_YET
    assert [t.en for t in with_wrong.why] == ["why c"]


def test_a_missing_right_option_is_not_given_away() -> None:
    assert "b" not in mark(ITEMS["some"], ["a"]).marks


def test_order_marks_each_place() -> None:
    assert mark(ITEMS["sort"], list("abcd")).outcome is Outcome.RIGHT
    marked = mark(ITEMS["sort"], list("abdc"))
    assert marked.outcome is Outcome.NOT_YET
    assert marked.marks == {"a": "right", "b": "right", "d": "not-yet", "c": "not-yet"}


@pytest.mark.parametrize("typed", ["0.3", " 0,3 ", "0.30", "０．３", "+.3", 0.1 + 0.2])
def test_a_number_may_be_typed_in_many_ways(typed: object) -> None:
    assert mark(ITEMS["sum"], typed).outcome is Outcome.RIGHT


def test_a_usual_slip_with_a_number_has_its_own_words() -> None:
    assert [t.en for t in mark(ITEMS["sum"], "3").why] == ["ten times"]


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("one", ""), ("one", None), ("one", "z"), ("one", ["a", "b"]), ("one", {"a": 1}),
        ("some", []), ("some", ["a", "a"]), ("sort", ["a", "b"]), ("sort", list("abcde")),
        ("sum", ""), ("sum", "many"), ("sum", "nan"), ("sum", "inf"), ("sum", True), ("sum", "1.2.3"), ("sum", None),
    ],
)  # fmt: skip
def test_what_is_no_answer_does_not_count_as_a_try(item: str, answer: object) -> None:
    with pytest.raises(NotAnAnswer):
        mark(ITEMS[item], answer)
    assert session(BANK, [answered(item, answer)]).states[item].outcome is Outcome.NOT_TRIED


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.lists(st.text())))
def test_whatever_is_sent_is_marked_or_refused(answer: object) -> None:
    for item in BANK.items:
        with suppress(NotAnAnswer):
            assert mark(item, answer).outcome in (Outcome.RIGHT, Outcome.NOT_YET)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_reads_back_as_itself(value: float) -> None:
    assert math.isclose(as_number(repr(value)), value, rel_tol=1e-9, abs_tol=1e-300)


@pytest.mark.parametrize(
    ("typed", "value"), [("1,200", 1200), ("-12,500,000.5", -12500000.5), ("3,5", 3.5), ("0,125", 0.125)]
)
def test_a_comma_between_thousands_is_no_decimal_comma(typed: str, value: float) -> None:
    assert as_number(typed) == value


def test_the_first_answer_decides_what_was_sure_and_wrong() -> None:
    now = session(BANK, [answered("one", "a", sure=True), answered("one", "b")])
    state = now.states["one"]
    assert (state.outcome, state.right_first, state.sure_and_wrong) == (Outcome.RIGHT, False, True)


def test_a_right_answer_stays_right() -> None:
    now = session(BANK, [answered("one", "b"), answered("one", "a")])
    assert now.states["one"].outcome is Outcome.RIGHT


def test_one_goes_on_at_the_first_question_that_is_not_done() -> None:
    events = [answered("one", "b"), answered("some", ["a"]), answered("sort", list("abcd"))]
    assert session(BANK, events).next_undone == 1
    events.append(Event("me", REVEALED, "bank/some"))
    assert session(BANK, events).next_undone == 3
    assert session(BANK, [*events, answered("sum", "0.3")]).next_undone is None


def test_hints_come_one_at_a_time_and_end() -> None:
    hints = [Event("me", HINTED, "bank/one")] * 5
    assert session(BANK, hints[:1]).states["one"].hints == 1
    assert session(BANK, hints).states["one"].hints == 2


def test_the_next_round_begins_with_what_was_sure_and_wrong() -> None:
    events = [
        answered("one", "b", sure=True),
        answered("some", ["c"], sure=False),
        answered("sum", "3", sure=True),
        Event("me", RESTARTED, "bank"),
    ]
    now = session(BANK, events)
    assert now.order == ["sum", "some", "sort", "one"]
    assert all(s.outcome is Outcome.NOT_TRIED for s in now.states.values())


def test_events_on_items_that_are_no_more_are_passed_over() -> None:
    assert session(BANK, [answered("gone", "a"), Event("me", ANSWERED, "other/one", {"answer": "b"})]).next_undone == 0


def test_the_steps_of_an_order_are_never_shown_in_the_right_order() -> None:
    for bank in [BANK, *banks()]:
        for item in bank.items:
            if item.kind == "order":
                assert sorted(shown_order(item)) == sorted(o.id for o in item.options)
                assert shown_order(item) != right_answer(item)


def test_every_item_of_the_course_can_be_answered_right() -> None:
    for bank in banks():
        for item in bank.items:
            expected = Outcome.OPEN if item.kind in ("opinion", "reply") else Outcome.RIGHT
            assert mark(item, right_answer(item)).outcome is expected


def test_the_six_questions_are_of_four_kinds() -> None:
    items = next(b for b in banks() if b.practice == "expectations").items
    assert len(items) >= 6
    assert {i.kind for i in items} >= {"single", "multiple", "order", "number"}


MORE = Bank.model_validate(
    {
        "practice": "bank",
        "title": T,
        "lesson": "03",
        "items": [
            {
                "id": "heaps",
                "kind": "sort",
                **BASE,
                "groups": [{"id": "x", "text": T}, {"id": "y", "text": T}],
                "options": [
                    {"id": "a", "text": T, "group": "x", "why": {"en": "a is x", "zh": "w"}},
                    {"id": "b", "text": T, "group": "y", "why": {"en": "b is y", "zh": "w"}},
                    {"id": "c", "text": T, "group": "x", "why": {"en": "c is x", "zh": "w"}},
                ],
            },
            {"id": "view", "kind": "opinion", **BASE, "options": [{"id": i, "text": T, "why": T} for i in "ab"]},
            {"id": "line", "kind": "reply", **BASE, "models": [{"text": T, "why": T}], "listen_for": [T, T]},
        ],
    }
)
HEAPS, VIEW, LINE = MORE.items


def test_a_sorted_card_is_marked_by_its_heap_and_says_why() -> None:
    assert mark(HEAPS, {"a": "x", "b": "y", "c": "x"}).outcome is Outcome.RIGHT
    marked = mark(HEAPS, {"a": "x", "b": "x", "c": "x"})
    assert marked.outcome is Outcome.NOT_YET
    assert marked.marks == {"a": "right", "b": "not-yet", "c": "right"}
    assert [t.en for t in marked.why] == ["b is y"]


def test_open_questions_are_neither_right_nor_wrong_and_are_done_once_answered() -> None:
    assert mark(VIEW, "a").outcome is Outcome.OPEN
    assert mark(LINE, "我来说。").outcome is Outcome.OPEN
    now = session(MORE, [answered("view", "b"), answered("line", "Hello")])
    assert [now.states[i].done for i in now.order] == [False, True, True]
    assert not any(s.sure_and_wrong for s in now.states.values())


@pytest.mark.parametrize(
    ("item", "answer"),
    [(HEAPS, {"a": "x"}), (HEAPS, {"a": "x", "b": "z", "c": "x"}), (HEAPS, []), (LINE, "  "), (LINE, None), (VIEW, "")],
)
def test_what_is_no_answer_to_them_does_not_count_either(item: object, answer: object) -> None:
    with pytest.raises(NotAnAnswer):
        mark(item, answer)  # type: ignore[arg-type]

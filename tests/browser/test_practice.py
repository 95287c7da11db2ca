"""A practice question on the page: not yet, hints, right, and what is said at the end."""

from __future__ import annotations

import pytest
from course import Course
from learner import (
    BANK,
    LANGUAGES,
    LESSON,
    PRACTICE,
    check,
    choose,
    click,
    frame_of,
    go_on,
    send,
    visit,
)
from playwright.sync_api import expect

from conftest import Open
from coursekit.language import Language, Words
from coursekit.questions.items import Number, Order, Single
from coursekit.questions.marking import mark
from coursekit.questions.session import right_answer

FIRST, NUMBER = BANK.items[0], next(i for i in BANK.items if isinstance(i, Number))
assert isinstance(FIRST, Single)
WRONG = [o for o in FIRST.options if not o.right]


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_yet_says_why_then_a_hint_then_right_then_next(course: Course, open_page: Open, language: Language) -> None:
    words, page = Words(language), open_page()
    visit(page, course.page(LESSON, language))
    frame = frame_of(page, PRACTICE)
    for button, option in (("sure", WRONG[0]), ("check", WRONG[1])):
        assert option.why is not None
        check(page, FIRST, option.id, button)
        note = frame.locator(".ck-note.ck-yet")
        expect(note).to_contain_text(words("said-not-yet"))
        expect(note.locator("span")).to_have_text(option.why.to(language))
        expect(frame.locator(f'.ck-row.ck-yet[data-key="{option.id}"]')).to_contain_text(words("mark-yet"))
        expect(frame.locator(".ck-row.ck-yet")).to_have_count(1)
    expect(frame.locator("[data-press=hint]")).to_have_text(words("hint-of", n=1, count=len(FIRST.hints)))
    send(page, "hint")
    hint = frame.locator(".ck-note.ck-hint")
    expect(hint).to_contain_text(words("hint-of", n=1, count=len(FIRST.hints)))
    expect(hint.locator("span")).to_have_text(FIRST.hints[0].to(language))
    expect(frame.locator("[data-press=hint]")).to_have_text(words("hint-of", n=2, count=len(FIRST.hints)))
    check(page, FIRST, right_answer(FIRST), "check")
    expect(frame.locator(".ck-note.ck-right")).to_contain_text(words("said-right"))
    expect(frame.locator(".ck-note.ck-right")).to_contain_text(FIRST.because.to(language))
    go_on(page)
    expect(frame.locator("h2")).to_have_text(words("question-of", n=2, count=len(BANK.items)))
    assert [(e.what, e.result.get("outcome")) for e in course.store.events(course.store.current().id)] == [
        ("answered", "not-yet"),
        ("answered", "not-yet"),
        ("hinted", None),
        ("answered", "right"),
    ]


@pytest.mark.parametrize("typed", ["abc", "", "1,2,3"])
def test_a_number_of_another_form_does_not_count_as_a_try(course: Course, open_page: Open, typed: str) -> None:
    words, page = Words("en"), open_page()
    visit(page, course.page(LESSON))
    frame = frame_of(page, PRACTICE)
    frame.locator(f'[data-press=go][data-value="{NUMBER.id}"]').click()
    field = frame.locator(f'[data-field="answer-{NUMBER.id}"]')
    field.fill(typed)
    click(page, PRACTICE, "sure")
    expect(frame.locator(".ck-note.ck-warn")).to_have_text(words("answer-type-number"))
    expect(field).to_have_value(typed)
    expect(frame.locator("[data-press=sure]")).to_be_visible()  # asked for the first time, still
    assert course.store.events(course.store.current().id) == []


def test_pressing_check_with_nothing_chosen_asks_for_a_choice(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(LESSON))
    click(page, PRACTICE, "sure")
    expect(frame_of(page, PRACTICE).locator(".ck-note.ck-warn")).to_have_text(Words("en")("answer-choose-one"))
    assert course.store.events(course.store.current().id) == []


def test_sure_and_wrong_is_said_at_the_end(course: Course, open_page: Open) -> None:
    words, page = Words("en"), open_page()
    visit(page, course.page(LESSON))
    frame = frame_of(page, PRACTICE)
    for place, item in enumerate(BANK.items):
        if place in (0, 4):  # wrong at first: once sure, once not
            assert isinstance(item, Single)
            wrong = next(o.id for o in item.options if not o.right)
            check(page, item, wrong, "sure" if place == 0 else "unsure")
            check(page, item, right_answer(item), "check")
        else:
            check(page, item, f"{item.answer:g}" if isinstance(item, Number) else right_answer(item), "unsure")
        go_on(page)
    expect(frame.locator("h2")).to_have_text(words("all-done", count=len(BANK.items)))
    expect(frame.get_by_text(words("first-try", n=len(BANK.items) - 2, count=len(BANK.items)))).to_be_visible()
    expect(frame.get_by_text(words("sure-and-wrong", numbers="1"))).to_be_visible()


def test_an_order_not_yet_right_marks_each_step(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(LESSON))
    item = next(i for i in BANK.items if isinstance(i, Order))
    frame = frame_of(page, PRACTICE)
    frame.locator(f'[data-press=go][data-value="{item.id}"]').click()
    expect(frame.locator("legend")).to_have_text(item.ask.en)
    right = [o.id for o in item.options]
    wrong = [right[1], right[0], *right[2:]]
    check(page, item, wrong, "unsure")
    expect(frame.locator(".ck-note.ck-yet span")).to_have_text(item.yet.en)
    shown = frame.locator("li.ck-row").evaluate_all("rows => rows.map(r => r.classList.contains('ck-right'))")
    assert shown == [mark(item, wrong).marks[o] == "right" for o in wrong]


def test_several_are_chosen_and_only_the_chosen_are_commented_on(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(LESSON))
    item = BANK.items[1]
    assert item.kind == "multiple"
    frame = frame_of(page, PRACTICE)
    frame.locator(f'[data-press=go][data-value="{item.id}"]').click()
    expect(frame.locator("legend")).to_have_text(item.ask.en)
    right, wrong = (next(o for o in item.options if o.right is answer) for answer in (True, False))
    choose(page, right.id, wrong.id)
    send(page, "sure")
    assert wrong.why is not None
    expect(frame.locator(".ck-note.ck-yet span")).to_have_text(wrong.why.en)
    expect(frame.locator(f'.ck-row.ck-right[data-key="{right.id}"]')).to_be_visible()
    expect(frame.locator(".ck-row.ck-right, .ck-row.ck-yet")).to_have_count(2)

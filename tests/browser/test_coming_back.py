"""Leaving and coming back, on a machine that several people learn on."""

from __future__ import annotations

import pytest
from course import Course
from learner import (
    BANK,
    LANGUAGES,
    LESSON,
    PRACTICE,
    WELCOME,
    check,
    choose,
    click,
    focused,
    frame_of,
    go_on,
    send,
    settled,
    visit,
    wait_until,
)
from playwright.sync_api import Page, expect

from conftest import Open
from coursekit.language import Language, Words
from coursekit.questions.session import right_answer

CONTINUE = {"en": "Continue: lesson 03, question 4", "zh": "接着学：第 03 课，第 4 题"}


def answer_three(page: Page) -> None:
    for item in BANK.items[:3]:
        check(page, item, right_answer(item))
        go_on(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_continue_is_one_link_that_lands_on_the_question(course: Course, open_page: Open, language: Language) -> None:
    page = open_page()
    visit(page, course.page(LESSON, language))
    answer_three(page)
    page.context.close()
    page = open_page(width=390, height=800)
    visit(page, course.page(WELCOME, language))
    link = frame_of(page, "progress").get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_text(CONTINUE[language])
    link.click()
    page.wait_for_url(f"**/{language}/{LESSON}.ipynb*")
    settled(page)
    frame = frame_of(page, PRACTICE)
    expect(frame.locator("h2")).to_have_text(Words(language)("question-of", n=4, count=len(BANK.items)))
    expect(frame).to_contain_text(BANK.items[3].ask.to(language))
    at = page.evaluate("[document.activeElement.closest('section')?.id, document.activeElement.dataset.focus]")
    assert at == [PRACTICE, "title"]
    box = "document.activeElement.getBoundingClientRect()"
    page.wait_for_function(f"{box}.top >= 0 && {box}.bottom <= innerHeight")


def add_learner(page: Page, name: str) -> None:
    panel = frame_of(page, "progress")
    if panel.locator("details[data-key=who]").get_attribute("open") is None:
        panel.locator("details[data-key=who] summary").click()
    panel.locator('[data-field="learner"]').fill(name)
    send(page, "join", "progress")


def test_two_learners_have_their_own_progress(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(LESSON, "zh"))
    answer_three(page)
    first = course.store.current()
    visit(page, course.page(WELCOME, "zh"))
    panel, link = frame_of(page, "progress"), frame_of(page, "progress").get_by_role("link")
    add_learner(page, "小王")
    expect(panel).to_contain_text("正在学习：小王")
    expect(link).to_have_text("开始学习：第 01 课 谁是顾客")
    assert course.store.events(course.store.current().id) == []
    visit(page, course.page(LESSON, "zh"))
    check(page, BANK.items[0], right_answer(BANK.items[0]))
    visit(page, course.page(WELCOME, "zh"))
    expect(link).to_have_text("接着学：第 03 课，第 2 题")
    panel.locator("details[data-key=who] summary").click()
    send(page, f"switch-{first.id}", "progress")
    expect(link).to_have_text(CONTINUE["zh"])
    kept = {learner.name: len(course.store.events(learner.id)) for learner in course.store.learners()}
    assert kept == {"": 3, "小王": 1}


@pytest.mark.parametrize(("button", "name_stays"), [("start-over", True), ("forget", False)])
def test_deleting_asks_first_and_then_deletes(course: Course, open_page: Open, button: str, name_stays: bool) -> None:
    words, page = Words("en"), open_page()
    other = course.store.welcome("Ann")
    me = course.store.welcome("Lin")
    visit(page, course.page(LESSON))
    answer_three(page)
    visit(page, course.page(WELCOME))
    panel = frame_of(page, "progress")
    panel.locator("details[data-key=data] summary").click()
    click(page, "progress", button)
    expect(panel.locator(".ck-note.ck-warn")).to_have_text(words(f"ask-{button}", n=3))
    click(page, "progress", "keep")
    expect(panel.locator(".ck-note.ck-warn")).to_have_count(0)
    assert len(course.store.events(me.id)) == 3
    click(page, "progress", button)
    send(page, f"yes-{button}", "progress")
    expect(panel.locator(".ck-note")).to_have_text(words(f"did-{button}"))
    assert course.store.events(me.id) == []
    assert (me in course.store.learners()) is name_stays
    assert other in course.store.learners()


def test_a_tab_of_the_learner_before_writes_nothing_for_the_wrong_person(course: Course, open_page: Open) -> None:
    page = open_page()
    before = course.store.current()
    visit(page, course.page(LESSON))
    now = course.store.welcome("Lin")  # somebody else begins, in another tab
    choose(page, str(right_answer(BANK.items[0])))
    click(page, PRACTICE, "sure")
    expect(frame_of(page, PRACTICE).locator(".ck-alarm")).to_have_text(Words("en")("other-learner", name="Lin"))
    assert course.store.events(before.id) == course.store.events(now.id) == []


def test_an_open_lesson_shows_at_once_what_another_frame_kept(course: Course, open_page: Open) -> None:
    """The guess is named in the lab as soon as it is kept: both frames share one kernel."""
    page = open_page()
    visit(page, course.page(LESSON))
    choose(page, "tenth", frame="predict-zone-of-tolerance")
    send(page, "unsure", "predict-zone-of-tolerance")
    expect(frame_of(page, "lab-zone-of-tolerance")).to_contain_text("You guessed: About 10.")


def test_twelve_pages_leave_at_most_two_kernels(course: Course, open_page: Open) -> None:
    page = open_page()
    for k in range(12):
        visit(page, course.page(LESSON if k % 3 else WELCOME, LANGUAGES[k % 2]))
    assert len(course.kernels()) >= 1
    assert wait_until(lambda: len(course.kernels()) <= 2), course.kernels()


def test_focus_after_the_link_can_be_seen(course: Course, open_page: Open) -> None:
    """Pressed by keyboard, the link leaves a focus that is visible on the question's heading."""
    page = open_page()
    visit(page, course.page(LESSON))
    answer_three(page)
    visit(page, course.page(WELCOME))
    frame_of(page, "progress").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{LESSON}.ipynb*")
    settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page)["frame"] == PRACTICE

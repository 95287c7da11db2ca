"""What the page calls saved stays saved, whatever dies; what it calls not saved is sent again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from course import Course, copy_of_the_course
from learner import (
    BANK,
    LANGUAGES,
    LESSON,
    PRACTICE,
    check,
    choose,
    click,
    frame_of,
    settled,
    status_of,
    visit,
    wait_until,
)
from playwright.sync_api import Browser, Page, expect

from conftest import Open
from coursekit.language import Language, Words
from coursekit.questions.items import Number, Single

KILLS, SEED = 50, 3
SERVER_SHARE = 0.2  # of the kills; the others take the kernel
FIRST = BANK.items[0]
assert isinstance(FIRST, Single)
WRONG = [o.id for o in FIRST.options if not o.right]


@pytest.fixture
def short_course(browser: Browser, tmp_path: Path) -> Iterator[Course]:
    """The course with a lesson that holds the practice alone, so that its page is quickly there again."""
    root = copy_of_the_course(tmp_path / "copy")
    file = root / "notebooks" / "en" / f"{LESSON}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    (cell,) = (c for c in notebook["cells"] if 'ck.practice("expectations")' in "".join(c["source"]))
    cell["source"], notebook["cells"] = ["import coursekit as ck\n", 'ck.practice("expectations")'], [cell]
    file.write_text(json.dumps(notebook), encoding="utf-8")
    with Course(tmp_path / "home", root=root) as started:
        yield started


def open_practice(page: Page, course: Course) -> None:
    page.goto(course.page(LESSON))
    expect(frame_of(page, PRACTICE)).to_be_visible(timeout=30_000)


def test_every_answer_called_saved_is_kept_exactly_once_through_fifty_kills(
    short_course: Course, open_page: Open
) -> None:
    page, dice = open_page(expect_trouble=True), random.Random(SEED)
    open_practice(page, short_course)
    learner, given, killed = short_course.store.current().id, [], {"server": 0, "kernel": 0}
    for k in range(KILLS):
        answer = WRONG[k % len(WRONG)]
        choose(page, answer)
        click(page, PRACTICE, "sure" if k == 0 else "check")
        saved_then_killed(page, short_course, "server" if dice.random() < SERVER_SHARE else "kernel", killed)
        given.append(answer)
        open_practice(page, short_course)
        assert [e.result["answer"] for e in short_course.store.events(learner)] == given
    assert sum(killed.values()) == KILLS
    assert min(killed.values()) >= 5
    expect(frame_of(page, PRACTICE).locator(".ck-note.ck-yet")).to_be_visible()  # the page knows of them, too


def saved_then_killed(page: Page, course: Course, what: str, killed: dict[str, int]) -> None:
    """In the moment the page says saved, the kernel or the whole server is gone."""
    page.wait_for_function(
        "frame => document.querySelector(`#${frame} .ck-status`).textContent.startsWith('✓')", arg=PRACTICE, polling=10
    )
    killed[what] += 1
    if what == "kernel":
        assert course.kill_kernels() >= 1
    else:
        course.kill()
        course.start()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_press_without_a_kernel_says_not_saved_and_is_sent_again(
    own_course: Course, open_page: Open, language: Language
) -> None:
    words, page = Words(language), open_page(expect_trouble=True)
    visit(page, own_course.page(LESSON, language))
    assert own_course.kill_kernels() >= 1
    choose(page, WRONG[0])
    click(page, PRACTICE, "sure")
    frame = frame_of(page, PRACTICE)
    alarm = frame.get_by_role("alert")
    expect(alarm).to_have_text(words("frame-not_saved"), timeout=4000)
    expect(status_of(page, PRACTICE)).to_have_text("")
    expect(frame.locator(f'input[data-option="{WRONG[0]}"]')).to_be_checked()  # the answer is still there
    learner = own_course.store.current().id
    assert own_course.store.events(learner) == []
    page.reload()
    settled(page)
    expect(frame.locator(".ck-note.ck-yet")).to_be_visible()  # sent again, kept, marked
    expect(status_of(page, PRACTICE)).to_have_text(words("frame-saved"))
    assert [(e.result["answer"], e.result["sure"]) for e in own_course.store.events(learner)] == [(WRONG[0], True)]
    page.reload()
    settled(page)
    expect(frame.locator(".ck-row.ck-yet")).to_have_count(1)
    assert len(own_course.store.events(learner)) == 1


def test_an_answer_sent_again_goes_to_the_question_it_was_given_to(own_course: Course, open_page: Open) -> None:
    """The page was at question 4 by its button; after the reload it begins at question 1."""
    page = open_page(expect_trouble=True)
    visit(page, own_course.page(LESSON))
    number = next(i for i in BANK.items if isinstance(i, Number))
    frame = frame_of(page, PRACTICE)
    frame.locator(f'[data-press=go][data-value="{number.id}"]').click()
    field = frame.locator(f'[data-field="answer-{number.id}"]')
    field.fill("3")
    own_course.kill_kernels()
    click(page, PRACTICE, "sure")
    expect(frame.get_by_role("alert")).to_have_text(Words("en")("frame-not_saved"), timeout=4000)
    expect(field).to_have_value("3")
    page.reload()
    settled(page)
    learner = own_course.store.current().id
    assert wait_until(lambda: len(own_course.store.events(learner)) == 1)
    event = own_course.store.events(learner)[0]
    assert (event.which, event.result["answer"]) == (f"expectations/{number.id}", "3")


def test_a_server_killed_and_started_again_takes_an_answer_the_page_kept(own_course: Course, open_page: Open) -> None:
    page = open_page(expect_trouble=True)
    visit(page, own_course.page(LESSON))
    own_course.kill()
    choose(page, WRONG[1])
    click(page, PRACTICE, "unsure")
    expect(frame_of(page, PRACTICE).get_by_role("alert")).to_have_text(Words("en")("frame-not_saved"), timeout=4000)
    own_course.start()
    visit(page, own_course.page(LESSON))
    learner = own_course.store.current().id
    assert wait_until(lambda: len(own_course.store.events(learner)) == 1)
    assert own_course.store.events(learner)[0].result["answer"] == WRONG[1]
    check(page, FIRST, WRONG[0], "check")
    assert len(own_course.store.events(learner)) == 2

"""Records that break while somebody learns: the page says so before anything is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from course import Course
from learner import BANK, LANGUAGES, LESSON, PRACTICE, WELCOME, check, choose, click, frame_of, send, visit
from playwright.sync_api import expect

from conftest import Open
from coursekit.language import Language, Words
from coursekit.questions.session import right_answer

JUNK = b"this is no database, but it may be dear to somebody\n" * 200
BUTTON = "set-aside"


def sentence(course: Course, language: Language, code: str, page_text: str) -> bool:
    """Whether the words for `code` stand on the page, with the file's name."""
    start = Words(language)(f"store-{code}", path="\0", detail="").partition("\0")[0]
    return start in page_text and str(course.store.path) in page_text


@pytest.mark.parametrize("language", LANGUAGES)
def test_junk_is_named_set_aside_whole_and_learning_goes_on(
    course: Course, open_page: Open, language: Language
) -> None:
    page = open_page()
    visit(page, course.page(LESSON, language))
    for file in course.home.glob("records.sqlite3*"):
        file.unlink()
    course.store.path.write_bytes(JUNK)
    item = BANK.items[0]
    choose(page, str(right_answer(item)))
    click(page, PRACTICE, "sure")
    frame = frame_of(page, PRACTICE)
    expect(frame.locator(f"[data-press={BUTTON}]")).to_be_visible()
    assert sentence(course, language, "damaged", frame.inner_text())
    assert course.store.path.read_bytes() == JUNK  # not touched
    click(page, PRACTICE, BUTTON)
    expect(frame.locator("input[data-option]").first).to_be_visible()
    aside = [f.read_bytes() for f in course.home.glob("records-set-aside-*") if not f.name.endswith(("-wal", "-shm"))]
    assert aside == [JUNK]
    visit(page, course.page(LESSON, language))
    if frame.locator("input[data-option]:not(:disabled)").count():  # what the page had kept was not sent again
        check(page, item, right_answer(item))
    assert [e.which for e in course.store.events(course.store.current().id)] == [f"expectations/{item.id}"]


@pytest.mark.parametrize("name", [WELCOME, LESSON])
def test_a_page_opened_on_junk_says_so_at_once(course: Course, open_page: Open, name: str) -> None:
    course.store.path.write_bytes(JUNK)
    page = open_page()
    visit(page, course.page(name))
    button = page.locator(f"[data-press={BUTTON}]")
    frame = page.locator("section.ck").filter(has=button).last  # the glossary needs no records
    expect(frame.locator(button)).to_be_visible()
    assert sentence(course, "en", "damaged", frame.inner_text())
    assert course.store.path.read_bytes() == JUNK


@pytest.mark.parametrize("language", LANGUAGES)
def test_records_that_cannot_be_written_are_named_and_the_answer_stays(
    own_course: Course, open_page: Open, language: Language
) -> None:
    """A folder in the file's place: nobody can write there, not even root."""
    page = open_page()
    learner = own_course.store.current().id
    visit(page, own_course.page(LESSON, language))
    taken = block(own_course)
    item = BANK.items[0]
    choose(page, str(right_answer(item)))
    click(page, PRACTICE, "sure")
    frame = frame_of(page, PRACTICE)
    expect(frame.get_by_role("alert")).not_to_have_text("")
    assert sentence(own_course, language, "unwritable", frame.inner_text())
    unblock(own_course, taken)
    visit(page, own_course.page(LESSON, language))  # as the sentence says: mend it, then reload
    expect(frame.locator(".ck-note.ck-right")).to_be_visible()
    assert [e.which for e in own_course.store.events(learner)] == [f"expectations/{item.id}"]


def test_welcome_page_with_unwritable_records_says_so(own_course: Course, open_page: Open) -> None:
    taken = block(own_course)
    page = open_page()
    visit(page, own_course.page(WELCOME))
    assert sentence(own_course, "en", "unwritable", frame_of(page, "progress").inner_text())
    unblock(own_course, taken)
    visit(page, own_course.page(LESSON))
    choose(page, str(right_answer(BANK.items[0])))
    send(page)
    assert len(own_course.store.events(own_course.store.current().id)) == 1


def block(course: Course) -> list[Path]:
    """Take the records away and put a folder in their place; returns where they are now."""
    taken = []
    for file in list(course.home.glob("records.sqlite3*")):
        taken.append(file.rename(file.with_name(f"taken-{file.name}")))
    course.store.path.mkdir()
    return taken


def unblock(course: Course, taken: list[Path]) -> None:
    course.store.path.rmdir()
    for file in taken:
        file.rename(file.with_name(file.name.removeprefix("taken-")))

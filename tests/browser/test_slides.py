"""Slides for a room: the same page a slide at a time, turned by keys, its lab live."""

from __future__ import annotations

import pytest
from course import Course
from learner import LAB, LANGUAGES, LESSON, drawing, picture_of, redrawn, settled
from playwright.sync_api import Page, expect

from conftest import Open
from coursekit.language import Language


def address(page: Page) -> str:
    """Asked of the page itself: Playwright's own note of it comes a moment late."""
    return str(page.evaluate("location.href"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_shown_as_slides_with_its_lab_live(course: Course, open_page: Open, language: Language) -> None:
    page = open_page(1280, 720)
    page.goto(course.page(LESSON, language, "&slides"))
    page.wait_for_selector(f"#{LAB} .ck-picture svg", state="attached", timeout=45_000)
    shown = page.locator(".slide.now")
    expect(shown).to_have_count(1)
    first = shown.inner_text()
    page.keyboard.press("ArrowRight")
    expect(shown).not_to_have_text(first)
    assert page.evaluate("getComputedStyle(document.querySelector('.slide.now .text p')).fontSize") >= "18px"
    while not page.locator(f".slide.now #{LAB}").count():
        before = address(page)
        page.keyboard.press("ArrowRight")
        assert address(page) != before, "the lab is on no slide"
    assert page.locator("pre:visible, code:visible").count() == 0
    box = picture_of(page).bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720, "the lab's picture does not fit the slide"
    before, at = drawing(page), address(page)
    page.locator(f'#{LAB} [data-control="perceived"]').focus()
    page.keyboard.press("ArrowRight")
    redrawn(page, before)
    assert address(page) == at, "a slider's key turned the slide"
    page.locator(".slide-bar button").last.click()
    settled(page)
    expect(page.locator(".slide")).to_have_count(0)

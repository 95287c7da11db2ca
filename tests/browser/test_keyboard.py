"""From the welcome page to the last answer with nothing but a keyboard: every stop must be seen."""

from __future__ import annotations

import pytest
from course import Course
from learner import (
    BANK,
    LAB,
    LANGUAGES,
    LESSON,
    PRACTICE,
    PREDICT,
    WELCOME,
    answer_by_keyboard,
    drawing,
    focused,
    frame_of,
    go_to,
    press,
    redrawn,
    settled,
    status_of,
    visit,
)
from playwright.sync_api import Page, expect

from conftest import Open
from coursekit.language import Language, Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_way_by_keyboard_alone(course: Course, open_page: Open, language: Language) -> None:
    page = open_page()
    visit(page, course.page(WELCOME, language))
    assert go_to(page, "#progress [data-press=continue]")["tag"] == "a"  # it leads to the first lesson
    go_to(page, f'.text a[href*="{LESSON}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/{LESSON}.ipynb*")
    settled(page)
    guess(page, language)
    play(page)
    assert go_to(page, f"#{PRACTICE} [data-press=go]")["frame"] == PRACTICE
    for place, item in enumerate(BANK.items):
        answer_by_keyboard(page, item, language, by_arrows=place == 0)
        assert focused(page)["name"] == "notes"
        expect(frame_of(page, PRACTICE).locator(".ck-note.ck-right")).to_be_visible()
        press(page, PRACTICE, "next")
        expected = place + 2 if place + 1 < len(BANK.items) else None
        expect(frame_of(page, PRACTICE).locator("h2")).to_have_text(title(language, expected))
        assert focused(page)["name"] == "title"
    said = Words(language)("first-try", n=len(BANK.items), count=len(BANK.items))
    expect(frame_of(page, PRACTICE).get_by_text(said)).to_be_visible()
    learner = course.store.current()
    answered = [e for e in course.store.events(learner.id) if e.what == "answered"]
    assert [(e.which, e.result["outcome"]) for e in answered] == [(f"expectations/{i.id}", "right") for i in BANK.items]


def title(language: Language, question: int | None) -> str:
    words, count = Words(language), len(BANK.items)
    return words("question-of", n=question, count=count) if question else words("all-done", count=count)


def guess(page: Page, language: Language) -> None:
    assert go_to(page, f"#{PREDICT} input[data-option]")["name"] == "none"
    page.keyboard.press("3")
    assert focused(page)["name"] == "quarter"
    press(page, PREDICT, "sure")
    expect(status_of(page, PREDICT)).to_have_text(Words(language)("frame-saved"))
    assert focused(page)["name"] == "notes"


def play(page: Page) -> None:
    """500 customers, then a slider by the arrow keys: picture and sentence follow."""
    lab = frame_of(page, LAB)
    said = lab.locator(".ck-live.ck-said")
    before = said.inner_text()
    press(page, LAB, "many")
    expect(lab.locator("[data-press=many]")).to_have_attribute("aria-pressed", "true")
    expect(said).not_to_have_text(before)
    expect(said).to_contain_text("500")
    assert focused(page)["name"] == "many"
    before, drawn = said.inner_text(), drawing(page)
    assert go_to(page, f'#{LAB} [data-control="perceived"]')["name"] == "perceived"
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        assert focused(page)["name"] == "perceived"
    expect(lab.locator('[data-control="perceived"]')).to_have_js_property("value", "6.6")
    redrawn(page, drawn)
    expect(said).to_contain_text("6.6")
    assert said.inner_text() != before

"""A role-play in the app view: by keyboard alone to its debrief, left and taken up again, on a phone, for axe."""

from __future__ import annotations

import pytest
from course import Course
from learner import LANGUAGES, frame_of, go_to, picture_in_output, press, status_of, violations, visit
from playwright.sync_api import Locator, Page, expect

from conftest import Open
from coursekit.content.roleplays import roleplay
from coursekit.language import Language, Words
from coursekit.roleplays.scenario import Play
from coursekit.screens.roleplay import SAY

NAME, SHEET = "late-delivery", "09-complaints"
SCENARIO = roleplay(NAME)
FRAME = f"roleplay-{NAME}"
BEST = SCENARIO.plays[0]


def opened(page: Page, course: Course, language: Language) -> Locator:
    visit(page, f"{course.page(SHEET, language, folder='exercises')}#{FRAME}")
    frame = frame_of(page, FRAME)
    expect(frame.locator("h2")).to_have_text(SCENARIO.title.to(language))
    return frame


def say(page: Page, choice: str) -> None:
    """One reply by its number key, its own words first where the turn asks for them."""
    frame = frame_of(page, FRAME)
    if frame.locator("textarea").count():
        go_to(page, f"#{FRAME} textarea")
        page.keyboard.type("9 in my own words")
        press(page, FRAME, "compare")
        expect(frame.locator(".ck-note").filter(has_text="9 in my own words")).to_be_visible()
    reply = frame.locator(f'[data-press="{SAY}{choice}"]')
    expect(reply).to_be_visible()
    place = frame.locator("[data-reply]").evaluate_all(
        "(all, id) => all.findIndex(b => b.dataset.press === id)", SAY + choice
    )
    mine = frame.locator(".ck-me").count()
    page.keyboard.press(str(place + 1))
    expect(frame.locator(".ck-me")).to_have_count(mine + 1)


def play(page: Page, way: Play, begun: int = 0) -> None:
    for choice in way.choose[begun:]:
        say(page, choice)


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_keyboard_alone_from_the_scene_to_the_debrief(course: Course, open_page: Open, language: Language) -> None:
    page = open_page()
    frame = opened(page, course, language)
    press(page, FRAME, "begin")
    expect(frame.get_by_role("log").locator(".ck-line")).to_have_count(1)
    expect(frame.locator("[data-focus=replies]")).to_be_focused()
    play(page, BEST)
    title = SCENARIO.endings[BEST.ends].title.to(language)
    expect(frame.locator(".ck-line").last).to_contain_text(title)
    go_to(page, f"#{FRAME} textarea")
    page.keyboard.type("Next time I look first.")
    press(page, FRAME, "note")
    expect(frame.locator("h2")).to_contain_text(title)
    expect(frame.get_by_text("Next time I look first.")).to_be_visible()
    expect(frame.locator(".ck-entry")).to_have_count(len(BEST.choose))
    assert violations(page, f"#{FRAME}") == []
    page.screenshot(path=picture_in_output(f"debrief-{language}"), full_page=True)
    press(page, FRAME, "replay-2")
    expect(frame.locator(".ck-me")).to_have_count(1)


def test_left_in_the_middle_it_goes_on_from_the_same_line(course: Course, open_page: Open) -> None:
    page = open_page()
    frame = opened(page, course, "zh")
    press(page, FRAME, "begin")
    expect(frame.locator(".ck-person")).to_be_visible()
    for choice in BEST.choose[:2]:
        say(page, choice)
    expect(status_of(page, FRAME)).to_have_text(Words("zh")("frame-saved"))
    said = frame.locator(".ck-line").all_inner_texts()
    course.end_kernels()
    frame = opened(page, course, "zh")
    expect(frame.locator(".ck-line")).to_have_text(said)
    expect(frame.locator("[data-reply]").first).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_the_new_line_and_the_mood_stay_in_view(course: Course, open_page: Open, dark: bool) -> None:
    page = open_page(width=390, dark=dark, touch=True)
    frame = opened(page, course, "zh")
    frame.locator("[data-press=begin]").click()
    expect(frame.locator(".ck-them")).to_have_count(1)
    for choice in BEST.choose[:3]:
        if frame.locator("textarea").count():
            break
        lines = frame.locator(".ck-them").count()
        frame.locator(f'[data-press="{SAY}{choice}"]').click()
        expect(frame.locator(".ck-them")).to_have_count(lines + 1)
        expect(frame.locator(".ck-them").last).to_be_in_viewport()
        expect(frame.locator(".ck-name")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    small = frame.locator("button").evaluate_all("all => all.filter(b => b.getBoundingClientRect().height < 44).length")
    assert small == 0
    assert violations(page, f"#{FRAME}") == []
    page.screenshot(path=picture_in_output(f"roleplay-390-{'dark' if dark else 'light'}"))

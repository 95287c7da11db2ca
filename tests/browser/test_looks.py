"""How it looks and feels: for screen readers, on a phone, in the dark; screenshots for whoever wants to see."""

from __future__ import annotations

import pytest
from course import Course
from learner import (
    BANK,
    FRAMES,
    LAB,
    LANGUAGES,
    LESSON,
    PRACTICE,
    WELCOME,
    check,
    click,
    drawing,
    frame_of,
    picture_in_output,
    picture_of,
    redrawn,
    send,
    violations,
    visit,
)
from playwright.sync_api import Page, expect

from conftest import Open
from coursekit.language import Language
from coursekit.questions.items import Single

WIDTHS, THEMES = (1280, 390), ("light", "dark")
FIRST = BANK.items[0]
assert isinstance(FIRST, Single)
WRONG = next(o.id for o in FIRST.options if not o.right)

# Everything that is pressed, typed in or dragged, with its height; a tick counts with its row.
_TARGETS = """root => [...document.querySelectorAll(`${root} :is(button, a.ck-button, summary, input)`)]
  .filter(e => e.checkVisibility())
  .map(e => e.tagName === "INPUT" && e.closest(".ck-row") || e)
  .map(e => [e.getBoundingClientRect().height, e.textContent.trim().slice(0, 20), JSON.stringify(e.dataset)])"""
# Every text of the frames that is read, with its size; and those in a picture, as large as they stand on the screen.
_TEXTS = """root => [...document.querySelectorAll(`${root}, ${root} *`)]
  .filter(e => e.checkVisibility() && !e.closest("kbd, svg"))
  .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim())
    .map(n => [parseFloat(getComputedStyle(e).fontSize), n.data.trim().slice(0, 30)]))"""
_DRAWN_TEXTS = """() => [...document.querySelectorAll(".ck-picture svg text")].map(t =>
  [parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a, t.textContent.slice(0, 30)])"""
BODY = ".ck :is(p:not([class]), legend, .ck-note, .ck-row-text, button)"


def open_folds(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true })")


def assert_fits(page: Page) -> None:
    """Nothing to scroll sideways, nothing too small to hit, no text under 14 px (helps and captions)."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    targets = page.evaluate(_TARGETS, ".ck")
    assert len(targets) > 3
    assert [t for t in targets if t[0] < 43.9] == []
    assert [t for t in page.evaluate(_TEXTS, ".ck") if t[0] < 14] == []
    assert [t for t in page.evaluate(_TEXTS, BODY) if t[0] < 16] == []
    assert [t for t in page.evaluate(_DRAWN_TEXTS) if t[0] < 10.5] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_accessible_and_fits(
    course: Course, open_page: Open, language: Language, width: int, theme: str
) -> None:
    """Welcome and lesson: fresh, with 500 customers, after a "not yet", with all folds open."""
    page = open_page(width=width, height=844 if width < 500 else 900, dark=theme == "dark", touch=width < 500)
    name = f"{language}-{width}-{theme}"
    visit(page, course.page(WELCOME, language))
    page.screenshot(path=picture_in_output(f"welcome-{name}"), full_page=True)
    open_folds(page)
    assert violations(page) == []
    assert_fits(page)
    visit(page, course.page(LESSON, language))
    assert violations(page) == []
    click(page, LAB, "many")
    expect(frame_of(page, LAB).locator("[data-press=many]")).to_have_attribute("aria-pressed", "true")
    frame_of(page, LAB).screenshot(path=picture_in_output(f"lab-{name}"))
    check(page, FIRST, WRONG)
    send(page, "hint")
    frame_of(page, PRACTICE).screenshot(path=picture_in_output(f"not-yet-{name}"))
    open_folds(page)
    assert violations(page) == []
    assert_fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_kinds_of_questions_fit_a_phone(course: Course, open_page: Open, language: Language) -> None:
    page = open_page(width=390, height=844, touch=True)
    visit(page, course.page(LESSON, language))
    frame = frame_of(page, PRACTICE)
    for place, item in enumerate(BANK.items):
        frame.locator(f'[data-press=go][data-value="{item.id}"]').click()
        expect(frame.locator(f'[data-press=go][data-value="{item.id}"]')).to_have_attribute("aria-current", "step")
        frame.screenshot(path=picture_in_output(f"question-{place + 1}-{language}-390"))
        assert violations(page, f"#{PRACTICE}") == []
        assert_fits(page)


def test_on_a_phone_the_picture_stays_on_top_while_a_slider_is_moved(course: Course, open_page: Open) -> None:
    page = open_page(width=390, height=844, touch=True)
    visit(page, course.page(LESSON))
    lab = frame_of(page, LAB)
    picture, sliders = picture_of(page), lab.locator("input[type=range]")
    assert sliders.count() == 5
    for slider in sliders.all():
        slider.evaluate("e => e.scrollIntoView({ block: 'center' })")
        drawn = drawing(page)
        slider.press("ArrowLeft")
        redrawn(page, drawn)
        here, seen = slider.bounding_box(), picture.bounding_box()
        assert here is not None
        assert seen is not None
        assert 0 <= seen["y"] < seen["y"] + seen["height"] <= here["y"] + 1, "the picture is whole, above the slider"
        assert here["y"] + here["height"] <= 844


def test_a_phone_gets_the_narrow_picture_and_a_turned_one_the_wide(course: Course, open_page: Open) -> None:
    page = open_page(width=390, height=844, touch=True)
    visit(page, course.page(LESSON))
    wide = f"document.querySelector('#{LAB} .ck-picture svg').viewBox.baseVal.width"
    narrow = page.evaluate(wide)
    assert narrow < 390
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_function(f"narrow => {wide} > 1.3 * narrow", arg=narrow)


def test_page_follows_the_systems_theme_while_open(course: Course, open_page: Open) -> None:
    page = open_page()
    visit(page, course.page(LESSON))
    ground = f"getComputedStyle(document.querySelector('#{LAB}')).backgroundColor"
    light, drawn = page.evaluate(ground), drawing(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"was => {ground} !== was", arg=light)
    redrawn(page, drawn)


def test_theme_asked_for_overrules_the_system(course: Course, open_page: Open) -> None:
    page = open_page(dark=False)
    visit(page, course.page(LESSON, query="&theme=dark"))
    for frame in FRAMES[LESSON]:
        expect(frame_of(page, frame)).to_have_attribute("data-dark", "true")
    assert violations(page) == []


def test_chinese_charts_are_text_not_outlines(course: Course, open_page: Open) -> None:
    """They need no Chinese font while being drawn: the browser's own is used."""
    page = open_page()
    visit(page, course.page(LESSON, "zh"))
    texts = picture_of(page).locator("text").all_text_contents()
    assert any("\u4e00" <= character <= "\u9fff" for text in texts for character in text)
    assert not any("\ufffd" in text or "\u25a1" in text for text in texts)
    # Outlines of letters would be shapes that are defined once and used many times.
    assert picture_of(page).locator("use, symbol, defs path").count() == 0

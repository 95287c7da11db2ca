"""The same frames in JupyterLab: by keyboard, accessible, and as pictures where nothing was run."""

from __future__ import annotations

import json

import pytest
from course import ROOT, Course
from learner import (
    BANK,
    FRAMES,
    LAB,
    LANGUAGES,
    LESSON,
    PRACTICE,
    PREDICT,
    answer_by_keyboard,
    drawing,
    focused,
    frame_of,
    go_to,
    redrawn,
    violations,
)
from playwright.sync_api import Page, expect

from conftest import Open
from coursekit.language import Language

COUNT_CELLS = "document.querySelectorAll('.jp-Notebook .jp-Cell').length"


def open_notebook(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_attached(timeout=45_000)
    expect(page.locator(".jp-Notebook .jp-RenderedMarkdown h1").first).to_be_visible(timeout=20_000)


def run_all_by_keyboard(page: Page) -> None:
    """Run all cells through the command palette, once all of JupyterLab is there."""
    idle = page.locator(".jp-StatusBar-TextItem").filter(has_text="| Idle")
    expect(idle).to_be_visible(timeout=45_000)
    palette = page.locator(".jp-ModalCommandPalette input.lm-CommandPalette-input")
    page.keyboard.press("Control+Shift+C")
    expect(palette).to_be_focused()
    page.keyboard.type("Run All Cells")
    active = page.locator(".jp-ModalCommandPalette .lm-CommandPalette-item.lm-mod-active")
    expect(active.locator(".lm-CommandPalette-itemLabel")).to_have_text("Run All Cells")
    page.keyboard.press("Enter")
    for frame in FRAMES[LESSON]:
        expect(frame_of(page, frame)).to_be_attached(timeout=45_000)


def enter_frames_by_keyboard(page: Page) -> None:
    """Tab from wherever JupyterLab left the focus, through its own stops, until it is in the first frame."""
    for _ in range(60):
        if page.evaluate(f"!!document.activeElement.closest('#{PREDICT}')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("no frame can be reached by Tab")


def test_a_lesson_in_jupyterlab_by_keyboard(course: Course, open_page: Open) -> None:
    page = open_page()
    open_notebook(page, course.lab(LESSON))
    run_all_by_keyboard(page)
    cells = page.evaluate(COUNT_CELLS)
    enter_frames_by_keyboard(page)
    assert focused(page)["frame"] == PREDICT
    assert go_to(page, f"#{LAB} [data-press=many]")["frame"] == LAB
    for key in ("b", "a", "1", "3", "x", "d", "d", "m"):  # in JupyterLab's command mode each would change the notebook
        page.keyboard.press(key)
    assert focused(page)["name"] == "many"
    assert page.evaluate(COUNT_CELLS) == cells
    lab = frame_of(page, LAB)
    said = lab.locator(".ck-live.ck-said")
    drawn, sentence = drawing(page), said.inner_text()
    assert go_to(page, f'#{LAB} [data-control="perceived"]')["name"] == "perceived"
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(lab.locator('[data-control="perceived"]')).to_have_js_property("value", "6.5")
    redrawn(page, drawn)
    assert said.inner_text() != sentence
    assert focused(page)["name"] == "perceived"
    answer_by_keyboard(page, BANK.items[0], "en")
    expect(frame_of(page, PRACTICE).locator(".ck-note.ck-right")).to_be_visible()
    assert focused(page)["name"] == "notes"
    assert page.evaluate(COUNT_CELLS) == cells
    assert [e.what for e in course.store.events(course.store.current().id)] == ["answered"]
    assert violations(page, ".ck") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_frames_in_a_dark_jupyterlab_are_dark_and_accessible(
    course: Course, open_page: Open, language: Language
) -> None:
    page = open_page()
    open_notebook(page, course.lab(LESSON, language))
    run_all_by_keyboard(page)
    for frame in FRAMES[LESSON]:
        expect(frame_of(page, frame)).to_have_attribute("data-dark", "false")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")  # what JupyterLab's dark theme sets
    for frame in FRAMES[LESSON]:
        expect(frame_of(page, frame)).to_have_attribute("data-dark", "true")
    assert violations(page, ".ck") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_stills_are_seen_in_an_untrusted_notebook_where_nothing_was_run(
    course: Course, open_page: Open, language: Language
) -> None:
    """A fresh clone is untrusted: JupyterLab then strips scripts, styles and inline SVG."""
    page = open_page()
    open_notebook(page, course.lab(LESSON, language))
    pictures = page.locator(".jp-OutputArea figure img")
    stored = stored_html(language, LESSON).count("<img ")
    assert stored >= 1
    expect(pictures).to_have_count(stored)
    page.wait_for_function("[...document.querySelectorAll('figure img')].every(i => i.naturalWidth > 300)")
    for alt in pictures.evaluate_all("all => all.map(i => i.alt)"):
        assert len(alt) > 40
        assert any("\u4e00" <= c <= "\u9fff" for c in alt) is (language == "zh")
    assert page.locator("section.ck").count() == 0
    assert page.locator(".jp-OutputArea-output").filter(has_text="model not found").count() == 0
    assert page.locator(".jp-OutputArea figure").filter(has=page.locator("table")).count() == stored


@pytest.mark.parametrize("language", LANGUAGES)
def test_stored_html_of_every_cell_shows_in_a_plain_page(open_page: Open, language: Language) -> None:
    """What GitHub or any other viewer gets: an image with its words, no script."""
    html = "".join(stored_html(language, name) for name in FRAMES)
    assert "<script" not in html
    page = open_page()
    page.set_content(f"<!doctype html><html lang='en'><title>stored</title><main>{html}</main>")
    images = page.get_by_role("img")
    expect(images).to_have_count(html.count("<img "))
    assert all(alt.strip() for alt in images.evaluate_all("all => all.map(i => i.alt)"))
    page.wait_for_function("[...document.images].every(i => i.naturalWidth > 300)")


def stored_html(language: Language, name: str) -> str:
    """The HTML stored for all cells of a notebook: each code cell has some, and none has a live widget."""
    notebook = json.loads((ROOT / "notebooks" / language / f"{name}.ipynb").read_text(encoding="utf-8"))
    html = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            data = [output.get("data", {}) for output in cell["outputs"]]
            assert not any("application/vnd.jupyter.widget-view+json" in one for one in data)
            html.append("".join("".join(one.get("text/html", "")) for one in data))
    return "".join(html)

"""Nothing leaves this machine and nothing complains, in the app view and in JupyterLab."""

from __future__ import annotations

import pytest
from course import Course
from learner import FRAMES, LANGUAGES, LESSON, WELCOME, frame_of, visit
from playwright.sync_api import Browser, expect
from watching import Watch

from conftest import Open
from coursekit.language import Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_request_leaves_the_machine_and_the_console_is_quiet(
    course: Course, open_page: Open, language: Language
) -> None:
    page = open_page()
    watch = Watch(page)
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    visit(page, course.page(WELCOME, language))
    visit(page, course.page(LESSON, language))
    app_view = watch.asked
    assert app_view > 10
    page.goto(course.lab(LESSON, language))
    expect(page.locator(".jp-StatusBar-TextItem").filter(has_text="| Idle")).to_be_visible(timeout=45_000)
    page.locator(".jp-MenuBar, .lm-MenuBar").get_by_text("Run", exact=True).click()
    page.locator(".lm-Menu-item").filter(has_text="Run All Cells").first.click()
    for frame in FRAMES[LESSON]:
        expect(frame_of(page, frame)).to_be_attached(timeout=45_000)
    assert watch.asked > app_view + 10
    assert len(sockets) >= 3
    assert watch.left_the_machine == []
    assert watch.complaints == []


def test_the_watch_sees_what_would_leave_and_what_complains(browser: Browser) -> None:
    page = browser.new_page()
    watch = Watch(page)
    page.set_content(
        "<img src='http://far.example/x.png'><script>new WebSocket('ws://far.example/y'); missing()</script>"
    )
    page.wait_for_load_state("networkidle")
    page.close()
    assert watch.left_the_machine == ["http://far.example/x.png", "ws://far.example/y"]
    assert any("missing is not defined" in complaint for complaint in watch.complaints)

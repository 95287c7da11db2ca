"""One server and one browser for the session; each test gets empty records and pages that are watched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from course import Course
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from watching import Watch

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # Nothing but this machine has a name: a request to a far server fails loudly.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
STEP_MS, PAGE_MS = 10_000, 45_000  # a busy machine may take long over a page

expect.set_options(timeout=STEP_MS)

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything beside this file needs a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium here: the browser tests can't run, and in CI they must.")
        pytest.skip("There is no Chromium on this machine: this browser test was not run.")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS) as launched,
    ):
        yield launched


@pytest.fixture(scope="session")
def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    with Course(tmp_path_factory.mktemp("home")) as course:
        yield course


@pytest.fixture
def course(shared: Course) -> Course:
    """The shared server, with nobody's records and no kernels."""
    shared.end_kernels()
    shared.empty_records()
    return shared


@pytest.fixture
def own_course(browser: Browser, tmp_path: Path) -> Iterator[Course]:
    """A server of the test's own, which it may kill."""
    with Course(tmp_path / "home") as started:
        yield started


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page in a browser of its own kind (width, dark, touch); at the end the pages must have been quiet.

    `expect_trouble=True` is for tests that take the kernel or the records away.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opened(
        width: int = 1280, height: int = 900, dark: bool = False, touch: bool = False, expect_trouble: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            is_mobile=touch,
            device_scale_factor=1,
        )
        context.set_default_timeout(STEP_MS)
        context.set_default_navigation_timeout(PAGE_MS)
        contexts.append(context)
        page = context.new_page()
        if not expect_trouble:
            watches.append(Watch(page))
        return page

    yield opened
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.left_the_machine == []
        assert watch.complaints == []

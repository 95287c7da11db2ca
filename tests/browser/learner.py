"""What a learner does on a page, and what they see: the words of the tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from course import ROOT
from playwright.sync_api import Locator, Page, expect

from coursekit.content.banks import bank
from coursekit.language import Language, Words
from coursekit.questions.items import Item
from coursekit.questions.session import right_answer, shown_order

BANK = bank("expectations")
LESSON, WELCOME = "03-expectations", "00-welcome"
FRAMES = {
    WELCOME: ["progress"],
    LESSON: ["predict-zone-of-tolerance", "lab-zone-of-tolerance", "practice-expectations"],
}
PREDICT, LAB, PRACTICE = FRAMES[LESSON]
PAGE_MS = 45_000
LANGUAGES: tuple[Language, ...] = ("en", "zh")

# The focused element as the tests name it. Its focus is seen where the element itself, or for a tick the row
# around it, has an outline of at least two pixels, and the element is inside the window.
_FOCUSED = """() => {
  const e = document.activeElement, d = e.dataset, row = e.closest(".ck-row"), box = e.getBoundingClientRect();
  const seen = (x) => {
    const s = getComputedStyle(x);
    if (s.outlineStyle === "auto" && !x.closest(".ck")) return true;  // the browser's own ring, on JupyterLab's links
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2
      && !/^(transparent|rgba\\(.*, 0\\))$/.test(s.outlineColor);
  };
  return {
    name: d.control || d.field || (d.move ? `${d.move} ${d.option}` : d.option) || d.press || d.focus || e.id,
    tag: e.tagName.toLowerCase(), frame: (e.closest("section.ck") || {}).id || "", text: e.textContent.trim(),
    seen: document.hasFocus() && (seen(e) || (!!row && e.tagName === "INPUT" && seen(row)))
      && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
_WHERE = """(selector) => {
  const to = document.querySelector(selector), at = document.activeElement;
  if (!to) throw new Error("there is no " + selector);
  if (at.matches(selector)) return "here";
  return at !== document.body && at.compareDocumentPosition(to) & 2 ? "Shift+Tab" : "Tab";
}"""


def visit(page: Page, url: str) -> None:
    """Open a page of the app view and wait until all its frames are drawn."""
    page.goto(url)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page of the app view has drawn all its frames."""
    page.wait_for_function("document.body?.dataset.ready === 'true'", timeout=PAGE_MS)
    for name, frames in FRAMES.items():
        if name in page.url:
            for frame in frames:
                expect(frame_of(page, frame)).to_be_visible(timeout=PAGE_MS)


def frame_of(page: Page, name: str) -> Locator:
    return page.locator(f"section.ck#{name}")


def focused(page: Page) -> dict[str, Any]:
    """Which element has the focus; fails where the focus can't be seen."""
    at = page.evaluate(_FOCUSED)
    assert at["seen"], f"the focus is not visible on {at}"
    return at


def go_to(page: Page, selector: str, most: int = 60) -> dict[str, Any]:
    """Press Tab, or Shift+Tab where it lies before, until `selector` has the focus; each stop must be visible."""
    for _ in range(most):
        key = page.evaluate(_WHERE, selector)
        if key == "here":
            return focused(page)
        page.keyboard.press(key)
        focused(page)
    raise AssertionError(f"{selector} can't be reached by Tab; the focus is on {page.evaluate(_FOCUSED)}")


def press(page: Page, frame: str, button: str, value: str = "") -> None:
    """Go to a button by keyboard and press it."""
    more = f'[data-value="{value}"]' if value else ""
    go_to(page, f'#{frame} [data-press="{button}"]{more}')
    page.keyboard.press("Enter")


def answer_by_keyboard(page: Page, item: Item, language: Language, by_arrows: bool = False) -> None:
    """Give the right answer to the question shown, by keyboard alone, and send it."""
    right = right_answer(item)
    if item.kind == "single":
        assert isinstance(right, str)
        _choose_one(page, shown_order(item), right, by_arrows)
    elif item.kind == "multiple":
        assert isinstance(right, list)
        for option in right:
            assert go_to(page, f'#{PRACTICE} input[data-option="{option}"]')["name"] == option
            page.keyboard.press("Space")
            assert focused(page)["name"] == option
            expect(page.locator(f'#{PRACTICE} input[data-option="{option}"]')).to_be_checked()
    elif item.kind == "order":
        assert isinstance(right, list)
        _put_in_order(page, right)
    else:
        field = f"answer-{item.id}"
        assert go_to(page, f'#{PRACTICE} [data-field="{field}"]')["name"] == field
        assert isinstance(right, float)
        page.keyboard.type(f"{right:g}")
    press(page, PRACTICE, "sure")
    expect(status_of(page, PRACTICE)).to_have_text(Words(language)("frame-saved"))


def _choose_one(page: Page, shown: list[str], right: str, by_arrows: bool) -> None:
    assert go_to(page, f'#{PRACTICE} input[data-option="{shown[0]}"]')["name"] == shown[0]
    if by_arrows:
        for option in shown[1 : shown.index(right) + 1]:
            page.keyboard.press("ArrowDown")
            assert focused(page)["name"] == option
    else:
        page.keyboard.press(str(shown.index(right) + 1))
    assert focused(page)["name"] == right
    expect(page.locator(f'#{PRACTICE} input[data-option="{right}"]')).to_be_checked()


def _put_in_order(page: Page, right: list[str]) -> None:
    for place, option in enumerate(right):
        while (at := order_shown(page).index(option)) > place:
            assert go_to(page, f'#{PRACTICE} [data-move="up"][data-option="{option}"]')["name"] == f"up {option}"
            page.keyboard.press("Enter")
            assert order_shown(page).index(option) == at - 1
            assert focused(page)["name"] == f"up {option}"
    assert order_shown(page) == right


def order_shown(page: Page) -> list[str]:
    return page.eval_on_selector_all(f"#{PRACTICE} li.ck-row", "rows => rows.map(r => r.dataset.key)")


def picture_of(page: Page) -> Locator:
    """The lab's picture: an SVG in the page that says what it shows."""
    return frame_of(page, LAB).locator(".ck-picture [role=img]")


def drawing(page: Page) -> str:
    """The picture as it is drawn now."""
    return str(picture_of(page).evaluate("e => e.outerHTML"))


def redrawn(page: Page, before: str) -> None:
    """Wait until the picture is another one than `before`."""
    changed = f"before => document.querySelector('#{LAB} .ck-picture [role=img]').outerHTML !== before"
    page.wait_for_function(changed, arg=before)


def status_of(page: Page, frame: str) -> Locator:
    return frame_of(page, frame).locator(".ck-status")


def choose(page: Page, *options: str, frame: str = PRACTICE) -> None:
    """Tick options with the mouse."""
    for option in options:
        frame_of(page, frame).locator(f'label.ck-row[data-key="{option}"]').click()


def click(page: Page, frame: str, button: str) -> None:
    frame_of(page, frame).locator(f'[data-press="{button}"]').click()


def check(page: Page, item: Item, answer: object, button: str = "sure") -> None:
    """Give `answer` with the mouse, send it and wait for "saved"."""
    frame = frame_of(page, PRACTICE)
    if item.kind == "number":
        frame.locator(f'[data-field="answer-{item.id}"]').fill(str(answer))
    elif item.kind == "order":
        assert isinstance(answer, list)
        for place, option in enumerate(answer):
            while order_shown(page).index(option) > place:
                frame.locator(f'[data-move="up"][data-option="{option}"]').click()
    else:
        choose(page, *(answer if isinstance(answer, list) else [str(answer)]))
    send(page, button)


def go_on(page: Page) -> None:
    """Press "next" and wait until the page has gone on."""
    heading = frame_of(page, PRACTICE).locator("h2")
    before = heading.inner_text()
    click(page, PRACTICE, "next")
    expect(heading).not_to_have_text(before)


def send(page: Page, button: str = "sure", frame: str = PRACTICE) -> None:
    """Press a button that keeps something, and wait until the page says that it is saved."""
    click(page, frame, button)
    expect(status_of(page, frame)).to_have_text("✓ Saved" if _language(page) == "en" else "✓ 已保存")


def _language(page: Page) -> Language:
    return "zh" if "/zh/" in page.url else "en"


def wait_until(true: Callable[[], bool], seconds: float = 8) -> bool:
    """Look again and again; whether it became true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return true()


def violations(page: Page, scope: str | None = None) -> list[str]:
    """What axe calls serious or critical."""
    found: dict[str, Any] = Axe().run(page, context=scope).response
    return [
        f"{v['id']} ({v['impact']}): {node['target']} {node['html'][:120]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


def picture_in_output(name: str) -> Path:
    """Where a screenshot is kept for whoever looks at the CI's output."""
    folder = ROOT / "test-output" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"

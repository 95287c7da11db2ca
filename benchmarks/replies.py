"""A reply's answer, timed in the page: from the press to the second frame after the customer's next line is shown.

Run: python benchmarks/replies.py. A role-play and a practice question stand on one page and take turns: a reply
(taken back again, untimed) and an answer that is not right yet. Exit 1 where the goal is missed.
"""

from __future__ import annotations

import sys

from course import browser, judged, median, p95, served
from playwright.sync_api import Page

ROUNDS = 40
NOTEBOOKS = {"bench-replies": ['import coursekit as ck; ck.roleplay("late-delivery")', 'ck.practice("expectations")']}
TALK, NOTES = "#roleplay-late-delivery .ck-talk", "#practice-expectations [data-key=notes]"
# Press a button and wait for the second frame after its answer is shown in `place`.
TIMED = """([button, place]) => new Promise((kept, fail) => {
  const start = performance.now();
  setTimeout(() => fail(new Error("no answer in 10 s")), 10000);
  new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => kept(performance.now() - start)));
  }).observe(document.querySelector(place), { subtree: true, childList: true, characterData: true });
  document.querySelector(button).click();
})"""


def reply(page: Page) -> float:
    """One reply, then back to before it."""
    lines = page.locator(f"{TALK} .ck-line")
    before = lines.count()
    took = float(page.evaluate(TIMED, ["#roleplay-late-delivery [data-reply]", TALK]))
    page.click("#roleplay-late-delivery [data-press=undo]")
    page.wait_for_function("([s, n]) => document.querySelectorAll(s).length === n", arg=[f"{TALK} .ck-line", before])
    return took


def answer(page: Page, place: int) -> float:
    """One answer, another one each time, so that what is said to it changes."""
    rows = page.locator("#practice-expectations label.ck-row:not(.ck-right)")
    rows.nth(place % 2).click()
    button = "sure" if page.locator("#practice-expectations [data-press=sure]").count() else "check"
    return float(page.evaluate(TIMED, [f"#practice-expectations [data-press={button}]", NOTES]))


def main() -> int:
    """Measure and print; whether the goal is met."""
    with served(NOTEBOOKS) as server, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(server.url("bench-replies"))
        page.wait_for_selector("body[data-ready=true]")
        page.click("#roleplay-late-delivery [data-press=begin]")
        page.wait_for_selector("#roleplay-late-delivery [data-reply]")
        replies, answers = [], []
        for place in range(ROUNDS):
            replies.append(reply(page))
            answers.append(answer(page, place))
    print(f"{'ms, press to second frame':34} {'median':>8} {'p95':>8}")
    for name, times in (("reply in a role-play", replies), ("answer in a practice", answers)):
        print(f"{name:34} {median(times):8.0f} {p95(times):8.0f}")
    return 0 if judged("reply / answer, median", median(replies) / median(answers), 1.1) else 1


if __name__ == "__main__":
    sys.exit(main())

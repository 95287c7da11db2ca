"""A slider's answer, timed in the page: from the key to the second frame after the new picture is shown.

Run: python benchmarks/slider.py. Three ways take turns, ten presses each: the lab with 500 customers; `interact`
with a new figure; an empty round trip through the lab's page and kernel. Exit 1 where a goal is missed.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field

from course import Server, browser, judged, median, p95, served
from playwright.sync_api import Browser, Page

PRESSES = 100
BLOCK = 10
NOTEBOOKS = {
    "bench-lab": ["lesson", "from empty_frame import empty; empty()"],
    "bench-interact": ["from interact_zone import interactive; interactive()"],
}
LAB = '#lab-zone-of-tolerance input[data-control="perceived"]'

# `bench.done` is a promise made by each keydown, kept two frames after the sign that its answer is shown.
TIMER = """
window.bench = {done: null, kept: null, start: 0, source: ""};
addEventListener("keydown", (event) => {
  bench.start = event.timeStamp;
  bench.done = new Promise((kept) => { bench.kept = kept; });
}, true);
bench.shown = () => {
  const kept = bench.kept;
  bench.kept = null;
  if (kept) requestAnimationFrame(() => requestAnimationFrame(() => kept(performance.now() - bench.start)));
};
document.addEventListener("load", ({ target }) => {
  if (target.tagName !== "IMG" || target.src === bench.source) return;
  bench.source = target.src;
  bench.shown();
}, true);
bench.watch = (element) =>
  new MutationObserver(bench.shown).observe(element, { subtree: true, childList: true, characterData: true });
"""
ANSWER = """() => Promise.race([bench.done,
  new Promise((_, fail) => setTimeout(() => fail(new Error("no answer in 10 s")), 10000))])"""


@dataclass
class Way:
    """One way to draw: its page, its slider, and the milliseconds of each press."""

    name: str
    page: Page
    slider: str
    times: list[float] = field(default_factory=list)

    def press(self, count: int, key: str) -> list[float]:
        """Press a key again and again, each time after the last answer and a little rest."""
        self.page.bring_to_front()
        self.page.locator(self.slider).focus(timeout=5000)
        times = []
        for _ in range(count):
            self.page.wait_for_timeout(random.uniform(60, 110))  # so that presses fall anywhere in a frame
            self.page.keyboard.press(key)
            times.append(float(self.page.evaluate(ANSWER)))
        return times


def opened(chromium: Browser, server: Server, notebook: str) -> Page:
    """The notebook's page, once it is ready."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    page.add_init_script(TIMER)
    page.goto(server.url(notebook))
    page.wait_for_selector("body[data-ready=true]")
    return page


def lab(chromium: Browser, server: Server, notebook: str) -> Page:
    """The lesson's page with 500 customers in its lab."""
    page = opened(chromium, server, notebook)
    page.click('#lab-zone-of-tolerance [data-press="many"]')
    page.wait_for_selector('#lab-zone-of-tolerance [data-press="many"][aria-pressed="true"]')
    page.evaluate("bench.watch(document.querySelector('#lab-zone-of-tolerance .ck-picture'))")
    return page


def ways(chromium: Browser, server: Server) -> list[Way]:
    """All of them, ready to be pressed."""
    page = lab(chromium, server, "bench-lab")
    page.evaluate("bench.watch(document.querySelector('#empty [data-key=said]'))")
    made = [
        Way("lab", page, LAB),
        Way("interact", opened(chromium, server, "bench-interact"), ".noUi-handle"),
        Way("empty round trip", page, '#empty input[type="range"]'),
    ]
    for way in made:
        way.press(BLOCK, "ArrowRight")
        way.press(BLOCK, "ArrowLeft")
    return made


def main() -> int:
    """Measure and print; whether all goals are met."""
    with served(NOTEBOOKS) as server, browser() as chromium:
        taking_turns = ways(chromium, server)
        for block in range(PRESSES // BLOCK):
            for way in taking_turns:
                way.times += way.press(BLOCK, "ArrowLeft" if block % 2 else "ArrowRight")
    print(f"{'ms, keydown to second frame':34} {'median':>8} {'p95':>8}")
    for way in taking_turns:
        print(f"{way.name:34} {median(way.times):8.0f} {p95(way.times):8.0f}")
    ours, interact, empty = [way.times for way in taking_turns]
    met = [
        judged("interact / lab, median", median(interact) / median(ours), 2.4, least=True),
        judged("lab / interact, p95", p95(ours) / p95(interact), 0.5),
        judged("lab / empty round trip, median", median(ours) / median(empty), 1.5),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

"""How long a page takes until its first frame can be used, against a page without cells on the same server.

Run: python benchmarks/first_view.py. Pages take turns, each in a new tab of one warm browser; all times are the
page's own, from the start of the navigation. The empty page is ready when it is loaded to its end and its kernel
has answered a first message. Exit 1 where a goal is missed.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict

import psutil
from course import LESSON, Server, browser, judged, median, served
from playwright.sync_api import Browser

ROUNDS, WARM_UPS = 8, 2
LESSONS = ("00-welcome", LESSON)
EMPTY = "bench-empty"
FRAME = "bench-frame"  # one empty frame and nothing else: what a frame costs without a lesson in it
PAGES = (EMPTY, *LESSONS, FRAME)
NOTEBOOKS = {EMPTY: [], FRAME: ["from empty_frame import empty; empty()"]}

# Notes when each sign is first seen: [name, whether it is there].
TIMER = """
window.seen = {};
const note = (name) => { if (!(name in seen)) seen[name] = performance.now(); };
const signs = {
  "page text": () => document.querySelector("main h1, #loading"),
  "first cell ran": () => document.querySelector("main .output"),
  "last cell ran": () => document.getElementById("end"),
  "frame usable": () => [...document.querySelectorAll("section.ck")].some((frame) =>
    frame.querySelector("h2") && frame.querySelector("button:enabled, input:enabled, a[href]")),
};
new MutationObserver(() => {
  for (const [name, there] of Object.entries(signs)) if (!(name in seen) && there()) note(name);
}).observe(document, { subtree: true, childList: true, attributes: true });
addEventListener("load", () => note("load"));
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener("open", () => note("kernel channel open"));
    this.addEventListener("message", () => note("kernel answered"));
  }
};
"""
EMPTY_SIGNS = ("load", "last cell ran", "kernel answered")
ORDER = ("page text", "first cell ran", "last cell ran", "load", "kernel channel open", "kernel answered")


def visit(chromium: Browser, url: str, ready: tuple[str, ...]) -> dict[str, float]:
    """Milliseconds until each sign, in a tab of its own, once all of `ready` are seen."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.add_init_script(TIMER)
        page.goto(url, wait_until="commit", timeout=30_000)
        page.wait_for_function("(names) => names.every((n) => n in seen)", arg=ready, polling=200, timeout=60_000)
        seen: dict[str, float] = page.evaluate("seen")
        page.goto("about:blank", timeout=10_000)  # leaving the page ends its kernel
    finally:
        page.close()
    return seen | {"ready": max(seen[name] for name in ready)}


def rest(server: Server) -> None:
    """Wait until the last page's kernel is gone, so that no page pays for the one before it."""
    until = time.monotonic() + 10
    while psutil.Process(server.pid).children(True) and time.monotonic() < until:
        time.sleep(0.05)


def main() -> int:
    """Measure and print; whether all goals are met."""
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with served(NOTEBOOKS) as server, browser() as chromium:
        for turn in range(WARM_UPS + ROUNDS):
            first = turn % len(PAGES)
            for name in PAGES[first:] + PAGES[:first]:
                rest(server)
                ready = EMPTY_SIGNS if name == EMPTY else ("frame usable", *EMPTY_SIGNS[:2])
                for sign, value in visit(chromium, server.url(name), ready).items():
                    if turn >= WARM_UPS:
                        times[name][sign].append(value)
    print(f"{'ms, median':22}" + "".join(f"{name:>18}" for name in PAGES))
    for sign in (*ORDER, "frame usable"):
        shown = [
            f"{median(found[sign]):18.0f}" if sign in found else f"{'-':>18}"
            for found in (times[page] for page in PAGES)
        ]
        print(f"{sign:22}" + "".join(shown))
    empty = median(times[EMPTY]["ready"])
    usable = {name: median(times[name]["frame usable"]) for name in (*LESSONS, FRAME)}
    met = [judged(f"{name}: first frame / empty page", usable[name] / empty, 1.2) for name in LESSONS]
    print(f"one empty frame / empty page {usable[FRAME] / empty:.2f}")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

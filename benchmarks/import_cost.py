"""What the course adds to pandas + matplotlib + ipywidgets: seconds to import, memory of a lesson's kernel.

Run: python benchmarks/import_cost.py. Imports are timed in separate processes that take turns; memory is what
belongs to a kernel alone (USS) and its share of what it has in common with others (PSS, Linux only), read while
the page is open and the lab has been moved. Exit 1 where a goal is missed.
"""

from __future__ import annotations

import subprocess
import sys

import psutil
from course import LESSON, Server, browser, judged, median, served
from playwright.sync_api import Browser

RUNS, VISITS = 15, 3
BASE = "import pandas, matplotlib, ipywidgets"
IMPORTS = {
    "base": BASE,
    "with coursekit": f"{BASE}, coursekit",
    "with coursekit.lab": f"{BASE}, coursekit; coursekit.lab",
}
BASE_PAGE = "bench-base"
NOTEBOOKS = {BASE_PAGE: ["import pandas, matplotlib.pyplot, ipywidgets", "ipywidgets.IntSlider()"]}
MB = 2**20


def seconds(statement: str) -> float:
    """The time of the imports in a new process, by its own clock."""
    timed = f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    ran = subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True, timeout=60)
    return float(ran.stdout)


def memory(chromium: Browser, server: Server, notebook: str) -> tuple[float, float]:
    """USS and PSS of the notebook's kernel, MB."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    try:
        page.goto(server.url(notebook))
        page.wait_for_selector("body[data-ready=true]")
        if notebook == LESSON:
            page.click('#lab-zone-of-tolerance [data-press="many"]')
            page.wait_for_selector('#lab-zone-of-tolerance [data-press="many"][aria-pressed="true"]')
            page.focus('#lab-zone-of-tolerance input[data-control="perceived"]')
            for _ in range(20):
                page.keyboard.press("ArrowRight", delay=100)
        page.wait_for_timeout(1000)
        kernel = page.get_attribute("body", "data-kernel-id")
        process = next(p for p in psutil.Process(server.pid).children(True) if str(kernel) in " ".join(p.cmdline()))
        used = process.memory_full_info()
    finally:
        page.close()
    return used.uss / MB, getattr(used, "pss", used.uss) / MB


def main() -> int:
    """Measure and print; whether all goals are met."""
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for run in range(RUNS + 2):
        for name, statement in IMPORTS.items():
            took = seconds(statement)
            if run >= 2:  # the first two fill the caches
                times[name].append(took)
    held: dict[str, list[tuple[float, float]]] = {BASE_PAGE: [], LESSON: []}
    with served(NOTEBOOKS) as server, browser() as chromium:
        for _ in range(VISITS):
            for notebook, found in held.items():
                found.append(memory(chromium, server, notebook))
    for name, values in times.items():
        print(f"import {name:20} {1000 * median(values):6.0f} ms")
    (base, base_pss), (lesson, lesson_pss) = ([median(column) for column in zip(*held[n], strict=True)] for n in held)
    print(f"kernel with pandas + matplotlib.pyplot + ipywidgets: USS {base:.0f} MB, PSS {base_pss:.0f} MB")
    print(f"kernel of {LESSON}, lab moved: USS {lesson:.0f} MB, PSS {lesson_pss:.0f} MB")
    met = [
        judged("import with coursekit / base", median(times["with coursekit"]) / median(times["base"]), 1.1),
        judged("lesson's kernel / base, USS", lesson / base, 1.15),
        judged("lesson's kernel / base, PSS", lesson_pss / base_pss, 1.15),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

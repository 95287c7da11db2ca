"""The whole orders report over 541,909 order lines of a real web shop, against pandas only reading the file.

Run: python benchmarks/report.py. Both are whole commands in new processes that take turns, from the packed file, with
imports: `coursekit report FILE --kind orders` until the page is written, and `pandas.read_csv(FILE)`. Beside it the
same two calls in one process in which everything is imported (no goal: there the pictures and the page weigh more).
Exit 1 where the goal is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from coursekit.screens.report import report_command

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "online-retail.csv.gz"
ROUNDS = 7
GOAL = 3.0


def seconds(run: Callable[[], object]) -> float:
    """The time of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def medians(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The runs take turns; the first round only fills the caches."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for each in range(ROUNDS + 1):
        for name, run in runs.items():
            took = seconds(run)
            if each:
                taken[name].append(took)
    return {name: statistics.median(values) for name, values in taken.items()}


def processes(out: Path) -> dict[str, Callable[[], object]]:
    """Both as commands."""
    report = [sys.executable, "-m", "coursekit", "report", str(DATA), "--kind", "orders", "--out", str(out)]
    read = [sys.executable, "-c", f"import pandas; pandas.read_csv({str(DATA)!r})"]
    commands = {"report": report, "read": read}
    return {
        name: lambda command=command: subprocess.run(command, check=True, capture_output=True, timeout=120)  # type: ignore[misc]
        for name, command in commands.items()
    }


def calls(out: Path) -> dict[str, Callable[[], object]]:
    """Both as functions."""
    args = argparse.Namespace(file=str(DATA), kind="orders", out=str(out), map=[], language="en", scale=None)

    def report() -> None:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            report_command(args)

    return {"report": report, "read": lambda: pd.read_csv(DATA)}


def main() -> int:
    """Measure and print; 1 where the goal is missed."""
    if not DATA.is_file():
        print(f"skipped: {DATA.name} is not beside the checkout")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        whole, inside = (medians(each(Path(folder, "out.html"))) for each in (processes, calls))
    ratio = whole["report"] / whole["read"]
    for name, found in (("as commands", whole), ("in one process", inside)):
        figures = f"report {1000 * found['report']:.0f} ms, read_csv {1000 * found['read']:.0f} ms"
        print(f"{name:16} {figures}; ratio {found['report'] / found['read']:.2f}")
    print(f"orders report / reading the file: {ratio:.2f}, goal ≤ {GOAL:g}, {'met' if ratio <= GOAL else 'MISSED'}")
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())

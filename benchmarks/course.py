"""What the benchmarks share: a served copy of the course with notebooks of our own in it, a browser, figures."""

from __future__ import annotations

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
LESSON = "03-expectations"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Server:
    """A running course."""

    port: int
    token: str
    pid: int

    def url(self, name: str) -> str:
        """The app view of the English notebook called `name`."""
        return f"http://127.0.0.1:{self.port}/voila/render/notebooks/en/{name}.ipynb?token={self.token}"


@contextmanager
def served(notebooks: dict[str, list[str]] | None = None) -> Iterator[Server]:
    """`coursekit start` on a copy of the course with more notebooks: name → code cells.

    A first cell named `lesson` stands for all cells of lesson 03.
    """
    with tempfile.TemporaryDirectory(prefix="ck-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        course = Path(folder, "course")
        for name, cells in (notebooks or {}).items():
            _write(course / "notebooks" / "en" / f"{name}.ipynb", cells)
        variables = {**os.environ, "COURSEKIT_HOME": f"{folder}/home", "PYTHONPATH": str(HERE / "cells")}
        words = ["start", "--no-browser", "--port", str(port), "--folder", str(course), "--language", "en"]
        with subprocess.Popen(
            [sys.executable, "-m", "coursekit", *words],
            stdout=subprocess.PIPE,
            text=True,
            env=variables,
            cwd=HERE.parent,
        ) as process:
            try:
                assert process.stdout is not None
                line = process.stdout.readline()
                if " ready at " not in line:
                    raise RuntimeError(f"the course did not start: {line}")
                token = parse_qs(urlsplit(line.split()[-1]).query)["token"][0]
                yield Server(port, token, process.pid)
            finally:
                process.terminate()
                process.wait(20)


def _write(file: Path, cells: list[str]) -> None:
    lesson = json.loads((HERE.parent / "notebooks" / "en" / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    made = []
    for number, source in enumerate(cells):
        if source == "lesson":
            made += lesson["cells"]
        else:
            empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
            made.append({**empty, "id": f"bench-{number}", "source": source})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**lesson, "cells": made}), encoding="utf-8")


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window: the system's, else the one Playwright brings."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield opened
        finally:
            opened.close()


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 % of them do not exceed."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def judged(name: str, value: float, goal: float, least: bool = False) -> bool:
    """Print one figure beside its goal, an upper limit unless `least`; whether it is met."""
    met = value >= goal if least else value <= goal
    print(f"{name:58} {value:6.2f}   goal {'≥' if least else '≤'} {goal:g}   {'met' if met else 'MISSED'}")
    return met

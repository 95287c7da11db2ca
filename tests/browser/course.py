"""The course as a learner starts it: the server process, its pages, kernels and records."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener
from uuid import uuid4

import psutil

from coursekit.records.store import Store

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
_ask = build_opener(ProxyHandler({})).open


class Course:
    """`python -m coursekit start`, with a folder of its own for records; `root` may be another copy of the course."""

    def __init__(self, home: Path, root: Path = ROOT, port: int | None = None) -> None:
        self.home, self.root = home, root
        self.port = port or free_port()
        self.start()

    def __enter__(self) -> Course:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def store(self) -> Store:
        return Store(self.home)

    def start(self) -> None:
        """Start the server and wait for the line that says it is ready."""
        command = [
            sys.executable,
            "-m",
            "coursekit",
            "start",
            "--no-browser",
            "--port",
            str(self.port),
            "--language",
            "en",
        ]
        self.home.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            command,
            cwd=self.root,
            env={**os.environ, "COURSEKIT_HOME": str(self.home), "PYTHONPATH": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        output = self.process.stdout
        assert output is not None
        threading.Thread(target=lambda: [lines.put(line) for line in output], daemon=True).start()
        try:
            said = lines.get(timeout=START_SECONDS)
        except queue.Empty:
            said = "nothing"
        if "coursekit ready at " not in said:
            self.stop()
            raise AssertionError(f"The course did not start. It said: {said}")
        url = said.partition("coursekit ready at ")[2].strip()
        self.base, self.token = url.partition("/voila/")[0], url.partition("token=")[2]

    def stop(self) -> None:
        """End the server as Ctrl-C does; by force if it doesn't."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """SIGKILL the server and its kernels: nobody gets to tidy up."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for one in family:
            _kill(one)
        self.process.wait(10)
        psutil.wait_procs(family, timeout=10)

    def kill_kernels(self) -> int:
        """SIGKILL every kernel; the server lives. Returns how many there were."""
        kernels = psutil.Process(self.process.pid).children(recursive=True)
        for one in kernels:
            _kill(one)
        psutil.wait_procs(kernels, timeout=10)
        return len(kernels)

    def page(self, name: str, language: str = "en", query: str = "", folder: str = "notebooks") -> str:
        """The address of a lesson, or of a sheet in `exercises`, in the app view, with the token that opens it."""
        return f"{self.base}/voila/render/{folder}/{language}/{name}.ipynb?token={self.token}{query}"

    def lab(self, name: str, language: str = "en") -> str:
        """The address of a lesson in JupyterLab, in a workspace of its own: nothing is open from before."""
        return f"{self.base}/lab/workspaces/{uuid4().hex}/tree/notebooks/{language}/{name}.ipynb?token={self.token}"

    def kernels(self) -> list[str]:
        """The ids of the kernels that run now."""
        return [kernel["id"] for kernel in json.loads(self._ask("GET", "api/kernels"))]

    def end_kernels(self) -> None:
        """Those of JupyterLab live on after its page is closed."""
        for kernel in self.kernels():
            with suppress(HTTPError):  # it is just being ended by its page
                self._ask("DELETE", f"api/kernels/{kernel}")

    def _ask(self, method: str, path: str) -> bytes:
        headers = {"Authorization": f"token {self.token}"}
        with _ask(Request(f"{self.base}/{path}", headers=headers, method=method), timeout=20) as answer:
            return bytes(answer.read())

    def empty_records(self) -> None:
        """Nobody has learnt here yet."""
        for file in self.home.glob("records*"):
            file.unlink()


def copy_of_the_course(folder: Path) -> Path:
    """A checkout of its own, for a test that changes the content."""
    for part in ("coursekit", "notebooks", "exercises"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

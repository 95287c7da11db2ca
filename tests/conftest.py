"""What several tests need: a running course, and a way to start one that a test may kill."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
_gave_way = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """All that needs a browser runs on one worker, one after the other; of the rest, what lies in one file."""
    from xdist.scheduler import LoadScopeScheduling

    class ByPlace(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "browser" if "tests/browser/" in file else file

    return ByPlace(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A worker without the browser gives way to the one that has it, whose pages are held to a time."""
    global _gave_way
    if "PYTEST_XDIST_WORKER" in os.environ and not _gave_way and item.path.parent.name != "browser":
        _gave_way = True
        with suppress(AttributeError, OSError):  # no such thing on Windows
            os.nice(10)


@dataclass
class Server:
    """A course started as a user starts it."""

    process: subprocess.Popen[str]
    home: Path
    ready: str  # the address it printed

    @property
    def base(self) -> str:
        parts = urlsplit(self.ready)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def token(self) -> str:
        return self.ready.partition("token=")[2]

    def url(self, path: str) -> str:
        """The address of a page, with the token: `server.url("lab/tree/notebooks/en/00-welcome.ipynb")`."""
        return f"{self.base}/{path.lstrip('/')}{'&' if '?' in path else '?'}token={self.token}"

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_course(home: Path, *options: str, command: list[str] | None = None, **more: str) -> Server:
    """Start a course with its records in `home` and wait for its ready line."""
    if "--port" not in options:
        options = (*options, "--port", str(free_port()))
    process = subprocess.Popen(
        [*(command or [sys.executable, "-m", "coursekit"]), "start", "--no-browser", *options],
        cwd=home.parent if command else CHECKOUT,
        env={**os.environ, "COURSEKIT_HOME": str(home), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"coursekit ready at (\S+)", line):
            return Server(process, home, found[1])
    log = home / "server.log"
    raise AssertionError(f"not ready: {said}\n{log.read_text('utf-8')[-3000:] if log.exists() else 'no log'}")


@pytest.fixture
def start_server() -> Iterator[Callable[..., Server]]:
    """`start_server(home, *options)`: a server of the test's own, stopped after it whatever happened."""
    started: list[Server] = []

    def start(home: Path, *options: str, **more: str) -> Server:
        started.append(start_course(home, *options, **more))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def course_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One course for all tests that only look."""
    server = start_course(tmp_path_factory.mktemp("course") / "home")
    yield server
    server.stop()

"""`coursekit start`: one Jupyter server for app view and JupyterLab, ended by Ctrl-C or a closed terminal."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TextIO

from jupyter_server.serverapp import ServerApp, list_running_servers

from coursekit.content import places
from coursekit.errors import UserError
from coursekit.language import system_language
from coursekit.serve import environment
from coursekit.serve.folder import course_folder
from coursekit.serve.visit import visit_until_ready

FIRST_PORT = 8765


def start_command(args: argparse.Namespace) -> int:
    """Start the course, or find the one that runs already; print its address once the page answers."""
    root = course_folder(args.folder)
    page = f"voila/render/notebooks/{args.language or system_language()}/00-welcome.ipynb"
    home = _writable_home()
    running = running_server(root, home)
    if running:
        url = f"http://127.0.0.1:{running['port']}{running['base_url']}{page}?token={running['token']}"
        if visit_until_ready(url, patience=20).answered:
            _announce(url, sys.stdout, browser=not args.no_browser)
            return 0
    os.environ.update(environment.variables())
    # The user's other Jupyter settings, a password for example, are not this course's.
    os.environ["JUPYTER_CONFIG_DIR"] = str(home / "jupyter")
    Course(root, home, page, browser=not args.no_browser).run(_port(args.port))


def running_server(root: Path, home: Path) -> dict[str, Any] | None:
    """The server that serves this course for this user's records, if one runs."""
    for server in list_running_servers(str(home / "running")):
        if Path(server["root_dir"]) == root:
            found: dict[str, Any] = server
            return found
    return None


def _writable_home() -> Path:
    home = places.home()
    try:
        (home / "running").mkdir(parents=True, exist_ok=True)
        (home / "server.log").touch()
    except OSError as error:
        raise UserError(
            f"The folder for your progress can't be used: {home} ({error.strerror}). "
            "Make it writable, or name another one in the environment variable COURSEKIT_HOME."
        ) from error
    return home


def _port(asked: int | None) -> int:
    """The port asked for, or the first free one."""
    if asked is not None:
        if not 0 < asked < 65536:
            raise UserError(f"{asked} is no port: give a number from 1 to 65535, for example --port {FIRST_PORT}.")
        if not _free(asked):
            raise UserError(
                f"Port {asked} is in use by another program. Nothing was started. "
                "Choose another one with --port, or leave --port out: then a free one is found."
            )
        return asked
    free = next((port for port in range(FIRST_PORT, FIRST_PORT + 200) if _free(port)), None)
    if free is None:
        raise UserError(f"No port from {FIRST_PORT} to {FIRST_PORT + 199} is free. Name a free one with --port.")
    return free


def _free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there it would mean: share the port with whoever holds it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _announce(url: str, terminal: TextIO, browser: bool) -> None:
    print(f"coursekit ready at {url}", file=terminal, flush=True)
    if browser:
        webbrowser.open(url)


class Course:
    """The running server, and what is said of it in the terminal."""

    def __init__(self, root: Path, home: Path, page: str, browser: bool) -> None:
        self.root, self.home, self.page, self.browser = root, home, page, browser
        self.log = home / "server.log"
        self.failure = ""

    def run(self, port: int) -> NoReturn:
        """Serve until stopped; the process's exit code says whether the course ever became ready."""
        self.terminal = self._quiet()
        try:
            self._serve(port)
        except SystemExit as gave_up:  # Jupyter's way of saying that it can't; why is in the log
            if gave_up.code:
                self.failure = f"The course could not be started. What went wrong is in {self.log}"
        with suppress(OSError):  # the terminal may be gone
            print(self.failure or "Goodbye. Your progress is saved.", file=self.terminal, flush=True)
        # A page that was still being made may hold a thread; the kernels are ended, so nothing is worth a wait.
        os._exit(1 if self.failure else 0)

    def _serve(self, port: int) -> None:
        self.app = ServerApp.instance(
            root_dir=str(self.root),
            port=port,
            port_retries=0,
            open_browser=False,
            info_file=str(self.home / "running" / f"jpserver-{os.getpid()}.json"),
        )
        self.app.initialize(argv=[])
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the last: the terminal was closed
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._stop)
        threading.Thread(target=self._welcome, daemon=True).start()
        self.app.start()

    def _quiet(self) -> TextIO:
        """Send all that servers and kernels print to the log; the terminal is kept for our own few lines."""
        terminal = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(log, stream)
        os.close(log)
        return terminal

    def _stop(self, *_: object) -> None:
        self.app.stop(from_signal=True)

    def _welcome(self) -> None:
        """Wait for the start page, say so, open the browser; end the server if the page does not come."""
        url = f"http://127.0.0.1:{self.app.port}{self.app.base_url}{self.page}?token={self.app.identity_provider.token}"
        seen = visit_until_ready(url)
        if seen.answered and not seen.failed_cells:
            with suppress(OSError):
                _announce(url, self.terminal, self.browser)
            return
        what = "a part of its first page failed" if seen.answered else "its first page did not answer within a minute"
        self.failure = f"The course was started, but {what}. It was stopped again. What went wrong is in {self.log}"
        self.app.io_loop.add_callback(self._stop)

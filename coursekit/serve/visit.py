"""Asking a running server for a page, as a browser would, to know that it really answers."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit, urlunsplit
from urllib.request import ProxyHandler, Request, build_opener

# The server is on this machine: a proxy set up for the internet must not be asked for it.
_open = build_opener(ProxyHandler({})).open
_END = re.compile(r'<span id="end" hidden data-kernel="([\w-]+)" data-failed="(\d+)">')


@dataclass(frozen=True)
class Visit:
    """One page fetched to its end: did it answer, and did all its cells run?"""

    answered: bool
    failed_cells: int = 0


def visit(url: str, patience: float = 60) -> Visit:
    """Fetch a lesson's page, running its cells, and end the kernel that this started."""
    try:
        with _open(url, timeout=patience) as answer:
            end = _END.search(answer.read().decode("utf-8", "replace"))
        if end is None:
            return Visit(answered=False)
        parts = urlsplit(url)
        kernel = urlunsplit(parts._replace(path=parts.path.partition("voila/")[0] + f"api/kernels/{end[1]}"))
        _open(Request(kernel, method="DELETE"), timeout=patience).close()
        return Visit(answered=True, failed_cells=int(end[2]))
    except (OSError, HTTPException):
        return Visit(answered=False)


def visit_until_ready(url: str, patience: float = 60) -> Visit:
    """Visit again and again until the page answers or patience ends; a server needs a moment to begin."""
    until = time.monotonic() + patience
    while not (seen := visit(url, patience)).answered and time.monotonic() < until:
        time.sleep(0.1)
    return seen

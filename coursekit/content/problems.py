"""A mistake in the course's files, as every reader and check reports it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from coursekit.errors import UserError


class Problem(NamedTuple):
    """One mistake: a stable code, where it is, and what to do about it."""

    code: str
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentError(UserError):
    """One file that cannot be used, with all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing where no known word is near."""
    near = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""

"""What the page of a report is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from coursekit.screens.chart import Look

Scale = tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """A chart: what it shows in words, the line below it, and the drawing."""

    alt: str
    caption: str
    draw: Callable[[Look], str]


@dataclass(frozen=True)
class Grid:
    """A table. `kinds` has a letter a column: h names the row, n is a number, t text, v a verdict, c a command."""

    head: list[str]
    kinds: str
    rows: list[list[str]]
    caption: str = ""
    foot: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A section of the page; `listed` are pairs of a name and a sentence, `warn` sets all texts off."""

    head: str
    said: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    listed: list[tuple[str, str]] = field(default_factory=list)
    after: str = ""
    warn: bool = False


@dataclass(frozen=True)
class Found:
    """What a kind of report found: the sentences at the top, its sections, and what is said of method and limits."""

    lead: list[str]
    parts: list[Part]
    used: int  # rows
    done: str  # for the terminal
    how: list[str]
    limits: list[str]
    sources: list[str] = field(default_factory=list)

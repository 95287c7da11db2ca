"""What the page of a report is made of, and how numbers and periods are written in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.content.readings import Reading
from coursekit.content.tables import plain
from coursekit.language import Words
from coursekit.measures.samples import Interval
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


def count(n: float) -> str:
    """A whole number, or money without its cents."""
    return f"{n:,.0f}".replace("-", "−")


def share(part: float, n: float, words: Words) -> str:
    """A share; one decimal where whole per cents would say 0 or 100 of a few."""
    of = part / n if n else 0.0
    return words.percent(of, 1 if 0 < abs(of) < 0.01 or 0.99 < of < 1 else 0).replace("-", "−")


def spread(found: Interval, words: Words) -> str:
    """The limits of a share, "66 to 75 %"."""
    return words("from_to", low=f"{100 * found.low:.0f}", high=words.percent(found.high))


def first_out(reading: Reading) -> str:
    """The first cell that left a row out, in words."""
    row, column, value, why = reading.cells_out(1)[0]
    return reading.words("bad_cell", row=row, column=plain(column), value=plain(value), why=why)


def periods(days: NDArray[Any]) -> tuple[list[str], NDArray[np.int64]]:
    """The names of the days, weeks, months or years from the first moment to the last, and the place of each moment.

    Days up to a month, weeks (by their Monday) up to half a year, months up to six years.
    """
    day: Any = days.astype("datetime64[D]").astype(np.int64)
    span = int(day.max() - day.min())
    if 31 < span <= 183:
        number = (day + 3) // 7
        names = [str(np.datetime64(week * 7 - 3, "D")) for week in range(number.min(), number.max() + 1)]
    else:
        unit = "D" if span <= 31 else "M" if span <= 2200 else "Y"
        moments: Any = days.astype(f"datetime64[{unit}]")
        number = moments.astype(np.int64)
        names = np.datetime_as_string(np.arange(moments.min(), moments.max() + 1)).tolist()
    return names, number - number.min()

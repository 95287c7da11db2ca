"""Tables, charts, groups, numbers and periods as the reports write them, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.content.readings import Reading
from coursekit.content.tables import plain
from coursekit.language import Words
from coursekit.screens import report_charts
from coursekit.screens.report_charts import Bar
from coursekit.screens.reports.parts import Chart, Grid


def grid(words: Words, names: str, kinds: str, rows: list[list[str]], caption: str = "") -> Grid:
    """A table whose headings are the words `col_…` of the names."""
    return Grid([words(f"col_{name}") for name in names.split()], kinds, rows, caption)


def bar_chart(words: Words, name: str, bars: list[Bar], percent: bool = False, /, **values: object) -> Chart:
    """Bars or intervals with the words NAME_title, NAME_axis and NAME_caption; the alt text reads all of them."""
    title, axis = words(f"{name}_title", **values), words(f"{name}_axis")
    told = words("and").join(f"{plain(bar.label)} {bar.text}" for bar in bars)
    ends = (0.0, 1.0) if percent and any(bar.low is not None for bar in bars) else None
    return Chart(
        words("alt", finding=title, axis=axis, values=told),
        words(f"{name}_caption"),
        lambda look: report_charts.bars(look, title, bars, axis, ends=ends, percent=percent),
    )


def column_chart(words: Words, name: str, names: list[str], numbers: Any, /, **values: object) -> Chart:
    """Columns with the words NAME_title, NAME_axis and NAME_caption; the alt text reads all of them."""
    title, axis, heights = words(f"{name}_title", **values), words(f"{name}_axis"), [float(each) for each in numbers]
    told = words("and").join(f"{each}: {count(height)}" for each, height in zip(names, heights, strict=True))
    return Chart(
        words("alt", finding=title, axis=axis, values=told),
        words(f"{name}_caption"),
        lambda look: report_charts.columns(look, title, names, heights, axis),
    )


def part_bars(names: list[str], counts: Any, n: float, words: Words) -> list[Bar]:
    """Counts as bars of their share of n."""
    return [Bar(name, k / n, f"{count(k)} ({share(k, n, words)})") for name, k in zip(names, counts, strict=True)]


def grouped(reading: Reading, place: Any, most: int, weights: Any = None) -> Iterator[tuple[str, list[str], Any]]:
    """The columns by which rows can be compared: heading, names, and each row's place among them.

    Beyond the `most` frequent names (or those with the most of `weights`) the others are one. A column that looks
    personal or has hardly two rows alike is no group.
    """
    for column in reading.columns("group"):
        code = column.codes[place]
        sizes = np.bincount(code, minlength=len(column.texts))
        different = int((sizes > 0).sum())
        if different < 2 or different > max(most, len(code) / 5) or reading.hidden(column):
            continue
        if sizes[[not text.strip() for text in column.texts]].sum() > 0.5 * len(code):
            reading.notes.append(reading.words("group_empty", column=plain(column.name)))
            continue
        size = sizes if weights is None else np.where(sizes > 0, np.bincount(code, weights, len(sizes)), -np.inf)
        order = np.argsort(-size, kind="stable")[: min(different, most)]
        to = np.full(len(sizes), len(order))
        to[order] = np.arange(len(order))
        names = [plain(column.texts[each]).strip() or reading.words("no_name") for each in order]
        rest = [reading.words("others", n=different - most)] if different > most else []
        yield plain(column.name), names + rest, to[code].astype(np.int64)


def count(n: float) -> str:
    """A whole number, or money without its cents."""
    return f"{n:,.0f}".replace("-", "−")


def points(value: float) -> str:
    """A number with its sign."""
    return f"{value:+.0f}".replace("-", "−") if round(value) else "0"


def share(part: float, n: float, words: Words) -> str:
    """A share; one decimal where whole per cents would say 0 or 100 of a few."""
    of = part / n if n else 0.0
    return words.percent(of, 1 if 0 < abs(of) < 0.01 or 0.99 < of < 1 else 0).replace("-", "−")


def periods(when: NDArray[Any], least: int = 0) -> tuple[list[str], NDArray[np.int64]]:
    """The names of the days, weeks, months or years from the first moment to the last, and the place of each moment.

    Days up to a month, weeks (by their Monday) up to half a year, months up to six years; longer ones where there
    would be less than `least` moments in each on average, as long as three are left.
    """
    days: Any = when.astype("M8[D]").astype(np.int64)
    span = int(np.ptp(days))
    made: list[tuple[list[str], NDArray[np.int64]]] = []
    for unit, longest in (("D", 31), ("W", 183), ("M", 2200), ("Y", 10**6)):
        # Weeks begin on Monday: numpy's begin on Thursday, the day of 1970-01-01.
        place: Any = (days + 3) // 7 if unit == "W" else when.astype(f"M8[{unit}]").astype(np.int64)
        each: Any = np.arange(place.min(), place.max() + 1)
        starts = (each * 7 - 3).astype("M8[D]") if unit == "W" else each.astype(f"M8[{unit}]")
        if made and len(each) < 3:
            break
        made = [(np.datetime_as_string(starts).tolist(), place - place.min())]
        if span <= longest and len(days) >= least * len(each):
            break
    return made[0]

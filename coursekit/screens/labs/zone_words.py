"""What the zone picture shows, in words and in a table."""

from __future__ import annotations

import numpy as np

from coursekit.language import Words, signed
from coursekit.measures.zones import VERDICTS, Summary
from coursekit.screens.views import Table
from coursekit.simulations.zones import Respondents

ROWS = 12  # up to so many customers are drawn as rows with faces


def part(words: Words, count: int, n: int) -> str:
    """A count as a share of n; one decimal where whole per cents would say 0 % or 100 % of a few."""
    digits = 1 if 0 < count < 0.01 * n or 0.99 * n < count < n else 0
    return words.percent(count / n, digits)


def finding(found: Summary, words: Words) -> tuple[str, str]:
    """The picture's title and second line: how many are below their own zone, and what the average says."""
    below, n = found.shares.n_below, found.n
    kind = {1: "one", n: "all", 0: "nobody"}.get(below, "few" if n <= ROWS else "many")
    link = "but" if found.hidden else "and"
    title = words(f"title_{kind}", count=below, n=n, part=part(words, below, n))
    return title, words(f"{link}_{found.verdict}", mean=f"{found.perceived:.1f}")


def alt(people: Respondents, words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    found = people.summary()
    levels = {"low": found.adequate, "high": found.desired, "mean": found.perceived}
    values: dict[str, object] = {name: f"{level:.1f}" for name, level in levels.items()}
    for verdict in VERDICTS:
        values[verdict] = count = getattr(found.shares, f"n_{verdict}")
        values[f"{verdict}_part"] = part(words, count, found.n)
    title, second = finding(found, words)
    shown = words("alt_rows" if found.n <= ROWS else "alt_dots", n=found.n, who=_who(people, words), **values)
    stop, comma = ("。", "，") if words.language == "zh" else (". ", ", ")
    return f"{title}{comma}{second}{stop}{shown}"


def _who(people: Respondents, words: Words) -> str:
    numbers = [str(row + 1) for row in np.flatnonzero(people.perceived < people.adequate)]
    key = {0: "nobody", 1: "customer"}.get(len(numbers), "customers")
    return words(key, numbers=(", " if words.language == "en" else "、").join(numbers))


def table(people: Respondents, words: Words) -> Table:
    """The picture's numbers: levels in scale points, and how many are below, inside and above their own zone."""
    found = people.summary()
    cells = {name: f"{getattr(found, name):.2f}" for name in ("adequate", "desired", "perceived")}
    cells |= {name: signed(getattr(found, name)) for name in ("adequacy", "superiority")}
    cells["width"] = f"{found.width:.2f}"
    for verdict in VERDICTS:
        count = getattr(found.shares, f"n_{verdict}")
        cells[verdict] = words("count", count=count, n=found.n, part=part(words, count, found.n))
    rows = [[words(f"row_{name}"), cell] for name, cell in cells.items()]
    return Table(caption=words("table"), head=[words("head_what"), words("head_value")], rows=rows)

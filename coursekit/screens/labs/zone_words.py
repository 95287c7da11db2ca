"""What the zone picture shows, in words and in a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coursekit.language import Language, Words
from coursekit.measures.zones import Summary
from coursekit.screens.views import Table
from coursekit.simulations.zones import Respondents

ROWS = 12  # up to so many customers are drawn as rows with faces


def wording(language: Language) -> Words:
    """The words of the picture."""
    return Words(language, Path(__file__).with_name("zone_picture.yaml"))


def part(words: Words, count: int, n: int) -> str:
    """A count as a share of n; one decimal where whole per cents would say 0 % or 100 % of a few."""
    digits = 1 if 0 < count < 0.01 * n or 0.99 * n < count < n else 0
    return words.percent(count / n, digits)


def finding(found: Summary, language: Language) -> tuple[str, str]:
    """The picture's title and second line: how many are below their own zone, and what the average says."""
    words, below, n = wording(language), found.shares.n_below, found.n
    if below == 0:
        title = words("title_nobody")
    elif below == n:
        title = words("title_all", n=n)
    elif below == 1:
        title = words("title_one", n=n)
    elif n <= ROWS:
        title = words("title_few", count=below, n=n)
    else:
        title = words("title_many", part=part(words, below, n))
    link = "but" if found.hidden else "and"
    return title, words(f"{link}_{found.verdict}", mean=f"{found.perceived:.1f}")


def alt(people: Respondents, language: Language) -> str:
    """What the picture shows, for those who do not see it."""
    found, words = people.summary(), wording(language)
    counts = {"below": found.shares.n_below, "inside": found.shares.n_inside, "above": found.shares.n_above}
    levels = {"low": found.adequate, "high": found.desired, "mean": found.perceived}
    values: dict[str, object] = {"n": found.n, **counts}
    values |= {name: f"{level:.1f}" for name, level in levels.items()}
    values |= {f"{name}_part": part(words, count, found.n) for name, count in counts.items()}
    title, second = finding(found, language)
    shown = words("alt_rows" if found.n <= ROWS else "alt_dots", who=_who(people, words), **values)
    stop, comma = ("。", "，") if language == "zh" else (". ", ", ")
    return f"{title}{comma}{second}{stop}{shown}"


def _who(people: Respondents, words: Words) -> str:
    numbers = [str(row + 1) for row in np.flatnonzero(people.perceived < people.adequate)]
    if not numbers:
        return words("nobody")
    return words(
        "customer" if len(numbers) == 1 else "customers",
        numbers=", ".join(numbers) if words.language == "en" else "、".join(numbers),
    )


def table(people: Respondents, language: Language) -> Table:
    """The picture's numbers: levels in scale points, and how many are below, inside and above their own zone."""
    found, words = people.summary(), wording(language)
    levels = [("adequate", found.adequate), ("desired", found.desired), ("perceived", found.perceived)]
    gaps = [("adequacy", found.adequacy), ("superiority", found.superiority)]
    counts = [("below", found.shares.n_below), ("inside", found.shares.n_inside), ("above", found.shares.n_above)]
    rows = [[words(f"row_{name}"), f"{value:.2f}"] for name, value in levels]
    rows += [[words(f"row_{name}"), signed(value)] for name, value in gaps]
    rows += [[words("row_width"), f"{found.width:.2f}"]]
    for name, count in counts:
        shown = words("count", count=count, n=found.n, part=part(words, count, found.n))
        rows.append([words(f"row_{name}"), shown])
    return Table(caption=words("table"), head=[words("head_what"), words("head_value")], rows=rows)


def signed(value: float) -> str:
    """Two decimals with a sign, the minus as a minus and not a hyphen."""
    text = f"{value:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text.replace("-", "−")

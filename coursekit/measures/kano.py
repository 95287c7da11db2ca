"""Kano: would having it delight, and would lacking it annoy? Two answers about one feature, and its category.

Sources: Kano et al. 1984; Berger et al. 1993 (Center for Quality of Management Journal 2(4):3-36) for the evaluation
table, better and worse. A attractive, O one-dimensional (more is better), M must-be, I indifferent, R reversed, Q
questionable. Ask segments apart: the mean of one that likes a feature and one that doesn't care is no customer.
The table as published, functional by row and dysfunctional by column, in the order of `ANSWERS`:

>>> [" ".join(TABLE[functional]) for functional in ANSWERS]
['Q A A A O', 'R I I I M', 'R I I I M', 'R I I I M', 'R R R R Q']
>>> found = kano("LLNMLLDL", "DNDDDWLL")
>>> f"{found.category}: better {found.better:.2f}, worse {found.worse:.2f}, strength {found.strength:.2f}"
'M: better 0.67, worse -0.67, strength 0.00'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.measures.columns import is_missing
from coursekit.measures.samples import number

ANSWERS = "LMNWD"  # like, must be, neutral, live with, dislike; as numbers 1 to 5
TABLE = {"L": "QAAAO", "M": "RIIIM", "N": "RIIIM", "W": "RIIIM", "D": "RRRRQ"}
ORDER = "MOAIRQ"  # of two categories named equally often, the one that does more harm when ignored comes first


@dataclass(frozen=True)
class Kano:
    """The answers about one feature; n and counts are respondents, or per cent if the counts were."""

    category: str  # the most frequent; a strength of 0 says that it had to be chosen among equals
    better: float | None  # (A + O)/(A + O + M + I), 0 to 1: what having it gains
    worse: float | None  # -(O + M)/(A + O + M + I), -1 to 0: what lacking it costs; both None where nobody is in these
    strength: float  # (most frequent - second)/n, 0 to 1
    counts: dict[str, float]
    n: float  # all six categories, Q and R too
    missing: int


def classify(functional: Iterable[Any], dysfunctional: Iterable[Any]) -> list[str | None]:
    """The category of each respondent; None where one of the two answers is missing.

    Answers are the letters of `ANSWERS`, or numbers from 1 (like) to 5 (dislike). Raises ValueError for all else,
    naming the row, and for unequal lengths.
    """
    f, d = ([_place(name, row, each) for row, each in enumerate(side)]
            for name, side in (("functional", functional), ("dysfunctional", dysfunctional)))  # fmt: skip
    if len(f) != len(d):
        raise ValueError(f"{len(f)} functional and {len(d)} dysfunctional answers; expected one each per respondent")
    return [None if a is None or b is None else TABLE[ANSWERS[a]][b] for a, b in zip(f, d, strict=True)]


def kano(functional: Iterable[Any], dysfunctional: Iterable[Any]) -> Kano:
    """Category, better, worse and strength of one feature from the two answers of each respondent, as in `classify`."""
    found = classify(functional, dysfunctional)
    return kano_of({name: found.count(name) for name in ORDER}, missing=found.count(None))


def kano_of(counts: Mapping[str, float], missing: int = 0) -> Kano:
    """The same from how often each category was found, in respondents or per cent; categories left out count 0.

    Raises ValueError for other categories, numbers below 0, and none at all.
    """
    if set(counts) - set(ORDER):
        raise ValueError(f"categories {sorted(set(counts) - set(ORDER))}; expected some of {', '.join(ORDER)}")
    found = {name: number(name, counts.get(name, 0)) for name in ORDER}
    n = sum(found.values())
    if min(found.values()) < 0 or n == 0:
        raise ValueError(f"counts {dict(counts)} ({missing} missing); expected at least one answer, and none below 0")
    top, second = sorted(ORDER, key=lambda name: -found[name])[:2]
    a, o, m, usable = found["A"], found["O"], found["M"], n - found["R"] - found["Q"]
    better, worse = ((a + o) / usable, -(o + m) / usable) if usable else (None, None)
    return Kano(top, better, worse, (found[top] - found[second]) / n, found, n, missing)


def _place(name: str, row: int, answer: Any) -> int | None:
    if is_missing(answer):
        return None
    if answer in (1, 2, 3, 4, 5):
        return int(answer) - 1
    if isinstance(answer, str) and len(answer) == 1 and answer in ANSWERS:
        return ANSWERS.index(answer)
    raise ValueError(f"{name}, row {row}: {answer!r}; expected one of {', '.join(ANSWERS)} or 1 (like) to 5 (dislike)")

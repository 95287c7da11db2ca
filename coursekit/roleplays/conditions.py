"""Conditions (`if`): comparisons joined by `and` and `or`, parsed here and never evaluated as code.

    anger >= 7 and not apologised or trust < 3

`and` binds closer than `or`; there are no brackets. A meter is compared with a whole number, a flag stands alone or
after `not`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
LONGEST = 200  # characters
_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_METER = re.compile(rf"({_NAME})\s*(>=|<=|==|!=|>|<)\s*(-?\d{{1,4}})")
_FLAG = re.compile(rf"(not\s+)?({_NAME})")


class Atom(NamedTuple):
    """`name op value` on a meter; for a flag `op` is empty and `value` is 1, or 0 after `not`."""

    name: str
    op: str
    value: int


Rule = tuple[tuple[Atom, ...], ...]  # true where every atom of one of the groups is true


@lru_cache(maxsize=4096)
def parse(text: str) -> Rule:
    """The rule a condition states; ValueError says which part is not a comparison."""
    if len(text) > LONGEST:
        raise ValueError(f"the condition has {len(text)} characters; expected at most {LONGEST}")
    return tuple(tuple(map(_atom, re.split(r"\s+and\s+", part))) for part in re.split(r"\s+or\s+", text.strip()))


def _atom(part: str) -> Atom:
    if meter := _METER.fullmatch(part):
        return Atom(meter[1], meter[2], int(meter[3]))
    if (flag := _FLAG.fullmatch(part)) and flag[2] not in ("and", "or", "not") and not flag[2].isdigit():
        return Atom(flag[2], "", 0 if flag[1] else 1)
    raise ValueError(
        f"'{part[:60]}' is no comparison; expected such as 'anger >= 7', 'apologised' or 'not apologised', "
        "joined by 'and' and 'or'"
    )


def holds(text: str | None, meters: Mapping[str, int], flags: Container[str]) -> bool:
    """Whether a condition is true; none at all always is."""
    return text is None or any(all(_true(atom, meters, flags) for atom in group) for group in parse(text))


def _true(atom: Atom, meters: Mapping[str, int], flags: Container[str]) -> bool:
    if atom.op:
        return bool(COMPARE[atom.op](meters[atom.name], atom.value))
    return (atom.name in flags) == bool(atom.value)

"""Practice banks: one file a practice in `exercises/bank/`, and the list of items that are no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from coursekit.content import places
from coursekit.content.loading import load
from coursekit.content.problems import did_you_mean
from coursekit.errors import UserError
from coursekit.questions.items import Bank, Id, Strict
from coursekit.records.events import Event

RETIRED = "retired"


class RetiredItem(Strict):
    """An item that was renamed or removed, so that old progress still reads."""

    id: Id
    renamed_to: Id | None = None
    removed: bool = False
    since: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_of_two(self) -> RetiredItem:
        if self.removed == (self.renamed_to is not None):
            raise ValueError(f"'{self.id}' needs either 'renamed_to: …' or 'removed: true'")
        return self


class Retired(Strict):
    """The file `retired.yaml`."""

    items: list[RetiredItem]


def folder(root: Path | None = None) -> Path:
    """Where the banks lie."""
    return (root or places.course()) / "exercises" / "bank"


def names(root: Path | None = None) -> list[str]:
    """The practices there are."""
    return sorted(path.stem for path in folder(root).glob("*.yaml") if path.stem != RETIRED)


def bank(name: str, root: Path | None = None) -> Bank:
    """The practice called `name`; only its file is read."""
    known = names(root)
    if name not in known:
        have = ", ".join(known) or "none yet"
        raise UserError(f"There is no practice called '{name}' (there are: {have}){did_you_mean(name, known)}")
    return load(folder(root) / f"{name}.yaml", Bank)


def banks(root: Path | None = None) -> Iterator[Bank]:
    """All banks, one after the other."""
    return (bank(name, root) for name in names(root))


def retired(root: Path | None = None) -> dict[str, RetiredItem]:
    """Items that are no more, by the id that old records use."""
    path = folder(root) / f"{RETIRED}.yaml"
    return {item.id: item for item in load(path, Retired).items} if path.is_file() else {}


def under_todays_names(events: list[Event], root: Path | None = None) -> list[Event]:
    """The events with the ids that renamed items have now, so that old progress still reads."""
    path = folder(root) / f"{RETIRED}.yaml"
    renamed = _renamed(path, path.stat().st_mtime_ns) if path.is_file() else {}
    return [_renamed_event(e, renamed) for e in events] if renamed else events


@cache
def _renamed(path: Path, _changed: int) -> dict[str, str]:
    return {item.id: item.renamed_to for item in load(path, Retired).items if item.renamed_to}


def _renamed_event(event: Event, renamed: dict[str, str]) -> Event:
    practice, _, item = event.which.partition("/")
    seen: set[str] = set()
    while item in renamed and item not in seen:
        seen.add(item)
        item = renamed[item]
    return replace(event, which=f"{practice}/{item}") if seen else event

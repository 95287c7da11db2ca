"""Role-plays: one file a scenario in `exercises/roleplays/`; how they are found, checked and mapped."""

from __future__ import annotations

from pathlib import Path

from coursekit.content import places
from coursekit.content.loading import load
from coursekit.content.problems import did_you_mean
from coursekit.errors import UserError
from coursekit.roleplays.scenario import Scenario


def folder(root: Path | None = None) -> Path:
    """Where the scenarios lie."""
    return (root or places.course()) / "exercises" / "roleplays"


def names(root: Path | None = None) -> list[str]:
    """The role-plays there are."""
    return sorted(path.stem for path in folder(root).glob("*.yaml"))


def roleplay(name: str, root: Path | None = None) -> Scenario:
    """The role-play called `name`; only its file is read."""
    known = names(root)
    if name not in known:
        have = ", ".join(known) or "none yet"
        raise UserError(f"There is no role-play called '{name}' (there are: {have}){did_you_mean(name, known)}")
    return load(folder(root) / f"{name}.yaml", Scenario)

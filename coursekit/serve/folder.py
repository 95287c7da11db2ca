"""The course folder to serve: the checkout itself, or for an installed package a copy of the user's own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

from coursekit.content import places
from coursekit.errors import UserError

MANIFEST = ".coursekit.json"  # what we copied last: path → hash


def course_folder(asked: str | None) -> Path:
    """Where the lessons are that the user opens; an installed package's are brought up to date first."""
    source = places.course()
    asked = asked or os.environ.get("COURSEKIT_COURSE")
    if not (source / "notebooks").is_dir() and not asked:
        raise UserError(f"The lessons are missing: there is no folder {source / 'notebooks'}. Install coursekit again.")
    if not asked and not source.is_relative_to(places.PACKAGE):
        return source
    target = Path(asked).expanduser().resolve() if asked else Path.home() / "coursekit"
    try:
        bring_up_to_date(source, target)
    except OSError as error:
        raise UserError(
            f"The lessons could not be copied to {target}: {error.strerror}. "
            "Choose a folder you may write to with --folder FOLDER."
        ) from error
    return target


def bring_up_to_date(source: Path, target: Path) -> None:
    """Copy new and changed files; a file the user changed stays as it is, one the user deleted comes back."""
    target.mkdir(parents=True, exist_ok=True)
    manifest = target / MANIFEST
    copied = _read(manifest)
    for part in ("notebooks", "exercises", "datasets"):
        for file in sorted((source / part).rglob("*")):
            if file.is_dir() or ".ipynb_checkpoints" in file.parts:
                continue
            name, there = file.relative_to(source).as_posix(), target / file.relative_to(source)
            new = _hash(file)
            if there.exists() and _hash(there) not in (copied.get(name), new):
                continue  # the user's own version
            if not there.exists() or _hash(there) != new:
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, there)
            copied[name] = new
    manifest.write_text(json.dumps(copied, indent=1), encoding="utf-8")


def _read(manifest: Path) -> dict[str, str]:
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()

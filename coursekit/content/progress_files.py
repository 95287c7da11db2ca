"""`coursekit progress`: the present learner's progress saved, restored, or exported as xAPI statements."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from coursekit.content import banks, catalogue, places, roleplays
from coursekit.content.normal import write
from coursekit.errors import UserError
from coursekit.records.exchange import LARGEST, ProgressFileError, restore, saved
from coursekit.records.store import Store
from coursekit.records.xapi import statement
from coursekit.text import Text


def save_command(args: argparse.Namespace) -> int:
    """Write the progress file."""
    store = Store(places.home())
    _write(args.file, saved(store, store.current(), args.with_name))
    return 0


def restore_command(args: argparse.Namespace) -> int:
    """Merge a progress file and say what came of it; raises UserError where the file can't be used."""
    store = Store(places.home())
    try:
        done = restore(store, store.current().id, _text(Path(args.file)))
    except ProgressFileError as error:
        raise UserError(f"{args.file}: {error}") from None
    print(f"{args.file}: {done.new} new, {done.known} already here, {done.others} kept under another learner")
    if done.unreadable:
        print(f"{args.file}: {len(done.unreadable)} unreadable and left out: entry {', '.join(done.unreadable)}")
    return 0


def xapi_command(args: argparse.Namespace) -> int:
    """Write one statement a line."""
    store = Store(places.home())
    known = dict(names())
    events = store.events(store.current().id)
    lines = [json.dumps(statement(e, known.get(e.which)), ensure_ascii=False) for e in events]
    _write(args.file, "".join(f"{line}\n" for line in lines))
    return 0


def names() -> Iterator[tuple[str, Text]]:
    """What labs, missions, practices, items, role-plays and turns are called, by the names that events use."""
    for lab in catalogue.labs():
        yield lab.lab, lab.title
        yield from ((f"{lab.lab}/{mission.id}", mission.title) for mission in lab.missions)
    for bank in banks.banks():
        yield bank.practice, bank.title
        yield from ((f"{bank.practice}/{item.id}", item.ask) for item in bank.items)
    for scenario in map(roleplays.roleplay, roleplays.names()):
        yield scenario.id, scenario.title
        yield from ((f"{scenario.id}/{name}", node.says) for name, node in scenario.nodes.items() if node.says)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise ProgressFileError("large")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ProgressFileError("foreign") from None
    except OSError as error:
        raise UserError(f"{path}: can't be read ({error.strerror or error})") from None


def _write(file: str, text: str) -> None:
    try:
        write(Path(file), text)
    except OSError as error:
        raise UserError(f"{file}: can't be written ({error.strerror or error})") from None
    print(f"{file}: written")

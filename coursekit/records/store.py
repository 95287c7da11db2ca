"""Where events are kept: one SQLite file, safe for many processes at once.

The recipe: WAL; `BEGIN IMMEDIATE` for every write, so that a writer waits for the lock instead of failing
half-way; a busy timeout of 30 s; the switch to WAL tried again, because it alone ignores that timeout; and
tables made with `IF NOT EXISTS`, so that losing the race to make them counts as success. An event is
acknowledged only after its transaction has been committed.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from coursekit.errors import UserError
from coursekit.records.events import Event, Learner, new_id, now

VERSION = 1
_BUSY_SECONDS = 30.0
_LEAST_FREE = 1_000_000  # bytes: below this the next answers may not fit on the disk
_MARK = 0x436B6974  # "Ckit": tells our file from another program's
_MAGIC = b"SQLite format 3\0"
_SCHEMA = """
create table if not exists events (
  id text primary key, learner text not null, at text not null,
  what text not null, which text not null, result text not null
) without rowid;
create index if not exists events_of_learner on events (learner, at);
create table if not exists learners (id text primary key, name text not null, since text not null);
create table if not exists settings (name text primary key, value text not null);
"""


class StoreError(UserError):
    """The records can't be read or written; `damaged` where the file itself is not what it should be."""

    def __init__(self, code: str, path: Path, detail: str) -> None:
        self.code, self.path, self.detail = code, path, detail
        super().__init__(f"{code}: {path}: {detail}")

    @property
    def damaged(self) -> bool:
        return self.code == "damaged"


class Merged(NamedTuple):
    """How many events of a batch were new, kept before, and kept before as another learner's."""

    new: int
    known: int
    others: int


class Store:
    """The records of everybody who learns on this machine."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "records.sqlite3"

    def add(self, event: Event) -> bool:
        """Keep `event`; True if it is new, False if this id was kept before. Returns after the commit."""
        row = (event.id, event.learner, event.at, event.what, event.which)
        result = json.dumps(event.result, ensure_ascii=False)
        with self._writing() as base:
            known = base.execute("select 1 from learners where id = ?", (event.learner,)).fetchone()
            if not known:
                raise StoreError("gone", self.path, "this learner's records were deleted")
            done = base.execute("insert or ignore into events values (?, ?, ?, ?, ?, ?)", (*row, result))
            return done.rowcount == 1

    def merge(self, learner: str, events: Iterable[Event], name: str = "") -> Merged:
        """Keep all `events` not kept before, or none; `name` is taken by a learner who has none."""
        new = known = others = 0
        with self._writing() as base:
            if not base.execute("select 1 from learners where id = ?", (learner,)).fetchone():
                raise StoreError("gone", self.path, "this learner's records were deleted")
            mine = {row[0] for row in base.execute("select id from events where learner = ?", (learner,))}
            for e in events:
                row = (e.id, learner, e.at, e.what, e.which, json.dumps(e.result, ensure_ascii=False))
                if e.id in mine:
                    known += 1
                elif base.execute("insert or ignore into events values (?, ?, ?, ?, ?, ?)", row).rowcount == 1:
                    mine.add(e.id)
                    new += 1
                else:
                    others += 1
            if name:
                base.execute("update learners set name = ? where id = ? and name = ''", (name, learner))
        return Merged(new, known, others)

    def trouble(self) -> StoreError | None:
        """Why the next answer may not be kept: a place that can't be written, or a full disk. Writes nothing."""
        try:
            place = next(p for p in self.path.parents if p.exists())
            files = [self.path] if self.path.exists() else []
            blocked = not place.is_dir() or not all(p.is_file() for p in files)
            if blocked or not all(os.access(p, os.W_OK) for p in [place, *files]):
                return StoreError("unwritable", self.path, "no permission to write")
            if shutil.disk_usage(place).free < _LEAST_FREE:
                return StoreError("unwritable", self.path, "the disk is full")
        except OSError as error:
            return StoreError("unwritable", self.path, error.strerror or str(error))
        return None

    def events(self, learner: str) -> list[Event]:
        """All events of a learner in the order of their times."""
        query = "select learner, what, which, result, id, at from events where learner = ? order by at, id"
        with self._open() as base:
            rows = base.execute(query, (learner,)).fetchall()
        return [Event(r[0], r[1], r[2], _as_dict(r[3]), r[4], r[5]) for r in rows]

    def learners(self) -> list[Learner]:
        """Everybody who has learnt here, in the order they came."""
        with self._open() as base:
            return [Learner(*r) for r in base.execute("select id, name from learners order by since, id")]

    def current(self) -> Learner:
        """Who is learning now; on first use a learner without a name is made."""
        query = "select l.id, l.name from settings s join learners l on l.id = s.value where s.name = 'current'"
        with self._open() as base:
            row = base.execute(query).fetchone()
        if row:
            return Learner(*row)
        with self._writing() as base:
            row = (
                base.execute(query).fetchone()
                or base.execute("select id, name from learners order by since, id").fetchone()
            )
            learner = Learner(*row) if row else self._insert(base, "", new_id())
            self._make_current(base, learner.id)
        return learner

    def welcome(self, name: str, learner_id: str = "") -> Learner:
        """A new learner called `name`, who is learning from now on; the same id sent twice is one learner."""
        with self._writing() as base:
            learner = self._insert(base, name, learner_id or new_id())
            self._make_current(base, learner.id)
        return learner

    def rename(self, learner: str, name: str) -> None:
        with self._writing() as base:
            base.execute("update learners set name = ? where id = ?", (name, learner))

    def switch(self, learner: str) -> None:
        """Let `learner` learn from now on; an unknown id changes nothing."""
        with self._writing() as base:
            if base.execute("select 1 from learners where id = ?", (learner,)).fetchone():
                self._make_current(base, learner)

    def start_over(self, learner: str) -> None:
        """Forget what the learner did, keep the learner."""
        with self._writing() as base:
            base.execute("delete from events where learner = ?", (learner,))
        self._wipe()

    def forget(self, learner: str) -> None:
        """Delete the learner and everything they did, also from the file's free pages."""
        with self._writing() as base:
            base.execute("delete from events where learner = ?", (learner,))
            base.execute("delete from learners where id = ?", (learner,))
            base.execute("delete from settings where name = 'current' and value = ?", (learner,))
        self._wipe()

    def set_aside(self) -> Path:
        """Move a damaged file out of the way, whole, so that learning can go on; returns where it lies now."""
        stamp = now().replace(":", "").replace(".", "")[:17]
        kept = self.path.with_name(f"records-set-aside-{stamp}.sqlite3")
        for ending in ("", "-wal", "-shm"):
            part = self.path.with_name(self.path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
        return kept

    def _insert(self, base: sqlite3.Connection, name: str, learner_id: str) -> Learner:
        learner = Learner(learner_id, name)
        base.execute("insert or ignore into learners values (?, ?, ?)", (learner.id, name, now()))
        return learner

    def _make_current(self, base: sqlite3.Connection, learner: str) -> None:
        base.execute("insert or replace into settings values ('current', ?)", (learner,))

    def _wipe(self) -> None:
        with self._open() as base:
            base.execute("pragma wal_checkpoint(truncate)")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as base:
            base.execute("begin immediate")
            try:
                yield base
                base.execute("commit")
            except BaseException:
                if base.in_transaction:
                    base.execute("rollback")
                raise

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._look_at_file()
            base = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare(base)
                yield base
            finally:
                base.close()
        except sqlite3.OperationalError as error:
            raise StoreError("unwritable", self.path, str(error)) from error
        except sqlite3.DatabaseError as error:
            raise StoreError("damaged", self.path, str(error)) from error
        except OSError as error:
            raise StoreError("unwritable", self.path, error.strerror or str(error)) from error

    def _look_at_file(self) -> None:
        """SQLite takes a file of a few foreign bytes for an empty one and would write over it."""
        if self.path.exists() and self.path.stat().st_size:
            with self.path.open("rb") as file:
                if file.read(len(_MAGIC)) != _MAGIC:
                    raise StoreError("damaged", self.path, "file is not a database")

    def _prepare(self, base: sqlite3.Connection) -> None:
        version = base.execute("pragma user_version").fetchone()[0]
        mark = base.execute("pragma application_id").fetchone()[0]
        base.execute("pragma synchronous = full")
        base.execute("pragma secure_delete = on")
        if version == VERSION and mark == _MARK:
            return
        if mark == _MARK and version > VERSION:
            raise StoreError("newer", self.path, f"version {version}; this coursekit reads up to {VERSION}")
        if base.execute("select 1 from sqlite_master limit 1").fetchone() and mark not in (0, _MARK):
            raise StoreError("damaged", self.path, "the file belongs to another program")
        _switch_to_wal(base)
        base.execute("begin immediate")
        if base.execute("pragma user_version").fetchone()[0] == 0:
            if base.execute("select 1 from sqlite_master limit 1").fetchone():
                base.execute("rollback")
                raise StoreError("damaged", self.path, "the file belongs to another program")
            for statement in _SCHEMA.split(";"):
                base.execute(statement)
            base.execute(f"pragma application_id = {_MARK}")
            base.execute(f"pragma user_version = {VERSION}")
        base.execute("commit")


def _switch_to_wal(base: sqlite3.Connection) -> None:
    """The switch needs the file alone and does not wait for the busy timeout, so it is tried again."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            base.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _as_dict(text: str) -> dict[str, Any]:
    """A row's result; one that is no JSON object (a file edited by hand) counts as empty."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

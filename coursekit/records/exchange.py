"""The progress file: everything a learner did, to take along to another machine and to bring back.

One JSON object in UTF-8, at most 20 MB:

    {"coursekit": "progress", "version": 1, "saved": "2026-03-01T09:30:00.000+00:00",
     "learner": {"name": ""},
     "events": [{"id": "…", "at": "…", "what": "answered", "which": "expectations/zone-bookshelf",
                 "result": {"answer": "a"}}, …]}

`at` is a time with its zone (ISO 8601). The name is empty unless the learner wants it in. Events are merged by
their ids, so that the same file restored twice changes nothing; keys this version does not know are passed over.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from coursekit.errors import UserError
from coursekit.language import Words
from coursekit.records.events import Event, Learner, now
from coursekit.records.store import Merged, Store

KIND, VERSION = "progress", 1
LARGEST = 20_000_000
_LONGEST = {"id": 200, "at": 40, "what": 40, "which": 200}
_LARGEST_RESULT = 1_000_000
_WHAT = re.compile(r"[a-z][a-z-]*")


class ProgressFileError(UserError):
    """The whole file can't be used; `code` is empty, large, damaged, foreign or newer. Nothing was changed."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(Words("en")(f"file-{code}"))


class Restored(NamedTuple):
    """What came of a file: how many events were new, already here, another learner's; which were unreadable."""

    new: int
    known: int
    others: int
    unreadable: list[str]


def saved(store: Store, learner: Learner, with_name: bool = False) -> str:
    """The text of the learner's progress file."""
    whole = {
        "coursekit": KIND,
        "version": VERSION,
        "saved": now(),
        "learner": {"name": learner.name if with_name else ""},
        "events": [{key: getattr(e, key) for key in (*_LONGEST, "result")} for e in store.events(learner.id)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=0) + "\n"


def restore(store: Store, learner: str, text: str) -> Restored:
    """Merge the file's events into the learner's, all in one transaction; raises ProgressFileError or StoreError.

    Single events that can't be read are named by their place in the file, and the rest is restored.
    """
    name, raw = _opened(text)
    read = [_event(one, learner) for one in raw]
    events = [event for event in read if event]
    unreadable = [f"{place}" for place, event in enumerate(read, start=1) if not event]
    merged = store.merge(learner, events, name) if events or name else Merged(0, 0, 0)
    return Restored(*merged, unreadable)


def _opened(text: str) -> tuple[str, list[Any]]:
    """The name and the raw events of a file that is ours and whole."""
    if not text.strip("\ufeff \t\r\n"):
        raise ProgressFileError("empty")
    if len(text) > LARGEST:
        raise ProgressFileError("large")
    try:
        whole = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise ProgressFileError("damaged" if '"coursekit"' in text[:200] else "foreign") from None
    if not isinstance(whole, dict) or whole.get("coursekit") != KIND:
        raise ProgressFileError("foreign")
    version, events = whole.get("version"), whole.get("events")
    if type(version) is int and version > VERSION:
        raise ProgressFileError("newer")
    if type(version) is not int or version < 1 or not isinstance(events, list):
        raise ProgressFileError("damaged")
    learner = whole.get("learner")
    name = learner.get("name") if isinstance(learner, dict) else ""
    return (name if isinstance(name, str) and len(name) <= 200 and _writable(name) else ""), events


def _event(raw: object, learner: str) -> Event | None:
    """One event of the file as this learner's; None if anything in it is not what it should be."""
    if not isinstance(raw, dict):
        return None
    texts: dict[str, Any] = {key: raw.get(key) for key in _LONGEST}
    if not all(isinstance(t, str) and t.strip() == t and 0 < len(t) <= _LONGEST[key] for key, t in texts.items()):
        return None
    result, at = raw.get("result"), _time(texts["at"])
    if not at or not _WHAT.fullmatch(texts["what"]) or not isinstance(result, dict) or not _writable([texts, result]):
        return None
    return Event(learner, texts["what"], texts["which"], result, texts["id"], at)


def _time(text: str) -> str:
    """The time in the records' own form, which sorts as text; empty if it is none."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC).isoformat(timespec="milliseconds") if at.tzinfo else ""
    except (ValueError, OverflowError):
        return ""


def _writable(value: object) -> bool:
    """Whether it can be written again: no endless numbers, broken characters, nesting without end."""
    try:
        return len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode()) <= _LARGEST_RESULT
    except (ValueError, RecursionError):
        return False

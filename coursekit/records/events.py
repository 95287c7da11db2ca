"""One event: something a learner did, as one flat row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


def now() -> str:
    """The time as ISO 8601 in UTC, to the millisecond: sorts as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Event:
    """What a learner did: `what` (a verb: guessed, answered, hinted, …), `which` (the thing) and `result`.

    The id is made where the event happens (in the page), so that an event sent twice is kept once.
    """

    learner: str
    what: str
    which: str
    result: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=new_id)
    at: str = field(default_factory=now)


@dataclass(frozen=True)
class Learner:
    """Someone who learns on this machine; `name` may be empty, and never leaves the machine by itself."""

    id: str
    name: str

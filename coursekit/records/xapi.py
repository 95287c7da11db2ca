"""Events as xAPI statements (version 1.0.3), for a learning record store elsewhere.

Verbs and activity types come from ADL's vocabulary where it has a fitting one; the others are ours, under a base
that never resolves (`.invalid`, RFC 2606) and so belongs to nobody. A statement never holds a name: the learner is
an account with the random id that the records use.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from coursekit.records.events import Event
from coursekit.text import Text

BASE = "https://coursekit.invalid/xapi"
_ADL = "http://adlnet.gov/expapi"
_PLAY = f"{_ADL}/activities/simulation"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, BASE)
# What was done: its verb, the verb in both languages, the type of what it was done to.
_VERBS = {
    "guessed": (f"{_ADL}/verbs/responded", Text(en="guessed", zh="猜了"), f"{_ADL}/activities/question"),
    "mission": (f"{_ADL}/verbs/completed", Text(en="completed", zh="完成了"), f"{_ADL}/activities/objective"),
    "weighed": (f"{_ADL}/verbs/responded", Text(en="weighed", zh="掂量了"), f"{_ADL}/activities/interaction"),
    "answered": (f"{_ADL}/verbs/answered", Text(en="answered", zh="回答了"), f"{_ADL}/activities/question"),
    "hinted": (f"{_ADL}/verbs/asked", Text(en="asked for a hint on", zh="要了提示"), f"{_ADL}/activities/question"),
    "revealed": (f"{BASE}/verbs/revealed", Text(en="looked up", zh="看了答案"), f"{_ADL}/activities/question"),
    "restarted": (f"{_ADL}/verbs/attempted", Text(en="began anew", zh="重新开始"), f"{_ADL}/activities/assessment"),
    "began": (f"{_ADL}/verbs/attempted", Text(en="began", zh="开始了"), _PLAY),
    "decided": (f"{_ADL}/verbs/responded", Text(en="replied in", zh="回应了"), f"{_ADL}/activities/interaction"),
    "undone": (f"{BASE}/verbs/undone", Text(en="went back in", zh="退回"), _PLAY),
    "noted": (f"{_ADL}/verbs/commented", Text(en="noted on", zh="写下了"), _PLAY),
}  # fmt: skip
_PLAYED = ("turn", "text", "before", "after", "regret", "band", "ending", "exam", "to")  # kept as extensions


def statement(event: Event, name: Text | None = None) -> dict[str, Any]:
    """One statement; `name` is what the thing is called, its id where nobody knows (an item that is no more)."""
    unknown = (f"{BASE}/verbs/{event.what}", Text(en=event.what, zh=event.what), f"{BASE}/activities/unknown")
    verb, display, type_ = _VERBS.get(event.what, unknown)
    home, _, inner = event.which.partition("/")
    made = {
        "id": _as_uuid(event.id),
        "actor": {"objectType": "Agent", "account": {"homePage": BASE, "name": event.learner}},
        "verb": {"id": verb, "display": _both(display)},
        "object": {
            "objectType": "Activity",
            "id": _activity(event.which if event.what != "guessed" else f"{event.which}/guess"),
            "definition": {"name": _both(name or Text(en=event.which, zh=event.which)), "type": type_},
        },
        "timestamp": event.at,
        "version": "1.0.3",
    }
    context: dict[str, Any] = {"platform": "coursekit"}
    if inner:
        context["contextActivities"] = {"parent": [{"objectType": "Activity", "id": _activity(home)}]}
    if isinstance(revision := event.result.get("revision"), int | str) and revision != "":
        context["revision"] = str(revision)
    result = _result(event)
    return {**made, "context": context, **({"result": result} if result else {})}


def _result(event: Event) -> dict[str, Any]:
    """Right or not only where a question has a right answer; how sure somebody was is an extension."""
    told, result = event.result, dict[str, Any]()
    outcome = told.get("outcome")
    if event.what == "answered" and outcome in ("right", "not-yet"):
        result |= {"success": outcome == "right", "score": {"scaled": 1 if outcome == "right" else 0}}
    if event.what == "mission":
        result |= {"success": True, "completion": True}
    if type(score := told.get("score")) is int and event.what == "decided":
        result |= {"completion": True, "score": {"raw": score}}
    said = {"answered": "answer", "guessed": "guess", "decided": "choice", "noted": "text"}
    response = told.get(said.get(event.what, ""))
    text = response if isinstance(response, str) else json.dumps(response, ensure_ascii=False)
    if response is not None and text:
        result["response"] = text
    more = {"sure": told["sure"]} if isinstance(told.get("sure"), bool) else {}
    if event.what in ("began", "decided", "undone"):
        more |= {key: told[key] for key in _PLAYED if told.get(key) is not None}
    if more:
        result["extensions"] = {f"{BASE}/extensions/{key}": value for key, value in more.items()}
    return result


def _as_uuid(event_id: str) -> str:
    try:
        return str(uuid.UUID(event_id))
    except ValueError:
        return str(uuid.uuid5(_IDS, event_id))


def _activity(which: str) -> str:
    """An IRI of letters, digits, `-`, `_`, `.` and `/` only, whatever a restored file had in it."""
    safe = "".join(
        c if c.isascii() and (c.isalnum() or c in "-_./") else f"%{b:02X}" for c in which for b in c.encode()
    )
    return f"{BASE}/activities/{safe}"


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh-CN": text.zh}

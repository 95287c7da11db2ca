"""The export holds what xAPI asks for, by models that others wrote, and never a name."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ralph.models.xapi.base.statements import BaseXapiStatement

from coursekit.content.progress_files import names
from coursekit.records.events import Event
from coursekit.records.xapi import BASE, statement

ITEM = "expectations/zone-bookshelf"
MOVED = {"before": {"anger": 7}, "after": {"anger": 4}, "band": "saved"}
KINDS = [
    Event("opaque", "guessed", "zone-of-tolerance", {"guess": "quarter", "sure": False}),
    Event("opaque", "mission", "zone-of-tolerance/steady", {"adequate": 5.2, "n": 500}, id="0123-not-a-uuid-1"),
    Event("opaque", "answered", ITEM, {"answer": "acceptable", "outcome": "right", "sure": True, "revision": 1}),
    Event("opaque", "answered", ITEM, {"answer": ["a", "乙"], "outcome": "not-yet"}),
    Event("opaque", "answered", ITEM, {"answer": "my line", "outcome": "open"}),
    Event("opaque", "answered", ITEM, {"answer": ""}),
    Event("opaque", "hinted", ITEM),
    Event("opaque", "revealed", ITEM),
    Event("opaque", "restarted", "expectations"),
    Event("opaque", "played", "late-delivery/é <b>"),
    Event("opaque", "began", "late-delivery", {"revision": "49b996e219e4", "exam": True}),
    Event("opaque", "decided", "late-delivery/open", {"turn": 1, "choice": "own-it", **MOVED, "regret": 3}),
    Event("opaque", "decided", "late-delivery/last", {"choice": "call", "text": "我", "ending": "kept", "score": 415}),
    Event("opaque", "undone", "late-delivery", {"to": 1}),
    Event("opaque", "noted", "late-delivery", {"text": "Look first."}),
]


@pytest.mark.parametrize("event", KINDS, ids=lambda e: f"{e.what}-{len(e.result)}")
def test_every_kind_of_event_is_a_statement_as_others_read_it(event: Event) -> None:
    made = json.loads(json.dumps(statement(event, dict(names()).get(event.which))))
    read = BaseXapiStatement.model_validate(made)
    assert str(read.id) == made["id"]
    assert made["actor"]["account"] == {"homePage": BASE, "name": "opaque"}
    assert set(made["verb"]["display"]) == set(made["object"]["definition"]["name"]) == {"en", "zh-CN"}
    assert made["timestamp"] == event.at


def test_right_wrong_and_open_are_told_apart() -> None:
    results = [statement(e).get("result", {}) for e in KINDS[2:5]]
    assert [r.get("success") for r in results] == [True, False, None]
    assert [r.get("score") for r in results] == [{"scaled": 1}, {"scaled": 0}, None]
    assert json.loads(results[1]["response"]) == ["a", "乙"]
    assert results[0]["extensions"] == {f"{BASE}/extensions/sure": True}


def test_the_same_event_is_always_the_same_statement() -> None:
    assert [statement(e)["id"] for e in KINDS] == [statement(e)["id"] for e in KINDS]
    assert statement(KINDS[0])["id"] == str(uuid.UUID(KINDS[0].id))
    assert statement(KINDS[1])["id"] != KINDS[1].id


def test_a_decision_carries_its_meters_and_the_last_one_its_score() -> None:
    began, decided, last, undone, noted = (statement(e) for e in KINDS[-5:])
    assert began["context"]["revision"] == "49b996e219e4"
    assert decided["result"]["response"] == "own-it"
    assert decided["result"]["extensions"][f"{BASE}/extensions/after"] == {"anger": 4}
    assert "completion" not in decided["result"]
    assert (last["result"]["completion"], last["result"]["score"]) == (True, {"raw": 415})
    assert undone["result"]["extensions"] == {f"{BASE}/extensions/to": 1}
    assert noted["result"]["response"] == "Look first."


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4
)


@given(
    st.sampled_from(["answered", "guessed", "mission", "began", "decided"]),
    st.dictionaries(
        st.sampled_from(["answer", "guess", "sure", "outcome", "revision", "choice", "score", "after"]), JSON
    ),
)
def test_odd_results_still_make_statements(what: str, result: dict[str, Any]) -> None:
    BaseXapiStatement.model_validate(statement(Event("me", what, "a/b", result)))

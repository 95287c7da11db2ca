"""The progress file: what went out comes back, twice changes nothing, and a bad file changes nothing either."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.cli import main
from coursekit.content.banks import under_todays_names
from coursekit.records import exchange
from coursekit.records.events import Event
from coursekit.records.exchange import ProgressFileError, Restored, restore, saved
from coursekit.records.store import Store

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=20)
RESULT = st.dictionaries(TEXT, st.recursive(st.none() | st.booleans() | st.integers() | TEXT, st.lists, max_leaves=5))
DOINGS = st.lists(st.tuples(st.sampled_from(["answered", "hinted", "mission"]), TEXT, RESULT), max_size=8)


def learnt(folder: Path, doings: list[tuple[str, str, dict[str, Any]]], name: str = "") -> tuple[Store, str]:
    store = Store(folder)
    me = store.welcome(name)
    for what, which, result in doings:
        store.add(Event(me.id, what, which, result))
    return store, me.id


def plain(store: Store, learner: str) -> list[tuple[object, ...]]:
    return [(e.id, e.at, e.what, e.which, e.result) for e in store.events(learner)]


@settings(max_examples=25, deadline=None)
@given(DOINGS, DOINGS)
def test_saved_and_restored_is_the_same_and_twice_changes_nothing(one: Any, two: Any) -> None:
    with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
        here, me = learnt(Path(a), one)
        text = saved(here, here.current())
        there, other = learnt(Path(b), two)
        before = plain(there, other)
        assert restore(there, other, text) == Restored(len(one), 0, 0, [])
        merged = plain(there, other)
        assert sorted(merged, key=str) == sorted([*before, *plain(here, me)], key=str)
        assert restore(there, other, text) == Restored(0, len(one), 0, [])
        assert plain(there, other) == merged


def test_the_name_stays_out_unless_it_is_given(tmp_path: Path) -> None:
    store, _ = learnt(tmp_path / "a", [], "Zebulon <b>")
    assert "Zebulon" not in saved(store, store.current())
    given_away = saved(store, store.current(), with_name=True)
    there = Store(tmp_path / "b")
    restore(there, there.current().id, given_away)
    assert there.current().name == "Zebulon <b>"
    restore(store, store.current().id, given_away.replace("Zebulon", "Other"))
    assert store.current().name == "Zebulon <b>"


def test_events_of_another_learner_here_stay_theirs(tmp_path: Path) -> None:
    store, first = learnt(tmp_path, [("guessed", "lab", {})])
    text = saved(store, store.current())
    second = store.welcome("B")
    assert restore(store, second.id, text) == Restored(0, 0, 1, [])
    assert len(store.events(first)) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\ufeff", "empty"),
        ("hello", "foreign"),
        ("[]", "foreign"),
        ('{"cells": []}', "foreign"),
        ("[" * 100_000, "foreign"),
        ('{"coursekit": "progress", "version": 1, "events": [' + "[" * 100_000, "damaged"),
        ('{"coursekit": "progress", "version": 1, "events": [{"id"', "damaged"),
        ('{"coursekit": "progress", "version": 1, "events": {}}', "damaged"),
        ('{"coursekit": "progress", "version": true, "events": []}', "damaged"),
        ('{"coursekit": "progress", "version": 2, "events": "?"}', "newer"),
        ('{"coursekit": "progress", "version": 1' + " " * exchange.LARGEST, "large"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(tmp_path: Path, text: str, code: str) -> None:
    store, me = learnt(tmp_path, [("guessed", "lab", {"guess": "a"})])
    before = plain(store, me)
    with pytest.raises(ProgressFileError) as caught:
        restore(store, me, text)
    assert caught.value.code == code
    assert plain(store, me) == before


GOOD = {"id": "1", "at": "2026-03-01T09:30:00+08:00", "what": "answered", "which": "bank/<b>x</b>", "result": {}}
ODD = st.sampled_from([None, 1, "", [], {}, True, 1e400, "x" * 300, "\ud800", " a ", "2026-03-01"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(GOOD)), ODD), max_size=5), st.binary(max_size=200))
def test_single_odd_entries_are_named_and_the_rest_is_restored(odd: list[tuple[str, object]], junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, me = learnt(Path(folder), [])
        entries: list[object] = [{**GOOD, "id": f"o{k}", key: value} for k, (key, value) in enumerate(odd)]
        whole = {"coursekit": "progress", "version": 1, "events": [*entries, junk.hex(), None, GOOD]}
        done = restore(store, me, json.dumps(whole))
        assert done.new + done.known + len(done.unreadable) == len(entries) + 3
        assert done.unreadable[-2:] == [str(len(entries) + 1), str(len(entries) + 2)]
        kept = {e.id: e for e in store.events(me)}
        assert kept["1"].at == "2026-03-01T01:30:00.000+00:00"
        assert kept["1"].which == "bank/<b>x</b>"
        restore(store, me, saved(store, store.current()))  # whatever was let in can go out again


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_no_progress_file(junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with pytest.raises(ProgressFileError):
            restore(store, store.current().id, junk.decode("latin-1"))


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    learnt(tmp_path / "home", [("guessed", "zone-of-tolerance", {"guess": "few", "sure": True})])
    file = tmp_path / "p.json"
    assert main(["progress", "save", str(file)]) == 0
    assert main(["progress", "restore", str(file)]) == 0
    assert "0 new, 1 already here" in capsys.readouterr().out
    assert main(["progress", "xapi", str(tmp_path / "x.jsonl")]) == 0
    line = json.loads((tmp_path / "x.jsonl").read_text("utf-8"))
    assert line["object"]["definition"]["name"] == {"en": "Everyone has a bottom line", "zh-CN": "一人一条底线"}
    capsys.readouterr()
    for bad in (file.read_bytes()[:-20], b"", b"\xff\xfe\x00", None):
        if bad is None:
            file.unlink()
        else:
            file.write_bytes(bad)
        assert main(["progress", "restore", str(file)]) == 2
        assert str(file) in capsys.readouterr().err


def test_an_item_renamed_since_keeps_its_progress(tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / "bank"
    folder.mkdir(parents=True)
    events = [
        Event("me", "answered", "bank/old"),
        Event("me", "answered", "bank/gone"),
        Event("me", "restarted", "bank"),
    ]
    assert under_todays_names(events, tmp_path) == events
    entries = "items:\n  - {id: old, renamed_to: mid, since: a}\n  - {id: mid, renamed_to: new, since: b}\n"
    (folder / "retired.yaml").write_text(entries + "  - {id: gone, removed: true, since: b}\n", encoding="utf-8")
    assert [e.which for e in under_todays_names(events, tmp_path)] == ["bank/new", "bank/gone", "bank"]

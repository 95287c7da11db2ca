"""Nothing that was acknowledged is lost, whatever happens to the processes or the file."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.records.events import Event
from coursekit.records.store import VERSION, Store, StoreError

WRITER = """
import sys
from pathlib import Path
from coursekit.records.events import Event
from coursekit.records.store import Store
store = Store(Path(sys.argv[1]))
me = store.current()
for k in range(int(sys.argv[3])):
    store.add(Event(me.id, "answered", "bank/item", {"answer": k}, id=f"{sys.argv[2]}-{k}"))
    print(k, flush=True)
"""


def write(folder: Path, who: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_an_event_comes_back_as_it_went_in(tmp_path: Path) -> None:
    store = Store(tmp_path)
    me = store.current()
    event = Event(me.id, "answered", "bank/item", {"answer": ["甲", "<b>"], "sure": True})
    assert store.add(event)
    assert store.events(me.id) == [event]


def test_the_same_event_sent_twice_is_kept_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    event = Event(store.current().id, "answered", "bank/item", {"answer": "a"})
    assert [store.add(event), store.add(event)] == [True, False]
    assert len(store.events(event.learner)) == 1


def test_twenty_processes_writing_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [write(tmp_path, f"w{k}", 50) for k in range(20)]
    for writer in writers:
        _, errors = writer.communicate(timeout=240)
        assert writer.returncode == 0, errors
    store = Store(tmp_path)
    assert len(store.learners()) == 1  # twenty first visits at once are one learner
    assert len({e.id for e in store.events(store.current().id)}) == 1000


def test_what_was_said_to_be_kept_survives_kill_9(tmp_path: Path) -> None:
    for round_ in range(12):
        writer = write(tmp_path, f"r{round_}", 100_000)
        assert writer.stdout
        said = [writer.stdout.readline().strip() for _ in range(3 + round_)]
        writer.kill()
        writer.communicate()
        kept = {e.id for e in Store(tmp_path).events(Store(tmp_path).current().id)}
        assert {f"r{round_}-{k}" for k in said} <= kept


def test_switching_learners_keeps_their_events_apart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first, second = store.current(), store.welcome("小王")
    store.add(Event(second.id, "guessed", "lab"))
    assert store.current() == second
    store.switch(first.id)
    assert store.current() == first
    assert store.events(first.id) == []
    store.switch("nobody")
    assert store.current() == first


def test_starting_over_forgets_the_events_and_keeps_the_learner(tmp_path: Path) -> None:
    store = Store(tmp_path)
    me = store.welcome("Ann")
    store.add(Event(me.id, "guessed", "lab"))
    store.start_over(me.id)
    assert store.events(me.id) == []
    assert store.current() == me


def test_deleting_my_data_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = store.current()
    me = store.welcome("Zebulon-the-only")
    store.add(Event(me.id, "answered", "bank/secret-item", {"answer": "very-secret"}))
    store.forget(me.id)
    assert store.current() == other
    left = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"Zebulon" not in left
    assert b"very-secret" not in left


def test_an_answer_of_a_deleted_learner_is_refused_not_lost_silently(tmp_path: Path) -> None:
    store = Store(tmp_path)
    me = store.welcome("Ann")
    store.forget(me.id)
    with pytest.raises(StoreError) as caught:
        store.add(Event(me.id, "answered", "bank/item"))
    assert caught.value.code == "gone"


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=4096))
def test_a_file_that_is_no_database_is_said_to_be_damaged_and_left_alone(junk: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.sqlite3"
        file.write_bytes(junk)
        store = Store(Path(folder))
        with pytest.raises(StoreError) as caught:
            store.current()
        assert caught.value.code == "damaged"
        assert file.read_bytes() == junk
        kept = store.set_aside()
        assert kept.read_bytes() == junk
        assert store.current().name == ""


def test_a_database_cut_short_is_said_to_be_damaged(tmp_path: Path) -> None:
    store = Store(tmp_path)
    me = store.current()
    for k in range(200):
        store.add(Event(me.id, "answered", "bank/item", {"answer": "x" * 200, "k": k}))
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError) as caught:
        store.events(me.id)
    assert caught.value.damaged


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "records.sqlite3")
    base.execute("create table notes (text)")
    base.commit()
    base.close()
    with pytest.raises(StoreError) as caught:
        Store(tmp_path).current()
    assert caught.value.damaged


def test_records_of_a_newer_version_are_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.current()
    base = sqlite3.connect(store.path)
    base.execute(f"pragma user_version = {VERSION + 1}")
    base.close()
    with pytest.raises(StoreError) as caught:
        store.current()
    assert caught.value.code == "newer"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StoreError) as caught:
        Store(blocked / "deeper").current()
    assert caught.value.code == "unwritable"
    assert str(blocked) in str(caught.value)


def test_a_row_edited_by_hand_does_not_stop_the_rest(tmp_path: Path) -> None:
    store = Store(tmp_path)
    me = store.current()
    store.add(Event(me.id, "answered", "bank/item", {"answer": "a"}))
    base = sqlite3.connect(store.path)
    base.execute("update events set result = 'not json'")
    base.commit()
    base.close()
    assert store.events(me.id)[0].result == {}

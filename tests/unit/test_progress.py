"""My course: what is done, what is due, the progress file, and being told before anything is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coursekit.content.banks import bank
from coursekit.content.stations import Station
from coursekit.language import LANGUAGES, Language, Words
from coursekit.questions.marking import Outcome, mark
from coursekit.questions.session import right_answer
from coursekit.records.events import Event
from coursekit.records.store import Store, StoreError
from coursekit.screens.diary import Diary
from coursekit.screens.frame import Frame
from coursekit.screens.progress import MyCourse
from coursekit.screens.standing import cards, done_of, due, next_station
from coursekit.screens.views import Client, Happening, View

CLIENT = Client(narrow=False, dark=False)
BANK = bank("expectations")
PRACTICE = Station("03", "T", "practice", "expectations", "notebooks/en/03.ipynb")
ROUTE = [
    Station("03", "T", "predict", "zone-of-tolerance", "notebooks/en/03.ipynb"),
    Station("03", "T", "lab", "zone-of-tolerance", "notebooks/en/03.ipynb"),
    PRACTICE,
]
SINGLE = [i for i in BANK.items if i.kind == "single"]


def answered(place: int, right: bool, **more: object) -> Event:
    item = SINGLE[place]
    options = [o.id for o in item.options if (mark(item, o.id).outcome is Outcome.RIGHT) is right]
    return Event("me", "answered", f"expectations/{item.id}", {"answer": options[0], **more})


def doing(name: str, **fields: Any) -> Happening:
    return Happening(id="", what="press", name=name, value=None, who="", gathered={"fields": fields})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("BINDER_SERVICE_HOST", raising=False)
    return tmp_path / "home"


def test_sure_and_wrong_is_due_first_and_until_right_at_the_first_try_again() -> None:
    events = [answered(0, False, sure=True), answered(1, False, sure=False)]
    assert due(BANK, events) == (1, 1)
    events += [answered(0, True), answered(1, True)]
    assert due(BANK, events) == (1, 0)  # put right at the second try: the sure one is asked again all the same
    events.append(Event("me", "restarted", "expectations"))
    assert due(BANK, events) == (1, 0)
    assert due(BANK, [*events, answered(0, True, sure=True)]) == (0, 0)
    assert due(BANK, [*events, answered(0, False, sure=False)]) == (0, 1)


def test_what_is_right_or_was_never_tried_is_not_due() -> None:
    assert due(BANK, []) == (0, 0)
    assert due(BANK, [answered(0, True, sure=True), Event("me", "hinted", "expectations/x")]) == (0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_one_card_with_signs_words_and_one_way_to_what_is_due(language: Language) -> None:
    words = Words(language)
    guess = Event("me", "guessed", "zone-of-tolerance", {"guess": "quarter"})
    (card,) = cards(ROUTE, [guess, answered(0, True)], words)
    assert [p[0] for p in card["points"]] == ["✓", "○", "◐"]
    assert words("state-done") in card["points"][0]
    assert "buttons" not in card
    (card,) = cards(ROUTE, [guess, answered(0, False, sure=True)], words)
    assert [b["href"] for b in card["buttons"]] == [PRACTICE.href]
    assert card["small"] == words("due-sure", n=1)


def test_next_is_where_one_was_if_that_is_not_done() -> None:
    assert next_station(ROUTE, []) == ROUTE[0]
    assert next_station(ROUTE, [answered(0, True)]) == PRACTICE
    every = [Event("me", "answered", f"expectations/{i.id}", {"answer": right_answer(i)}) for i in BANK.items]
    assert done_of(PRACTICE, every) == (len(BANK.items), len(BANK.items))
    assert next_station(ROUTE, every) == ROUTE[0]


def begun(home: Path, name: str = "") -> MyCourse:
    store = Store(home)
    me = store.welcome(name)
    store.add(Event(me.id, "guessed", "zone-of-tolerance", {"guess": "quarter"}))
    return MyCourse("en")


def test_on_the_first_visit_there_is_one_thing_to_do() -> None:
    view = MyCourse("en").view(CLIENT)
    assert view["cards"] == []
    assert len(view["buttons"]) == 1


def test_saving_offers_the_file_once_and_without_the_name(home: Path) -> None:
    screen = begun(home, "Zebulon")
    assert screen.happen(doing("save")) is False
    view = screen.view(CLIENT)
    assert view["download"]["name"].startswith("coursekit-progress-")
    assert "Zebulon" not in view["download"]["text"]
    assert "download" not in screen.view(CLIENT)
    screen.happen(doing("save-named"))
    assert "Zebulon" in screen.view(CLIENT)["download"]["text"]


def told(view: View) -> str:
    return view["notes"][0]["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_restoring_says_what_came_of_it(home: Path, language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(home).happen(doing("save"))
    source = begun(home)
    source.happen(doing("save"))
    text = source.view(CLIENT)["download"]["text"]
    monkeypatch.setenv("COURSEKIT_HOME", str(home / "elsewhere"))
    screen, words = MyCourse(language), Words(language)
    assert screen.happen(doing("restore", file=text.replace('"events": [', '"events": [7,'))) is True
    unreadable = words("did-restore-unreadable", n=1, places="1")
    assert told(screen.view(CLIENT)) == words("did-restore", new=1, known=0) + unreadable
    assert screen.happen(doing("restore", file=text)) is False  # nothing new was kept
    assert told(screen.view(CLIENT)) == words("did-restore", new=0, known=1)
    for bad, code in ((None, "choose-file"), ("", "file-empty"), ("?", "file-foreign"), (False, "file-large")):
        assert screen.happen(doing("restore", file=bad)) is False
        assert told(screen.view(CLIENT)) == words(code)


def test_where_the_machine_forgets_the_page_offers_the_file_at_the_top(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begun(home).view(CLIENT)["top"] == []
    monkeypatch.setenv("BINDER_SERVICE_HOST", "x")
    (note,) = begun(home).view(CLIENT)["top"]
    assert [b["id"] for b in note["buttons"]] == ["save"]


class Message(NamedTuple):
    """What a frame sent."""

    view: View
    problem: str


def shown(screen: Any, monkeypatch: pytest.MonkeyPatch, **event: object) -> Message:
    frame, sent = Frame(screen.name, "en", lambda: screen), list[Any]()
    monkeypatch.setattr(frame, "send", sent.append)
    frame._receive(None, {"id": "1", "what": "client", "name": "", **event}, None)
    return Message(sent[0]["view"], sent[0]["problem"])


@pytest.mark.parametrize("what", ["folder in its place", "full disk", "read-only"])
def test_a_place_that_cannot_be_written_is_said_at_the_top_before_anything_is_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    screen = begun(home)
    assert "top" not in shown(screen, monkeypatch).view or not shown(screen, monkeypatch).view["top"]
    if what == "folder in its place":
        shutil.rmtree(home)
        (home / "records.sqlite3").mkdir(parents=True)
    elif what == "full disk":
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    else:
        monkeypatch.setattr("os.access", lambda *_: False)
    view = shown(screen, monkeypatch).view
    assert str(home) in view["top"][0]["text"]
    assert view["title"] == Words("en")("my-course")  # the page goes on
    if what == "folder in its place":
        assert str(home) in shown(screen, monkeypatch, what="press", name="save").problem


def test_damaged_records_still_stop_the_screen(home: Path) -> None:
    home.mkdir()
    (home / "records.sqlite3").write_bytes(b"junk")
    with pytest.raises(StoreError):
        Diary(Words("en")).look()


def test_a_frame_is_light_until_its_screen_is_made() -> None:
    code = "import sys, coursekit.screens.face; assert not {'pydantic', 'opencc', 'matplotlib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

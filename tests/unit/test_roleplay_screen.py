"""The role-play player as the page sees it: conversation, hints, taking back, exam, own line, debrief."""

from __future__ import annotations

import json
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from coursekit.content.roleplays import names, roleplay
from coursekit.language import LANGUAGES, Language
from coursekit.records.store import Store
from coursekit.roleplays.scenario import Play, Scenario
from coursekit.roleplays.search import Proof, prove
from coursekit.screens.roleplay import SAY, Roleplay
from coursekit.screens.views import Client, Happening, View

CLIENT = Client(narrow=False, dark=False)
PLAYS = [(name, play) for name in names() for play in Roleplay(name, "zh")._scenario.plays]
NAME, FIRST = PLAYS[0]
_ids = count()


@cache
def proved(name: str) -> Proof:
    return prove(roleplay(name))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty records; a scenario is proved once for all tests."""
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    monkeypatch.setattr("coursekit.screens.roleplay.prove", lambda scenario: proved(scenario.id))


def press(screen: Roleplay, name: str, written: str = "", key: str | None = None) -> View:
    now = screen.view(CLIENT)
    gathered = {"fields": {"own": written}} if written else {}
    event = Happening(id=f"e{next(_ids)}", what="press", name=name, value=None, who=now["who"], gathered=gathered)
    event["key"] = now["key"] if key is None else key
    screen.happen(event)
    return screen.view(CLIENT)


def played(screen: Roleplay, play: Play, upto: int | None = None, begin: str = "begin") -> View:
    shown = press(screen, begin)
    for choice in play.choose[:upto]:
        if "replies" not in shown:
            shown = press(screen, "compare", "我自己的话")
        shown = press(screen, SAY + choice)
    return shown


def kept(home: Path) -> list[str]:
    store = Store(home)
    return [event.what for event in store.events(store.current().id)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "play"), PLAYS, ids=[f"{name}-{play.name}" for name, play in PLAYS])
def test_each_scripted_play_goes_from_the_scene_to_its_debrief(name: str, play: Play, language: Language) -> None:
    screen = Roleplay(name, language)
    scenario = screen._scenario
    opening = screen.view(CLIENT)
    assert opening["text"] == [scenario.scene.to(language)]
    assert "talk" not in opening
    ended = played(screen, play)
    title = scenario.endings[play.ends].title.to(language)
    assert title in ended["talk"][-1]["text"]
    assert [line["side"] for line in ended["talk"]].count("me") == len(play.choose)
    debrief = press(screen, "note", "我的一句话 <b>")
    assert title in debrief["title"]
    assert any("我的一句话 <b>" in text for text in debrief["text"])
    assert len(debrief["cards"]) == len(play.choose)
    assert debrief["picture"]["alt"]
    assert json.dumps(debrief)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_a_meter_is_shown_before_the_debrief(language: Language) -> None:
    screen = Roleplay(NAME, language)
    shown = press(screen, "begin")
    assert set(shown["person"]) == {"name", "mood", "face", "small"}
    assert "picture" not in shown
    assert "status" not in shown


def test_a_reply_pressed_twice_or_sent_again_counts_once(tmp_path: Path) -> None:
    screen = Roleplay(NAME, "zh")
    old = press(screen, "begin")["key"]
    press(screen, SAY + FIRST.choose[0])
    press(screen, SAY + FIRST.choose[0], key=old)
    assert kept(tmp_path) == ["began", "decided"]


def test_another_day_it_goes_on_from_the_same_line() -> None:
    before = played(Roleplay(NAME, "zh"), FIRST, upto=2)
    assert Roleplay(NAME, "zh").view(CLIENT) == before


def test_practising_a_reply_can_be_taken_back_and_a_hint_gives_no_reply_away() -> None:
    screen = Roleplay(NAME, "zh")
    first = press(screen, "begin")
    hinted = press(screen, "hint")
    assert not any(b["id"] == "hint" for b in hinted["buttons"])
    replies = [b["text"] for b in hinted["replies"]]
    assert not any(reply in note["text"] for note in hinted["notes"] for reply in replies)
    press(screen, SAY + FIRST.choose[0])
    back = press(screen, "undo")
    assert back["talk"] == first["talk"]


def test_a_test_has_no_hints_and_nothing_is_taken_back(tmp_path: Path) -> None:
    screen = Roleplay(NAME, "zh")
    shown = played(screen, FIRST, upto=2, begin="begin-exam")
    assert not {b["id"] for b in shown["buttons"]} & {"hint", "undo"}
    for forbidden in ("hint", "undo", "replay-1"):
        assert press(screen, forbidden)["talk"] == shown["talk"]
    assert kept(tmp_path) == ["began", "decided", "decided"]


def test_after_a_replay_both_branches_stand_side_by_side() -> None:
    screen = Roleplay(NAME, "zh")
    other = next(p for n, p in PLAYS if n == NAME and p.ends != FIRST.ends)
    played(screen, FIRST)
    press(screen, "note", "重来")
    again = press(screen, "replay-1")
    assert again["talk"][-1]["side"] == "them"
    for choice in other.choose:
        if "replies" not in again:
            again = press(screen, "compare", "换一句")
        again = press(screen, SAY + choice)
    before, now = again["branches"]
    assert [line["text"] for line in before["talk"]] != [line["text"] for line in now["talk"]]
    assert {line["side"] for line in before["talk"] + now["talk"]} >= {"them", "me"}


def test_the_debrief_can_be_seen_without_a_line_of_ones_own(tmp_path: Path) -> None:
    screen = Roleplay(NAME, "en")
    played(screen, FIRST)
    assert press(screen, "note")["cards"]
    assert "noted" not in kept(tmp_path)


def test_a_play_of_an_older_scenario_begins_anew_and_keeps_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(Roleplay(NAME, "zh"), FIRST, upto=1)
    monkeypatch.setattr(Scenario, "revision", "another")
    monkeypatch.setattr("coursekit.screens.roleplay.prove", prove)
    shown = Roleplay(NAME, "zh").view(CLIENT)
    assert [b["id"] for b in shown["buttons"]] == ["begin", "begin-exam"]
    assert shown["notes"][0]["tone"] == "warn"
    assert kept(tmp_path) == ["began", "decided"]


def finished(screen: Roleplay, choose: list[str]) -> View:
    """The replies from where the play stands, own words wherever they are asked for, up to the debrief."""
    shown = screen.view(CLIENT)
    for choice in choose:
        if "replies" not in shown:
            shown = press(screen, "compare", "我自己的话")
        shown = press(screen, SAY + choice)
    return press(screen, "note") if "branches" not in shown else shown


def test_a_reply_taken_back_and_given_again_is_no_other_way() -> None:
    screen = Roleplay(NAME, "zh")
    played(screen, FIRST, upto=1)
    press(screen, "undo")
    assert finished(screen, FIRST.choose)["branches"] == []


def test_the_finished_way_is_compared_though_a_reply_was_taken_back_in_the_new_one() -> None:
    screen = Roleplay(NAME, "zh")
    other = next(p for n, p in PLAYS if n == NAME and p.ends != FIRST.ends)
    played(screen, FIRST)
    press(screen, "replay-1")
    press(screen, SAY + other.choose[0])
    press(screen, "undo")
    before, now = finished(screen, other.choose)["branches"]
    endings = screen._scenario.endings
    assert endings[FIRST.ends].title.to("zh") in before["said"]
    assert endings[other.ends].title.to("zh") in now["said"]


def test_a_hint_leaves_what_is_being_written_and_is_kept_once(tmp_path: Path) -> None:
    screen = Roleplay(NAME, "zh")
    key = press(screen, "begin")["key"]
    assert press(screen, "hint")["key"] == key
    press(screen, "hint")
    assert kept(tmp_path) == ["began", "hinted"]


def test_a_reply_from_another_tab_that_came_too_late_is_told() -> None:
    here, there = Roleplay(NAME, "zh"), Roleplay(NAME, "zh")
    shown = press(here, "begin")
    first, second = (reply["id"] for reply in shown["replies"][:2])
    press(here, first)
    told = press(there, second, key=shown["key"])
    assert [n["tone"] for n in told["notes"]] == ["warn"]
    assert here.view(CLIENT)["notes"] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_a_still_shows_scene_and_first_line_and_never_a_learners_play(name: str, language: Language) -> None:
    screen = Roleplay(name, language)
    before = screen.still()
    played(screen, screen._scenario.plays[0], upto=1)
    assert screen.still() == before
    assert screen._scenario.scene.to(language) in before["text"]

"""The labs as the page sees them: missions, situations, views in both languages, stills."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from lab_checks import do, home  # noqa: F401 - home is used by each test

from coursekit.language import LANGUAGES, Language
from coursekit.records.store import Store
from coursekit.screens.face import LABS
from coursekit.screens.labs.base import Lab
from coursekit.screens.labs.complaint_desk import ComplaintDeskLab
from coursekit.screens.labs.market import MarketLab
from coursekit.screens.labs.predict import Prediction
from coursekit.screens.labs.priorities import PrioritiesLab
from coursekit.screens.labs.promise_story import Run, all_same, happened, met, reaction
from coursekit.screens.labs.promises import PromisesLab
from coursekit.screens.labs.survey import SurveyLab
from coursekit.screens.labs.who_is_it import WhoIsItLab
from coursekit.screens.labs.wording import wording
from coursekit.screens.labs.zone_of_tolerance import ZoneLab
from coursekit.screens.views import Client, Happening, View
from coursekit.simulations.desk import TICKETS
from coursekit.simulations.promises import SAYS, WEEKS, Shop

KINDS: list[type[Lab[Any]]] = [ZoneLab, PromisesLab, ComplaintDeskLab, MarketLab, SurveyLab, PrioritiesLab, WhoIsItLab]
CLIENTS = [Client(narrow=narrow, dark=dark) for narrow, dark in product((False, True), repeat=2)]
TEN_EXACT = ["say-keep"] * len(WEEKS)
WINTER = ["preset-winter", "step-spend", "plan-wu", "step-next"]
FIELDED = ["field", *["more"] * 41]
READ = ["unknown", "answer", "next"]
# What a learner does to achieve each mission: a press, or a move as (slider, value).
WAYS: list[tuple[type[Lab[Any]], str, list[Any]]] = [
    (ZoneLab, "find", ["many"]),
    (ZoneLab, "steady", ["many", ("vary", 0.4)]),
    (ZoneLab, "mistake", ["many", "preset-mistake", ("perceived", 8.2)]),
    (PromisesLab, "turn", ["all-over", "all-keep"]),
    (PromisesLab, "low", ["preset-rivals", "all-careful", *TEN_EXACT]),
    (PromisesLab, "mend", ["preset-mistake", *TEN_EXACT]),
    (ComplaintDeskLab, "eight", [*[f"serve-{t}" for t in TICKETS], "see-first", "see-loud"]),
    (ComplaintDeskLab, "reply", ["step-week", "try-ack", "preset-quiet"]),
    (ComplaintDeskLab, "calm", ["step-week", "try-agents", "try-cause", "try-harder", "preset-sale"]),
    (SurveyLab, "receipt", FIELDED),
    (SurveyLab, "budget", ["asked-1500", "who-reminders", "timing-use", "stars-False", *FIELDED[:8], "field"]),
    (SurveyLab, "shops", ["step-shops", "fair-stars", "fair-who", "truth"]),
    (PrioritiesLab, "worst", ["view-derived", "step-feel"]),
    (PrioritiesLab, "lift", ["step-spend", *["put-search"] * 5, *["put-manual"] * 5, "step-next", "see-ways", "truth"]),
    (PrioritiesLab, "luck", ["preset-few", "step-next", "another", *WINTER]),
    (MarketLab, "sale", [("promotion", 20.0), "step-week", "step-six"]),
    (MarketLab, "stay", [("information", 3.0), "step-week", "step-six"]),
    (MarketLab, "try", ["preset-flowers", ("promotion", 20.0), "step-six", "step-who"]),
    (WhoIsItLab, "twice", [*READ, "unknown", "answer"]),
    (WhoIsItLab, "unsure", [*READ, *READ, "unknown", "answer"]),
    (WhoIsItLab, "tell", [*READ, *READ, "unknown", "answer", "look-choice"]),
]


def view(lab: Lab[Any], client: Client = CLIENTS[0]) -> View:
    return lab.view(client)


def pressed(shown: View, id_: str) -> bool:
    return next(b["pressed"] for group in shown["groups"] for b in group["buttons"] if b["id"] == id_)


def test_every_lab_of_the_face_is_tested_here() -> None:
    assert {kind.lab for kind in KINDS} == set(LABS)


@pytest.mark.parametrize(("kind", "mission", "doings"), WAYS)
def test_each_mission_can_be_achieved_and_is_recorded_once(
    kind: type[Lab[Any]], mission: str, doings: list[Any], tmp_path: Path
) -> None:
    lab = kind("zh")
    view(lab)
    done = [do(lab, doing) for doing in doings]
    assert done[-1]
    do(lab, "reset", *doings)
    which = [e.which for e in Store(tmp_path).events(Store(tmp_path).current().id)]
    assert which.count(f"{kind.lab}/{mission}") == 1
    place = [m.id for m in lab._lab.missions].index(mission)
    assert [task["done"] for task in view(lab)["tasks"]][place]


@pytest.mark.parametrize(("kind", "mission", "doings"), WAYS)
def test_half_the_way_achieves_no_mission(
    kind: type[Lab[Any]], mission: str, doings: list[Any], tmp_path: Path
) -> None:
    lab = kind("en")
    view(lab)
    do(lab, *doings[:-1])
    assert f"{kind.lab}/{mission}" not in [e.which for e in Store(tmp_path).events(Store(tmp_path).current().id)]


def test_the_mission_beside_rivals_wants_no_big_word(tmp_path: Path) -> None:
    lab = PromisesLab("en")
    do(lab, "preset-rivals", "all-careful", "say-over", *TEN_EXACT[1:])
    assert not Store(tmp_path).events(Store(tmp_path).current().id)


@pytest.mark.parametrize("kind", KINDS)
def test_situations_set_what_they_say(kind: type[Lab[Any]]) -> None:
    lab = kind("en")
    for preset in lab._lab.presets:
        do(lab, f"preset-{preset.id}")
        assert {k: getattr(lab._model, k) for k in preset.settings} == preset.settings
        shown = view(lab)
        assert pressed(shown, f"preset-{preset.id}")
        assert preset.told.en in shown["text"]


@pytest.mark.parametrize(("kind", "language"), product(KINDS, LANGUAGES))
def test_every_view_is_plain_data_with_alt_text_and_no_missing_words(kind: type[Lab[Any]], language: Language) -> None:
    doings = [d for k, _, way in WAYS for d in way if k is kind]
    lab = kind(language)
    for doing, client in zip(doings, CLIENTS * len(doings), strict=False):
        do(lab, doing)
        shown = view(lab, client)
        told = json.dumps({k: v for k, v in shown.items() if k != "picture"}, ensure_ascii=False, allow_nan=False)
        assert len(shown["picture"]["alt"]) > 20
        assert not re.search(r"[{}]", " ".join(re.findall(r'"(?:text|alt|label|title)": "([^"]*)"', told)))
        assert "nan" not in shown["picture"]["svg"]
        assert re.search("[\u4e00-\u9fff]", told + shown["picture"]["alt"]) is None or language == "zh"


@pytest.mark.parametrize(("kind", "language"), product(KINDS, LANGUAGES))
def test_a_still_is_the_same_each_time_whatever_was_done(kind: type[Lab[Any]], language: Language) -> None:
    lab = kind(language)
    before = lab.still()
    do(lab, *[d for k, _, way in WAYS for d in way if k is kind])
    assert before == lab.still() == kind(language).still()
    assert '<img alt="' in before["html"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_class_enters_one_world_and_nonsense_changes_nothing(kind: type[Lab[Any]]) -> None:
    lab = kind("zh")
    do(lab, "world", fields={"seed": " 77 "})
    assert lab._model.seed == 77
    for nonsense in ("0", "-3", "10000", "1.5", "abc", "", "一", "1" * 5000):
        do(lab, "world", fields={"seed": nonsense})
        assert lab._model.seed == 77
    do(lab, ("nowhere", 3.0), "say-nothing", "all-", "preset-none")
    assert lab._model.seed == 77


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_to_no_place_on_the_slider_changes_nothing_and_one_far_off_goes_to_the_end(kind: type[Lab[Any]]) -> None:
    for slider, (low, high, _) in kind.ranges.items():
        lab = kind("zh")
        before = lab._model
        do(lab, *((slider, nonsense) for nonsense in (float("nan"), True, "3", None, [2.0])))
        assert lab._model == before
        for far, end in ((10**400, high), (-1e308, low)):
            do(lab, (slider, far))
            assert getattr(lab._model, slider) == end
        view(lab)


@pytest.mark.parametrize(
    ("kind", "before", "toggle"),
    [(SurveyLab, [], "field"), (SurveyLab, ["step-shops"], "truth"), (PrioritiesLab, ["step-spend"], "put-old"),
     (PrioritiesLab, ["step-next"], "truth"), (PromisesLab, [], "say-over"), (WhoIsItLab, ["unknown"], "answer")],
)  # fmt: skip
def test_a_press_that_is_sent_again_after_a_reload_is_done_once(
    kind: type[Lab[Any]], before: list[str], toggle: str
) -> None:
    lab = kind("en")
    do(lab, *before)
    event = Happening(id="twice", what="press", name=toggle, value=None, who="", gathered={})
    lab.happen(event)
    once = view(lab)
    lab.happen(event)
    assert view(lab) == once


def test_the_guess_before_each_lab_can_be_asked() -> None:
    for name, language in product(LABS, LANGUAGES):
        assert Prediction(name, language).still()["html"]


def test_ten_lines_end_the_game_and_it_can_be_played_again() -> None:
    lab = PromisesLab("en")
    do(lab, *["say-careful"] * 12)
    shown = view(lab)
    assert [b["id"] for b in shown["groups"][0]["buttons"]] == ["again"]
    assert "Six weeks later" in shown["said"]["text"]
    assert next(f for f in shown["folds"] if f["id"] == "transcript")["text"][9].startswith("10. ")
    do(lab, "again")
    assert {b["id"] for b in view(lab)["groups"][0]["buttons"]} == {"say-over", "say-careful", "say-keep"}


def test_another_situation_or_world_begins_anew_and_a_way_can_be_taken_away_again() -> None:
    lab = PromisesLab("en")
    do(lab, "say-over", "all-over")
    assert pressed(view(lab), "all-over")
    do(lab, "all-over")
    assert not pressed(view(lab), "all-over")
    do(lab, "preset-rivals")
    assert lab._said_so_far == ()
    assert lab._shown == []


def test_the_one_faced_stays_the_same_until_they_leave() -> None:
    run = all_same("over", Shop(seed=3))
    faced = [met(run, t) for t in range(len(WEEKS))]
    for t in range(1, len(WEEKS)):
        assert faced[t] == faced[t - 1] or not run.course.with_us[t - 1, faced[t - 1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mood_and_answer_has_its_words(language: Language) -> None:
    words, seen = wording("promises", language), set()
    for seed, say, hurt in product(range(1, 40), SAYS, (False, True)):
        run = Run("you", Shop(seed=seed, hurt=hurt, rival=7.0, trust=0.5), (say,) * 10)
        for t in range(10):
            if run.course.with_us[t - 1].any() or t == 0:
                part = Run("you", run.shop, run.said[: t + 1])
                seen.add(reaction(part, t))
                assert happened(part, words)
    assert len(seen) == 10

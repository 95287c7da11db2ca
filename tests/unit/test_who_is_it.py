"""The lab `who-is-it` as the page sees it: nothing told before the answer, no trail twice, words and picture."""

from __future__ import annotations

import re
from itertools import islice, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from lab_checks import CLIENTS, buttons, do, fits, home  # noqa: F401 - home is used by each test

from coursekit.errors import UserError
from coursekit.language import LANGUAGES, Language
from coursekit.records.store import Store
from coursekit.screens.labs.who_is_it import WhoIsItLab
from coursekit.screens.labs.who_is_it_story import KEYS, PARTS, Reading, name, running
from coursekit.screens.labs.wording import wording
from coursekit.screens.views import Client, Happening
from coursekit.simulations.trails import (
    BIG,
    EVEN,
    MOMENTS,
    NAMES,
    SMALL,
    Round,
    World,
    chances,
    rounds,
)


def some(n: int, carry: bool = False, seed: int = 1) -> list[Round]:
    return list(islice(rounds(World(carry, seed)), n))


def after(doings: list[Any], language: Language = "en", lab: WhoIsItLab | None = None, **gathered: Any) -> WhoIsItLab:
    """The lab after these doings, looked at each time as a page does."""
    lab = lab or WhoIsItLab(language)
    lab.view(CLIENTS[0])
    for doing in doings:
        do(lab, doing, **gathered)
        lab.view(CLIENTS[0])
    return lab


def said(lab: WhoIsItLab) -> str:
    return lab.view(CLIENTS[0])["said"]["text"]


ROUND = ["unknown", "answer", "next"]


def test_the_first_world_reads_as_the_lesson_tells() -> None:
    lab = after([("value", 10.0), "answer"], "zh")
    assert "把握大了一点" in said(lab)
    assert "图划算 80，认牌子 1，临时起意 18，做功课 1" in said(lab)
    assert "第 4 行：没有它，图划算是 36%；有了它，80%" in said(lab)
    assert "买灯泡像是图划算，买床垫像是认牌子" in said(after(["next", ("loyal", 7.0), "answer"], lab=lab))
    assert "“还不知道”就是最好的回答" in said(after(["next", "unknown", "answer"], lab=lab))


def test_nothing_is_told_before_the_answer() -> None:
    lab = after([("value", 6.0), ("loyal", 2.0)])
    view = lab.view(CLIENTS[0])
    assert "You say: 75 for value, 25 by brand" in view["said"]["text"]
    assert view["folds"][1]["id"] == "numbers"
    assert len(view["folds"][1]["table"]["rows"]) == 2
    assert ">80<" not in view["picture"]["svg"]
    assert "80" not in view["picture"]["alt"] + view["said"]["text"]


def test_with_all_sliders_at_nothing_there_is_no_answer_yet() -> None:
    lab = after(["answer"])
    assert "still at 0" in said(lab)
    assert "next" not in buttons(lab.view(CLIENTS[0]))
    assert "still at 0" not in said(after([("impulse", 1.0)], lab=lab))


def test_an_answer_stands() -> None:
    lab = after([("value", 6.0), "answer", ("value", 1.0), "unknown", "answer"])
    assert lab._reading().said.tolist() == [1, 0, 0, 0]
    assert "controls" not in lab.view(CLIENTS[0]) or not lab.view(CLIENTS[0])["controls"]
    assert buttons(lab.view(CLIENTS[0]))["answer"]["pressed"]  # the button stays, and so does the focus


def test_each_answer_is_kept_once_with_what_it_was_worth(tmp_path: Path) -> None:
    after([*ROUND, *ROUND, "unknown", "answer", "answer"])
    events = [e for e in Store(tmp_path).events(Store(tmp_path).current().id) if e.what == "weighed"]
    assert [e.which.partition("/")[2] for e in events] == [r.id for r in some(3)]
    assert [e.result["verdict"] for e in events] == ["careful", "careful", "close"]
    assert events[0].result["brought"] == 0.625


def test_no_trail_comes_again_on_another_day_unless_a_world_is_entered() -> None:
    expected_ids = [r.id for r in some(4)]
    lab = after(ROUND + ROUND)
    assert lab._reading().round.id == expected_ids[2]
    again = WhoIsItLab("en")
    again.warm()
    assert after([], lab=again)._reading().round.id == expected_ids[2]
    after(["world"], lab=again, fields={"seed": "1"})
    assert [again._reading().round.id, after(ROUND, lab=again)._reading().round.id] == expected_ids[:2]
    assert after(["reset"], lab=again)._reading().round.id == expected_ids[2]


def test_no_trail_comes_again_in_an_entered_world_whatever_is_looked_at_meanwhile() -> None:
    lab = after(ROUND)
    after(["world"], lab=lab, fields={"seed": "5"})
    after([*ROUND, "preset-boxes", *ROUND, "preset-ordinary"], lab=lab)
    assert lab._reading().round == some(2, seed=5)[1]


def test_of_each_trail_the_first_answer_counts_however_often_its_world_is_entered() -> None:
    lab = after(["unknown", "answer"])
    for _ in range(3):
        after(["world"], lab=lab, fields={"seed": "1"})
        after([("value", 8.0), ("impulse", 2.0), "answer"], lab=lab)
    assert "rounds so far" not in said(lab)
    assert "2 rounds so far: close 0, too sure 0, too careful 2" in said(after(["next", "unknown", "answer"], lab=lab))


def test_where_a_trail_tells_nothing_dont_know_is_close_to_the_best_answer() -> None:
    lab, told = WhoIsItLab("en"), set()
    for r in some(24):
        told.add("the best answer here" in said(after(["unknown", "answer"], lab=lab)))
        assert ("the best answer here" in said(lab)) == ("Close." in said(lab)), r.id
        after(["next"], lab=lab)
    assert told == {True, False}


def test_an_answer_that_could_not_be_kept_is_kept_when_it_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, event = after(["unknown"]), Happening(id="once", what="press", name="answer", value=None, who="", gathered={})

    def full(*_: Any) -> None:
        raise OSError("full")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "add", full)
        with pytest.raises(OSError, match="full"):
            lab.happen(event)
    lab.happen(event)
    assert [e.id for e in Store(tmp_path).events(Store(tmp_path).current().id)] == ["once"]


def test_an_answer_given_when_somebody_else_had_begun_is_kept_for_neither(tmp_path: Path) -> None:
    store, lab = Store(tmp_path), after(["unknown"])
    first = store.current().id
    other = store.welcome("Second").id
    answer = Happening(id="late", what="press", name="answer", value=None, who=first, gathered={})
    with pytest.raises(UserError):
        lab.happen(answer)
    after(["look-choice", "next"], lab=lab)
    assert not store.events(first)
    assert not store.events(other)


def test_in_one_world_all_see_the_same_rounds_in_the_same_order() -> None:
    one, two = WhoIsItLab("zh"), WhoIsItLab("en")
    after(ROUND, lab=one)
    for lab in (one, two):
        after(["world"], lab=lab, fields={"seed": "77"})
    for r in some(4, seed=77):
        assert one._reading().round == two._reading().round == r
        after(ROUND, lab=one)
        after(ROUND, lab=two)


def test_the_same_trail_where_people_are_all_of_a_piece_is_another_round() -> None:
    lab = after([*ROUND, "preset-boxes"])
    assert lab._reading().round == some(1, carry=True)[0]
    assert "equally common" in lab.view(CLIENTS[0])["groups"][1]["text"][-1]
    trail = after(ROUND, lab=lab).view(CLIENTS[0])["groups"][1]["text"]
    assert "the first trail already tells, 1 for value, 82 by brand" in trail[-1]


def test_one_more_line_is_offered_where_a_trail_tells_little_and_only_there() -> None:
    lab = after([*ROUND, *ROUND, "unknown"])
    assert len(lab.view(CLIENTS[0])["groups"]) == 2
    after(["look-choice", "answer", "look-addon"], lab=lab)
    assert lab._looked == ""
    offers = lab.view(CLIENTS[0])["groups"][2]["buttons"]
    assert [b["id"] for b in offers] == ["look-compare", "look-coupon", "look-choice"]
    assert "“Which one they bought” gains 10 and tells more" in said(after(["look-compare"], lab=lab))
    assert not lab._achieved("tell")
    assert "Of the three it tells most" in said(after(["look-choice"], lab=lab))
    assert lab._achieved("tell")
    assert not after([*ROUND, "unknown", "answer"], lab=after([])).view(CLIENTS[0])["groups"][2:]


def test_a_wrong_certainty_on_a_short_trail_is_no_mission() -> None:
    lab = after([*ROUND, *ROUND, ("loyal", 10.0), "answer"])
    assert not lab._achieved("unsure")
    assert "Too sure" in said(lab)


def test_two_trails_where_all_are_of_a_piece_are_no_mission() -> None:
    assert not after(["preset-boxes", *ROUND, "unknown", "answer"])._achieved("twice")


@pytest.mark.parametrize(
    ("verdicts", "points", "wanted"),
    [
        (["sure", "sure-bit", "close"], (0.9, 0.7, 0.8), "A little less"),
        (["careful", "careful", "close"], (0.63, 0.63, 0.8), "be bolder"),
        (["close", "close"], (0.75, 0.74, 0.75), ""),
        (["sure", "careful"], (0.7, 0.68, 0.8), ""),
    ],
)
def test_over_the_rounds_it_is_said_where_the_answers_lean(verdicts: list[str], points: Any, wanted: str) -> None:
    results = [{"verdict": v, **dict(zip(("hoped", "brought", "best"), points, strict=True))} for v in verdicts]
    lines = running([*results, {"verdict": "close"}, {"hoped": "much"}], wording("who-is-it", "en"))
    assert f"{len(verdicts)} rounds so far" in lines[0]
    assert wanted in lines[-1]
    assert len(lines) == 1 + bool(wanted)
    assert running(results[:1], wording("who-is-it", "en")) == []


def test_names_are_nobodys_and_all_different() -> None:
    root = Path(__file__).parents[2]
    known = (root / "coursekit/simulations/company.yaml").read_text(encoding="utf-8")
    families = {row[1] for row in re.findall(r"- (\[)(\S), \S\S, \d", known)}
    for language in LANGUAGES:
        names = [name(who, wording("who-is-it", language)) for who in range(NAMES)]
        assert len(set(names)) == NAMES == np.prod(PARTS)
    assert len(families) >= 8
    assert not families & set(wording("who-is-it", "zh")("surnames").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_that_somebody_is_a_type(language: Language) -> None:
    file = wording("who-is-it", language)._file
    files = [file, file.with_name("who-is-it.yaml")]
    told = "".join(f.read_text(encoding="utf-8") for f in files)
    assert not re.search(
        r"\b(he|she|his|her) (is|was)\b|[他她]是|(这个人|顾客)是(价值|品牌|冲动|信息)", told, re.IGNORECASE
    )


@pytest.mark.parametrize(("client", "language"), product(CLIENTS, LANGUAGES))
def test_nothing_in_the_picture_runs_out_of_it_or_into_another_text(client: Client, language: Language) -> None:
    from coursekit.screens.chart import Look
    from coursekit.screens.labs.who_is_it_picture import trail_svg

    words, look = wording("who-is-it", language), Look(language, client["narrow"], client["dark"])
    for r in [*some(12), *some(6, carry=True)]:
        for sliders, answered in (((0, 0, 0, 0), False), ((10, 10, 0, 0), True), ((0, 0, 0, 1), True)):
            reading = Reading(r, sliders, answered, "")
            offers = reading.offers()
            reading = Reading(r, sliders, answered, next(iter(offers)) if offers else "")
            fits(trail_svg(look, reading, words))


def test_the_push_in_the_picture_is_the_difference_of_the_two_shares_that_are_said() -> None:
    from coursekit.screens.chart import Look
    from coursekit.screens.labs.who_is_it_picture import trail_svg
    from coursekit.screens.labs.who_is_it_story import told_most

    for r in [r for seed in range(1, 16) for r in some(6, seed=seed)]:
        if found := re.search(r"without it (\d+) %.*with it (\d+) %", told_most(r, wording("who-is-it", "en"))):
            svg = trail_svg(Look("en"), Reading(r, (1, 1, 1, 1), True, ""), wording("who-is-it", "en"))
            assert f" +{int(found[2]) - int(found[1])}<" in svg


def test_every_line_thing_and_type_has_its_words_and_no_other_has() -> None:
    every = {"line": chances(), "look": MOMENTS, "thing": SMALL | BIG | EVEN, "type": KEYS}
    found = set(yaml.safe_load(wording("who-is-it", "en")._file.read_text(encoding="utf-8")))
    told = {key for key in found if key.partition("-")[0] in every and "-" in key}
    asked = {"line-most", "line-none", "look-best", "look-other"}
    assert told == asked | {f"{kind}-{name}" for kind, names in every.items() for name in names}

"""The lab `complaint-desk` as the page sees it: three steps, ways side by side, many weeks, pictures that fit."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import lab_checks
import pytest
from lab_checks import CLIENTS, buttons, home  # noqa: F401 - home is used by each test

from coursekit.language import LANGUAGES, Language
from coursekit.screens.labs.complaint_desk import FIRST, WEEKS, ComplaintDeskLab
from coursekit.screens.labs.complaint_desk_story import Order, lasting
from coursekit.screens.labs.wording import wording
from coursekit.simulations.desk import TICKETS

EIGHT = [f"serve-{t}" for t in ("screw", "door", "elder", "thanks", "charge", "sofa", "manner", "label")]
after, shown = partial(lab_checks.after, ComplaintDeskLab), partial(lab_checks.shown, ComplaintDeskLab)


# ---- step 1 ------------------------------------------------------------------------------------------


def test_costs_are_shown_once_the_order_is_whole_and_not_before() -> None:
    for n in range(len(EIGHT)):
        view = shown(EIGHT[:n])
        assert "too long" not in view["picture"]["svg"] + view["said"]["text"]
        assert "see-first" not in buttons(view)
    view = shown(EIGHT)
    assert (
        "Your order: 4 waited too long, 0 became angry. The longest: “not solid”, 15 minutes." in view["said"]["text"]
    )
    assert "see-first" in buttons(view)


def test_a_ticket_pressed_again_is_taken_out_and_put_last() -> None:
    lab = after([*EIGHT, "serve-door"])
    assert lab._mine.tickets == ("screw", "elder", "thanks", "charge", "sofa", "manner", "label")
    assert after(["serve-door"], lab=lab)._mine.tickets[-1] == "door"
    assert buttons(lab.view(CLIENTS[0]))["serve-door"]["text"].startswith("8. ")


def test_a_line_to_all_first_makes_more_of_them_wait_too_long() -> None:
    said = shown([*EIGHT, "line"], "zh")["said"]["text"]
    assert "8 分钟之内人人有了回音" in said
    assert "等过头的有 7 位；不先回，是 4 位" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_tickets_say_how_long_they_take_and_have_a_name_and_a_voice(language: Language) -> None:
    words = wording("complaint-desk", language)
    for name, ticket in TICKETS.items():
        assert re.findall(r"\d+", words(f"serve-{name}"))[-1] == str(ticket.minutes)
        assert words(f"name-{name}")


# ---- step 2 ------------------------------------------------------------------------------------------


def test_what_is_tried_is_shown_in_a_row_of_its_own_beside_the_desk_as_it_is() -> None:
    lab = after(["step-week", "try-cause", "try-agents", "try-cause", "try-ack"])
    assert list(lab._ways()) == ["base", "agents", "ack"]
    assert list(after([("voice", 80.0)], lab=lab)._ways()) == ["base", "agents", "ack", "own"]
    assert list(after([("voice", 60.0)], lab=lab)._ways()) == ["base", "agents", "ack"]


def test_the_first_world_tells_what_the_lesson_says() -> None:
    assert "首次回复，一半的人只等 12 分钟，照旧要 2.1 小时" in shown(["step-week", "try-ack"], "zh")["said"]["text"]
    assert "98 位，照旧是 110 位" in shown(["step-week", "try-ack"], "zh")["said"]["text"]
    both = shown(["step-week", "try-agents", "try-cause"], "zh")["said"]["text"]
    assert "最多的是“送货晚了”" in both
    assert both.endswith("去掉主因 93 位，加两个人 119 位。")
    hidden = shown(["step-week", "try-harder"], "zh")["said"]["text"]
    assert "从 150 位少到 78 位" in hidden
    assert "没接住的 189 位，照旧是 137 位" in hidden
    assert "2 more people" in shown(["preset-sale", "try-agents", "try-cause"])["picture"]["alt"].split(",")[0]
    assert "quick already" in shown(["preset-quiet", "try-ack"])["said"]["text"]


def test_what_is_not_noted_cannot_be_ended() -> None:
    lab = after(["step-week", "remove"])
    assert (lab._model.record, lab._model.remove) == (True, True)
    after(["record"], lab=lab)
    assert (lab._model.record, lab._model.remove) == (False, False)
    assert "nobody noted" not in lab.view(CLIENTS[0])["said"]["text"]


def test_a_cause_is_named_only_where_one_was_noted() -> None:
    closed = ["step-week", "try-cause", ("morning", 0.0), ("afternoon", 0.0), ("evening", 0.0), "remove"]
    assert "commonest" not in shown(closed)["said"]["text"]


def test_a_situation_begins_with_a_desk_of_its_own_and_keeps_what_was_tried() -> None:
    lab = after(["step-week", "try-cause", "rule-loud", ("evening", 3.0), "preset-sale"])
    assert list(lab._ways()) == ["base", "cause"]
    assert lab._model.seed == FIRST


def test_two_tries_in_the_wrong_situations_achieve_nothing() -> None:
    lab = after(["preset-sale", "try-agents", "try-cause", "try-harder", "preset-quiet", "try-ack"])
    assert not lab._achieved("calm")
    assert not lab._achieved("reply")


# ---- many weeks --------------------------------------------------------------------------------------


def test_many_weeks_go_on_by_themselves_say_how_far_they_are_and_end() -> None:
    lab = after(["step-week", "try-cause", "try-agents", "many"])
    texts = set()
    for k in range(1, WEEKS):
        view = lab.view(CLIENTS[0])
        assert view["goes_on"] == "more"
        assert f"Week {k} of {WEEKS}" in view["picture"]["svg"]
        texts.add(view["said"]["text"])
        after(["more"], lab=lab)
    assert len(texts) == 1  # a screen reader is not told the same news 26 times
    view = lab.view(CLIENTS[0])
    assert "goes_on" not in view
    assert f"{WEEKS} weeks seen. Fewer let down than as it is: 2 more people in" in view["said"]["text"]
    assert len(lab._ways()["cause"].weeks) == WEEKS


@pytest.mark.parametrize(
    "change", ["many", "try-ack", "rule-near", "preset-sale", "reset", "step-morning", ("voice", 70.0)]
)
def test_many_weeks_can_be_stopped_and_end_where_something_else_is_done(change: Any) -> None:
    lab = after(["step-week", "try-cause", "many", "more", "more", change])
    assert "goes_on" not in lab.view(CLIENTS[0])
    weeks = lab._weeks
    assert weeks == (3 if change in ("many", "step-morning") else 1)
    assert after(["more"], lab=lab)._weeks == weeks  # one that was under way comes too late


def test_weeks_are_those_of_neighbouring_worlds_the_same_for_each_way() -> None:
    lab = after(["step-week", "try-ack", "many", "more"])
    base, ack = lab._ways()["base"], lab._ways()["ack"]
    assert [len(w.cause) for w in base.weeks] == [len(w.cause) for w in ack.weeks]
    assert len({len(w.cause) for w in base.weeks}) == 2
    assert base.numbers["down"] == pytest.approx(sum(w.count("late", "silent") for w in base.weeks) / 2)


# ---- all views ---------------------------------------------------------------------------------------


def test_causes_and_channels_each_add_up_to_all_customers() -> None:
    view = shown(["step-week"])
    groups, numbers = (next(f["table"] for f in view["folds"] if f["id"] == name) for name in ("groups", "numbers"))
    troubled = int(numbers["rows"][0][numbers["head"].index("In trouble")])
    for part in (groups["rows"][:5], groups["rows"][5:]):
        assert sum(int(row[1]) for row in part) == troubled == 253


def test_a_span_of_time_is_said_in_the_unit_that_suits_it() -> None:
    words = wording("complaint-desk", "en")
    said = [lasting(minutes, words) for minutes in (0.2, 12, 99, 130, 2879, 2880, float("inf"), float("nan"))]
    assert said == ["no time", "12 min", "99 min", "2.2 h", "48.0 h", "2.0 days", "not that week", "nobody came"]


def test_an_order_of_nothing_has_facts() -> None:
    assert Order("mine").facts(wording("complaint-desk", "zh"))["left"] == len(TICKETS)

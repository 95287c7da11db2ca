"""The lab `survey` as the page sees it: days of fielding, surveys side by side, two shops, pictures that fit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import count

import lab_checks
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_checks import CLIENTS, home  # noqa: F401 - home is used by each test

from coursekit.screens.labs.survey import SLICES, SurveyLab
from coursekit.screens.labs.survey_story import Row
from coursekit.simulations.survey import CHOICES, DAYS, RECEIPT, SAMPLE, Survey, field

FIELDED = ["field", *["more"] * (DAYS * SLICES - 1)]
after, shown = partial(lab_checks.after, SurveyLab), partial(lab_checks.shown, SurveyLab)


def test_fielding_goes_on_day_by_day_says_how_far_it_is_and_ends() -> None:
    lab, told = after(["field"]), set()
    for day in range(1, DAYS + 1):
        view = lab.view(CLIENTS[0])
        assert view["goes_on"] == "more"
        assert f"Day {day} of {DAYS}" in view["picture"]["svg"]
        assert "61 %" not in view["picture"]["svg"] + view["said"]["text"]  # the truth is not out yet
        told.add(view["said"]["text"])
        after(["more"] * (SLICES - (day == DAYS)), lab=lab)
    assert len(told) == 1  # a screen reader is not told the same news again and again
    assert "goes_on" not in lab.view(CLIENTS[0])
    assert lab._past == [Row(RECEIPT)]


def test_stopped_early_it_is_a_smaller_survey() -> None:
    lab = after(["plan-sample", "field", *["more"] * 2 * SLICES, "field"])
    assert lab._past[0].day == 3
    assert lab._past[0].found.answered < field(SAMPLE).answered
    assert "Stopped on day 3" in lab.view(CLIENTS[0])["said"]["text"]
    after(["more"], lab=lab)  # one that was under way comes too late
    assert len(lab._past) == 1
    assert lab._day == 0


def test_a_double_click_on_the_start_does_not_stop_it() -> None:
    lab = after(["field", "field", "more", "field"])
    assert (lab._past, lab._day) == ([], 1)
    after(["more", "field"], lab=lab)
    assert [row.day for row in lab._past] == [1]


@pytest.mark.parametrize("change", ["asked-100", "plan-sample", "preset-unlinked", "step-whom", "step-shops", "reset"])
def test_where_something_else_is_done_fielding_ends_without_a_result(change: str) -> None:
    lab = after(["field", "more", change, "more"])
    assert lab._past == []
    assert "goes_on" not in lab.view(CLIENTS[0])


def test_the_same_survey_once_more_asks_others_and_the_order_of_surveys_changes_nothing() -> None:
    lab = after(["plan-sample", *FIELDED, *FIELDED, "plan-receipt", *FIELDED])
    assert lab._past == [Row(RECEIPT), Row(replace(SAMPLE, again=1)), Row(SAMPLE)]
    assert lab._past[1].found.interval != lab._past[2].found.interval


def test_six_surveys_stay_and_other_customers_begin_with_none() -> None:
    lab = after(FIELDED * 7)
    assert len(lab._past) == 6
    assert after(["preset-unlinked"], lab=lab)._past == []


def test_nobody_can_be_reminded_by_a_receipt() -> None:
    lab = after(["who-reminders"])
    assert (lab._model.channel, lab._model.who) == ("text", "reminders")
    after(["channel-qr"], lab=lab)
    assert (lab._model.channel, lab._model.who) == ("qr", "lot")


def test_a_survey_that_nobody_answered_says_so() -> None:
    lab = after(["asked-100"])
    none = next(seed for seed in count(1) if not field(replace(lab._model, seed=seed), day=1).answered)
    lab._set({"seed": none})
    view = after(["field", *["more"] * (SLICES - 1), "field"], lab=lab).view(CLIENTS[0])
    assert "nothing to say" in view["said"]["text"]
    assert "no answers" in view["picture"]["alt"]


def test_the_first_world_tells_what_the_lesson_says() -> None:
    assert shown(FIELDED, "zh")["said"]["text"].splitlines() == [
        "问了 20,000 人，2,225 人答了（11%），花了 1,000 元。",
        "调查说 88% 满意，有把握在 87% 到 89% 之间。真实是 61%，没盖住。",
        "高了 27 个百分点：谁答了 +9，问得太早 +6，开口要五星 +11，碰巧 +1。",
    ]
    sample = shown(["plan-sample", *FIELDED])["said"]["text"]
    assert "326 answered" in sample
    assert "60 % are satisfied, and is sure of 55 % to 66 %. The truth is 61 %: inside." in sample
    assert "Too low by 1 point: chance −1." in sample
    own = shown(["asked-400", "who-reminders", "timing-use", "stars-False", *FIELDED], "zh")
    assert "250 人答了（62%），花了 181 元。\n调查说 63% 满意，有把握在 57% 到 69% 之间" in own["said"]["text"]
    assert own["tasks"][1]["done"]
    assert "北桥店 84%，南湖店 78%：北桥店高" in shown(["step-shops"], "zh")["said"]["text"]
    assert "真实：南湖店 63%，北桥店 56%。" in shown(["step-shops", "truth"], "zh")["said"]["text"]


@settings(max_examples=30, deadline=None)
@given(st.builds(
    Survey, asked=st.sampled_from([30, 400, 2000]), channel=st.sampled_from(["text", "phone"]),
    who=st.sampled_from(CHOICES["who"]), stars=st.booleans(), timing=st.sampled_from(CHOICES["timing"]),
    people=st.just(2000), seed=st.integers(1, 9999),
))  # fmt: skip
def test_the_parts_as_printed_add_up_to_the_error_as_printed(survey: Survey) -> None:
    row = Row(survey)
    if row.found.interval:
        assert sum(row.error().values()) == row.points["estimate"] - row.points["truth"]


def test_the_truth_about_the_shops_is_not_told_before_it_is_asked_for() -> None:
    hidden, known = (shown(["step-shops", *more]) for more in ([], ["truth"]))
    assert "56 %" not in str(hidden["folds"]) + hidden["said"]["text"] + hidden["picture"]["svg"]
    assert "56 %" in str(known["folds"])

"""The lab `survey`: its model's laws, its surprise and the world without it; then the screen as the page sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count, pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.language import LANGUAGES, Language
from coursekit.measures.samples import finite_population, nonresponse_bias, wilson
from coursekit.screens.chart import text_width
from coursekit.screens.labs.survey import PLANS, STEPS, SurveyLab
from coursekit.screens.labs.survey_story import FAIR, Row, wording
from coursekit.screens.labs.wording import lab_words
from coursekit.screens.views import Client, Happening, View
from coursekit.simulations.survey import (
    CHOICES,
    DAYS,
    HOW,
    PLAIN,
    RECEIPT,
    SAMPLE,
    SHOPS,
    Fielded,
    Survey,
    chance,
    field,
    parts,
    satisfied,
    shop,
    truth,
    try_survey,
)

SEEDS = range(1, 61)
EVERYBODY = Survey(willing=np.inf)  # all who are asked answer
designs = st.builds(
    Survey, asked=st.sampled_from([1, 30, 400, 2000]), channel=st.sampled_from(["text", "phone"]),
    who=st.sampled_from(CHOICES["who"]), timing=st.sampled_from(CHOICES["timing"]), stars=st.booleans(),
    wording=st.sampled_from(CHOICES["wording"]), scale=st.sampled_from(CHOICES["scale"]),
    link=st.sampled_from([0.0, 1.0]), people=st.just(2000), seed=st.integers(0, 2**32), again=st.integers(0, 3),
)  # fmt: skip


def holds(found: Fielded) -> bool:
    assert found.interval
    return found.interval.low <= found.truth <= found.interval.high


def off(found: Fielded) -> float:
    assert found.interval
    return abs(found.interval.estimate - found.truth)


# ---- the model ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [30, 200, 1000])
def test_by_lot_with_everybody_answering_the_interval_holds_the_truth_as_often_as_it_says(asked: int) -> None:
    many = [replace(EVERYBODY, people=2000, asked=asked, seed=1 + k % 20, again=k) for k in range(600)]
    assert np.mean([holds(field(survey)) for survey in many]) == pytest.approx(0.95, abs=0.025)


def test_the_interval_is_wilsons_narrowed_by_the_finite_population_factor() -> None:
    survey = replace(EVERYBODY, asked=1500, people=2000)
    found = field(survey).interval
    assert found
    plain = wilson(round(found.estimate * 1500), 1500)
    factor = finite_population(1500, 2000)
    assert found.high - found.estimate == pytest.approx(factor * (plain.high - plain.estimate))
    assert found.estimate - found.low == pytest.approx(factor * (plain.estimate - plain.low))


def test_where_all_are_asked_and_answer_the_survey_is_the_truth() -> None:
    found = field(replace(EVERYBODY, asked=20_000))
    assert found.interval
    assert found.interval.low == found.interval.high == found.truth
    assert np.isnan(found.true_silent)


@settings(max_examples=40, deadline=None)
@given(designs)
def test_the_non_response_bias_is_what_the_answers_are_off_from_all_who_were_asked(survey: Survey) -> None:
    found = field(survey)
    if not 0 < found.answered < found.asked:
        return
    rate = found.answered / found.asked
    asked = rate * found.true_answered + (1 - rate) * found.true_silent
    bias = nonresponse_bias(rate, found.true_answered, found.true_silent)
    assert found.true_answered - asked == pytest.approx(bias, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(designs)
def test_the_parts_add_up_to_the_error_and_a_choice_not_made_has_no_part(survey: Survey) -> None:
    found = field(survey)
    if found.interval is None:
        return
    error = parts(survey, found.interval.estimate)
    assert sum(error.values()) == pytest.approx(found.interval.estimate - found.truth, abs=1e-12)
    for name, plain in HOW.items():
        assert error[name] == 0 or getattr(survey, name) != plain
    assert survey.link or abs(error["who"]) < 1e-12


def test_the_part_of_who_answers_is_the_mean_over_many_surveys() -> None:
    many = [field(replace(PLAIN, again=k)) for k in range(30)]
    mean = float(np.mean([found.true_answered for found in many]))
    assert mean - many[0].truth == pytest.approx(parts(PLAIN, 0.5)["who"], abs=0.005)


@pytest.mark.parametrize(
    ("choice", "sign"),
    [({"timing": "same"}, 1), ({"timing": "weeks"}, 1), ({"wording": "leading"}, 1), ({"stars": True}, 1),
     ({"scale": "three"}, 1), ({"scale": "eleven"}, -1)],
)  # fmt: skip
def test_each_way_of_asking_moves_answers_to_one_side_only(choice: dict[str, Any], sign: int) -> None:
    before, after = (satisfied(replace(SAMPLE, **changed)).mean() for changed in ({}, choice))
    assert sign * (after - before) > 0.02
    assert (truth(replace(SAMPLE, **choice)) == truth(SAMPLE)).all()


def test_being_asked_by_name_reminded_or_called_brings_more_answers_and_less_bias() -> None:
    ways = [("text", "open"), ("text", "lot"), ("text", "reminders"), ("phone", "reminders")]
    surveys = [replace(SAMPLE, channel=channel, who=who) for channel, who in ways]
    rates = [field(survey).answered for survey in surveys]
    biases = [parts(survey, 0.5)["who"] for survey in surveys]
    assert rates == sorted(rates)
    assert biases == sorted(biases, reverse=True)
    assert min(biases) > 0


def test_many_and_biased_is_surely_wrong_and_few_by_lot_with_reminders_mostly_right() -> None:
    receipt, sample = ([field(replace(plan, seed=seed)) for seed in SEEDS] for plan in (RECEIPT, SAMPLE))
    assert not any(holds(found) for found in receipt)
    assert np.mean([holds(found) for found in sample]) >= 0.9
    for many, few in zip(receipt, sample, strict=True):
        assert many.answered > 5 * few.answered
        assert off(many) > off(few)
    assert not any(holds(field(replace(PLAIN, seed=seed))) for seed in SEEDS)


def test_where_answering_has_nothing_to_do_with_it_more_answers_are_simply_better() -> None:
    unlinked = {p.id: p.settings for p in lab_words("survey").presets}["unlinked"]
    many, few = ([field(replace(plan, seed=s, **unlinked)) for s in SEEDS] for plan in (PLAIN, SAMPLE))  # type: ignore[arg-type]
    assert np.mean([holds(found) for found in many]) >= 0.88
    assert max(found.answered / found.asked for found in many) < 0.15
    assert np.mean([off(found) for found in many]) < 0.6 * np.mean([off(found) for found in few])


def test_the_shop_that_asks_for_five_stars_scores_best_and_is_the_worse() -> None:
    better = {name: [field(shop(name, seed=seed)) for seed in SEEDS] for name in SHOPS}
    best = fair = 0
    for seed, south, north in zip(SEEDS, better["south"], better["north"], strict=True):
        assert south.interval
        assert north.interval
        assert south.truth > north.truth
        best += north.interval.estimate > south.interval.estimate
        alike = [field(shop(name, seed=seed, stars=False)).interval for name in SHOPS]
        fair += alike[0].estimate > alike[1].estimate  # type: ignore[union-attr]
    assert best >= 0.95 * len(SEEDS)
    assert fair >= 0.95 * len(SEEDS)


def test_the_guess_has_a_true_answer() -> None:
    closer = np.mean([off(field(replace(SAMPLE, seed=s))) < off(field(replace(RECEIPT, seed=s))) for s in SEEDS])
    true = next(option for option in lab_words("survey").predict.options if option.id == "sample")
    assert true.low <= closer <= true.high


@settings(max_examples=30, deadline=None)
@given(designs)
def test_answers_and_cost_grow_from_day_to_day_and_shares_stay_shares(survey: Survey) -> None:
    days = [field(survey, day) for day in (1, 4, 9, DAYS)]
    for one, other in pairwise(days):
        assert one.answered <= other.answered
        assert one.cost <= other.cost
    for found in days:
        assert found.answered <= found.asked <= survey.asked
        assert (found.interval is None) == (found.answered == 0)
        assert found.interval is None or 0 <= found.interval.low <= found.interval.estimate <= found.interval.high <= 1


def test_the_same_seed_means_the_same_customers_whatever_is_chosen() -> None:
    assert field(SAMPLE) == field(replace(SAMPLE))
    assert field(SAMPLE).truth == field(replace(RECEIPT, link=0.0)).truth
    assert (chance(SAMPLE) == chance(replace(SAMPLE, wording="leading", scale="three", asked=100))).all()


def test_what_no_survey_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"channel is 'fax'; expected one of \('qr', 'text', 'phone'\)"):
        Survey(channel="fax")
    with pytest.raises(ValueError, match="nobody can be reminded; choose text or phone"):
        Survey(channel="qr")
    for asked in (0, 20_001):
        with pytest.raises(ValueError, match="expected 1 to 20000"):
            Survey(asked)


def test_an_analyst_gets_numbers_by_name() -> None:
    found = try_survey(20_000, "qr", "open", timing="same", stars=True)
    assert (found["answered"], found["estimate"], found["truth"], found["cost"]) == (2225, 88.0, 61.1, 1000.0)
    assert set(try_survey(1, "qr", "open")) == {"answered", "cost"}


# ---- the screen --------------------------------------------------------------------------------------

CLIENTS = [Client(narrow=narrow, dark=False) for narrow in (False, True)]
FIELDED = ["field", *["more"] * (DAYS - 1)]
ALL_BIASED = ["wording-leading", "timing-weeks", "scale-three", "stars-True", "channel-phone", "who-reminders"]
STATES: list[list[str]] = [
    [], FIELDED, ["plan-sample", "field", "more"], ["step-whom", "asked-100", "field"], ["step-how", *FIELDED],
    [*FIELDED, "plan-plain", *FIELDED, "plan-sample", *FIELDED, *ALL_BIASED, *FIELDED, "asked-100", *FIELDED, *FIELDED,
     "plan-plain", *FIELDED], ["preset-unlinked", "plan-plain", *FIELDED],
    *(["step-shops", *fair, *known] for fair in ([], [f"fair-{n}" for n in FAIR]) for known in ([], ["reveal"])),
]  # fmt: skip
PRESSES = [
    "field", "more", "reveal", "preset-unlinked", "preset-ordinary", *(f"step-{s}" for s in STEPS),
    *(f"plan-{p}" for p in PLANS), *(f"fair-{f}" for f in FAIR),
    *(f"{name}-{value}" for name, values in CHOICES.items() for value in values),
]  # fmt: skip
_ids = count()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))


def after(presses: list[str], language: Language = "en", lab: SurveyLab | None = None) -> SurveyLab:
    """The lab after these presses."""
    lab = lab or SurveyLab(language)
    for name in presses:
        lab.happen(Happening(id=f"s{next(_ids)}", what="press", name=name, value=None, who="", gathered={}))
    return lab


def shown(presses: list[str], language: Language = "en") -> View:
    return after(presses, language).view(CLIENTS[0])


def buttons(view: View) -> dict[str, Any]:
    return {b["id"]: b for group in view["groups"] for b in group["buttons"]}


def test_fielding_goes_on_day_by_day_says_how_far_it_is_and_ends() -> None:
    lab, told = after(["field"]), set()
    for day in range(1, DAYS):
        view = lab.view(CLIENTS[0])
        assert view["goes_on"] == "more"
        assert f"Day {day} of {DAYS}" in view["picture"]["svg"]
        assert "61 %" not in view["picture"]["svg"] + view["said"]["text"]  # the truth is not out yet
        told.add(view["said"]["text"])
        after(["more"], lab=lab)
    assert len(told) == 1  # a screen reader is not told the same news 14 times
    assert "goes_on" not in lab.view(CLIENTS[0])
    assert lab._past == [Row(RECEIPT)]


def test_stopped_early_it_is_a_smaller_survey() -> None:
    lab = after(["plan-sample", "field", "more", "more", "field"])
    assert lab._past[0].day == 3
    assert lab._past[0].found.answered < field(SAMPLE).answered
    assert "Stopped on day 3" in lab.view(CLIENTS[0])["said"]["text"]
    after(["more"], lab=lab)  # one that was under way comes too late
    assert len(lab._past) == 1
    assert lab._day == 0


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
    none = next(seed for seed in SEEDS if not field(replace(lab._model, seed=seed), day=1).answered)
    lab._set({"seed": none})
    view = after(["field", "field"], lab=lab).view(CLIENTS[0])
    assert "nothing to say" in view["said"]["text"]
    assert "no answers yet" in view["picture"]["alt"]


def test_the_first_world_tells_what_the_lesson_says() -> None:
    assert shown(FIELDED, "zh")["said"]["text"].splitlines() == [
        "问了 20,000 人，2,225 人答了（11%），花了 1,000 元。",
        "调查说：88% 满意，把握在 87 到 89% 之间。真实是 61%，没盖住。",
        "高了 27 个百分点：谁答了 +9，问的时候 +6，开口要五星 +11，碰巧 +1。",
    ]
    sample = shown(["plan-sample", *FIELDED])["said"]["text"]
    assert "326 answered" in sample
    assert "60 % are satisfied, and is sure of 55 to 66 %. The truth is 61 %: inside." in sample
    assert "Too low by 1 point: chance −1." in sample
    assert "北桥店 84%，高过南湖店 78%" in shown(["step-shops"], "zh")["said"]["text"]
    assert "真实：南湖店 63%，北桥店 56%。" in shown(["step-shops", "reveal"], "zh")["said"]["text"]


@settings(max_examples=30, deadline=None)
@given(designs)
def test_the_parts_as_printed_add_up_to_the_error_as_printed(survey: Survey) -> None:
    row = Row(survey)
    if row.found.interval:
        assert sum(row.error().values()) == row.points["estimate"] - row.points["truth"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PRESSES), min_size=1, max_size=12))
def test_whatever_is_pressed_stays_on_the_page_so_that_the_focus_does(presses: list[str]) -> None:
    lab = SurveyLab("zh")
    for name in presses:
        before = buttons(lab.view(CLIENTS[0]))
        after([name], lab=lab)
        assert name not in before or name in buttons(lab.view(CLIENTS[0]))


@pytest.mark.parametrize(("language", "client", "presses"), product(LANGUAGES, CLIENTS, STATES))
def test_no_text_leaves_the_picture_is_too_small_or_lies_on_another(
    language: Language, client: Client, presses: list[str]
) -> None:
    svg = after(presses, language).view(client)["picture"]["svg"]
    width = float(re.search(r'<svg[^>]* width="([\d.]+)"', svg)[1])  # type: ignore[index]
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for attributes, text in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        size, x = float(found["font-size"]), float(found["x"])
        length = text_width(text, size) * (1.08 if "font-weight" in found else 1.0)
        start = x - length * {"middle": 0.5, "end": 1.0}.get(found.get("text-anchor", ""), 0.0)
        assert size >= 12
        assert start >= 0, text
        assert start + length <= width, text
        lines.setdefault(float(found["y"]), []).append((start, start + length, text))
    for line in lines.values():
        line.sort()
        for (_, end, one), (start, _, other) in pairwise(line):
            assert end < start, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_say_all_numbers_of_each_row(language: Language) -> None:
    for presses in STATES:
        for fold in shown(presses, language)["folds"]:
            if "table" in fold:
                assert fold["table"]["rows"]
                assert {len(row) for row in fold["table"]["rows"]} == {len(fold["table"]["head"])}


def test_the_truth_about_the_shops_is_not_told_before_it_is_asked_for() -> None:
    hidden, known = (shown(["step-shops", *more]) for more in ([], ["reveal"]))
    assert "56 %" not in str(hidden["folds"]) + hidden["said"]["text"] + hidden["picture"]["svg"]
    assert "56 %" in str(known["folds"])


def test_the_words_stand_in_both_languages_with_the_same_places_and_none_is_idle() -> None:
    words = wording("en")
    code = "".join(p.read_text(encoding="utf-8") for p in Path(str(words._file)).parent.glob("survey*.py"))
    made = {"step", "plan", "fair", "shop", "short", "mark", "part", "col", "off", "title", *CHOICES}
    for key, pair in yaml.safe_load(Path(str(words._file)).read_text(encoding="utf-8")).items():
        assert set(pair) == {"en", "zh"}, key
        places = [set(re.findall(r"\{(\w+)\}", pair[language])) for language in LANGUAGES]
        assert places[0] == places[1] or key in ("title-north", "title-south"), key
        assert f'"{key}"' in code or key.partition("-")[0] in made, key

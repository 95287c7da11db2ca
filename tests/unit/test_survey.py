"""The model of a survey: coverage, non-response bias, parts of the error; the surprise and the world without it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.measures.samples import finite_population, nonresponse_bias, wilson
from coursekit.screens.labs.wording import lab_words
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
    assert parts(SAMPLE, 0.5, day=4)["who"] > parts(SAMPLE, 0.5)["who"]  # stopped before anybody was reminded


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

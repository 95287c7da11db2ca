"""Complaints: published recovery rates, clocks with open cases against statsmodels, causes and justice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from coursekit.measures import complaints
from coursekit.measures.samples import newcombe

CFPB = Path(__file__).parents[3] / "shared" / "data" / "cfpb-complaints.csv"
cases = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


def test_dillard_and_bates_speed_of_recovery() -> None:
    """Of 200 and 200 owners 85.5 % and 83 % had the problem solved: 171 and 166; of these 47.4 % and 29.5 % bought."""
    found = newcombe(81, 171, 49, 166)
    assert [round(100 * each, 1) for each in (81 / 171, 49 / 166)] == [47.4, 29.5]
    assert [round(100 * each, 1) for each in (found.estimate, found.low, found.high)] == [17.9, 7.5, 27.7]


def test_recovery_is_held_against_the_first_group() -> None:
    found = complaints.recovery_rates({"later": (49, 166), "soon": (81, 171), "never": (0, 4)})
    assert found.differences["soon"] == newcombe(81, 171, 49, 166)
    assert list(found.differences) == ["soon", "never"]
    assert (found.rates["never"].low, found.rates["never"].high) == pytest.approx(
        proportion_confint(0, 4, method="wilson")
    )
    for wrong in ({}, {"a": (5, 4)}, {"a": (0, 0)}, {"a": (1, 2, 3)}, {"a": 5}, [1]):
        with pytest.raises(ValueError, match="expected"):
            complaints.recovery_rates(wrong)


def test_complaint_rate_is_problem_rate_times_voice_rate() -> None:
    complaint, voice = complaints.complaint_rate(30, 1000), complaints.voice_rate(30, 120)
    assert complaints.problem_rate(complaint.estimate, voice.estimate) == pytest.approx(120 / 1000)
    assert (voice.low, voice.high) == pytest.approx(proportion_confint(30, 120, method="wilson"))


def test_the_same_problems_with_fewer_voices_look_like_fewer_problems() -> None:
    assert complaints.problem_rate(0.02, 0.2) == pytest.approx(complaints.problem_rate(0.01, 0.1))
    for rates in ((0.2, 0.1), (0, 0), (0.1, 1.2)):
        with pytest.raises(ValueError, match="expected"):
            complaints.problem_rate(*rates)


@settings(max_examples=60)
@given(cases)
def test_the_curve_of_open_cases_is_statsmodels(drawn: list[tuple[int, bool]]) -> None:
    waits, done = zip(*drawn, strict=True)
    times, share = complaints.still_open(waits, done)
    if any(done):
        theirs = sm.SurvfuncRight(np.array(waits, float), np.array(done, int))
        kept = theirs.n_events > 0
        np.testing.assert_allclose(times, theirs.surv_times[kept])
        np.testing.assert_allclose(share, theirs.surv_prob[kept], atol=1e-12)
    else:
        assert len(times) == len(share) == 0


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_with_no_open_case_both_figures_are_the_plain_percentiles(waits: list[int]) -> None:
    found = complaints.clock(waits, [1] * len(waits))
    expected = np.quantile(waits, [0.5, 0.9], method="inverted_cdf").tolist()
    assert [found.median, found.p90] == [found.median_of_closed, found.p90_of_closed] == expected
    assert found.open == 0


@given(cases)
def test_open_cases_never_make_the_wait_look_shorter(drawn: list[tuple[int, bool]]) -> None:
    found = complaints.clock(*zip(*drawn, strict=True))
    assert found.n == len(drawn)
    for known, naive in ((found.median, found.median_of_closed), (found.p90, found.p90_of_closed)):
        assert known is None or known >= naive


def test_leaving_out_open_cases_flatters_the_desk() -> None:
    found = complaints.clock([1, 2, 3, 20, 20, 20, 30], [1, 1, 1, 0, 1, 0, 0])
    assert (found.median, found.median_of_closed, found.p90, found.p90_of_closed) == (20, 2, None, 20)
    nobody = complaints.clock([3, 4], [0, 0])
    assert (nobody.open, nobody.median, nobody.median_of_closed) == (2, None, None)


@pytest.mark.parametrize(
    ("waits", "done", "said"),
    [
        ([], [], "there are none"),
        ([1, -1], [1, 1], "row 1 is below 0"),
        ([1], [2], "done, row 0"),
        ([None], [1], "missing"),
        ([1], [1, 0], "length"),
    ],
)
def test_waits_that_cannot_be_are_refused(waits: list[object], done: list[object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        complaints.clock(waits, done)


def test_both_clocks_of_one_desk_in_days() -> None:
    found = complaints.clocks(
        received=["2024-03-01 08:00", "2024-03-01", "2024-03-02", None, "2024-04-01"],
        replied=["2024-03-01 20:00", "2024-03-02", None, "2024-03-02", None],
        resolved=["2024-03-11 08:00", None, "2024-03-20", None, None],
        until=dt.datetime(2024, 3, 15),
    )
    assert (found.missing, found.later) == (1, 1)
    assert (found.first_reply.n, found.first_reply.open, found.first_reply.median) == (3, 1, 1.0)
    assert found.first_reply.p90 is None
    assert (found.resolution.open, found.resolution.median, found.resolution.median_of_closed) == (2, None, 10.0)
    assert found.first_reply.median_of_closed == 0.5


def test_hours_since_the_start_of_a_simulated_week_work_as_well() -> None:
    found = complaints.clocks([0, 1, 2], [1, 1.5, None], [5, None, 9])
    assert (found.first_reply.median, found.resolution.median, found.resolution.open) == (1, 7, 1)
    assert found.first_reply.p90 == 7  # no reply was noted, so the resolution was the first


def test_cases_nobody_answered_are_open_whatever_the_column_holds() -> None:
    for nothing in ([None] * 2, [np.nan] * 2, pd.Series([pd.NaT] * 2)):
        found = complaints.clocks(["2024-01-01", "2024-01-02"], nothing, nothing, until="2024-01-05")
        assert (found.first_reply.open, found.first_reply.median) == (2, None)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((["2024-01-02"], ["2024-01-01"], [None]), "replied, row 0: before the complaint was received"),
        (([None], [None], [None]), "no case among 1"),
        ((["2024-01-02"], [None, None], [None]), "differ in length"),
        ((["2024-01-02"], [3], [None]), "replied: expected dates"),
        (([3], ["2024-01-02"], [None]), "replied: expected numbers"),
        ((["2024-01-02", 5], [None] * 2, [None] * 2), "received: expected dates"),
        (([np.inf], [None], [None]), "infinite"),
    ],
)
def test_clocks_refuse_impossible_times(columns: tuple[list[object], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        complaints.clocks(*columns)
    with pytest.raises(ValueError, match="until"):
        complaints.clocks([1], [1], [1], until=np.nan)


@pytest.mark.skipif(not CFPB.exists(), reason="the bureau's complaints are not beside the checkout")
def test_real_complaints_have_a_heavy_tail() -> None:
    table = pd.read_csv(CFPB, parse_dates=["date_received", "date_sent_to_company"])
    found = complaints.clocks(table.date_received, table.date_sent_to_company, table.date_sent_to_company).first_reply
    waits = (table.date_sent_to_company - table.date_received).dt.days
    assert (found.n, found.open) == (280, 0)
    assert [found.median, found.p90] == np.quantile(waits, [0.5, 0.9], method="inverted_cdf").tolist()
    causes = complaints.pareto(table["product"])
    assert causes.counts == table["product"].value_counts().to_dict()
    assert sum(causes.counts[name] for name in causes.few(0.8)) >= 0.8 * 280


@given(st.lists(st.sampled_from(["late", "rude", "broken", "dear", None]), min_size=1).filter(any))
def test_the_few_are_the_fewest_that_reach_the_share(drawn: list[str | None]) -> None:
    found = complaints.pareto(drawn)
    few, n = found.few(0.8), len(drawn) - found.missing
    assert few == list(found.counts)[: len(few)]
    assert sum(found.counts[name] for name in few) >= 0.8 * n - 1e-9
    assert sum(found.counts[name] for name in few[:-1]) < 0.8 * n
    assert list(found.cumulative.values())[-1] == pytest.approx(1)
    assert found.missing == drawn.count(None)


def test_causes_are_text_whatever_they_were_and_equal_ones_stand_by_name() -> None:
    found = complaints.pareto([" rude", "rude", 7, 7, np.nan, "", pd.NA])
    assert (list(found.counts), found.missing) == (["7", "rude"], 3)
    assert found.few(1) == ["7", "rude"]
    assert complaints.pareto({"late": 2, "rude": 3, None: 1}).counts == {"rude": 3, "late": 2}
    for wrong, said in (
        ([None, " "], "no cause"),
        ("late", "causes is 'late'"),
        (5, "causes is 5"),
        ({"late": -1}, "cases"),
    ):
        with pytest.raises(ValueError, match=said):
            complaints.pareto(wrong)


def test_justice_names_what_failed_whom() -> None:
    found = complaints.justice_scores([6, 2, 5], [[5, 4], [6, 6], [5, 5]], [2, 6, None])
    assert found.means == {"distributive": 4, "procedural": 5.25, "interactional": 4}
    assert found.lowest == {"distributive": 1, "procedural": 0, "interactional": 1}
    assert (found.n, found.missing) == (2, 1)

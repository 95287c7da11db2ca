"""Segments: rules of RFM held against plain pandas, edges of ABCD, identities of concentration."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.measures.segments import abcd, gini, lorenz, rfm, top_share, value_potential

SHOP = Path(__file__).parents[3] / "shared" / "data" / "online-retail.csv.gz"
USA_1968 = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]  # class means in R's package ineq
amounts = st.lists(st.integers(0, 1000), min_size=1, max_size=60).filter(any)
orders = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 1)), st.integers(-50, 100)),
    min_size=1,
    max_size=80,
)


def columns(rows: list[tuple[str, dt.date, int]]) -> tuple[list[str], list[dt.date], list[int]]:
    who, when, money = zip(*rows, strict=True)
    return list(who), list(when), list(money)


def test_the_rules_on_a_shop_that_can_be_checked_by_hand() -> None:
    found = rfm(
        ["ann", "ann", "ann", "bob", "bob", "cy", None, "ann", "bob"],
        [
            f"2024-01-{day}" if day else None
            for day in ("01 09:00", "01 17:00", "05", "03", "09", "02", "04", None, "04")
        ],
        [10, 5, 20, 40, -15, -8, 99, 7, None],
        snapshot="2024-01-10",
    )
    table = found.table
    assert table.loc["ann"].tolist()[:3] == [5, 2, 35]  # two orders on one day are one purchase
    assert table.loc["bob"].tolist()[:3] == [7, 1, 25]  # a return lowers the money and gives no recency
    assert found.without_purchase.to_dict() == {"cy": -8}
    assert (found.no_customer, found.no_date, found.no_money, found.after_snapshot) == (1, 1, 1, 0)


def test_the_snapshot_is_the_day_after_the_last_purchase_unless_given() -> None:
    who, when, money = ["a", "a", "b"], ["2024-01-01", "2024-02-01", "2024-02-02"], [1, 2, -3]
    found = rfm(who, when, money)
    assert (found.snapshot, found.after_snapshot) == (np.datetime64("2024-02-02"), 0)
    earlier = rfm(who, when, money, snapshot=dt.date(2024, 1, 31))
    assert earlier.table.loc["a"].tolist()[:3] == [30, 1, 1]
    assert (earlier.after_snapshot, len(earlier.without_purchase)) == (2, 0)


def test_one_time_buyers_share_the_lowest_frequency_score_where_quintiles_do_not_exist() -> None:
    who = [*range(10), 0, 1, 2, 2]
    when = ["2024-01-01"] * 10 + ["2024-01-02"] * 3 + ["2024-01-03"]
    with pytest.raises(ValueError, match="unique"):
        pd.qcut([1] * 7 + [2, 2, 3], 5)
    assert rfm(who, when, [1] * 14).table["f"].tolist() == [4, 4, 5, 1, 1, 1, 1, 1, 1, 1]


@settings(max_examples=60)
@given(orders)
def test_rfm_is_what_plain_pandas_finds(rows: list[tuple[str, dt.date, int]]) -> None:
    table = pd.DataFrame(rows, columns=["who", "when", "money"])
    bought = table[table.money > 0]
    if bought.empty:
        with pytest.raises(ValueError, match="no purchase"):
            rfm(table.who, table.when, table.money)
        return
    found = rfm(*columns(rows)).table
    in_time = table[table.when <= bought.when.max() + dt.timedelta(days=1)]
    by = bought.groupby("who")
    assert found.frequency.to_dict() == by.when.nunique().to_dict()
    expected = {who: (bought.when.max() - last).days + 1 for who, last in by.when.max().items()}
    assert found.recency_days.to_dict() == expected
    money = in_time.groupby("who").money.sum()
    assert found.money.to_dict() == pytest.approx(money[found.index].to_dict())


@settings(max_examples=60)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(2, 9))
def test_scores_are_those_of_qcut_wherever_it_has_an_answer(spent: list[int], groups: int) -> None:
    found = rfm(range(len(spent)), ["2024-01-01"] * len(spent), spent, groups=groups).table
    try:
        expected = pd.qcut(spent, groups, labels=False) + 1
    except ValueError:
        expected = found.m.to_numpy()
    assert found.m.tolist() == expected.tolist()
    assert (found.groupby("money").m.nunique() == 1).all()  # equal customers, equal scores
    assert found.sort_values("money").m.is_monotonic_increasing


@settings(max_examples=30)
@given(orders, st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, dt.date, int]], shuffle: object) -> None:
    rows = [*rows, ("a", dt.date(2024, 3, 1), 5)]
    mixed = list(rows)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(rfm(*columns(rows)).table, rfm(*columns(mixed)).table)


def test_what_is_bought_and_returned_leaves_no_residue() -> None:
    found = rfm(["a"] * 4, ["2024-01-01"] * 4, [0.1, 0.2, 0.3, -0.6])
    assert found.table.loc["a", "money"] == 0


def test_one_customer_and_equal_customers_have_defined_scores() -> None:
    assert rfm(["a"], ["2024-01-01"], [5]).table.code.tolist() == [511]
    assert rfm(["a", "b"], ["2024-01-01"] * 2, [5, 5]).table.code.tolist() == [511, 511]


def test_numbered_customers_blank_names_time_zones_and_pandas_columns_are_understood() -> None:
    table = pd.DataFrame({"who": [2.0, np.nan, 1.0], "when": pd.to_datetime(["2024-01-01 23:30"] * 3)})
    zoned = table.when.dt.tz_localize("Asia/Shanghai")
    for when in (table.when, zoned, table.when.to_numpy(), table.when.dt.date):
        assert rfm(table.who, when, [1, 2, 3]).table.recency_days.to_dict() == {1.0: 1, 2.0: 1}
    assert rfm(["a", " ", ""], ["2024-01-01"] * 3, [1, 2, 3]).no_customer == 2


@pytest.mark.parametrize(
    ("who", "when", "money", "said"),
    [
        ([], [], [], "no purchase"),
        (["a"], ["2024-01-01"], [0], "no purchase"),
        (["a"], ["2024-01-01"], [float("inf")], "money, row 0: the value is infinite"),
        (["a"], ["2024-01-01"], ["5"], "money: expected numbers"),
        (["a", 7], ["2024-01-01"] * 2, [1, 2], "customer: numbers and text are mixed"),
        ([1.0, float("inf")], ["2024-01-01"] * 2, [1, 2], "customer: a value is infinite"),
        (["a", "b"], ["2024-01-01", "03/04/2024"], [1, 2], "when, row 1: '03/04/2024' is no date"),
        (["a"], [20240101], [1], "when: expected dates such as 2024-03-31, got a column of kind integer"),
        (["a"], ["2024-01-01"], [1, 2], "differ in length .customer 1, when 1, money 2"),
        (["a"], [None], [1], "no purchase"),
    ],
)
def test_bad_columns_are_refused_by_name(who: list, when: list, money: list, said: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=said):
        rfm(who, when, money)


def test_a_bad_snapshot_or_number_of_groups_is_refused() -> None:
    for options, said in (({"snapshot": pd.NaT}, "snapshot"), ({"groups": 1}, "groups"), ({"groups": 10}, "groups")):
        with pytest.raises(ValueError, match=said):
            rfm(["a"], ["2024-01-01"], [1], **options)
    with pytest.raises(ValueError, match="no purchase up to 2023-12-31"):
        rfm(["a"], ["2024-01-01"], [1], snapshot="2023-12-31")


@pytest.mark.skipif(not SHOP.exists(), reason="the web shop's order lines are not beside the checkout")
def test_a_year_of_a_real_web_shop() -> None:
    table = pd.read_csv(SHOP, parse_dates=["InvoiceDate"])
    assert len(table) == 541_909
    money = table.Quantity * table.UnitPrice
    found = rfm(table.CustomerID, table.InvoiceDate, money)
    assert found.no_customer == 135_080
    assert len(found.table) + len(found.without_purchase) == table.CustomerID.nunique() == 4372
    assert found.table.money.sum() + found.without_purchase.sum() == pytest.approx(
        money[table.CustomerID.notna()].sum()
    )
    classes = abcd(found.table.money)
    positive = found.table.money[found.table.money > 0]
    assert classes.contribution["A"] / positive.sum() == pytest.approx(0.8, abs=0.001)
    assert classes.customers["D"] == (found.table.money <= 0).sum()
    assert 0.7 < top_share(positive) < 0.8  # near 80/20 and not a law


def test_the_edge_rule_decides_where_the_crossing_customer_goes() -> None:
    assert "".join(abcd([75, 15, 6, 4]).classes) == "AABC"
    assert "".join(abcd([75, 15, 6, 4], edge="after").classes) == "ABCC"
    for edge in ("before", "after"):  # nobody crosses where the lines fall between two customers
        assert "".join(abcd([5, 80, 15, 0, -2], edge=edge).classes) == "CABDD"


def test_a_single_giant_is_a_before_and_c_after() -> None:
    assert "".join(abcd([99, 1]).classes) == "AC"
    assert "".join(abcd([99, 1], edge="after").classes) == "CC"


def test_tenths_that_floats_miss_by_a_hair_still_meet_the_line() -> None:
    assert 0.7 + 0.2 < 0.9
    assert "".join(abcd([0.7, 0.1, 0.2], cuts=(0.9, 0.95, 1)).classes) == "ABA"
    assert abcd([0.7, 0.1, 0.2], edge="after", cuts=(0.9, 0.95, 1)).customers == {"A": 2, "B": 0, "C": 1, "D": 0}


@settings(max_examples=80)
@given(st.lists(st.integers(-20, 60), min_size=1, max_size=50), st.sampled_from(["before", "after"]))
def test_abcd_is_its_definition_row_by_row(x: list[int], edge: str) -> None:
    found = abcd(x, edge=edge)  # type: ignore[arg-type]
    total = sum(value for value in x if value > 0)
    for value, named in zip(x, found.classes, strict=True):
        if value <= 0:
            assert named == "D"
            continue
        larger = sum(other for other in x if other > value)
        reached = larger if edge == "before" else larger + value * x.count(value)
        if edge == "before":
            expected = "A" if 100 * reached < 80 * total else "B" if 100 * reached < 95 * total else "C"
        else:
            expected = "A" if 100 * reached <= 80 * total else "B" if 100 * reached <= 95 * total else "C"
        assert named == expected
    assert sum(found.customers.values()) == len(x)
    assert sum(found.contribution.values()) == pytest.approx(sum(x))


def test_abcd_refuses_what_it_cannot_rank() -> None:
    for wrong, said in (([], "no customer"), ([1, None], "row 1: the value is missing"), ([1, np.inf], "infinite")):
        with pytest.raises(ValueError, match=said):
            abcd(wrong)
    for options in (
        {"cuts": (0.8, 0.95, 0.99)},
        {"cuts": (0.9, 0.8, 1)},
        {"cuts": 0.8},
        {"cuts": ("A", "B", "C")},
        {"edge": "middle"},
    ):
        with pytest.raises(ValueError, match=r"cut|edge"):
            abcd([1], **options)


def test_gini_of_published_incomes() -> None:
    assert gini(USA_1968) == pytest.approx(0.4620911, abs=5e-8)  # R: acid::gini, ineq::Gini


@given(amounts)
def test_gini_is_twice_the_area_between_the_curve_and_equality(x: list[int]) -> None:
    customers, held = lorenz(x)
    assert gini(x) == pytest.approx(1 - 2 * np.trapezoid(held, customers), abs=1e-9)
    assert 0 <= gini(x) < 1
    assert (np.diff(held, n=2) >= -1e-12).all()
    assert (held[0], held[-1]) == (0, pytest.approx(1))


@settings(max_examples=40)
@given(amounts, st.integers(1, 9))
def test_gini_knows_neither_the_currency_nor_the_size_of_the_town(x: list[int], times: int) -> None:
    assert gini([each * times for each in x]) == pytest.approx(gini(x), abs=1e-9)
    assert gini(x * times) == pytest.approx(gini(x), abs=1e-9)


def test_gini_at_its_ends() -> None:
    assert gini([7]) == 0
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 9]) == pytest.approx(3 / 4)
    assert gini([1e308, 1e308]) == pytest.approx(0)


def test_the_top_share_takes_part_of_the_customer_at_the_cut() -> None:
    assert top_share([80, 5, 5, 5, 5]) == pytest.approx(0.8)
    assert top_share([60, 30, 10], 0.5) == pytest.approx(0.6 + 0.5 * 0.3)
    assert (top_share([1, 2], 0), top_share([1, 2], 1)) == (pytest.approx(0), pytest.approx(1))


@pytest.mark.parametrize("measure", [lorenz, gini, top_share])
@pytest.mark.parametrize(
    ("x", "said"),
    [([], "no contribution"), ([0, 0], "no contribution"), ([1, -2], "row 1: -2 is negative"), ([None], "missing")],
)
def test_concentration_refuses_what_has_no_curve(measure: object, x: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        measure(x)  # type: ignore[operator]


def test_a_customer_with_an_open_matter_is_a_problem_customer_whatever_the_value() -> None:
    found = value_potential([9, 9, 1, 1, None], [9, 1, 9, 1, 1], (5, 5), problem=[None, 0, 0, True, 1])
    assert found.kinds.tolist() == ["value", "value", "potential", "problem", ""]
    assert (found.counts, found.missing) == ({"value": 2, "potential": 1, "ordinary": 0, "problem": 1}, 1)


def test_lines_may_be_the_mean_or_the_median_of_the_complete_rows() -> None:
    value, potential = [1, 2, 9, None], [1, 5, 6, 100]
    assert value_potential(value, potential, ("mean", "median")).cuts == (4, 5)
    assert value_potential(value, potential, ("median", "mean")).kinds.tolist() == ["ordinary", "value", "value", ""]
    with pytest.raises(ValueError, match="expected two lines"):
        value_potential(value, potential, 5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the line through value"):
        value_potential(value, potential, ("top", 5))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no complete answer"):
        value_potential([None], [1], (1, 1))

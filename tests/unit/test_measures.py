"""The zone measures: identities, edge cases decided once, and the published means of real libraries."""

from __future__ import annotations

import csv
import doctest
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.measures import zones

LIBRARIES = Path(__file__).resolve().parents[3] / "shared" / "data" / "library-service-zones.csv"
level = st.floats(1, 9)
rows = st.lists(st.tuples(level, level, level), min_size=1, max_size=50).map(
    lambda drawn: [(min(a, d), max(a, d), p) for a, d, p in drawn]
)


def columns(drawn: list[tuple[float, float, float]]) -> tuple[list[float], list[float], list[float]]:
    a, d, p = zip(*drawn, strict=True)
    return list(a), list(d), list(p)


def test_the_example_in_the_module_holds() -> None:
    assert doctest.testmod(zones).failed == 0


@given(rows)
def test_msa_minus_mss_is_the_width_for_each_row_and_for_the_means(drawn: list[tuple[float, float, float]]) -> None:
    a, d, p = columns(drawn)
    difference = zones.adequacy(p, a) - zones.superiority(p, d)
    np.testing.assert_allclose(difference, zones.width(a, d), atol=1e-12)
    found = zones.summary(a, d, p)
    assert found.adequacy - found.superiority == pytest.approx(found.width, abs=1e-12)
    assert found.width == pytest.approx(found.desired - found.adequate, abs=1e-12)


@given(rows)
def test_shares_sum_to_one_and_agree_with_verdicts(drawn: list[tuple[float, float, float]]) -> None:
    a, d, p = columns(drawn)
    shares = zones.shares(p, a, d)
    assert shares.below + shares.inside + shares.above == pytest.approx(1)
    named = zones.verdicts(p, a, d).tolist()
    counts = [named.count(verdict) for verdict in zones.VERDICTS]
    assert counts == [shares.n_below, shares.n_inside, shares.n_above]


@given(rows, st.floats(0, 3))
def test_better_service_never_puts_more_people_below(drawn: list[tuple[float, float, float]], more: float) -> None:
    a, d, p = columns(drawn)
    assert zones.shares([each + more for each in p], a, d).n_below <= zones.shares(p, a, d).n_below


@given(rows)
def test_position_is_in_zero_to_one_just_inside(drawn: list[tuple[float, float, float]]) -> None:
    a, d, p = columns(drawn)
    place, named = zones.position(p, a, d), zones.verdicts(p, a, d)
    for row in range(len(p)):
        if d[row] == a[row]:
            assert np.isnan(place[row])
        elif named[row] == "inside":
            assert 0 <= place[row] <= 1


def test_the_edges_of_a_zone_belong_to_it() -> None:
    assert zones.verdicts([5, 7, 4.99, 7.01], [5] * 4, [7] * 4).tolist() == ["inside", "inside", "below", "above"]


def test_missing_and_crossed_rows_are_left_out_and_counted() -> None:
    found = zones.summary([5, None, 8, 5], [7, 7, 6, 7], [6, 6, 6, float("nan")])
    assert (found.n, found.missing, found.crossed) == (1, 2, 1)
    assert found.width_range == (2, 2)


def test_pandas_columns_with_missing_values_are_understood() -> None:
    table = pd.DataFrame({"a": [5, 5], "d": [7, 7], "p": [4, None]}).convert_dtypes()
    assert zones.summary(table.a, table.d, table.p).shares.n_below == 1


def test_a_zone_without_width_has_no_position() -> None:
    assert zones.summary([5], [5], [6]).position is None


@pytest.mark.parametrize(
    ("a", "d", "p", "said"),
    [
        ([], [], [], "no usable row"),
        ([5], [7], [None], "no usable row"),
        ([5, 5], [7], [6], "differ in length"),
        ([5], [7], [float("inf")], "perceived, row 0: the value is infinite"),
        ([5], ["7"], [6], "desired: expected numbers"),
        ([[5]], [7], [6], "adequate"),
    ],
)
def test_summary_refuses_what_it_cannot_judge(a: object, d: object, p: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        zones.summary(a, d, p)


def test_row_by_row_functions_name_the_row_they_refuse() -> None:
    with pytest.raises(ValueError, match="perceived, row 1: the value is missing"):
        zones.adequacy([6, None], [5, 5])
    with pytest.raises(ValueError, match="row 1: adequate 8 is above desired 7"):
        zones.width([5, 8], [7, 7])


@pytest.mark.skipif(not LIBRARIES.is_file(), reason="the published table of 17 libraries is not beside the checkout")
def test_the_published_means_of_17_libraries() -> None:
    with LIBRARIES.open() as file:
        table = list(csv.DictReader(file))
    a, d, p = ([float(row[name]) for row in table] for name in ("minimum", "desired", "perceived"))
    found = zones.summary(a, d, p)
    means = [found.adequate, found.desired, found.perceived, found.adequacy, found.superiority, found.width]
    assert [round(value, 2) for value in means] == [6.23, 7.93, 6.99, 0.76, -0.94, 1.70]
    assert [round(value, 2) for value in found.width_range] == [1.09, 2.04]
    assert (found.n, found.shares.n_below, found.hidden) == (17, 1, 1)

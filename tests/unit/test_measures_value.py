"""Value: conventions of retention value against published multiples and plain sums, value delivered and perceived."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.measures.value import berger_nasr, customer_delivered_value, perceived_value, retention_value

amount = st.floats(0, 1000)
stays = st.floats(0, 0.95)
discounts = st.floats(0, 0.5)


@pytest.mark.parametrize(("retention", "multiple"), [(0.6, 1.15), (0.7, 1.67), (0.8, 2.50), (0.9, 4.09)])
def test_gupta_and_lehmanns_multiples_at_twelve_per_cent(retention: float, multiple: float) -> None:
    assert retention_value(1, retention, 0.12) == pytest.approx(multiple, abs=0.005)


def test_the_internet_provider_of_gupta_and_lehmann() -> None:
    assert retention_value(18.95, 0.788, 0.01) == pytest.approx(67.2639, abs=0.001)


@given(amount, stays, discounts, st.floats(-0.2, 0.04))
def test_each_convention_is_the_sum_it_stands_for(margin: float, r: float, i: float, g: float) -> None:
    later = sum(margin * (1 + g) ** (t - 1) * (r / (1 + i)) ** t for t in range(1, 3000))
    first = sum(margin * ((1 + g) * r / (1 + i)) ** t for t in range(3000))
    assert retention_value(margin, r, i, g) == pytest.approx(later, rel=1e-6, abs=1e-6)
    assert retention_value(margin, r, i, g, "margin-first") == pytest.approx(first, rel=1e-6, abs=1e-6)


@given(amount, stays, discounts)
def test_without_growth_the_conventions_differ_by_the_first_margin(margin: float, r: float, i: float) -> None:
    later, first = (retention_value(margin, r, i, convention=each) for each in ("margin-later", "margin-first"))  # type: ignore[arg-type]
    assert first - later == pytest.approx(margin, rel=1e-9, abs=1e-9)


@given(amount, st.floats(0, 100), stays, discounts, st.integers(0, 40))
def test_berger_and_nasrs_first_case_is_its_two_sums(gain: float, cost: float, r: float, d: float, years: int) -> None:
    earned = sum(gain * r**t / (1 + d) ** t for t in range(years + 1))
    spent = sum(cost * r ** (t - 1) / (1 + d) ** (t - 0.5) for t in range(1, years + 1))
    assert berger_nasr(gain, cost, r, d, years) == pytest.approx(earned - spent, rel=1e-9, abs=1e-9)


def test_berger_and_nasr_without_promotion_and_end_pay_the_first_margin_at_once() -> None:
    assert berger_nasr(100, 0, 0.8, 0.1, 400) == pytest.approx(
        retention_value(100, 0.8, 0.1, convention="margin-first")
    )


def test_a_customer_who_surely_leaves_is_worth_the_margin_at_once_or_nothing() -> None:
    assert (retention_value(10, 0, 0.1), retention_value(10, 0, 0.1, convention="margin-first")) == (
        0,
        pytest.approx(10),
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((1, 1, 0), "has no end"),
        ((1, 0.95, 0, 0.06), "has no end"),
        ((1, 1.1, 0.1), "retention is 1.1"),
        ((1, -0.1, 0.1), "retention"),
        ((1, 0.5, -0.1), "discount"),
        ((float("nan"), 0.5, 0.1), "margin"),
        (("1", 0.5, 0.1), "margin"),
        ((1, 0.5, 0.1, 0, "now"), "convention is 'now'"),
    ],
)
def test_values_without_an_answer_are_refused(numbers: tuple[float, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        retention_value(*numbers)  # type: ignore[arg-type]


def test_difference_and_ratio_can_rank_two_offers_differently() -> None:
    small = customer_delivered_value({"product": 30}, {"money": 10})
    large = customer_delivered_value({"product": 90, "image": 30}, {"money": 60})
    assert large.difference > small.difference
    assert (small.ratio, large.ratio) == (3, 2)


def test_time_costs_its_hours_at_the_stated_wage() -> None:
    found = customer_delivered_value({"service": 100}, {"money": 50, "energy": 5, "psychic": 1}, hours=2, wage=12)
    assert (found.benefit, found.cost, found.difference) == (100, 80, 20)
    assert customer_delivered_value({}, {}).ratio is None


@pytest.mark.parametrize(
    ("benefits", "costs", "hours", "said"),
    [
        ({"price": 1}, {}, 0, "price: expected some of product"),
        ({}, {"money": -1}, 0, "money is -1"),
        ({}, {}, 2, "hours without a wage"),
    ],
)
def test_offers_that_cannot_be_weighed_are_refused(
    benefits: dict[str, float], costs: dict[str, float], hours: float, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        customer_delivered_value(benefits, costs, hours)


def test_perceived_value_keeps_the_four_apart() -> None:
    found = perceived_value([[7, 5], [6, 6]], [2, 2], [4, 6], [4, None], scale=(1, 7))
    assert found.means == {"functional": 6, "economic": 2, "emotional": 4, "social": 4}
    assert (found.lowest["economic"], found.n, found.missing) == (1, 1, 1)

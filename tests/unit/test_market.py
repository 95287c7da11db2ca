"""The lab `market`: the logit formula, the promotion that doesn't pay and the one that does, the screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from typing import Any

import lab_checks
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_checks import CLIENTS, home  # noqa: F401 - home is used by each test

from coursekit.measures.segments import top_share
from coursekit.screens.labs.market import MarketLab
from coursekit.screens.labs.wording import lab_words
from coursekit.simulations.market import (
    NOTHING,
    OURS,
    RIVAL,
    TASTES,
    TYPES,
    WEEKS,
    Market,
    Offer,
    Shoppers,
    gumbel,
    promotion_week,
    shares,
    six_weeks,
    utilities,
    week,
)

SEEDS = range(1, 41)
BULBS, FLOWERS = ({p.id: p.settings for p in lab_words("market").presets}[name] for name in ("bulbs", "flowers"))
SALE: list[Any] = [("promotion", 20.0)]
after, shown = partial(lab_checks.after, MarketLab), partial(lab_checks.shown, MarketLab)


# ---- choices -----------------------------------------------------------------------------------------


def test_shares_of_many_who_choose_agree_with_the_logit_formula() -> None:
    n, offers = 200_000, (Offer(promotion=0.3), Offer(price=0.95))
    values = utilities(offers)
    for place in range(len(TYPES)):
        found = np.bincount((values[place] + gumbel([1, place], (n, 3))).argmax(axis=1), minlength=3) / n
        expected = shares(values)[place]
        error = np.sqrt(expected * (1 - expected) / n)
        assert (abs(found - expected) < 4 * error).all()


def test_a_crowd_alike_in_all_but_type_chooses_by_the_logit_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VARY", "LIKING", "NEED"):
        monkeypatch.setattr(f"coursekit.simulations.market.{name}", 0.0)
    market = Market(n=200_000, promotion=20)
    crowd = Shoppers(market)
    crowd.dear[:] = 0
    choice, _ = week(crowd, market.offer, gumbel([5], (3, market.n)))
    for place, expected in enumerate(shares(utilities([market.offer, Offer()]))):
        inside = choice[crowd.kind == place]
        error = np.sqrt(expected * (1 - expected) / len(inside))
        assert (abs(np.bincount(inside, minlength=3) / len(inside) - expected) < 4 * error).all()


def test_tastes_are_ordered_as_the_types_are_defined_and_shoppers_of_one_type_differ() -> None:
    most = [TYPES[int(abs(column).argmax())] for column in TASTES.T]
    assert most == ["value-driven", "impulse", "brand-loyal", "information-seeking"]
    crowd = Shoppers(Market())
    for place in range(len(TYPES)):
        own = crowd.tastes[:, crowd.kind == place]
        assert (own.std(axis=1) > 0.2 * abs(own.mean(axis=1))).all()
        np.testing.assert_allclose(own.mean(axis=1), TASTES[place], rtol=0.05)


def test_what_is_bought_on_promotion_fills_the_cupboard_and_lowers_the_usual_price() -> None:
    market = Market(promotion=30)
    crowd = Shoppers(market)
    choice, taken = week(crowd, market.offer, gumbel([3], (3, market.n)))
    ours = choice == OURS
    assert (taken[ours] > 1).all()
    assert not taken[~ours].any()
    np.testing.assert_array_equal(crowd.cupboard, taken + (choice == RIVAL))
    assert np.unique(crowd.usual[ours]) == pytest.approx([0.85])
    assert (crowd.usual[~ours] == 1).all()


# ---- six weeks ---------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(
    st.builds(
        Market, price=st.floats(20, 60), promotion=st.floats(0, 60), brand=st.floats(0, 3), information=st.floats(0, 3),
        known=st.floats(0, 1), good=st.floats(-2, 2), keeps=st.floats(0, 1), value=st.floats(0.1, 1),
        n=st.integers(1, 400), seed=st.integers(0, 2**32),
    )
)  # fmt: skip
def test_everybody_does_one_thing_a_week_and_earns_us_something_only_by_buying_here(market: Market) -> None:
    found = six_weeks(market)
    assert found.choice.shape == found.earned.shape == (WEEKS, market.n)
    assert set(np.unique(found.choice)) <= {OURS, RIVAL, NOTHING}
    assert not found.earned[found.choice != OURS].any()
    assert np.isfinite(found.earned).all()
    assert found.earnings().sum() == pytest.approx(found.earned.sum(dtype=float) - market.cost, abs=0.1)


def test_the_first_week_is_the_only_one_that_differs_and_the_moods_are_the_same() -> None:
    mine, plain = six_weeks(Market(promotion=20)), six_weeks(Market())
    np.testing.assert_array_equal(plain.choice, six_weeks(Market(promotion=20).ordinary()).choice)
    assert not ((plain.choice[0] == OURS) & (mine.choice[0] != OURS)).any()  # who would buy anyway still does
    same = (mine.choice[0] == plain.choice[0]) & (mine.choice[0] != OURS)
    np.testing.assert_array_equal(mine.choice[1:, same], plain.choice[1:, same])


@cache
def weeks(seed: int, **levers: float) -> tuple[float, float, float, float, float]:
    """Buyers and earnings of week 1 and earnings of six, against ordinary ones; who came back, who would have."""
    market, table = Market(seed=seed, **levers), promotion_week(seed=seed, **levers)  # type: ignore[arg-type]
    mine, plain = six_weeks(market).earnings(), six_weeks(market.ordinary()).earnings()
    lift, first, all_six = table["now"][-1] / table["usual"][-1], mine[0] / plain[0], mine.sum() / plain.sum()
    return lift, first, all_six, table["back"][-1], table["back_anyway"][-1]


def columns(**levers: float) -> Any:
    return np.array([weeks(seed, **levers) for seed in SEEDS]).T


def test_a_promotion_lifts_a_week_and_costs_the_six() -> None:
    lift, first, all_six, back, anyway = columns(**BULBS, promotion=20)
    assert np.mean(all_six < 0.99) >= 0.95
    assert np.mean(first > 1) >= 0.95
    assert np.mean(back < anyway - 0.1) >= 0.95
    assert (lift.mean(), all_six.mean(), back.mean(), anyway.mean()) == pytest.approx((1.5, 0.97, 0.38, 0.53), abs=0.02)


def test_the_promotion_that_lifts_sales_most_earns_least() -> None:
    found = [columns(**BULBS, promotion=off)[[0, 2]].mean(axis=1) for off in (0, 10, 20, 30, 40)]
    assert all(one[0] < other[0] and one[1] > other[1] for one, other in pairwise(found))


def test_it_wins_those_who_look_for_value_or_buy_on_impulse_and_they_stay_away_more() -> None:
    for seed in SEEDS:
        table = promotion_week(**BULBS, promotion=20, seed=seed)
        won, back = np.array(table["won"]), np.array(table["back"])
        assert won[0] + won[2] > 0.65 * won[4]
        assert max(back[0], back[2]) < back[3] + 0.15
    means = np.mean([promotion_week(**BULBS, promotion=20, seed=seed)["back"] for seed in SEEDS], axis=0)
    assert max(means[0], means[2]) < min(means[1], means[3])


def test_for_goods_nobody_knows_the_same_promotion_pays_because_those_who_try_stay() -> None:
    lift, first, all_six, back, anyway = columns(**FLOWERS, promotion=20)
    assert np.mean(all_six > 1.03) >= 0.95
    assert (first < 1).all()
    assert np.mean(back > anyway + 0.3) >= 0.95
    assert (lift.mean(), all_six.mean()) == pytest.approx((1.78, 1.1), abs=0.03)
    assert (columns(**(FLOWERS | {"known": 1.0}), promotion=20)[2] < 1).all()  # everybody knows them: nothing to try
    assert np.mean(columns(**(BULBS | {"known": 0.05, "good": 1.0}), promotion=20)[2] > 1) >= 0.95


def test_bulbs_explained_earn_more_without_a_promotion() -> None:
    lift, _, all_six, back, _ = columns(**BULBS, information=3)
    assert np.mean((lift > 1.2) & (all_six > 1.01)) >= 0.95
    assert np.mean(back > columns(**BULBS, promotion=20)[3] + 0.1) >= 0.95


def test_the_guess_has_a_true_answer() -> None:
    true = next(option for option in lab_words("market").predict.options if option.id == "less")
    half = columns(**BULBS, promotion=20)[2] / 2  # of what the weeks with it and those without it earned together
    assert np.mean((half >= true.low) & (half < true.high)) >= 0.95


def test_the_best_fifth_bring_what_they_bring_and_that_is_not_four_fifths() -> None:
    for situation in (BULBS, FLOWERS):
        found = [top_share(six_weeks(Market(seed=seed, **situation)).by_buyer()) for seed in SEEDS]  # type: ignore[arg-type]
        assert 0.5 < min(found) <= max(found) < 0.6


def test_the_table_of_an_analyst_adds_up() -> None:
    table = promotion_week(promotion=20, seed=3)
    for name in ("shoppers", "usual", "now", "won", "earned_usual"):
        assert sum(table[name][:-1]) == pytest.approx(table[name][-1])
    assert sum(table["earned"][:-1]) - 1800 == pytest.approx(table["earned"][-1])
    assert np.isnan(promotion_week(price=44)["back"][-1])


@pytest.mark.parametrize(
    "wrong",
    [{"promotion": 120}, {"known": -0.1}, {"brand": np.nan}, {"n": 0}, {"seed": -1}, {"good": np.inf}, {"value": -1},
     {"value": 0, "loyal": 0, "impulse": 0, "informed": 0}],
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Market(**wrong)


# ---- the screen --------------------------------------------------------------------------------------


def test_the_first_world_tells_what_the_lesson_says() -> None:
    assert "这一周 1,619 位在我们店买，平常 1,063 位（+52%）" in shown([*SALE, "step-week"], "zh")["said"]["text"]
    said = shown([*SALE, "step-six"], "zh")["said"]["text"]
    assert "少赚 3,463 元（3.1%）" in said
    assert "556 位，后五周又来的有 41%；不搞这一周，他们当中本来有 59% 会来" in said
    assert "前两成带来 54% 的毛利" in shown([*SALE, "step-who"], "zh")["said"]["text"]
    said = shown(["preset-flowers", *SALE, "step-six"])["said"]["text"]
    assert "8,047 yuan more (10.9 %)" in said
    assert "79 % came back in the five weeks; without your week only 25 %" in said
    assert "not taken from later weeks" in shown([("information", 3.0), "step-six"])["said"]["text"]


def test_where_a_week_earns_less_than_nothing_the_axis_still_says_plain_0() -> None:
    dear = ["preset-flowers", ("promotion", 40.0), ("brand", 3.0), ("information", 3.0), "step-six"]
    svg = shown(dear)["picture"]["svg"]
    assert ">0</text>" in svg
    assert "−0<" not in svg


def test_a_moved_slider_and_another_situation_close_the_door_again() -> None:
    lab = after([*SALE, "step-six"])
    for change in (("brand", 2.0), "preset-bulbs"):
        after([change], lab=lab)
        assert "Not open yet" in lab.view(CLIENTS[0])["said"]["text"]
        after(["step-six"], lab=lab)
    assert lab._model == Market()  # a situation begins with ordinary levers


def test_what_was_tried_is_kept_in_a_table_each_once() -> None:
    lab = after([*SALE, "step-six", "step-who", "step-six", ("promotion", 40.0), "step-six"])
    table = next(f["table"] for f in lab.view(CLIENTS[0])["folds"] if f["id"] == "tried")
    assert [row[0] for row in table["rows"]] == ["20 / 40 / 1 / 1", "40 / 40 / 1 / 1"]
    assert table["rows"][1][2] == "25,627 yuan less (23.0 %)"
    assert "tried" not in {f["id"] for f in after(["preset-flowers"], lab=lab).view(CLIENTS[0])["folds"]}


def test_a_week_that_wins_nobody_is_told_without_shares_of_nobody() -> None:
    assert "Nobody came because" in shown([("price", 44.0), "step-week"])["said"]["text"]
    view = shown([("price", 44.0), "step-six"])
    assert "\n" not in view["said"]["text"]
    assert "0 won, none came back" in view["picture"]["alt"]
    assert "as much as usual" in shown(["step-six"])["picture"]["svg"]


@pytest.mark.parametrize(
    ("mission", "doings"),
    [
        ("sale", [*SALE, ("brand", 2.0), "step-six"]),  # it was not the promotion alone
        ("sale", ["preset-flowers", *SALE, "step-six"]),
        ("stay", [*SALE, ("information", 3.0), "step-six"]),
        ("stay", [("brand", 0.0), "step-six"]),  # earns more, but fewer people come
        ("try", ["preset-flowers", *SALE, "step-who"]),  # the six weeks were not looked at
    ],
)
def test_a_mission_is_not_achieved_by_something_else(mission: str, doings: list[Any]) -> None:
    assert not after(doings)._achieved(mission)


def test_shops_and_nothing_add_up_to_all_shoppers() -> None:
    table = next(f["table"] for f in shown([*SALE, "step-week"])["folds"] if f["id"] == "numbers")
    for row in table["rows"]:
        everyone, *each = (int(cell.replace(",", "")) for cell in row[1:])
        assert sum(each[::2]) == sum(each[1::2]) == everyone


def test_each_situation_is_the_same_market_in_another_world() -> None:
    assert {name: getattr(Market(), name) for name in BULBS} == BULBS
    assert replace(Market(), seed=2) == Market(seed=2)

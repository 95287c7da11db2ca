"""The lab `priorities`: its model's laws, its surprises, the world without them, its screen."""

from __future__ import annotations

from functools import cache, partial

import lab_checks
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab_checks import CLIENTS, buttons, home  # noqa: F401 - home is used by each test

from coursekit.language import signed
from coursekit.measures.samples import Interval
from coursekit.screens.labs.priorities import GROUPS, PrioritiesLab
from coursekit.screens.labs.priorities_picture import APART, apart
from coursekit.screens.labs.priorities_story import Scene, verdict
from coursekit.screens.labs.wording import lab_words
from coursekit.screens.views import Happening
from coursekit.simulations.priorities import (
    ATTRIBUTES,
    BEST,
    BUDGET,
    CUSTOMERS,
    NAMES,
    Change,
    Shop,
    changes,
    difference,
    everybody,
    felt,
    importance,
    level,
    moves,
    sorted_out,
    spending,
    survey,
    worst,
)

SEEDS = range(1, 13)
WINTER, FEW = ({p.id: p.settings for p in lab_words("priorities").presets}[name] for name in ("winter", "few"))
CAREFUL = [*["manual"] * 4, *["search"] * 4, *["price"] * 2]
after, shown = partial(lab_checks.after, PrioritiesLab), partial(lab_checks.shown, PrioritiesLab)


@cache
def worlds(way: str, **situation: float) -> list[dict[str, Change]]:
    """What changed in each world after a ready-made way to spend, or the careful one."""
    shops = [Shop(seed=seed, **situation) for seed in SEEDS]
    return [changes(s, spending(CAREFUL if way == "careful" else Scene(s).plan(way))) for s in shops]


# ---- the model ---------------------------------------------------------------------------------------


def test_a_must_be_hurts_more_than_it_lifts_and_an_attractive_one_the_other_way_round() -> None:
    must, more, nice, same = (moves(kind, 1.0, np.array([2.0, 3.0, 4.0, 5.0])) for kind in "MOAI")
    assert must[1] - must[0] == pytest.approx(10 * (must[3] - must[2]))
    assert nice[3] - nice[2] == pytest.approx(10 * (nice[1] - nice[0]))
    assert np.diff(more) == pytest.approx(np.diff(same))


@given(st.floats(1, BEST), st.integers(0, BUDGET))
def test_each_unit_does_less_than_the_one_before_and_none_too_much(before: float, units: int) -> None:
    steps = [level(before, k) for k in range(units, units + 3)]
    assert before - 1e-9 <= steps[0] <= steps[1] <= steps[2] <= BEST
    assert steps[2] - steps[1] <= steps[1] - steps[0] + 1e-9


def test_answers_are_whole_points_and_nobody_is_asked_twice() -> None:
    shop = Shop(answers=2000)
    for column in everybody(shop).values():
        assert set(np.unique(column)) <= {1, 2, 3, 4, 5}
        assert len(column) == CUSTOMERS
    asked = [survey(shop, quarter)["overall"] for quarter in range(GROUPS + 1)]
    assert np.sort(np.concatenate(asked)).tolist() == np.sort(everybody(shop)["overall"]).tolist()


def test_same_seed_same_customers_whatever_is_spent_elsewhere() -> None:
    before, after = survey(Shop(seed=5), 1), survey(Shop(seed=5), 1, spending(["date"]))
    assert (before["till"] == after["till"]).all()
    assert (after["date"] >= before["date"]).all()
    assert after["date"].mean() > before["date"].mean()
    assert (survey(Shop(seed=6), 1)["till"] != before["till"]).any()


def test_a_difference_of_two_groups_has_the_error_of_both() -> None:
    found = difference(np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 3.0, 5.0, 5.0]))
    error = np.sqrt(np.var([1, 2, 3, 4], ddof=1) / 4 + np.var([3, 3, 5, 5], ddof=1) / 4)
    assert found.estimate == 1.5
    assert (found.high - found.low) / 2 == pytest.approx(1.959964 * error)


def test_spending_counts_units_in_the_order_of_the_attributes() -> None:
    assert spending(["old", "date", "old"]) == (("date", 1), ("old", 2))
    assert spending([]) == ()


# ---- the surprises, and the world without them -------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_worst_rated_is_said_to_matter_and_hardly_goes_with_satisfaction(seed: int) -> None:
    shop = Shop(seed=seed)
    said, derived = (sorted_out(shop, d).quadrants for d in (False, True))
    assert worst(shop) == "plastic"
    assert (said["plastic"], derived["plastic"]) == ("concentrate here", "low priority")
    for hidden in ("manual", "search"):
        assert (said[hidden], derived[hidden]) == ("low priority", "concentrate here")


@pytest.mark.parametrize("seed", SEEDS)
def test_kanos_questions_find_what_each_attribute_is(seed: int) -> None:
    for shop in (Shop(seed=seed), Shop(seed=seed, **FEW)):
        assert {name: found.category for name, found in felt(shop).items()} == {
            n: a.kind for n, a in ATTRIBUTES.items()
        }


@pytest.mark.parametrize(
    ("low", "high", "said"), [(0.004, 0.3, "unsure"), (0.006, 0.3, "up"), (-0.3, -0.004, "unsure")]
)
def test_a_range_that_is_printed_as_beginning_at_nothing_is_no_sure_change(low: float, high: float, said: str) -> None:
    assert verdict(Interval((low + high) / 2, low, high)) == said


def test_stated_importance_lies_near_the_top() -> None:
    means = [found.estimate for found in importance(Shop(), False).values()]
    assert 4 < np.mean(means) < max(means) < 4.8


def test_mending_the_worst_lifts_its_rating_and_hardly_satisfaction() -> None:
    for found in worlds("wu"):
        assert found["plastic"].said.low > 1.4
        assert 0 < found["overall"].true < 0.06
    assert sum(found["overall"].said.low > 0 for found in worlds("wu")) <= len(SEEDS) / 4


def test_where_satisfaction_hangs_on_it_the_money_lifts_more_than_spread_evenly_or_on_the_worst() -> None:
    for careful, even, wu in zip(worlds("careful"), worlds("even"), worlds("wu"), strict=True):
        assert careful["overall"].true > even["overall"].true + 0.15 > wu["overall"].true + 0.3
        assert careful["overall"].said.low > 0


def test_noise_looks_like_improvement_and_some_of_what_was_mended_does_not_show() -> None:
    best = [max(found[name].said.estimate for name in NAMES) for found in worlds("none", **FEW)]
    assert min(best) > 0.05
    assert np.mean(best) > 0.15
    assert all(found[name].true == 0 for found in worlds("none", **FEW) for name in NAMES)
    hidden = [sum(found[name].said.low <= 0 < found[name].true for name in NAMES) for found in worlds("even")]
    assert min(hidden) >= 1
    assert np.mean(hidden) > 2.5


def test_in_the_bad_winter_the_worst_is_what_nobody_can_do_without_and_mending_it_shows() -> None:
    for seed, wu, even in zip(SEEDS, worlds("wu", **WINTER), worlds("even", **WINTER), strict=True):
        shop = Shop(seed=seed, **WINTER)
        assert worst(shop) == "date"
        assert {sorted_out(shop, d).quadrants["date"] for d in (False, True)} == {"concentrate here"}
        assert wu["overall"].said.low > 0.3
        assert wu["overall"].true > even["overall"].true + 0.05


def test_the_truth_lies_in_the_interval_as_often_as_it_says() -> None:
    found = [change for way in ("none", "even", "wu") for world in worlds(way) for change in world.values()]
    assert 0.9 < np.mean([c.said.low <= c.true <= c.said.high for c in found]) < 0.99


def test_the_guess_has_one_true_answer() -> None:
    true = next(option for option in lab_words("priorities").predict.options if option.id == "hardly")
    assert all(true.low <= found["overall"].true < true.high for found in worlds("wu"))


# ---- the screen --------------------------------------------------------------------------------------


def test_the_first_world_tells_what_the_lesson_says() -> None:
    first = shown([], "zh")
    assert "分最低的是“包装少用塑料”，2.53 分。顾客说它多要紧？4.30 分，落在“先改这里”" in first["said"]["text"]
    assert "换了格子的：4、5、6、7；" in shown(["view-derived"], "zh")["picture"]["alt"]
    wu = shown(["step-spend", "plan-wu", "step-next", "truth"], "zh")["said"]["text"]
    assert "从 3.59 到 3.56，差 −0.03，可能在 −0.17 到 +0.11 之间：碰到 0，说不准" in wu
    assert "包装少用塑料变了 +1.72，总的满意度变了 +0.03" in wu
    own = [*["put-search"] * 5, *["put-manual"] * 5]
    ways = shown(["step-spend", *own, "step-next", "see-ways", "truth"], "zh")["said"]["text"]
    assert "你的花法 +0.46（其实 +0.52）；吴楫的花法 −0.03（其实 +0.03）；平均分 +0.23（其实 +0.31）" in ways
    assert "“会员积分”照样“涨”了 +0.25" in shown(["preset-few", "step-next"], "zh")["said"]["text"]
    winter = shown(["preset-winter", "step-spend", "plan-wu", "step-next", "truth"], "zh")["said"]["text"]
    assert "从 3.19 到 3.65，差 +0.46，可能在 +0.41 到 +0.52 之间：看得出涨了" in winter
    assert "没放钱，却“看得出”变了的：东西结实" in winter


def test_what_got_money_and_does_not_show_is_named_and_so_is_what_rose_without() -> None:
    even = shown(["step-spend", "plan-even", "step-next"])["said"]["text"]
    assert "no change shows: promised day, well made, friendly staff, short till wait, web search." in even
    assert "Got none" not in even
    assert "no change shows" not in shown(["step-spend", "plan-wu", "step-next"])["said"]["text"]


def test_another_world_keeps_what_was_spent_so_that_a_class_can_compare() -> None:
    lab = after(["step-spend", "plan-even", "step-next", "another"])
    event = Happening(id="w", what="press", name="world", value=None, who="", gathered={"fields": {"seed": "7"}})
    lab.happen(event)
    assert (lab._scene.shop.seed, lab._scene.units, lab._scene.quarter) == (7, NAMES, 1)


def test_the_budget_is_ten_units_and_no_more() -> None:
    lab = after(["step-spend", *["put-date"] * 12])
    assert lab._scene.units == ("date",) * BUDGET
    assert "All ten are spent" in lab.view(CLIENTS[0])["said"]["text"]
    after(["back", "put-old"], lab=lab)
    assert lab._scene.spent == (("date", 9), ("old", 1))
    assert buttons(lab.view(CLIENTS[0]))["put-date"]["text"] == "1 promised day (9)"


def test_another_group_answers_otherwise_and_the_groups_come_round() -> None:
    lab = after(["step-spend", "plan-even", "step-next"])
    first = lab.view(CLIENTS[0])["said"]["text"]
    assert after(["another"], lab=lab).view(CLIENTS[0])["said"]["text"] != first
    assert after(["another"] * (GROUPS - 1), lab=lab).view(CLIENTS[0])["said"]["text"] == first


def test_the_truth_is_hidden_until_it_is_asked_for_and_again_after_other_spending() -> None:
    lab = after(["step-spend", "plan-wu", "step-next"])
    numbers = lab.view(CLIENTS[0])["folds"][0]["table"]["rows"]
    assert {row[-1] for row in numbers} == {"guess first"}
    assert "20,000" in after(["truth"], lab=lab).view(CLIENTS[0])["said"]["text"]
    assert "20,000" not in after(["step-spend", "back", "step-next"], lab=lab).view(CLIENTS[0])["said"]["text"]


def test_a_situation_is_looked_at_first_and_has_its_whole_budget() -> None:
    lab = after(["step-spend", "plan-even", "step-next", "truth", "preset-winter"])
    assert (lab._scene.step, lab._scene.units, lab._scene.truth) == ("map", (), False)
    assert lab._scene.shop.answers == 2000


def test_a_way_no_better_than_spread_evenly_achieves_nothing() -> None:
    lab = after(["step-spend", "plan-even", "step-next", "see-ways", "truth"])
    assert not lab._achieved("lift")


@pytest.mark.parametrize("seed", SEEDS)
def test_no_dot_hides_another_or_leaves_its_field(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(30, 320, 10), rng.uniform(90, 250, 10)
    start, middle = np.column_stack([x, y]), np.array((175.0, 168.0))
    places = np.array(apart(x, y, (175.0, 168.0)))
    assert ((places - middle) * (start - middle) >= 0).all()
    assert np.abs(places - start).max() < 2 * APART
    gaps = np.hypot(*(places[:, None] - places[None]).T) + 1e9 * np.eye(10)
    assert gaps.min() > APART - 6


def test_a_change_has_a_sign_and_nothing_has_none() -> None:
    assert [signed(points) for points in (0.314, -0.2, 0.001, -0.001)] == ["+0.31", "−0.20", "0.00", "0.00"]

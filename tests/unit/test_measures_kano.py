"""Kano: the published evaluation table, the tie rule, and what must always hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.measures.kano import ANSWERS, classify, kano, kano_of

pairs = st.lists(st.tuples(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS)), min_size=1, max_size=60)
counts = st.dictionaries(st.sampled_from("AOMIRQ"), st.integers(0, 50)).filter(lambda drawn: sum(drawn.values()) > 0)


@pytest.mark.parametrize(
    ("functional", "row"), [("L", "QAAAO"), ("M", "RIIIM"), ("N", "RIIIM"), ("W", "RIIIM"), ("D", "RRRRQ")]
)
def test_the_published_evaluation_table(functional: str, row: str) -> None:
    assert "".join(map(str, classify(functional * 5, "LMNWD"))) == row


@given(pairs)
def test_numbers_from_like_to_dislike_mean_the_same_as_letters(drawn: list[tuple[str, str]]) -> None:
    letters = [list(side) for side in zip(*drawn, strict=True)]
    assert classify(*letters) == classify(*[pd.Series([ANSWERS.index(each) + 1 for each in side]) for side in letters])


def test_reversed_and_questionable_answers_are_counted_but_leave_better_and_worse_alone() -> None:
    found = kano_of({"A": 30, "O": 20, "M": 10, "I": 20, "R": 15, "Q": 5})
    assert (found.category, found.n, found.better, found.worse) == ("A", 100, 50 / 80, -30 / 80)
    assert found.strength == pytest.approx(0.10)
    assert found.better == kano_of({"A": 30, "O": 20, "M": 10, "I": 20}).better


@pytest.mark.parametrize(
    ("tied", "winner"), [("MOAI", "M"), ("OAI", "O"), ("AI", "A"), ("IM", "M"), ("IR", "I"), ("QR", "R")]
)
def test_ties_go_must_be_one_dimensional_attractive_indifferent(tied: str, winner: str) -> None:
    found = kano_of(dict.fromkeys(tied, 7))
    assert (found.category, found.strength) == (winner, 0)


@given(counts)
def test_better_worse_and_strength_stay_in_their_ranges(drawn: dict[str, int]) -> None:
    found = kano_of(drawn)
    assert found.counts[found.category] == max(drawn.values())
    assert 0 <= found.strength <= 1
    if sum(drawn.get(name, 0) for name in "AOMI") == 0:
        assert found.better is None
        assert found.worse is None
    else:
        assert found.better is not None
        assert found.worse is not None
        assert 0 <= found.better <= 1
        assert -1 <= found.worse <= 0


@given(pairs)
def test_a_feature_is_the_count_of_its_respondents(drawn: list[tuple[str, str]]) -> None:
    f, d = zip(*drawn, strict=True)
    found = kano(f, d)
    assert {name: n for name, n in found.counts.items() if n} == dict(Counter(map(str, classify(f, d))))
    assert found == kano_of(found.counts)


def test_per_cent_will_do_and_one_respondent_is_enough() -> None:
    assert kano_of({"A": 60.5, "O": 20.0, "I": 19.5}).strength == pytest.approx(0.405)
    assert kano(["L"], ["D"]).category == "O"


def test_a_missing_answer_leaves_the_respondent_out_and_is_counted() -> None:
    assert classify(["L", None, 1], ["D", "L", float("nan")]) == ["O", None, None]
    found = kano(pd.Series([1, 1, None]), pd.Series([5, 3, 5]))
    assert (found.n, found.missing, found.category) == (2, 1, "O")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: classify(["L", "X"], ["L", "L"]), "functional, row 1: 'X'; expected one of L, M, N, W, D"),
        (lambda: classify(["L"], [6]), "dysfunctional, row 0: 6"),
        (lambda: classify(["L"], [2.5]), "dysfunctional, row 0: 2.5"),
        (lambda: classify(["L"], [float("inf")]), "row 0: inf"),
        (lambda: classify(["like"], ["L"]), "row 0: 'like'"),
        (lambda: classify(["L", "L"], ["L"]), "2 functional and 1 dysfunctional"),
        (lambda: kano([], []), "expected at least one answer"),
        (lambda: kano([None], ["L"]), r"\(1 missing\)"),
        (lambda: kano_of({"A": 3, "X": 1}), r"categories \['X'\]"),
        (lambda: kano_of({"A": 3, "O": -1}), "none below 0"),
        (lambda: kano_of({"A": float("nan")}), "A is nan"),
    ],
)
def test_what_cannot_be_answered_is_said(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()

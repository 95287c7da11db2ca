"""Charts above questions: what a bank may state, what the page shows, and what is read instead of the picture."""

import re
from itertools import combinations
from typing import Any

import pytest
from pydantic import ValidationError

from coursekit.language import LANGUAGES, Language, Words
from coursekit.questions.charts import Chart
from coursekit.questions.items import Bank
from coursekit.screens import practice
from coursekit.screens.chart import Look, text_width
from coursekit.screens.item_chart import drawn, numbers
from coursekit.screens.practice import Practice
from coursekit.screens.views import Client


def text(en: str, zh: str = "中文") -> dict[str, str]:
    return {"en": en, "zh": zh}


BASE = {
    "title": text("Two quarters", "两个季度"),
    "axis": text("share satisfied"),
    "alt": text("Two marks.", "两个点。"),
}
SPRING = {"label": text("Spring", "春季"), "value": 0.62, "low": 0.56, "high": 0.68}
AUTUMN = {"label": text("Autumn <b>", "秋季 <b>"), "value": 0.65, "low": 0.59, "high": 0.71}
BARS = {**BASE, "kind": "bars", "percent": True, "rows": [SPRING, AUTUMN]}
POINTS = {
    **BASE,
    "kind": "points",
    "across": text("performance"),
    "cut": [3, 4],
    "rows": [{"label": text(f"name {k}", f"名称{k}"), "x": x, "y": 4.5} for k, x in enumerate((3.1, 3.15, 5))],
}


def test_an_interval_is_drawn_and_stands_in_the_table() -> None:
    asked = Chart.model_validate(BARS)
    assert "62 %" in drawn(asked, Look("en"))["svg"]
    table = numbers(asked, Words("en"))["table"]
    assert table["head"][2:] == ["interval from", "interval to"]
    assert table["rows"][0] == ["Spring", "62 %", "56 %", "68 %"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("narrow", [False, True])
def test_names_of_points_never_lie_on_one_another(language: Language, narrow: bool, monkeypatch: Any) -> None:
    from coursekit.screens import report_charts

    said: list[tuple[float, float]] = []
    sheet_say = report_charts.Sheet.say

    def say(self: Any, x: float, y: float, words: str, *more: Any, **others: Any) -> None:
        if words.startswith(("name", "名称")):
            said.append((x, y))
        sheet_say(self, x, y, words, *more, **others)

    monkeypatch.setattr(report_charts.Sheet, "say", say)
    drawn(Chart.model_validate(POINTS), Look(language, narrow))
    (_, first), (_, second) = sorted(said)[:2]
    assert abs(first - second) >= 14


@pytest.mark.parametrize(
    "places",
    [[(3, 4)] * 14, [(k, 3) for k in range(14)], [(1, 1), (5, 5), (1, 5), (5, 1)], [(3, 1)] * 6 + [(3, 4)],
     [(3 + 0.05 * (k % 4), 4 + 0.03 * (k // 4)) for k in range(14)]],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_points_lie_on_nothing_wherever_the_points_are(language: Language, places: list[Any]) -> None:
    rows = [
        {"label": text(f"a rather long name {k}", f"相当长的一个名称{k}"), "x": x, "y": y}
        for k, (x, y) in enumerate(places)
    ]
    svg = drawn(Chart.model_validate({**POINTS, "rows": rows}), Look(language, narrow=True))["svg"]
    texts = []
    for attributes, said in re.findall(r"<text ([^>]*)>([^<]*)</text>", svg):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        wide, x, y = text_width(said, float(found["font-size"])), float(found["x"]), float(found["y"])
        x -= wide * {"middle": 0.5, "end": 1.0}.get(found.get("text-anchor", ""), 0.0)
        assert x >= 0 and x + wide <= 350, said  # noqa: PT018
        texts.append((x, x + wide, y, said))
    for one, other in combinations(texts, 2):
        assert one[1] < other[0] + 1 or other[1] < one[0] + 1 or abs(one[2] - other[2]) > 10, (one, other)


def test_shares_and_large_numbers_are_written_as_in_the_table() -> None:
    rows = [{"label": text(f"r{k}"), "x": x, "y": x / 2} for k, x in enumerate((0.2, 0.9))]
    asked = Chart.model_validate({**POINTS, "percent": True, "cut": [0.5, 0.5], "rows": rows})
    assert ">20 %<" in drawn(asked, Look("en"))["svg"]
    rows = [{"label": text("much"), "value": 1234567}, {"label": text("little"), "value": -1200.5}]
    asked = Chart.model_validate({**BASE, "kind": "bars", "rows": rows})
    assert [row[1] for row in numbers(asked, Words("en"))["table"]["rows"]] == ["1,234,567", "−1,200.5"]
    assert ">1,234,567<" in drawn(asked, Look("en"))["svg"]


@pytest.mark.parametrize("count", [2, 14])
def test_names_under_columns_stay_in_the_picture(count: int) -> None:
    rows = [
        {"label": text("How clearly the fitter explained it", "师傅有没有把话说清楚（含电话）"), "value": k}
        for k in range(count)
    ]
    for language in LANGUAGES:
        svg = drawn(Chart.model_validate({**BASE, "kind": "columns", "rows": rows}), Look(language, narrow=True))["svg"]
        for x, said in re.findall(r'<text x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>([^<]*)</text>', svg):
            assert float(x) - text_width(said, 12) / 2 >= 0
            assert float(x) + text_width(said, 12) / 2 <= 350


def test_columns_without_intervals_have_two_table_columns() -> None:
    rows = [{"label": text("1"), "value": 30}, {"label": text("5"), "value": -2}]
    asked = Chart.model_validate({**BASE, "kind": "columns", "rows": rows})
    assert numbers(asked, Words("zh"))["table"]["rows"] == [["中文", "30"], ["中文", "−2"]]
    assert drawn(asked, Look("zh"))["alt"] == "两个点。"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": [SPRING, {**AUTUMN, "value": None}]}, "needs a value"),
        ({"rows": [SPRING, {**AUTUMN, "high": None}]}, "both ends"),
        ({"rows": [SPRING, {**AUTUMN, "high": 0.6}]}, "does not lie in its interval"),
        ({"kind": "columns"}, "stands in a chart of bars"),
        ({"kind": "points"}, "needs 'across'"),
        ({"from": 1, "to": 0}, "higher 'to'"),
        ({"from": 0.2}, "both ends"),
        ({"from": 0.6, "to": 1}, "'Spring': 0.56 lies beyond the axis, 0.6 to 1"),
        ({"alt": text(" ")}, "alt"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused_with_a_reason(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Chart.model_validate({**BARS, **change})


def test_the_question_comes_with_its_picture_and_its_small_print(monkeypatch: pytest.MonkeyPatch) -> None:
    card = {"why": text("why"), "small": text("□ yes □ no", "□是 □否")}
    item = {
        "id": "form",
        "kind": "sort",
        "concepts": ["customer"],
        "level": "apply",
        "chart": BARS,
        "ask": text("What is wrong?"),
        "because": text("because"),
        "groups": [{"id": g, "text": text(g)} for g in ("fine", "leads")],
        "options": [{"id": f"q{k}", "text": text(f"Q{k}"), "group": "fine", **card} for k in range(3)],
    }
    bank = Bank.model_validate({"practice": "trial", "title": text("Trial"), "lesson": "04", "items": [item]})
    monkeypatch.setattr(practice, "bank", lambda name: bank)
    shown = Practice("trial", "en").view(Client(narrow=True, dark=False))
    assert shown["picture"]["alt"] == "Two marks."
    assert [row["small"] for row in shown["choice"]["rows"]] == ["□ yes □ no"] * 3
    doing = {"id": "1", "what": "press", "name": "sure", "value": None, "who": shown["who"]}
    trial = Practice("trial", "zh")
    trial.happen({**doing, "gathered": {"sorted": {"q0": "leads", "q1": "fine", "q2": "leads"}}})  # type: ignore[typeddict-item]
    told = trial.view(Client(narrow=True, dark=False))["notes"][0]["text"]
    assert sorted(told.splitlines()) == ["“中文”：中文"] * 2  # one line for each card, by its first words
    still = Practice("trial", "zh").still()["text"]
    assert "两个点。" in still
    assert "□是 □否" in still

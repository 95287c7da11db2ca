"""Charts above questions: what a bank may state, what the page shows, and what is read instead of the picture."""

from typing import Any

import pytest
from pydantic import ValidationError

from coursekit.language import Language, Words
from coursekit.questions.charts import Chart
from coursekit.questions.items import Bank
from coursekit.screens import practice
from coursekit.screens.chart import Look
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
    still = Practice("trial", "zh").still()["text"]
    assert "两个点。" in still
    assert "□是 □否" in still

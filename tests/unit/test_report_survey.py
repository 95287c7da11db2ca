"""The survey report: which measures go with which columns, scales, groups, time, and what to mind."""

from __future__ import annotations

import argparse
import html as entities
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.errors import UserError
from coursekit.screens.report import report_command


def run(text: str, folder: Path, *mapping: str, language: str = "en", scale: str | None = None, **asked: object) -> str:
    """The report as text without its tags."""
    (folder / "survey.csv").write_bytes(text.encode("utf-8"))
    args = argparse.Namespace(
        file=str(folder / "survey.csv"), kind="survey", out=str(folder / "out.html"), map=list(mapping),
        language=language, scale=scale, **asked,
    )  # fmt: skip
    assert report_command(args) == 0
    page = (folder / "out.html").read_text(encoding="utf-8")
    page = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r" \1 ", page)
    return entities.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S))


def test_the_published_examples_come_out(tmp_path: Path) -> None:
    # 81 of 263: Wilson 25.5 to 36.6 % (Newcombe 1998). 60 promoters, 25 passives, 15 detractors: NPS 45.
    said = run("satisfaction\n" + "5\n" * 81 + "2\n" * 182, tmp_path)
    assert "31 % (26 to 37 %) ticked 4 or 5 on the scale from 1 to 5 (263 answers, mean 2.92)" in said
    said = run("nps\n" + "10\n" * 60 + "7\n" * 25 + "3\n" * 15, tmp_path)
    assert re.search(r"NPS \+45 \(\+\d\d to \+\d\d\); 60 % gave 9 or 10, 15 % 0 to 6 \(100 answers\)", said)


def test_questions_are_known_by_their_chinese_wording_and_answers_may_be_words(tmp_path: Path) -> None:
    heading = "序号,1、您对服务总体满意吗？,2、送货滿意度,3、您有多大可能推荐给朋友？,4、办事是否容易,不满意的原因\n"
    rows = "".join(
        f"{n},{'非常满意' if n % 2 else '不满意'},{n % 5 + 1}分,{n % 11},5-很容易,等了很久才有人来处理{n}\n"
        for n in range(40)
    )
    said = run(heading + rows, tmp_path, language="zh")
    assert "“1、您对服务总体满意吗？”：1～5 分里，打 4、5 分的占 50%" in said
    assert "“2、送货滿意度”：1～5 分里，打 4、5 分的占 40%" in said
    assert "“3、您有多大可能推荐给朋友？”：净推荐值" in said
    assert "“4、办事是否容易”：1～5 分里打 4、5 分、觉得省力的占 100%" in said
    assert "“不满意的原因”没有用" in said or "不满意的原因" in said.split("没有用到的列")[1]


@pytest.mark.parametrize(
    ("answers", "scale", "said"),
    [
        ("7\n6\n4\n" * 20, None, "67 % (54 to 77 %) ticked 6 or 7 on the scale from 1 to 7"),
        ("10\n8\n9\n" * 20, None, "ticked 9 or 10 on the scale from 1 to 10"),
        ("5\n4\n3\n" * 20, "1-10", "0 % (0 to 6 %) ticked 9 or 10 on the scale from 1 to 10"),
        ("5\n4\n3\n" * 20 + "55\n", None, "ticked 4 or 5 on the scale from 1 to 5 (60 answers"),
    ],
)
def test_the_scale_is_read_off_the_answers_or_asked_for(tmp_path: Path, answers: str, scale: str, said: str) -> None:
    found = run("csat score\n" + answers, tmp_path, scale=scale)
    assert said in found
    assert ("was taken from the answers" in found) == (scale is None)


def test_answers_that_are_none_are_named_and_missing_ones_counted(tmp_path: Path) -> None:
    said = run("satisfaction,channel\n5,shop\n,shop\n6,phone\n4.5,shop\nno idea,phone\n" + "4,shop\n" * 40, tmp_path)
    assert re.search(r"4\s+satisfaction\s+6\s+off the scale", said)
    assert re.search(r"5\s+satisfaction\s+4.5\s+off the scale", said)
    assert re.search(r"6\s+satisfaction\s+no idea\s+not a number", said)
    assert "Left empty: 4" in said
    assert "Used: 41 rows. Kept out: 4 rows" in said


def test_groups_apart_are_told_from_chance_and_few_answers_are_marked(tmp_path: Path) -> None:
    rows = "5,a\n" * 60 + "2,b\n" * 60 + "3,c\n" * 5
    assert "“satisfaction”: “a” is higher than “b”" in (said := run("satisfaction,shop\n" + rows, tmp_path))
    assert re.search(r"c\s+5 \*\s+0 % \(0 to 43 %\)", said)
    assert "fewer than 30 answers" in said
    rows = "5,a\n2,a\n" * 30 + "5,b\n3,b\n" * 30
    assert "the differences may be chance" in run("satisfaction,shop\n" + rows, tmp_path)


def test_many_groups_of_pure_chance_are_rarely_said_to_differ(tmp_path: Path) -> None:
    import random

    apart = 0
    for seed in range(20):
        draw = random.Random(seed)
        rows = "".join(f"{draw.choice((1, 5))},agent {draw.randrange(10)}\n" for _ in range(600))
        apart += "is higher than" in run("satisfaction,agent\n" + rows, tmp_path)
    assert apart <= 2


def test_over_time_months_are_taken_where_weeks_hold_too_few(tmp_path: Path) -> None:
    rows = "".join(f"{n % 5 + 1},2026-{n % 5 + 1:02d}-{n % 28 + 1:02d}\n" for n in range(200))
    said = run("satisfaction,date\n" + rows, tmp_path)
    assert re.search(r"By date .*2026-01\s+40\s+0 %.*2026-05\s+40\s+100 %", said, re.S)


def test_zones_are_shown_where_the_three_levels_are(tmp_path: Path) -> None:
    said = run("adequate,desired,perceived,nps\n5,7,6,9\n5,8,4.5,3\n", tmp_path)
    assert "1 of 2 is below its own zone" in said
    assert "NPS 0" in said


def test_what_to_mind_is_said(tmp_path: Path) -> None:
    said = run("nps,ces\n5,7\n4,6\n", tmp_path)
    for text in ("Nobody knows", "Few answers (2)", "Nobody gave more than 5", "upside down"):
        assert text in said
    said = run("nps,ces\n5,7\n4,6\n", tmp_path, language="zh")
    for text in ("没回答的人怎么想，没人知道", "只有 2 份回答", "最高只有 5 分", "反过来看"):
        assert text in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "no column for “satisfaction”"),
        ("satisfaction\nblue\nred\n", "“satisfaction” was left aside"),
        ("satisfaction\n,\n99\n", "answers from 99 to 99.*--scale"),
    ],
)
def test_a_survey_without_answers_is_one_clear_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        run(text, tmp_path)


answers = st.sampled_from(["1", "5", "7", "10", "0", "", "x", "4,5", "satisfied", "-1", "inf"])
rows = st.lists(
    st.tuples(
        answers, answers, answers, st.sampled_from(["a", "b", ""]), st.sampled_from(["2026-01-01", "3/4/2026", ""])
    )
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows.filter(lambda found: len(found) < 12))
def test_any_answers_give_a_report_or_one_sentence(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    text = "satisfaction;nps;ces;shop;date\n" + "".join(";".join(row) + "\n" for row in rows)
    try:
        said = run(text, tmp_path)
    except UserError as error:
        said = str(error)
    assert "nan" not in said.lower().split("how the file was read")[0]


def test_rows_of_totals_and_averages_are_no_respondents_but_the_answer_average_is_one(tmp_path: Path) -> None:
    rows = "".join(f"{n},{1 + n % 5}\n" for n in range(40))
    said = run(f"编号,总体满意度\n{rows}平均,3\n合 计,4\n", tmp_path, language="zh")
    assert "采用 40 行，剔除 2 行" in said
    assert "合计行或平均行" in said
    assert "(3 answers, mean 4.00)" in run("satisfaction\nAverage\n5\n4\n", tmp_path)


def test_a_question_about_telephones_is_shown_and_questions_beyond_the_eighth_are_named(tmp_path: Path) -> None:
    heading = ",".join(["总体满意度", "电话满意度", *(f"满意度{n}" for n in range(8))])
    said = run(heading + "\n" + (",".join("4" * 10) + "\n") * 5, tmp_path, language="zh")
    assert "像是个人信息" not in said
    assert "10 道题里只列出前 8 道" in said
    assert "像是个人信息" in run("满意度,电话满意度\n" + "4,13800001111\n" * 5, tmp_path, language="zh")


@pytest.mark.parametrize(("language", "said"), [("en", "is empty in every row"), ("zh", "每一行都是空的")])
def test_a_question_nobody_answered_is_said_to_be_empty(tmp_path: Path, language: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        run("编号,满意度\n1,\n2,\n", tmp_path, language=language)


def test_a_table_of_another_kind_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="change --kind"):
        run("订单号,金额\n1,2\n合计,2\n", tmp_path)

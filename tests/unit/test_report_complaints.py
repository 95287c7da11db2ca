"""The complaints report: real complaints as they are, both clocks with open cases, causes, and who complains again."""

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

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cfpb-complaints.csv"
DESK = """Complaint ID,Received,First reply,Resolved,Reason,Channel,Customer ID
1,2026-01-01 09:00,2026-01-01 11:00,2026-01-03 09:00,late,phone,a
2,2026-01-01 10:00,2026-01-01 12:00,2026-01-02 10:00,late,chat,b
3,2026-01-02 09:00,2026-01-02 10:00,,broken,phone,a
4,2026-01-03 09:00,2026-01-02 09:00,2026-01-05 09:00,late,phone,c
5,2026-01-05 09:00,,,,phone,d
,soon,,,late,,
"""


def run(table: Path | str, folder: Path, language: str = "en") -> str:
    """The report as text without its tags."""
    if isinstance(table, str):
        (folder / "complaints.csv").write_bytes(table.encode("utf-8"))
        table = folder / "complaints.csv"
    out = folder / "out.html"
    args = argparse.Namespace(file=str(table), kind="complaints", out=str(out), map=[], language=language, scale=None)
    assert report_command(args) == 0
    page = out.read_text(encoding="utf-8")
    page = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r" \1 ", page)
    return entities.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S))


@pytest.mark.skipif(not REAL.is_file(), reason="the real complaints are not beside the checkout")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_real_complaints_are_read_as_they_are_with_their_one_clock(tmp_path: Path, language: str) -> None:
    said = run(REAL, tmp_path, language)
    if language == "en":
        for text in (
            "280 complaints from 2016-10-03 to 2020-01-04",
            "“Incorrect information on your report” with 26 %",
        ):
            assert text in said
        assert "until it was sent on: half of the cases within 0 days (the same day), nine in ten within 5 days" in said
        assert "The file has one clock only" in said
    else:
        assert "2016-10-03 至 2020-01-04，共 280 件投诉" in said
        assert "从收到投诉到转出：一半不超过 0 天（当天），九成不超过 5 天" in said
        assert "文件里只有一段时间：到转出" in said
    assert "2019-02" in said


def test_both_clocks_open_cases_and_impossible_ones(tmp_path: Path) -> None:
    said = run(DESK, tmp_path)
    # Replies after 2, 2 and 1 hours; one case came at the last moment of the file; one reply came before its case.
    assert re.search(r"to the first reply\s+4\s+1\s+2 hours\s+2 hours\s+2 hours", said)
    # Done after 2, 1 and 2 days, one open for 3 days, one for none.
    assert re.search(r"to resolution\s+5\s+2\s+2 days\s+a time not yet known\s+2 days", said)
    assert re.search(r"5\s+First reply\s+2026-01-02 09:00\s+before the complaint was received", said)
    assert re.search(r"7\s+Received\s+soon\s+not understood as a date", said)
    assert "look at both clocks" in said


def test_causes_repeated_complainers_and_channels(tmp_path: Path) -> None:
    said = run(DESK, tmp_path)
    assert "The most frequent of 2 causes is “late” with 75 %; 2 of them make up 80 %" in said
    assert "Complaints without a cause: 1" in said
    assert "complained more than once: 1 of 4 (25 %)" in said
    assert "Channel: phone has 80 %" in said


def test_a_chinese_desk_is_known_by_its_headings(tmp_path: Path) -> None:
    heading = "工单号,受理時間,首次回復時間,辦結時間,投訴類型,客戶編號\n"
    said = run(heading + "1,2026年1月1日 9:00,2026/1/1 10:00,2026/1/2 9:00,送货慢,甲\n", tmp_path, "zh")
    assert "共 1 件投诉" in said
    assert "从收到投诉到首次回复：一半不超过 1 小时" in said
    assert "最多的是“送货慢”，占 100%" in said


def test_causes_that_are_free_text_are_called_so(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-0{n % 9 + 1},they were {n} days late\n" for n in range(40))
    assert "rather free text than a list of causes" in run("date,reason\n" + rows, tmp_path)


def test_who_complains_is_not_shown(tmp_path: Path) -> None:
    said = run("date,complainant,reason\n2026-01-01,Ann Smith,late\nx,Ann Smith,late\n", tmp_path)
    assert "Ann Smith" not in said
    assert "Looks personal and is not shown here: complainant" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reason\nlate\n", "no column for “complaint received”"),
        ("date,reason\nx,late\n", "none of the 1 rows is usable"),
    ],
)
def test_complaints_without_dates_are_one_clear_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        run(text, tmp_path)


moments = st.sampled_from(["2026-01-01", "2026-01-01 10:00", "1/2/2026", "2030-01-01", "", "soon"])
rows = st.lists(
    st.tuples(moments, moments, moments, st.sampled_from(["late", "", "<b>"]), st.sampled_from("ab")), max_size=9
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_any_complaints_give_a_report_or_one_sentence(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    text = "received;first reply;resolved;reason;customer\n" + "".join(";".join(row) + "\n" for row in rows)
    try:
        said = run(text, tmp_path)
    except UserError as error:
        said = str(error)
    assert "nan" not in said.lower().split("how the file was read")[0]


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [("en", "can't be known yet", "a time not yet known; still"), ("zh", "九成要多久还看不出来", "不超过 还不知道")],
)
def test_a_clock_not_yet_known_makes_a_whole_sentence(tmp_path: Path, language: str, said: str, never: str) -> None:
    rows = "".join(f"2026-01-0{n},{'' if n < 5 else f'2026-01-{n + 1:02d}'}\n" for n in range(1, 10))
    page = run(f"received,resolved\n{rows}", tmp_path, language)
    assert said in page
    assert never not in page


def test_case_numbers_that_come_again_are_named(tmp_path: Path) -> None:
    rows = "T1,2026-01-01\nT2,2026-01-02\nT1,2026-01-20\nT1,2026-02-01\n"
    assert "1 个编号出现了不止一行" in run(f"投诉编号,投诉时间\n{rows}", tmp_path, "zh")


def test_a_group_of_mostly_empty_cells_is_no_group(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-0{n},{'A' if n == 1 else 'B' if n == 5 else ''}\n" for n in range(1, 10))
    said = run(f"投诉时间,门店\n{rows}", tmp_path, "zh")
    assert "没有按“门店”比较" in said

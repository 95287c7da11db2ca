"""The expectations report: the published means, columns by name, bad cells by name, and no input that breaks it."""

from __future__ import annotations

import argparse
import codecs
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coursekit.errors import UserError
from coursekit.screens.report import report_command

LIBRARIES = Path(__file__).resolve().parents[3] / "shared" / "data" / "library-service-zones.csv"
GOOD = "name,adequate,desired,perceived\nFirst,5,7,6\nSecond,5,8,4.5\n"
HOSTILE = "<img src=x onerror=alert(1)>](javascript:x) \u202eevil\u202c {n} {{ 7*7 }} &amp; " + "y" * 10_000


class Page(HTMLParser):
    """The text, tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said, self.tags, self.attributes = "", set[str](), dict[str, list[str]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_data(self, data: str) -> None:
        self.said += data


def run(folder: Path, data: str | bytes, *mapping: str, language: str = "en", scale: str | None = None) -> str:
    """The report on `data` as HTML."""
    table, out = folder / "table.csv", folder / "out.html"
    table.write_bytes(data if isinstance(data, bytes) else data.encode())
    args = argparse.Namespace(
        file=str(table), kind="expectations", out=str(out), map=list(mapping), language=language, scale=scale
    )
    assert report_command(args) == 0
    assert [path.name for path in folder.iterdir() if path.name.endswith(".part")] == []
    return out.read_text(encoding="utf-8")


@pytest.mark.skipif(not LIBRARIES.is_file(), reason="the published table of 17 libraries is not beside the checkout")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_agrees_with_the_published_means(tmp_path: Path, language: str) -> None:
    html = run(tmp_path, LIBRARIES.read_bytes(), language=language)
    page = Page(html)
    for value in ("6.23", "7.93", "6.99", "+0.76", "−0.94", "1.70", "1.09", "2.04"):
        assert value in page.said, value
    assert ("1 of 17 rows is below" in page.said) if language == "en" else ("17 行里，有 1 行低于" in page.said)
    assert page.attributes["lang"][0] == ("en" if language == "en" else "zh-CN")
    assert all(page.attributes["alt"])
    assert len(page.attributes["alt"]) == 2


def test_the_page_needs_nothing_and_runs_nothing(tmp_path: Path) -> None:
    html = run(tmp_path, GOOD)
    page = Page(html)
    assert "script" not in page.tags
    assert "http" not in html.replace("http-equiv", "")
    addresses = page.attributes["src"] + page.attributes["srcset"]
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("library;minimum;desired;perceived", "utf-8"),
        ("Name\tAdequate level\tDesired level\tPerceived level", "utf-8-sig"),
        ("门店,适当期望,理想期望,感知服务", "gb18030"),
        ("门店,底线,期望,实际感受", "utf-8"),
        ("門店,適當期望,理想期望,實際感受", "big5"),
        ("門店,可接受的最低水平,理想服務,感知服務", "utf-16"),
    ],
)
def test_columns_are_known_by_name_in_each_encoding(tmp_path: Path, header: str, encoding: str) -> None:
    separator = next(sign for sign in ";\t," if sign in header)
    text = "\r\n".join([header, separator.join(["東門", "5", "7", "4"])])
    page = Page(run(tmp_path, text.encode(encoding)))
    assert "東門" in page.said
    assert "−1.00" in page.said


def test_map_names_the_columns(tmp_path: Path) -> None:
    data = "who,q1,q2,q3\nAnn,5,7,6\n"
    assert "+1.00" in run(tmp_path, data, "adequate=q1,desired=q2", "perceived=q3")
    assert "+1.00" in run(tmp_path, data, "adequate=q1", "desired=q2", "perceived=q3", "label=who")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("seven", "not a number"),
        ("", "no answer"),
        ("n/a", "no answer"),
        ("12", "off the scale"),
        ("inf", "infinite"),
        ("1e999", "infinite"),
        ('"6,5"', "decimal comma"),
        ("9" * 1_000_000, "not a number"),
    ],
)
def test_a_bad_cell_is_named_and_the_good_rows_are_reported(tmp_path: Path, cell: str, why: str) -> None:
    said = Page(run(tmp_path, GOOD + f"Third,5,7,{cell}\n")).said
    assert "Kept out: 1 row" in said
    assert why in said
    assert "1 of 2 rows is below" in said


def test_a_huge_cell_and_ragged_rows_only_keep_their_rows_out(tmp_path: Path) -> None:
    said = Page(run(tmp_path, GOOD + "Third,5," + "x" * 10_000_000 + ",6\nFourth,5\nFifth,5,7,6,5,5\n\n")).said
    assert "Kept out: 3 rows" in said
    assert "perhaps a separator" in said


def test_adequate_above_desired_is_named(tmp_path: Path) -> None:
    assert "adequate is above desired (6)" in Page(run(tmp_path, GOOD + "Third,8,6,7\n")).said


def test_rows_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    html = run(tmp_path, '\nname,adequate,desired,perceived\n"two\nlines",5,7,6\n\nx,5,7,bad\n')
    assert '<th scope="row" class="n">5</th><td><bdi>perceived</bdi></td>' in html


def test_hostile_cells_stay_text(tmp_path: Path) -> None:
    quoted = '"' + HOSTILE + '"'
    page = Page(run(tmp_path, f"name,adequate,desired,perceived\n{quoted},5,7,4\na,5,7,9\nb,5,{quoted},6\n"))
    assert page.said.count(HOSTILE) >= 3  # in the table, among the hidden, among the bad cells
    assert "onerror" not in page.attributes
    assert "img" in page.tags
    assert len(page.attributes["src"]) == 2


def test_many_rows_are_drawn_as_distributions(tmp_path: Path) -> None:
    rows = "".join(f"r{row},{4 + row % 3},{6 + row % 4},{1 + row % 9}\n" for row in range(2000))
    html = run(tmp_path, "name,adequate,desired,perceived\n" + rows)
    assert "Rows counted along perceived service" in html
    assert len(html) < 1_500_000


@pytest.mark.parametrize(
    ("data", "mapping", "said"),
    [
        (b"", [], "is empty"),
        (b"\n \n", [], "is empty"),
        (b"\x89PNG\r\n\0\0", [], "no text file"),
        ("a,b,c\n1,2,3\n", [], "no column for “adequate .lowest acceptable.”.*“a”, “b”, “c”.*--map"),
        ("adequate,adequate,desired,perceived\n5,5,7,6\n", [], "more than one meaning"),
        ("adequate,desired,perceived\n", [], "no rows"),
        ("adequate,desired,perceived\n5,7,x\n", [], "none of the 1 rows is usable.*row 2, column “perceived”"),
        (GOOD, ["adequate"], "--map adequate is not understood"),
        (GOOD, ["best=desired"], "--map best=desired is not understood"),
        (GOOD, ["adequate=nothing"], "no column for “nothing”"),
        (GOOD, ["adequate=desired"], "Give each meaning one column"),
    ],
)
def test_what_cannot_be_read_is_one_clear_sentence(
    tmp_path: Path, data: str | bytes, mapping: list[str], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        run(tmp_path, data, *mapping)
    assert not (tmp_path / "out.html").exists()


@pytest.mark.parametrize("scale", ["9", "9-1", "a-b", "1-1", ""])
def test_a_scale_that_is_none_is_refused(tmp_path: Path, scale: str) -> None:
    if scale:
        with pytest.raises(UserError, match="--scale"):
            run(tmp_path, GOOD, scale=scale)
    else:
        assert "1 to 9" in run(tmp_path, GOOD, scale=scale)


def test_names_of_rows_that_look_personal_are_named_and_replaced_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    data = GOOD.replace("name,", "姓名,").replace("Second", "李小红")
    said = Page(run(tmp_path, data)).said
    assert "names the rows of this report: 姓名" in said
    args = arguments(tmp_path / "table.csv", tmp_path / "out.html")
    args.pseudonymise = True
    assert report_command(args) == 0
    assert "李小红" not in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_another_scale_is_taken(tmp_path: Path) -> None:
    assert "from 0 to 100" in run(tmp_path, "adequate,desired,perceived\n50,70,60\n", scale="0-100")


def arguments(file: Path, out: Path | None) -> argparse.Namespace:
    return argparse.Namespace(file=str(file), out=out and str(out), map=[], language="en", scale=None)


def test_the_input_and_foreign_files_are_never_overwritten(tmp_path: Path) -> None:
    table, foreign = tmp_path / "table.csv", tmp_path / "table.html"
    table.write_text(GOOD)
    foreign.write_text("<p>my own page")
    for out in (table, tmp_path / "." / "table.csv", foreign, None, tmp_path):
        with pytest.raises(UserError):
            report_command(arguments(table, out))
    assert table.read_text() == GOOD
    assert foreign.read_text() == "<p>my own page"
    foreign.unlink()
    assert report_command(arguments(table, None)) == 0
    assert report_command(arguments(table, None)) == 0  # its own page may be written again


def test_a_folder_a_missing_file_and_a_missing_goal_are_clear(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(GOOD)
    with pytest.raises(UserError, match="is a folder"):
        report_command(arguments(tmp_path, tmp_path / "o.html"))
    with pytest.raises(UserError, match="There is no file"):
        report_command(arguments(tmp_path / "none.csv", None))
    with pytest.raises(UserError, match="cannot be written"):
        report_command(arguments(table, tmp_path / "no" / "o.html"))


cells = st.one_of(st.text(max_size=8), st.floats().map(str), st.sampled_from(["5", "7", "6", '"', "\r", "\n", "\0"]))
tables = st.lists(st.lists(cells, max_size=6).map(",".join), max_size=8).map("\n".join)
encoded = st.one_of(
    st.binary(max_size=300),
    tables.map(lambda text: ("adequate,desired,perceived,name\n" + text).encode("utf-8", "replace")),
    tables.map(lambda text: ("底线,期望,感知\n5,7,6\n" + text).encode("gb18030", "replace")),
    st.binary(max_size=200).map(lambda tail: GOOD.encode() + tail),
    st.binary(max_size=200).map(lambda tail: codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le") + tail),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(encoded)
@example(b'adequate,desired,perceived\n5,7,6\n"unclosed')
@example(b"adequate,desired,perceived\r5,7,6\r")
def test_any_bytes_give_a_report_or_one_sentence(tmp_path: Path, data: bytes) -> None:
    said = outcome(tmp_path, data)
    assert said.startswith("<!doctype html>") or (said.isprintable() and said.strip())
    assert (tmp_path / "table.csv").read_bytes() == data


def outcome(folder: Path, data: bytes) -> str:
    """The report, or the sentence of the error."""
    try:
        return run(folder, data)
    except UserError as error:
        return str(error)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_user_can_mend_says_how(tmp_path: Path, language: str) -> None:
    table = tmp_path / "~$答卷.xlsx"
    table.write_bytes(b"\x04Mary" + b" " * 160)
    asked: dict[str, object] = {"kind": "survey", "map": [], "language": language, "scale": None}
    with pytest.raises(UserError, match=r"Excel.*“答卷\.xlsx”"):
        report_command(argparse.Namespace(file=str(table), out=None, **asked))
    table = tmp_path / "a.csv"
    table.write_text("编号，满意度\n1，5\n", encoding="utf-8")
    with pytest.raises(UserError, match="“，”"):
        report_command(argparse.Namespace(file=str(table), out=None, **asked))
    table.write_text("满意度\n5\n", encoding="utf-8")
    with pytest.raises(UserError) as told:
        report_command(argparse.Namespace(file=str(table), out=str(tmp_path / "none" / "r.html"), **asked))
    assert "Errno" not in str(told.value)

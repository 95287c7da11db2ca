"""Users' tables: encodings, separators, workbooks, numbers and dates as people write them, and what is no table."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.content import cells, readings
from coursekit.content.readings import Reading
from coursekit.content.tables import Column
from coursekit.errors import UserError
from coursekit.screens.report import wording

ENGLISH = "Order ID,Customer ID,Order date,Amount\n1,a,2026-11-22,5\n2,b,2026-11-23,6\n"
CHINESE = "订单号,客户编号,下单时间,金额\n1,甲,2026-11-22,5\n2,乙,2026-11-23,6\n"
TRADITIONAL = "訂單編號,客戶編號,下單時間,金額\n1,陳先生,2026-11-22,5\n2,林小姐,2026-11-23,6\n"


def read(
    folder: Path, data: str | bytes, *mapping: str, kind: str = "orders", name: str = "t.csv", **how: str
) -> Reading:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return readings.read(file, kind, wording("en"), mapping, **how)  # type: ignore[arg-type]


def column(*texts: str) -> Column:
    return Column("x", list(texts), np.arange(len(texts)))


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        (ENGLISH, "utf-8", "UTF-8"),
        (CHINESE, "utf-8-sig", "UTF-8"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "gb18030", "GB18030"),
        (TRADITIONAL, "gb18030", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (ENGLISH.replace("a,", "Müller & Söhne,"), "cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str, shown: str) -> None:
    found = read(tmp_path, text.encode(encoding))
    assert found.table.encoding == shown
    assert {"order", "customer", "date", "amount"} <= set(found.places)
    assert found.needed("customer")[1] == text.splitlines()[2].split(",")[1]


@pytest.mark.parametrize(
    ("heading", "cell", "encoding"),
    [
        ("意見", "不好", "big5"),
        ("意见", "不好", "gb18030"),
        ("建議,渠道", "太慢,電話", "big5"),
        ("说明", "电话", "gb18030"),
    ],
)
def test_a_few_chinese_characters_without_a_known_heading_are_enough(
    tmp_path: Path, heading: str, cell: str, encoding: str
) -> None:
    found = read(tmp_path, f"{heading}\n{cell}\n".encode(encoding))
    assert found.table.columns[0].name == heading.split(",")[0]
    assert found.table.columns[0][0] == cell.split(",")[0]


def test_an_encoding_asked_for_overrules(tmp_path: Path) -> None:
    assert read(tmp_path, CHINESE.encode("gb18030"), encoding="gb18030").table.encoding == "GB18030"
    for wrong in ("klingon", "zip"):
        with pytest.raises(UserError, match=f"--encoding {wrong} is not known"):
            read(tmp_path, ENGLISH, encoding=wrong)


@pytest.mark.parametrize(("sign", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_the_separator_is_found_also_beside_decimal_commas(tmp_path: Path, sign: str, name: str) -> None:
    rows = [["Order ID", "Customer ID", "Order date", "Amount"], ["1", "a", "2026-11-22", '"1.234,50"']]
    found = read(tmp_path, "\n".join(sign.join(row) for row in rows))
    assert found.table.separator == name
    assert found.numbers(found.needed("amount")).values.tolist() == [1234.5]


def test_rows_keep_their_numbers_under_titles_blank_lines_and_cells_with_line_ends(tmp_path: Path) -> None:
    found = read(tmp_path, "Shop export\n\n" + ENGLISH.replace("1,a", '"1\n1",a').replace("2,b", "\n,,,\n2,b"))
    assert found.table.heading_row == 3
    assert found.table.rows.tolist() == [4, 7]


def test_columns_of_nothing_but_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    found = read(tmp_path, "1,2\n001,5.0\n002,6.0\n", "customer=1", "amount=2", kind="orders")
    assert found.needed("customer").texts == ["001", "002"]


def test_rows_longer_than_the_heading_are_named(tmp_path: Path) -> None:
    for row in ("3,c,2026-11-24,1,250", "3,c,2026-11-24,1,250,1,1", '3,c,2026-11-24,1,"unclosed'):
        found = read(tmp_path, ENGLISH + row)
        assert [(number, value[:8]) for number, _, value, _ in found.cells_out()] == [(4, row.split(",")[4].strip('"'))]
    assert read(tmp_path, ENGLISH.replace("\n", ",\n")).out == []  # a separator at the end of each line says nothing


def test_gzip_is_unpacked_and_its_damage_named(tmp_path: Path) -> None:
    packed = gzip.compress(ENGLISH.encode())
    assert len(read(tmp_path, packed).table.rows) == 2
    assert len(read(tmp_path, packed + gzip.compress(b"3,c,2026-11-24,1\n")).table.rows) == 3
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path, packed[:-12])


def test_a_workbook_is_read_from_its_first_sheet_with_a_table(tmp_path: Path) -> None:
    table: list[list[object]] = [
        ["Monthly export"], [], ["Order ID", "Customer ID", "Order date", "Amount"],
        [1, 17850.0, dt.datetime(2026, 11, 22, 8, 30), 5.5], [2, None, 46349, "6"],
    ]  # fmt: skip
    found = read(tmp_path, workbook([["only a title"]], table), name="t.xlsx")
    assert (found.table.sheet, found.table.rows.tolist()) == ("Sheet2", [4, 5])
    assert [found.needed("customer")[row] for row in (0, 1)] == ["17850", ""]
    days = found.dates(found.needed("date")).values.astype(str).tolist()
    assert days == ["2026-11-22T08:30:00", "2026-11-23T00:00:00"]
    assert read(tmp_path, workbook(table, table), name="t.xlsx", sheet="Sheet2").table.sheet == "Sheet2"
    with pytest.raises(UserError, match=r"no sheet “Sheet9”.*“Sheet1”"):
        read(tmp_path, workbook(table), name="t.xlsx", sheet="Sheet9")


def packed(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"Order ID,Amount\n", "no rows below"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel file"),
        (b"\xef\xbb\xbf <html><table><tr><td>1</td></tr></table>", "web page"),
        (b"Order ID,Amount\n1,\x005\n", "no text file"),
        (bytes(range(1, 256)) * 9, "no text file"),
        (packed(readme="hello"), "packed folder"),
        (packed(**{"[Content_Types].xml": "<nonsense"}), "cannot be read"),
        (workbook([[]]), "is empty"),
        (workbook([["Order ID", "Amount"]]), "no rows below"),
    ],
)
def test_what_is_no_table_is_one_clear_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read(tmp_path, data)


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.content.tables.MOST_BYTES", 10**6)
    bombs = [
        gzip.compress(bytes(10**7)),
        packed(**{"[Content_Types].xml": "<a/>", "xl/big.xml": "0" * 10**7}),
        b"a,b\n" * 10**6,
    ]
    for bomb in bombs:
        with pytest.raises(UserError, match="more than 1 GB"):
            read(tmp_path, bomb)


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(tmp_path: Path) -> None:
    honest = workbook([["Order ID", "Amount"], [1, 5]])
    parts = {}
    with zipfile.ZipFile(io.BytesIO(honest)) as file:
        for name in file.namelist():
            text = file.read(name).decode()
            parts[name] = text.replace('<dimension ref="A1:B2"', '<dimension ref="A1:XFD1048576"')
            parts[name] = parts[name].replace(
                "</sheetData>", '<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>'
            )
    assert len(read(tmp_path, packed(**parts), name="t.xlsx").table.rows) == 1


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,5", "2,75"], [1.5, 2.75]),
        (["1.234,56", "12"], [1234.56, 12]),
        (["1,234.56", "7"], [1234.56, 7]),
        (["1,234", "22"], [1234, 22]),
        (["1.234", "5,5"], [1234, 5.5]),
        (["12.345", "1.2"], [12.345, 1.2]),
        (["¥1,234.50元", "NT$300", "€ 5", "12 EUR"], [1234.5, 300, 5, 12]),
        (["(12.50)", "12.5-", "−3", "-$4"], [-12.5, -12.5, -3, -4]),
        (["1 234,5", "1\u00a0234,5"], [1234.5, 1234.5]),
        (["１２３", "1e3"], [123, 1000]),
    ],
)
def test_numbers_as_people_write_them(texts: list[str], values: list[float]) -> None:
    assert cells.numbers(column(*texts)).values.tolist() == values


def test_what_is_no_number_says_why() -> None:
    found = cells.numbers(column("6", "4.5", "6,5", "x", "", "n/a", "无", "inf", "1e999", "9" * 9999, "=1+1", "1,23,4"))
    assert found.why.tolist() == ["", "", "comma", "text", *["blank"] * 3, *["infinite"] * 2, "text", "text", "text"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", "2026-11-22T00:00:00"),
        ("2026-11-22T08:26:01+08:00", "2026-11-22T08:26:01"),
        ("2026/1/2 8:05", "2026-01-02T08:05:00"),
        ("2026年11月22日 下午3:05", "2026-11-22T15:05:00"),
        ("22.11.2026", "2026-11-22T00:00:00"),
        ("11/22/2026 12:10 AM", "2026-11-22T00:10:00"),
        ("22-Nov-26", "2026-11-22T00:00:00"),
        ("Nov 22, 2026", "2026-11-22T00:00:00"),
        ("20261122", "2026-11-22T00:00:00"),
        ("2026年11月", "2026-11-01T00:00:00"),
        ("46348.5", "2026-11-22T12:00:00"),
        ("115/11/22", "2026-11-22T00:00:00"),
    ],
)
def test_dates_as_people_write_them(text: str, day: str) -> None:
    assert str(cells.dates(column(text)).values[0]) == day


def test_what_is_no_date_says_so() -> None:
    found = cells.dates(
        column("2026-13-01", "2026-02-30", "2026-11-22 25:00", "soon", "5", "1/2/1066", "", "2026-01-05x")
    )
    assert found.why.tolist() == [*["date"] * 6, "blank", "date"]


def test_the_order_of_day_and_month_is_read_off_the_column() -> None:
    assert cells.dates(column("13/2/2026", "3/4/2026")).decided == "dmy"
    assert cells.dates(column("2/13/2026", "3/4/2026")).decided == "mdy"
    near = column("1/2/2026", "2/2/2026", "3/2/2026")  # three days in February, or the first of three months
    assert cells.dates(near).decided == "guess_dmy"
    assert str(cells.dates(near, "mdy").values[1]) == "2026-02-02T00:00:00"
    assert cells.dates(column("2/1/2026", "2/2/2026", "2/3/2026")).decided == "guess_mdy"


def test_columns_are_chosen_by_map_also_by_place_and_taken_away(tmp_path: Path) -> None:
    data = "a,b,a,Order date,Amount\n1,2,3,2026-11-22,5\n"
    assert read(tmp_path, data, "customer=#3").places["customer"] == [2]
    assert read(tmp_path, data, "amount=").column("amount") is None
    assert [each.name for each in read(tmp_path, data, "group=b", "group=#1").columns("group")] == ["b", "a"]
    with pytest.raises(UserError, match=r"more than one meaning fits.*#3"):
        read(tmp_path, data, "customer=a")
    with pytest.raises(UserError, match="no column for “c”"):
        read(tmp_path, data, "customer=c")
    with pytest.raises(UserError, match="one of order, customer"):
        read(tmp_path, data, "buyer=a")
    with pytest.raises(UserError, match="more than one meaning fits, for “amount”"):
        read(tmp_path, "Order date,Amount,AMOUNT\n2026-11-22,5,6\n")


def test_personal_columns_are_known_by_heading_and_by_content(tmp_path: Path) -> None:
    data = "下单时间,金额,收货人,备用,联系,证件,订单号,说明,Shop\n" + "".join(
        f"2026-11-2{n},5,王{n},1380013800{n},a{n}@example.org,11010119900307{n}51X,30012345678901234{n},"
        f"门口的鞋柜上放一下就好谢谢您{n},东门\n" for n in range(6)
    )  # fmt: skip
    found = read(tmp_path, data)
    assert [each.name for each in found.personal] == ["收货人", "备用", "联系", "证件"]
    assert [each.name for each in found.free_text] == ["说明"]


cell = st.one_of(st.text(max_size=9), st.sampled_from(["5", "2026-11-22", "1,5", '"', "\r", "\n", "\ufeff", "=1+1"]))
FORMS = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%d.%m.%Y", "%d %b %Y %H:%M"]
lines = st.lists(st.lists(cell, max_size=6).map(",".join), max_size=6).map("\n".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), lines.map(lambda text: (CHINESE + text).encode("gb18030", "replace"))))
def test_any_bytes_are_one_and_the_same_table_for_both_readers_or_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    found = []
    for long in (0, 10**9):
        monkeypatch.setattr("coursekit.content.tables.LONG", long)
        try:
            table = read(tmp_path, data).table
            columns = (*table.columns, table.extra)
            found.append([table.rows.tolist(), *([each[row] for row in range(len(table.rows))] for each in columns)])
            assert not np.logical_and.reduce([each.blank for each in columns]).any()
        except UserError as error:
            found.append([str(error)])
    assert found[0] == found[1]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)), min_size=1, max_size=9))
def test_a_number_survives_both_ways_of_writing_it(values: list[float]) -> None:
    english = [f"{value:,.2f}" for value in values]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    assert cells.numbers(column(*english)).values.tolist() == values
    assert cells.numbers(column(*german)).values.tolist() == values


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.datetimes(min_value=dt.datetime(1950, 1, 1), max_value=dt.datetime(2090, 1, 1)),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%d.%m.%Y", "%d %b %Y %H:%M"]),
)
def test_a_date_survives_each_way_of_writing_it(days: list, form: str) -> None:  # type: ignore[type-arg]
    written = [day.strftime(form) for day in days]
    found = cells.dates(column(*written), "dmy")
    assert found.values.tolist() == [dt.datetime.strptime(text, form) for text in written]

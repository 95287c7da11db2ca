"""The orders report: a real web shop as it is, order lists as shops export them, rows left out, codes for names."""

from __future__ import annotations

import argparse
import csv
import html as entities
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.content import pseudonyms
from coursekit.errors import UserError
from coursekit.screens.report import report_command

RETAIL = Path(__file__).resolve().parents[3] / "shared" / "data" / "online-retail.csv.gz"
ORDERS = """order id,customer id,date,quantity,unit price,country
1,a,2026-01-05,2,10,North
1,a,2026-01-05,1,5,North
2,b,2026-01-20,1,40,South
3,a,2026-02-03,1,10,North
C3,a,2026-02-10,-1,10,North
4,,2026-02-11,1,7,South
5,c,2026-08-01,1,3,South
"""


def run(table: Path | str, folder: Path, *mapping: str, language: str = "en", **asked: object) -> str:
    """The report as text without its tags."""
    if isinstance(table, str):
        (folder / "orders.csv").write_bytes(table.encode("utf-8"))
        table = folder / "orders.csv"
    args = argparse.Namespace(
        file=str(table), kind="orders", out=str(folder / "out.html"), map=list(mapping), language=language, scale=None
    )
    for name, value in asked.items():
        setattr(args, name, value)
    assert report_command(args) == 0
    page = (folder / "out.html").read_text(encoding="utf-8")
    assert re.findall(r'alt="[^"]', page)
    assert "<script" not in page
    page = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r" \1 ", page)
    return entities.unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S))


@pytest.mark.skipif(not RETAIL.is_file(), reason="the real orders are not beside the checkout")
def test_a_year_of_a_real_web_shop_is_read_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(RETAIL, tmp_path, dropped=str(tmp_path / "dropped.csv"))
    # 4,338 customers with a purchase, 34 % of them with one invoice: counted with pandas from the same file.
    for text in ("4,338 known customers", "34 % of these customers ordered only once", "66 % ordered again"):
        assert text in said
    assert "From 2010-12-01 to 2011-12-09" in said
    assert "net sales of 9,747,748" in said  # the sum of quantity × price of all rows
    assert re.search(r"CustomerID\s+no customer: its money counts[^0-9]+135,080", said)
    assert "406,829 rows" in capsys.readouterr().out
    with (tmp_path / "dropped.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 135_081
    assert rows[1][:3] == ["624", "CustomerID", ""]


@pytest.mark.skipif(not RETAIL.is_file(), reason="the real orders are not beside the checkout")
def test_the_real_web_shop_in_chinese(tmp_path: Path) -> None:
    said = run(RETAIL, tmp_path, language="zh")
    assert "其中 34% 的客户只下过一次单" in said
    assert "销售额最高的 20% 客户带来了 74% 的销售额" in said


def test_small_orders_by_hand(tmp_path: Path) -> None:
    said = run(ORDERS, tmp_path)
    assert "3 known customers bought; in all there were 5 orders with net sales of 75" in said
    assert "67 % of these customers ordered only once; 33 % ordered again" in said
    assert "took back 10, 12 % of what was sold (lines: 1)" in said
    assert re.search(
        r"2026-01\s+2\s+2\s+2\s+65\s+0\s+2026-02\s+2\s+1\s+0\s+7\s+−10\s+2026-03\s+0\s+0\s+0\s+0\s+0", said
    )
    assert re.search(r"South\s+2\s+3\s+50\s+67 %\s+North\s+1\s+2\s+25\s+33 %", said)
    assert re.search(r"7\s+customer id\s+no customer", said)


def test_a_chinese_order_list_with_amounts_cancellations_and_a_line_of_totals(tmp_path: Path) -> None:
    table = tmp_path / "订单.csv"
    rows = "".join(
        f"NO{n},会员{n % 4},2026/11/{n + 1} 10:00,¥{n + 1}00.00,{'交易关闭' if n == 3 else '交易成功'}\n"
        for n in range(8)
    )
    table.write_bytes(
        f"店铺订单导出\n订单编号,会员号,下单时间,实付金额,订单状态\n{rows}合计,,,3600,\n".encode("gb18030")
    )
    said = run(table, tmp_path, language="zh")
    assert "编码 GB18030" in said
    assert "客户里 4 位买过东西；全部订单 7 张，净销售额 3,200" in said
    assert "1 行已取消或退款，不计入，原值 400" in said
    assert re.search(r"11\s+订单编号\s+合计\s+合计行", said)
    assert "表头在第 2 行" in said


def test_a_status_without_a_refund_is_no_cancellation(tmp_path: Path) -> None:
    rows = "订单号,客户,日期,金额,退款状态\n1,a,2026-01-01,5,无退款或退款申请\n2,b,2026-01-02,7,退款成功\n"
    said = run(rows, tmp_path, language="zh")
    assert "客户里 1 位买过东西；全部订单 1 张，净销售额 5" in said
    assert re.search(r"3\s+退款状态\s+退款成功\s+状态写明已取消", said)


def test_an_orders_total_in_each_of_its_lines_counts_once(tmp_path: Path) -> None:
    rows = "".join(f"{n},c{n},2026-01-0{n},{n}0,{item}\n" for n in range(1, 7) for item in "xy")
    assert "net sales of 210 " in run(f"order id,customer,date,order total,item\n{rows}", tmp_path)
    assert "net sales of 420 " in run(f"order id,customer,date,line amount,item\n{rows}", tmp_path)


def test_without_customers_nothing_is_said_of_them(tmp_path: Path) -> None:
    said = run("date,amount\n2026-01-01,5\n2026-01-02,7\n", tmp_path)
    assert "does not say who bought" in said
    assert "Gini" not in said.split("How it was computed")[0]


def test_sales_that_returns_take_back_in_full(tmp_path: Path) -> None:
    said = run("customer,date,amount,shop\na,2026-01-01,5,x\na,2026-01-02,-5,y\n", tmp_path)
    assert "net sales of 0" in said
    assert "nothing, or less: they returned all" in said


def test_one_row_and_equal_customers(tmp_path: Path) -> None:
    assert "1 orders with net sales of 5" in run("customer,date,amount\na,2026-01-01,5\n", tmp_path)
    equal = "customer,date,amount\n" + "".join(f"c{n},2026-01-01,5\n" for n in range(9))
    assert "Gini coefficient is 0.00" in run(equal, tmp_path)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("customer,date\na,2026-01-01\n", "no column for “amount”.*--map"),
        ("customer,amount\na,5\n", "no column for “date”"),
        ("customer,date,amount\na,2026-01-01,-5\n", "no row is a purchase"),
        ("customer,date,amount\na,soon,5\n", "none of the 1 rows is usable.*not understood as a date"),
        ("customer,date,amount\na,2026-01-01,five\n", "row 2, column “amount”, value “five”: not a number"),
    ],
)
def test_orders_that_cannot_be_counted_are_one_clear_sentence(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        run(table, tmp_path)
    assert not (tmp_path / "out.html").exists()


def test_cells_stay_text(tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    run(ORDERS.replace("North", hostile).replace("2026-08-01", hostile), tmp_path)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert hostile not in page
    assert "&lt;img src=x" in page


PEOPLE = "订单号,姓名,手机,日期,金额,备注\n" + "".join(
    f"{n},王小{'明红刚'[n % 3]},1380013800{n % 3},2026-01-0{n + 1},{n}0,=HYPERLINK(门口放一下{n})\n"
    for n in range(1, 7)
)


def test_names_are_named_not_shown_and_replaced_by_the_same_codes_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path / "home"))
    said = run(PEOPLE.replace(",20,", ",x,"), tmp_path, language="zh")
    assert "像是个人信息，报告里不显示：姓名、手机" in said
    assert "王小" not in said
    assert "姓名、手机" in capsys.readouterr().out
    run(PEOPLE, tmp_path, language="zh", pseudonymise=True)
    copy = tmp_path / "orders-pseudonymised.csv"
    text = copy.read_text(encoding="utf-8-sig")
    assert "王小" not in text
    assert "13800138" not in text
    rows = list(csv.reader(text.splitlines()))
    assert rows[1][1] == rows[4][1] != rows[2][1]
    assert rows[1][5].startswith("'=")  # what a spreadsheet would run stays text
    key = pseudonyms.key_file()
    assert str(key) in capsys.readouterr().out
    assert os.name == "nt" or stat.S_IMODE(key.stat().st_mode) == 0o600
    run(PEOPLE, tmp_path, language="zh", pseudonymise=True)  # the same copy again is no foreign file
    assert copy.read_text(encoding="utf-8-sig") == text
    assert "王小" not in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_a_copy_never_overwrites_a_foreign_file_and_a_damaged_key_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSEKIT_HOME", str(tmp_path))
    (tmp_path / "orders-pseudonymised.csv").write_text("mine")
    with pytest.raises(UserError, match="left as it is"):
        run(PEOPLE, tmp_path, pseudonymise=True)
    assert (tmp_path / "orders-pseudonymised.csv").read_text() == "mine"
    with pytest.raises(UserError, match="overwrite"):
        run(PEOPLE, tmp_path, dropped=str(tmp_path / "orders.csv"))
    pseudonyms.key_file().write_bytes(b"")
    with pytest.raises(UserError, match=r"key in .* is damaged"):
        run(PEOPLE, tmp_path, pseudonymise=True)


amounts = st.sampled_from(["5", "-5", "0", "1e14", "", "x", "1,5", "0.01"])
days = st.sampled_from(["2026-01-01", "2026-01-01", "1999-12-31", "1/2/2026", "", "soon"])
names = st.sampled_from(["a", "b", "", "<b>"])
orders = st.lists(st.tuples(st.sampled_from("123"), names, days, amounts, names), max_size=9)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders)
def test_any_orders_give_a_report_or_one_sentence(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    text = "order id;customer;date;amount;shop\n" + "".join(";".join(row) + "\n" for row in rows)
    try:
        said = run(text, tmp_path)
    except UserError as error:
        said = str(error)
    assert "nan" not in said.lower().split("how the file was read")[0]


def test_a_refund_below_0_counts_though_its_status_says_refunded_unless_its_sale_is_cancelled_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "orders.csv"
    table.write_text(
        "order,customer,date,amount,status\n1,a,2026-01-01,100,done\n1,a,2026-01-05,-100,refunded\n"
        "2,b,2026-01-03,80,refunded\n2,b,2026-01-04,-80,refunded\n3,b,2026-01-09,50,done\n"
    )
    run(table, tmp_path)
    assert "net sales 50" in capsys.readouterr().out


def test_refunds_in_a_column_of_their_own_are_named_and_never_called_none(tmp_path: Path) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("订单号,会员号,下单时间,实付金额,退款金额\n1,a,2026-01-01,100,30\n2,b,2026-01-02,50,0\n")
    said = run(table, tmp_path, language="zh")
    assert "“退款金额”里另有 30 的退款" in said
    assert "文件里没有退货" not in said

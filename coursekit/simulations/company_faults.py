"""The faults that real files have, each listed in datasets/README.md with its count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from coursekit.simulations.company import words
from coursekit.simulations.company_dice import Dice, Ints

Table = dict[str, Any]
Tables = dict[str, Table]
TRADITIONAL = str.maketrans(dict(words()["traditional"].split()))
NOTHING = ("", "-", "n/a")
TWICE, SPLIT, TESTS, AGAIN, COPIED = 9, 25, 3, 8, 10  # rows


def traditional(name: str) -> str:
    """A name in Traditional characters, as far as ours need it."""
    return name.translate(TRADITIONAL)


def differs(table: Table) -> Any:
    """Whose name looks otherwise in Traditional characters."""
    return np.array([name != traditional(name) for name in table["name_zh"]])


# Cells that are written wrongly: where, how many, in which rows it may happen, and what the i-th of them becomes.
CELLS: list[tuple[str, str, int, Callable[[Table], Any], Callable[[Any, int], Any]]] = [
    ("customers", "name_zh", 8, differs, lambda name, _: traditional(name)),
    ("customers", "name_zh", 14, lambda t: ~differs(t), lambda name, _: name + " "),
    ("customers", "consent_on", 37, lambda t: t["consent_on"] != "", lambda day, _: f"{day[8:]}/{day[5:7]}/{day[:4]}"),
    ("customers", "phone", 85, lambda t: ["-" not in phone for phone in t["phone"]], lambda *_: ""),
    ("customers", "district", 102, lambda t: t["district"] != "", lambda _, i: NOTHING[i % 3]),
    ("orders", "customer_id", 60, lambda t: np.isin(t["place"], ["south-lake", "north-bridge"])
        & (t["survey_sent"] == "false") & (t["customer_id"] != ""), lambda *_: ""),
    ("orders", "amount", 7, lambda t: t["amount"] > 100, lambda amount, _: amount + 90),
    ("order-lines", "product_id", 6, lambda t: t["quantity"] > 0, lambda *_: ""),
    ("encounters", "waited", 6, lambda t: t["order_id"] != "", lambda *_: 999),
    ("survey", "desired", 21, lambda t: (t["desired"] > 4) & (t["desired"] < t["adequate"] + 3), lambda v, _: v - 3),
    ("survey", "perceived", 34, lambda t: t["mode"] == "link", lambda *_: ""),
    ("survey", "csat", 5, lambda t: t["mode"] == "link", lambda *_: 0),
    ("complaints", "resolved_at", 5, lambda t: t["resolved_at"] != "", lambda t, _: f"{int(t[:4]) - 1}{t[4:]}"),
    ("complaints", "cause", 9, lambda t: t["cause"] == "late-delivery", lambda *_: "Late delivery"),
    ("complaints", "order_id", 4, lambda t: t["repeat_of"] == "", lambda order, _: f"O9{order[2:]}"),
    ("audits", "gave_time", 9, lambda t: t["hour"] > 0, lambda *_: ""),
    ("web-sessions", "pages", 12, lambda t: t["stage"] == "product", lambda pages, i: 300 + 37 * i + pages),
]  # fmt: skip


def spoiled(tables: Tables, dice: Dice) -> Tables:
    """The tables with all their faults; the counts are exact."""
    split(tables, dice)
    twice(tables, dice)
    test = {"order_id": [f"O9999{i}" for i in range(TESTS)], "ordered_on": "2025-03-31", "promised_on": "2025-03-31",
            "place": "south-lake", "amount": 1, "status": "test", "survey_sent": "false"}  # fmt: skip
    for name, column, rows, where, change in CELLS:
        table = tables[name]
        table[column] = table[column].astype(object)
        chosen = some(dice, where(table), rows)
        table[column][chosen] = [change(value, i) for i, value in enumerate(table[column][chosen])]
    tables["orders"] = added(tables["orders"], test, TESTS, "ordered_on")
    again = some(dice, tables["survey"]["mode"] == "link", AGAIN)
    copies = {name: column[again] for name, column in tables["survey"].items()}
    tables["survey"] = added(tables["survey"], copies, AGAIN, "answered_on")
    first = len(tables["reviews"]["review_id"]) + 1
    copied = {"review_id": [f"W{first + i:05d}" for i in range(COPIED)], "product_id": "P01", "stars": 5, "helpful": 0,
              "posted_on": [f"2026-05-{18 + i * 3 // COPIED}" for i in range(COPIED)],
              "text_en": words()["copied"][0], "text_zh": words()["copied"][1]}  # fmt: skip
    tables["reviews"] = added(tables["reviews"], copied, COPIED, "posted_on")
    return tables


def some(dice: Dice, where: Any, rows: int) -> Ints:
    """`rows` of the rows in which something may happen, none of them twice."""
    may = np.flatnonzero(where)
    return np.sort(may[np.argsort(dice.roll(len(may), 10**9), kind="stable")[:rows]])


def added(table: Table, values: Table, rows: int, order: str) -> Table:
    """`table` with more rows, in the order of one column; what `values` does not say stays empty."""
    made = {}
    for name, column in table.items():
        new = np.broadcast_to(np.asarray(values.get(name, ""), dtype=object), rows)
        made[name] = np.append(np.asarray(column, dtype=object), new)
    by = np.argsort(made[order].astype(str), kind="stable")
    return {name: column[by] for name, column in made.items()}


def split(tables: Tables, dice: Dice) -> None:
    """Some web orders of several lines become two: the lines after the first get an order number of their own."""
    lines, orders = tables["order-lines"], tables["orders"]
    whole = ~np.isin(orders["order_id"], lines["order_id"][lines["quantity"] < 0]) & (orders["status"] == "completed")
    whole &= orders["place"] == "web"
    chosen = some(dice, whole & np.isin(orders["order_id"], lines["order_id"][lines["line"] == 2]), SPLIT)
    new = {old: f"O{len(orders['order_id']) + 1 + i:05d}" for i, old in enumerate(orders["order_id"][chosen])}
    moved = np.isin(lines["order_id"], list(new)) & (lines["line"] > 1)
    parts = {name: column[chosen] for name, column in orders.items()}
    parts["amount"] = np.array([lines["paid"][moved & (lines["order_id"] == old)].sum() for old in new])
    parts |= {"order_id": list(new.values()), "survey_sent": "false"}
    orders["amount"][chosen] -= parts["amount"]
    lines["order_id"][moved] = [new[old] for old in lines["order_id"][moved]]
    lines["line"][moved] -= 1
    tables["orders"] = added(orders, parts, SPLIT, "ordered_on")


def twice(tables: Tables, dice: Dice) -> None:
    """People who got a second number with their last order; the name is spelt otherwise, the phone is the same."""
    file, orders = tables["customers"], tables["orders"]
    ids, last, counts = np.unique(orders["customer_id"][::-1].astype(str), return_index=True, return_counts=True)
    may = (counts > 1) & np.isin(ids, file["customer_id"][differs(file)].astype(str))
    chosen = some(dice, may, TWICE)
    person = np.searchsorted(file["customer_id"], ids[chosen])
    order = len(orders["order_id"]) - 1 - last[chosen]
    records = {name: column[person] for name, column in file.items()}
    spellings: list[Callable[[str, str], str]] = [
        lambda zh, _: traditional(zh), lambda zh, _: f"{zh[0]}　{zh[1:]}", lambda _, en: en,
    ]  # fmt: skip
    named = zip(records["name_zh"], records["name_en"], strict=True)
    records |= {
        "customer_id": [f"C{len(file['customer_id']) + 1 + i}" for i in range(TWICE)],
        "name_zh": [spellings[i % 3](*names) for i, names in enumerate(named)],
        "phone": [phone.replace(" ", "-") for phone in records["phone"]],
        "since": orders["ordered_on"][order], "note_en": "", "note_zh": "",
    }  # fmt: skip
    for number, of in zip(records["customer_id"], orders["order_id"][order], strict=True):
        for table in tables.values():
            if {"customer_id", "order_id"} <= set(table):
                table["customer_id"][table["order_id"] == of] = number
    tables["customers"] = added(file, records, TWICE, "customer_id")

"""What Lighthouse Home writes down of its world: customers, goods, staff, orders and their lines.

Each table maps columns to arrays of texts or whole numbers, "" where nothing stands; ids follow time. What a company
cannot know (a customer's nature, the satisfaction of those who never answered) stays in the world.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.simulations.company import BRANDS, DAYS, LAUNCH, START, World, words
from coursekit.simulations.company_dice import Dice, Flags, Ints

Table = dict[str, Any]  # column -> array
PLACES = np.array(["web", "phone", "south-lake", "north-bridge"], dtype=object)
DISTRICTS = np.array(["harbour", "old-town", "east-bank", "west-bank", "foothill", "new-district"], dtype=object)
AGES = np.array(["18-29", "30-44", "45-59", "60-74", "75+", ""], dtype=object)
SOURCES = np.array(["search", "word-of-mouth", "passing-by", "message"], dtype=object)
WISHES = np.array(["", "phone", "text", "chat", "none"], dtype=object)
JOINS = np.array([[60, 120, 240], [250, 420, 700], [500, 750, 950]])  # chance to join when asked, by nature and purse
KINDS = words()["kinds"]
PRICES = np.array([price * brand[3] // 100 for *_, price in KINDS for brand in words()["brands"]])
SMALL = np.array([at for at, kind in enumerate(KINDS) if kind[4] < 300 and kind[3] not in ("bedding", "seating")])


def ids(letter: str, n: int, width: int = 5) -> Any:
    """`n` ids such as O00001."""
    return np.array([f"{letter}{at:0{width}d}" for at in range(1, n + 1)], dtype=object)


def numbered(key: str, letter: str, columns: Table, order: Ints, keep: Any = slice(None)) -> Table:
    """A table of the rows that are kept, in the order of a column, with an id for each."""
    rows = np.arange(len(order))[keep]
    rows = rows[np.argsort(order[rows], kind="stable")]
    return {key: ids(letter, len(rows)), **{name: column[rows] for name, column in columns.items()}}


def dates(days: Ints) -> Any:
    """Days since the start as 2024-10-01."""
    return (START + days).astype(str).astype(object)


def times(minutes: Ints) -> Any:
    """Minutes since the start as 2024-10-01 09:30."""
    moments = (START.astype("datetime64[m]") + minutes).astype(str)
    return np.array([text.replace("T", " ") for text in moments], dtype=object)


def only(where: Flags, values: Any) -> Any:
    """`values` where they are known, nothing elsewhere."""
    return np.where(where, np.asarray(values, dtype=object), "")


def flags(values: Flags) -> Any:
    """Yes and no as the files write them."""
    return np.where(values, "true", "false").astype(object)


def customers(dice: Dice, persons: World, orders: World) -> Table:
    """The customer file; names, districts and ages are drawn by themselves, so nothing depends on them."""
    n, known = len(persons["day"]), words()["known"]
    parts = [[pair.split() for pair in words()[key].split(", ")] for key in ("surnames", "trees", "parts")]
    spelt = {sign: latin for part in parts for sign, latin in part}
    drawn = [[part[at][0] for at in dice.roll(n, len(part))] for part in parts]
    names = [(family, tree + part) for family, tree, part in zip(*drawn, strict=True)]
    names[: len(known)] = [(family, given) for family, given, *_ in known]
    latin = [f"{spelt[family]} {''.join(spelt[sign] for sign in given).capitalize()}" for family, given in names]
    asked, joined, phone = dice.pick((45, 30, 25), n), members(dice, persons), dice.roll(n, 10**8)
    wish, age = WISHES[dice.pick((66, 12, 10, 9, 3), n)], AGES[dice.pick((16, 30, 24, 14, 4, 12), n)]
    wish[: len(known)], age[: len(known)] = [row[4] for row in known], [row[5] for row in known]
    complained = np.isin(np.arange(n), orders["who"][orders["said"] & (orders["received"] < DAYS)])
    noted, note = complained & dice.hit(300, n), dice.of(range(len(words()["notes"])), n)
    return {
        "customer_id": ids("C", n, 4),
        "name_zh": np.array([family + given for family, given in names], dtype=object),
        "name_en": np.array(latin, dtype=object),
        "phone": np.array([f"000 {number // 10**4:04d} {number % 10**4:04d}" for number in phone], dtype=object),
        "district": DISTRICTS[dice.roll(n, 6)],
        "age_band": age,
        "since": dates(persons["day"]),
        "first_place": PLACES[persons["home"]],
        "source": np.where(persons["sale"] & dice.hit(800, n), "sale", SOURCES[dice.pick((40, 25, 25, 10), n)]),
        "member_since": only(joined >= 0, dates(joined)),
        "consent": np.array(["true", "false", ""], dtype=object)[asked],
        "consent_on": only(asked < 2, dates(persons["day"])),
        "contact_by": wish,
        "note_en": only(noted, [words()["notes"][at][0] for at in note]),
        "note_zh": only(noted, [words()["notes"][at][1] for at in note]),
    }


def members(dice: Dice, persons: World) -> Ints:
    """The day each customer joined the programme, or -1: the old were written to, the new are asked at their first
    order, and the keen and the rich say yes. Nothing in this world depends on being a member.
    """
    n, day = len(persons["day"]), persons["day"]
    asked = np.where(day < LAUNCH, LAUNCH + dice.roll(n, 60), day)
    return np.where(dice.hit(JOINS[persons["nature"], persons["purse"]]), asked, -1)


def products() -> Table:
    """All kinds in all brands; our own earns more."""
    rows = [(kind, brand) for kind in KINDS for brand in words()["brands"]]
    said = [(f"{brand[1]} {kind[1]}", brand[2] + kind[2], kind[0], kind[3], brand[0]) for kind, brand in rows]
    named = dict(zip(("name_en", "name_zh", "kind", "category", "brand"), zip(*said, strict=True), strict=True))
    cost = PRICES * np.array([56 if brand[0] == "lighthouse" else 68 for _, brand in rows]) // 100
    return {"product_id": ids("P", len(rows), 2), **named, "price": PRICES, "cost": cost}


def staff() -> Table:
    """Who works there."""
    columns = ("staff_id", "name_zh", "name_en", "role", "place", "since", "may_decide")
    return dict(zip(columns, zip(*words()["staff"], strict=True), strict=True))


def order_table(orders: World, lines: Table) -> Table:
    """One row an order; `amount` is what was paid when it was placed."""
    sold = lines["quantity"] > 0
    amount = np.zeros(len(orders["day"]), dtype=np.int64)
    np.add.at(amount, np.searchsorted(orders["order"], lines["order_id"][sold]), lines["paid"][sold])
    arrived = ~orders["cancelled"] & (orders["delivered"] < DAYS)
    return {
        "order_id": orders["order"],
        "customer_id": orders["customer"],
        "ordered_on": dates(orders["day"]),
        "place": PLACES[orders["place"]],
        "offer": np.select([orders["sale"], orders["discount"] > 0], ["sale", "coupon"], "").astype(object),
        "depot": only(~orders["carried"], np.where(orders["west"], "west", "east")),
        "promised_on": dates(orders["promised"]),
        "delivered_on": only(arrived, dates(orders["delivered"])),
        "amount": amount,
        "status": np.where(orders["cancelled"], "cancelled", "completed").astype(object),
        "survey_sent": flags(orders["sent"]),
    }


def order_lines(dice: Dice, orders: World) -> Table:
    """The goods of each order: what it was for, unplanned small things, and what came back later as a negative line."""
    n, kind = len(orders["day"]), orders["kind"]
    main = kind * 3 + orders["brand"]
    number = np.select([kind == 0, kind == 7], [1 + dice.roll(n, 6), 2 + 2 * dice.roll(n, 3)], 1)  # bulbs, chairs
    extra = np.repeat(np.arange(n), dice.of((0, 0, 0, 1, 1, 2), n))
    m = len(extra)
    wrong = orders["said"] & (orders["outcome"] == "refund") | (orders["cause"] == 0) & dice.hit(22, n)
    on = orders["delivered"] + 3 + dice.roll(n, 20)
    back = np.flatnonzero(wrong & ~orders["cancelled"] & (on < DAYS))
    order = np.concatenate([np.arange(n), extra, back])
    rows = np.argsort(order, kind="stable")
    order, starts = order[rows], np.flatnonzero(np.diff(order[rows], prepend=-1))
    product = np.concatenate([main, SMALL[dice.of(range(len(SMALL)), m)] * 3 + dice.pick(BRANDS, m), main[back]])[rows]
    quantity = np.concatenate([number, np.ones(m, dtype=np.int64), -number[back]])[rows]
    paid = PRICES[product] * np.abs(quantity) * (100 - orders["discount"][order]) // 100
    return {
        "order_id": orders["order"][order],
        "line": np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)])) + 1,
        "product_id": ids("P", len(PRICES), 2)[product],
        "quantity": quantity,
        "price": PRICES[product],
        "paid": paid * np.sign(quantity),
        "booked_on": dates(np.concatenate([orders["day"], orders["day"][extra], on[back]])[rows]),
    }

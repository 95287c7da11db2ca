"""Orders: who buys, how often and for how much; what comes back; how much hangs on few customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.content import cells
from coursekit.content.readings import Reading, headings, key
from coursekit.content.tables import plain
from coursekit.errors import UserError
from coursekit.language import Words
from coursekit.measures import loyalty, segments
from coursekit.screens import report_charts
from coursekit.screens.report_charts import Bar
from coursekit.screens.reports.parts import Chart, Found, Part, Scale
from coursekit.screens.reports.writing import bar_chart, column_chart, count, grid, grouped, periods, share

MOST_GROUPS = 10
MOST_ORDERS = 10  # customers with more stand in one column
SEGMENTS: dict[str, Callable[[Any, Any], Any]] = {
    "good": lambda r, f: (r > 3) & (f > 3),
    "silent": lambda r, f: (r < 3) & (f > 3),
    "new": lambda r, f: (r > 3) & (f < 3),
    "gone": lambda r, f: (r < 3) & (f < 3),
}


@dataclass(frozen=True)
class Rows:
    """The usable rows: place in the table, moment, money, numbers of order and customer (or -1)."""

    place: NDArray[np.intp]
    when: NDArray[Any]
    money: NDArray[np.float64]
    order: NDArray[np.int64]
    who: NDArray[np.int64]
    cancelled: NDArray[np.float64]  # money of the rows cancelled by their status

    @property
    def buys(self) -> NDArray[np.bool_]:
        """Rows that are a purchase."""
        return self.money > 0


def found(reading: Reading, scale: Scale | None) -> Found:
    """What the orders say. Raises UserError without a date or money, and where no row is a purchase."""
    words, rows = reading.words, _rows(reading)
    known, orders = rows.who >= 0, count(len(np.unique(rows.order[rows.buys])))
    gross, back = float(rows.money[rows.buys].sum()), -float(rows.money[rows.money < 0].sum())
    first, last = (str(day) for day in (rows.when.min().astype("M8[D]"), rows.when.max().astype("M8[D]")))
    told = {"first": first, "last": last, "net": count(gross - back), "orders": orders}
    lead, people = [words("o_lead", **told)], list[Part]()
    if (known & rows.buys).any():
        lead, people = _customers(rows, known, told, words)
    returned = {"back": count(back), "percent": share(back, gross, words), "n": count((rows.money < 0).sum())}
    apart = _refunds_apart(reading, rows)
    if back or not apart:
        lead.append(words("o_returns" if back else "o_no_returns", **returned))
    lead += apart
    if len(rows.cancelled):
        lead.append(words("o_cancelled", n=count(len(rows.cancelled)), money=count(rows.cancelled.sum())))
    return Found(
        lead=lead,
        parts=[*people, _time(rows, words), *_groups(reading, rows)],
        used=int(known.sum()) if known.any() else len(known),
        done=words("o_done", **told),
        how=[words(f"o_how_{name}") for name in ("money", "customers", "rfm", "abcd", "gini")],
        limits=[words(f"o_limit_{name}") for name in ("profit", "period", "cut", "identity", "cause")],
    )


def _rows(reading: Reading) -> Rows:
    table, words = reading.table, reading.words
    when = reading.dates(reading.needed("date"))
    reading.leave_out_bad(when, "_date")
    money, good = _money(reading)
    keep = when.good & good & reading.whole
    if not keep.any():
        raise reading.nothing()
    order, customer, status = (reading.column(name) for name in ("order", "customer", "status"))
    numbers = np.arange(len(keep)) if order is None else order.codes.astype(np.int64)
    if order is not None:
        reading.leave_out(keep & order.blank, order, "why_no_order")
        keep &= ~order.blank
        money = _once(reading, numbers, money, keep)
    who = np.full(len(keep), -1) if customer is None else np.where(customer.blank, -1, customer.codes)
    if customer is not None:
        reading.leave_out(keep & (who < 0), customer, "why_no_customer")
    void = np.zeros(len(keep), bool) if status is None else keep & status.each(_cancelled, bool)
    # A refund below 0 takes back what its order's sale brought, unless that sale is cancelled itself.
    void &= (money >= 0) | np.isin(numbers, numbers[void & (money > 0)])
    if status is not None:
        reading.leave_out(void, status, "why_cancelled")
    place = np.flatnonzero(keep & ~void)
    if not (money[place] > 0).any():
        raise UserError(words("error_no_purchase", file=plain(table.file)))
    return Rows(place, when.values[place], money[place], numbers[place], who[place], money[void])


def _money(reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The money of each row and where it is known: the amount, else quantity times price."""
    quantity, price = reading.column("quantity"), reading.column("price")
    if reading.column("amount") or not price:
        columns = [reading.needed("amount")]
    else:
        columns = [price] if quantity is None else [quantity, price]
        reading.notes.append(reading.words("o_price_alone" if quantity is None else "o_product"))
    money, good = np.ones(len(reading.table.rows)), np.ones(len(reading.table.rows), bool)
    for column in columns:
        parsed = reading.numbers(column)
        reading.leave_out_bad(parsed, "_number")
        money, good = money * parsed.values, good & parsed.good
    return money, good


def _refunds_apart(reading: Reading, rows: Rows) -> list[str]:
    """What is said of columns with refunds, which no report subtracts."""
    said, used = [], {place for places in reading.places.values() for place in places}
    for place, column in enumerate(reading.table.columns):
        if place not in used and any(word in key(column.name) for word in ("退款", "refund")):
            parsed = cells.numbers(column)
            money = float(parsed.values[rows.place][parsed.good[rows.place]].sum())
            if money:
                told = {"column": plain(column.name), "money": count(abs(money))}
                said.append(reading.words("o_refunds_apart", **told))
    return said


def _once(reading: Reading, order: NDArray[Any], money: NDArray[Any], keep: NDArray[Any]) -> NDArray[np.float64]:
    """An order's total that stands in each of its lines counts once."""
    amount = reading.column("amount")
    if amount is None or not any(word in key(amount.name) for word in ("订单", "实付", "支付", "总", "order", "total")):
        return money
    _, first, which, lines = np.unique(order, return_index=True, return_inverse=True, return_counts=True)
    several = keep & (lines[which] > 1)
    if len(np.unique(which[several])) < 5 or (money != money[first][which])[several].any():
        return money
    reading.notes.append(reading.words("o_once", column=plain(amount.name)))
    return np.where(np.arange(len(money)) == first[which], money, 0)


def _cancelled(status: str) -> bool:
    told, names = key(status), headings()
    for harmless in names["not_cancelled"]:
        told = told.replace(harmless, "")
    return any(word in told for word in names["cancelled"])


def _customers(
    rows: Rows, known: NDArray[np.bool_], told: dict[str, str], words: Words
) -> tuple[list[str], list[Part]]:
    """The sentences about customers, and the sections: how often, RFM, ABCD and the Lorenz curve."""
    bought = known & rows.buys
    pairs = np.unique(rows.who[bought] * (int(rows.order.max()) + 1) + rows.order[bought])
    often = np.bincount(pairs // (int(rows.order.max()) + 1))
    often = often[often > 0]
    rate, once = loyalty.repeat_purchase_rate(often), int((often == 1).sum())
    rfm = segments.rfm(rows.who[known], rows.when[known], rows.money[known])
    money = np.concatenate([rfm.table["money"], rfm.without_purchase])
    lead = [
        words("o_lead_customers", customers=count(len(often)), **told),
        words("o_lead_once", once=share(once, len(often), words), rate=share(rate, 1, words)),
    ]
    counts = np.bincount(np.minimum(often, MOST_ORDERS), minlength=MOST_ORDERS + 1)[1:]
    names = [*map(str, range(1, MOST_ORDERS)), f"{MOST_ORDERS}+"]
    chart = column_chart(words, "o_often", names, counts, percent=share(once, len(often), words))
    parts = [Part(words("o_often_head"), charts=[chart]), _rfm(rfm, words), _abcd(money, words)]
    if (shares := np.clip(money, 0, None)).any():
        part, top = _lorenz(shares, int((money < 0).sum()), words)
        lead.append(words("o_lead_top", top=share(top, 1, words)))
        parts.append(part)
    return lead, parts


def _rfm(rfm: segments.Rfm, words: Words) -> Part:
    """What each score means here, and four groups of customers."""
    table, total = rfm.table, rfm.table["money"].sum()
    rows = []
    for score in range(5, 0, -1):
        row = [str(score)]
        for name, values in (("r", "recency_days"), ("f", "frequency"), ("m", "money")):
            held = table.loc[table[name] == score, values]
            low, high = (count(held.min()), count(held.max())) if len(held) else ("–", "–")
            ends = low if low == high else words("from_to", low=low, high=high)
            row += [ends, count(len(held))]
        rows.append(row)
    kinds = {name: rule(table["r"], table["f"]) for name, rule in SEGMENTS.items()}
    kinds["other"] = ~np.logical_or.reduce(list(kinds.values()))
    groups = []
    for name, held in kinds.items():
        money = share(table["money"][held].sum(), total, words)
        groups.append([words(f"o_segment_{name}"), count(held.sum()), share(held.sum(), len(table), words), money])
    said = words("o_rfm_said", snapshot=str(rfm.snapshot), apart=count(len(rfm.without_purchase)))
    grids = [
        grid(words, "segment customers of_customers of_sales", "hnnn", groups),
        grid(words, "score recency customers days customers money customers", "hnnnnnn", rows, words("o_rfm_caption")),
    ]
    return Part(words("o_rfm_head"), [said], grids=grids)


def _abcd(money: NDArray[np.float64], words: Words) -> Part:
    found, total, rows = segments.abcd(money), money.sum(), []
    for name, n in found.customers.items():
        held = found.contribution[name]
        shares = share(n, len(money), words), share(held, total, words)
        rows.append([name, words(f"o_class_{name}"), count(n), shares[0], count(held), shares[1]])
    table = grid(words, "class meaning customers of_customers net of_sales", "htnnnn", rows)
    return Part(words("o_abcd_head"), [words("o_abcd_said")], grids=[table])


def _lorenz(money: NDArray[np.float64], negative: int, words: Words) -> tuple[Part, float]:
    people, held = segments.lorenz(money)
    top, gini = segments.top_share(money), segments.gini(money)
    told = {"top": share(top, 1, words), "gini": f"{gini:.2f}", "half": share(np.interp(0.5, people, held), 1, words)}
    said = [words("o_lorenz_said", **told), *([words("o_lorenz_negative", n=count(negative))] if negative else [])]
    xs = np.linspace(0, 1, 101)
    curves = [(xs, np.interp(xs, people, held), words("o_lorenz_measured")), (xs, xs, words("o_lorenz_equal"))]
    title, axes = words("o_lorenz_title", **told), (words("o_lorenz_x"), words("o_lorenz_y"))
    chart = Chart(
        words("o_lorenz_alt", finding=title, **told),
        words("o_lorenz_caption"),
        lambda look: report_charts.curve(look, title, curves, *axes, percent=True),
    )
    return Part(words("o_lorenz_head"), said, [chart]), top


def _time(rows: Rows, words: Words) -> Part:
    """Orders, customers, new customers, sales and returns of each period."""
    names, period = periods(rows.when)
    n = len(names)
    orders, _ = _distinct(rows.order, period, rows.buys, n)
    buyers, new = _distinct(rows.who, period, rows.buys & (rows.who >= 0), n)
    net, back = (np.bincount(period, money, n) for money in (rows.money, np.minimum(rows.money, 0)))
    body = [[name, *map(count, row)] for name, *row in zip(names, orders, buyers, new, net, back, strict=True)]
    best = int(np.argmax(net))
    chart = column_chart(words, "o_time", names, net, best=names[best], net=count(net[best]))
    said = words("o_time_said", last=str(rows.when.max().astype("M8[D]")))
    return Part(
        words("o_time_head"), [said], [chart], [grid(words, "period orders buyers new net back", "hnnnnn", body)]
    )


def _distinct(who: NDArray[Any], period: NDArray[Any], rows: NDArray[Any], n: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """How many different ones there are in each of n periods, and how many for the first time."""
    pairs = np.unique(who[rows] * n + period[rows])
    first = np.diff(pairs // n, prepend=-1) > 0
    return np.bincount(pairs % n, minlength=n), np.bincount(pairs[first] % n, minlength=n)


def _groups(reading: Reading, rows: Rows) -> list[Part]:
    """Customers, orders and sales by country, channel or shop."""
    words, parts = reading.words, []
    for heading, names, code in grouped(reading, rows.place, MOST_GROUPS, rows.money):
        n = len(names)
        customers, _ = _distinct(rows.who, code, rows.buys & (rows.who >= 0), n)
        orders, _ = _distinct(rows.order, code, rows.buys, n)
        net = np.bincount(code, rows.money, n)
        total = float(net.sum())
        bars = [
            Bar(name, part / total if total else 0, share(part, total, words))
            for name, part in zip(names, net, strict=True)
        ]
        columns = (names, *(map(count, each) for each in (customers, orders, net)), (bar.text for bar in bars))
        body = [list(row) for row in zip(*columns, strict=True)]
        best = max(bars, key=lambda bar: bar.value)
        chart = bar_chart(words, "o_group", bars, True, column=heading, first=best.label, part=best.text)
        table = grid(words, "name customers orders net of_sales", "hnnnn", body)
        parts.append(Part(words("by_head", column=heading), [], [chart], [table]))
    return parts

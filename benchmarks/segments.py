"""RFM, ABCD and Lorenz over a real shop's order lines, against the plainest pandas code with the same result.

Run: python benchmarks/segments.py. Both sides take turns on one table in memory and must agree before they are timed;
medians of the rounds, ours over plain. ABCD and Lorenz take each order line for a customer, so all rows count (for
Lorenz returns are set to 0, as negative parts have no curve). Peak memory is the table (`memory_usage(deep=True)`) and
what `tracemalloc` saw at most while ours ran, over the table alone. Exit 1 where a goal is missed.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coursekit.measures import segments

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "online-retail.csv.gz"
ROUNDS = 9
SPEED, MEMORY = 1.0, 1.5


def plain_rfm(table: pd.DataFrame) -> pd.DataFrame:
    """RFM by the rules of the course in plain pandas."""
    known = table[table["CustomerID"].notna()]
    bought = known[known["money"] > 0]
    days = bought["InvoiceDate"].dt.normalize().groupby(bought["CustomerID"])
    last = days.max()
    found = pd.DataFrame({"recency_days": (last.max() + pd.Timedelta(days=1) - last).dt.days})
    found["frequency"] = days.nunique()
    found["money"] = known.groupby("CustomerID")["money"].sum()
    found["r"] = 5 - pd.qcut(found["recency_days"], 5, labels=False)
    found["f"] = 1 + found["frequency"].quantile([0.2, 0.4, 0.6, 0.8]).searchsorted(found["frequency"])
    found["m"] = 1 + pd.qcut(found["money"], 5, labels=False)
    found["code"] = 100 * found["r"] + 10 * found["f"] + found["m"]
    return found


def plain_abcd(money: pd.Series) -> pd.Series:
    """ABCD, the crossing customer in the upper class, equals together."""
    ranked = money[money > 0].sort_values(ascending=False)
    before = (ranked.cumsum() - ranked).groupby(ranked).transform("min") / ranked.sum()
    classes = pd.cut(before, [-1, 0.8 - 1e-9, 0.95 - 1e-9, 1], labels=["A", "B", "C"], right=False)
    return classes.astype(str).reindex(money.index, fill_value="D")


def plain_lorenz(money: pd.Series) -> tuple[pd.Series, float]:
    """The curve and the Gini coefficient."""
    ranked = money.sort_values()
    share = ranked.cumsum() / ranked.sum()
    n = len(ranked)
    return share, ((2 * np.arange(1, n + 1) - n - 1) * ranked).sum() / (n * ranked.sum())


def same_rfm(ours: segments.Rfm, plain: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(ours.table, plain, check_dtype=False, check_names=False, atol=1e-6)


def same_abcd(ours: segments.Abcd, plain: pd.Series) -> None:
    assert (ours.classes == plain.to_numpy()).all()


def same_lorenz(ours: tuple[Any, float], plain: tuple[pd.Series, float]) -> None:
    np.testing.assert_allclose(ours[0][1][1:], plain[0], atol=1e-9)
    np.testing.assert_allclose(ours[1], plain[1], rtol=1e-9)


def measure(name: str, ours: Callable[[], Any], plain: Callable[[], Any], same: Any, table_bytes: float) -> bool:
    """Compare, time and weigh one measure; whether both goals are met."""
    same(ours(), plain())
    seconds: dict[Callable[[], Any], list[float]] = {ours: [], plain: []}
    for _ in range(ROUNDS):
        for run, took in seconds.items():
            start = time.perf_counter()
            run()
            took.append(time.perf_counter() - start)
    tracemalloc.start()
    ours()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    fast, slow = (statistics.median(seconds[run]) for run in (ours, plain))
    memory = (table_bytes + peak) / table_bytes
    met = fast / slow <= SPEED and memory < MEMORY
    print(f"{name:7} {1000 * fast:5.0f} / {1000 * slow:5.0f} ms = {fast / slow:.2f} (goal <= {SPEED:g})", end="; ")
    print(f"peak {memory:.2f} x the table, {peak / 2**20:.0f} MB on top (goal < {MEMORY:g}){'' if met else ' MISSED'}")
    return met


def main() -> int:
    """Measure all three."""
    if not DATA.exists():
        print(f"skipped: {DATA.name} is not beside the checkout, in shared/data")
        return 0
    table = pd.read_csv(DATA, parse_dates=["InvoiceDate"])
    size = float(table.memory_usage(deep=True).sum())
    table["money"] = table["Quantity"] * table["UnitPrice"]
    money = table["money"]
    zeroed = money.clip(lower=0)
    print(f"{len(table):,} rows, {size / 2**20:.0f} MB")
    met = [
        measure(
            "RFM",
            lambda: segments.rfm(table["CustomerID"], table["InvoiceDate"], table["money"]),
            lambda: plain_rfm(table),
            same_rfm,
            size,
        ),
        measure("ABCD", lambda: segments.abcd(money), lambda: plain_abcd(money), same_abcd, size),
        measure(
            "Lorenz",
            lambda: (segments.lorenz(zeroed), segments.gini(zeroed)),
            lambda: plain_lorenz(zeroed),
            same_lorenz,
            size,
        ),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    raise SystemExit(main())

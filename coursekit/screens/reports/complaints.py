"""Complaints: how many and when, what causes them, how long people wait, who complains again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coursekit.content.readings import Reading
from coursekit.content.tables import plain
from coursekit.language import Words
from coursekit.measures import complaints, loyalty
from coursekit.screens import report_charts
from coursekit.screens.reports.parts import Chart, Found, Part, Scale
from coursekit.screens.reports.writing import bar_chart, column_chart, count, grid, grouped, part_bars, periods, share

CLOCKS = ("first_reply", "resolved", "sent")
MOST_CAUSES = 12


class Wait(NamedTuple):
    """One clock: what it runs to, how long each case took or has been open, in days, and whether it is over."""

    name: str
    waits: NDArray[np.float64]
    done: NDArray[np.bool_]


def found(reading: Reading, scale: Scale | None) -> Found:
    """What the complaints say. Raises UserError without a date of receipt, and where no row has one."""
    words = reading.words
    received = reading.dates(reading.needed("received"))
    reading.leave_out_bad(received, "_date")
    keep = received.good & reading.whole
    if not keep.any():
        raise reading.nothing()
    clocks = list(_clocks(reading, received.values, keep))
    when = received.values[keep]
    names, period = periods(when)
    counts = np.bincount(period, minlength=len(names))
    most = int(np.argmax(counts))
    told = {"n": count(len(when)), "first": str(when.min().astype("M8[D]")), "last": str(when.max().astype("M8[D]"))}
    lead = [words("c_lead", **told)]
    chart = column_chart(words, "c_time", names, counts, most=names[most], n=count(counts[most]))
    parts = [Part(words("c_time_head"), [words("c_time_said", **told), *_reopened(reading, keep)], [chart])]
    for section in (_causes(reading, keep), _waits(clocks, words), _again(reading, keep)):
        if section:
            lead.append(section[0])
            parts.append(section[1])
    return Found(
        lead=lead,
        parts=[*parts, *_groups(reading, keep)],
        used=len(when),
        done=lead[0],
        how=[words(f"c_how_{name}") for name in ("causes", *(["clocks"] if clocks else []))],
        limits=[words(f"c_limit_{name}") for name in ("voices", "rate", "clock", "cause")],
    )


def _reopened(reading: Reading, keep: NDArray[np.bool_]) -> list[str]:
    """What is said of case numbers that stand in several rows."""
    column = reading.column("case")
    if column is None:
        return []
    rows = np.bincount(column.codes[keep & ~column.blank])
    several = rows[rows > 1]
    told = {"column": plain(column.name), "n": count(len(several)), "more": count((several - 1).sum())}
    return [reading.words("c_reopened", **told)] if len(several) else []


def _clocks(reading: Reading, received: NDArray[Any], keep: NDArray[np.bool_]) -> Iterator[Wait]:
    """The clocks that have a column; an empty end is a case still open, counted up to the last moment in the file."""
    ends = {name: reading.dates(column) for name in CLOCKS if (column := reading.column(name))}
    moments = [received[keep], *(end.values[keep & end.good] for end in ends.values())]
    now = max(each.max() for each in moments if len(each))
    for name, end in ends.items():
        reading.leave_out_bad(end, "_end", False)
        before = keep & end.good & (end.values < received)
        reading.leave_out(before, end.column, "why_before")
        rows = keep & ~before & (end.good | (end.why == "blank"))
        done = end.good[rows]
        over = np.where(end.good, end.values, now)[rows] - received[rows]
        if done.any():
            yield Wait(name, over / np.timedelta64(1, "D"), done)


def _waits(clocks: list[Wait], words: Words) -> tuple[str, Part] | None:
    """Both clocks, or the one there is, called what it is."""
    rows, told, curves = [], list[str](), []
    for wait in clocks:
        clock = complaints.clock(wait.waits, wait.done)
        name = words(f"c_clock_{wait.name}")
        figures = [_days(days, words) for days in (clock.median, clock.p90, clock.median_of_closed)]
        rows.append([name, count(clock.n), count(clock.open), *figures])
        known = "c_wait" if clock.p90 is not None else "c_wait_half" if clock.median is not None else "c_wait_none"
        told.append(words(known, clock=name, median=figures[0], p90=figures[1], open=count(clock.open)))
        times, still = complaints.still_open(wait.waits, wait.done)
        steps = np.repeat(np.concatenate([[0.0], times]), 2)[1:]
        curves.append((steps, 1 - np.repeat(np.concatenate([[1.0], still]), 2)[:-1], name))
    if not clocks:
        return None
    title = words("c_wait_title", clock=rows[0][0], median=rows[0][3])
    chart = Chart(
        words("alt", finding=title, axis=words("c_wait_y"), values=" ".join(told)),
        words("c_wait_caption"),
        lambda look: report_charts.curve(look, title, curves, words("c_wait_x"), words("c_wait_y")),
    )
    table = grid(words, "clock cases open median p90 median_closed", "hnnnnn", rows)
    said = words("c_two_clocks" if len(clocks) > 1 else "c_one_clock", clock=rows[0][0])
    return " ".join(told), Part(words("c_wait_head"), [said], [chart], [table])


def _days(days: float | None, words: Words) -> str:
    if days is None:
        return words("c_not_known")
    if not days:
        return words("c_same_day")
    if days < 2 and days % 1:
        return words("c_hours", n=f"{24 * days:.3g}")
    return words("c_day" if days == 1 else "c_days", n=f"{days:,.3g}" if days < 1000 else count(days))


def _causes(reading: Reading, keep: NDArray[np.bool_]) -> tuple[str, Part] | None:
    """Causes by frequency, and how few of them make up four fifths."""
    column, words = reading.column("cause"), reading.words
    if column is None or column.blank[keep].all() or (reading.hidden(column)):
        return None
    found = complaints.pareto(column.texts[code] for code in column.codes[keep].tolist())
    n, few, causes = sum(found.counts.values()), len(found.few()), len(found.counts)
    shown = dict(list(found.counts.items())[:MOST_CAUSES])
    rows = [[k, count(v), share(v, n, words), share(found.cumulative[k], 1, words)] for k, v in shown.items()]
    if rest := n - sum(shown.values()):
        shown[words("others", n=causes - MOST_CAUSES)] = rest
        rows.append([[*shown][-1], count(rest), share(rest, n, words), words.percent(1)])
    bars = part_bars([*shown], shown.values(), n, words)
    told = {"few": few, "causes": count(causes), "first": plain(bars[0].label), "percent": rows[0][2]}
    chart = bar_chart(words, "c_cause", bars, True, **told)
    said = [words("c_cause_missing", n=count(found.missing))] if found.missing else []
    if causes > 0.5 * n and n > 10:
        said.append(words("c_cause_text", column=plain(column.name)))
    part = Part(words("c_cause_head"), said, [chart], [grid(words, "cause cases share cumulative", "hnnn", rows)])
    return words("c_cause_lead", **told), part


def _again(reading: Reading, keep: NDArray[np.bool_]) -> tuple[str, Part] | None:
    """Customers who complained more than once."""
    column, words = reading.column("customer"), reading.words
    if column is None or column.blank[keep].all():
        return None
    often = np.bincount(column.codes[keep & ~column.blank])
    often = often[often > 0]
    several = loyalty.repeat_purchase_rate(often)
    told = {"customers": count(len(often)), "percent": share(several, 1, words), "n": count((often > 1).sum())}
    cases = {"cases": share(often[often > 1].sum(), often.sum(), words), "most": count(often.max())}
    return words("c_again_lead", **told), Part(words("c_again_head"), [words("c_again_said", **told, **cases)])


def _groups(reading: Reading, keep: NDArray[np.bool_]) -> Iterator[Part]:
    words, n = reading.words, int(keep.sum())
    for heading, names, code in grouped(reading, keep, MOST_CAUSES):
        counts = np.bincount(code, minlength=len(names))
        bars, part = part_bars(names, counts, n, words), share(counts[0], n, words)
        chart = bar_chart(words, "c_group", bars, True, column=heading, first=bars[0].label, part=part)
        yield Part(words("by_head", column=heading), [], [chart])

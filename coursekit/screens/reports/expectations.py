"""Expectations: adequate, desired and perceived service, each row against its own zone of tolerance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coursekit.content.readings import Reading
from coursekit.content.tables import plain
from coursekit.language import Words, signed
from coursekit.measures import zones
from coursekit.screens import report_charts
from coursekit.screens.chart import Look
from coursekit.screens.report_charts import Bar, Levels
from coursekit.screens.reports.parts import Chart, Found, Grid, Part, Scale
from coursekit.screens.reports.writing import count

LEVELS = ("adequate", "desired", "perceived")
COLUMNS = ("row", "label", "verdict", *LEVELS, "msa", "mss", "width", "position")
MOST_HIDDEN = 12
LONGEST = 20_000  # characters of a name that are kept for showing
SOURCES = [
    "Parasuraman, A., Zeithaml, V. A. & Berry, L. L. (1994). Alternative scales for measuring service quality. "
    "Journal of Retailing 70(3), 201–230. (MSA, MSS)",
    "Zeithaml, V. A., Berry, L. L. & Parasuraman, A. (1993). The nature and determinants of customer expectations of "
    "service. Journal of the Academy of Marketing Science 21(1), 1–12.",
]


def found(reading: Reading, scale: Scale | None) -> Found:
    """What the rows say. Raises UserError where a level has no column or no row is usable."""
    words, ends = reading.words, scale or (1.0, 9.0)
    rows, numbers = levels(reading, ends)
    summary = zones.summary(rows.adequate, rows.desired, rows.perceived)
    below = summary.shares.n_below
    return Found(
        lead=[lead(summary, ends, words)],
        parts=[
            _hidden(rows, numbers, summary, words),
            pictures(rows, summary, ends, words),
            _table(rows, numbers, summary, words),
        ],
        used=summary.n,
        done=words("done", below=below),
        how=[words("how_formulas"), words("how_kept_out")],
        limits=[words(f"limit_{name}") for name in ("means", "who", "small", "cause")],
        sources=SOURCES,
    )


def levels(reading: Reading, scale: Scale) -> tuple[Levels, list[int]]:
    """The usable rows and their numbers in the file; each cell that keeps a row out is named."""
    words, table = reading.words, reading.table
    ends = {"low": f"{scale[0]:g}", "high": f"{scale[1]:g}"}
    keep, values = reading.whole, []
    for level in LEVELS:
        column = reading.needed(level)
        parsed = reading.numbers(column)
        reading.leave_out_bad(parsed, "", True, **ends)
        off = parsed.good & ((parsed.values < scale[0]) | (parsed.values > scale[1]))
        reading.leave_out(off, column, "why_scale", **ends)
        keep = keep & parsed.good & ~off
        values.append(parsed.values)
    a, d, p = values
    for desired in np.unique(d[keep & (a > d)]):
        crossed = keep & (a > d) & (d == desired)
        reading.leave_out(crossed, reading.needed("adequate"), "why_crossed", desired=f"{desired:g}")
    keep = keep & ~(a > d)
    if not keep.any():
        raise reading.nothing()
    numbers = [int(row) for row in table.rows[keep]]
    used = {place for meaning in LEVELS for place in reading.places[meaning]}
    places = reading.places.setdefault("label", [p for p in range(len(table.columns)) if p not in used][:1])
    names = [table.columns[places[0]][row] if places else "" for row in np.flatnonzero(keep).tolist()]
    named = [n[:LONGEST] if n.strip() else words("row_name", row=row) for n, row in zip(names, numbers, strict=True)]
    return Levels(named, a[keep], d[keep], p[keep]), numbers


def lead(found: zones.Summary, scale: Scale, words: Words) -> str:
    """The sentence at the top, and where the mean lies."""
    n = words("rows_one") if found.n == 1 else words("rows", n=count(found.n))
    told = {"n": n, "low": f"{scale[0]:g}", "high": f"{scale[1]:g}", "width": f"{found.width:.2f}", **_means(found)}
    said = words("lead", msa=signed(found.adequacy), mss=signed(found.superiority), **told)
    if found.position is None:
        return f"{said} {words('lead_position_none')}"
    return f"{said} {words(f'lead_position_{found.verdict}', percent=words.percent(found.position))}"


def _means(found: zones.Summary) -> dict[str, str]:
    return {"a": f"{found.adequate:.2f}", "d": f"{found.desired:.2f}", "p": f"{found.perceived:.2f}"}


def _hidden(rows: Levels, numbers: list[int], found: zones.Summary, words: Words) -> Part:
    """What the mean hides: the rows below their own adequate level, the furthest below first."""
    below = found.shares.n_below
    shown = words("is_one" if below == 1 else "is_many", count=below, n=found.n)
    if found.verdict == "below":
        kind, shown = "hides_mean_below", str(below)
    else:
        kind = f"hides_some_{found.verdict}" if below else "hides_none"
    gaps = zones.adequacy(rows.perceived, rows.adequate)
    order = [int(row) for row in np.argsort(gaps, kind="stable") if gaps[row] < 0] if found.hidden else []
    listed = []
    for row in order[:MOST_HIDDEN]:
        p, a = f"{rows.perceived[row]:.2f}", f"{rows.adequate[row]:.2f}"
        listed.append((rows.labels[row], words("hidden_row", row=numbers[row], p=p, a=a, gap=f"{-gaps[row]:.2f}")))
    more = words("hidden_more", n=len(order) - MOST_HIDDEN) if len(order) > MOST_HIDDEN else ""
    said = [words(kind, below=shown, n=found.n, **_means(found))]
    return Part(words("hides_head"), said, listed=listed, after=more, warn=True)


def pictures(rows: Levels, found: zones.Summary, scale: Scale, words: Words) -> Part:
    """Each row's zone with its perceived level, and P - A in order, with what they show in words."""
    gaps = zones.adequacy(rows.perceived, rows.adequate)
    shares, many = found.shares, found.n > report_charts.MOST_ROWS
    title = words(f"finding_{ {0: 'none', 1: 'one'}.get(shares.n_below, 'some') }", below=shares.n_below, n=found.n)
    second = words("adequacy_title", low=signed(float(gaps.min())), high=signed(float(gaps.max())))
    order = np.argsort(gaps, kind="stable")
    bars = [
        Bar(rows.labels[row], float(gaps[row]), signed(float(gaps[row])), alarm=bool(gaps[row] < 0)) for row in order
    ]
    low, high = float(np.floor(min(gaps.min(), 0) * 2) / 2), float(np.ceil(max(gaps.max(), 0.5) * 2) / 2)

    def adequacy(look: Look) -> str:
        if many:
            return report_charts.distribution(rows, gaps, look, words, second, (low, high), "axis_adequacy")
        return report_charts.bars(look, second, bars, words("axis_adequacy"), words("adequacy_second"), (low, high))

    verdicts = zones.verdicts(rows.perceived, rows.adequate, rows.desired)
    names = [plain(rows.labels[row], 24) for row in np.flatnonzero(verdicts == "below")[:MOST_HIDDEN]]
    who = words("zone_alt_who", names=words("and").join(names)) if names else ""
    counts = {verdict: getattr(shares, f"n_{verdict}") for verdict in zones.VERDICTS}
    alt = words("zone_alt_many" if many else "zone_alt", finding=title, who=who, **counts, **_means(found))
    ends = [f"{plain(rows.labels[row], 24)} {signed(float(gaps[row]))}" for row in (gaps.argmin(), gaps.argmax())]
    alt_gaps = words("adequacy_alt", finding=second, below=shares.n_below, n=found.n, lowest=ends[0], highest=ends[1])
    draw: Callable[[Look], str] = lambda look: report_charts.zone_chart(rows, look, words, scale, title)  # noqa: E731
    charts = [Chart(alt, words("zone_caption"), draw), Chart(alt_gaps, words("adequacy_caption"), adequacy)]
    return Part(words("pictures_head"), charts=charts)


def _table(rows: Levels, numbers: list[int], found: zones.Summary, words: Words) -> Part:
    """All rows with their measures, the means as the last row, and the shares."""
    a, d, p = rows.adequate, rows.desired, rows.perceived
    verdicts, places = zones.verdicts(p, a, d), zones.position(p, a, d)
    told = [words(f"verdict_{verdict}") for verdict in verdicts]
    measured = [_numbers(*row) for row in zip(a, d, p, places, strict=True)]
    body = [[str(n), *row] for n, *row in zip(numbers, rows.labels, told, strict=True)]
    body = [[*row, *more] for row, more in zip(body, measured, strict=True)]
    place = np.nan if found.position is None else found.position
    means = _numbers(found.adequate, found.desired, found.perceived, place)
    foot = ["", words("mean_all", n=found.n), words(f"verdict_{found.verdict}"), *means]
    shares = {}
    for verdict in zones.VERDICTS:
        of, some = getattr(found.shares, verdict), getattr(found.shares, f"n_{verdict}")
        shares[verdict] = words("share", count=some, n=found.n, percent=words.percent(of))
    least, most = (f"{width:.2f}" for width in found.width_range)
    grid = Grid([words(f"col_{name}") for name in COLUMNS], "nhv" + 7 * "n", body, words("table_caption"), foot)
    return Part(words("table_head"), grids=[grid], after=words("shares_line", least=least, most=most, **shares))


def _numbers(a: float, d: float, p: float, position: float) -> list[str]:
    place = "–" if np.isnan(position) else f"{position:.2f}".replace("-", "−")
    return [f"{a:.2f}", f"{d:.2f}", f"{p:.2f}", signed(p - a), signed(p - d), f"{d - a:.2f}", place]

"""The chart above a question, drawn, and its numbers for whoever reads them rather than the picture; points."""

from __future__ import annotations

from coursekit.language import Words
from coursekit.questions.charts import Chart, Row
from coursekit.screens import chart, report_charts
from coursekit.screens.chart import Look
from coursekit.screens.report_charts import Bar, Sheet
from coursekit.screens.views import Fold, Picture, Table


def drawn(asked: Chart, look: Look) -> Picture:
    """The chart of an item, for this look."""
    language, words = look.language, Words(look.language)
    title, axis = asked.title.to(language), asked.axis.to(language)
    if asked.kind == "points":
        places = [(row.label.to(language), row.x or 0.0, row.y or 0.0) for row in asked.rows]
        made = points(look, title, places, asked.across.to(language) if asked.across else "", axis, asked.cut)
    elif asked.kind == "columns":
        names, values = [r.label.to(language) for r in asked.rows], [r.value or 0.0 for r in asked.rows]
        made = report_charts.columns(look, title, names, values, axis, asked.percent)
    else:
        rows = [
            Bar(row.label.to(language), row.value or 0.0, _number(row.value, asked, words), row.low, row.high)
            for row in asked.rows
        ]
        ends = None if asked.start is None or asked.end is None else (asked.start, asked.end)
        made = report_charts.bars(look, title, rows, axis, ends=ends, percent=asked.percent)
    return chart.described(made, asked.alt.to(language), "")


def numbers(asked: Chart, words: Words) -> Fold:
    """The chart's numbers as a table."""
    language, points = words.language, asked.kind == "points"
    head = [words("chart-row"), asked.across.to(language) if asked.across else "", asked.axis.to(language)]
    rows = [[r.label.to(language), *(_number(v, asked, words) for v in _values(r, points))] for r in asked.rows]
    if not points:
        intervals = any(row.low is not None for row in asked.rows)
        head = [head[0], head[2], *([words("chart-low"), words("chart-high")] if intervals else [])]
        rows = [row[: len(head)] for row in rows]
    label = words("chart-numbers")
    return Fold(id="numbers", label=label, table=Table(caption=asked.title.to(language), head=head, rows=rows))


def _values(row: Row, points: bool) -> tuple[float | None, ...]:
    return (row.x, row.y) if points else (row.value, row.low, row.high)


def _number(value: float | None, asked: Chart, words: Words) -> str:
    if value is None:
        return ""
    return words.percent(value) if asked.percent else f"{value:g}".replace("-", "−")


def points(
    look: Look,
    title: str,
    places: list[tuple[str, float, float]],
    across: str,
    up: str,
    cut: tuple[float, float] | None,
) -> str:
    """Points (name, x, y), parted at the two values of `cut`; names that would lie on one another are moved apart."""
    _, xs, ys = zip(*places, strict=True)
    low, high = report_charts.round_ends(min(xs), max(xs))
    floor, top = report_charts.round_ends(min(ys), max(ys))
    sheet = Sheet(look, 15, title, ["10.0"], low, high)
    sheet.axis(report_charts.round_ticks(low, high, 5), across)
    sheet.say(12, sheet.top - 12, up, 12, sheet.palette.soft)

    def height(y: float) -> float:
        return sheet.bottom - (y - floor) / (top - floor) * (sheet.bottom - sheet.top)

    for tick in report_charts.round_ticks(floor, top, 5):
        sheet.line([sheet.left, sheet.right], [height(tick)] * 2, sheet.palette.line)
        sheet.say(sheet.left - 6, height(tick) + 4.5, f"{tick:g}", 12, sheet.palette.soft, ha="right")
    if cut:
        x, y = float(sheet.x(cut[0])), height(cut[1])
        sheet.line([x, x], [sheet.top, sheet.bottom], sheet.palette.soft, 1.5, zorder=2)
        sheet.line([sheet.left, sheet.right], [y, y], sheet.palette.soft, 1.5, zorder=2)
    used: list[tuple[float, float, float]] = []  # left, right, baseline of the names so far
    for name, at, up_to in sorted(places, key=lambda place: -place[2]):
        x, y = float(sheet.x(at)), height(up_to)
        sheet.mark("inside", [(x, y)])
        width = 1.05 * chart.text_width(name, 12)
        left = x + 9 if x + 9 + width < sheet.width - 4 else x - 9 - width
        base = y + 4.5
        while any(left < r and le < left + width and abs(base - b) < 14 for le, r, b in used):
            base += 3
        used.append((left, left + width, base))
        sheet.say(left, base, name, 12, zorder=5)
    return chart.svg(sheet.figure)

"""The chart above a question, drawn, and its numbers for whoever reads them rather than the picture; points."""

from __future__ import annotations

from itertools import product

from coursekit.language import Words
from coursekit.questions.charts import Chart, Row
from coursekit.screens import chart, report_charts
from coursekit.screens.chart import Look
from coursekit.screens.report_charts import Bar, Sheet
from coursekit.screens.views import Fold, Picture, Table

Box = tuple[float, float, float, float]  # left, top, right, bottom, px


def drawn(asked: Chart, look: Look) -> Picture:
    """The chart of an item, for this look."""
    language, words = look.language, Words(look.language)
    title, axis = asked.title.to(language), asked.axis.to(language)
    if asked.kind == "points":
        places = [(row.label.to(language), row.x or 0.0, row.y or 0.0) for row in asked.rows]
        across = asked.across.to(language) if asked.across else ""
        made = points(look, title, places, across, axis, asked.cut, asked.percent)
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
    return (words.percent(value) if asked.percent else f"{value:,.10g}").replace("-", "−")


def points(
    look: Look,
    title: str,
    places: list[tuple[str, float, float]],
    across: str,
    up: str,
    cut: tuple[float, float] | None,
    percent: bool = False,
) -> str:
    """Points (name, x, y), parted at the two values of `cut`; a name lies beside its point or as near as it can."""
    _, xs, ys = zip(*places, strict=True)
    beside, above = ((cut[0],), (cut[1],)) if cut else ((), ())
    low, high = report_charts.round_ends(min(*xs, *beside), max(*xs, *beside))
    floor, top = report_charts.round_ends(min(*ys, *above), max(*ys, *above))
    ticks = {tick: report_charts.tick_text(tick, percent, look) for tick in report_charts.round_ticks(floor, top, 5)}
    sheet = Sheet(look, 15, title, ["10.0", *ticks.values()], low, high)
    sheet.axis(report_charts.round_ticks(low, high, 5), across, percent)
    sheet.say(12, sheet.top - 12, up, 12, sheet.palette.soft)

    def height(y: float) -> float:
        return sheet.bottom - (y - floor) / (top - floor) * (sheet.bottom - sheet.top)

    for tick, text in ticks.items():
        sheet.line([sheet.left, sheet.right], [height(tick)] * 2, sheet.palette.line)
        sheet.say(sheet.left - 6, height(tick) + 4.5, text, 12, sheet.palette.soft, ha="right")
    if cut:
        x, y = float(sheet.x(cut[0])), height(cut[1])
        sheet.line([x, x], [sheet.top, sheet.bottom], sheet.palette.soft, 1.5, zorder=2)
        sheet.line([sheet.left, sheet.right], [y, y], sheet.palette.soft, 1.5, zorder=2)
    spots = [(name, float(sheet.x(at)), height(up_to)) for name, at, up_to in places]
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for _, x, y in spots]
    for name, x, y in sorted(spots, key=lambda spot: spot[2]):
        width = 1.05 * chart.text_width(name, 12)
        left, base = _free(sheet, x, y, width, taken)
        taken.append((left, base - 11, left + width, base + 3))
        if abs(base - y) > 20:  # far away, a line says whose name it is
            sheet.line([x, min(max(x, left), left + width)], [y, base - 4], sheet.palette.soft, zorder=2)
        sheet.mark("inside", [(x, y)])
        sheet.say(left, base, name, 12, zorder=5)
    return chart.svg(sheet.figure)


def _free(sheet: Sheet, x: float, y: float, width: float, taken: list[Box]) -> tuple[float, float]:
    """Left end and baseline of a name `width` px wide, as near to (x, y) px as it lies on nothing in `taken`."""
    ends = sheet.left + 2, sheet.width - 4 - width
    middle = min(max(x - width / 2, ends[0]), ends[1])
    for off, left, side in product(range(0, int(sheet.bottom - sheet.top), 4), (x + 9, x - 9 - width, middle), (1, -1)):
        base = y + 4.5 + side * off
        inside = ends[0] <= left <= ends[1] and sheet.top < base < sheet.bottom + 5
        if inside and all(
            left + width < x0 or x1 < left or base + 3 < y0 or y1 < base - 11 for x0, y0, x1, y1 in taken
        ):
            return left, base
    return max(4.0, ends[1]), y + 4.5

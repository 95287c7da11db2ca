"""Surveys: satisfaction, recommendation, effort, as far as the table has them; by group and over time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coursekit.content.readings import Reading, headings, key
from coursekit.content.tables import Column, plain
from coursekit.errors import UserError
from coursekit.language import Words
from coursekit.measures import scores, zones
from coursekit.measures.samples import mean_interval
from coursekit.screens.report_charts import Bar
from coursekit.screens.reports import expectations
from coursekit.screens.reports.parts import Found, Part, Scale
from coursekit.screens.reports.writing import bar_chart, column_chart, count, grid, grouped, periods, points, share

MEANINGS = {"csat": "satisfaction", "nps": "recommend", "ces": "effort"}
SCALES = {"csat": ((1, 5), (1, 7), (1, 10), (0, 10)), "nps": ((0, 10),), "ces": ((1, 5), (1, 7))}
COVERED = 0.95  # a scale fits that takes in so many of the answers
FEW = 30  # answers: below, an interval is so wide that chance looks like a finding
MOST_QUESTIONS, MOST_GROUPS, MOST_PERIODS = 8, 12, 24


class Question(NamedTuple):
    """One question: its column, the answers on its scale (NaN where there is none), and the boxes that count."""

    kind: str
    column: Column
    values: NDArray[np.float64]
    scale: tuple[int, int]
    top: tuple[int, ...]

    def score(self, rows: Any = slice(None), level: float = 0.95) -> Any:
        """A share as an Interval (CSAT, CES), or an Nps in points; None where nobody answered."""
        values = self.values[rows]
        if np.isnan(values).all():
            return None
        if self.kind == "nps":
            return scores.nps(values, level=level)
        return scores.csat(values, self.top, self.scale, level)

    def told(self, found: Any, words: Words) -> str:
        """A score with its limits."""
        if self.kind == "nps":
            ends = words("from_to", low=points(found.low), high=points(found.high))
            return words("interval", found=points(found.score), ends=ends)
        ends = words("from_to", low=f"{100 * found.low:.0f}", high=words.percent(found.high))
        return words("interval", found=words.percent(found.estimate), ends=ends)


def found(reading: Reading, scale: Scale | None) -> Found:
    """What the answers say. Raises UserError where no question is found or nobody answered one."""
    words, table = reading.words, reading.table
    asked = _questions(reading, scale)
    answered = np.logical_or.reduce([~np.isnan(question.values) for question in asked]) if asked else np.zeros(1, bool)
    lead, parts = [_sentence(question, words) for question in asked], [_answers(question, words) for question in asked]
    if zone := all(reading.column(level) for level in expectations.LEVELS):
        ends = scale or (1.0, 9.0)
        rows, numbers = expectations.levels(reading, ends)
        summary = zones.summary(rows.adequate, rows.desired, rows.perceived)
        answered = answered | np.isin(table.rows, numbers)
        lead.append(expectations.lead(summary, ends, words))
        parts.append(expectations.pictures(rows, summary, ends, words))
    if not answered.any():
        if not any(map(reading.columns, MEANINGS.values())):
            reading.needed("satisfaction")
        why = " ".join(reading.notes)
        raise UserError(words("s_nothing", file=plain(table.file), why=why)) if why else reading.nothing()
    for question in asked[:1]:
        for heading, names, code in grouped(reading, slice(None), MOST_GROUPS):
            parts.append(_compared(question, heading, names, code, words))
        parts += _over_time(reading, question)
    warnings = _warnings(reading, asked, int(answered.sum()), scale)
    return Found(
        lead=[words("s_lead", n=count(answered.sum()), rows=count(len(answered))), *lead],
        parts=[Part(words("s_warn_head"), warnings, warn=True), *parts],
        used=int(answered.sum()),
        done=" ".join(lead),
        how=[words(f"s_how_{kind}") for kind in dict.fromkeys(question.kind for question in asked)]
        + [words("s_how_all")],
        limits=[words(f"s_limit_{name}") for name in ("who", "chance", "asked", "cause")],
        sources=expectations.SOURCES if zone else [],
    )


def _questions(reading: Reading, scale: Scale | None) -> list[Question]:
    """The questions whose answers are numbers, or words that stand for one; other answers are named as left out."""
    standing = {word: float(step) for step, several in headings()["answers"].items() for word in several}
    asked = []
    for kind, meaning in MEANINGS.items():
        columns = reading.columns(meaning)
        if len(columns) > MOST_QUESTIONS:
            more = {"n": MOST_QUESTIONS, "all": len(columns), "example": f"{meaning}={plain(columns[-1].name)}"}
            reading.notes.append(reading.words("s_more_questions", **more))
        for column in columns[:MOST_QUESTIONS]:
            if column.blank.all():
                reading.notes.append(reading.words("s_all_blank", column=plain(column.name)))
                continue
            parsed = reading.numbers(column, lambda text: standing.get(key(text)))
            given = parsed.values[parsed.good]
            if len(given) < 0.5 * (parsed.why != "blank").sum() or not len(given):
                reading.notes.append(reading.words("s_not_numbers", column=plain(column.name)))
                continue
            low, high = _scale(kind, given, scale)
            off = parsed.good & ((parsed.values < low) | (parsed.values > high) | (parsed.values % 1 > 0))
            reading.leave_out(off, column, "why_scale", low=low, high=high)
            reading.leave_out_bad(parsed, "", False, low=str(low), high=str(high))
            values = np.where(parsed.good & ~off & reading.whole, parsed.values, np.nan)
            boxes = 3 if (kind, high) == ("ces", 7) else 2 if high - low > 2 else 1
            if off[parsed.good].all():
                told = {"least": f"{given.min():g}", "most": f"{given.max():g}", "low": low, "high": high}
                reading.notes.append(reading.words("s_off_scale", column=plain(column.name), **told))
            elif not np.isnan(values).all():
                asked.append(Question(kind, column, values, (low, high), tuple(range(high - boxes + 1, high + 1))))
    return asked


def _scale(kind: str, given: NDArray[np.float64], asked: Scale | None) -> tuple[int, int]:
    """The scale asked for, else the smallest usual one that takes in nearly all answers."""
    if asked and kind == "csat":
        return int(asked[0]), int(asked[1])
    fits = (ends for ends in SCALES[kind] if ((given >= ends[0]) & (given <= ends[1])).mean() >= COVERED)
    return next(fits, SCALES[kind][0])


def _sentence(question: Question, words: Words) -> str:
    found, values = question.score(), question.values[~np.isnan(question.values)]
    told = {"column": plain(question.column.name), "score": question.told(found, words), "n": count(found.n)}
    if question.kind == "nps":
        parts = {name: share(getattr(found, name), found.n, words) for name in ("promoters", "detractors")}
        return words("s_nps", **told, **parts)
    mean = f"{values.mean():.2f}"
    top = words("or").join(map(str, question.top))
    return words(f"s_{question.kind}", top=top, low=question.scale[0], high=question.scale[1], mean=mean, **told)


def _answers(question: Question, words: Words) -> Part:
    """How the answers spread, and how many are missing."""
    low, high = question.scale
    steps = range(low, high + 1)
    counts = [int((question.values == step).sum()) for step in steps]
    often, missing = steps[int(np.argmax(counts))], int(np.isnan(question.values).sum())
    chart = column_chart(words, "s_answers", [str(step) for step in steps], counts, often=often, n=count(max(counts)))
    said = words("s_missing", n=count(missing), percent=share(missing, len(question.values), words))
    return Part(words("s_answers_head", column=plain(question.column.name)), [said] if missing else [], [chart])


def _compared(
    question: Question, heading: str, names: list[str], code: NDArray[Any], words: Words, by_score: bool = True
) -> Part:
    """The score and the mean of each group with their intervals; the title says whether the ends are apart."""
    found = {place: score for place in range(len(names)) if (score := question.score(code == place))}
    order = sorted(found, key=lambda place: -_value(found[place])) if by_score else list(found)
    bars, rows = list[Bar](), list[list[str]]()
    for place in order:
        score, values = found[place], question.values[code == place]
        few = " *" if score.n < FEW else ""
        short = points(score.score) if question.kind == "nps" else words.percent(score.estimate)
        bars.append(Bar(f"{names[place]}{few}", _value(score), short, score.low, score.high))
        mean = mean_interval(values[~np.isnan(values)], *question.scale)
        ends = words("from_to", low=f"{mean.low:.2f}", high=f"{mean.high:.2f}")
        told = question.told(score, words), words("interval", found=f"{mean.estimate:.2f}", ends=ends)
        rows.append([names[place], f"{count(score.n)}{few}", *told])
    name, best, worst = "s_together", "", ""
    if many := sorted((place for place in found if found[place].n >= FEW), key=lambda place: _value(found[place])):
        # The highest and the lowest of many are far apart by chance: the more groups, the surer it has to be.
        low, high = (question.score(code == place, 1 - 0.05 / len(many)) for place in (many[0], many[-1]))
        name, best, worst = ("s_apart" if high.low > low.high else name), names[many[-1]], names[many[0]]
    column, percent = plain(question.column.name), question.kind != "nps"
    chart = bar_chart(words, name, bars, percent, column=column, best=best, worst=worst)
    table = grid(words, f"name answers {question.kind} mean", "hnnn", rows)
    after = words("s_few", few=FEW) if len(many) < len(found) else ""
    return Part(words("by_head", column=heading), [], [chart], [table], after=after)


def _value(score: Any) -> float:
    return float(score.score if isinstance(score, scores.Nps) else score.estimate)


def _over_time(reading: Reading, question: Question) -> list[Part]:
    column, words = reading.column("date"), reading.words
    if column is None:
        return []
    when = reading.dates(column)
    reading.leave_out_bad(when, "_date_only", False)
    rows = when.good & ~np.isnan(question.values)
    if len(np.unique(when.values[rows].astype("M8[D]"))) < 2:
        return []
    names, code = periods(when.values[rows], FEW)
    late = max(0, len(names) - MOST_PERIODS)
    dated = question._replace(values=question.values[rows])
    return [_compared(dated, plain(column.name), names[late:], code - late, words, by_score=False)]


def _warnings(reading: Reading, asked: list[Question], n: int, scale: Scale | None) -> list[str]:
    """What to mind before believing the figures."""
    words, said = reading.words, [reading.words("s_warn_nobody")]
    if n < FEW:
        said.append(words("s_warn_small", n=n))
    for question in asked:
        told = {"column": plain(question.column.name), "low": question.scale[0], "high": question.scale[1]}
        if question.kind == "csat" and scale is None:
            said.append(words("s_warn_scale", **told))
        if question.kind == "nps" and np.nanmax(question.values) <= 5:
            said.append(words("s_warn_nps", highest=f"{np.nanmax(question.values):g}", **told))
        if question.kind == "ces":
            said.append(words("s_warn_ces", **told))
    return said

"""The lab `survey` in words: what a survey found, what of its error came from where, the two shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import Any

from coursekit.language import Language, Words
from coursekit.measures.samples import Interval
from coursekit.screens.views import Table
from coursekit.simulations.survey import CHOICES, DAYS, HOW, SHOPS, Fielded, Survey, field, parts, shop

FAIR: dict[str, dict[str, Any]] = {  # what can be made alike in both shops
    "stars": {"stars": False},
    "who": {"channel": "text", "who": "reminders"},
    "timing": {"timing": "use"},
}


def wording(language: Language) -> Words:
    """The words of the choices, the findings and the pictures."""
    return Words(language, Path(__file__).with_name("survey_words.yaml"))


@dataclass(frozen=True)
class Row:
    """A survey as it stood at the end of a day; a shop's score has a `name`."""

    survey: Survey
    day: int = DAYS
    name: str = ""
    open: bool = False  # what is true is not said yet

    @cached_property
    def found(self) -> Fielded:
        """What had come in."""
        return field(self.survey, self.day)

    @property
    def interval(self) -> Interval:
        """What it says; raises ValueError where nobody has answered."""
        if self.found.interval is None:
            raise ValueError("nobody has answered yet, so there is no interval")
        return self.found.interval

    @cached_property
    def points(self) -> dict[str, int]:
        """Estimate, limits and truth in whole per cent, as they are printed."""
        shares = {"estimate": self.interval.estimate, "low": self.interval.low, "high": self.interval.high}
        return {name: round(100 * share) for name, share in {**shares, "truth": self.found.truth}.items()}

    @property
    def holds(self) -> bool:
        """Whether the interval, as printed, holds the truth."""
        return self.points["low"] <= self.points["truth"] <= self.points["high"]

    def error(self) -> dict[str, int]:
        """Parts of the error in whole points that add up to the error as printed; those that are 0 are left out."""
        exact = {name: 100 * part for name, part in parts(self.survey, self.interval.estimate).items()}
        whole = {name: round(part) for name, part in exact.items()}
        while miss := self.points["estimate"] - self.points["truth"] - sum(whole.values()):
            step = 1 if miss > 0 else -1
            nearest = max(exact, key=lambda name: step * (exact[name] - whole[name]))
            whole[nearest] += step
        return {name: part for name, part in whole.items() if part}

    def label(self, words: Words, short: bool = False) -> str:
        """By which it is known among others: how people were asked, and how many answered."""
        s = self.survey
        if self.name:
            return self.name
        marks = [words(f"mark-{name}-{getattr(s, name)}") for name, plain in HOW.items() if getattr(s, name) != plain]
        marks = ["…"] * bool(marks) if short else marks
        parts_ = [words(f"short-{s.channel}"), words(f"short-{s.who}"), *marks]
        return words("row", design=words("comma").join(parts_), n=f"{self.found.answered:,}")

    def result(self, words: Words) -> str:
        """Its finding, short; with a verdict once the truth is known."""
        if self.found.interval is None:
            return words("nobody")
        verdict = "" if self.open else words("holds" if self.holds else "misses")
        return words("result", verdict=verdict, **self._shown(words)).strip()

    def _shown(self, words: Words) -> dict[str, str]:
        points = {name: words.percent(p / 100) for name, p in self.points.items()}
        return {**points, "low": str(self.points["low"])}

    def told(self, words: Words) -> str:
        """What it found, whether that is so, and where the error came from."""
        found = self.found
        rate = words.percent(found.answered / found.asked if found.asked else 0)
        facts = {"asked": f"{found.asked:,}", "answered": f"{found.answered:,}", "cost": f"{found.cost:,.0f}"}
        lines = [words("said-came" if self.day == DAYS else "said-early", day=self.day, rate=rate, **facts)]
        if found.interval is None:
            return "\n".join([*lines, words("said-nobody")])
        lines.append(words("said-holds" if self.holds else "said-misses", **self._shown(words)))
        return "\n".join([*lines, self.split(words)])

    def split(self, words: Words) -> str:
        """Where the error came from, in one sentence."""
        off, error = self.points["estimate"] - self.points["truth"], self.error()
        side = "high" if off > 0 else "low" if off else "none"
        pieces = [words(f"part-{name}", points=_signed(part)) for name, part in error.items()]
        head = words(f"off-{side}", points=words("one-point" if abs(off) == 1 else "points", n=abs(off)))
        return head + words("off-parts", parts=words("comma").join(pieces)) if pieces else head + words("off-end")


def _signed(points: float, digits: int = 0) -> str:
    return f"{points:+.{digits}f}".replace("-", "−")


def design(survey: Survey, words: Words) -> str:
    """All choices of a design, as the learner presses them."""
    return words("dot").join(words(f"{name}-{getattr(survey, name)}") for name in CHOICES)


def title(rows: Sequence[Row], running: bool, words: Words) -> tuple[str, str]:
    """The picture's title and second line; the newest survey stands first."""
    if not rows:
        return words("title-none"), words("second-none")
    newest = rows[0]
    if running or newest.found.interval is None:
        return words("title-running", day=newest.day, days=DAYS), words("second-running")
    return words("title-holds" if newest.holds else "title-misses", **newest._shown(words)), words("second-done")


def alt(lines: tuple[str, str], rows: Sequence[Row], words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    each = [words("alt-row", label=row.label(words), result=row.result(words)) for row in rows]
    told = words("alt-rows", rows=words("semicolon").join(each)) if each else words("alt-none")
    return words("comma").join([*lines, told])


def past_table(rows: Sequence[Row], words: Words) -> Table:
    """Each survey's numbers, the newest first."""
    columns = ("row", "asked", "answered", "estimate", "range", "truth", "yes", "no", "cost")
    body = []
    for row in rows:
        f, shown = row.found, row._shown(words)
        true = ["–" if row.open or isnan(p) else words.percent(p) for p in (f.truth, f.true_answered, f.true_silent)]
        span = words("range", **shown)
        counts, cost = (f"{f.asked:,}", f"{f.answered:,}"), f"{f.cost:,.0f}"
        body.append([row.label(words), *counts, shown["estimate"], span, *true, cost])
    head = [words(f"col-{column}") for column in columns]
    return Table(caption=words("table-past"), head=head, rows=body or [["–"] * len(columns)])


def split_table(rows: Sequence[Row], words: Words) -> Table:
    """Where each survey's error came from, in percentage points."""
    body = []
    for row in rows:
        error = parts(row.survey, row.interval.estimate)
        body.append([row.label(words), *(_signed(100 * part, 1) for part in error.values())])
    head = [words("col-row"), *(words(f"col-part-{name}") for name in ("who", *HOW, "chance"))]
    return Table(caption=words("table-split"), head=head, rows=body)


# ---- two shops ---------------------------------------------------------------------------------------


def shops(survey: Survey, fair: Mapping[str, bool], known: bool, words: Words) -> list[Row]:
    """Both shops' scores as they are, and as they would be with what is made alike in both."""
    changed = {k: v for name, on in fair.items() if on for k, v in FAIR[name].items()}
    rows = []
    for key, changes in [("as-is", {})] + [("made-fair", changed)] * bool(changed):
        for name in SHOPS:
            own = shop(name, seed=survey.seed, link=survey.link, **changes)
            rows.append(Row(own, DAYS, words(key, shop=words(f"shop-{name}")), not known))
    return rows


def shops_title(rows: Sequence[Row], words: Words) -> tuple[str, str]:
    """Which shop's score is the better one, as things now stand."""
    south, north = rows[-2:]
    key = "north" if north.points["estimate"] > south.points["estimate"] else "south"
    facts = {"south": south._shown(words)["estimate"], "north": north._shown(words)["estimate"]}
    return words(f"title-{key}", **facts), words("second-shops-open" if north.open else "second-done")


def shops_told(rows: Sequence[Row], words: Words) -> str:
    """The two scores; once the truth is known, where they come from."""
    south, north = rows[-2:]
    lines = [shops_title(rows, words)[0] + words("stop")]
    if north.open:
        return "\n".join([*lines, words("said-shops-open")])
    truths = {name: row._shown(words)["truth"] for name, row in (("south", south), ("north", north))}
    lines.append(words("said-shops-truth", **truths))
    lines += [words("said-shop", shop=words(f"shop-{name}"), split=row.split(words))
              for name, row in (("south", south), ("north", north))]  # fmt: skip
    return "\n".join(lines)

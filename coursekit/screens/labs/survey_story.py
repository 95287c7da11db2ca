"""The lab `survey` in words: what a survey found, what of its error came from where, the two shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

from coursekit.language import Words, number
from coursekit.screens.views import Table
from coursekit.simulations.survey import DAYS, HOW, SHOPS, Fielded, Survey, field, parts, shop

FAIR: dict[str, dict[str, Any]] = {  # what can be made alike in both shops
    "stars": {"stars": False},
    "who": {"channel": "text", "who": "reminders"},
    "timing": {"timing": "use"},
}
COLUMNS = ("label", "asked", "answered", "cost", "estimate", "range", "truth", "yes", "no", "split")


@dataclass(frozen=True)
class Row:
    """A survey as it stood at the end of a day; a shop's score has a `name`."""

    survey: Survey
    day: int = DAYS
    name: str = ""
    open: bool = False  # what is true is not told yet

    @cached_property
    def found(self) -> Fielded:
        """What had come in."""
        return field(self.survey, self.day)

    @cached_property
    def points(self) -> dict[str, int]:
        """Truth, and if anybody answered estimate and limits, in whole per cent as they are printed."""
        shares, interval = {"truth": self.found.truth}, self.found.interval
        if interval:
            shares |= {"estimate": interval.estimate, "low": interval.low, "high": interval.high}
        return {name: round(100 * share) for name, share in shares.items()}

    @property
    def verdict(self) -> str:
        """`nobody` answered; the truth is not told, `open`; the interval, as printed, `holds` or `misses` it."""
        if not self.found.interval or self.open:
            return "open" if self.found.interval else "nobody"
        return "holds" if self.points["low"] <= self.points["truth"] <= self.points["high"] else "misses"

    def error(self) -> dict[str, int]:
        """Parts of the error in whole points, made to add up to the error as printed; those that are 0 are left out."""
        estimate = self.found.interval.estimate if self.found.interval else self.found.truth
        exact = {name: 100 * part for name, part in parts(self.survey, estimate, self.day).items()}
        whole = {name: round(part) for name, part in exact.items()}
        while miss := self.points["estimate"] - self.points["truth"] - sum(whole.values()):
            step = 1 if miss > 0 else -1
            whole[max(exact, key=lambda name: step * (exact[name] - whole[name]))] += step
        return {name: part for name, part in whole.items() if part}

    def label(self, words: Words, short: bool = False) -> str:
        """By what it is known among others: how people were asked, and how many answered."""
        s = self.survey
        marks = [words(f"mark-{name}-{getattr(s, name)}") for name, plain in HOW.items() if getattr(s, name) != plain]
        marks = ["★" * s.stars + "…"] if short and marks else marks
        said = [words(f"short-{s.channel}"), words(f"short-{s.who}"), *marks]
        return self.name or words("row", design=words("comma").join(said), n=f"{self.found.answered:,}")

    def facts(self, words: Words) -> dict[str, str]:
        """All its numbers, as sentences and tables take them; a dash where there is none or it is not told."""
        found, p = self.found, self.points
        shares = {name: share / 100 for name, share in p.items()} | {"rate": found.answered / max(found.asked, 1)}
        shares |= {"yes": found.true_answered, "no": found.true_silent}
        facts = {name: "–" if isnan(share) else words.percent(share) for name, share in shares.items()}
        facts |= {"asked": f"{found.asked:,}", "answered": f"{found.answered:,}", "cost": f"{found.cost:,.0f}"}
        if found.interval:
            facts["range"] = words("range", **facts)
        if self.open:
            return facts | dict.fromkeys(("truth", "yes", "no", "split"), "–")
        return facts | self._why(words) if found.interval else facts

    def _why(self, words: Words) -> dict[str, str]:
        off = self.points["estimate"] - self.points["truth"]
        said = {"who": "who", "chance": "chance", **{name: f"{name}-{getattr(self.survey, name)}" for name in HOW}}
        pieces = [words(f"part-{said[name]}", n=number(part, "+d")) for name, part in self.error().items()]
        side = "high" if off > 0 else "low" if off else "none"
        head = words(f"off-{side}", points=words("one-point" if abs(off) == 1 else "points", n=abs(off)))
        split = words("comma").join(pieces)
        return {"split": split or "–", "why": words("why", off=head, split=split) if split else head}

    def result(self, words: Words) -> str:
        """Its finding, short; with a verdict once the truth is told."""
        return words(f"result-{self.verdict}", **self.facts(words))

    def told(self, words: Words) -> str:
        """What it found, whether that is so, and where the error came from."""
        facts, early = self.facts(words), "" if self.day == DAYS else words("said-early", day=self.day)
        lines = [early + words("said-came", **facts), words(f"said-{self.verdict}", **facts)]
        return "\n".join([*lines, words("said-why", **facts)] if self.found.interval else lines)


def title(rows: Sequence[Row], words: Words) -> tuple[str, str]:
    """The picture's title and second line; the newest survey stands first."""
    if not rows:
        return words("title-none"), words("second-none")
    if rows[0].open:
        return words("title-running", day=rows[0].day, days=DAYS), words("second-running")
    return words(f"title-{rows[0].verdict}", **rows[0].facts(words)), words("second-told")


def alt(lines: tuple[str, str], rows: Sequence[Row], words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    each = [words("alt-row", label=row.label(words), result=row.result(words)) for row in rows]
    told = words("alt-rows", rows=words("semicolon").join(each)) if each else words("alt-none")
    return words("comma").join([*lines, told])


def table(rows: Sequence[Row], words: Words) -> Table:
    """Each survey's numbers, the newest first."""
    every = [{"label": row.label(words), **row.facts(words)} for row in rows] or [{}]
    body = [[facts.get(column, "–") for column in COLUMNS] for facts in every]
    return Table(caption=words("table"), head=[words(f"col-{column}") for column in COLUMNS], rows=body)


def shops(survey: Survey, fair: Mapping[str, bool], told: bool, words: Words) -> list[Row]:
    """Both shops' scores as they are, and as they would be with what is made alike in both."""
    changed = {k: v for name, on in fair.items() if on for k, v in FAIR[name].items()}
    ways = [(key, name) for key in ("as-is", "made-fair")[: 1 + bool(changed)] for name in SHOPS]
    made = {"as-is": {"link": survey.link}, "made-fair": {"link": survey.link, **changed}}
    named = [(shop(name, survey.seed, **made[key]), words(key, shop=words(f"shop-{name}"))) for key, name in ways]
    return [Row(asked, name=name, open=not told) for asked, name in named]


def shops_told(rows: Sequence[Row], words: Words) -> tuple[str, str, str]:
    """The picture's title and second line, and what is said: the scores; once the truth is told, what they rest on."""
    south, north = rows[-2:]
    facts = {f"{name}_{k}": v for name, row in zip(SHOPS, rows[-2:], strict=True) for k, v in row.facts(words).items()}
    order = (south.points["estimate"] > north.points["estimate"]) - (
        south.points["estimate"] < north.points["estimate"]
    )
    head = words(("shops-same", "shops-south", "shops-north")[order], **facts)
    known = words("said-shops-open" if north.open else "said-shops-told", head=head, **facts)
    return head, words("second-shops" if north.open else "second-told"), known

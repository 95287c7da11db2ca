"""The lab `market` in words: who bought in the week, who came back, who brings the money; sentences and tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from coursekit.language import Words, number
from coursekit.measures.segments import abcd, top_share
from coursekit.screens.views import Table
from coursekit.simulations.market import NOTHING, OURS, RIVAL, TYPES, Course, Market, promotion_week, six_weeks

ROWS = (*TYPES, "all")
SHOPS = {"": OURS, "rival": RIVAL, "nothing": NOTHING}
NEARLY = 0.05  # shares that differ less are called the same
TOP = {"top10": 0.1, "top": 0.2, "top50": 0.5}


@dataclass(frozen=True)
class Run:
    """A way to sell for a week and what came of it, beside six ordinary weeks; `step`: week, six, who or none yet."""

    market: Market
    step: str
    words: Words

    @cached_property
    def mine(self) -> Course:
        """The six weeks with the learner's first."""
        return six_weeks(self.market)

    @cached_property
    def plain(self) -> Course:
        """The same six weeks with an ordinary first."""
        return six_weeks(self.market.ordinary())

    @cached_property
    def table(self) -> dict[str, list[Any]]:
        """What the first week won and what came back, by type."""
        return promotion_week(**asdict(self.market))

    def bought(self, course: Course, where: int) -> list[int]:
        """How many bought there in the first week, by ROWS."""
        counts = np.bincount(course.kind[course.choice[0] == where], minlength=len(TYPES))
        return [*map(int, counts), int(counts.sum())]

    @property
    def totals(self) -> tuple[float, float]:
        """What the six weeks earned, and six ordinary ones, yuan."""
        return float(self.mine.earnings().sum()), float(self.plain.earnings().sum())

    @property
    def pays(self) -> bool:
        """Whether more people bought in the first week and the six weeks earned more."""
        return bool(self.table["now"][-1] > self.table["usual"][-1] and self.totals[0] > self.totals[1])

    @cached_property
    def facts(self) -> dict[str, str]:
        """What its sentences are filled with."""
        words = self.words
        total, total0 = self.totals
        counts = {name: self.table[name][-1] for name in ("usual", "now", "won")}
        counts |= {"rival": self.bought(self.mine, RIVAL)[-1], "rival0": self.bought(self.plain, RIVAL)[-1]}
        counts |= {"total": total, "total0": total0, "most": max(self.table["won"][:-1])}
        counts |= {"first": self.mine.earnings()[0], "first0": self.plain.earnings()[0]}
        counts["buyers"] = len(self.mine.by_buyer())
        lift = counts["now"] / max(counts["usual"], 1) - 1
        told = {name: number(value) for name, value in counts.items()}
        told |= {name: words.percent(top_share(self.mine.by_buyer(), part)) for name, part in TOP.items()}
        told["top0"] = words.percent(top_share(self.plain.by_buyer()))
        told |= {"lift": ("+" if lift >= 0 else "−") + words.percent(abs(lift)), "change": self.change}
        told["type"] = words(f"type-{TYPES[int(np.argmax(self.table['won'][:-1]))]}")
        back, anyway = (self.table[name][-1] for name in ("back", "back_anyway"))
        return {**told, "back": _part(back, words), "anyway": _part(anyway, words)}

    @property
    def change(self) -> str:
        """What the six weeks earned more or less than ordinary ones."""
        total, total0 = self.totals
        gap = round(total) - round(total0)
        percent = self.words.percent(abs(total / total0 - 1), 1)
        return self.words("more" if gap > 0 else "less" if gap else "even", n=number(abs(gap)), percent=percent)


def _part(share: float, words: Words) -> str:
    return words.percent(share) if np.isfinite(share) else words("nobody")


def titles(run: Run) -> tuple[str, str]:
    """The finding, and what is drawn."""
    return run.words(f"title-{run.step or 'plain'}", **run.facts), run.words(f"second-{run.step or 'plain'}")


def told(run: Run) -> str:
    """What came of it, and what to do next."""
    facts, won = run.facts, run.table["won"][-1]
    key = run.step or "plain"
    lines = [run.words("said-fewer" if key == "week" and not won else f"said-{key}", **facts)]
    if key == "six" and won:
        more = run.table["back"][-1] - run.table["back_anyway"][-1]
        key = "kept" if more > NEARLY else "gone" if more < -NEARLY else "same"
        lines.append(run.words(f"said-{key}", **facts))
    return "\n".join(lines)


def alt(run: Run) -> str:
    """What the picture shows, for those who do not see it."""
    head = run.words("stop").join([run.words("comma").join(titles(run)), run.words(f"alt-{run.step or 'week'}")])
    if run.step == "who":
        return run.words("comma").join([head, *(run.words(f"alt-{name}", n=run.facts[name]) for name in TOP)])
    rows = [
        run.words(f"alt-row-{run.step or 'week'}", type=row[0], one=row[1], two=row[2], three=row[3])
        for row in numbers(run)["rows"][: len(TYPES)]
    ]
    pairs = zip(run.mine.earnings(), run.plain.earnings(), strict=True)
    weeks = [run.words("alt-pair", n=t, mine=number(m), usual=number(u)) for t, (m, u) in enumerate(pairs, 1)]
    return run.words("semicolon").join([head, *(weeks if run.step == "six" else []), *rows])


def numbers(run: Run) -> Table:
    """The picture's numbers."""
    if run.step == "who":
        return _classes(run)
    if run.step == "six":
        shown = {name: run.table[name] for name in ("won", "back", "back_anyway", "earned_usual", "earned")}
    else:
        shown = {"shoppers": run.table["shoppers"]}
        for name, where in SHOPS.items():
            shown |= {f"{name}0" if name else "usual": run.bought(run.plain, where)}
            shown |= {name or "now": run.bought(run.mine, where)}
    cells = [[_part(v, run.words) if "back" in name else number(v) for v in values] for name, values in shown.items()]
    rows = [[run.words(f"type-{name}"), *row] for name, *row in zip(ROWS, *cells, strict=True)]
    head = [run.words(f"col-{name}") for name in ("type", *shown)]
    return Table(caption=run.words("table-six" if run.step == "six" else "table-week"), head=head, rows=rows)


def _classes(run: Run) -> Table:
    """The buyers of the six weeks by ABCD."""
    found = abcd(run.mine.by_buyer())
    people, money = sum(found.customers.values()), sum(found.contribution.values())
    rows = []
    for name, count in found.customers.items():
        part = run.words.percent(count / people), run.words.percent(found.contribution[name] / money)
        rows.append([name, number(count), *part])
    head = [run.words(f"col-{name}") for name in ("class", "buyers", "part", "share")]
    return Table(caption=run.words("table-who"), head=head, rows=rows)


def tried(runs: list[Run], words: Words) -> Table:
    """Each way that was tried: its levers, its first week and its six weeks."""
    rows = []
    for run in runs:
        market = run.market
        levers = f"{market.promotion:g} / {market.price:g} / {market.brand:g} / {market.information:g}"
        rows.append([levers, run.facts["lift"], run.change])
    head = [words(f"col-{name}") for name in ("levers", "lift", "change")]
    return Table(caption=words("table-tried"), head=head, rows=rows)

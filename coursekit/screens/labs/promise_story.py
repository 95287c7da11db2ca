"""The lab `promises` in words: whom the learner met, what came of each line, and the numbers as alt text and tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from coursekit.language import Words
from coursekit.screens.views import Table
from coursekit.simulations.promises import SAYS, WEEKS, Course, Say, Shop, course, people

Mood = Literal["glad", "calm", "cross", "angry", "gone"]
ENDS = [t for t in range(len(WEEKS)) if t + 1 == len(WEEKS) or WEEKS[t + 1] > WEEKS[t]]  # last encounter of each week


@dataclass(frozen=True)
class Run:
    """One way of saying it, by name (`you` for the learner's own), and what came of it for everybody."""

    name: str
    shop: Shop
    said: tuple[Say, ...]

    @cached_property
    def course(self) -> Course:
        """What happened; there is nothing before the first line."""
        return course(self.shop, self.said)

    @property
    def left(self) -> int:
        """Customers still with us."""
        return int(self.course.with_us[-1].sum()) if self.said else self.shop.n

    @property
    def over(self) -> bool:
        """Nothing more can be said."""
        return len(self.said) == len(WEEKS) or self.left == 0

    def share(self, t: int = -1) -> float:
        """Share of all customers still with us after encounter t (from 0)."""
        return float(self.course.with_us[t].mean())


def all_same(say: Say, shop: Shop) -> Run:
    """The run in which every line is of one kind."""
    return Run(say, shop, (say,) * len(WEEKS))


def met(run: Run, t: int) -> int:
    """Whom the learner faces in encounter t: an ordinary customer as long as they stay, then the next one."""
    bottom = people(run.shop)
    order = np.argsort(np.abs(bottom - np.median(bottom)), kind="stable")
    return int(order[run.course.with_us[t - 1][order].argmax()] if t else order[0])


def reaction(run: Run, t: int) -> tuple[Mood, str]:
    """The mood of the one who was faced in encounter t, and the key of what they said."""
    what, who = run.course, met(run, t)
    mended: tuple[Mood, str] = ("glad", "mended") if run.said[t] == "keep" else ("calm", "settled")
    service, quality, hurt = what.delivered[t, who], what.quality[t, who], what.hurt[t, who]
    cases: list[tuple[object, tuple[Mood, str]]] = [
        (not what.served[t, who], ("gone", "elsewhere")),
        (not what.with_us[t, who], ("gone", "gone")),
        (not what.kept[t, who], ("angry", "again") if hurt else ("cross", "broken")),
        (hurt and service < what.bottom[t, who], ("cross", "unsettled")),
        (hurt, mended),
        (quality < what.bottom[t, who], ("cross", "slow")),
        (quality > what.should[t, who], ("glad", "glad")),
    ]
    return next((felt for applies, felt in cases if applies), ("calm", "calm"))


def asks(run: Run, words: Words) -> list[str]:
    """The encounter that comes next."""
    t = len(run.said)
    who = met(run, t)
    hurt = run.shop.hurt
    if t:
        last = run.course
        unsettled = last.hurt[t - 1, who] and last.delivered[t - 1, who] < last.bottom[t - 1, who]
        hurt = unsettled or not last.kept[t - 1, who]
    line, name = words(f"ask-{t + 1}"), words("customer", n=who + 1)
    heading = words("encounter", n=t + 1, week=WEEKS[t])
    return [heading, words("asks-again" if hurt else "asks", who=name, line=line)]


def happened(run: Run, words: Words) -> str:
    """What came of the line said last, a line each: all of them, the deed, the customer."""
    if not run.said:
        return words("begin")
    t, who = len(run.said) - 1, met(run, len(run.said) - 1)
    what, lines = run.course, [tally(run, words)]
    if what.served[t, who]:
        speed = (what.delivered[t, who] - run.shop.service) / run.shop.vary
        did = words("did-fast" if speed > 0.5 else "did-slow" if speed < -0.5 else "did-usual")
        lines.append(words("joined", did=did, kept=words("was-kept" if what.kept[t, who] else "was-broken")))
    return "\n".join([*lines, _felt(run, t, words)])


def _felt(run: Run, t: int, words: Words) -> str:
    """Who was faced in encounter t, how they felt, what they said."""
    mood, key = reaction(run, t)
    name = words("customer", n=met(run, t) + 1)
    return words("react", who=name, mood=words(f"mood-{mood}"), line=words(f"says-{key}"))


def tally(run: Run, words: Words) -> str:
    """How many are left."""
    n, left = run.shop.n, run.left
    if left and run.over:
        return words("six-weeks", n=n, left=left, share=words.percent(run.share()))
    return words("left" if left else "nobody", n=n, left=left)


def turned(runs: list[Run]) -> bool:
    """Whether promising too much is ahead of exact words in week 1 and behind them in week 6."""
    found = {run.name: run for run in runs}
    if not {"over", "keep"} <= set(found):
        return False
    over, keep = found["over"], found["keep"]
    return over.share(ENDS[0]) > keep.share(ENDS[0]) and over.share() < keep.share()


def title(runs: list[Run], words: Words) -> str:
    """The finding."""
    compared = [run for run in runs if run.name != "you"]
    if turned(compared):
        return words("title-turn")
    if compared:
        best = max(compared, key=lambda run: run.share())
        name, share = words(f"name-{best.name}"), words.percent(best.share())
        return words("title-best" if compared[1:] else "title-one", name=name, share=share)
    mine = next((run for run in runs if run.said), None)
    if mine is None:
        return words("title-none", n=runs[0].shop.n if runs else Shop.n)
    return words("title-you", t=len(mine.said), n=mine.shop.n, left=mine.left)


def compared(runs: list[Run], words: Words) -> list[str]:
    """Each way's share in week 1 and week 6, and its satisfaction."""
    parts = []
    for run in runs:
        if run.said:
            first, last = words.percent(run.share(min(ENDS[0], len(run.said) - 1))), words.percent(run.share())
            name, felt = words(f"name-{run.name}"), run.course.satisfaction()
            key = "alt-you" if len(run.said) < len(WEEKS) else "alt-line"
            said = words(key, name=name, first=first, last=last, t=len(run.said))
            known = felt[~np.isnan(felt)]
            ends = words("alt-satisfied", start=f"{known[0]:.1f}", end=f"{known[-1]:.1f}") if len(known) else ""
            parts.append(said + ends)
    return parts


def alt(runs: list[Run], words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    stop, space = ("。", "") if words.language == "zh" else (". ", " ")
    lines = words("semicolon").join(compared(runs, words))
    shown = words("alt", n=runs[0].shop.n, lines=lines) if lines else words("alt-none")
    for run in runs:
        if run.name == "you" and run.said:
            moods = words("comma").join(words(f"mood-{reaction(run, t)[0]}") for t in range(len(run.said)))
            shown += space + words("alt-faces", moods=moods)
    return f"{title(runs, words)}{stop}{shown}"


def table(shop: Shop, words: Words) -> Table:
    """Share and satisfaction of the three ways at the end of each week."""

    def cell(share: float, felt: float) -> str:
        part = words.percent(share)
        return part if np.isnan(felt) else words("cell", share=part, sat=f"{felt:.1f}")

    courses = [all_same(say, shop).course for say in SAYS]
    columns = [list(map(cell, found.share(), found.satisfaction())) for found in courses]
    rows = [[words("row-week", n=WEEKS[t]), *(column[t] for column in columns)] for t in ENDS]
    head = [words("head-when"), *(words(f"name-{say}") for say in SAYS)]
    return Table(caption=words("table"), head=head, rows=rows)


def transcript(run: Run, words: Words) -> list[str]:
    """What the learner said so far, and what came of it."""
    told = []
    for t, say in enumerate(run.said):
        who = met(run, t)
        done = ("yes" if run.course.kept[t, who] else "no") if run.course.served[t, who] else "left"
        said, felt = words(f"{say}-{t + 1}"), _felt(run, t, words)
        told.append(words("turn", n=t + 1, said=said, done=words(f"done-{done}"), felt=felt))
    return told

"""The lab `complaint-desk` in words: what an order, or a way to run the desk, came to; as sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from statistics import median

import numpy as np

from coursekit.language import Words
from coursekit.screens.views import Table
from coursekit.simulations.desk import (
    CAUSES,
    CHANNELS,
    FATES,
    LET_DOWN,
    RULES,
    SPOKE,
    TICKETS,
    Served,
    Week,
    by_rule,
    morning,
)

ANGRY = 3  # the mood from which a customer is called angry
SHOWN = {"troubled": (*SPOKE, "silent"), "complaints": SPOKE, **{f: (f,) for f in FATES}, "down": LET_DOWN}


def clock(minutes: int) -> str:
    """A time of day, from minutes after nine."""
    return f"{9 + minutes // 60}:{minutes % 60:02}"


def lasting(minutes: float, words: Words) -> str:
    """A span of time in the unit that suits it."""
    if not np.isfinite(minutes):
        return words("nobody" if np.isnan(minutes) else "never")
    units = (("at-once", 1, 0.5, 0), ("minutes", 1, 100, 0), ("hours", 60, 2880, 1), ("days", 1440, np.inf, 1))
    name, size, _, digits = next(unit for unit in units if minutes < unit[2])
    return words(name, n=f"{minutes / size:.{digits}f}")


# ---- step 1: an order of the eight tickets -----------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """An order of tickets by its name (`mine` or one of RULES), and whether all get a line first."""

    name: str
    tickets: tuple[str, ...] = ()
    line: bool = False

    @property
    def served(self) -> dict[str, Served]:
        """What it meant for each customer served."""
        return morning(self.tickets, self.line)

    @property
    def stage(self) -> str:
        """How far it is: `waiting`, `going` or `whole`."""
        return "whole" if len(self.tickets) == len(TICKETS) else "going" if self.tickets else "waiting"

    def facts(self, words: Words) -> dict[str, object]:
        """What its sentences are filled with; `name` waited longest beyond the limit, or was served last."""
        served, n = self.served, len(self.tickets)
        over = {name: s.over for name, s in served.items() if s.over}
        last = self.tickets[-1] if n else next(iter(TICKETS))
        who = max(over, key=lambda name: over[name]) if over and self.stage == "whole" else last
        return {
            "order": words(f"see-{self.name}"),
            "name": words(f"name-{who}"),
            "done": n,
            "left": len(TICKETS) - n,
            "clock": clock(max((s.settled for s in served.values()), default=0)),
            "n": len(over),
            "angry": sum(s.mood >= ANGRY for s in served.values()),
            "over": max(over.values(), default=0),
            "sum": sum(over.values()),
            "reply": round(sum(s.reply for s in served.values()) / max(n, 1)),
        }

    def told(self, words: Words) -> str:
        """What came of it, or of the last ticket."""
        lines = [words(f"said-{self.stage}", **self.facts(words))]
        if self.stage == "whole" and self.line:
            without = Order(self.name, self.tickets).facts(words)["n"]
            lines.append(words("said-line", n=self.facts(words)["n"], without=without))
        return "\n".join(lines)

    def alt(self, words: Words) -> str:
        """What the picture shows, for those who do not see it."""
        rows = []
        for name, s in self.served.items():
            row = words("alt-served", name=words(f"name-{name}"), reply=clock(s.reply), end=clock(s.settled))
            rows.append(row + (words("comma") + felt(s, words) if self.stage == "whole" else ""))
        title = [words(f"{line}-{self.stage}", **self.facts(words)) for line in ("title", "second")]
        return words("comma").join(title + [words("alt-morning", rows=words("semicolon").join(rows))] * bool(rows))


def ruled(rule: str, line: bool) -> Order:
    """The order by one of RULES."""
    return Order(rule, by_rule(rule), line)


def felt(served: Served, words: Words) -> str:
    """How a customer took it."""
    return words("over" if served.over else "within", n=served.over, mood=words(f"mood-{served.mood}"))


def morning_table(mine: Order, words: Words) -> Table:
    """What each order does; the learner's own too once it is whole."""
    columns = ("order", "n", "angry", "over", "sum", "reply")
    orders = [*([mine] if mine.stage == "whole" else []), *(ruled(rule, mine.line) for rule in RULES)]
    rows = [[str(order.facts(words)[column]) for column in columns] for order in orders]
    return Table(caption=words("table-morning"), head=[words(f"col-{column}") for column in columns], rows=rows)


# ---- step 2: ways to run the desk --------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A way to run the desk, by name, and its weeks: one, or several worlds of which means are shown."""

    name: str
    weeks: Sequence[Week]

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Customers a week by SHOWN; minutes until half and until nine tenths of the complaints had it."""
        many = self.weeks
        numbers = {name: sum(week.count(*fates) for week in many) / len(many) for name, fates in SHOWN.items()}
        numbers["reopened"] = sum(week.reopened for week in many) / len(many)
        for name, (part, share) in product(("reply", "settled"), (("half", 0.5), ("most", 0.9))):
            numbers[f"{name}_{part}"] = median(week.clock(name, share) for week in many)
        return numbers

    def facts(self, words: Words) -> dict[str, str]:
        """Its numbers, as sentences and tables take them."""
        shown = {k: f"{n:.0f}" if "_" not in k or k in SHOWN else lasting(n, words) for k, n in self.numbers.items()}
        return {"way": words(f"row-{self.name}"), **shown}


Ways = Mapping[str, Way]


def week_title(ways: Ways, running: str, words: Words) -> tuple[str, str]:
    """The picture's title and second line; `running` is the title while more weeks are being run."""
    base = ways["base"]
    facts = {"weeks": len(base.weeks), **base.facts(words)}
    best = min(ways.values(), key=lambda way: way.numbers["down"])
    several = "mean" if base.weeks[1:] else "best" if len(ways) > 1 else "week"
    title = words("title-best", **best.facts(words)) if len(ways) > 1 else words("title-week", **facts)
    return (running, words("second-running")) if running else (title, words(f"second-{several}", **facts))


def week_told(ways: Ways, touched: str, words: Words) -> str:
    """What came of the way that was touched last, compared with the desk as it is; of several weeks, of all ways."""
    base, way = ways["base"], ways.get(touched, ways["base"])
    facts: dict[str, object] = {f"{name}0": value for name, value in base.facts(words).items()}
    facts |= {"weeks": len(base.weeks), **way.facts(words)}
    if base.weeks[1:]:
        wins = [words("win", name=words(f"row-{w.name}"), n=_wins(w, base)) for w in list(ways.values())[1:]]
        return words("said-weeks" if wins else "said-alone", wins=words("comma").join(wins), **facts)
    removed = way.weeks[0].removed
    key = {"base": "base", "ack": "ack", "harder": "harder"}.get(way.name, "cause" if removed >= 0 else "try")
    if key == "ack" and way.numbers["reply_half"] >= base.numbers["reply_half"]:
        key = "ack-calm"
    lines = [words(f"said-{key}", cause=words(f"cause-{CAUSES[removed]}"), **facts)]
    if touched in ("agents", "cause") and {"agents", "cause"} <= set(ways):
        lines.append(words("said-both", **{name: ways[name].facts(words)["down"] for name in ("agents", "cause")}))
    return "\n".join(lines)


def _wins(way: Way, base: Way) -> int:
    """In how many weeks fewer were let down than in the same week of `base`."""
    return sum(w.count(*LET_DOWN) < b.count(*LET_DOWN) for w, b in zip(way.weeks, base.weeks, strict=True))


def week_alt(ways: Ways, running: str, words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    rows = words("semicolon").join(words("alt-row", **way.facts(words)) for way in ways.values())
    return words("comma").join([*week_title(ways, running, words), words("alt-week", rows=rows)])


def week_table(ways: Ways, words: Words) -> Table:
    """All numbers of each way."""
    facts = [way.facts(words) for way in ways.values()]
    columns = [name for name in facts[0] if name != "avoided"]
    rows = [[own[column] for column in columns] for own in facts]
    return Table(caption=words("table-week"), head=[words(f"col-{column}") for column in columns], rows=rows)


def groups_table(way: Way, words: Words) -> Table:
    """The first week by cause and by channel."""
    week, rows, columns = way.weeks[0], [], ("troubled", "complaints", "late", "silent")
    for kind, names, column in (("cause", CAUSES, week.cause), ("channel", CHANNELS, week.channel)):
        for place, name in enumerate(names):
            fates = [FATES[f] for f in week.fate[column == place]]
            rows.append([words(f"{kind}-{name}"), *(str(sum(f in SHOWN[c] for f in fates)) for c in columns)])
    head = [words("col-group"), *(words(f"col-{column}") for column in columns)]
    return Table(caption=words("table-groups", way=words(f"row-{way.name}")), head=head, rows=rows)

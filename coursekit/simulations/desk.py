"""A complaint desk: a morning with eight tickets, and a week of customers in trouble.

What is evidence: an acknowledgement is no resolution, so both clocks are kept, and delays are heavy-tailed, so median
and 90th percentile are given (the lesson names its sources); many customers in trouble never complain (Hirschman 1970;
Singh 1988), so complaints are troubles times voices; a wait within what a customer accepts costs nothing, beyond it
anger grows (Zeithaml, Berry & Parasuraman 1993). What is illustrative: every number here. With exponential times,
staff that never change and no reopening the desk is the M/M/c queue of Erlang (1917).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

RULES = ("first", "loud", "short", "near")  # first come, the loudest, the shortest, the nearest to the own limit
ACKS = ("none", "hand", "machine")  # a first line to each new ticket: none, typed by an agent, sent by a machine
CAUSES = ("late", "damaged", "label", "manner", "billing")
CHANNELS = ("chat", "phone", "shop")
FATES = ("in_time", "late", "open", "silent", "avoided")  # open: not settled, and the limit not reached yet
SPOKE, LET_DOWN = ("in_time", "late", "open"), ("late", "silent")
REST = np.array([0.27, 0.24, 0.23, 0.26])  # shares of the other causes in what is not late delivery
MINUTES = np.array([22.0, 34.0, 30.0, 28.0, 18.0])  # mean minutes of work on a ticket, by cause
LIMIT = np.array([10.0, 20.0, 24.0, 20.0, 8.0])  # median hours until it must be settled, by cause
LIMIT_SPREAD = 0.6  # of the logarithm of the limit
REOPENS = np.array([0.3, 0.15, 0.1, 0.15, 0.15])  # chance that a ticket closed comes back, by cause
BACK_AFTER = 8 * 60.0  # mean minutes until it does
CHANNEL_SHARES = np.array([0.6, 0.25, 0.15])
CHAT_BY_HOUR = [2, 1, 1, 1, 1, 1, 2, 3, 5, 8, 9, 8, 7, 7, 7, 7, 7, 7, 7, 8, 9, 9, 7, 4]
OPEN_HOURS = [0] * 9 + [1] * 12 + [0] * 3  # of phone and shop
ACK_MINUTES, RECORD_MINUTES = 2.0, 1.5  # an agent's time for a line to the customer; for a note of the cause
DAY = 1440.0
MIDWEEK, REMOVED = 3 * DAY, 0.8  # when the commonest cause on record is removed; share of its troubles that end
MOODS = 5  # from calm to furious

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Waits = Generator[simpy.Event, None, None]


@dataclass(frozen=True)
class Ticket:
    """A customer who waits at nine; minutes after nine."""

    came: int  # negative: before nine
    limit: int  # when waiting begins to cost: until then it is within what the customer accepts
    minutes: int  # of work
    severity: int  # 1 to 3
    loud: int  # 0 to 5


TICKETS = {
    "sofa": Ticket(-20, 45, 16, 3, 4),
    "label": Ticket(-90, 80, 24, 2, 5),
    "door": Ticket(-15, 20, 12, 3, 2),
    "manner": Ticket(-700, 60, 18, 2, 5),
    "charge": Ticket(-40, 40, 6, 1, 3),
    "screw": Ticket(-5, 15, 4, 2, 1),
    "elder": Ticket(-30, 30, 10, 2, 1),
    "thanks": Ticket(-60, 25, 5, 2, 0),
}


@dataclass(frozen=True)
class Served:
    """What an order meant for one customer; minutes after nine."""

    reply: int  # the first answer
    start: int
    settled: int
    over: int  # minutes beyond the limit
    mood: int  # from 0, calm, to MOODS - 1; it grows with the severity too


def morning(order: Sequence[str], ack: bool = False) -> dict[str, Served]:
    """One agent serves the tickets in this order; with `ack` all of TICKETS get a line first, a minute each."""
    served, now = {}, len(TICKETS) if ack else 0
    for name in order:
        ticket, start = TICKETS[name], now
        now += ticket.minutes
        over = max(0, now - ticket.limit)
        mood = min(MOODS - 1, 1 + ticket.severity * over // 30) if over else 0
        reply = list(TICKETS).index(name) + 1 if ack else start
        served[name] = Served(reply, start, now, over, mood)
    return served


def by_rule(rule: str) -> tuple[str, ...]:
    """The tickets in the order of one of RULES."""
    keys = {"first": "came", "loud": "loud", "short": "minutes", "near": "limit"}
    return tuple(sorted(TICKETS, key=lambda name: getattr(TICKETS[name], keys[rule]) * (-1 if rule == "loud" else 1)))


@dataclass(frozen=True)
class Desk:
    """A desk and its customers' troubles; staff are people there at the same time. ValueError for an unknown word."""

    troubled: float = 250.0  # customers a week with something to complain of
    top: float = 0.5  # share of late delivery among their troubles
    voice: float = 60.0  # per cent of them who say so
    morning: float = 1.0  # staff from 9 to 13,
    afternoon: float = 1.0  # from 13 to 17,
    evening: float = 1.0  # from 17 to 21,
    night: float = 0.0  # and from 21 to 9
    rule: str = "first"  # one of RULES
    ack: str = "none"  # one of ACKS
    record: bool = False  # the cause of each ticket is noted
    remove: bool = False  # at midweek the commonest cause on record is removed
    reopens: float = 1.0  # times the chances in REOPENS
    regular: float = 3.0  # shape of the gamma-distributed minutes of work; 1: exponential
    steady: bool = False  # all by chat and at any hour alike
    days: int = 7
    seed: int = 1

    def __post_init__(self) -> None:
        for name, known in (("rule", RULES), ("ack", ACKS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is '{getattr(self, name)}'; expected one of {', '.join(known)}")

    def staff(self) -> list[int]:
        """Staff in each hour of the day."""
        shifts = (self.night, 9), (self.morning, 4), (self.afternoon, 4), (self.evening, 4), (self.night, 3)
        return [int(people) for people, hours in shifts for _ in range(hours)]


@dataclass(frozen=True)
class People:
    """Customers in trouble in the order of time; minutes from Monday 0:00, arrays of the shape (n,)."""

    arrived: Floats
    cause: Ints
    channel: Ints
    limit: Floats  # minutes after which waiting for the settlement costs
    loud: Floats
    minutes: Floats  # of work, for the first visit and each further one: (n, 3)
    back: Floats  # after how many minutes a closed ticket comes back; infinite: it doesn't: (n, 2)
    shy: Floats  # in [0, 1): those below the desk's share say so
    luck: Floats  # in [0, 1): those below REMOVED are spared when their cause is removed


def people(desk: Desk) -> People:
    """The customers in trouble. They depend on the seed and the situation, never on how the desk is run."""

    def rng(purpose: int) -> np.random.Generator:
        return np.random.default_rng([desk.seed, purpose])  # a stream for each purpose: no draw moves another

    n = int(rng(0).poisson(desk.troubled * desk.days / 7))
    channel = rng(1).choice(3, n, p=CHANNEL_SHARES) * (not desk.steady)
    weights = np.array([[1] * 24 if desk.steady else CHAT_BY_HOUR, OPEN_HOURS, OPEN_HOURS])
    sums = weights.cumsum(axis=1) / weights.sum(axis=1, keepdims=True)
    hour = (rng(2).random(n)[:, None] >= sums[channel, :-1]).sum(axis=1)
    arrived = np.floor(rng(3).random(n) * desk.days) * DAY + (hour + rng(4).random(n)) * 60
    cause = rng(5).choice(5, n, p=[desk.top, *(1 - desk.top) * REST])
    limit = 60 * LIMIT[cause] * np.exp(LIMIT_SPREAD * rng(6).standard_normal(n))
    minutes = MINUTES[cause, None] * rng(7).standard_gamma(desk.regular, (n, 3)) / desk.regular
    comes_back = rng(9).random((n, 2)) < desk.reopens * REOPENS[cause, None]
    back = np.where(comes_back, BACK_AFTER * rng(8).standard_exponential((n, 2)), np.inf)
    drawn: dict[str, Any] = {"loud": rng(10).random(n), "shy": rng(11).random(n), "luck": rng(12).random(n)}
    drawn |= {"arrived": arrived, "cause": cause, "channel": channel, "limit": limit, "minutes": minutes, "back": back}
    turn = np.argsort(arrived, kind="stable")
    return People(**{name: column[turn] for name, column in drawn.items()})


@dataclass(frozen=True)
class Week:
    """What became of each customer in trouble; minutes after they came, infinite where it never was."""

    cause: Ints
    channel: Ints
    fate: Ints  # a place in FATES
    reply: Floats  # until the first answer
    settled: Floats  # until the end of the last visit
    reopened: int  # how often a closed ticket came back
    removed: int  # the cause that was removed; -1: none

    def count(self, *fates: str) -> int:
        """How many customers have one of these fates."""
        counts = np.bincount(self.fate, minlength=len(FATES))
        return sum(int(counts[FATES.index(fate)]) for fate in fates)

    def clock(self, name: str, share: float = 0.5) -> float:
        """Minutes after which `share` of those who spoke had an answer ("reply") or were "settled"; NaN: nobody did."""
        waits = np.sort(getattr(self, name)[self.fate < len(SPOKE)])
        return float(waits[int(np.ceil(share * len(waits))) - 1]) if len(waits) else np.nan


def week(desk: Desk, met: People | None = None) -> Week:
    """The desk's days from Monday 0:00, with the customers `met`, else those of `people`."""
    run = _Run(desk, people(desk) if met is None else met)
    run.env.process(run.arrivals())
    run.env.process(run.shifts())
    run.env.run(until=desk.days * DAY)
    met, reply, settled, fate = run.met, np.array(run.reply), np.array(run.settled), np.array(run.fate, int)
    too_long = np.minimum(settled, run.env.now) - met.arrived > met.limit
    fate = np.select([fate > 0, too_long, settled == np.inf], [fate, 1, 2], 0)
    reply, settled = np.maximum(reply - met.arrived, 0), np.maximum(settled - met.arrived, 0)
    return Week(met.cause, met.channel, fate, reply, settled, run.reopened, run.removed)


class _Run:
    """The desk while the simulation runs. A heap and not a SimPy resource: staff change by the hour."""

    def __init__(self, desk: Desk, met: People) -> None:
        self.desk, self.met, self.env = desk, met, simpy.Environment()
        ranks = {"first": met.arrived, "loud": -met.loud, "short": met.minutes[:, 0], "near": met.arrived + met.limit}
        self.rank: list[float] = ranks[desk.rule].tolist()
        self.minutes, self.back = met.minutes.tolist(), met.back.tolist()
        self.staff, self.busy, self.queue = desk.staff(), 0, list[tuple[float, float, int, int]]()
        self.reply, self.settled = [np.inf] * len(self.rank), [np.inf] * len(self.rank)
        self.fate = [0] * len(self.rank)  # known before the end for those who never come to the desk
        self.noted, self.removed, self.reopened = [0] * len(CAUSES), -1, 0

    def arrivals(self) -> Waits:
        """Each trouble in turn: it is avoided, borne in silence, or comes to the desk."""
        met = self.met
        columns = (met.arrived.tolist(), met.cause.tolist(), met.shy.tolist(), met.luck.tolist())
        for i, (when, cause, shy, luck) in enumerate(zip(*columns, strict=True)):
            yield self.env.timeout(max(0.0, when - self.env.now))
            if self.desk.remove and self.removed < 0 and when >= MIDWEEK and any(self.noted):
                self.removed = int(np.argmax(self.noted))
            if cause == self.removed and luck < REMOVED:
                self.fate[i] = FATES.index("avoided")
            elif 100 * shy >= self.desk.voice:
                self.fate[i] = FATES.index("silent")
            else:
                self.come(i, 0)

    def come(self, i: int, visit: int) -> None:
        """A ticket, new or opened again, lies on the desk; a line to a new one goes before all work."""
        if visit == 0 and self.desk.ack == "machine":
            self.reply[i] = self.env.now
        if visit == 0 and self.desk.ack == "hand":
            heappush(self.queue, (-np.inf, self.env.now, i, -1))
        heappush(self.queue, (self.rank[i], self.env.now, i, visit))
        self.start()

    def start(self) -> None:
        """Whoever is at the desk and free takes the next ticket; work begun is finished, whatever the hour."""
        while self.queue and self.busy < self.staff[int(self.env.now // 60) % 24]:
            self.busy += 1
            self.env.process(self.work(*heappop(self.queue)[2:]))

    def work(self, i: int, visit: int) -> Waits:
        """One visit of one ticket; -1 is the line that says it has come in."""
        self.reply[i] = min(self.reply[i], self.env.now)
        note = visit == 0 and self.desk.record
        self.noted[self.met.cause[i]] += note
        yield self.env.timeout(ACK_MINUTES if visit < 0 else self.minutes[i][visit] + RECORD_MINUTES * note)
        if visit in (0, 1) and self.back[i][visit] < np.inf:
            self.env.process(self.again(i, visit))
        elif visit >= 0:
            self.settled[i] = self.env.now
        self.busy -= 1
        self.start()

    def again(self, i: int, visit: int) -> Waits:
        """The customer finds that it was not settled."""
        yield self.env.timeout(self.back[i][visit])
        self.reopened += 1
        self.come(i, visit + 1)

    def shifts(self) -> Waits:
        """At each full hour others are at the desk."""
        while True:
            self.start()
            yield self.env.timeout(60)

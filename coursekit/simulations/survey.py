"""A satisfaction survey of customers whose true satisfaction is known: who answers, how they are asked, and chance.

From the sources: non-response bias is (1 - response rate)(mean of those who answer - mean of those who don't), and no
size removes it; a share counts boxes, and which must be said (CSAT); satisfaction rests on what was received, so it
can't be known before that (Oliver 1980). Ours, as simplifications: strong feelings answer more readily, pleasure more
than anger, less so where people are asked by name or by a voice; a leading question and a plea for five stars lift
answers; memory moves towards the general impression. All sizes are illustrative. Left out: kindness to a voice, fraud.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.measures.columns import Floats
from coursekit.measures.samples import Interval, finite_population, nonresponse_bias, wilson

CHOICES: dict[str, tuple[Any, ...]] = {  # of a design
    "asked": (100, 400, 1500, 6000, 20_000),
    "channel": ("qr", "text", "phone"),  # a code on the receipt, a link by text message, a call
    "who": ("open", "lot", "reminders"),  # whoever likes, drawn by lot, by lot and reminded twice
    "timing": ("use", "same", "weeks"),  # after delivery and use, on the day of purchase, six weeks later
    "wording": ("plain", "leading"),
    "stars": (False, True),  # staff ask for five stars
    "scale": ("five", "eleven", "three"),  # five grades in words, 0 to 10, three faces
}
HOW = {name: CHOICES[name][0] for name in ("timing", "wording", "stars", "scale")}  # asked plainly; in order of effect
DAYS, CONTACTS = 14, (0, 5, 10)  # days in all; days after which people are asked, reminded, reminded again
PRICE = {"qr": 0.05, "text": 0.2, "phone": 4.0}  # yuan a contact
WELL, TROUBLED = (4.0, 0.6), (2.4, 0.7)  # grades felt where all went well and where not: mean, spread
LATER = 0.3  # share of troubles that come after the day of purchase
SATISFIED = {"five": 3.5, "eleven": 3.6, "three": 3.3}  # the feeling from which an answer counts as satisfied
UP, DOWN, MIDDLE = 1.3, 0.6, 3.5  # log-odds of answering for each grade felt above and below the middle
READY = {"qr": -2.2, "text": -1.9, "phone": -1.2}  # log-odds of answering
PULL = {"qr": 1.0, "text": 0.8, "phone": 0.5}  # share of UP and DOWN that counts
NAMED, NAMED_PULL = 0.9, 0.45  # asked by name: log-odds more, and the share of PULL that is left
LEADS = 0.4  # grades by which the most easily led are lifted
OBLIGED, CROSS = 0.7, 2.3  # share who give the five stars asked for; below this grade nobody does
IMPRESSION, FADED = 3.8, 0.25  # after six weeks a feeling has moved so far towards the general impression

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Survey:
    """A design, as in CHOICES, and its world. Raises ValueError for anything else."""

    asked: int = 400
    channel: str = "phone"
    who: str = "reminders"
    timing: str = "use"
    wording: str = "plain"
    stars: bool = False
    scale: str = "five"
    link: float = 1.0  # how far answering depends on what is felt; 0: not at all
    willing: float = 0.0  # log-odds of answering added for all; infinite: all who are asked answer
    trouble: float = 0.25  # share of customers for whom something goes wrong
    people: int = 20_000
    again: int = 0  # the same survey once more: other people by lot
    seed: int = 1

    def __post_init__(self) -> None:
        for name, known in CHOICES.items():
            if name != "asked" and getattr(self, name) not in known:
                raise ValueError(f"{name} is {getattr(self, name)!r}; expected one of {known}")
        if not 1 <= self.asked <= self.people:
            raise ValueError(f"asked is {self.asked}; expected 1 to {self.people}, the number of customers")
        if (self.channel, self.who) == ("qr", "reminders"):
            raise ValueError("a receipt leaves no number, so nobody can be reminded; choose text or phone")


RECEIPT = Survey(20_000, "qr", "open", timing="same", stars=True)  # as the shop does it
PLAIN = Survey(20_000, "qr", "open")  # the same code, nothing asked for, scanned after use
SAMPLE = Survey()
SHOPS = {  # customers and ways of their own
    "south": {"seed": 50_000, "trouble": 0.22, "stars": False},
    "north": {"seed": 60_000, "trouble": 0.32, "stars": True},
}


@dataclass(frozen=True)
class Fielded:
    """What had come in by a day of the survey; shares from 0 to 1."""

    asked: int
    answered: int
    interval: Interval | None  # None: nobody has answered
    cost: float  # yuan
    truth: float  # share of all customers who are satisfied after use
    true_answered: float  # the same of those who answered, and of those asked who didn't; NaN: there are none
    true_silent: float


@lru_cache(maxsize=8)
def _customers(seed: int, people: int, trouble: float) -> dict[str, Floats]:
    """What each feels at each `timing`, in grades; draws that decide who is `led` and who `obliging`."""
    draw = [np.random.default_rng([seed, k]) for k in range(5)]
    (well, badly), wrong = (draw[k].standard_normal(people) for k in (0, 1)), draw[2].random(people)
    well = WELL[0] + WELL[1] * well
    use = np.where(wrong < trouble, TROUBLED[0] + TROUBLED[1] * badly, well)
    felt = {"use": use, "same": np.where(wrong < trouble * LATER, well, use), "weeks": use + FADED * (IMPRESSION - use)}
    return {**felt, "led": draw[3].random(people), "obliging": draw[4].random(people)}


@lru_cache(maxsize=4)
def _lot(seed: int, again: int, people: int) -> tuple[NDArray[np.int64], Floats, Floats]:
    """The order in which people are drawn; for each contact, a number that decides on answering, one on the day."""
    rng = np.random.default_rng([seed, 10, again])
    return rng.permutation(people), rng.random((len(CONTACTS), people)), rng.random((len(CONTACTS), people))


def _contacts(survey: Survey, day: int) -> tuple[int, ...]:
    return tuple(start for start in CONTACTS[: None if survey.who == "reminders" else 1] if start < day)


def satisfied(survey: Survey) -> Flags:
    """Whether each customer, if they answered, would count as satisfied."""
    known = _customers(survey.seed, survey.people, survey.trouble)
    felt = known[survey.timing]
    said = felt + (LEADS * known["led"] if survey.wording == "leading" else 0.0)
    obliges = (known["obliging"] < OBLIGED) & (felt >= CROSS) & survey.stars
    return np.asarray((said >= SATISFIED[survey.scale]) | obliges)


def truth(survey: Survey) -> Flags:
    """Whether each customer is satisfied: after use, asked plainly."""
    return satisfied(replace(survey, **HOW))


def chance(survey: Survey) -> Floats:
    """Each customer's chance to answer one contact."""
    felt, named = _customers(survey.seed, survey.people, survey.trouble)[survey.timing], survey.who != "open"
    strong = np.where(felt > MIDDLE, UP, -DOWN) * (felt - MIDDLE)
    pull = survey.link * PULL[survey.channel] * (NAMED_PULL if named else 1.0)
    odds = READY[survey.channel] + NAMED * named + survey.willing + pull * (strong - strong.mean())
    return np.asarray(1 / (1 + np.exp(-odds)))


def field(survey: Survey, day: int = DAYS) -> Fielded:
    """The survey at the end of a day: Wilson's interval, both sides times the finite-population factor."""
    turn, coin, moment = _lot(survey.seed, survey.again, survey.people)
    drawn, willing, by_name = turn < survey.asked, coin < chance(survey), survey.who != "open"
    asked, came, contacts = np.zeros(survey.people, bool), np.full(survey.people, np.inf), 0
    for k, start in enumerate(_contacts(survey, day)):  # who is not asked by name comes by on any day
        on = start + 1 + np.floor(min(5, DAYS - start) * moment[k] ** 2 if by_name else DAYS * moment[k])
        met = drawn & (came > start) & ((on <= day) | by_name)
        asked, contacts = asked | met, contacts + int(met.sum())
        came = np.where(met & willing[k], on, came)
    here, real = came <= day, truth(survey)
    n, found = int(here.sum()), None
    if n:
        plain, factor = wilson(int(satisfied(survey)[here].sum()), n), finite_population(n, survey.people)
        low, high = (plain.estimate + factor * (limit - plain.estimate) for limit in (plain.low, plain.high))
        found = replace(plain, low=low, high=high)
    true = (float(real[group].mean()) if group.any() else np.nan for group in (here, asked & ~here))
    return Fielded(int(asked.sum()), n, found, contacts * PRICE[survey.channel], float(real.mean()), *true)


def parts(survey: Survey, estimate: float, day: int = DAYS) -> dict[str, float]:
    """The error of an estimate as a sum of shares: `who` answered, each of HOW it was asked, and `chance`.

    `who` is the expected non-response bias; each step of HOW is added to those before it; the rest is chance.
    """
    answers = 1 - (1 - chance(survey)) ** len(_contacts(survey, day))
    real, step = truth(survey), replace(survey, **HOW)
    here, away = (float((real * w).sum() / w.sum()) if w.any() else 0.0 for w in (answers, 1 - answers))
    found, before = {"who": nonresponse_bias(float(answers.mean()), here, away)}, here
    for name in HOW:
        step = replace(step, **{name: getattr(survey, name)})
        now = float((satisfied(step) * answers).sum() / answers.sum())
        found[name], before = now - before, now
    return {**found, "chance": estimate - before}


def shop(name: str, seed: int = 1, **changed: Any) -> Survey:
    """The month's score of one of SHOPS as a survey: a code on the receipt; `changed` says what is done otherwise."""
    own = {"asked": 6000, "people": 6000, **SHOPS[name], **changed, "seed": SHOPS[name]["seed"] + seed}
    return replace(RECEIPT, **own)


def try_survey(asked: int = 400, channel: str = "phone", who: str = "reminders", **more: Any) -> dict[str, float]:
    """What a survey finds, shares and parts of the error in per cent, cost in yuan; for `ipywidgets.interact`."""
    survey = Survey(asked, channel, who, **more)
    found, shares = field(survey), {}
    if found.interval:
        shares = {name: getattr(found.interval, name) for name in ("estimate", "low", "high")}
        shares |= {"truth": found.truth, **parts(survey, shares["estimate"])}
    return {"answered": found.answered, "cost": found.cost, **{name: round(100 * v, 1) for name, v in shares.items()}}

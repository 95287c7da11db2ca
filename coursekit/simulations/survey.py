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
DAYS = 14
CONTACTS = (0, 5, 10)  # days after which people are asked, reminded, reminded again
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

Floats = NDArray[np.float64]
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
SHOPS = {"south": (0.22, False), "north": (0.32, True)}  # share of troubles; whether staff ask for five stars


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
    """What each feels on the day (`same`) and after use (`use`), in grades; draws: who is `led`, who `obliging`."""
    draw = [np.random.default_rng([seed, k]) for k in range(5)]
    well, badly = WELL[0] + WELL[1] * draw[0].standard_normal(people), draw[1].standard_normal(people)
    wrong = draw[2].random(people)
    use = np.where(wrong < trouble, TROUBLED[0] + TROUBLED[1] * badly, well)
    same = np.where(wrong < trouble * LATER, well, use)
    made = {"use": use, "same": same, "led": draw[3].random(people), "obliging": draw[4].random(people)}
    for each in made.values():
        each.flags.writeable = False  # shared by all who ask again
    return made


@lru_cache(maxsize=4)
def _lot(seed: int, again: int, people: int) -> tuple[NDArray[np.int64], Floats, Floats]:
    """The order in which people are drawn; for each contact, a number that decides on answering, one on the day."""
    rng = np.random.default_rng([seed, 10, again])
    shape = (len(CONTACTS), people)
    return rng.permutation(people), rng.random(shape), rng.random(shape)


def feeling(survey: Survey) -> Floats:
    """What each customer feels when asked, in grades."""
    known = _customers(survey.seed, survey.people, survey.trouble)
    if survey.timing == "weeks":
        return np.asarray(known["use"] + FADED * (IMPRESSION - known["use"]))
    return known[survey.timing]


def satisfied(survey: Survey) -> Flags:
    """Whether each customer, if they answered, would count as satisfied."""
    known, felt = _customers(survey.seed, survey.people, survey.trouble), feeling(survey)
    said = felt + (LEADS * known["led"] if survey.wording == "leading" else 0.0)
    obliges = (known["obliging"] < OBLIGED) & (felt >= CROSS) & survey.stars
    return np.asarray((said >= SATISFIED[survey.scale]) | obliges)


def chance(survey: Survey) -> Floats:
    """Each customer's chance to answer one contact."""
    felt, named = feeling(survey), survey.who != "open"
    strong = np.where(felt > MIDDLE, UP, -DOWN) * (felt - MIDDLE)
    pull = survey.link * PULL[survey.channel] * (NAMED_PULL if named else 1.0)
    odds = READY[survey.channel] + NAMED * named + survey.willing + pull * (strong - strong.mean())
    return np.asarray(1 / (1 + np.exp(-odds)))


def truth(survey: Survey) -> Flags:
    """Whether each customer is satisfied: after use, asked plainly."""
    return satisfied(replace(survey, **HOW))


def field(survey: Survey, day: int = DAYS) -> Fielded:
    """The survey as it stands at the end of a day, with Wilson's interval of 95 %.

    Both limits are drawn towards the estimate by the finite-population factor sqrt((N - n)/(N - 1)).
    """
    turn, coin, moment = _lot(survey.seed, survey.again, survey.people)
    asked, willing = turn < survey.asked, coin < chance(survey)
    came, contacts = np.full(survey.people, np.inf), 0  # on which day an answer came
    if survey.who == "open":  # they come by on any day, and answer then or not at all
        met = 1 + np.floor(DAYS * moment[0])
        asked, came = asked & (met <= day), np.where(asked & willing[0], met, np.inf)
        contacts = int(asked.sum())
    else:
        for k, start in enumerate(CONTACTS[: _contacts(survey)]):
            waiting = asked & (came > start)
            contacts += int(waiting.sum()) * (day > start)
            days = 1 + np.floor(min(5, DAYS - start) * moment[k] ** 2)
            came = np.where(waiting & willing[k], start + days, came)
    here, real = came <= day, truth(survey)
    n, found = int(here.sum()), None
    if n:
        plain, factor = wilson(int(satisfied(survey)[here].sum()), n), finite_population(n, survey.people)
        low, high = (plain.estimate + factor * (limit - plain.estimate) for limit in (plain.low, plain.high))
        found = replace(plain, low=low, high=high)
    true = (float(real[group].mean()) if group.any() else np.nan for group in (here, asked & ~here))
    return Fielded(int(asked.sum()), n, found, contacts * PRICE[survey.channel], float(real.mean()), *true)


def _contacts(survey: Survey) -> int:
    return len(CONTACTS) if survey.who == "reminders" else 1


def parts(survey: Survey, estimate: float) -> dict[str, float]:
    """The error of an estimate as a sum, in shares: `who` answered, each of HOW it was asked, and `chance`.

    `who` is the non-response bias to be expected; each step of HOW is added to those before it; the rest is chance.
    """
    answers = 1 - (1 - chance(survey)) ** _contacts(survey)
    real, step = truth(survey), replace(survey, **HOW)
    here, away = (float((real * w).sum() / w.sum()) if w.any() else 0.0 for w in (answers, 1 - answers))
    found, before = {"who": nonresponse_bias(float(answers.mean()), here, away)}, here
    for name in HOW:
        step = replace(step, **{name: getattr(survey, name)})
        now = float((satisfied(step) * answers).sum() / answers.sum())
        found[name], before = now - before, now
    return {**found, "chance": estimate - before}


def shop(name: str, **changed: Any) -> Survey:
    """The month's score of one of SHOPS as a survey: a code on the receipt; `changed` says what is done otherwise."""
    trouble, stars = SHOPS[name]
    seed = 50_000 + 10_000 * list(SHOPS).index(name) + changed.pop("seed", 1)  # customers of its own
    own = {"asked": 6000, "people": 6000, "trouble": trouble, "stars": stars, "seed": seed}
    return replace(RECEIPT, **{**own, **changed})


def try_survey(asked: int = 400, channel: str = "phone", who: str = "reminders", **more: Any) -> dict[str, float]:
    """What a survey finds, shares and parts of the error in per cent, cost in yuan; `more` as in Survey.

    For `ipywidgets.interact`. Nothing is estimated where nobody answers.
    """
    survey = Survey(asked, channel, who, **more)
    found, shares = field(survey), {}
    if found.interval:
        estimate, low, high = found.interval.estimate, found.interval.low, found.interval.high
        shares = {"estimate": estimate, "low": low, "high": high, "truth": found.truth, **parts(survey, estimate)}
    return {"answered": found.answered, "cost": found.cost, **{name: round(100 * v, 1) for name, v in shares.items()}}

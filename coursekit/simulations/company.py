"""Lighthouse Home, the case company: two years of invented customers, what they bought, what went wrong, who returned.

`world` holds the truths that lessons find (datasets/README.md lists them), `company` writes down what a company would
know of them, with the faults that real files have. Directions are evidence, every number is ours and illustrative.
Scores are kept in hundredths of a point, chances per mille, money in whole yuan, time in days or minutes from the
start: whole numbers, so that every machine makes the same bytes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from coursekit.simulations.company_dice import Dice, Flags, Ints

World = dict[str, Any]  # column -> array, one value an order or a customer

SEED = 20241001
START, DAYS, CUSTOMERS = np.datetime64("2024-10-01"), 730, 3000
MONTH = (START + np.arange(DAYS + 400)).astype("datetime64[M]").astype(np.int64) % 12 + 1  # of each day, 1 to 12
ARRIVALS = np.array([0, 11, 6, 7, 7, 8, 11, 7, 7, 8, 8, 15, 8])[MONTH[:DAYS]]  # new customers, by calendar month
SALE, CROWDED = np.isin(MONTH, [6, 11]), np.isin(MONTH, [11, 12, 1, 2])  # two sales; carriers busy until New Year
MENDED = 516  # 2026-03-01: the west depot plans its lorries anew
HIDDEN = 335  # 2025-09-01: the web shop's complaint button moves two pages deeper
LAUNCH = 365  # 2025-10-01: the points programme begins

WEB, PHONE, SOUTH, NORTH = range(4)
HOME = (580, 80, 180, 160)  # where customers buy
BIG = np.array([0, 1, 1, 1, 1, 0, 0, 0], dtype=bool)  # categories bought after some thought, and delivered
PURSE = ((30, 6, 5, 3, 7, 16, 20, 13), (20, 10, 11, 8, 14, 15, 13, 9), (8, 16, 22, 14, 18, 10, 6, 6))  # small to large
COUPON = np.array([560, 60, 170, 170, 200, 400, 430, 320])  # chance by category: the type belongs to the occasion
LOYAL = np.array([0, 850, 0, 0, 0, 0, 0, 0])  # chance to stay with one's own brand, by category
BRANDS = (5, 3, 2)  # how often each is bought
NATURE, NATURE_ON_SALE, RETURNS = (580, 290, 130), (870, 110, 20), np.array([620, 1600, 2600])  # nobody's changes
PATIENCE = (1, 2, 3, 4, 5, 5, 8, 10, 10, 12, 15, 20, 25)  # minutes one would wait
CALM, BUSY = (0, 0, 1, 1, 2, 2, 3, 4, 5, 7, 10, 14), (1, 2, 3, 5, 6, 8, 10, 13, 17, 22, 28, 40)  # minutes waited
HOURS = (6, 9, 10, 8, 7, 9, 13, 14, 12, 8, 4)  # how many come, from 9 to 19 o'clock
DELAYS = (1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14, 21)  # days past the promise
CAUSES = np.array(["", "late-delivery", "damaged", "poor-quality", "wrong-goods", "wrong-label", "high-price", "manner",
                   "attitude", "rules"], dtype=object)  # fmt: skip
OTHER_CAUSES = (872, 0, 27, 36, 13, 8, 13, 12, 11, 8)  # per mille of orders that came in time
VOICE = np.array([0, 600, 720, 560, 760, 600, 580, 240, 330, 430])  # chance to complain, by cause
VOICE_AT = np.array([1000, 1150, 1300, 1300])  # per mille of that, by place
REPLY = (2, 3, 5, 8, 12, 20, 35, 60, 120, 240, 600, 1500)  # minutes to the first reply
RESOLVE = (3, 6, 12, 20, 26, 44, 60, 72, 96, 130, 170, 240, 360, 520, 900, 1800)  # hours to the end
STEP = np.array([0, 120, 160, 210, 280, 760])  # chance to return by level of satisfaction: a step at the top
FINE, SILENT, QUICK, SLOW, BROKEN = range(5)
FATE = np.array([1000, 420, 900, 600, 250])  # per mille of that: no trouble, said nothing, settled, slowly, let down
GAPS = (7, 12, 19, 27, 36, 46, 58, 70, 85, 105, 135, 190)  # days to the next order


@cache
def words() -> dict[str, Any]:
    """Names, goods and comments, from the file beside this one."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return loaded


def company(seed: int = SEED) -> dict[str, dict[str, Any]]:
    """All tables by name; each maps columns to arrays of texts and whole numbers, as they stand in the files."""
    from coursekit.simulations import company_faults, company_service, company_tables, company_web

    persons = people(Dice(seed, 1))
    orders = world(seed, persons)
    company_service.prepare(Dice(seed, 3), orders)
    lines = company_tables.order_lines(Dice(seed, 4), orders)
    met = company_service.encounters(Dice(seed, 5), persons, orders)
    answers = company_service.survey(Dice(seed, 7), orders, met, persons["patience"])
    tables = {
        "customers": company_tables.customers(Dice(seed, 6), persons, orders),
        "products": company_tables.products(),
        "staff": company_tables.staff(),
        "orders": company_tables.order_table(orders, lines),
        "order-lines": lines,
        "encounters": met,
        "survey": answers,
        "ratings": company_service.ratings(Dice(seed, 13), orders, answers),
        "complaints": company_service.complaints(Dice(seed, 8), orders),
        "audits": company_service.audits(Dice(seed, 10)),
        "reviews": company_web.reviews(Dice(seed, 11), orders),
        "web-sessions": company_web.sessions(Dice(seed, 12), orders),
    }
    return company_faults.spoiled(tables, Dice(seed, 9))


def people(dice: Dice, n: int = CUSTOMERS) -> World:
    """The customers in the order of their first purchase; their nature and their expectations stay as they are."""
    day = np.sort(dice.pick(ARRIVALS, n))
    sale = SALE[day] & dice.hit(620, n)
    home, known = dice.pick(HOME, n), [place for _, _, place, *_ in words()["known"]]
    home[: len(known)] = known
    return {
        "day": day,
        "sale": sale,
        "home": home,
        "nature": np.where(sale, dice.pick(NATURE_ON_SALE, n), dice.pick(NATURE, n)),
        "purse": dice.pick((4, 4, 2), n),
        "brand": dice.pick(BRANDS, n),
        "adequate": 520 + dice.bell(n, 90),
        "width": 90 + dice.roll(n, 220),
        "patience": dice.of(PATIENCE, n),
    }


def world(seed: int, persons: World) -> World:
    """All orders by day, made wave by wave: everybody's first, second, third … purchase, each on a later day."""
    waves: list[World] = []
    who, day = np.arange(len(persons["day"])), persons["day"]
    while len(who):
        made = purchase(Dice(seed, 2, len(waves)), persons, who, day, first=not waves)
        waves.append(made)
        back = made["back"] & (made["next"] < DAYS)
        who, day = who[back], made["next"][back]
    orders = {name: np.concatenate([wave[name] for wave in waves]) for name in waves[0]}
    by_day = np.argsort(orders["day"], kind="stable")
    return {name: column[by_day] for name, column in orders.items()}


def purchase(dice: Dice, persons: World, who: Ints, day: Ints, first: bool) -> World:
    """One order of each customer in `who`, what came of it, and whether and when they return."""
    person, n = {name: column[who] for name, column in persons.items()}, len(who)
    made: World = {"who": who, "day": day}
    made |= basket(dice, person, made, first)
    made |= delivery(dice, made)
    made |= service(dice, made, person["patience"])
    made |= trouble(dice, made)
    made |= verdict(dice, made, person)
    chance = STEP[made["level"]] * RETURNS[person["nature"]] // 1000 * FATE[made["fate"]] // 1000
    chance = np.minimum(chance * np.where(made["contacts"] > 2, 800, 1000) // 1000, 930)
    after = (made["delivered"] - day) // 2 + dice.of(GAPS, n) * (60 + dice.roll(n, 80)) // 100 + 1
    return made | {"back": dice.hit(chance), "next": day + after}


def basket(dice: Dice, person: World, made: World, first: bool) -> World:
    """Where, what kind, which brand, and at what price: by occasion and purse."""
    n, kinds, known = len(made["day"]), words()["kinds"], words()["known"]
    home, elsewhere, moved = person["home"], dice.pick(HOME, n), dice.hit(0 if first else 150, n)
    starts = np.flatnonzero([at == 0 or kind[3] != kinds[at - 1][3] for at, kind in enumerate(kinds)])
    category = np.choose(person["purse"], [dice.pick(weights, n) for weights in PURSE])
    kind = starts[category] + dice.roll(n, 60) % np.diff([*starts, len(kinds)])[category]
    if first:
        kind[: len(known)] = [[kind[0] for kind in kinds].index(row[3]) for row in known]
    category = np.searchsorted(starts, kind, side="right") - 1
    sale = person["sale"] if first else SALE[made["day"]] & dice.hit(400, n)
    coupon = ~sale & dice.hit(COUPON[category])
    return {
        "place": np.where(moved, elsewhere, home),
        "category": category,
        "kind": kind,
        "brand": np.where(dice.hit(LOYAL[category]), person["brand"], dice.pick(BRANDS, n)),
        "sale": sale,
        "discount": np.select([sale, coupon], [20, 10], 0),
    }


def delivery(dice: Dice, made: World) -> World:
    """Which depot, which day was promised, which day it came; small goods are taken home from the shop at once."""
    n, day = len(made["day"]), made["day"]
    carried = (made["place"] >= SOUTH) & ~BIG[made["category"]]
    west = dice.hit(500, n)  # the depot that has it in stock; it has nothing to do with where the customer lives
    chance = np.where(west & (day < MENDED), 250, 80) + 110 * CROWDED[day]
    delay = np.where(~carried & dice.hit(chance), dice.of(DELAYS, n), 0)
    promised = day + np.where(carried, 0, 3 + dice.roll(n, 5))
    early = np.where(carried, 0, dice.roll(n, 2))
    cancelled = (delay >= 10) & dice.hit(350, n)
    return {
        "carried": carried, "west": west, "delay": delay, "promised": promised,
        "delivered": promised + np.where(delay > 0, delay, -early), "cancelled": cancelled,
    }  # fmt: skip


def service(dice: Dice, made: World, patience: Ints) -> World:
    """Who asked a person before buying, at what hour, and how long they waited; who waited far too long did not buy."""
    n = len(made["day"])
    asked = (made["place"] != WEB) | dice.hit(np.where(BIG[made["category"]], 480, 260))
    hour = 9 + dice.pick(HOURS, n)
    return {"asked": asked, "hour": hour, "waited": np.minimum(waits(dice, hour), patience * 3)}


def waits(dice: Dice, hour: Ints) -> Ints:
    """Minutes waited at an hour of the day: afternoons are busy."""
    return np.where((hour >= 15) & (hour <= 17), dice.of(BUSY, len(hour)), dice.of(CALM, len(hour)))


def trouble(dice: Dice, made: World) -> World:
    """What went wrong, whether they said so, and the two clocks of a complaint, which know nothing of each other."""
    n = len(made["day"])
    cause = np.where(made["delay"] >= 2, 1, dice.pick(OTHER_CAUSES, n))
    cause[(cause == 2) & made["carried"]] = 3
    cause[np.isin(cause, [7, 8]) & ~made["asked"]] = 0
    voice = VOICE[cause] * VOICE_AT[made["place"]] // 1000
    voice = np.where((made["place"] == WEB) & (made["day"] >= HIDDEN), voice * 480 // 1000, voice)
    said = dice.hit(voice) & (cause > 0)
    since = np.where(cause == 1, 1 + dice.roll(n, 60) % np.maximum(made["delay"], 1), dice.roll(n, 6))
    reply = 1 + dice.of(REPLY, n) * (50 + dice.roll(n, 100)) // 100
    resolve = np.maximum(dice.of(RESOLVE, n) * 60 * (50 + dice.roll(n, 100)) // 100, reply + 5)
    kept = dice.hit(800, n)  # what the first reply promised
    fates: list[Flags] = [cause == 0, ~said, ~kept, resolve <= 72 * 60]
    again = np.where(said, 1 + ~kept + dice.roll(n, 2), np.where(cause == 0, dice.hit(110, n), 0))
    return {
        "cause": cause, "said": said, "received": made["promised"] + since, "reply": reply, "resolve": resolve,
        "kept": kept, "fate": np.select(fates, [FINE, SILENT, BROKEN, QUICK], SLOW), "contacts": made["asked"] + again,
    }  # fmt: skip


def verdict(dice: Dice, made: World, person: World) -> World:
    """The service as felt, the person's own two lines that day, and the level of satisfaction from 1 to 5: falling
    short hurts more than exceeding helps."""
    n = len(made["day"])
    over = np.where(made["asked"], made["waited"] - person["patience"], 0)
    felt = 655 + dice.bell(n, 110) - 60 * (made["place"] == NORTH) - 22 * np.clip(over, 0, 12) + 30 * (over < -5)
    felt = np.clip(felt - np.where(made["cause"] > 0, 110 + dice.roll(n, 160), 0), 100, 900)
    adequate = np.clip(person["adequate"] + dice.bell(n, 50), 100, 850)
    score = 372 - 80 * np.maximum(adequate - felt, 0) // 100 + 30 * np.maximum(felt - adequate, 0) // 100
    score += dice.bell(n, 55) + np.select([made["fate"] == QUICK, made["fate"] == BROKEN], [90, -80], 0)
    desired = np.minimum(adequate + person["width"], 900)
    return {"felt": felt, "adequate": adequate, "desired": desired, "over": over, "level": points(score, 5)}


def points(hundredths: Any, high: int) -> Ints:
    """Hundredths as whole points of a scale from 1."""
    return np.asarray(np.clip((hundredths + 50) // 100, 1, high))

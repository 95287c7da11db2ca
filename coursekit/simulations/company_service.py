"""What Lighthouse Home's service writes down: encounters, survey answers, complaints and mystery shoppers' audits."""

from __future__ import annotations

from typing import Any

import numpy as np

from coursekit.simulations import company as world
from coursekit.simulations.company import World
from coursekit.simulations.company_dice import Dice, Ints
from coursekit.simulations.company_tables import PLACES, Table, dates, flags, ids, numbered, only, times

CHANNELS = np.array(["chat", "phone", "shop"], dtype=object)
STAFF = np.array([["S02", "S03", "S03"], ["S05", "S05", "S02"], ["S04", "S07", "S08"], ["S06", "S09", "S10"]], object)
LEADS = np.array(["S01", "S01", "S04", "S06"], dtype=object)
OUTCOMES = np.array([row.split() for row in (  # three equally likely ones by cause
    "- - -", "apology compensation explanation", "replacement refund compensation", "repair replacement refund",
    "replacement refund apology", "refund explanation compensation", "compensation explanation declined",
    "apology apology explanation", "apology compensation explanation", "explanation declined compensation",
)], dtype=object)  # fmt: skip
AMENDS = (20, 30, 50, 50, 80, 100, 100, 150, 200)  # yuan; an agent may decide up to 100
GOODS = np.isin(world.CAUSES, ["poor-quality", "wrong-label", "high-price"])  # the other causes lie in the service
ANSWERS = np.array([0, 640, 420, 230, 260, 540])  # chance to answer the survey's link, by level of satisfaction
CALLED = (546, 637)  # 2026-04-01 to 06-30: some of those who had not answered were called
RECOMMEND = np.array([0, 1, 3, 6, 8, 9])
PRAISE = np.array(["kept-promise", "friendly", "quick", "good-value", "good-quality"], dtype=object)
SHRUG = np.array(["nothing-special", "choice", "nothing-special", "high-price"], dtype=object)
CHECKS = ("greeted", "gave_time", "asked_need", "knew_goods", "said_goodbye", "asked_for_stars")
PASSED = {world.SOUTH: (860, 780, 800, 840, 880, 30), world.NORTH: (740, 560, 580, 700, 760, 780)}
LONG = 547  # from 2026-04-01 on the survey also asks about eight things one by one
SAID = {"on-time": 445, "sturdy": 460, "friendly": 410, "manual": 360, "quick": 415, "finding": 370, "price": 450,
        "plastic": 430}  # fmt: skip  # how important customers say each is, hundredths of a point
HOUR, DAY, END = 60, 1440, world.DAYS * 1440  # minutes
UNSOLD = 2600  # talks after which nobody bought


def prepare(dice: Dice, orders: World) -> None:
    """What several tables need of an order: ids, the outcome of a complaint, the survey sent, reason, words."""
    n, level = len(orders["day"]), orders["level"]
    orders["order"], orders["customer"] = ids("O", n), ids("C", n, 4)[orders["who"]]
    orders["outcome"] = OUTCOMES[orders["cause"], dice.roll(n, 3)]
    orders["asked_on"] = orders["delivered"] + 3 + dice.roll(n, 5)
    orders["sent"] = ~orders["cancelled"] & (orders["asked_on"] < world.DAYS - 4) & dice.hit(900, n)
    told = [orders["cause"] > 0, (orders["over"] > 0) & (level < 5), level >= 4]
    reasons: list[Any] = [world.CAUSES[orders["cause"]], "waiting", PRAISE[dice.roll(n, 5)]]
    orders["reason"] = np.select(told, reasons, SHRUG[dice.roll(n, 4)])
    bank = [world.words()["comments"][reason] for reason in orders["reason"]]
    said = np.array([lines[roll % len(lines)] for lines, roll in zip(bank, dice.roll(n, 6), strict=True)], dtype=object)
    orders["comment_en"], orders["comment_zh"] = said.T


def encounters(dice: Dice, persons: World, orders: World) -> Table:
    """Talks with a person: before buying, about an order, and those after which nobody bought."""
    before, count = np.flatnonzero(orders["asked"]), orders["contacts"] - orders["asked"]
    after = np.repeat(np.arange(len(count)), count)
    b, m = len(before), len(after)
    turn = np.arange(m) - np.repeat(np.cumsum(count) - count, count)
    begun = np.where(orders["said"], orders["received"], orders["delivered"] + 1)[after] + turn * (1 + dice.roll(m, 4))
    unsold = np.where(dice.hit(450, UNSOLD), dice.roll(UNSOLD, len(persons["day"])), -1)
    visit = np.maximum(dice.pick(world.ARRIVALS, UNSOLD), np.where(unsold >= 0, persons["day"][unsold] + 1, 0))
    order = np.concatenate([before, after, np.full(UNSOLD, -1)])
    who = np.concatenate([orders["who"][before], orders["who"][after], unsold])
    place = np.concatenate([orders["place"][before], orders["place"][after], dice.pick(world.HOME, UNSOLD)])
    day = np.concatenate([orders["day"][before], begun, visit])
    hour = np.concatenate([orders["hour"][before], 9 + dice.pick(world.HOURS, m + UNSOLD)])
    waited = np.concatenate([orders["waited"][before], world.waits(dice, hour[b:])])
    left = (order < 0) & (waited > dice.of(world.PATIENCE, len(order)))
    about = (np.arange(len(order)) >= b) & (order >= 0)
    called = about & (place >= world.SOUTH) & dice.hit(500, len(order))
    minute = day * DAY + hour * HOUR + dice.roll(len(order), HOUR)
    columns = {
        "customer_id": only(who >= 0, ids("C", len(persons["day"]), 4)[who]),
        "order_id": only(order >= 0, orders["order"][order]),
        "channel": CHANNELS[np.where(called, world.PHONE, np.minimum(place, world.SOUTH))],
        "place": PLACES[place],
        "staff_id": only(~left, STAFF[place, dice.roll(len(order), 3)]),
        "started_at": times(minute),
        "purpose": np.select([about & orders["said"][order], about], ["complaint", "question"], "before-buying"),
        "waited": waited,
        "lasted": only(~left, 2 + dice.roll(len(order), 9) + dice.roll(len(order), 9)),
        "left_waiting": flags(left),
    }
    return numbered("encounter_id", "E", columns, minute, minute < END)


def survey(dice: Dice, orders: World, met: Table, patience: Ints) -> Table:
    """Answers to the survey: the very satisfied and the angry answer more, and one shop's staff ask for stars.

    Some who had not answered were called from the head office; they answer like everybody.
    """
    n, level = len(orders["day"]), orders["level"]
    linked = orders["sent"] & dice.hit(ANSWERS[level])
    answered = orders["asked_on"] + np.where(linked, dice.roll(n, 4), 10 + dice.roll(n, 5))
    called = orders["sent"] & ~linked & (answered >= CALLED[0]) & (answered <= CALLED[1]) & dice.hit(550, n)
    begged = linked & (orders["place"] == world.NORTH) & (level >= 2) & dice.hit(750, n)
    effort = 620 - 130 * np.maximum(orders["contacts"] - 1, 0) - 12 * np.clip(orders["over"], 0, 12) + dice.bell(n, 85)
    worded, before = dice.hit(550, n), met["purpose"] == "before-buying"
    talks = dict(zip(met["order_id"][before], met["encounter_id"][before], strict=True))
    columns = {
        "customer_id": orders["customer"],
        "order_id": orders["order"],
        "encounter_id": only(orders["asked"], [talks.get(order, "") for order in orders["order"]]),
        "place": PLACES[orders["place"]],
        "answered_on": dates(answered),
        "mode": np.where(linked, "link", "call"),
        "adequate": world.points(orders["adequate"], 9),
        "desired": world.points(orders["desired"], 9),
        "perceived": world.points(orders["felt"], 9),
        "would_wait": only(orders["asked"], patience[orders["who"]]),
        "csat": np.where(begged, 5, level),
        "nps": np.clip(RECOMMEND[level] + dice.of((-2, -1, 0, 0, 0, 1, 1), n), 0, 10),
        "ces": world.points(effort, 7),
        "problem": np.where(orders["cause"] > 0, world.CAUSES[orders["cause"]], "none"),
        "told_us": only(orders["cause"] > 0, flags(orders["said"] ^ dice.hit(40, n))),
        "reason": orders["reason"],
        "comment_en": only(worded, orders["comment_en"]),
        "comment_zh": only(worded, orders["comment_zh"]),
    }
    return numbered("response_id", "R", columns, answered, linked | called)


def ratings(dice: Dice, orders: World, answers: Table) -> Table:
    """The long survey: what each thing is said to weigh, and how well it was done, by answer and thing.

    Less plastic is said to weigh much, is rated worst and has nothing to do with satisfaction; what was felt has.
    """
    late = answers["answered_on"] >= str(world.START + LONG)
    order = np.array([int(order[1:]) - 1 for order in answers["order_id"][late]])
    n, cause, felt = len(order), orders["cause"][order], orders["felt"][order] - 600
    waited = np.where(orders["asked"][order], np.clip(orders["over"][order], -5, 12), 0)
    done = {
        "on-time": 455 - 80 * np.clip(orders["delay"][order], 0, 4) + dice.bell(n, 45),
        "sturdy": 420 + felt * 20 // 100 - 200 * np.isin(cause, [2, 3]) + dice.bell(n, 50),
        "friendly": 410 + felt * 45 // 100 - 120 * np.isin(cause, [7, 8]) + dice.bell(n, 45),
        "manual": 320 + felt * 45 // 100 + dice.bell(n, 70),
        "quick": 400 - 16 * waited + dice.bell(n, 60),
        "finding": 370 + felt * 15 // 100 + dice.bell(n, 80),
        "price": 360 + felt * 25 // 100 + dice.bell(n, 70),
        "plastic": 255 + dice.bell(n, 85),
    }
    weighs = np.column_stack([world.points(said + dice.bell(n, 60), 5) for said in SAID.values()])
    return {
        "response_id": np.repeat(answers["response_id"][late], len(SAID)),
        "attribute": np.tile(np.array(list(SAID), dtype=object), n),
        "importance": weighs.ravel(),
        "performance": np.column_stack([world.points(done[name], 5) for name in SAID]).ravel(),
    }


def complaints(dice: Dice, orders: World) -> Table:
    """Complaints; who was let down may complain once more, and the end of the file cuts what is still open."""
    first = np.flatnonzero(orders["said"] & (orders["received"] < world.DAYS))
    n = len(first)
    begun = orders["received"][first] * DAY + (9 + dice.roll(n, 11)) * HOUR + dice.roll(n, HOUR)
    second = begun + orders["resolve"][first] + DAY * (1 + dice.roll(n, 6))
    again = np.flatnonzero(~orders["kept"][first] & dice.hit(650, n) & (second < END))
    m = len(again)
    row, begun = np.concatenate([first, first[again]]), opened(np.concatenate([begun, second[again]]))
    replied = opened(begun + np.concatenate([orders["reply"][first], 1 + dice.of(world.REPLY, m)]))
    resolve = np.concatenate([orders["resolve"][first], np.maximum(dice.of(world.RESOLVE, m) * HOUR, 2 * DAY)])
    resolved = np.maximum(opened(begun + resolve), replied + 5)
    kept, late = np.concatenate([orders["kept"][first], dice.hit(700, m)]), np.arange(n + m) >= n
    cause, place, outcome, n = orders["cause"][row], orders["place"][row], orders["outcome"][row], n + m
    done, amends = resolved < END, np.where(outcome == "compensation", dice.of(AMENDS, n), 0)
    fair = np.isin(outcome, ["refund", "replacement", "compensation", "repair"])
    rating = 210 + 110 * fair + 70 * kept + 30 * (resolve <= 3 * DAY) - 60 * late + dice.bell(n, 80)
    number = ids("K", n)[np.argsort(np.argsort(begun, kind="stable"), kind="stable")]
    columns = {
        "customer_id": orders["customer"][row],
        "order_id": orders["order"][row],
        "channel": CHANNELS[np.where(dice.hit(250, n), world.PHONE, np.minimum(place, world.SOUTH))],
        "place": PLACES[place],
        "received_at": times(begun),
        "replied_at": only(replied < END, times(replied)),
        "resolved_at": only(done, times(resolved)),
        "type": np.where(GOODS[cause], "goods", "service"),
        "cause": world.CAUSES[cause],
        "outcome": only(done, outcome),
        "compensation": only(done, amends),
        "kept_word": only(done, flags(kept)),
        "rating": only(done & dice.hit(550, n), world.points(rating, 5)),
        "owner": np.where(late | (amends > 100), LEADS[place], STAFF[place, dice.roll(n, 3)]),
        "repeat_of": np.concatenate([np.full(len(first), "", dtype=object), number[again]]),
    }
    return numbered("complaint_id", "K", columns, begun)


def opened(minutes: Ints) -> Ints:
    """The same, or if it falls between 20 and 9 o'clock, some time in the next hour that somebody is there."""
    early = minutes % DAY
    opening = minutes - early + 9 * HOUR + early % 50
    return np.select([early < 9 * HOUR, early >= 20 * HOUR], [opening, opening + DAY], minutes)


def audits(dice: Dice) -> Table:
    """Mystery shoppers: two go together and tick the same list, each alone; now and then they see it differently."""
    months = (world.START.astype("datetime64[M]") + np.arange(24)).astype("datetime64[D]")
    first = np.repeat((months - world.START).astype(np.int64), 4)
    n = len(first)
    day, shop = first + dice.roll(n, 27), np.tile([world.SOUTH, world.NORTH], n // 2)
    passed = np.array([PASSED[at] for at in shop]).T
    seen = [np.repeat(dice.hit(chance), 2) ^ dice.hit(60, 2 * n) for chance in passed]
    tone = 260 + 110 * np.sum(seen[:5], axis=0) + dice.bell(2 * n, 60)
    columns = {
        "shop": PLACES[np.repeat(shop, 2)],
        "visited_on": dates(np.repeat(day, 2)),
        "hour": np.repeat(10 + dice.roll(n, 9), 2),
        "auditor": np.tile(np.array(["M1", "M2"], dtype=object), n),
        **{name: flags(column) for name, column in zip(CHECKS, seen, strict=True)},
        "overall": world.points(tone, 10),
    }
    sheets = numbered("visit_id", "V", columns, np.repeat(day, 2))
    return sheets | {"visit_id": np.repeat(ids("V", n, 3), 2)}

"""What Lighthouse Home's web shop keeps: reviews of goods, and the sessions of the last three months."""

from __future__ import annotations

import numpy as np

from coursekit.simulations.company import BIG, DAYS, LOYAL, WEB, World
from coursekit.simulations.company_dice import Dice
from coursekit.simulations.company_tables import KINDS, Table, dates, flags, ids, numbered, only, times

REVIEWED = np.array([0, 260, 120, 60, 90, 230])  # chance to write a review, by level of satisfaction
BEGIN = DAYS - 92  # older sessions are deleted
VISITORS = 13000  # sessions without an order
LOOKED = (26, 8, 12, 8, 13, 13, 12, 8)  # what visitors look for, by category
STAGES = np.array(["landing", "product", "cart", "checkout", "order"], dtype=object)
SOURCES = np.array(["search-engine", "advert", "direct", "message"], dtype=object)
CATEGORIES = np.array(list(dict.fromkeys(kind[3] for kind in KINDS)), dtype=object)


def reviews(dice: Dice, orders: World) -> Table:
    """Reviews: the loud ends write more, and nobody asks them for stars."""
    n = len(orders["day"])
    posted = orders["delivered"] + 4 + dice.roll(n, 30)
    columns = {
        "product_id": ids("P", 3 * len(KINDS), 2)[orders["kind"] * 3 + orders["brand"]],
        "order_id": orders["order"],
        "posted_on": dates(posted),
        "stars": np.clip(orders["level"] + dice.of((-1, 0, 0, 0, 0, 0, 1), n), 1, 5),
        "text_en": orders["comment_en"],
        "text_zh": orders["comment_zh"],
        "helpful": dice.of((0, 0, 0, 0, 0, 1, 1, 2, 3, 6), n),
    }
    keep = dice.hit(REVIEWED[orders["level"]]) & ~orders["cancelled"] & (posted < DAYS)
    return numbered("review_id", "W", columns, posted, keep)


def sessions(dice: Dice, orders: World) -> Table:
    """Visits to the web shop: those that ended with an order, and many that did not."""
    bought = np.flatnonzero((orders["place"] == WEB) & (orders["day"] >= BEGIN))
    n = len(bought) + VISITORS
    paid = np.arange(n) < len(bought)
    earlier = np.flatnonzero(orders["day"] < BEGIN)
    row = np.concatenate([bought, earlier[dice.of(range(len(earlier)), VISITORS)]])  # a visitor known from before
    category = np.where(paid, orders["category"][row], dice.pick(LOOKED, n))
    day = np.where(paid, orders["day"][row], BEGIN + dice.roll(n, DAYS - BEGIN))
    searched = dice.hit(480, n)
    nothing = searched & dice.hit(np.where(paid, 40, 300))  # the search found nothing: few go on
    product = dice.hit(np.where(nothing, 130, 700))
    cart = product & dice.hit(np.where(nothing, 90, 170))
    stage = np.where(paid, 4, product.astype(np.int64) + cart + (cart & dice.hit(400, n)))
    failed = (stage >= 3) & dice.hit(np.where(paid, 25, 120))  # everybody complains about the payment page
    loyal = LOYAL[category] > 0
    careful = BIG[category] & ~loyal
    compared = np.select([careful, loyal], [2 + dice.roll(n, 8), dice.roll(n, 2)], dice.roll(n, 4)) * (stage > 0)
    coupon = (stage > 0) & dice.hit(np.select([careful, loyal], [160, 50], 520))
    minute = (day * 24 + 7 + dice.roll(n, 16)) * 60 + dice.roll(n, 60)
    columns = {
        "customer_id": only(paid | dice.hit(120, n), orders["customer"][row]),
        "started_at": times(minute),
        "device": np.where(dice.hit(np.where(paid, 520, 690)), "phone", "computer"),
        "source": SOURCES[dice.pick((35, 30, 25, 10), n)],
        "category": CATEGORIES[category],
        "search": np.select([nothing, searched], ["nothing", "found"], "none"),
        "compared": compared,
        "coupon_page": flags(coupon),
        "pages": 1 + 2 * stage + compared + dice.roll(n, 4),
        "stage": STAGES[stage],
        "payment_failed": flags(failed),
        "order_id": only(paid, orders["order"][row]),
    }
    return numbered("session_id", "L", columns, minute)

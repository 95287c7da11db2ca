"""The pictures of the lab `complaint-desk`: eight customers from nine o'clock on; ways to run the desk, a row each.

Drawn anew each time, in a few milliseconds: rows come and go with what is tried, and none need be hidden.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coursekit.language import Words
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.complaint_desk_story import Order, Way, Ways, clock, felt, week_title
from coursekit.screens.labs.sheet import Sheet
from coursekit.simulations.desk import MOODS, TICKETS

ROWS = ("base", "agents", "ack", "cause", "harder", "own")
BAR = ("in_time", "open", "late", "silent")  # those let down lie at the end
CLOCKS = ("reply", "settled", "most")
LONGEST = 110  # minutes that the picture of the morning shows
WEEK = 7 * 1440.0


class _Sheet(Sheet):
    """With the desk's marks: clocks, fates, and what they mean."""

    def mark(self, x: float, y: float, kind: str) -> None:
        """A ring for the first answer, a dot for settled, a stroke where most are."""
        if kind == "most":
            self.line([x, x], [y - 6, y + 6], self.palette.ink, 2)
            return
        self.dot(x, y, self.palette.ink, 9, 5 * (kind == "reply"))

    def fate(self, x: float, y: float, width: float, height: float, fate: str) -> None:
        """A part of a bar; the silent are hollow."""
        palette = self.palette
        colours = {"in_time": palette.inside, "open": palette.zone, "late": palette.below, "silent": palette.soft}
        self.bar(x, y, width, height, colours[fate], fate == "silent")

    def keys(self, x: float, y: float, names: Sequence[str], words: Words) -> None:
        """What marks and parts of a bar are; from x on, or up to the right edge where x is negative."""
        said = [words(f"key-{name}") for name in names]
        x = x if x >= 0 else self.width + x - sum(24 + chart.text_width(text, 12) for text in said)
        for name, text in zip(names, said, strict=True):
            if name in BAR:
                self.fate(x, y - 9, 10, 10, name)
            else:
                self.mark(x + 5, y - 4, name)
            self.say(x + 14, y, text, self.palette.soft)
            x += 24 + chart.text_width(text, 12)


def morning_svg(look: Look, order: Order, words: Words) -> str:
    """SVG source: a row a customer, those served first, in the order in which they were."""
    facts = order.facts(words)
    sheet = _Sheet(look, (300, 372), *(words(f"{line}-{order.stage}", **facts) for line in ("title", "second")))
    palette, line, say = sheet.palette, sheet.line, sheet.say
    widest = max(chart.text_width(words("over", n=88, mood=words(f"mood-{mood}")), 12) for mood in range(MOODS))
    left = 28 + 1.08 * max(chart.text_width(words(f"name-{name}"), 12) for name in TICKETS)  # they are bold
    right = sheet.width - 22 - 1.08 * widest
    top, step = (80.0, 25.0) if look.narrow else (96.0, 32.0)
    bottom, scale = top + 7.5 * step, (right - left) / LONGEST
    for minutes in range(0, LONGEST, 60 if look.narrow else 30):
        x = left + scale * minutes
        line([x, x], [top - step / 2, bottom], palette.line, zorder=0)
        say(x, bottom + 16, clock(minutes), palette.soft, ha="center")
    sheet.keys(14, top - step / 2 - 10, ("reply", "settled"), words)
    served = order.served
    for row, name in enumerate([*order.tickets, *(t for t in TICKETS if t not in served)]):
        y, s = top + row * step, served.get(name)
        say(14, y + 4, words(f"name-{name}"), palette.ink if s else palette.soft, bold=bool(s))
        if s is None:
            line([left, right], [y, y], palette.line, 2)
            continue
        line([left, left + scale * s.start], [y, y], palette.soft, 1.5)
        line([left + scale * s.start, left + scale * s.settled], [y, y], palette.inside, 9)
        sheet.mark(left + scale * s.reply, y, "reply")
        sheet.mark(left + scale * s.settled, y, "settled")
        if order.stage == "whole":
            x = left + scale * TICKETS[name].limit
            line([x, x], [y - step * 0.42, y + step * 0.42], palette.ink, 2, zorder=4)
            line([x, x + scale * s.over], [y + step * 0.3] * 2, palette.below, 4)
            colour = palette.below_text if s.over else palette.inside_text
            say(sheet.width - 8, y + 4, felt(s, words), colour, bold=bool(s.over), ha="right")
    return sheet.svg()


def week_svg(look: Look, ways: Ways, running: str, words: Words, done: float = 0.0) -> str:
    """SVG source: for each way a bar of its customers and its two clocks; `done`: the share of the weeks run so far."""
    sheet, narrow = _Sheet(look, (322, 372), *week_title(ways, running, words)), look.narrow
    bar, clocks = ((14.0, 204.0), (226.0, 336.0)) if narrow else ((136.0, 396.0), (424.0, 604.0))
    top, step = (84.0, 34.0) if narrow else (106.0, 41.0)
    soft, bottom = sheet.palette.soft, top + 6 * step
    sheet.keys(14, 58 if narrow else 74, BAR, words)
    sheet.keys(14 if narrow else -8, bottom + 20 if narrow else 74, CLOCKS, words)

    def place(minutes: float) -> float:
        part = np.log(np.clip(minutes, 2, WEEK) / 2) / np.log(WEEK / 2)
        return float(clocks[0] + part * (clocks[1] - clocks[0]))

    for minutes in (60, 1440):
        sheet.line([place(minutes)] * 2, [top - 12, bottom - 14], sheet.palette.line, zorder=0)
        sheet.say(place(minutes), bottom, words(f"tick-{minutes}"), soft, ha="center")
    scale = (bar[1] - bar[0] - 6) / max(way.numbers["troubled"] for way in ways.values())
    for row, name in enumerate(ROWS):
        y, way = top + row * step, ways.get(name)
        sheet.say(14, y, words(f"row-{name}"), "" if way else soft, bold=bool(way))
        down = words("down", n=f"{way.numbers['down']:.0f}") if way else words("not-tried")
        at = (bar[1], y) if narrow else (14, y + 15)
        sheet.say(at[0], at[1], down, sheet.palette.below_text if way else soft, ha="right" if narrow else "left")
        if way:
            _bar(sheet, bar[0], y + 5, scale, way)
            ends = [way.numbers[clock] for clock in ("reply_half", "settled_half", "settled_most")]
            known = [place(end) for end in ends if np.isfinite(end)]
            if known:  # a line that runs out of the picture: so many were never settled
                sheet.line([known[0], known[-1] if len(known) == 3 else clocks[1]], [y + 11] * 2, soft, 1.5)
            for x, kind in zip(known, CLOCKS, strict=False):
                sheet.mark(x, y + 11, kind)
    sheet.box(0, sheet.height - 5, sheet.width * done, 5, sheet.palette.inside)
    return sheet.svg()


def _bar(sheet: _Sheet, x: float, y: float, scale: float, way: Way) -> None:
    """The customers by fate, the silent a little apart; with numbers where there is room."""
    palette = sheet.palette
    for fate, colour in zip(BAR, (palette.inside_text, "", palette.below_text, palette.soft), strict=True):
        n = way.numbers[fate]
        x += 6 * (fate == "silent")
        sheet.fate(x, y, n * scale, 13, fate)
        if colour and n * scale > 24 and not sheet.narrow:
            sheet.say(x + 2, y - 4, f"{n:.0f}", colour)
        x += n * scale

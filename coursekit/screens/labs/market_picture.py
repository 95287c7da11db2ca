"""The pictures of the lab `market`: who bought where; six weeks' earnings and who came back; who brings the money."""

from __future__ import annotations

import numpy as np

from coursekit.language import number
from coursekit.measures.segments import lorenz, top_share
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.market_story import Run, titles
from coursekit.screens.labs.sheet import Sheet
from coursekit.simulations.market import OURS, RIVAL, TYPES


class _Sheet(Sheet):
    """With bars and dots, full or hollow, and what they mean."""

    def part(self, x: float, y: float, width: float, height: float, hollow: bool) -> None:
        """A part of a bar: what is ours or new is full, the rest is outlined."""
        self.bar(x, y, width, height, self.palette.soft if hollow else self.palette.inside, hollow)

    def point(self, x: float, y: float, colour: str = "") -> None:
        """A dot; without a colour a ring, which lies below."""
        self.dot(x, y, colour or self.palette.soft, 10, 0 if colour else 6, zorder=7 if colour else 5)

    def keys(self, y: float, texts: tuple[str, str], dots: bool = False) -> None:
        """What the full and the hollow ones are."""
        x = 14.0
        for text, hollow in zip(texts, (False, True), strict=True):
            if dots:
                self.point(x + 5, y - 4, "" if hollow else self.palette.inside)
            else:
                self.part(x, y - 9, 10, 10, hollow)
            self.say(x + 16, y, text, self.palette.soft)
            x += 34 + chart.text_width(text, 12)


def drawn(look: Look, run: Run) -> str:
    """SVG source of the step at which the run is."""
    return {"six": _six, "who": _who}.get(run.step, _bars)(look, run)


def _bars(look: Look, run: Run) -> str:
    """A row a type: who bought from us and from the rival, in an ordinary week and in this one."""
    sheet = _Sheet(look, (296, 372), *titles(run))
    narrow, palette = look.narrow, sheet.palette
    sheet.keys(60 if narrow else 76, (run.words("key-ours"), run.words("key-rival")))
    labels = {"usual": run.plain, "now": run.mine}
    names = [run.words(f"type-{name}") for name in TYPES]
    name_width = 0.0 if narrow else 16 + 1.1 * max(chart.text_width(name, 12) for name in names)
    left = 22 + name_width + max(chart.text_width(run.words(f"bar-{label}"), 12) for label in labels)
    counts = {label: (run.bought(course, OURS), run.bought(course, RIVAL)) for label, course in labels.items()}
    longest = max(ours[k] + rival[k] for ours, rival in counts.values() for k in range(len(TYPES)))
    scale = (sheet.width - 14 - left) / max(longest, 1)
    top, step, high = (82.0, 53.0, 15.0) if narrow else (98.0, 67.0, 20.0)
    for place, name in enumerate(names):
        y = top + place * step
        sheet.say(14, y + (0 if narrow else 24), name, bold=True)
        for bar, (label, (ours, rival)) in enumerate(counts.items()):
            if label == "now" and not run.step:
                continue
            at, wide, rest = y + 5 + bar * (high + 3), ours[place] * scale, rival[place] * scale
            sheet.say(14 + name_width, at + high - 4, run.words(f"bar-{label}"), palette.soft)
            sheet.part(left, at, wide, high, False)
            sheet.part(left + wide, at, rest, high, True)
            for x, width, n, colour in ((left, wide, ours, palette.paper), (left + wide, rest, rival, palette.soft)):
                if width > 10 + chart.text_width(f"{n[place]}", 12):
                    sheet.say(x + 5, at + high - 4, f"{n[place]}", colour, zorder=4)
    return sheet.svg()


def _six(look: Look, run: Run) -> str:
    """Two columns a week, and below a row a type: who was won, who came back, who would have come anyway."""
    sheet = _Sheet(look, (360, 434), *titles(run))
    narrow, palette = look.narrow, sheet.palette
    sheet.keys(58 if narrow else 74, (run.words("key-mine"), run.words("key-usual")))
    top, bottom = (72.0, 160.0) if narrow else (90.0, 208.0)
    mine, plain = run.mine.earnings(), run.plain.earnings()
    low, high = min(0.0, *mine), max(*mine, *plain)
    ticks = np.arange(np.ceil(low / 10_000), high / 10_000 + 0.01) * 10_000 + 0.0  # no −0
    left, scale = 16 + chart.text_width("−20,000", 12), (bottom - top) / (high - low)
    for tick in ticks:
        y = bottom - (tick - low) * scale
        sheet.line([left, sheet.width - 14], [y, y], palette.line if tick else palette.ink, zorder=0)
        sheet.say(left - 6, y + 4, number(tick), palette.soft, ha="right")
    each, zero = (sheet.width - 14 - left) / len(mine), bottom + low * scale
    for t, pair in enumerate(zip(plain, mine, strict=True)):
        x, wide = left + t * each + 0.14 * each, 0.34 * each
        for k, value in enumerate(pair):
            y, tall = (zero - max(value, 0) * scale), abs(value) * scale
            if k:
                sheet.box(x + wide + 2, y, wide, tall, palette.inside if value >= pair[0] else palette.below)
            else:
                sheet.part(x, y, wide, tall, True)
        sheet.say(x + wide, bottom + 16, run.words("week", n=t + 1), palette.soft, ha="center")
    _back(sheet, run, bottom + (44 if narrow else 54))
    return sheet.svg()


def _back(sheet: _Sheet, run: Run, top: float) -> None:
    """A row a type from `top` px on: how many were won, and shares that came back and would have come anyway."""
    palette, table = sheet.palette, run.table
    sheet.say(14, top, run.words("second-back"), palette.soft)
    sheet.keys(top + 20, (run.words("key-back"), run.words("key-anyway")), dots=True)
    names = [run.words(f"type-{name}") for name in TYPES]
    won = [run.words("won", n=f"{n:,}") for n in table["won"]]
    middle = 26 + 1.1 * max(chart.text_width(name, 12) for name in names)
    left = middle + 14 + max(chart.text_width(text, 12) for text in won)
    right, step = sheet.width - 14 - chart.text_width("100 %", 12) / 2, 24.0
    ys = [top + 46 + place * step for place in range(len(TYPES))]
    for share in (0.0, 0.5, 1.0):
        x = left + share * (right - left)
        sheet.line([x, x], [ys[0] - 12, ys[-1] + 12], palette.line, zorder=0)
        sheet.say(x, ys[-1] + 26, run.words.percent(share), palette.soft, ha="center")
    for place, y in enumerate(ys):
        sheet.say(14, y + 4, names[place], bold=True)
        sheet.say(middle, y + 4, won[place], palette.soft)
        if not table["won"][place]:
            continue
        back, anyway = (left + table[name][place] * (right - left) for name in ("back", "back_anyway"))
        colour = palette.inside if back >= anyway else palette.below
        sheet.line([anyway, back], [y, y], colour, 2.5, zorder=3)
        sheet.point(anyway, y)
        sheet.point(back, y, colour)


def _who(look: Look, run: Run) -> str:
    """The Lorenz curve, turned round: the best buyers first."""
    sheet = _Sheet(look, (300, 380), *titles(run))
    palette, top, bottom = sheet.palette, 64.0 if look.narrow else 76.0, sheet.height - 34
    left, right = 22 + chart.text_width("100 %", 12), sheet.width - 26.0

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * (right - left), bottom - y * (bottom - top)

    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        (x, y), text = at(share, share), run.words.percent(share)
        sheet.line([left, right], [y, y], palette.line, zorder=0)
        sheet.say(left - 6, y + 4, text, palette.soft, ha="right")
        sheet.say(x, bottom + 17, text, palette.soft, ha="center")
    people, held = lorenz(run.mine.by_buyer())
    keep = np.linspace(0, len(people) - 1, 101).astype(int)
    curve = [at(1 - p, 1 - h) for p, h in zip(people[keep], held[keep], strict=True)]
    sheet.line([at(0, 0)[0], at(1, 1)[0]], [at(0, 0)[1], at(1, 1)[1]], palette.soft, 1.5, linestyle=(0, (4, 4)))
    sheet.line([x for x, _ in curve], [y for _, y in curve], palette.inside, 3, zorder=3)
    share = top_share(run.mine.by_buyer())
    x, y = at(0.2, share)
    sheet.line([x, x], [bottom, y], palette.inside, 1.5, linestyle=(0, (2, 2)), zorder=3)
    sheet.point(x, y, palette.inside)
    sheet.say(x + 12, y + 16, run.words.percent(share), palette.inside_text, 14, bold=True)
    sheet.point(*at(0.2, 0.8))
    sheet.say(at(0.2, 0)[0] - 4, at(0, 0.8)[1] - 14, run.words("rule"), palette.soft)
    sheet.say(at(0.62, 0)[0], at(0, 0.5)[1] + 16, run.words("equal"), palette.soft)
    return sheet.svg()

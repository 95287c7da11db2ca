"""The pictures of the lab `priorities`: a map in four fields, and rows of bars or of changes. Drawn anew each time."""

from __future__ import annotations

import numpy as np

from coursekit.language import Words
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.priorities_story import CLASSES, Scene, numbered, row_label, signed, title, verdict
from coursekit.screens.labs.sheet import Sheet
from coursekit.simulations import priorities as model
from coursekit.simulations.priorities import NAMES

APART = 19.0  # px from dot to dot at least


def svg(look: Look, scene: Scene, words: Words) -> str:
    """SVG source of the step's picture."""
    draw = {"map": _map, "feel": _feel, "spend": _spend, "next": _next}[scene.step]
    sheet = Sheet(look, (404, 400), *title(scene, words))
    draw(sheet, scene, words)
    return sheet.svg()


def _map(sheet: Sheet, scene: Scene, words: Words) -> None:
    """Dots with numbers in four fields, and a key; what changed its field trails a line from where it was."""
    narrow, palette = sheet.narrow, sheet.palette
    left, right, top, bottom = (14.0, 336.0, 54.0, 278.0) if narrow else (14.0, 430.0, 64.0, 364.0)
    rated = model.rated(scene.shop)
    cut = float(np.mean(list(rated.values())))
    half = 1.1 * max(abs(value - cut) for value in rated.values())
    middle, scale = ((left + right) / 2, (top + bottom) / 2), (right - left - 24) / 2 / half
    for x, y, field, ha in (
        (left, top, "first", "left"), (right, top, "keep", "right"),
        (left, bottom, "wait", "left"), (right, bottom, "plenty", "right"),
    ):  # fmt: skip
        box = (min(x, middle[0]), min(y, middle[1]), (right - left) / 2, (bottom - top) / 2)
        sheet.box(*box, palette.zone if field == "first" else palette.paper, zorder=0)
        at = x + (8 if ha == "left" else -8), y + (17 if y == top else -8)
        sheet.say(*at, words(field), palette.ink if field == "first" else palette.soft, bold=field == "first", ha=ha)
    for xs, ys in (
        ([left, right], [middle[1]] * 2), ([middle[0]] * 2, [top, bottom]),
        ([left, right, right, left, left], [top, top, bottom, bottom, top]),
    ):  # fmt: skip
        sheet.line(xs, ys, palette.soft, zorder=1)
    sheet.say((left + right) / 2, bottom + 16, words("axis-rated"), palette.soft, ha="center")
    for tick in (2, 3, 4):
        x = middle[0] + scale * (tick - cut)
        if left + 10 < x < right - 10:
            sheet.line([x, x], [bottom - 4, bottom + 4], palette.soft)
            if abs(x - middle[0]) > 40:
                sheet.say(x, bottom + 16, str(tick), palette.soft, ha="center")
    room = (bottom - top) / 2 - 34
    across = np.array([middle[0] + scale * (rated[name] - cut) for name in NAMES])
    heights = [middle[1] - room * _heights(scene, derived) for derived in (False, True)]
    places = _apart(across, heights[scene.derived])
    moved = scene.moved() if scene.derived else []
    for name, (x, y), old in zip(NAMES, places, heights[0], strict=True):
        colour = palette.below_text if name in moved else palette.inside_text
        if name in moved:
            sheet.line([x, x], [old, y], colour, 2, zorder=2)
        sheet.marks([(x, y)], palette.paper, APART, zorder=3)
        sheet.marks([(x, y)], colour, APART - 2, zorder=4)
        sheet.say(x, y + 4.3, str(NAMES.index(name) + 1), palette.paper, bold=True, ha="center", zorder=5)
    for place, name in enumerate(NAMES):
        x, y = (14 + 168 * (place // 5), bottom + 38 + 18 * (place % 5)) if narrow else (450, top + 16 + 30 * place)
        colour = palette.below_text if name in moved else palette.ink
        sheet.say(x, y, numbered(name, words), colour, bold=name in moved)


def _heights(scene: Scene, derived: bool) -> model.Floats:
    """How important each is, from -1 to 1, with 0 on the line between the fields."""
    points = np.array([found.estimate for found in model.importance(scene.shop, derived).values()])
    points = points - points.mean()
    return np.asarray(points / np.abs(points).max())


def _apart(across: model.Floats, heights: model.Floats) -> list[tuple[float, float]]:
    """Places moved sideways and up or down until no dot lies on another."""
    at = np.column_stack([across, heights])
    for _ in range(60):
        gaps = at[:, None] - at[None]
        far = np.hypot(gaps[..., 0], gaps[..., 1]) + np.eye(len(at)) * APART
        push = np.clip(APART + 0.5 - far, 0, None)[..., None] * gaps / np.maximum(far, 0.1)[..., None]
        at = at + 0.3 * push.sum(axis=1)
    return [(float(x), float(y)) for x, y in at]


def _feel(sheet: Sheet, scene: Scene, words: Words) -> None:
    """A bar for each attribute, in four parts; the class that most chose stands beside it."""
    palette = sheet.palette
    colours = dict(zip(CLASSES, (palette.below, palette.inside, palette.above, palette.line), strict=True))
    texts = (palette.below_text, palette.inside_text, palette.above_text, palette.soft)
    inks = dict(zip(CLASSES, texts, strict=True))
    left, right, top, step = _rows(sheet, [f"class-{c}" for c in CLASSES], words)
    for row, (name, found) in enumerate(model.felt(scene.shop).items()):
        x, y, total = left, top + row * step, sum(found.counts[c] for c in CLASSES)
        sheet.say(14, y + 4, numbered(name, words))
        for kind in CLASSES:
            width = (right - left) * found.counts[kind] / total
            mine = kind == found.category
            sheet.box(x, y - (9 if mine else 5), max(width - 1, 0), 18 if mine else 10, colours[kind])
            x += width
        sheet.say(right + 8, y + 4, words(f"class-{found.category}"), inks.get(found.category, palette.soft), bold=True)


def _spend(sheet: Sheet, scene: Scene, words: Words) -> None:
    """Two bars for each attribute, how it is felt, and a square for each unit."""
    palette, spent, rated = sheet.palette, dict(scene.spent), model.rated(scene.shop)
    left, right, top, step = _rows(sheet, [f"class-{c}" for c in CLASSES], words)
    derived = model.importance(scene.shop, True)
    most = max(found.estimate for found in derived.values())
    for row, name in enumerate(NAMES):
        y, width = top + row * step, right - left
        sheet.say(14, y + 1, numbered(name, words), bold=name in spent)
        sheet.box(left, y - 8, width * (rated[name] - 1) / 4, 7, palette.inside)
        sheet.box(left, y + 1, width * max(derived[name].estimate, 0) / most, 4, palette.soft)
        sheet.say(right + 8, y + 1, words(f"class-{model.felt(scene.shop)[name].category}"), palette.soft)
        for unit in range(spent.get(name, 0)):
            sheet.box(14 + 10 * unit, y + 6, 8, 8, palette.below)


def _next(sheet: Sheet, scene: Scene, words: Words) -> None:
    """Changes with their intervals: full dots where it shows, hollow ones where it doesn't; a stroke for the truth."""
    palette, rows, spent = sheet.palette, scene.rows(), dict(scene.spent)
    left, right, top, step = _rows(sheet, [], words)
    ends = [end for row in rows.values() for end in (row.said.low, row.said.high, row.true)]
    low, high = min(-0.3, *ends), max(0.3, *ends)

    def at(points: float) -> float:
        return left + (points - low) / (high - low) * (right - left)

    bottom = top + step * (len(rows) - 0.5)
    sheet.line([at(0)] * 2, [top - step / 2, bottom], palette.ink, 1.5, zorder=1)
    for row, (name, change) in enumerate(rows.items()):
        y, said, shown = top + row * step, change.said, verdict(change.said) != "unsure"
        bold = name in ("overall", "own")
        sheet.say(14, y + 4, row_label(name, words), bold=bold)
        for unit in range(spent.get(name, 0)):
            sheet.box(14 + 10 * unit, y + 8, 8, 5, palette.below)
        colour = palette.inside if shown else palette.soft
        sheet.line([at(said.low), at(said.high)], [y, y], colour, 3, zorder=2)
        sheet.marks([(at(said.estimate), y)], colour, 11, zorder=3)
        if not shown:
            sheet.marks([(at(said.estimate), y)], palette.paper, 7, zorder=4)
        if scene.truth:
            sheet.line([at(change.true)] * 2, [y - 9, y + 9], palette.below, 3, zorder=5)
        text = signed(said.estimate) + ("" if shown else words("unsure"))
        sheet.say(right + 10, y + 4, text, palette.ink if shown else palette.soft, bold=shown)


def _rows(sheet: Sheet, keys: list[str], words: Words) -> tuple[float, float, float, float]:
    """Where bars begin and end, px; where the first row lies, and how far it is to the next."""
    labels = [numbered(name, words) for name in NAMES] + [row_label(n, words) for n in ("overall", "own", "wu", "even")]
    left = 14 + 1.08 * max(chart.text_width(label, 12) for label in labels) + 8
    widest = max(chart.text_width(words(f"class-{kind}"), 12) for kind in CLASSES) * 1.08
    tail = max(widest, chart.text_width("+0.00" + words("unsure"), 12)) + 14
    return left, sheet.width - 8 - tail, 72.0 if sheet.narrow else 84.0, 30.5

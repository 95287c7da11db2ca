"""The pictures of the lab `priorities`: a map in four fields, and rows of bars or of changes. Drawn anew each time."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from coursekit.language import Words, signed
from coursekit.screens import chart
from coursekit.screens.chart import Look
from coursekit.screens.labs.priorities_story import CLASSES, Scene, label, title, verdict
from coursekit.screens.labs.sheet import Sheet
from coursekit.simulations import priorities as model
from coursekit.simulations.priorities import NAMES, Floats

APART = 19.0  # px from dot to dot at least
STEP = 30.5  # px from row to row


def svg(look: Look, scene: Scene, words: Words) -> str:
    """SVG source of the step's picture."""
    draw = {"map": _map, "feel": _feel, "spend": _spend, "next": _next}[scene.step]
    height = 412 - 8 * STEP * (scene.step == "next" and scene.ways)
    sheet = Sheet(look, (height, height), *title(scene, words))
    draw(sheet, scene, words)
    return sheet.svg()


def _map(sheet: Sheet, scene: Scene, words: Words) -> None:
    """Dots with numbers in four fields, and a key; what changed its field trails a line from where it was."""
    narrow, palette = sheet.narrow, sheet.palette
    left, right, top, bottom = (14.0, 336.0, 54.0, 282.0) if narrow else (14.0, 430.0, 64.0, 374.0)
    x0, y0 = (left + right) / 2, (top + bottom) / 2
    sheet.box(left, top, x0 - left, y0 - top, palette.zone, zorder=0)
    for x, y in ((left, top), (x0, y0), (right, bottom)):
        sheet.line([x, x], [top, bottom], palette.soft, zorder=1)
        sheet.line([left, right], [y, y], palette.soft, zorder=1)
    for place, field in enumerate(("first", "keep", "wait", "plenty")):
        x, ha = ((left + 8, "left"), (right - 8, "right"))[place % 2]
        y, first = (top + 17, bottom - 8)[place // 2], place == 0
        sheet.say(x, y, words(field), palette.ink if first else palette.soft, bold=first, ha=ha)
    rated = np.array(list(model.rated(scene.shop).values()))
    across = x0 + (right - left - 30) / 2 * _centred(rated)
    sheet.say(right, bottom + 16, words("axis-rated"), palette.soft, ha="right")
    heights = [y0 - ((bottom - top) / 2 - 34) * _centred(_points(scene, derived)) for derived in (False, True)]
    moved = scene.moved() if scene.derived else []
    for place, (name, (x, y)) in enumerate(zip(NAMES, apart(across, heights[scene.derived], (x0, y0)), strict=True)):
        colour = palette.below_text if name in moved else palette.inside_text
        if name in moved:
            sheet.line([x, x], [float(heights[0][place]), y], colour, 2, zorder=2)
        sheet.marks([(x, y)], palette.paper, APART, zorder=3)
        sheet.marks([(x, y)], colour, APART - 2, zorder=4)
        sheet.say(x, y + 4.3, str(place + 1), palette.paper, bold=True, ha="center", zorder=5)
        at = (14 + 168 * (place // 5), bottom + 40 + 18 * (place % 5)) if narrow else (450, top + 14 + 32 * place)
        sheet.say(*at, label(name, words), colour if name in moved else palette.ink, bold=name in moved)


def _points(scene: Scene, derived: bool) -> Floats:
    return np.array([found.estimate for found in model.importance(scene.shop, derived).values()])


def _centred(points: Floats) -> Floats:
    """From -1 to 1, with 0 at the mean, where the fields meet."""
    return np.asarray((points - points.mean()) / np.abs(points - points.mean()).max())


def apart(across: Floats, heights: Floats, middle: tuple[float, float]) -> list[tuple[float, float]]:
    """Places moved until hardly a dot lies on another; none leaves its field."""
    start = np.column_stack([across, heights])
    at = start + 0.01 * np.arange(len(start))[:, None]  # equal places part too
    for _ in range(60):
        gaps = at[:, None] - at[None]
        far = np.hypot(gaps[..., 0], gaps[..., 1]) + APART * np.eye(len(at))
        at = at + 0.3 * np.einsum("ij,ijk->ik", np.clip(APART + 0.5 - far, 0, None) / far, gaps)
        at = np.where(start >= middle, np.maximum(at, middle), np.minimum(at, middle))
    return [(float(x), float(y)) for x, y in at]


def _feel(sheet: Sheet, scene: Scene, words: Words) -> None:
    """A bar for each attribute, in four parts; the class that most chose stands beside it."""
    palette = sheet.palette
    colours = dict(zip(CLASSES, (palette.below, palette.inside, palette.above, palette.soft), strict=True))
    inks = (palette.below_text, palette.inside_text, palette.above_text, palette.soft)
    texts = dict(zip(CLASSES, inks, strict=True))
    left, right = _ends(sheet, NAMES, [words(f"class-{kind}") for kind in CLASSES], words)
    for row, (name, found) in enumerate(model.felt(scene.shop).items()):
        x, y, mine = left, _row(sheet, row), found.category
        sheet.say(14, y + 4, label(name, words))
        for kind in CLASSES:
            width, high = (right - left) * found.counts[kind] / found.n, 18 if kind == mine else 10
            sheet.bar(x, y - high / 2, max(width - 1, 0), high, colours[kind], kind == "I")  # they don't mind
            x += width
        sheet.say(right + 8, y + 4, words(f"class-{mine}"), texts[mine], bold=True)


def _spend(sheet: Sheet, scene: Scene, words: Words) -> None:
    """Two bars for each attribute, how it is felt, and a square for each unit."""
    palette, spent, derived = sheet.palette, dict(scene.spent), model.importance(scene.shop, True)
    left, right = _ends(sheet, NAMES, [words(f"class-{kind}") for kind in CLASSES], words)
    most = max(found.estimate for found in derived.values())
    for row, (name, rated) in enumerate(model.rated(scene.shop).items()):
        y = _row(sheet, row)
        sheet.say(14, y + 1, label(name, words), bold=name in spent)
        sheet.box(left, y - 8, (right - left) * (rated - 1) / 4, 7, palette.inside)
        sheet.box(left, y + 1, (right - left) * max(derived[name].estimate, 0) / most, 4, palette.soft)
        sheet.say(right + 8, y + 1, words(f"class-{model.felt(scene.shop)[name].category}"), palette.soft)
        _money(sheet, y, spent.get(name, 0))


def _next(sheet: Sheet, scene: Scene, words: Words) -> None:
    """Changes with their intervals: full dots where it shows, hollow ones where it doesn't; a stroke for the truth."""
    palette, rows, spent = sheet.palette, scene.rows(), dict(scene.spent)
    left, right = _ends(sheet, rows, ["+0.00" + words("unsure")], words)
    ends = [end for row in rows.values() for end in (row.said.low, row.said.high, row.true)]
    low, high = min(-0.3, *ends), max(0.3, *ends)

    def at(points: float) -> float:
        return left + (points - low) / (high - low) * (right - left)

    sheet.line([at(0)] * 2, [_row(sheet, -0.4), _row(sheet, len(rows) - 0.5)], palette.ink, 1.5, zorder=1)
    sheet.say(at(0) - 4, _row(sheet, -0.4) + 4, "0", palette.soft, ha="right")
    for row, (name, change) in enumerate(rows.items()):
        y, said, shows = _row(sheet, row), change.said, verdict(change.said) != "unsure"
        colour = palette.inside if shows else palette.soft
        sheet.say(14, y + 4, label(name, words), bold=name in ("overall", "own"))
        _money(sheet, y, spent.get(name, 0))
        sheet.line([at(said.low), at(said.high)], [y, y], colour, 3, zorder=2)
        sheet.dot(at(said.estimate), y, colour, 11, 0 if shows else 7, zorder=3)
        if scene.truth:
            sheet.line([at(change.true)] * 2, [y - 9, y + 9], palette.below, 3, zorder=5)
        text = signed(said.estimate) + ("" if shows else words("unsure"))
        sheet.say(right + 10, y + 4, text, palette.ink if shows else palette.soft, bold=shows)


def _money(sheet: Sheet, y: float, units: int) -> None:
    for unit in range(units):
        sheet.box(14 + 9 * unit, y + 8, 7, 7, sheet.palette.above)


def _row(sheet: Sheet, row: float) -> float:
    return (74.0 if sheet.narrow else 86.0) + STEP * row


def _ends(sheet: Sheet, names: Iterable[str], tails: Iterable[str], words: Words) -> tuple[float, float]:
    """Where bars begin and end, px, between names and what is said at the right."""
    said = [label(name, words) for name in names], list(tails)
    before, after = (1.08 * max(chart.text_width(text, 12) for text in texts) for texts in said)
    return 22 + before, sheet.width - 22 - after

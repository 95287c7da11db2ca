"""The lab `priorities` in words: two surveys and a budget, as titles, sentences and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.language import Words, signed
from coursekit.measures.samples import Interval
from coursekit.screens.views import Table
from coursekit.simulations import priorities as model
from coursekit.simulations.priorities import BUDGET, NAMES, Change, Shop, Spent, spending

PLACES = {"concentrate here": "first", "keep up": "keep", "low priority": "wait", "possible overkill": "plenty"}
CLASSES = ("M", "O", "A", "I")


@dataclass(frozen=True)
class Scene:
    """What is looked at: a step, of it the picture, and what was spent."""

    shop: Shop
    step: str = "map"  # map, feel, spend, next
    derived: bool = False
    units: tuple[str, ...] = ()  # one name each, in the order spent
    quarter: int = 1
    ways: bool = False
    truth: bool = False

    @property
    def spent(self) -> Spent:
        """What was spent."""
        return spending(self.units)

    def plan(self, name: str) -> tuple[str, ...]:
        """The units of a ready-made way to spend them: wu, even or none."""
        return {"wu": (model.worst(self.shop),) * BUDGET, "even": NAMES}.get(name, ())

    def places(self, derived: bool) -> dict[str, str]:
        """The field of each attribute: first, keep, wait or plenty."""
        return {name: PLACES[q] for name, q in model.sorted_out(self.shop, derived).quadrants.items()}

    def moved(self) -> list[str]:
        """What changes its field from the one view to the other."""
        said, derived = self.places(False), self.places(True)
        return [name for name in NAMES if said[name] != derived[name]]

    def rows(self) -> dict[str, Change]:
        """The rows of the last step's picture: overall satisfaction and each attribute, or three ways to spend."""
        if not self.ways:
            return model.changes(self.shop, self.spent, self.quarter)
        spent = {"own": self.spent, **{way: spending(self.plan(way)) for way in ("wu", "even")}}
        return {way: model.changes(self.shop, each, self.quarter)["overall"] for way, each in spent.items()}


def verdict(change: Interval) -> str:
    """Whether a change shows, by its limits as they are printed: `up`, `down` or `unsure`."""
    return "up" if round(change.low, 2) > 0 else "down" if round(change.high, 2) < 0 else "unsure"


def label(name: str, words: Words, what: str = "name") -> str:
    """What stands before a row: an attribute's number and name, `what` for its long one; else the row's own."""
    place = f"{NAMES.index(name) + 1} " if name in NAMES else ""
    return place + words(f"{what if name in NAMES else 'name'}-{name}")


def listed(names: Iterable[str], words: Words, what: str = "name") -> str:
    """Attributes by name; by number where `what` is empty."""
    said = [words(f"{what}-{name}") if what else str(NAMES.index(name) + 1) for name in names]
    return words("and").join(said) or words("none")


def facts(scene: Scene, words: Words) -> dict[str, str]:
    """What titles and sentences of the first three steps are filled with."""
    shop, worst, felt = scene.shop, model.worst(scene.shop), model.felt(scene.shop)
    said, derived, kinds = scene.places(False), scene.places(True), {n: f.category for n, f in felt.items()}
    moves = [words("move", name=words(f"what-{n}"), old=words(said[n]), new=words(derived[n])) for n in scene.moved()]
    return {
        **{kind: listed([n for n in NAMES if kinds[n] == kind], words) for kind in CLASSES},
        "worst": words(f"what-{worst}"),
        "named": label(worst, words),
        "rated": f"{model.rated(shop)[worst]:.2f}",
        "said": f"{model.importance(shop, False)[worst].estimate:.2f}",
        "quadrant": words(said[worst]),
        "class": words(f"class-{kinds[worst]}"),
        "moved": listed(scene.moved(), words, ""),
        "moves": words("semicolon").join(moves) or words("no-move"),
        "must": listed([n for n in NAMES if kinds[n] == "M"], words, ""),
        "spent": str(len(scene.units)),
        "left": str(BUDGET - len(scene.units)),
        "n": f"{int(shop.answers if scene.step == 'next' else felt[worst].n):,}",
    }


def title(scene: Scene, words: Words) -> tuple[str, str]:
    """The picture's title and second line."""
    known = facts(scene, words)
    if scene.step != "next":
        key = ("derived" if scene.derived else "said") if scene.step == "map" else scene.step
        return words(f"title-{key}", **known), words(f"second-{key}", **known)
    rows, second = scene.rows(), words("second-truth" if scene.truth else "second-next", **known)
    if scene.ways:
        points = {way: row.true if scene.truth else row.said.estimate for way, row in rows.items()}
        best = max(points, key=points.__getitem__)
        return words("title-ways", way=words(f"name-{best}"), change=signed(points[best])), second
    said = rows["overall"].said
    return words(f"title-{verdict(said)}", change=f"{abs(said.estimate):.2f}"), second


def told(scene: Scene, words: Words) -> str:
    """What the picture shows, or what to do now."""
    if scene.step != "next":
        whole = "whole" if len(scene.units) == BUDGET else "spend"
        key = {"map": "derived" if scene.derived else "said", "feel": "feel"}.get(scene.step, whole)
        return words(f"said-{key}", **facts(scene, words))
    rows, spent = scene.rows(), [name for name, _ in scene.spent]
    if scene.ways:
        key = "way-true" if scene.truth else "way"
        ways = [words(key, name=words(f"name-{w}"), true=signed(c.true), **spans(c.said)) for w, c in rows.items()]
        return words("said-ways", rows=words("semicolon").join(ways))
    overall, first = rows["overall"], round(float(model.survey(scene.shop)["overall"].mean()), 2)
    known = {"before": f"{first:.2f}", "after": f"{first + round(overall.said.estimate, 2):.2f}"}
    lines = [words("said-overall", verdict=words(f"verdict-{verdict(overall.said)}"), **known, **spans(overall.said))]
    idle = [name for name in NAMES if name not in spent]
    if hidden := [name for name in spent if verdict(rows[name].said) == "unsure"]:
        lines.append(words("said-spent", hidden=listed(hidden, words)))
    top = max(idle, key=lambda name: rows[name].said.estimate, default="")
    if top and rows[top].said.estimate > 0.005:
        key = "idle" if spent else "none"
        lines.append(words(f"said-{key}", name=words(f"what-{top}"), change=signed(rows[top].said.estimate)))
    if fooled := [name for name in idle if verdict(rows[name].said) != "unsure"]:
        lines.append(words("said-fooled", names=listed(fooled, words)))
    if scene.truth:
        most = max(NAMES, key=lambda name: rows[name].true)
        true = {"name": words(f"what-{most}"), "most": signed(rows[most].true), "true": signed(overall.true)}
        lines.append(words("said-truth" if spent else "truth-none", **true))
    return "\n".join(lines)


def spans(change: Interval) -> dict[str, str]:
    """A change and its limits, as words take them."""
    return {"change": signed(change.estimate), "low": signed(change.low), "high": signed(change.high)}


def alt(scene: Scene, words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    columns = {"map": (0, 1, 4 + scene.derived), "feel": (0, 5), "spend": (0, 7)}.get(scene.step, (0, 2, 3))
    every = table(scene, words)["rows"]
    cells = [[row[c] for c in columns] for row in every if scene.step != "spend" or row[7] != "0"]
    rows = words("semicolon").join(" ".join(row) for row in cells) or words("none")
    return words("semicolon").join([title(scene, words)[0], words(f"alt-{scene.step}", rows=rows)])


def table(scene: Scene, words: Words) -> Table:
    """The picture's numbers."""
    shop, felt, spent = scene.shop, model.felt(scene.shop), dict(scene.spent)
    kinds = {name: words(f"class-{found.category}") for name, found in felt.items()}
    columns: tuple[str, ...] = ("row", "units", "change", "range", "true")
    if scene.step == "next":
        rows = [
            [label(name, words), str(spent.get(name, "")), signed(row.said.estimate),
             words("range", **spans(row.said)), signed(row.true) if scene.truth else words("guess-first")]
            for name, row in scene.rows().items()
        ]  # fmt: skip
    elif scene.step == "feel":
        columns = ("name", *CLASSES, "class")
        rows = [[label(n, words, "what"), *(f"{felt[n].counts[c]:.0f}" for c in CLASSES), kinds[n]] for n in NAMES]
    else:
        columns = ("name", "rated", "said", "derived", "place-said", "place-derived", "class", "units")
        points = [model.rated(shop), *({n: i.estimate for n, i in model.importance(shop, d).items()} for d in (0, 1))]
        rows = [
            [label(n, words, "what"), *(f"{each[n]:.2f}" for each in points),
             *(words(scene.places(derived)[n]) for derived in (False, True)), kinds[n], str(spent.get(n, 0))]
            for n in NAMES
        ]  # fmt: skip
    head = [words(f"class-{column}" if column in CLASSES else f"col-{column}") for column in columns]
    return Table(caption=words(f"table-{scene.step}"), head=head, rows=rows)

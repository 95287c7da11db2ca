"""The lab `priorities` in words: two surveys and a budget, as titles, sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.language import Language, Words
from coursekit.measures.samples import Interval
from coursekit.screens.views import Table
from coursekit.simulations import priorities as model
from coursekit.simulations.priorities import BUDGET, NAMES, Change, Shop, Spent, spending

PLACES = {"concentrate here": "first", "keep up": "keep", "low priority": "wait", "possible overkill": "plenty"}
CLASSES = ("M", "O", "A", "I")


def wording(language: Language) -> Words:
    """The words of the attributes, the pictures and the tables."""
    return Words(language, Path(__file__).with_name("priorities_words.yaml"))


def signed(points: float) -> str:
    """A change in points, with its sign."""
    return f"{points:+.2f}".replace("-", "−").replace("−0.00", "0.00").replace("+0.00", "0.00")


def verdict(change: Interval) -> str:
    """Whether a change shows: `up`, `down` or `unsure`."""
    return "up" if change.low > 0 else "down" if change.high < 0 else "unsure"


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


def numbered(name: str, words: Words, what: str = "name") -> str:
    """An attribute's number and name."""
    return words("numbered", n=NAMES.index(name) + 1, name=words(f"{what}-{name}"))


def numbers(names: Sequence[str], words: Words) -> str:
    """The numbers of attributes."""
    return words("and").join(str(NAMES.index(name) + 1) for name in names) or words("none")


def row_label(name: str, words: Words) -> str:
    """What stands before a row of the last step."""
    return numbered(name, words) if name in NAMES else words("name-overall" if name == "overall" else f"row-{name}")


def of_class(scene: Scene, kind: str) -> list[str]:
    """The attributes that most customers feel so about."""
    return [name for name, found in model.felt(scene.shop).items() if found.category == kind]


def facts(scene: Scene, words: Words) -> dict[str, str]:
    """What titles and sentences of the first three steps are filled with."""
    worst, shop = model.worst(scene.shop), scene.shop
    said, derived = scene.places(False), scene.places(True)
    moves = [words("move", name=words(f"what-{n}"), old=words(said[n]), new=words(derived[n])) for n in scene.moved()]
    return {
        "worst": words(f"what-{worst}"),
        "rated": f"{model.rated(shop)[worst]:.2f}",
        "said": f"{model.importance(shop, False)[worst].estimate:.2f}",
        "quadrant": words(said[worst]),
        "class": words(f"class-{model.felt(shop)[worst].category}"),
        "moved": numbers(scene.moved(), words),
        "moves": words("semicolon").join(moves) or words("no-move"),
        "must": numbers(of_class(scene, "M"), words),
        "spent": str(len(scene.units)),
        "left": str(BUDGET - len(scene.units)),
        "n": f"{int(shop.answers):,}" if scene.step != "feel" else str(int(model.felt(shop)[worst].n)),
        **{kind: words("and").join(words(f"name-{n}") for n in of_class(scene, kind)) for kind in CLASSES},
    }


def title(scene: Scene, words: Words) -> tuple[str, str]:
    """The picture's title and second line."""
    key = {"map": "derived" if scene.derived else "said"}.get(scene.step, scene.step)
    known = facts(scene, words)
    if scene.step != "next":
        known["worst"] = numbered(model.worst(scene.shop), words)
        return words(f"title-{key}", **known), words(f"second-{key}", **known)
    rows, second = scene.rows(), words("second-truth" if scene.truth else "second-next", **known)
    if scene.ways:
        points = {way: row.true if scene.truth else row.said.estimate for way, row in rows.items()}
        best = max(points, key=points.__getitem__)
        return words("title-ways", way=words(f"row-{best}"), change=signed(points[best])), second
    said = rows["overall"].said
    return words(f"title-{verdict(said)}", change=f"{abs(said.estimate):.2f}"), second


def told(scene: Scene, words: Words) -> str:
    """What the picture shows, or what to do now."""
    known = facts(scene, words)
    if scene.step == "next":
        return "\n".join(_told_ways(scene, words) if scene.ways else _told_next(scene, words))
    whole = "whole" if len(scene.units) == BUDGET else "spend"
    return words({"map": "said-derived" if scene.derived else "said-said", "feel": "said-feel"}.get(
        scene.step, f"said-{whole}"), **known)  # fmt: skip


def _told_ways(scene: Scene, words: Words) -> list[str]:
    key = "way-true" if scene.truth else "way"
    rows = [
        words(key, name=words(f"row-{way}"), change=signed(row.said.estimate), true=signed(row.true))
        for way, row in scene.rows().items()
    ]
    return [words("said-ways", rows=words("semicolon").join(rows))]


def _told_next(scene: Scene, words: Words) -> list[str]:
    rows = scene.rows()
    overall, first, spent = rows["overall"], model.survey(scene.shop)["overall"].mean(), dict(scene.spent)
    said = overall.said
    known = {"before": f"{first:.2f}", "after": f"{first + said.estimate:.2f}", **spans(said)}
    lines = [words("said-overall", verdict=words(f"verdict-{verdict(said)}"), **known)]
    idle = [name for name in NAMES if name not in spent]
    hidden = sum(verdict(rows[name].said) == "unsure" for name in spent)
    top = max(idle, key=lambda name: rows[name].said.estimate) if idle else "overall"
    key = "none" if not spent else "some" if idle and rows[top].said.estimate > 0 else "all"
    change = signed(rows[top].said.estimate)
    lines.append(words(f"said-{key}", k=len(spent), hidden=hidden, name=words(f"what-{top}"), change=change))
    if scene.truth and spent:
        most = max(spent, key=lambda name: rows[name].true)
        facts = {"name": words(f"what-{most}"), "most": signed(rows[most].true), "true": signed(overall.true)}
        lines.append(words("said-truth", **facts))
    return [*lines, words("truth-none")] if scene.truth and not spent else lines


def alt(scene: Scene, words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    rated, places, felt = model.rated(scene.shop), scene.places(scene.derived), model.felt(scene.shop)
    if scene.step == "next":
        rows = [words("alt-change", name=row_label(n, words), **spans(c.said)) for n, c in scene.rows().items()]
    elif scene.step == "spend":
        rows = [words("alt-unit", name=numbered(n, words), units=k) for n, k in scene.spent] or [words("none")]
    else:
        known = {n: {"rated": f"{rated[n]:.2f}", "quadrant": words(places[n])} for n in NAMES}
        kinds = {n: {"class": words(f"class-{felt[n].category}")} for n in NAMES}
        rows = [words(f"alt-in-{scene.step}", name=numbered(n, words), **known[n], **kinds[n]) for n in NAMES]
    said = words(f"alt-{scene.step}", rows=words("semicolon").join(rows))
    return words("semicolon").join([title(scene, words)[0], said])


def spans(change: Interval) -> dict[str, str]:
    """A change and its limits, as words take them."""
    return {"change": signed(change.estimate), "low": signed(change.low), "high": signed(change.high)}


def table(scene: Scene, words: Words) -> Table:
    """The picture's numbers."""
    felt, spent = model.felt(scene.shop), dict(scene.spent)
    columns: tuple[str, ...]
    if scene.step == "next":
        columns, rows = ("row", "units", "change", "range", "true"), []
        for name, row in scene.rows().items():
            own = [words("range", **spans(row.said)), signed(row.true) if scene.truth else words("hidden")]
            rows.append([row_label(name, words), str(spent.get(name, "")), signed(row.said.estimate), *own])
    elif scene.step == "feel":
        columns = ("name", *CLASSES)
        rows = [[numbered(n, words, "what"), *(f"{felt[n].counts[c]:.0f}" for c in CLASSES)] for n in NAMES]
    else:
        columns = ("name", "rated", "said", "derived", "place-said", "place-derived", "class", "units")
        points = [model.rated(scene.shop)]
        points += [{n: i.estimate for n, i in model.importance(scene.shop, d).items()} for d in (False, True)]
        places = scene.places(False), scene.places(True)
        rows = [
            [numbered(n, words, "what"), *(f"{each[n]:.2f}" for each in points), *(words(each[n]) for each in places),
             words(f"class-{felt[n].category}"), str(spent.get(n, 0))]
            for n in NAMES
        ]  # fmt: skip
    head = [words(f"class-{c}" if c in CLASSES else f"col-{c}") for c in columns]
    return Table(caption=words(f"table-{scene.step}"), head=head, rows=rows)

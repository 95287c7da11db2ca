"""The lab `who-is-it` in words: the trail, what was made of it, how sure the learner is over the rounds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coursekit.language import Language, Words
from coursekit.screens.views import Table
from coursekit.simulations.market import Floats
from coursekit.simulations.trails import SILENT, Round, expected, moved, posterior, tells, verdict

KEYS = ("value", "loyal", "impulse", "seeking")  # the market's TYPES, in their order, as sliders and words name them
LITTLE = 0.08  # a line that moves no share further than this decides nothing
OFF = 0.05  # points of 1 a round lost from which the answers are said to lean to one side
POINTS = ("hoped", "brought", "best")  # mean scores: as sure as the answer is, of the answer, of the best one
PARTS = (10, 8, 8)  # of names: family names, trees, parts of a house


def wording(language: Language) -> Words:
    """The words of the trails and of the picture."""
    return Words(language, Path(__file__).with_name("who_is_it_words.yaml"))


@dataclass(frozen=True)
class Reading:
    """A round as it stands: the four sliders, whether they are the answer, and the moment looked at after it."""

    round: Round
    sliders: tuple[float, ...]
    answered: bool
    looked: str

    @property
    def said(self) -> Floats:
        """The learner's shares; none as long as all sliders are at 0."""
        return np.array(self.sliders) / (sum(self.sliders) or 1)

    @property
    def lines(self) -> list[str]:
        """The lines that are seen."""
        extra = [line for line in self.round.more if self.looked and line.startswith(f"{self.looked}-")]
        return [*self.round.lines, *extra]

    @property
    def model(self) -> Floats:
        """The shares after all lines that are seen."""
        return posterior(self.round.prior, self.lines)

    def offers(self) -> list[str]:
        """Three moments that may be looked at after a trail that tells little: best, middling, worst, as they come."""
        true = self.round.posterior
        if not self.answered or true.max() >= SILENT:
            return []
        left = [line.partition("-")[0] for line in self.round.more]
        ranked = sorted(left, key=lambda moment: -tells(true, moment))
        three = {ranked[0], ranked[len(ranked) // 2], ranked[-1]}
        return [moment for moment in left if moment in three]

    def best(self) -> str:
        """The offer that tells most."""
        return max(self.offers(), key=lambda moment: tells(self.round.posterior, moment), default="")


def name(who: int, words: Words) -> str:
    """A person's name by their number."""
    at = np.unravel_index(who, PARTS)
    family, tree, part = (words(key).split()[k] for key, k in zip(("surnames", "trees", "parts"), at, strict=True))
    return words("name", family=family, tree=tree, part=part)


def facts(reading: Reading, words: Words) -> dict[str, object]:
    """Who and what, as sentences take them, and the type that the seen lines look like most."""
    made, model = reading.round, reading.model
    first = words(f"thing-{made.before.thing}") if made.before else ""
    return {
        "name": name(made.who, words),
        "thing": words(f"thing-{made.thing}"),
        "first": first,
        "type": words(f"type-{KEYS[model.argmax()]}"),
        "share": words.percent(model.max()),
    }


def listed(shares: Floats, words: Words) -> str:
    """Four shares, of a hundred."""
    parts = [words("share", type=words(f"type-{key}"), n=f"{100 * s:.0f}") for key, s in zip(KEYS, shares, strict=True)]
    return words("comma").join(parts)


def line(key: str, reading: Reading, words: Words) -> str:
    """A line of the trail in words."""
    return words(f"line-{key}", thing=words(f"thing-{reading.round.thing}"))


def trail(reading: Reading, words: Words) -> list[str]:
    """Whose trail, its lines by number, and what is known before reading."""
    made, known = reading.round, facts(reading, words)
    lines = [words("numbered", n=n, line=line(key, reading, words)) for n, key in enumerate(reading.lines, start=1)]
    even = np.ptp(made.prior) < 0.001
    key = "before-even" if even else "before-carry" if made.world.carry else "before"
    prior = words(key, shares=listed(made.prior, words), **known)
    return [words("again" if made.before else "bought", **known), *lines, prior]


def so_far(reading: Reading, words: Words) -> str:
    """What the sliders say before it is the answer."""
    return words("say", shares=listed(reading.said, words)) if any(reading.sliders) else words("begin")


def judged(reading: Reading, words: Words) -> list[str]:
    """What the answer is worth, what the trail says, and which line says it."""
    if reading.looked:
        return looked(reading, words)
    said, made = reading.said, reading.round
    true = made.posterior
    band = words(f"band-{verdict(said, true)}")
    points = {"brought": f"{100 * expected(said, true):.0f}", "best": f"{100 * expected(true, true):.0f}"}
    lines = [words("points", band=band, **points), words("in-hundred", shares=listed(true, words))]
    if true.max() < SILENT:
        return [*lines, words("silent")]
    lines.append(told_most(reading, words))
    if made.before:
        types = [KEYS[shares.argmax()] for shares in (made.before.posterior, true)]
        named = {f"type{k}": words(f"type-{key}") for k, key in enumerate(types)}
        lines.append(words("pair-same" if types[0] == types[1] else "pair-other", **named, **facts(reading, words)))
    return lines


def told_most(reading: Reading, words: Words) -> str:
    """The line without which the shares would be most others, and whereto it moves them."""
    made = reading.round
    pushes = moved(made.prior, made.lines)
    at = int(np.argmax([push.max() for push in pushes]))
    to = int(pushes[at].argmax())
    with_, push = float(made.posterior[to]), float(pushes[at][to])
    if push < LITTLE:
        return words("line-none")
    shares = {"share": words.percent(with_), "without": words.percent(with_ - push)}
    return words("line-most", n=at + 1, type=words(f"type-{KEYS[to]}"), **shares)


def looked(reading: Reading, words: Words) -> list[str]:
    """What one line more says, and whether another would have told more."""
    true, best = reading.round.posterior, reading.best()
    gain, more = (f"{100 * tells(true, moment):.0f}" for moment in (reading.looked, best))
    key = "look-best" if reading.looked == best else "look-other"
    seen = words("looked", line=line(reading.lines[-1], reading, words), **facts(reading, words))
    return [seen, words(key, gain=gain, more=more, best=words(f"look-{best}"))]


def running(results: list[dict[str, Any]], words: Words) -> list[str]:
    """How the answers lay over all rounds, and where they lean, if they do."""
    known = [r for r in results if all(isinstance(r.get(key), int | float) for key in POINTS)]
    if len(known) < 2:
        return []
    hoped, brought, best = (sum(r[key] for r in known) / len(known) for key in POINTS)
    kinds = [str(r.get("verdict")).partition("-")[0] for r in known]
    counts = {kind: kinds.count(kind) for kind in ("close", "sure", "careful", "other")}
    careful = counts["careful"] > counts["sure"] + counts["other"] and best - brought > OFF
    lean = "sure" if hoped - brought > OFF else "careful" if careful else ""
    points = {"hoped": f"{100 * hoped:.0f}", "brought": f"{100 * brought:.0f}", "best": f"{100 * best:.0f}"}
    return [words("run", n=len(known), **counts), *([words(f"lean-{lean}", **points)] if lean else [])]


def title(reading: Reading, words: Words) -> str:
    """The finding; before the answer, the question."""
    silent = reading.model.max() < SILENT
    key = "open" if not reading.answered else "silent" if silent else "most"
    return words(f"title-{key}", **facts(reading, words))


def alt(reading: Reading, words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    rows = []
    for key, before, you, model in zip(KEYS, reading.round.prior, reading.said, reading.model, strict=True):
        row = words("alt-before", type=words(f"type-{key}"), before=words.percent(before))
        row += words("alt-you", you=words.percent(you)) if any(reading.sliders) else ""
        rows.append(row + (words("alt-model", model=words.percent(model)) if reading.answered else ""))
    return words("alt", title=title(reading, words), rows=words("semicolon").join(rows))


def table(reading: Reading, words: Words) -> Table:
    """The learner's shares; the model's before the trail and, once there is an answer, after each line."""

    def row(label: str, shares: Floats) -> list[str]:
        return [label, *(words.percent(share) for share in shares)]

    made = reading.round
    rows = [row(words("row-before"), made.prior)]
    if reading.answered:
        for n, key in enumerate(reading.lines, start=1):
            label = words("numbered", n=n, line=line(key, reading, words))
            rows.append(row(label, posterior(made.prior, reading.lines[:n])))
    if any(reading.sliders):
        rows.append(row(words("row-you"), reading.said))
    return Table(caption=words("table"), head=[words("col-line"), *(words(f"type-{key}") for key in KEYS)], rows=rows)

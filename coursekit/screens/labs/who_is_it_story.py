"""The lab `who-is-it` in words: the trail, what was made of it, how sure the learner is over the rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.language import Words
from coursekit.screens.views import Table
from coursekit.simulations.market import Floats
from coursekit.simulations.trails import Round, expected, moved, posterior, silent, tells, verdict

KEYS = ("value", "loyal", "impulse", "seeking")  # the market's TYPES, in their order, as sliders and words name them
LITTLE = 0.08  # a line that adds less to every share decides nothing
OFF = 0.05  # points of 1 a round from which the answers are said to lean to one side
POINTS = ("hoped", "brought", "best")  # mean scores: as sure as the answer is, of the answer, of the best one
PARTS = (10, 8, 8)  # of names: family names, trees, parts of a house


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

    def offers(self) -> dict[str, float]:
        """After a trail that tells little, three moments to look at, as they come, and what each tells."""
        true = self.round.posterior
        if not self.answered or not silent(true):
            return {}
        told = {line.partition("-")[0]: tells(true, line.partition("-")[0]) for line in self.round.more}
        ranked = sorted(told, key=lambda moment: told[moment])
        three = (ranked[0], ranked[(len(ranked) - 1) // 2], ranked[-1])
        return {moment: gain for moment, gain in told.items() if moment in three}

    def worth(self) -> dict[str, Any]:
        """What is kept of the answer: shares, verdict, points of 1."""
        said, true = self.said, self.round.posterior
        scores = (expected(said, said), expected(said, true), expected(true, true))
        points = {key: round(score, 4) for key, score in zip(POINTS, scores, strict=True)}
        return {
            "said": said.round(3).tolist(),
            "model": true.round(3).tolist(),
            "verdict": verdict(said, true),
        } | points


def name(who: int, words: Words) -> str:
    """A person's name by their number."""
    at = np.unravel_index(who, PARTS)
    family, tree, part = (words(key).split()[k] for key, k in zip(("surnames", "trees", "parts"), at, strict=True))
    return words("name", family=family, tree=tree, part=part)


def hundred(shares: Floats) -> list[int]:
    """Four shares as whole numbers that add up to 100 (largest remainders); to 0 where nothing was said."""
    parts = 100 * shares
    up = np.argsort(np.floor(parts) - parts, kind="stable")[: round(float(parts.sum() - np.floor(parts).sum()))]
    return [int(n) + (k in up) for k, n in enumerate(np.floor(parts))]


def listed(shares: Floats, words: Words) -> str:
    """Four shares of a hundred."""
    parts = zip(KEYS, hundred(shares), strict=True)
    return words("comma").join(words("share", type=words(f"type-{key}"), n=n) for key, n in parts)


def facts(reading: Reading, words: Words) -> dict[str, object]:
    """Who and what, as sentences take them, and the type that the seen lines look like most."""
    made, most = reading.round, int(reading.model.argmax())
    named = {"name": name(made.who, words), "thing": words(f"thing-{made.thing}"), "type": words(f"type-{KEYS[most]}")}
    if made.before:
        first = KEYS[int(made.before.posterior.argmax())]
        named |= {"first": words(f"thing-{made.before.thing}"), "type0": words(f"type-{first}")}
    return {**named, "share": words.percent(hundred(reading.model)[most] / 100)}


def lined(reading: Reading, words: Words) -> list[str]:
    """The lines that are seen, in words, by number."""
    thing = words(f"thing-{reading.round.thing}")
    return [f"{n}. {words(f'line-{line}', thing=thing)}" for n, line in enumerate(reading.lines, start=1)]


def trail(reading: Reading, words: Words) -> list[str]:
    """Whose trail, its lines, and what is known before reading."""
    made, known = reading.round, facts(reading, words)
    prior = "before-even" if np.ptp(made.prior) < 0.001 else "before-carry" if made.world.carry else "before"
    before = words(prior, shares=listed(made.prior, words), **known)
    return [words("again" if made.before else "bought", **known), *lined(reading, words), before]


def judged(reading: Reading, words: Words) -> list[str]:
    """What the answer is worth, what the trail says, and which line says it; after a look, what that line says."""
    made, known, offers = reading.round, facts(reading, words), reading.offers()
    true = made.posterior
    if reading.looked:
        best = max(offers, key=lambda moment: offers[moment])
        gain, more = (f"{100 * offers[moment]:.0f}" for moment in (reading.looked, best))
        key = "look-best" if reading.looked == best else "look-other"
        line = lined(reading, words)[-1].partition(" ")[2]
        return [words("looked", line=line, **known), words(key, gain=gain, more=more, best=words(f"look-{best}"))]
    lines = [words("points", **points(reading, words))]
    lines += [words("in-hundred", shares=listed(true, words))]
    lines += [words("silent") if silent(true) else told_most(made, words)]
    if made.before:
        lines.append(words("pair-same" if known["type"] == known["type0"] else "pair-other", **known))
    return lines


def points(reading: Reading, words: Words) -> dict[str, str]:
    """How the answer lies, and its points of 100."""
    worth = reading.worth()
    return {"band": words(f"band-{worth['verdict']}"), **{key: f"{100 * worth[key]:.0f}" for key in POINTS}}


def told_most(made: Round, words: Words) -> str:
    """The line that adds most to some type's share."""
    pushes = moved(made.prior, made.lines)
    at = int(np.argmax([push.max() for push in pushes]))
    to = int(pushes[at].argmax())
    without = made.posterior - pushes[at]
    if pushes[at][to] < LITTLE:
        return words("line-none")
    shares = [words.percent(hundred(shares)[to] / 100) for shares in (without, made.posterior)]
    return words("line-most", n=at + 1, type=words(f"type-{KEYS[to]}"), without=shares[0], share=shares[1])


def running(results: list[dict[str, Any]], words: Words) -> list[str]:
    """How the answers lay over all rounds, and where they lean, if they do."""
    known = [r for r in results if all(isinstance(r.get(key), int | float) for key in POINTS)]
    if len(known) < 2:
        return []
    hoped, brought, best = (sum(r[key] for r in known) / len(known) for key in POINTS)
    kinds = [str(r.get("verdict")).partition("-")[0] for r in known]
    counts = {kind: kinds.count(kind) for kind in ("close", "sure", "careful", "other")}
    careful = counts["careful"] > counts["sure"] + counts["other"] and best - brought > OFF
    lean = ["lean-sure"] if hoped - brought > OFF else ["lean-careful"] if careful else []
    means = {"hoped": f"{100 * hoped:.0f}", "brought": f"{100 * brought:.0f}", "best": f"{100 * best:.0f}"}
    return [words("run", n=len(known), **counts), *(words(key, **means) for key in lean)]


def title(reading: Reading, words: Words) -> tuple[str, str]:
    """The finding and how the answer lies; before the answer, the question and what is drawn."""
    found = "silent" if silent(reading.model) else "most"
    first = words(f"title-{found if reading.answered else 'open'}", **facts(reading, words))
    return first, words("second-done" if reading.answered else "second-open", **points(reading, words))


def table(reading: Reading, words: Words) -> Table:
    """The learner's shares; the model's before the trail and, once there is an answer, after each line."""
    told = [words("row-before"), *lined(reading, words)][: None if reading.answered else 1]
    rows = [(label, posterior(reading.round.prior, reading.lines[:n])) for n, label in enumerate(told)]
    rows += [(words("row-you"), reading.said)] if any(reading.sliders) else []
    cells = [[label, *(words.percent(n / 100) for n in hundred(shares))] for label, shares in rows]
    return Table(caption=words("table"), head=[words("col-line"), *(words(f"type-{key}") for key in KEYS)], rows=cells)


def alt(reading: Reading, words: Words) -> str:
    """What the picture shows, for those who do not see it."""
    drawn = [("before", reading.round.prior)]
    drawn += [("you", reading.said)] if any(reading.sliders) else []
    drawn += [("model", reading.model)] if reading.answered else []
    rows = words("semicolon").join(
        words("alt-row", who=words(f"key-{key}"), shares=listed(s, words)) for key, s in drawn
    )
    return words("alt", title=title(reading, words)[0], rows=rows)

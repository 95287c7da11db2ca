"""What a scenario's file must keep before it can be searched: known names, lengths of lines, authority."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from coursekit.roleplays.conditions import Atom, parse
from coursekit.roleplays.model import moves_of
from coursekit.roleplays.moves import TABLE
from coursekit.roleplays.scenario import Choice, Scenario, Step
from coursekit.text import Text

Where = tuple[str | int, ...]
# Longest texts in Chinese and in English characters: what a phone shows of a line, and what can be said in one breath.
LINE, REPLY, WHY = (40, 160), (45, 180), (60, 240)
ENDINGS = 3  # at least so many


class Finding(NamedTuple):
    """Something to mend: a stable code, where in the file's data, what is wrong and how to mend it."""

    code: str
    where: Where
    message: str
    warning: bool = False


def steps(scenario: Scenario) -> Iterator[tuple[Where, str, Step]]:
    """Every way out of every node, with its place in the file and its node."""
    for name, node in scenario.nodes.items():
        kind = "choices" if node.choices else "when"
        yield from ((("nodes", name, kind, at), name, way) for at, way in enumerate(node.ways))


def rule_findings(scenario: Scenario) -> list[Finding]:
    """All that is wrong with the file before any play."""
    found = [*_ids(scenario), *_flags(scenario), *_long_lines(scenario)]
    for where, name, step in steps(scenario):
        found += _step(scenario, where, name, step)
    for name, node in scenario.nodes.items():
        for at, variant in enumerate(node.says_if):
            found += _condition(scenario, ("nodes", name, "says_if", at, "if"), variant.if_)
    return found


def _ids(scenario: Scenario) -> Iterator[Finding]:
    for name in scenario.endings.keys() & scenario.nodes.keys():
        yield Finding("id-twice", ("endings", name), f"'{name}' is a node and an ending; rename one of them")
    for name, node in scenario.nodes.items():
        for at, choice in enumerate(node.choices):
            if choice.id in [c.id for c in node.choices[:at]]:
                where = ("nodes", name, "choices", at)
                yield Finding("id-twice", where, f"'{name}' has two choices called '{choice.id}'; rename one of them")
    if len(scenario.endings) < ENDINGS:
        message = f"there are {len(scenario.endings)} endings; expected at least {ENDINGS}, so that choices matter"
        yield Finding("few-endings", ("endings",), message)
    if all(ending.worth < 4 for ending in scenario.endings.values()):
        message = "no ending has worth 4; say which one is right, even if it leaves the customer unsatisfied"
        yield Finding("no-right-ending", ("endings",), message)


def _flags(scenario: Scenario) -> Iterator[Finding]:
    for flag, times in Counter([*scenario.flags, *scenario.meters]).items():
        if times > 1:
            yield Finding("id-twice", ("flags",), f"'{flag}' is the name of two flags, or of a flag and a meter")
    every = [step for _, _, step in steps(scenario)]
    moves = [TABLE.moves[move] for step in every for move in moves_of(scenario, step)]
    given = {flag for step in every for flag in step.sets} | {move.sets for move in moves}
    texts = [step.if_ for step in every] + [v.if_ for node in scenario.nodes.values() for v in node.says_if]
    read = {atom.name for text in texts if text for atom in _atoms(text)} | {m.after.flag for m in moves if m.after}
    for at, flag in enumerate(scenario.flags):
        if flag not in given or flag not in read:
            what = "nothing sets it" if flag not in given else "no condition and no move asks for it"
            yield Finding(
                "unused-flag", ("flags", at), f"the flag '{flag}' does nothing: {what}; use it or take it out"
            )


def _atoms(text: str) -> list[Atom]:
    return [atom for group in parse(text) for atom in group]


def _step(scenario: Scenario, where: Where, name: str, step: Step) -> Iterator[Finding]:
    yield from _known(step.to, [*scenario.nodes, *scenario.endings], "unknown-target", (*where, "to"), "node or ending")
    yield from _condition(scenario, (*where, "if"), step.if_)
    for meter in step.change:
        yield from _known(meter, scenario.meters, "unknown-meter", (*where, "change", meter), "meter")
    for key, flags in (("sets", step.sets), ("clears", step.clears)):
        for flag in flags:
            yield from _known(flag, scenario.flags, "unknown-flag", (*where, key), "flag")
    for move in moves_of(scenario, step):
        after = TABLE.moves[move].after
        if after and after.flag not in scenario.flags:
            message = f"the move '{move}' works through the flag '{after.flag}'; add it to 'flags'"
            yield Finding("flag-not-listed", (*where, "moves"), message)
    if isinstance(step, Choice):
        yield from _choice(scenario, where, name, step)


def _choice(scenario: Scenario, where: Where, name: str, choice: Choice) -> Iterator[Finding]:
    if not choice.moves and not choice.look_up and not choice.change:
        message = f"'{name}/{choice.id}' makes no move; say what the reply does ('moves: […]')"
        yield Finding("no-move", where, message)
    if choice.look_up:
        yield from _known(
            choice.look_up, scenario.look_up, "unknown-screen", (*where, "look_up"), "screen in 'look_up'"
        )
    limit = scenario.may_decide.compensation_up_to
    if (choice.offers or 0) > limit and not {"hand-over", "exceed"} & set(choice.moves):
        message = f"'{name}/{choice.id}' offers {choice.offers}, this employee may decide {limit}; "
        message += "offer less, or use the move 'hand-over' (asks the lead) or 'exceed' (a mistake)"
        yield Finding("beyond-authority", (*where, "offers"), message)


def _known(word: str, known: Iterable[str], code: str, where: Where, kind: str) -> Iterator[Finding]:
    if word not in (have := list(known)):
        near = difflib.get_close_matches(word, have, n=1)
        meant = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(have) or 'none'}"
        yield Finding(code, where, f"there is no {kind} '{word}'; {meant}")


def _condition(scenario: Scenario, where: Where, text: str | None) -> Iterator[Finding]:
    for atom in _atoms(text) if text else []:
        if atom.op:
            yield from _known(atom.name, scenario.meters, "unknown-meter", where, "meter")
        else:
            yield from _known(atom.name, scenario.flags, "unknown-flag", where, "flag")


def _long_lines(scenario: Scenario) -> Iterator[Finding]:
    for where, text, most in _lines(scenario):
        for language, length, limit in (("zh", len(text.zh), most[0]), ("en", len(text.en), most[1])):
            if length > limit:
                message = f"{length} characters; at most {limit} here: say it shorter, or in two turns"
                yield Finding("line-too-long", (*where, language), message)


def _lines(scenario: Scenario) -> Iterator[tuple[Where, Text, tuple[int, int]]]:
    for name, node in scenario.nodes.items():
        here: Where = ("nodes", name)
        for key in ("later", "happens", "says"):
            if text := getattr(node, key):
                yield (*here, key), text, LINE
        yield from (((*here, "says_if", at, "says"), v.says, LINE) for at, v in enumerate(node.says_if))
        for at, choice in enumerate(node.choices):
            yield (*here, "choices", at, "say"), choice.say, REPLY
            yield (*here, "choices", at, "heard"), choice.heard, LINE
            yield (*here, "choices", at, "why"), choice.why, WHY
    for name, ending in scenario.endings.items():
        yield from ((("endings", name, k), t, LINE) for k in ("says", "happens") if (t := getattr(ending, k)))

"""The rules practice items keep beyond their shape: known concepts, short feedback, no telling pattern."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coursekit.content.loading import Path_, Source, shown
from coursekit.content.problems import Problem, did_you_mean
from coursekit.language import LANGUAGES, Language
from coursekit.questions.items import Bank, Item, Single
from coursekit.text import Text

FEEDBACK_LIMIT = 60  # Chinese characters: two lines on a phone


def item_problems(bank: Bank, source: Source, path: Path, known: set[str]) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings of one bank."""
    file = shown(path)
    errors, warnings = [], []
    for index, item in enumerate(bank.items):
        for at, concept in enumerate(item.concepts):
            if known and concept not in known:
                message = f"there is no concept '{concept}'{did_you_mean(concept, known)}"
                line = source.line(("items", index, "concepts", at))
                errors.append(Problem("unknown-concept", file, line, f"'{item.id}': {message}"))
        for where, text in _feedback(item):
            if len(text.zh) > FEEDBACK_LIMIT:
                line = source.line(("items", index, *where, "zh"))
                message = f"'{item.id}': Chinese feedback of {len(text.zh)} characters; {FEEDBACK_LIMIT} fit a phone"
                warnings.append(Problem("long-feedback", file, line, message))
    return errors, warnings + [Problem("telling-pattern", file, 1, message) for message in _patterns(bank)]


def _feedback(item: Item) -> Iterator[tuple[Path_, Text]]:
    yield ("because",), item.because
    for at, hint in enumerate(item.hints):
        yield ("hints", at), hint
    for many in ("options", "models", "slips"):
        for at, one in enumerate(getattr(item, many, [])):
            if why := getattr(one, "why", None):
                yield (many, at, "why"), why
    if hasattr(item, "yet"):
        yield ("yet",), item.yet


def _patterns(bank: Bank) -> Iterator[str]:
    """What lets a learner guess right without reading."""
    singles = [item for item in bank.items if isinstance(item, Single)]
    if len(singles) < 2:
        return
    for language in LANGUAGES:
        longest = sum(_right_is_longest(item, language) for item in singles)
        if longest > len(singles) / 2:
            yield f"in {longest} of {len(singles)} single items the right option is the longest ({language})"
    if all(item.options[0].right for item in singles):
        yield "in every single item the right option comes first"


def _right_is_longest(item: Single, language: Language) -> bool:
    right, wrong = ([len(o.text.to(language)) for o in item.options if o.right is said] for said in (True, False))
    return max(right) > max(wrong)

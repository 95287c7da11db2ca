"""Finding concepts by what one types: in Simplified or Traditional Chinese or in English, in any of their words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from coursekit.content.concepts import TIERS, Concept

LONGEST_QUERY = 100
NAME, PART, GIST = 0, 2, 4  # the rank of a text in which something is found: the lowest comes first
_NEITHER = re.compile(r"[\W_]+")


class Index:
    """The words of many concepts, ready to be searched."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = list(concepts)
        self._words = [[(rank, _plain(text)) for rank, text in _texts(c)] for c in self._concepts]

    def find(self, query: str) -> list[Concept]:
        """The concepts that have all of `query` in one of their texts: names first, then lists, then the gist."""
        asked = {_plain(q) for q in (query[:LONGEST_QUERY], simplified(query[:LONGEST_QUERY]))} - {""}
        hits = []
        for place, (concept, texts) in enumerate(zip(self._concepts, self._words, strict=True)):
            ranks = [rank + how for a in asked for rank, text in texts if (how := _match(a, text)) is not None]
            if ranks:
                hits.append((min(ranks), TIERS.index(concept.tier), place))
        return [self._concepts[place] for *_, place in sorted(hits)]

    def near(self, query: str) -> list[Concept]:
        """What is found when each word is read as the nearest one in a name: for slips of the pen."""
        known = {word for texts in self._words for rank, text in texts if rank < GIST for word in text.split()}
        asked = _plain(simplified(query[:LONGEST_QUERY])).split()
        likely = [difflib.get_close_matches(word, known, 1, 0.75) for word in asked]
        return self.find(" ".join(one[0] for one in likely)) if likely and all(likely) else []


def simplified(text: str) -> str:
    """Traditional characters as Simplified ones; opencc is loaded only for a text with Chinese in it."""
    if not any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in unicodedata.normalize("NFKC", text)):
        return text
    return str(_opencc().convert(text))


@cache
def _opencc() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _texts(concept: Concept) -> list[tuple[int, str]]:
    """What is searched, each with its rank: a lower one comes first."""
    texts = [(NAME, text) for text in (concept.en, concept.zh, *concept.alias)]
    texts += [(GIST, text) for text in (concept.gist_en, concept.gist_zh)]
    for part in concept.items:
        texts += [(PART, text) for text in (part.en, part.zh, *part.alias)]
        texts += [(GIST, text) for text in (part.detail_en, part.detail_zh) if text]
    return texts


def _plain(text: str) -> str:
    """Full-width, case, blanks and punctuation apart: words with one blank between, Chinese without any."""
    words = _NEITHER.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", words)


def _match(asked: str, text: str) -> int | None:
    """0 for the whole text, 1 for a part of it, all words in any order, English ones from their start; None if not."""
    if asked == text:
        return 0
    starts = f" {text}"
    words = [_singular(word) for word in asked.split()]
    inside = all((f" {word}" if word.isascii() else word) in starts for word in words)
    return 1 if inside or text.replace(" ", "").startswith(asked.replace(" ", "")) else None


def _singular(word: str) -> str:
    plural = word.isascii() and len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word

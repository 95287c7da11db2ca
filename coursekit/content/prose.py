"""What stands in a Markdown cell or in an output, as far as the check reads it: words, numbers, links, markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

ALLOWED_TAGS = {"details", "summary", "br", "figure", "figcaption"}

_URL = re.compile(r"(https?://|www\.)[^\s<>)）]+")
# Not results: which lesson is meant, and the year of a source as in "Oliver 1980" or "(1993)".
_LESSON = re.compile(r"\b[Ll]essons? \d+( (to|and) \d+)?|第 ?\d+ ?课")
_YEAR = re.compile(r"\b[A-Z][\w'’-]+[,，]? ?(19|20)\d\d\b(?! ?[%％])|(?<=[(（])(19|20)\d\d(?=[)）])|(19|20)\d\d ?年")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.])(?P<sign>(?<![\w)])[-−+])?"
    r"(?P<digits>\d{1,2}:\d\d|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![A-Za-z0-9])"
    r"(?P<unit>\s?(?:%|％|per ?cent\b)|\s?万)?"
)

_ENDS_A_LINE = ("softbreak", "linebreak", "codespan", "table_", "para", "head", "block", "list")  # kinds of token


@dataclass
class Prose:
    """The readable side of a text; line ends in it keep the numbers of two cells apart."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    images_without_alt: int = 0
    foreign: list[str] = field(default_factory=list)


def prose(markdown: str) -> Prose:
    """A Markdown text as its reader meets it: code, addresses and list numbers left out, alt text kept."""
    found = Prose()
    _walk(_parser()(markdown), found)
    return found


def numbers(text: str) -> dict[str, str]:
    """The numbers in a text: how each compares (`34%` and `34 %` alike), and how it is written first."""
    found: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        found.setdefault(_canonical(match), match[0].strip())
    return found


def results(text: str) -> dict[str, str]:
    """The numbers in a text that state something: not those of addresses, of lessons, or years of sources."""
    for noise in (_URL, _LESSON, _YEAR):
        text = noise.sub(" ", text)
    return numbers(text)


def html_text(markup: str) -> Prose:
    """The words of an HTML text, alt texts among them."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Prose()
        self._mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        strange = [name for name, _ in attrs if name != "open"]
        if tag not in ALLOWED_TAGS:
            self.found.foreign.append(f"<{tag}>")
        elif strange:
            self.found.foreign.append(f"<{tag} {strange[0]}>")
        self._mute += tag in ("style", "script")
        self.found.text += "\n" + (dict(attrs).get("alt") or "") + "\n"

    def handle_endtag(self, tag: str) -> None:
        self._mute -= tag in ("style", "script")
        self.found.text += "\n"

    def handle_data(self, data: str) -> None:
        if self._mute <= 0:
            self.found.text += data


@cache
def _parser() -> Any:
    import mistune  # the renderer that nbconvert brings along

    return mistune.create_markdown(renderer=None, plugins=["table", "strikethrough", "url"])


def _walk(tokens: list[dict[str, Any]], found: Prose) -> None:
    for token in tokens:
        kind, children = token["type"], token.get("children", [])
        if kind in ("block_html", "inline_html"):
            inside = html_text(token["raw"])
            found.foreign += inside.foreign
            found.text += inside.text
        elif kind == "text":
            found.text += unescape(token["raw"])
        elif kind in ("link", "image"):
            found.links.append(token.get("attrs", {}).get("url", ""))
        if kind == "image":
            found.images_without_alt += not "".join(child.get("raw", "") for child in children).strip()
        _walk(children, found)
        if kind.startswith(_ENDS_A_LINE):
            found.text += "\n"


def _canonical(match: re.Match[str]) -> str:
    digits, unit = match["digits"], (match["unit"] or "").strip()
    if ":" in digits:
        return digits
    number = Decimal(digits.replace(",", "")) * (10_000 if unit == "万" else 1)
    sign = "-" if match["sign"] in ("-", "−") and number else ""
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return sign + plain + ("%" if unit and unit != "万" else "")

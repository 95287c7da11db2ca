"""Cells of text as numbers and dates. What a sign or an order of day and month means is decided for a whole column.

Each function answers for every row, and says in `why` what is wrong with a cell that it could not take:
"blank", "text", "comma" (a decimal comma among decimal points), "infinite" (or larger than `LARGEST`), "date".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.content.tables import Column

BLANK = {"", "na", "n/a", "nan", "nat", "null", "none", "-", "–", "—", "--", "/", "无", "未填", "(空)", "(跳过)"}
INFINITE = {"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞"}
LARGEST = 1e15  # more is a mistake, and sums of it are no longer exact
LONGEST = 200  # characters of a cell that can be a number or a date
_MONEY = re.compile(r"nt\$|hk\$|us\$|[$€£¥₹]|\b(?:rmb|cny|usd|eur|gbp|twd|hkd|ntd?)\b|[元圆块分]$")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?")
_TIME = re.compile(
    r"[t\s]*(上午|下午|中午|晚上|早上|凌晨|am|pm)?\s*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2}))?"
    r"[.,\d]*\s*秒?\s*(am|pm)?\s*(?:z|utc|gmt)?(?:[+-]\d\d:?\d\d)?$"
)
_YEAR_FIRST = re.compile(r"(\d{3,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:[a-z]{3,9},? )?(?:(\d{1,2})[-. ]+([a-z]{3})[a-z]*|([a-z]{3})[a-z]*[. ]+(\d{1,2}),?)[-. ]+(\d{4}|\d{2})(?!\d)"
)
_POINT = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?", re.ASCII)  # most files; read at once
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Order = str  # "dmy" or "mdy"
Answers = Callable[[str], float | None]  # the number that words stand for


@dataclass(frozen=True)
class Parsed:
    """The values of a column, NaN or NaT where there is none; what is wrong with each cell; what was decided."""

    column: Column
    values: NDArray[Any]
    why: NDArray[np.object_]  # "" where the cell was understood
    decided: str = ""  # "decimal_comma" · "thousands" · "dmy" · "mdy" · "guess_dmy" · "guess_mdy"

    @property
    def good(self) -> NDArray[np.bool_]:
        """The rows with a value."""
        return np.asarray(self.why == "", dtype=bool)


def numbers(column: Column, semicolons: bool = False, answers: Answers | None = None) -> Parsed:
    """Numbers with currency signs, thousands separators, decimal points or commas; (5) and 5- are negative.

    `semicolons`: the file separates with semicolons, so that a comma is more likely a decimal sign. `answers` gives
    the number for words such as "very satisfied"; with it a cell such as "5 - very satisfied" is its number too.
    """
    if all(map(_POINT.fullmatch, column.texts)):
        values = np.array(column.texts, dtype=np.float64)[column.codes]
        return Parsed(column, values, np.full(len(values), "", object))
    tidy = [_tidy(text) for text in column.texts]
    comma, decided = _decimal([text.strip("-+()") for text in tidy], semicolons)
    found = [_number(text, comma, answers) for text in tidy]
    return _parsed(column, found, np.float64, decided)


def dates(column: Column, order: Order | None = None) -> Parsed:
    """Dates and times as they are written, to the second, without time zones; `order` is "dmy" or "mdy".

    Without an order it is read off the column: a 13th month settles it, otherwise the order whose dates lie closer
    together is taken and `decided` says that it is a guess.
    """
    if column.texts and all(map(_ISO.fullmatch, column.texts)):
        with suppress(ValueError):  # a 13th month
            return Parsed(column, np.array(column.texts, "M8[s]")[column.codes], np.full(len(column.codes), "", object))
    tidy = [unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip().casefold() for text in column.texts]
    decided = ""
    pairs = [(int(m[1]), int(m[2])) for text in tidy if (m := _YEAR_LAST.match(text))]
    if pairs:
        order, decided = (order, order) if order else _day_first(tidy, pairs)
    return _parsed(column, [_date(text, order or "dmy") for text in tidy], "datetime64[s]", decided)


def _parsed(column: Column, found: list[tuple[Any, str]], dtype: Any, decided: str) -> Parsed:
    values = np.array([value for value, _ in found], dtype=dtype)
    whys = np.array([why for _, why in found], dtype=object)
    return Parsed(column, values[column.codes], whys[column.codes], decided)


def _tidy(text: str) -> str:
    """A cell without width, case, currency; every minus as "-"."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip().casefold().replace("−", "-").replace("’", "'")
    return _MONEY.sub("", plain).strip() if plain[:1].isdigit() or _MONEY.search(plain) else plain


def _decimal(texts: list[str], semicolons: bool) -> tuple[bool | None, str]:
    """Whether the column's decimal sign is a comma, and what to tell; None where both signs are decimal."""
    comma = point = unsure = False
    for text in texts:
        last = max(text.rfind(","), text.rfind("."))
        if last < 0 or not text[:1].isdigit():
            continue
        if text.count(text[last]) > 1:  # 1.234.567: this sign parts thousands, so the other one is decimal
            comma, point = comma or text[last] == ".", point or text[last] == ","
        elif len(re.sub(r"[.,' ]", "", text)) + 1 == len(text) and _GROUPED.fullmatch(text) and text[0] != "0":
            unsure = unsure or text[last] == ","
            # 1.234 is a number with three decimals unless commas say otherwise
        else:
            comma, point = comma or text[last] == ",", point or text[last] == "."
    if comma and point:
        return None, ""
    if comma or (unsure and semicolons and not point):
        return True, "decimal_comma"
    return False, "thousands" if unsure else ""


def _number(text: str, comma: bool | None, answers: Answers | None) -> tuple[float, str]:
    if text in BLANK:
        return math.nan, "blank"
    if text in INFINITE:
        return math.nan, "infinite"
    if answers is not None:
        if (stood := answers(text)) is not None:
            return stood, ""
        if scored := re.match(r"(\d{1,3})\s*[-–=:(、.]\s*(?=[^\d\s])", text):
            return float(scored[1]), ""
    negative = text.startswith("-") or text.endswith("-") or (text.startswith("(") and text.endswith(")"))
    bare = _MONEY.sub("", text.strip("+-() ")).strip()
    if comma is None and re.fullmatch(r"\d+,\d+", bare):
        return math.nan, "comma"
    mark, sign = (".", ",") if comma else (",", ".")
    whole, point, rest = bare.partition(sign)
    if _GROUPED.fullmatch(whole) and (mark in whole or " " in whole or "'" in whole):
        whole = re.sub(r"[.,' ]", "", whole)
    bare = f"{whole}.{rest}" if point else whole
    if len(text) > LONGEST or not _PLAIN.fullmatch(bare):
        return math.nan, "text"
    value = float(bare)
    return (math.nan, "infinite") if value > LARGEST else (-value if negative else value, "")


def _day_first(texts: list[str], pairs: list[tuple[int, int]]) -> tuple[Order, str]:
    """The order of day and month in 3/4/2026 and how sure it is."""
    firsts, seconds = sum(a > 12 for a, _ in pairs), sum(b > 12 for _, b in pairs)
    if firsts or seconds:
        order = "dmy" if firsts >= seconds else "mdy"
        return order, order
    spans: dict[Order, timedelta] = {}
    for order in ("dmy", "mdy"):
        days = [day for text in texts if (day := _date(text, order)[0]) is not None]
        spans[order] = max(days) - min(days) if days else timedelta()
    order = "mdy" if spans["mdy"] < spans["dmy"] else "dmy"
    return order, f"guess_{order}"


def _date(text: str, order: Order) -> tuple[datetime | None, str]:
    if text in BLANK:
        return None, "blank"
    parts: list[tuple[re.Pattern[str], Callable[[Any], tuple[int, int, int]]]] = [
        (_YEAR_FIRST, lambda m: (_year(m[1]), int(m[2]), int(m[3]))),
        (_YEAR_LAST, lambda m: (_year(m[3]), *((int(m[2]), int(m[1])) if order == "dmy" else (int(m[1]), int(m[2]))))),
        (_NAMED, lambda m: (_year(m[5]), _month(m[2] or m[3]), int(m[1] or m[4]))),
        (re.compile(r"(\d{4})[-/年](\d{1,2})月?$"), lambda m: (int(m[1]), int(m[2]), 1)),
        (re.compile(r"(\d{4})(\d\d)(\d\d)(?!\d)"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    ]
    try:
        for pattern, read in parts:
            if len(text) <= LONGEST and (match := pattern.match(text)):
                day = datetime(*read(match)) + _clock(text[match.end() :])
                return (day, "") if 1900 <= day.year <= 2100 else (None, "date")
        if re.fullmatch(r"\d{5}(\.\d+)?", text) and 20_000 <= float(text) <= 80_000:  # days as Excel counts them
            return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86_400)), ""
    except ValueError:  # no such day, month or hour
        pass
    return None, "date"


def _year(text: str) -> int:
    """Two figures are of this century; three count from 1911, as in Taiwan."""
    return int(text) + {2: 2000, 3: 1911, 4: 0}[len(text)]


def _month(name: str) -> int:
    return MONTHS.index(name) + 1


def _clock(text: str) -> timedelta:
    if not text.strip(" t"):
        return timedelta()
    match = _TIME.match(text)
    if not match:
        raise ValueError(text)
    hour, half = int(match[2]), match[1] or match[5] or ""
    if hour < 12 and half in ("下午", "晚上", "pm"):
        hour += 12
    elif hour == 12 and half in ("凌晨", "早上", "上午", "am"):
        hour = 0
    if hour > 23 or int(match[3]) > 59:
        raise ValueError(text)
    return timedelta(hours=hour, minutes=int(match[3]), seconds=int(match[4] or 0))

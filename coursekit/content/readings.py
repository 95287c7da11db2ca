"""A user's table with its columns understood: which holds what, which look personal, and what is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from coursekit.content import cells, tables
from coursekit.content.tables import Column, Table, plain
from coursekit.errors import UserError
from coursekit.language import Words

# What a value of a personal column looks like: e-mail, Chinese mobile and identity number, other phone numbers.
_PERSONAL = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+|(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{6}(19|20)\d\d(0[1-9]|1[0-2])\d{5}[\dxX]"
    r"|\+\d[\d ()-]{7,18}|\(?0?\d{2,4}\)?[ -]\d{3,4}[ -]\d{3,4}"
)
LONGEST = 20_000  # characters of a cell that are kept for showing
LOOKED_AT = 1000  # different cells of a column
RATED = ("satisfaction", "recommend", "effort")
LONG_TEXT = 12  # characters on average; most of its cells differing, such a column is free text


class Out(NamedTuple):
    """Rows (places in the table) in which a cell was left out, its column, and why."""

    rows: NDArray[np.intp]
    column: Column
    why: str


@dataclass
class Reading:
    """A table, the columns of each meaning, and what was decided and left out on the way."""

    table: Table
    places: dict[str, list[int]]
    words: Words
    order: cells.Order | None = None
    personal: list[Column] = field(default_factory=list)
    free_text: list[Column] = field(default_factory=list)
    out: list[Out] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    coded: bool = False  # personal columns hold codes
    totals: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1, bool))  # rows that sum up others

    @property
    def whole(self) -> NDArray[np.bool_]:
        """The rows that have no cell too many and are no totals."""
        return self.table.extra.blank & ~self.totals

    def columns(self, meaning: str) -> list[Column]:
        """The columns of a meaning, the likeliest first; [] where there is none."""
        return [self.table.columns[place] for place in self.places.get(meaning, [])]

    def column(self, meaning: str) -> Column | None:
        """The likeliest column of a meaning."""
        return next(iter(self.columns(meaning)), None)

    def needed(self, meaning: str) -> Column:
        """The likeliest column of a meaning; raises UserError where there is none."""
        if (found := self.column(meaning)) is None:
            raise _no_column(meaning, self.table, self.words)
        return found

    def hidden(self, column: Column) -> bool:
        """Whether the cells of a column must not be shown."""
        return column in self.personal and not self.coded

    def numbers(self, column: Column, answers: cells.Answers | None = None) -> cells.Parsed:
        """A column as numbers; what was decided about its signs is noted."""
        return self._noted(cells.numbers(column, self.table.separator == "semicolon", answers))

    def dates(self, column: Column) -> cells.Parsed:
        """A column as dates; the order of day and month is noted."""
        return self._noted(cells.dates(column, self.order))

    def _noted(self, parsed: cells.Parsed) -> cells.Parsed:
        if parsed.decided:
            self.notes.append(self.words(f"decided_{parsed.decided}", column=plain(parsed.column.name)))
        return parsed

    def leave_out(self, rows: NDArray[np.bool_], column: Column, key: str, **values: object) -> None:
        """Name the cells of these rows as left out, with the words of `key` as the reason."""
        rows = rows & ~self.totals
        if rows.any():
            self.out.append(Out(np.flatnonzero(rows), column, self.words(key, **values)))

    def leave_out_bad(self, parsed: cells.Parsed, suffix: str = "", blank: bool = True, **values: str) -> None:
        """Name the cells that could not be taken, each reason apart; blank ones only if `blank`."""
        for why in sorted(set(parsed.why) - {"", *(() if blank else ("blank",))}):
            self.leave_out(parsed.why == why, parsed.column, f"why_{why}{suffix}", **values)

    def cells_out(self, most: int | None = None) -> list[tuple[int, str, str, str]]:
        """Row number, column, cell and reason of the first `most` cells left out, in the order of the file."""
        rows = np.concatenate([np.empty(0, np.intp), *(each.rows for each in self.out)])
        which = np.repeat(np.arange(len(self.out)), [len(each.rows) for each in self.out])
        found = []
        for at in np.argsort(rows, kind="stable")[:most].tolist():
            row, (_, column, why) = int(rows[at]), self.out[int(which[at])]
            value = self.words("not_shown") if self.hidden(column) else column[row][:LONGEST]
            found.append((int(self.table.rows[row]), column.name or self.words("whole_row"), value, why))
        return found

    def nothing(self) -> UserError:
        """The error that no row is usable, with the first cell that is the reason."""
        row, column, value, why = self.cells_out(1)[0]
        first = self.words("bad_cell", row=row, column=plain(column), value=plain(value), why=why)
        file, rows = plain(self.table.file), len(self.table.rows)
        return UserError(self.words("error_no_good_row", file=file, rows=rows, first=first))


def read(
    path: Path,
    kind: str,
    words: Words,
    mapping: Sequence[str] = (),
    encoding: str | None = None,
    sheet: str | None = None,
    order: cells.Order | None = None,
) -> Reading:
    """Read a table of a kind; `mapping` holds "amount=COLUMN" and the like, also "amount=#3" and "amount=".

    Raises UserError as `tables.read` does, for a mapping that is not understood and a name that fits two columns.
    """
    asked = _asked(mapping, kind, words)
    names = {key(name) for several in asked.values() for name in several} - {""}
    table = tables.read(path, lambda row: _known(row, kind, names), words, encoding, sheet)
    if len(table.columns) == 1 and all("，" in text for text in (table.columns[0].name, *table.columns[0].texts)):
        found = f"“{plain(table.columns[0].name)}”"
        raise UserError(words("error_one_column", file=plain(table.file), found=found))
    reading = Reading(table, _places(table, kind, asked, words), words, order)
    used = {place for places in reading.places.values() for place in places}
    rated = {place for meaning in RATED for place in reading.places.get(meaning, [])}
    for place, column in enumerate(table.columns):
        if looks_personal(column, by_name=place not in rated):
            reading.personal.append(column)
        elif place not in used and is_free_text(column):
            reading.free_text.append(column)
    reading.leave_out(~table.extra.blank, table.extra, "why_ragged", columns=len(table.columns))
    totals, column = _totals(table, rated)
    reading.leave_out(totals, column, "why_total")
    reading.totals = totals
    return reading


def key(name: str) -> str:
    """A heading as it is compared: no case, blanks or signs, Traditional characters as Simplified ones."""
    name = name[:300]
    if not name.isascii():
        from coursekit.content.finding import simplified

        name = unicodedata.normalize("NFKC", simplified(name))
    return "".join(character for character in name.casefold() if character.isalnum())


@cache
def headings() -> dict[str, Any]:
    """The names of columns by kind and meaning, as they are compared."""

    def keyed(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: keyed(value) for name, value in part.items()}
        return [key(name) for name in part] if isinstance(part, list) else part

    text = Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8")
    return dict(keyed(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))))


def looks_personal(column: Column, by_name: bool = True) -> bool:
    """By its heading, where that counts, or by its cells.

    Three in ten then look like an e-mail address, a phone or an identity number.
    """
    names, name, filled = headings()["personal"], key(column.name), _some(column)
    told = name in names["exact"] or any(part in name for part in names["part"])
    return (told and by_name) or sum(bool(_PERSONAL.fullmatch(text)) for text in filled) >= max(1, 0.3 * len(filled))


def is_free_text(column: Column) -> bool:
    """Long cells, most of which occur once, that are no numbers or dates."""
    filled, rows = _some(column), int((~column.blank).sum())
    long = sum(map(len, filled)) > LONG_TEXT * len(filled)
    return long and len(column.texts) > 0.5 * rows and not filled[0][:1].isdigit()


def _totals(table: Table, rated: set[int]) -> tuple[NDArray[np.bool_], Column]:
    """The rows whose first filled cell says "total" or "average" and is no answer, and the column of most of them."""
    names, first = frozenset(headings()["totals"]), np.ones(len(table.rows), bool)
    found = []
    for place, column in enumerate(table.columns):
        said = column.each(lambda text: len(text) < 20 and not text[-1:].isdigit() and key(text) in names, bool)
        found.append(said & first & (place not in rated))
        first = first & column.blank
        if not first.any():
            break
    most = max(range(len(found)), key=lambda place: int(found[place].sum()))
    return np.logical_or.reduce(found), table.columns[most]


def _some(column: Column) -> list[str]:
    step = max(1, len(column.texts) // LOOKED_AT)
    return [text.strip()[: cells.LONGEST] for text in column.texts[::step] if text.strip()]


def _known(row: list[str], kind: str, asked: set[str]) -> int:
    keys = [key(name) for name in row]
    return len(_found(keys, kind)) + len(asked & set(keys))


def _found(keys: list[str], kind: str) -> dict[str, list[int]]:
    """The columns each meaning could be, the likeliest first."""
    found = {}
    for meaning, names in headings()[kind].items():
        fits = [place for name in names["exact"] for place, each in enumerate(keys) if each == name]
        if not fits or names.get("many"):
            part, never = names.get("part", []), names.get("never", [])
            likely = (place for place, each in enumerate(keys) if any(word in each for word in part))
            fits += [place for place in likely if not any(word in keys[place] for word in never)]
        if fits:
            found[meaning] = list(dict.fromkeys(fits))
    return found


def _asked(mapping: Sequence[str], kind: str, words: Words) -> dict[str, list[str]]:
    """What --map says: each entry "adequate=COLUMN", several with commas between."""
    asked: dict[str, list[str]] = {}
    for pair in (pair for entry in mapping for pair in re.split(r",(?=\s*\w+\s*=)", entry)):
        meaning, sign, column = pair.partition("=")
        if not sign or meaning.strip().lower() not in headings()[kind]:
            raise UserError(words("error_map", entry=plain(pair), names=", ".join(headings()[kind])))
        asked.setdefault(meaning.strip().lower(), []).append(column.strip())
    return asked


def _places(table: Table, kind: str, asked: dict[str, list[str]], words: Words) -> dict[str, list[int]]:
    """Which columns hold what: as asked, else by name; no column serves two meanings."""
    names, keys = [column.name for column in table.columns], [key(column.name) for column in table.columns]
    places: dict[str, list[int]] = {meaning: [] for meaning in asked}
    for meaning, name in ((meaning, name) for meaning, several in asked.items() for name in several if name):
        fits = [place for place, each in enumerate(names) if name in (each, f"#{place + 1}")]
        fits = fits or [place for place, each in enumerate(keys) if each and each == key(name)]
        if len(fits) != 1:
            raise _no_column(meaning, table, words, name, bool(fits))
        places[meaning] += fits
    for meaning, fits in _found(keys, kind).items():
        free = [place for place in fits if place not in (taken for each in places.values() for taken in each)]
        if meaning in asked or not free:
            continue
        rule, same = headings()[kind][meaning], [place for place in free if keys[place] == keys[free[0]]]
        if len(free if rule.get("single") else same) > 1 and not rule.get("many"):
            raise _no_column(meaning, table, words, several=True)
        places[meaning] = free if rule.get("many") else free[:1]
    return places


def _no_column(meaning: str, table: Table, words: Words, name: str = "", several: bool = False) -> UserError:
    """The error that a column is missing, or that `several` fit, with the table's headings and the words to type."""
    found = ", ".join(f"“{plain(column.name)}”" for column in table.columns[:30])
    shown, example = plain(name) or words(f"meaning_{meaning}"), f"{meaning}={plain(table.columns[0].name)}"
    why = "error_ambiguous" if several else "error_column"
    return UserError(words(why, file=plain(table.file), meaning=shown, found=found, example=example))

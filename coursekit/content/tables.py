"""A user's table as columns of text: CSV (also gzipped) or XLSX; encoding, separator and heading row found by looking.

Reading needs to know which headings mean something: `known` counts those of a row. It decides between encodings
that can all read the bytes (GB18030 and Big5 overlap), between separators, and which row is the heading.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import compress, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coursekit.errors import UserError
from coursekit.language import Words

MOST_BYTES = 2**30  # of an unpacked table; more is a mistake or an attack
MOST_COLUMNS, MOST_ROWS = 1000, 2**20  # of a sheet
SAMPLE = 100_000  # characters that decide about encoding, separator and heading
LONG = 200_000  # characters: from here on pandas is faster, its import included
HEAD_ROWS = 20  # the heading is looked for so far down
ENCODINGS = {"gb18030": "GB18030", "cp950": "Big5", "cp1252": "Windows-1252", "utf-8": "UTF-8"}
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f]")
Known = Callable[[list[str]], int]


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its different cells, and for each row the place of its cell among them."""

    name: str
    texts: list[str]
    codes: NDArray[np.signedinteger[Any]]

    def __getitem__(self, row: int) -> str:
        return self.texts[int(self.codes[row])]

    def each(self, function: Callable[[str], Any], dtype: Any = None) -> NDArray[Any]:
        """`function` of each row's cell, called once for each different one."""
        found: NDArray[Any] = np.array([function(text) for text in self.texts], dtype=dtype)[self.codes]
        return found

    @property
    def blank(self) -> NDArray[np.bool_]:
        """Which rows have nothing here."""
        return self.each(lambda text: not text.strip(), bool)


@dataclass(frozen=True)
class Table:
    """The rows under the heading. `rows` are numbered as a spreadsheet does: the first row of the file is 1."""

    file: str
    columns: list[Column]
    rows: NDArray[np.intp]
    extra: Column  # what stands right of the last heading
    heading_row: int
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    broken: int = 0  # characters that could not be read


class NoTable(Exception):
    """Why a file is no table: the key of the words, and what they name."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values


def read(path: Path, known: Known, words: Words, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Read the table in `path`; blank rows are left out silently.

    Raises UserError where the file is missing, no table, too large, empty or without a row under its heading.
    """
    from coursekit.content.workbook import workbook

    try:
        data = _bytes(path)
        how = workbook(data, known, sheet) if data[:4] == b"PK\x03\x04" else _text(data, known, encoding)
        return _table(path.name, **how)
    except NoTable as no:
        raise UserError(words(no.key, file=plain(path.name), **no.values)) from None
    except (csv.Error, OSError, ValueError, EOFError, zlib.error) as error:
        raise UserError(words("error_unreadable", file=plain(path.name), why=plain(str(error)))) from None


def plain(text: str, longest: int = 60) -> str:
    """Foreign text for a terminal or a chart: one line, no control or direction marks, not too long."""
    # Blanks of every other width become plain ones: only the letters matter to whoever looks for the column.
    signs = {"C": "\ufffd", "Z": " "}
    shown = "".join(signs.get(unicodedata.category(c)[0], c) for c in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise NoTable("error_folder")
    if path.name.startswith("~$"):
        raise NoTable("error_lock", table=plain(path.name[2:]))
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NoTable("error_missing_file") from None
    except PermissionError:
        raise NoTable("error_not_open") from None
    data = _unpacked(data) if data[:2] == b"\x1f\x8b" else data
    if len(data) > MOST_BYTES:
        raise NoTable("error_large")
    return data


def _unpacked(data: bytes) -> bytes:
    """All members of a gzip file, up to one byte too many."""
    parts: list[bytes] = []
    while data and (room := MOST_BYTES + 1 - sum(map(len, parts))) > 0:
        member = zlib.decompressobj(wbits=31)
        parts.append(member.decompress(data, room))
        if not member.eof and len(parts[-1]) < room:
            raise EOFError("the packed file ends too early")
        data = member.unused_data
    return b"".join(parts)


def _text(data: bytes, known: Known, asked: str | None) -> dict[str, Any]:
    """What `_table` needs, from the bytes of a text."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise NoTable("error_old_excel")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise NoTable("error_web_page")
    text, name = _decode(data, known, asked)
    # A text has no NUL, and hardly any of the other characters that control machines.
    if "\0" in text or len(_CONTROL.findall(text[:SAMPLE])) > 0.01 * len(text[:SAMPLE]):
        raise NoTable("error_binary")
    _, separator, at, heading = _layout(text[:SAMPLE], known)
    if not heading:
        raise NoTable("error_empty")
    columns, broken = _columns(text, separator, len(heading)), text.count("\ufffd")
    how = {"encoding": name, "separator": SEPARATORS[separator], "broken": broken}
    return {"columns": columns, "heading": heading, "at": at, **how}


def _decode(data: bytes, known: Known, asked: str | None) -> tuple[str, str]:
    """The text and the name of its encoding: as asked, by its mark, as UTF-8, or as what reads best."""
    if asked:
        try:  # encodings that are no text (zip, hex) raise LookupError too
            return data.decode(asked, errors="replace").removeprefix("\ufeff"), codecs.lookup(asked).name.upper()
        except LookupError:
            raise NoTable("error_encoding", encoding=plain(asked)) from None
    marked = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    with suppress(UnicodeDecodeError):
        return (data.decode("utf-16"), "UTF-16") if marked else (data.decode("utf-8-sig"), "UTF-8")
    sense = {name: _sense(data[:SAMPLE].decode(name, "replace"), name, known) for name in ENCODINGS}
    best = max(sense, key=lambda name: sense[name])
    if sense[best] < 0.5:
        raise NoTable("error_binary")
    return data.decode(best, errors="replace").removeprefix("\ufeff"), ENCODINGS[best]


def _sense(text: str, encoding: str, known: Known) -> float:
    """How well an encoding fits: known headings, and the share of its everyday characters among those beyond ASCII."""
    foreign = [character for character in text if character > "\x7f"][:5000]
    usual = sum(_usual(character, encoding) for character in foreign)
    return _layout(text, known)[0] + (usual / len(foreign) if foreign else 1.0)


def _usual(character: str, encoding: str) -> bool:
    """Both Chinese encodings keep their everyday characters in a region of bytes of their own."""
    if encoding == "utf-8":
        return character != "\ufffd"
    if encoding == "cp1252":
        return character.isalnum()
    first, second = (*character.encode(encoding, errors="ignore"), 0, 0)[:2]
    if encoding == "gb18030":  # GB 2312: punctuation, then 3,755 common characters
        return bool(second >= 0xA1 and (0xA1 <= first <= 0xA3 or 0xB0 <= first <= 0xD7))
    return bool(0xA1 <= first <= 0xC6)  # Big5: punctuation, then 5,401 common characters


def _layout(text: str, known: Known) -> tuple[int, str, int, list[str]]:
    """Known headings, separator, and the heading with its place among the records; [] where there is none."""
    found: list[tuple[int, str, int, list[str]]] = [(-1, ",", 0, [])]
    for separator in SEPARATORS:
        records = list(islice(_records(text, separator), HEAD_ROWS))
        if (at := heading_place(records, known)) is not None:
            found.append((known(records[at]), separator, at, records[at]))
    return max(found, key=lambda each: (each[0], len(each[3])))  # the first of equals: the comma


def heading_place(records: list[list[str]], known: Known) -> int | None:
    """The place of the heading: the first row with two known names, else with two cells, else with any."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in records]
    for scores, enough in ((map(known, records), 2), (filled, 2), (filled, 1)):
        for at, score in enumerate(scores):
            if filled[at] and score >= enough:
                return at
    return None


def _records(text: str, separator: str) -> Iterable[list[str]]:
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a huge cell is a bad cell, not an error
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    finally:
        csv.field_size_limit(before)


def _columns(text: str, separator: str, width: int) -> list[Column]:
    """All records as `width` columns and one more for what is too much; a long table by pandas' fast reader."""
    if len(text) < LONG:
        return gathered(_records(text, separator), width)
    import pandas as pd

    first = separator.join("~" * (width + 1))  # without a first row of text, a column of numbers would not stay text
    data = io.BytesIO(f"{first}\n{text}".encode("utf-8", "replace"))
    how: Any = {"header": None, "index_col": False, "dtype": "category", "na_filter": False, "skip_blank_lines": False}
    try:
        frame = pd.read_csv(data, sep=separator, names=range(width + 1), low_memory=False, **how)
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        return gathered(_records(text, separator), width)
    found: list[Any] = [frame[place].array for place in range(width + 1)]
    return [Column("", each.categories.tolist(), each.codes[1:]) for each in found]


def gathered(records: Iterable[list[str]], width: int) -> list[Column]:
    """Rows of any length as columns; the first cell that is too much stands in the last one."""
    places: list[dict[str, int]] = [{} for _ in range(width + 1)]
    codes: list[list[int]] = [[] for _ in range(width + 1)]
    for record in records:
        more = next((cell for cell in record[width:] if cell.strip()), "")
        cells = [*record[:width], *[""] * (width - len(record)), more]
        for cell, seen, column in zip(cells, places, codes, strict=True):
            column.append(seen.setdefault(cell, len(seen)))
    return [Column("", list(seen), np.array(column, np.intp)) for seen, column in zip(places, codes, strict=True)]


def _table(file: str, columns: list[Column], heading: list[str], at: int, **how: Any) -> Table:
    """The table under the heading in record `at`, without blank rows; a column without a name is called #3."""
    rows = np.flatnonzero(~np.logical_and.reduce([column.blank for column in columns]))
    rows = rows[rows > at]
    if not len(rows):
        raise NoTable("error_no_rows")
    names = [*(name.strip() or f"#{place}" for place, name in enumerate(heading, start=1)), ""]
    named = [_cut(each, name, rows) for name, each in zip(names, columns, strict=True)]
    return Table(file, named[:-1], rows + 1, named[-1], at + 1, **how)


def _cut(column: Column, name: str, rows: NDArray[np.intp]) -> Column:
    """A column of some rows, without the cells that stand only in others."""
    codes = column.codes[rows]
    used = np.bincount(codes, minlength=len(column.texts)) > 0
    return Column(name, list(compress(column.texts, used)), (np.cumsum(used) - 1)[codes])

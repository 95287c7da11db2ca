"""Reading a user's CSV of expectations: encodings, separators, column names in both languages, bad cells by name."""

from __future__ import annotations

import csv
import io
import math
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.errors import UserError
from coursekit.language import Words

LEVELS = ("adequate", "desired", "perceived")
# A column's name is read without case, spaces and signs. A name in EXACT is sure; one that contains a word of PART
# is taken where no sure one exists. "Expected" alone may mean the predicted level, so it is not taken for desired.
EXACT = {
    "adequate": ["adequate", "minimum", "minimal", "acceptable", "适当期望", "适当服务", "合意期望", "底线", "最低"],
    "desired": ["desired", "ideal", "hopedfor", "理想期望", "理想服务", "期望", "盼望"],
    "perceived": ["perceived", "perception", "received", "actual", "感知服务", "感知", "实际感受", "实际"],
    "label": ["label", "name", "id", "library", "customer", "respondent", "branch", "shop", "store", "institution",
              "unit", "team", "名称", "姓名", "编号", "序号", "顾客", "客户", "门店", "图书馆", "机构", "单位", "部门"],
}  # fmt: skip
PART = {
    "adequate": ["adequate", "minimum", "minimal", "acceptable", "适当", "合意", "底线", "最低", "可接受"],
    "desired": ["desired", "ideal", "hopedfor", "理想", "盼望"],
    "perceived": ["perceived", "perception", "actual", "感知", "实际", "感受"],
    "label": [],
}
_SIMPLIFIED = str.maketrans("適當線務實際顧編號圖書館門稱機構單員", "适当线务实际顾编号图书馆门称机构单员")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_BLANK = {"", "na", "n/a", "nan", "null", "none", "-", "–", "—"}
_INFINITE = {"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞"}
LONGEST = 20_000  # characters of a cell that are kept for showing


@dataclass(frozen=True)
class BadCell:
    """A cell that kept its row out: the row as in the file (the header is row 1), the column, the value, and why."""

    row: int
    column: str
    value: str
    why: str


@dataclass
class Answers:
    """The usable rows of a file and what was kept out of it; levels in scale points."""

    columns: dict[str, str]
    encoding: str
    separator: str
    rows: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    adequate: list[float] = field(default_factory=list)
    desired: list[float] = field(default_factory=list)
    perceived: list[float] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)

    @property
    def kept_out(self) -> int:
        """How many rows were kept out."""
        return len({cell.row for cell in self.bad})


def read(path: Path, mapping: Sequence[str], scale: tuple[float, float], words: Words) -> Answers:
    """Read the answers in a CSV file (UTF-8, UTF-16, GB18030, Big5 or Windows-1252; comma, semicolon or tab).

    `mapping` holds "adequate=COLUMN" and the like. Raises UserError where the file or its columns cannot be read
    or no row is usable; a bad cell only keeps its row out.
    """
    text, encoding = _decode(_bytes(path, words), path, words)
    separator = _separator(text)
    try:
        records = _records(text, separator)
    except csv.Error as error:
        raise UserError(words("error_unreadable", file=plain(path.name), why=plain(str(error)))) from None
    header_at = next((number for number, cells in records if any(map(str.strip, cells))), None)
    if header_at is None:
        raise UserError(words("error_empty", file=plain(path.name)))
    header = records[header_at - 1][1]
    places = _columns(header, _asked(mapping, words), path, words)
    columns = {meaning: header[place] for meaning, place in places.items()}
    answers = Answers(columns=columns, encoding=encoding, separator=separator)
    for number, cells in records[header_at:]:
        if any(map(str.strip, cells)):
            _take(answers, number, cells, header, places, scale, words)
    if not answers.rows:
        raise UserError(_no_rows(answers, path, words))
    return answers


def plain(text: str, longest: int = 60) -> str:
    """Foreign text for a terminal or a chart: one line, no control or direction marks, not too long."""
    # Blanks of every other width become plain ones: only the letters matter to whoever looks for the column.
    signs = {"C": "\ufffd", "Z": " "}
    shown = "".join(signs.get(unicodedata.category(c)[0], c) for c in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _bytes(path: Path, words: Words) -> bytes:
    if path.is_dir():
        raise UserError(words("error_folder", file=plain(str(path))))
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(words("error_missing_file", file=plain(str(path)))) from None
    except (OSError, ValueError) as error:
        raise UserError(words("error_unreadable", file=plain(str(path)), why=plain(str(error)))) from None


def _decode(data: bytes, path: Path, words: Words) -> tuple[str, str]:
    """The text and its encoding. GB18030 and Big5 overlap: the one whose header is understood wins."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UserError(words("error_binary", file=plain(path.name)))
    else:
        encodings = ["utf-8-sig", "gb18030", "big5", "cp1252"]
    read: list[tuple[int, str, str]] = []
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in ("utf-8-sig", "utf-16"):
            return text, encoding.removesuffix("-sig").upper()
        head = text.lstrip().split("\n", 1)[0][:10_000]
        found = sum(any(word in _key(head) for word in PART[level]) for level in LEVELS)
        read.append((found, encoding, text))
    if not read:
        raise UserError(words("error_binary", file=plain(path.name)))
    _, encoding, text = max(read, key=lambda each: each[0])  # the first of equals
    return text, {"gb18030": "GB18030", "big5": "Big5", "cp1252": "Windows-1252"}[encoding]


def _separator(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    unquoted = re.sub(r'"[^"]*"', "", head[:100_000])
    return max(",;\t", key=unquoted.count)  # the comma where none occurs


def _records(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """All records, numbered as a spreadsheet numbers its rows."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a huge cell is a bad cell, not an error
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1))
    finally:
        csv.field_size_limit(before)


def _key(name: str) -> str:
    """A column name as it is compared: no case, spaces or signs, Traditional characters as Simplified."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_SIMPLIFIED)
    return "".join(character for character in folded if character.isalnum())


def _asked(mapping: Sequence[str], words: Words) -> dict[str, str]:
    """What --map says: each entry "adequate=COLUMN", several with commas between."""
    asked: dict[str, str] = {}
    for entry in mapping:
        for pair in re.split(r",(?=\s*\w+\s*=)", entry):
            meaning, sign, column = pair.partition("=")
            if not sign or meaning.strip().lower() not in EXACT:
                raise UserError(words("error_map", entry=plain(pair)))
            asked[meaning.strip().lower()] = column.strip()
    return asked


def _columns(header: list[str], asked: dict[str, str], path: Path, words: Words) -> dict[str, int]:
    """Which column holds what; the label is the first other column where no name tells."""
    keys = [_key(name) for name in header]
    places: dict[str, int] = {}
    found = ", ".join(f"“{plain(name)}”" for name in header[:30])
    for meaning in EXACT:
        if meaning in asked:
            fits = [place for place, name in enumerate(header) if name.strip() == asked[meaning]]
            fits = fits or [place for place, key in enumerate(keys) if key and key == _key(asked[meaning])]
        else:
            fits = [place for place, key in enumerate(keys) if key in EXACT[meaning]]
            fits = fits or [place for place, key in enumerate(keys) if any(w in key for w in PART[meaning])]
        if meaning == "label" and meaning not in asked:
            fits = [place for place in fits if place not in places.values()][:1]
        if len(fits) == 1:
            places[meaning] = fits[0]
        elif meaning != "label" or meaning in asked:
            kind = "error_ambiguous" if fits else "error_column"
            name = plain(asked.get(meaning, words(f"meaning_{meaning}")))
            raise UserError(words(kind, file=plain(path.name), meaning=name, found=found))
    if len({places[level] for level in LEVELS}) < len(LEVELS):
        name = ", ".join(words(f"meaning_{level}") for level in LEVELS)
        raise UserError(words("error_ambiguous", file=plain(path.name), meaning=name, found=found))
    others = [place for place, key in enumerate(keys) if place not in places.values()]
    if "label" not in places and others:
        places["label"] = others[0]
    return places


def _take(
    answers: Answers,
    number: int,
    cells: list[str],
    header: list[str],
    places: dict[str, int],
    scale: tuple[float, float],
    words: Words,
) -> None:
    """Add one row to the answers, or its bad cells."""

    def bad(column: str, value: str, why: str) -> None:
        answers.bad.append(BadCell(number, column, value[:LONGEST], why))

    before = len(answers.bad)
    if any(map(str.strip, cells[len(header) :])):
        why = words("why_ragged", cells=len(cells), columns=len(header))
        bad(words("whole_row"), cells[len(header)], why)
    values = {}
    for level in LEVELS:
        raw = cells[places[level]] if places[level] < len(cells) else ""
        value, why_key = _level(raw, scale)
        if why_key:
            bad(header[places[level]], raw, words(why_key, low=f"{scale[0]:g}", high=f"{scale[1]:g}"))
        values[level] = value
    if len(answers.bad) == before and values["adequate"] > values["desired"]:
        raw = cells[places["adequate"]]
        bad(header[places["adequate"]], raw, words("why_crossed", desired=f"{values['desired']:g}"))
    if len(answers.bad) > before:
        return
    label = cells[places["label"]] if places.get("label", len(cells)) < len(cells) else ""
    answers.rows.append(number)
    answers.labels.append(label[:LONGEST] if label.strip() else words("row_name", row=number))
    for level in LEVELS:
        getattr(answers, level).append(values[level])


def _level(raw: str, scale: tuple[float, float]) -> tuple[float, str]:
    """A cell as a level on the scale; otherwise NaN and the key of the reason."""
    text = unicodedata.normalize("NFKC", raw[:1000]).strip().replace("−", "-")
    if text.casefold() in _BLANK:
        return math.nan, "why_blank"
    if text.casefold() in _INFINITE:
        return math.nan, "why_infinite"
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return math.nan, "why_comma"
    if not _NUMBER.fullmatch(text) or len(raw) > 1000:
        return math.nan, "why_text"
    value = float(text)
    if math.isinf(value):
        return math.nan, "why_infinite"
    return (value, "") if scale[0] <= value <= scale[1] else (math.nan, "why_scale")


def _no_rows(answers: Answers, path: Path, words: Words) -> str:
    if not answers.bad:
        return words("error_no_rows", file=plain(path.name))
    cell = answers.bad[0]
    first = words("bad_cell", row=cell.row, column=plain(cell.column), value=plain(cell.value), why=cell.why)
    return words("error_no_good_row", file=plain(path.name), rows=answers.kept_out, first=first)

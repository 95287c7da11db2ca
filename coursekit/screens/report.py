"""`coursekit report FILE --kind KIND`: a user's table becomes one page that needs nothing else."""

from __future__ import annotations

import argparse
import base64
import os
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import jinja2
from tqdm import tqdm

from coursekit.content import pseudonyms, readings
from coursekit.content.readings import Reading
from coursekit.content.tables import plain
from coursekit.errors import UserError
from coursekit.language import Language, Words, system_language
from coursekit.screens.chart import Look
from coursekit.screens.reports.parts import Chart, Found, Part, Scale
from coursekit.screens.reports.writing import count, grid

MARK = '<meta name="generator" content="coursekit report">'  # tells our own page from a foreign file
MOST_OUT, FIRST_OUT = 200, 50  # cells left out that the page lists: all, or the first of more
LOOKS = {"wide": (False, False), "narrow": (True, False), "dark": (False, True), "narrow_dark": (True, True)}


def report_command(args: argparse.Namespace) -> int:
    """Read `args.file`, write the report to `args.out` and say in a line what was found; 0 when it is written.

    Raises UserError where the table cannot be used or a file cannot be written. The input is never changed.
    """
    asked = vars(args).get
    words, kind = wording(args.language or system_language()), asked("kind") or "expectations"
    scale = _scale(args.scale, words) if args.scale else None
    source, bare = Path(args.file), Path(args.file.removesuffix(".gz"))
    out = Path(args.out) if args.out else bare.with_suffix(".html")
    _refuse(source, out, words)
    with tqdm(total=4, disable=None, leave=False, bar_format="{desc} {bar} {n_fmt}/{total_fmt}") as steps:
        steps.set_description(words("step_read"))
        reading = readings.read(source, kind, words, args.map or [], asked("encoding"), asked("sheet"), asked("dates"))
        copies: dict[Path, bytes] = {}
        if asked("pseudonymise"):
            reading = pseudonyms.coded(reading)
            copies[bare.with_name(f"{bare.stem}-pseudonymised.csv")] = pseudonyms.table_csv(reading.table)
        steps.update()
        steps.set_description(words("step_count"))
        found: Found = import_module(f"coursekit.screens.reports.{kind}").found(reading, scale)
        steps.update()
        steps.set_description(words("step_draw"))
        html = page(reading, found, kind)
        steps.update()
        if asked("dropped"):
            head = [words(name) for name in ("col_row", "col_column", "bad_value", "col_why")]
            lines = [[str(row), *more] for row, *more in reading.cells_out()]
            copies[Path(args.dropped)] = pseudonyms.as_csv(head, lines)
        for path, data in copies.items():
            _refuse(source, path, words, data)
        for path, data in {**copies, out: html.encode("utf-8", errors="replace")}.items():
            _write(path, data, words)
    print(_used(reading, found), found.done, words("done_file", file=plain(str(out), 500)))
    for line in (*_personal(reading), *(words("done_copy", file=plain(str(path), 500)) for path in copies)):
        print(line)
    return 0


def wording(language: Language) -> Words:
    """The words of the reports."""
    return Words(language, Path(__file__).with_name("report_words.yaml"))


def page(reading: Reading, found: Found, kind: str) -> str:
    """The whole page as HTML. Every text of the file is escaped; there is no script and no address."""
    words = reading.words
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    counts = [[each.column.name or words("whole_row"), each.why, count(len(each.rows))] for each in reading.out]
    many = sum(len(each.rows) for each in reading.out) > MOST_OUT
    return environment.get_template("report.html.j2").render(
        language=words.language,
        say=words,
        title=words(f"title_{kind}", file=reading.table.file),
        found=found,
        read=_read(reading, found, kind),
        out=reading.cells_out(FIRST_OUT if many else MOST_OUT),
        out_counts=grid(words, "column why rows", "htn", counts) if many else None,
        drawn=lambda chart: _drawn(chart, words.language),
    )


def _read(reading: Reading, found: Found, kind: str) -> Part:
    """What was read: rows, columns with the words that change them, and what had to be decided."""
    words, table, rows = reading.words, reading.table, list[list[str]]()
    for meaning in readings.headings()[kind]:
        columns = reading.columns(meaning)
        command = f'--map "{meaning}={columns[0].name if columns else words("column_name")}"'
        names = words("and").join(column.name for column in columns)
        rows.append([words(f"meaning_{meaning}"), names or "–", command])
    used = {place for places in reading.places.values() for place in places}
    others = [column.name for place, column in enumerate(table.columns) if place not in used]
    separator = words(f"separator_{table.separator}") if table.separator else ""
    said: dict[str, dict[str, Any]] = {
        "read_sheet": {"sheet": table.sheet},
        "read_how": {"encoding": table.encoding, "separator": separator},
        "read_heading": {"row": table.heading_row - 1 and table.heading_row},
        "read_broken": {"n": table.broken and count(table.broken)},
        "read_others": {"columns": words("and").join(others[:30])},
    }
    how = [words(name, **values) for name, values in said.items() if all(values.values())]
    said_of = [_used(reading, found), *how, *dict.fromkeys(reading.notes), *_personal(reading)]
    return Part(words("read_head"), said_of, grids=[grid(words, "meaning_of column command", "htc", rows)])


def _used(reading: Reading, found: Found) -> str:
    words, numbers = reading.words, (found.used, len(reading.table.rows) - found.used)
    used, out = (words("rows_one") if n == 1 else words("rows", n=count(n)) for n in numbers)
    return words("read_rows", used=used, out=out)


def _personal(reading: Reading) -> list[str]:
    """What is said of columns that look personal, and of free text."""
    rows = [] if reading.coded else [column for column in reading.columns("label") if column in reading.personal]
    others = [column for column in reading.personal if column not in rows]
    found, suffix = [], "_coded" if reading.coded else ""
    for name, columns in (
        ("personal_rows", rows),
        ("personal" + suffix, others),
        ("free_text" + suffix, reading.free_text),
    ):
        if columns:
            names = reading.words("and").join(plain(column.name) for column in columns)
            found.append(reading.words(name, columns=names, where=str(pseudonyms.key_file())))
    return found


def _drawn(chart: Chart, language: Language) -> dict[str, str]:
    """The chart for wide and narrow pages, light and dark, as addresses."""
    drawn = {name: chart.draw(Look(language, *look)) for name, look in LOOKS.items()}
    address = "data:image/svg+xml;base64,"
    return {name: address + base64.b64encode(svg.encode()).decode() for name, svg in drawn.items()}


def _scale(asked: str, words: Words) -> Scale:
    """The ends of the scale from "1-9"."""
    number = r"-?\d{1,6}(?:\.\d{1,3})?"
    match = re.fullmatch(rf"\s*({number})\s*[-–:]\s*({number})\s*", asked)
    if not match or float(match[1]) >= float(match[2]):
        raise UserError(words("error_scale", scale=plain(asked)))
    return float(match[1]), float(match[2])


def _refuse(source: Path, out: Path, words: Words, same: bytes | None = None) -> None:
    """Never write over the input, nor over a file that is no report of ours (or has not the `same` bytes)."""
    try:
        if out.resolve() == source.resolve() or (out.exists() and source.exists() and out.samefile(source)):
            raise UserError(words("error_same", file=plain(str(source))))
        data = out.read_bytes() if out.is_file() else b""
        ours = MARK.encode() in data[:4096] if same is None else data == same
        if out.exists() and (not out.is_file() or (data and not ours)):
            raise UserError(words("error_foreign", file=plain(str(out))))
    except (OSError, ValueError) as error:
        raise UserError(words("error_out", file=plain(str(out)), why=plain(str(error)))) from None


def _write(out: Path, data: bytes, words: Words) -> None:
    """Write beside the goal, then rename: a file is whole or not there."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        why = words("error_no_folder") if not out.parent.is_dir() else plain(error.strerror or str(error))
        raise UserError(words("error_out", file=plain(str(out), 500), why=why)) from None

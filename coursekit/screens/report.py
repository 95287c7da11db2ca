"""`coursekit report FILE --kind KIND`: a user's table becomes one page that needs nothing else."""

from __future__ import annotations

import argparse
import base64
import locale
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
from coursekit.language import Language, Words
from coursekit.screens.chart import Look
from coursekit.screens.reports.parts import Chart, Found, Grid, Part, Scale, count

MARK = '<meta name="generator" content="coursekit report">'  # tells our own page from a foreign file
MOST_OUT = 200  # cells left out that the page lists
LOOKS = {"wide": (False, False), "narrow": (True, False), "dark": (False, True), "narrow_dark": (True, True)}


def report_command(args: argparse.Namespace) -> int:
    """Read `args.file`, write the report to `args.out` and say in a line what was found; 0 when it is written.

    Raises UserError where the table cannot be used or a file cannot be written. The input is never changed.
    """
    asked = vars(args).get
    words, kind = wording(args.language or _system_language()), asked("kind") or "expectations"
    scale = _scale(args.scale, words) if args.scale else None
    source = Path(args.file)
    out = Path(args.out) if args.out else source.with_suffix(".html")
    _refuse(source, out, words)
    with tqdm(total=3, disable=None, leave=False, bar_format="{desc} {bar} {n_fmt}/{total_fmt}") as steps:
        steps.set_description(words("step_read"))
        reading = readings.read(
            source, kind, words, args.map or [], asked("encoding"), asked("sheet"), asked("dates")
        )  # fmt: skip
        copies: list[tuple[Path, bytes]] = []
        if asked("pseudonymise"):
            reading = pseudonyms.coded(reading)
            copy = source.with_name(f"{source.name.split('.')[0]}-pseudonymised.csv")
            copies.append((copy, pseudonyms.table_csv(reading.table)))
        _step(steps, words("step_count"))
        found: Found = import_module(f"coursekit.screens.reports.{kind}").found(reading, scale)
        _step(steps, words("step_draw"))
        html = page(reading, found, kind, source.name)
        if asked("dropped"):
            copies.append((Path(args.dropped), _dropped(reading)))
        for path, data in copies:
            _refuse(source, path, words, data)
        for path, data in (*copies, (out, html.encode("utf-8", errors="replace"))):
            _write(path, data, words)
    used, left_out = _rows(found.used, words), _rows(reading.n_out, words)
    print(words("done_rows", used=used, out=left_out), found.done, words("done_file", file=plain(str(out), 500)))
    for line in _personal(reading):
        print(line)
    for path, _ in copies:
        print(words("done_copy", file=plain(str(path), 500)))
    return 0


def _step(steps: Any, name: str) -> None:
    steps.update()
    steps.set_description(name)


def wording(language: Language) -> Words:
    """The words of the reports."""
    return Words(language, Path(__file__).with_name("report_words.yaml"))


def page(reading: Reading, found: Found, kind: str, name: str) -> str:
    """The whole page as HTML. Every text of the file is escaped; there is no script and no address."""
    words = reading.words
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.globals["drawn"] = _drawn
    return environment.get_template("report.html.j2").render(
        language=words.language,
        say=words,
        title=words(f"title_{kind}", file=name),
        found=found,
        read=_read(reading, found, kind),
        out=reading.cells_out(MOST_OUT),
        out_counts=_out_counts(reading),
    )


def _read(reading: Reading, found: Found, kind: str) -> Part:
    """What was read: rows, columns with the words that change them, and what had to be decided."""
    words, table = reading.words, reading.table
    rows, used = [], set[int]()
    for meaning in readings.headings()[kind]:
        columns = reading.columns(meaning)
        used |= {id(column) for column in columns}
        names = words("and").join(column.name for column in columns) or words("not_found")
        command = f'--map "{meaning}={columns[0].name if columns else words("column_name")}"'
        rows.append([words(f"meaning_{meaning}"), names, command])
    head = [words("meaning"), words("column"), words("to_change")]
    how = [words("read_rows", used=_rows(found.used, words), out=_rows(reading.n_out, words))]
    if table.sheet:
        how.append(words("read_sheet", sheet=table.sheet))
    else:
        how.append(words("read_how", encoding=table.encoding, separator=words(f"separator_{table.separator}")))
    if table.heading_row > 1:
        how.append(words("read_heading", row=table.heading_row))
    if table.broken:
        how.append(words("read_broken", n=count(table.broken)))
    others = [column.name for column in table.columns if id(column) not in used]
    if others:
        how.append(words("read_others", columns=words("and").join(others[:30])))
    said = [*how, *dict.fromkeys(reading.notes), *_personal(reading)]
    return Part(words("read_head"), said, grids=[Grid(head, "htc", rows)])


def _personal(reading: Reading) -> list[str]:
    """What is said of columns that look personal, and of free text."""
    words, found = reading.words, []
    for key, columns in (("personal", reading.personal), ("free_text", reading.free_text)):
        if columns:
            names = words("and").join(plain(column.name) for column in columns)
            found.append(
                words(f"{key}_coded" if reading.coded else key, columns=names, where=str(pseudonyms.key_file()))
            )
    return found


def _out_counts(reading: Reading) -> list[tuple[str, str, str]]:
    """Column, reason and number of rows left out, where the page cannot list all cells."""
    if len(reading.left_out()[0]) <= MOST_OUT:
        return []
    return [(each.column.name, each.why, count(len(each.rows))) for each in reading.out]


def _dropped(reading: Reading) -> bytes:
    head = [reading.words(key) for key in ("col_row", "column", "bad_value", "bad_why")]
    return pseudonyms.as_csv(head, [[str(row), *more] for row, *more in reading.cells_out()])


def _drawn(chart: Chart, language: Language) -> dict[str, str]:
    """The chart for wide and narrow pages, light and dark."""
    return {name: _address(chart.draw(Look(language, *look))) for name, look in LOOKS.items()}


def _rows(n: int, words: Words) -> str:
    return words("rows_one") if n == 1 else words("rows", n=count(n))


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _system_language() -> Language:
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _scale(asked: str, words: Words) -> Scale:
    """The ends of the scale from "1-9"."""
    number = r"-?\d{1,6}(?:\.\d{1,3})?"
    match = re.fullmatch(rf"\s*({number})\s*[-–:]\s*({number})\s*", asked)
    if not match or float(match[1]) >= float(match[2]):
        raise UserError(words("error_scale", scale=plain(asked)))
    return float(match[1]), float(match[2])


def _refuse(source: Path, out: Path, words: Words, same: bytes | None = None) -> None:
    """Never write over the input, nor over a file that is no report of ours (or not the `same` bytes)."""
    try:
        if out.resolve() == source.resolve() or (out.exists() and source.exists() and out.samefile(source)):
            raise UserError(words("error_same", file=plain(str(source))))
        if not out.exists():
            return
        if not out.is_file() or (out.stat().st_size and not _ours(out.read_bytes(), same)):
            raise UserError(words("error_foreign", file=plain(str(out))))
    except (OSError, ValueError) as error:
        raise UserError(words("error_out", file=plain(str(out)), why=plain(str(error)))) from None


def _ours(data: bytes, same: bytes | None) -> bool:
    return MARK.encode() in data[:4096] if same is None else data == same


def _write(out: Path, data: bytes, words: Words) -> None:
    """Write beside the goal, then rename: a file is whole or not there."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        # A cell may hold half of a character; it becomes "?" rather than an error.
        part.write_bytes(data)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(words("error_out", file=plain(str(out)), why=plain(str(error)))) from None

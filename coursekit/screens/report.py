"""`coursekit report FILE --kind expectations`: a user's table becomes one page that needs nothing else."""

from __future__ import annotations

import argparse
import base64
import locale
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from coursekit.errors import UserError
from coursekit.language import Language, Words
from coursekit.measures import zones
from coursekit.screens import report_charts, tables
from coursekit.screens.chart import Look
from coursekit.screens.labs.zone_words import signed
from coursekit.screens.tables import Answers, plain

Scale = tuple[float, float]
MARK = '<meta name="generator" content="coursekit report">'  # tells our own page from a foreign file
MOST_HIDDEN = 12
COLUMNS = ("row", "label", "verdict", "adequate", "desired", "perceived", "msa", "mss", "width", "position")


def report_command(args: argparse.Namespace) -> int:
    """Read `args.file`, write the report to `args.out` and say in a line what was found; 0 when it is written.

    Raises UserError where the table cannot be used or the page cannot be written. The input is never changed.
    """
    words = wording(args.language or _system_language())
    scale = _scale(args.scale or "1-9", words)
    source = Path(args.file)
    out = Path(args.out) if args.out else source.with_suffix(".html")
    _refuse_out(source, out, words)
    answers = tables.read(source, args.map or [], scale, words)
    _write(out, page(answers, source.name, scale, words), words)
    found = zones.summary(answers.adequate, answers.desired, answers.perceived)
    used, kept_out = _rows(found.n, words), _rows(answers.kept_out, words)
    print(words("done", used=used, out=kept_out, below=found.shares.n_below, out_file=plain(str(out), 500)))
    return 0


def wording(language: Language) -> Words:
    """The words of the report."""
    return Words(language, Path(__file__).with_name("report_words.yaml"))


def page(answers: Answers, name: str, scale: Scale, words: Words) -> str:
    """The whole page as HTML. Every text of the file is escaped; there is no script and no address."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    found = zones.summary(answers.adequate, answers.desired, answers.perceived)
    return environment.get_template("report.html.j2").render(
        language=words.language,
        say=words,
        title=words("title", file=name),
        charts=_charts(answers, found, scale, words),
        **_said(found, scale, words),
        **_hidden(answers, found, words),
        **_table(answers, found, words),
        **_read(answers, scale, words),
    )


def _said(found: zones.Summary, scale: Scale, words: Words) -> dict[str, str]:
    """The sentence at the top, and where the mean lies."""
    lead = words(
        "lead",
        low=f"{scale[0]:g}",
        high=f"{scale[1]:g}",
        n=_rows(found.n, words),
        a=f"{found.adequate:.2f}",
        d=f"{found.desired:.2f}",
        p=f"{found.perceived:.2f}",
        msa=signed(found.adequacy),
        mss=signed(found.superiority),
        width=f"{found.width:.2f}",
    )
    if found.position is None:
        return {"lead": lead, "position": words("lead_position_none")}
    percent = words.percent(found.position)
    return {"lead": lead, "position": words(f"lead_position_{found.verdict}", percent=percent)}


def _hidden(answers: Answers, found: zones.Summary, words: Words) -> dict[str, Any]:
    """What the mean hides: the rows below their own adequate level, the furthest below first."""
    below = found.shares.n_below
    shown = words("is_one" if below == 1 else "is_many", count=below, n=found.n)
    if found.verdict == "below":
        kind, shown = "hides_mean_below", str(below)
    else:
        kind = f"hides_some_{found.verdict}" if below else "hides_none"
    levels = {"p": found.perceived, "a": found.adequate, "d": found.desired}
    texts = {name: f"{value:.2f}" for name, value in levels.items()}
    gaps = zones.adequacy(answers.perceived, answers.adequate)
    order = [int(row) for row in np.argsort(gaps, kind="stable") if gaps[row] < 0] if found.hidden else []
    rows = [
        {
            "label": answers.labels[row],
            "text": words(
                "hidden_row",
                row=answers.rows[row],
                p=f"{answers.perceived[row]:.2f}",
                a=f"{answers.adequate[row]:.2f}",
                gap=f"{-gaps[row]:.2f}",
            ),
        }
        for row in order[:MOST_HIDDEN]
    ]
    more = words("hidden_more", n=len(order) - MOST_HIDDEN) if len(order) > MOST_HIDDEN else ""
    return {"hides": words(kind, below=shown, n=found.n, **texts), "hidden": rows, "hidden_more": more}


def _charts(answers: Answers, found: zones.Summary, scale: Scale, words: Words) -> list[dict[str, str]]:
    """Both charts for wide and narrow pages, light and dark, with what they show in words."""
    draws: list[tuple[str, str, Callable[[Look], str]]] = [
        (
            _zone_alt(answers, found, words),
            words("zone_caption"),
            lambda look: report_charts.zone_chart(answers, look, words, scale),
        ),
        (
            _adequacy_alt(answers, found, words),
            words("adequacy_caption"),
            lambda look: report_charts.adequacy_chart(answers, look, words),
        ),
    ]
    looks = {
        "wide": Look(words.language),
        "narrow": Look(words.language, narrow=True),
        "dark": Look(words.language, dark=True),
        "narrow_dark": Look(words.language, narrow=True, dark=True),
    }
    charts = []
    for alt, caption, draw in draws:
        sources = {name: _address(draw(look)) for name, look in looks.items()}
        charts.append({"alt": alt, "caption": caption, **sources})
    return charts


def _zone_alt(answers: Answers, found: zones.Summary, words: Words) -> str:
    verdicts = zones.verdicts(answers.perceived, answers.adequate, answers.desired)
    names = [plain(answers.labels[row], 24) for row in np.flatnonzero(verdicts == "below")[:MOST_HIDDEN]]
    listed = ("、" if words.language == "zh" else ", ").join(names)
    who = words("zone_alt_who", names=listed) if names else ""
    return words(
        "zone_alt" if found.n <= report_charts.MOST_ROWS else "zone_alt_many",
        finding=report_charts.finding(found, words),
        below=found.shares.n_below,
        inside=found.shares.n_inside,
        above=found.shares.n_above,
        a=f"{found.adequate:.2f}",
        d=f"{found.desired:.2f}",
        p=f"{found.perceived:.2f}",
        who=f" {who}" if words.language == "en" and who else who,
    )


def _adequacy_alt(answers: Answers, found: zones.Summary, words: Words) -> str:
    gaps = zones.adequacy(answers.perceived, answers.adequate)
    ends = [f"{plain(answers.labels[row], 24)} {signed(gaps[row])}" for row in (gaps.argmin(), gaps.argmax())]
    title = report_charts.adequacy_finding(gaps, words)
    values = {"below": found.shares.n_below, "n": found.n, "lowest": ends[0], "highest": ends[1]}
    return words("adequacy_alt", finding=title, **values)


def _table(answers: Answers, found: zones.Summary, words: Words) -> dict[str, Any]:
    """All rows with their measures, the means as the last row, and the shares."""
    a, d, p = (np.asarray(level) for level in (answers.adequate, answers.desired, answers.perceived))
    verdicts = zones.verdicts(p, a, d)
    places = zones.position(p, a, d)
    rows = [
        {
            "number": answers.rows[row],
            "label": answers.labels[row],
            "numbers": _numbers(a[row], d[row], p[row], None if np.isnan(places[row]) else places[row]),
            "verdict": str(verdicts[row]),
        }
        for row in range(found.n)
    ]
    total = {
        "label": words("mean_all", n=found.n),
        "numbers": _numbers(found.adequate, found.desired, found.perceived, found.position),
        "verdict": found.verdict,
    }
    shares = {}
    for verdict in zones.VERDICTS:
        share, count = getattr(found.shares, verdict), getattr(found.shares, f"n_{verdict}")
        shares[verdict] = words("share", count=count, n=found.n, percent=words.percent(share))
    least, most = (f"{width:.2f}" for width in found.width_range)
    columns = [{"key": f"col_{name}", "number": name not in ("label", "verdict")} for name in COLUMNS]
    line = words("shares_line", least=least, most=most, **shares)
    return {"columns": columns, "rows": rows, "total": total, "shares": line}


def _numbers(a: float, d: float, p: float, position: float | None) -> list[str]:
    place = "–" if position is None else f"{position:.2f}".replace("-", "−")
    return [f"{a:.2f}", f"{d:.2f}", f"{p:.2f}", signed(p - a), signed(p - d), f"{d - a:.2f}", place]


def _read(answers: Answers, scale: Scale, words: Words) -> dict[str, Any]:
    """What was read: rows, columns, and each cell that kept its row out."""
    name = {",": "comma", ";": "semicolon", "\t": "tab"}[answers.separator]
    used, out = _rows(len(answers.rows), words), _rows(answers.kept_out, words)
    meanings = [meaning for meaning in ("label", *tables.LEVELS) if meaning in answers.columns]
    how = words(
        "read_how",
        encoding=answers.encoding,
        separator=words(f"separator_{name}"),
        low=f"{scale[0]:g}",
        high=f"{scale[1]:g}",
        column=plain(answers.columns["adequate"]),
    )
    return {
        "read_rows": words("read_rows", used=used, out=out),
        "read_columns": [(words(f"meaning_{meaning}"), answers.columns[meaning]) for meaning in meanings],
        "read_how": how,
        "bad": answers.bad,
    }


def _rows(n: int, words: Words) -> str:
    return words("rows_one") if n == 1 else words("rows", n=f"{n:,}")


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


def _refuse_out(source: Path, out: Path, words: Words) -> None:
    """Never write over the input, nor over a file that is no report of ours."""
    try:
        same = out.resolve() == source.resolve() or (out.exists() and source.exists() and out.samefile(source))
        if same:
            raise UserError(words("error_same", file=plain(str(source))))
        if out.exists() and not out.is_file():
            raise UserError(words("error_foreign", file=plain(str(out))))
        if out.is_file() and out.stat().st_size and MARK.encode() not in out.read_bytes()[:4096]:
            raise UserError(words("error_foreign", file=plain(str(out))))
    except (OSError, ValueError) as error:
        raise UserError(words("error_out", file=plain(str(out)), why=plain(str(error)))) from None


def _write(out: Path, html: str, words: Words) -> None:
    """Write beside the goal, then rename: a page is whole or not there."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        # A cell may hold half of a character; it becomes "?" rather than an error.
        part.write_bytes(html.encode("utf-8", errors="replace"))
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(words("error_out", file=plain(str(out)), why=plain(str(error)))) from None

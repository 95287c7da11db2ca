"""The command line. Each command's module is loaded only when that command is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from coursekit.errors import UserError
from coursekit.language import LANGUAGES

TEST = "coursekit.serve.testing:test_command"


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; an error of the user's is one sentence, not a traceback."""
    parser = _parser()
    args, extra = parser.parse_known_args(argv)
    if extra and args.run != TEST:
        parser.error(f"unrecognized arguments: {' '.join(extra)}")
    args.extra = extra
    module, function = args.run.split(":")
    command: Callable[[argparse.Namespace], int] = getattr(import_module(module), function)
    try:
        return command(args)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away, for example `| head`; there is nobody left to tell
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coursekit",
        description="Lessons, labs and practice about customers, for people who never saw code.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_running(commands)
    _add_content(commands)
    _add_report(commands)
    _add_export(commands)
    _add_progress(commands)
    return parser


def _add_running(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    start = commands.add_parser("start", help="start the course and open it in the browser")
    start.add_argument("--no-browser", action="store_true", help="print the address only")
    start.add_argument("--port", type=int, help="the port to use (otherwise 8765 or the next free one)")
    start.add_argument("--language", choices=LANGUAGES, help="the language to begin in (otherwise the system's)")
    start.add_argument(
        "--folder",
        help="the folder of the course, for one installed without a checkout (otherwise ~/coursekit)",
    )
    start.set_defaults(run="coursekit.serve.server:start_command")

    test = commands.add_parser("test", add_help=False, help="run every check and test; further words go to pytest")
    test.add_argument("tests", nargs="*", metavar="WORD")
    test.set_defaults(run=TEST)


def _add_content(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = commands.add_parser("list", help="list lessons, labs, items, concepts and data sets")
    listing.add_argument("--json", action="store_true", help="as one JSON object")
    listing.set_defaults(run="coursekit.content.catalogue:list_command")

    check = commands.add_parser("check", help="check all content, or the files named")
    check.add_argument("--json", action="store_true", help="as one JSON object")
    check.add_argument("--map", action="store_true", help="print the role-plays as Mermaid flow charts instead")
    check.add_argument("files", nargs="*", metavar="FILE")
    check.set_defaults(run="coursekit.content.check:check_command")

    refresh = commands.add_parser("refresh", help="run the notebooks anew and write their outputs")
    refresh.add_argument(
        "--read-together",
        action="store_true",
        help="note that the twins in both languages were read together",
    )
    refresh.add_argument("--data", action="store_true", help="make the tables of the case company anew")
    refresh.add_argument("notebooks", nargs="*", metavar="NOTEBOOK")
    refresh.set_defaults(run="coursekit.content.refresh:refresh_command")


def _add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = commands.add_parser("report", help="make a report from a table of your own")
    report.add_argument("file", metavar="FILE", help="a CSV file (also .gz) or an Excel workbook (.xlsx)")
    kinds = ["expectations", "survey", "orders", "complaints"]
    report.add_argument("--kind", choices=kinds, required=True, help="what the table holds")
    report.add_argument("--out", metavar="FILE", help="the page to write (otherwise beside the table)")
    report.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="which column holds what, by its heading or its place (#3); may be repeated",
    )
    report.add_argument("--language", choices=LANGUAGES, help="the language of the report")
    report.add_argument("--scale", metavar="LOW-HIGH", help="the ends of the scale, for example 1-9")
    report.add_argument("--encoding", metavar="NAME", help="utf-8, gb18030, big5 … (otherwise decided by looking)")
    report.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook (otherwise the first with a table)")
    report.add_argument("--dates", choices=["dmy", "mdy"], help="how 3/4/2026 is meant (otherwise decided by looking)")
    report.add_argument("--dropped", metavar="FILE.csv", help="write every row left out, with its reason")
    report.add_argument(
        "--pseudonymise",
        action="store_true",
        help="also write FILE-pseudonymised.csv, with codes for whatever looks personal; only codes are reported",
    )
    report.set_defaults(run="coursekit.screens.report:report_command")


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = commands.add_parser("export", help="write a lesson, or the cards of a role-play, as a page")
    kinds = export.add_subparsers(required=True, metavar="KIND")
    html = kinds.add_parser("html", help="one self-contained page with the stored pictures")
    html.add_argument("notebook", metavar="NOTEBOOK")
    html.add_argument("--out", metavar="FILE", help="the page to write (otherwise beside the notebook)")
    html.set_defaults(run="coursekit.serve.export:export_command")
    triad = kinds.add_parser("triad", help="the cards of a role-play in threes, to print")
    triad.add_argument("roleplay", metavar="ROLE-PLAY")
    triad.add_argument("--language", choices=LANGUAGES, help="one language only")
    triad.add_argument("--out", metavar="FOLDER", help="where to write the pages (otherwise here)")
    triad.set_defaults(run="coursekit.serve.triad:triad_command")


def _add_progress(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    progress = commands.add_parser("progress", help="save, restore or export what the present learner did")
    ways = progress.add_subparsers(required=True, metavar="WAY")
    save = ways.add_parser("save", help="write a progress file")
    save.add_argument("--with-name", action="store_true", help="put the learner's name into it")
    save.set_defaults(run="coursekit.content.progress_files:save_command")
    restore = ways.add_parser("restore", help="merge a progress file; doing so twice changes nothing")
    restore.set_defaults(run="coursekit.content.progress_files:restore_command")
    xapi = ways.add_parser("xapi", help="write the same as xAPI statements, one JSON object a line")
    xapi.set_defaults(run="coursekit.content.progress_files:xapi_command")
    for way in (save, restore, xapi):
        way.add_argument("file", metavar="FILE")

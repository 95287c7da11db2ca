"""Strict reading of content files: YAML 1.2 into models, every mistake named by file, line and field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from coursekit.content import places
from coursekit.content.problems import ContentError, Problem
from coursekit.content.sentences import sentence

M = TypeVar("M", bound=BaseModel)
Path_ = tuple[str | int, ...]

SIZE_LIMIT = 1_000_000
DEPTH_LIMIT = 20

# The YAML 1.2 core schema: `no`, `on` and `yes` are words and 12:30 is a time of day, not 750.
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass
class Source:
    """What a file says, and the line each value stands on."""

    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, where: Path_) -> int:
        """The line of the value at `where`, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


class _Fault(Exception):
    """A mistake in the YAML itself: its line, and what it is."""


def load(path: Path, model: type[M]) -> M:
    """The file at `path` as a `model`; a ContentError lists all that is wrong with it."""
    return load_marked(path, model)[0]


def load_marked(path: Path, model: type[M]) -> tuple[M, Source]:
    """The file as a `model`, and its plain data with the lines."""
    source = read(path)
    return fit(source, shown(path), model), source


def fit(source: Source, name: str, model: type[M]) -> M:
    """Plain data as a `model`; `name` is the file's, for the problems."""
    if not isinstance(source.data, dict):
        raise ContentError([Problem("wrong-value", name, 1, "expected fields such as 'id: …', one a line")])
    try:
        return model.model_validate(source.data)
    except ValidationError as wrong:
        problems = []
        for error in wrong.errors(include_url=False):
            where = _in_data(source.data, error["loc"], error["type"] == "missing")
            if "discriminator" in error.get("ctx", {}):  # the field that says which kind of thing this is
                where = (*where, error["ctx"]["discriminator"].strip("'"))
            code, text = sentence(dict(error), source.data, where, model)
            problems.append(Problem(code, name, source.line(where), text))
        raise ContentError(sorted(problems, key=lambda problem: problem.line)) from None


def read(path: Path) -> Source:
    """The plain data of a YAML file with its lines."""
    name = shown(path)
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise _Fault(1, f"the file is larger than {SIZE_LIMIT // 1000:,} kB; split it")
        return parse(path.read_bytes().decode("utf-8-sig"))
    except OSError as wrong:
        problem = Problem("unreadable", name, 1, f"cannot be read ({wrong.strerror or wrong})")
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        problem = Problem("not-utf8", name, line, "is not UTF-8 text; save it as UTF-8")
    except _Fault as wrong:
        problem = Problem("yaml", name, *wrong.args)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
        what = getattr(wrong, "problem", None) or getattr(wrong, "reason", None) or "cannot be understood"
        problem = Problem("yaml", name, mark.line + 1 if mark else 1, f"is not valid YAML: {what}")
    raise ContentError([problem])


def parse(text: str) -> Source:
    """YAML text as plain data; `_Fault` or a YAMLError says what is wrong.

    Works on the parser's events, so that aliases and depth are refused before anything is built of them.
    """
    events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    source = Source()
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if source.lines:
                raise _Fault(_line(event), "a second document ('---') begins; one file holds one")
            source.data = _value(next(events), events, source.lines, ())
    if source.data is None:
        raise _Fault(1, "the file is empty")
    return source


def shown(path: Path) -> str:
    """A path as problems show it: from the course's folder if it lies there."""
    try:
        return path.resolve().relative_to(places.course()).as_posix()
    except (ValueError, OSError):
        return str(path)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _value(event: Any, events: Iterator[Any], lines: dict[Path_, int], where: Path_) -> Any:
    line = _line(event)
    lines.setdefault(where, line)
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise _Fault(line, "anchors (&name) and aliases (*name) are not used here; write the text out")
    if event.tag is not None:
        raise _Fault(line, f"the tag '{event.tag[:40]}' is not used here; write the plain value")
    if len(where) > DEPTH_LIMIT:
        raise _Fault(line, f"is nested more than {DEPTH_LIMIT} deep")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event.value, line) if event.implicit[0] else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        entries = takewhile(lambda event: not isinstance(event, yaml.SequenceEndEvent), events)
        return [_value(entry, events, lines, (*where, place)) for place, entry in enumerate(entries)]
    return _fields(events, lines, where)


def _fields(events: Iterator[Any], lines: dict[Path_, int], where: Path_) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            raise _Fault(line, "a field's name must be a plain word")
        key = event.value
        if key in found:
            raise _Fault(line, f"the field '{key[:60]}' is given twice (first in line {lines[(*where, key)]})")
        lines[(*where, key)] = line
        found[key] = _value(next(events), events, lines, (*where, key))
    return found


def _scalar(text: str, line: int) -> Any:
    """A word without quotes by the YAML 1.2 core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 40:  # longer than any number a course needs, and int() of a very long one is slow
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            raise _Fault(line, f"the number {text} is too large")
        return number
    return text


def _in_data(data: Any, loc: Path_, missing: bool) -> Path_:
    """A pydantic location as a path in the data: without the names of union members it puts in."""
    where: Path_ = ()
    for part in loc:
        inside = (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int))
        if inside:
            data, where = data[part], (*where, part)
    return (*where, loc[-1]) if missing else where

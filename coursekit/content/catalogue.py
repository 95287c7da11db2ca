"""`coursekit list`: everything the course holds, by id and language."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from coursekit.content import banks, datasets, places, roleplays
from coursekit.content.concepts import concepts
from coursekit.content.lessons import Notebook, notebook_paths, read_notebook
from coursekit.content.loading import fit, read, shown
from coursekit.language import LANGUAGES
from coursekit.questions.items import Id
from coursekit.text import Text

Entry = dict[str, Any]
BOTH = list(LANGUAGES)


class MissionName(BaseModel):
    """What the export needs of a lab's mission."""

    model_config = ConfigDict(extra="ignore")

    id: Id
    title: Text


class LabName(BaseModel):
    """What this list needs of a lab's file; the lab itself reads the rest."""

    model_config = ConfigDict(extra="ignore")

    lab: Id
    title: Text
    missions: list[MissionName]


def list_command(args: argparse.Namespace) -> int:
    """Print the catalogue, as a table or as one JSON object."""
    found = catalogue()
    print(json.dumps(found, ensure_ascii=False, indent=1) if args.json else table(found))
    return 0


def catalogue(root: Path | None = None) -> dict[str, list[Entry]]:
    """Everything the course holds."""
    all_banks = list(banks.banks(root))
    return {
        "lessons": _notebooks("notebooks", root),
        "sheets": _notebooks("exercises", root),
        "labs": [_entry(lab.lab, lab.title) for lab in labs()],
        "practices": [_entry(b.practice, b.title, lesson=b.lesson, items=len(b.items)) for b in all_banks],
        "items": [
            _entry(i.id, i.ask, practice=b.practice, kind=i.kind, level=i.level) for b in all_banks for i in b.items
        ],
        "concepts": [
            _entry(c.id, c.name, topic=topic, tier=c.tier)
            for topic, file in concepts(root).items()
            for c in file.concepts
        ],
        "roleplays": [
            _entry(s.id, s.title, lesson=s.lesson, channel=s.channel)
            for s in (roleplays.roleplay(n, root) for n in roleplays.names(root))
        ],
        "datasets": [
            _entry(r["name"], Text(en=r["title"], zh=r["title_zh"]), rows=r["rows"]) for r in datasets.resources(root)
        ],
    }


def labs() -> list[LabName]:
    """The labs there are; a file beside them without `lab:` holds words for several of them."""
    found = []
    for path in sorted((places.PACKAGE / "screens" / "labs").glob("*.yaml")):
        source = read(path)
        if isinstance(source.data, dict) and "lab" in source.data:
            found.append(fit(source, shown(path), LabName))
    return found


def table(found: dict[str, list[Entry]]) -> str:
    """The catalogue for a person: a heading a kind, a line an entry; concepts, being many, only counted."""
    lines = []
    for kind, entries in found.items():
        lines.append(f"{kind} ({len(entries)})")
        width = max((len(entry["id"]) for entry in entries), default=0)
        for entry in entries if kind != "concepts" else []:
            titles = " · ".join(title if len(title) <= 60 else title[:59] + "…" for title in entry["title"].values())
            lines.append(f"  {entry['id']:<{width}}  {'+'.join(entry['languages'])}  {titles}")
    return "\n".join(lines)


def _entry(id_: str, title: Text, **more: Any) -> Entry:
    return {"id": id_, "title": title.model_dump(), "languages": BOTH, **more}


def _notebooks(kind: str, root: Path | None) -> list[Entry]:
    """One entry for a notebook and its twin."""
    sides: dict[str, list[Notebook]] = {}
    for path in notebook_paths(root, (kind,)):
        sides.setdefault(path.stem, []).append(read_notebook(path))
    return [
        {
            "id": stem,
            "lesson": here[0].mark.lesson,
            "topic": here[0].mark.topic,
            "title": {notebook.mark.language: notebook.mark.title for notebook in here},
            "languages": [notebook.mark.language for notebook in here],
        }
        for stem, here in sorted(sides.items())
    ]

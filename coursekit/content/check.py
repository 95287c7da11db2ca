"""`coursekit check`: read everything strictly and say what is wrong, in sentences or as one JSON object."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from coursekit.content import banks, catalogue, concepts, datasets, lessons, roleplays
from coursekit.content.coverage import Coverage, unknown_concepts
from coursekit.content.item_rules import item_problems
from coursekit.content.loading import load, load_marked, read, shown
from coursekit.content.notebook_rules import notebook_problems
from coursekit.content.problems import ContentError, Problem
from coursekit.content.twins import twin_problems
from coursekit.questions.items import Bank
from coursekit.roleplays.scenario import Scenario

T = TypeVar("T")


def check_command(args: argparse.Namespace) -> int:
    """Check the files named, or the whole course; 1 if there is an error."""
    if args.map:
        paths = [Path(name) for name in args.files] or sorted(roleplays.folder().glob("*.yaml"))
        print("\n\n".join(roleplays.mermaid(load(path, Scenario)) for path in paths))
        return 0
    found = check_files([Path(name) for name in args.files]) if args.files else check()
    if args.json:
        print(json.dumps(found.report(), ensure_ascii=False, indent=1))
    else:
        print(found.sentences())
    return 1 if found.errors else 0


class Findings:
    """What a check found; what could be read is there for the next step."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self.topics: dict[str, concepts.Topic] = {}
        self.banks: list[Bank] = []
        self.notebooks: list[lessons.Notebook] = []
        self.scenarios: list[Scenario] = []
        self.roleplays: dict[str, Any] = {}
        self.coverage: dict[str, Any] = {}
        self._item_homes: dict[str, str] = {}
        self._concept_homes: dict[str, str] = {}

    def reading(self, read_it: Callable[[], T]) -> T | None:
        """What `read_it` returns; its problems become errors of this check."""
        try:
            return read_it()
        except ContentError as wrong:
            self.errors += wrong.problems
            return None

    def concept_file(self, path: Path) -> None:
        """Check a concept file."""
        topic = self.reading(lambda: load(path, concepts.Topic))
        if topic:
            self.errors += concepts.clashes(topic, shown(path), self._concept_homes)
            self.topics[topic.topic.id] = topic

    def bank_file(self, path: Path) -> None:
        """Check a practice bank."""
        marked = self.reading(lambda: load_marked(path, Bank))
        if not marked:
            return
        bank, source = marked
        known = {concept.id for topic in self.topics.values() for concept in topic.concepts}
        errors, warnings = item_problems(bank, source, path, known)
        self.errors += errors
        self.warnings += warnings
        for index, item in enumerate(bank.items):
            if item.id in self._item_homes:
                message = f"the item '{item.id}' is already in {self._item_homes[item.id]}"
                self.errors.append(Problem("id-twice", shown(path), source.line(("items", index)), message))
            self._item_homes.setdefault(item.id, shown(path))
        self.banks.append(bank)

    def retired(self) -> None:
        """Check the list of items that are no more."""
        file = shown(banks.folder(self.root) / f"{banks.RETIRED}.yaml")
        for item in (self.reading(lambda: banks.retired(self.root)) or {}).values():
            if item.id in self._item_homes:
                message = f"the retired id '{item.id}' is used again in {self._item_homes[item.id]}"
                self.errors.append(Problem("id-returned", file, 1, message))
            if item.renamed_to and item.renamed_to not in self._item_homes:
                message = f"'{item.id}' was renamed to '{item.renamed_to}', which does not exist"
                self.errors.append(Problem("unknown-item", file, 1, message))

    def notebook_file(self, path: Path) -> None:
        """Check a notebook by itself."""
        notebook = self.reading(lambda: lessons.read_notebook(path))
        if notebook:
            errors, warnings = notebook_problems(notebook)
            self.errors += errors + unknown_concepts(notebook, self.topics)
            self.warnings += warnings
            self.notebooks.append(notebook)

    def roleplay_file(self, path: Path) -> None:
        """Check a role-play by searching every state it can reach."""
        known = {concept.id for topic in self.topics.values() for concept in topic.concepts}
        before = len(self.errors)
        checked = self.reading(lambda: roleplays.check_file(path, known))
        if checked:
            scenario, figures, errors, warnings = checked
            self.errors += errors
            self.warnings += warnings
            self.scenarios.append(scenario)
        else:
            figures = {"errors": [problem._asdict() for problem in self.errors[before:]]}
        self.roleplays[scenario.id if checked else path.stem] = figures

    def report(self) -> dict[str, Any]:
        """The findings as the JSON report."""
        return {
            "errors": [problem._asdict() for problem in self.errors],
            "warnings": [problem._asdict() for problem in self.warnings],
            "concepts": self.coverage,
            "roleplays": self.roleplays,
        }

    def sentences(self) -> str:
        """The findings for a person, the closing sentence last."""
        lines = [f"{p.file}:{p.line}: {kind}: {p.code}: {p.message}" for kind, p in self._all()]
        lines += [roleplays.sentence(name, figures) for name, figures in self.roleplays.items() if "states" in figures]
        if self.coverage:
            core = self.coverage["tiers"]["core"]
            lines.append(
                f"{self.coverage['total']} concepts; of {core['total']} core ones "
                f"{core['taught']} are taught and {core['asked']} asked about."
            )
        count = f"{len(self.errors)} errors, {len(self.warnings)} warnings"
        lines.append(f"{count}." if self.errors else f"All is well: {count}.")
        return "\n".join(lines)

    def _all(self) -> list[tuple[str, Problem]]:
        found = [("error", p) for p in self.errors] + [("warning", p) for p in self.warnings]
        return sorted(found, key=lambda pair: (pair[0], pair[1].file, pair[1].line))


def check(root: Path | None = None) -> Findings:
    """Check the whole course."""
    found = Findings(root)
    for path in concepts.files(root):
        found.concept_file(path)
    for name in banks.names(root):
        found.bank_file(banks.folder(root) / f"{name}.yaml")
        if found.banks and found.banks[-1].practice != name:
            file = shown(banks.folder(root) / f"{name}.yaml")
            message = f"says 'practice: {found.banks[-1].practice}', so it must be called so too"
            found.errors.append(Problem("wrong-name", file, 1, message))
    found.retired()
    found.reading(lambda: catalogue.labs())
    for name in roleplays.names(root):
        found.roleplay_file(roleplays.folder(root) / f"{name}.yaml")
    if found.scenarios and (unused := roleplays.unused_moves(found.scenarios)):
        message = f"no role-play makes the moves {', '.join(unused)}"
        found.warnings.append(Problem("unused-move", shown(roleplays.folder(root)), 1, message))
    for path in lessons.notebook_paths(root):
        found.notebook_file(path)
    found.errors += twin_problems(found.notebooks)
    found.errors += datasets.problems(root)
    coverage = Coverage(found.topics, found.notebooks, found.banks)
    found.coverage = coverage.counts()
    found.warnings += coverage.warnings()
    return found


def check_files(paths: list[Path]) -> Findings:
    """Check files of one's own, each by its shape, against the course's concepts."""
    found = Findings()
    for path in concepts.files():
        topic = found.reading(lambda path=path: load(path, concepts.Topic))  # type: ignore[misc]
        if topic:
            found.topics[topic.topic.id] = topic
    for path in paths:
        if path.suffix == ".ipynb":
            found.notebook_file(path)
            continue
        source = found.reading(lambda path=path: read(path))  # type: ignore[misc]
        keys = set(source.data) if source and isinstance(source.data, dict) else set()
        if keys & {"nodes", "endings"}:
            found.roleplay_file(path)
        elif keys & {"topic", "concepts"}:
            found.concept_file(path)
        elif keys & {"practice", "items"}:
            found.bank_file(path)
        elif source:
            message = (
                "is neither practice items ('practice: …', 'items: …'), nor concepts ('topic: …', 'concepts: …'), "
            )
            message += "nor a role-play ('nodes: …', 'endings: …')"
            found.errors.append(Problem("unknown-shape", shown(path), 1, message))
    return found

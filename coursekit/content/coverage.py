"""Which concepts are taught and asked about, counted by tier and by topic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coursekit.content.concepts import TIERS, Concept, Topic
from coursekit.content.lessons import Notebook
from coursekit.content.problems import Problem, did_you_mean
from coursekit.language import LANGUAGES
from coursekit.questions.items import Bank

Counts = dict[str, int]


class Coverage:
    """What the course does about each concept."""

    def __init__(self, topics: dict[str, Topic], notebooks: Iterable[Notebook], banks: Iterable[Bank]) -> None:
        self.topics = topics
        self.asked = {concept for bank in banks for item in bank.items for concept in item.concepts}
        in_language: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        self.lessons: dict[str, Notebook] = {}
        for notebook in notebooks:
            in_language[notebook.mark.language].update(c for cell in notebook.cells for c in cell.mark.concepts)
            if notebook.mark.topic:
                self.lessons.setdefault(notebook.mark.topic, notebook)
        self._in_lessons = set.intersection(*in_language.values())

    def is_taught(self, concept: Concept) -> bool:
        """In a lesson in both languages; for a reference concept the glossary is enough."""
        return concept.tier == "reference" or concept.id in self._in_lessons

    def counts(self) -> dict[str, Any]:
        """The totals that the check reports."""
        everything = [concept for topic in self.topics.values() for concept in topic.concepts]
        return {
            "total": len(everything),
            "tiers": {tier: self._count([c for c in everything if c.tier == tier]) for tier in TIERS},
            "topics": {id_: self._count(topic.concepts) for id_, topic in self.topics.items()},
        }

    def warnings(self) -> list[Problem]:
        """Core and read concepts that a topic's lesson leaves out, or that nothing asks about."""
        found = []
        for topic, lesson in self.lessons.items():
            for concept in self.topics[topic].concepts if topic in self.topics else []:
                if not self.is_taught(concept):
                    message = f"the {concept.tier} concept '{concept.id}' is not taught in both languages"
                    found.append(lesson.problem("concept-not-taught", None, message))
                if concept.tier != "reference" and concept.id not in self.asked:
                    message = f"no item asks about the {concept.tier} concept '{concept.id}'"
                    found.append(lesson.problem("concept-not-asked", None, message))
        return found

    def _count(self, concepts: list[Concept]) -> Counts:
        return {
            "total": len(concepts),
            "taught": sum(self.is_taught(concept) for concept in concepts),
            "asked": sum(concept.id in self.asked for concept in concepts),
        }


def unknown_concepts(notebook: Notebook, topics: dict[str, Topic]) -> list[Problem]:
    """Concepts and topics a notebook names that do not exist."""
    known = {concept.id for topic in topics.values() for concept in topic.concepts}
    problems = []
    topic = notebook.mark.topic
    if topic is not None and topic not in topics:
        message = f"there is no topic '{topic}'{did_you_mean(topic, topics)}"
        problems.append(notebook.problem("unknown-concept", None, message))
    for cell in notebook.cells:
        for concept in cell.mark.concepts:
            if concept not in known:
                message = f"there is no concept '{concept}'{did_you_mean(concept, known)}"
                problems.append(notebook.problem("unknown-concept", cell, message))
    return problems

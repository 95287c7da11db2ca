"""The glossary: what the course teaches, for whom and how; one file a topic in `notebooks/concepts/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from coursekit.content import places
from coursekit.content.loading import load, shown
from coursekit.content.problems import ContentError, Problem
from coursekit.questions.items import Id, Strict
from coursekit.text import Text

Tier = Literal["core", "read", "reference"]
TIERS: tuple[Tier, ...] = ("core", "read", "reference")
CORE_LIMIT = 8  # more than eight new ideas do not fit into one lesson

Words = Annotated[str, Field(min_length=1)]
Kind = Literal[
    "definition", "classification", "process", "factors", "strategies", "methods",
    "metrics", "model", "principles", "figure", "case",
]  # fmt: skip


class TopicName(Strict):
    """What a topic is called."""

    id: Id
    en: Words
    zh: Words

    @property
    def name(self) -> Text:
        """The name in both languages."""
        return Text(en=self.en, zh=self.zh)


class _Named(TopicName):
    alias: list[Words] = Field(default_factory=list)


class Part(_Named):
    """One entry of the list a concept holds."""

    detail_en: Words | None = None
    detail_zh: Words | None = None

    @model_validator(mode="after")
    def _both_details(self) -> Part:
        if (self.detail_en is None) != (self.detail_zh is None):
            raise ValueError(f"'{self.id}' has its detail in one language only")
        return self


class Concept(_Named):
    """One thing to learn; `notebooks/concepts/README.md` explains each field."""

    kind: Kind
    tier: Tier
    audience: list[Literal["frontline", "supervisor", "analyst"]] = Field(alias="for", min_length=1)
    gist_en: Words
    gist_zh: Words
    items: list[Part] = Field(default_factory=list)
    ordered: bool = False
    markable: bool = True
    question_en: Words | None = None
    question_zh: Words | None = None
    standard: Words | None = None
    note: Words | None = None

    @property
    def gist(self) -> Text:
        """The short explanation in both languages."""
        return Text(en=self.gist_en, zh=self.gist_zh)

    @model_validator(mode="after")
    def _whole(self) -> Concept:
        if (self.question_en is None) != (self.question_zh is None):
            raise ValueError("the question is there in one language only")
        if self.kind == "case" and self.question_en is None:
            raise ValueError("a case needs 'question_en' and 'question_zh'")
        ids = [part.id for part in self.items]
        if len(ids) != len(set(ids)):
            raise ValueError("an entry of 'items' has an id that is used twice")
        return self


class Topic(Strict):
    """One file: a topic and its concepts."""

    topic: TopicName
    concepts: list[Concept] = Field(min_length=1)

    @model_validator(mode="after")
    def _few_core(self) -> Topic:
        core = sum(concept.tier == "core" for concept in self.concepts)
        if core > CORE_LIMIT:
            raise ValueError(f"a topic has at most {CORE_LIMIT} core concepts, found {core}")
        return self


def files(root: Path | None = None) -> list[Path]:
    """The concept files, in the order of the lessons."""
    return sorted(((root or places.course()) / "notebooks" / "concepts").glob("*.yaml"))


def concepts(root: Path | None = None) -> dict[str, Topic]:
    """All topics by id; every concept's id is there only once."""
    found: dict[str, Topic] = {}
    seen: dict[str, str] = {}
    for path in files(root):
        topic = load(path, Topic)
        problems = clashes(topic, shown(path), seen)
        if topic.topic.id in found:
            problems.append(Problem("id-twice", shown(path), 1, f"the topic '{topic.topic.id}' is there twice"))
        if problems:
            raise ContentError(problems)
        found[topic.topic.id] = topic
    return found


def clashes(topic: Topic, name: str, seen: dict[str, str]) -> list[Problem]:
    """Concepts of `topic` whose id was seen before; adds the others to `seen`."""
    problems = []
    for concept in topic.concepts:
        if concept.id in seen:
            message = f"the concept '{concept.id}' is already in {seen[concept.id]}"
            problems.append(Problem("id-twice", name, 1, message))
        seen.setdefault(concept.id, name)
    return problems

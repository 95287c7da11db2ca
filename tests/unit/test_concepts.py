"""The glossary holds what the course promises to teach."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from coursekit.content.concepts import CORE_LIMIT, concepts, files
from coursekit.content.problems import ContentError

ONE = """\
topic: {id: %s, en: T, zh: 题}
concepts:
  - {id: %s, kind: definition, tier: core, for: [frontline], en: A, zh: 甲, gist_en: a., gist_zh: 甲。}
"""


def test_every_concept_is_there_by_tier() -> None:
    every = [concept for topic in concepts().values() for concept in topic.concepts]
    assert len(every) == 214
    assert Counter(concept.tier for concept in every) == {"core": 89, "read": 92, "reference": 33}
    assert sum(len(concept.items) for concept in every) == 564


def test_there_are_twelve_topics_of_at_most_eight_core_concepts() -> None:
    topics = concepts()
    assert len(topics) == len(files()) == 12
    assert max(sum(c.tier == "core" for c in t.concepts) for t in topics.values()) <= CORE_LIMIT


def test_what_a_detail_refers_to_exists() -> None:
    every = {concept.id: concept for topic in concepts().values() for concept in topic.concepts}
    details = [part.detail_en or "" for concept in every.values() for part in concept.items]
    referred = [match[1] for detail in details if (match := re.fullmatch(r"see ([a-z-]+)", detail))]
    assert referred
    assert set(referred) <= set(every)


def _write(root: Path, name: str, text: str) -> None:
    folder = root / "notebooks" / "concepts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_an_id_used_in_two_files_is_an_error(tmp_path: Path) -> None:
    _write(tmp_path, "01.yaml", ONE % ("one", "same"))
    _write(tmp_path, "02.yaml", ONE % ("two", "same"))
    with pytest.raises(ContentError, match="'same' is already in"):
        concepts(tmp_path)


def test_a_ninth_core_concept_is_an_error(tmp_path: Path) -> None:
    head, line = (ONE % ("one", "c")).rsplit("\n", 2)[:2]
    lines = [line.replace("id: c,", f"id: c{n},") for n in range(9)]
    _write(tmp_path, "01.yaml", "\n".join([head, *lines]))
    with pytest.raises(ContentError, match="at most 8 core"):
        concepts(tmp_path)


def test_a_case_needs_its_question(tmp_path: Path) -> None:
    _write(tmp_path, "01.yaml", (ONE % ("one", "c")).replace("definition", "case"))
    with pytest.raises(ContentError, match="question_en"):
        concepts(tmp_path)

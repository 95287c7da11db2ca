"""The glossary finds a concept by any of its words, in three scripts, and says where to read and practise it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coursekit.content.concepts import concepts
from coursekit.content.finding import Index
from coursekit.content.stations import pages, stations
from coursekit.language import LANGUAGES, Language
from coursekit.screens.glossary import SHOWN, Glossary
from coursekit.screens.views import Client, Happening, View

CLIENT = Client(narrow=False, dark=False)
INDEX = Index([c for topic in concepts().values() for c in topic.concepts])


def doing(what: str, name: str, value: object = None, **gathered: Any) -> Happening:
    return Happening(id="x", what=what, name=name, value=value, who="", gathered=gathered)


def typed(glossary: Glossary, query: object) -> View:
    assert glossary.happen(doing("move", "find", query)) is False
    return glossary.view(CLIENT)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("容忍区域", "zone-of-tolerance"),
        ("容忍區域", "zone-of-tolerance"),
        (" 容 忍 区 域 ", "zone-of-tolerance"),
        ("容忍域", "zone-of-tolerance"),
        ("tolerance", "zone-of-tolerance"),
        ("Zone of Tolerance", "zone-of-tolerance"),
        ("ＺＯＮＥ　ｏｆ　ｔｏｌｅｒａｎｃｅ", "zone-of-tolerance"),
        ("zone-of-tolerance", "zone-of-tolerance"),
        ("zoneoftolerance", "zone-of-tolerance"),
        ("合意期望", "expectation-levels"),
        ("合意期望！", "expectation-levels"),
        ("隱性期望", "expectation-clarity"),
        ("顧客滿意", "customer-satisfaction"),
        ("customer satisfaction", "customer-satisfaction"),
        ("complaints", "customer-complaint"),
    ],
)
def test_the_concept_meant_comes_first(query: str, first: str) -> None:
    assert next(c.id for c in INDEX.find(query)) == first


def test_every_concept_is_found_first_or_among_its_namesakes_by_each_of_its_names() -> None:
    for topic in concepts().values():
        for concept in topic.concepts:
            for name in (concept.en, concept.zh, *concept.alias):
                assert concept.id in [c.id for c in INDEX.find(name)[:3]], name


@pytest.mark.parametrize("query", ["", "  ", "%%", "<>", "qqqqqq", "锟斤拷", "x" * 10_000, "\ud800", "\0"])
def test_nonsense_finds_nothing(query: str) -> None:
    assert INDEX.find(query) == []


def test_a_slip_of_the_pen_is_forgiven_and_said() -> None:
    view = typed(Glossary("en"), "tolerence zone")
    assert view["cards"][0]["id"] == "zone-of-tolerance"
    assert "tolerence zone" in view["notes"][0]["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_found_is_said_with_a_way_on(language: Language) -> None:
    view = typed(Glossary(language), "<i>qqqqqq</i>" * 50)
    assert view["cards"] == []
    assert "<i>qqqqqq" in view["notes"][0]["text"]
    assert len(view["notes"][0]["text"]) < 140
    assert view["status"] == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_what_it_is_and_leads_to_lesson_and_practice(language: Language) -> None:
    card = typed(Glossary(language), "容忍區域")["cards"][0]
    names = ["Zone of tolerance", "容忍区域"] if language == "en" else ["容忍区域", "Zone of tolerance"]
    assert [card["title"], card["small"].partition(" · ")[0]] == names
    assert "容忍域" in card["small"]
    assert len(card["points"]) == 4
    lesson = f"notebooks/{language}/03-expectations.ipynb"
    hrefs = [b["href"] for b in card["buttons"]]
    assert hrefs[0].startswith(f"{lesson}#")
    assert hrefs[1] == f"{lesson}#practice-expectations"


def test_many_hits_are_shown_in_part_and_the_rest_on_asking() -> None:
    glossary = Glossary("en")
    view = typed(glossary, "satisfaction")
    assert len(view["cards"]) == SHOWN
    assert view["tools"][0]["id"] == "more"
    glossary.happen(doing("press", "more"))
    assert len(glossary.view(CLIENT)["cards"]) == 2 * SHOWN
    assert len(typed(glossary, "satisfaction plan")["cards"]) <= SHOWN


def test_what_is_no_text_changes_nothing() -> None:
    glossary = Glossary("en")
    assert typed(glossary, 5)["cards"] == typed(glossary, None)["cards"] == glossary.view(CLIENT)["cards"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_query_the_lessons_that_exist_are_shown(language: Language) -> None:
    view = Glossary(language).view(CLIENT)
    assert view["cards"][0]["id"] == "customer"
    assert "03" in view["notes"][0]["text"]
    still = Glossary(language).still()
    assert still == Glossary(language).still()
    assert "容忍区域" in still["text"] or "Zone of tolerance" in still["text"]


def test_it_reads_no_records_and_loads_opencc_only_for_chinese(tmp_path: Path) -> None:
    code = f"""
import sys
from coursekit.screens.glossary import Glossary
g = Glossary("zh")
g.warm()
for query, loaded in (("tolerance", False), ("區", True)):
    g.happen(dict(id="", what="move", name="find", value=query, who="", gathered={{}}))
    g.view(dict(narrow=False, dark=False))
    assert ("opencc" in sys.modules) is loaded, query
import pathlib
assert not pathlib.Path({str(tmp_path)!r}, "home").exists()
"""
    env = {"COURSEKIT_HOME": str(tmp_path / "home"), "PATH": "", "SYSTEMROOT": "C:\\Windows"}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, env=env, cwd=Path(__file__).parents[2])


def test_a_sheet_comes_after_its_lesson_and_repeats_no_station(tmp_path: Path) -> None:
    for folder, calls in (("notebooks", "ck.lab('a')"), ("exercises", "ck.practice('b')\\nck.lab('a')")):
        place = tmp_path / folder / "en"
        place.mkdir(parents=True)
        head = '{"metadata": {"coursekit": {"lesson": "03", "title": "T"}}, "cells": '
        cell = f'[{{"cell_type": "code", "metadata": {{}}, "source": "{calls}"}}]}}'
        (place / "03-x.ipynb").write_text(head + cell, encoding="utf-8")
        (place / "04-broken.ipynb").write_text("[", encoding="utf-8")
    assert [s.href for s in stations("en", tmp_path)] == [
        "notebooks/en/03-x.ipynb#lab-a",
        "exercises/en/03-x.ipynb#practice-b",
    ]
    assert len(pages("en", tmp_path)) == 2

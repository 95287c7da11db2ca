"""The check: what it finds in a small course that is right but for one mistake."""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.content import catalogue, lessons
from coursekit.content.check import Findings, check, check_command
from coursekit.content.normal import normalised, text_of, write
from coursekit.content.problems import ContentError
from coursekit.content.prose import html_text, numbers, prose, results
from coursekit.content.refresh import refresh
from coursekit.content.twins import twin_hash
from coursekit.errors import UserError

CONCEPTS = """\
topic: {id: expectations, en: Expectations, zh: 期望}
concepts:
  - {id: zone, kind: model, tier: core, for: [frontline], en: Zone, zh: 区, gist_en: a., gist_zh: 甲。}
  - {id: hope, kind: model, tier: read, for: [frontline], en: Hope, zh: 盼, gist_en: a., gist_zh: 甲。}
  - {id: far, kind: model, tier: reference, for: [analyst], en: Far, zh: 远, gist_en: a., gist_zh: 甲。}
"""
BANK = """\
practice: small
title: {en: Small, zh: 小}
lesson: "03"
items:
  - id: one
    kind: single
    concepts: [zone]
    level: apply
    ask: {en: Which?, zh: 哪个？}
    because: {en: So., zh: 如此。}
    options:
      - {id: a, right: true, text: {en: this, zh: 这个}}
      - {id: b, text: {en: that, zh: 那个}, why: {en: no, zh: 不}}
"""
TEXTS = {"en": "Below the line: 34 %.", "zh": "底线以下：34%。"}
Change = Callable[[dict[str, Any]], object]


def notebook(language: str) -> dict[str, Any]:
    other = "zh" if language == "en" else "en"
    scene = {"part": "scene", "concepts": ["zone"], "twin": twin_hash(TEXTS[other])}
    output = {"output_type": "stream", "name": "stdout", "text": ["34 % below\n"]}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "coursekit": {"lesson": "03", "language": language, "title": "T", "topic": "expectations"},
        },
        "cells": [
            {"cell_type": "markdown", "id": "scene", "metadata": {"coursekit": scene}, "source": TEXTS[language]},
            {"cell_type": "code", "id": "lab", "metadata": {}, "source": "print('34 % below')",
             "outputs": [output], "execution_count": None},
        ],
    }  # fmt: skip


def course(root: Path, en: Change | None = None, zh: Change | None = None, bank: str = BANK) -> Path:
    """A course of one lesson in `root`, each side changed by its function."""
    (root / "notebooks" / "concepts").mkdir(parents=True)
    (root / "notebooks" / "concepts" / "03.yaml").write_text(CONCEPTS, encoding="utf-8")
    (root / "exercises" / "bank").mkdir(parents=True)
    (root / "exercises" / "bank" / "small.yaml").write_text(bank, encoding="utf-8")
    for language, change in (("en", en), ("zh", zh)):
        raw = notebook(language)
        if change:
            change(raw)
        folder = root / "notebooks" / language
        folder.mkdir()
        (folder / "03-x.ipynb").write_text(text_of(normalised(raw)), encoding="utf-8")
    return root


def both(root: Path, change: Change, bank: str = BANK) -> Findings:
    return check(course(root, change, change, bank))


def codes(found: Findings) -> set[str]:
    return {problem.code for problem in found.errors}


def say(text: str) -> Change:
    return lambda raw: raw["cells"][0].update(source=text)


def test_a_course_without_mistakes_is_well(tmp_path: Path) -> None:
    found = check(course(tmp_path))
    assert found.errors == []
    assert {p.code for p in found.warnings} == {"concept-not-taught", "concept-not-asked"}
    assert all("'hope'" in p.message for p in found.warnings)


def test_concepts_are_counted_by_tier_and_topic(tmp_path: Path) -> None:
    counts = check(course(tmp_path)).coverage
    assert counts["total"] == 3
    assert counts["tiers"]["core"] == {"total": 1, "taught": 1, "asked": 1}
    assert counts["tiers"]["reference"] == {"total": 1, "taught": 1, "asked": 0}
    assert counts["topics"] == {"expectations": {"total": 3, "taught": 2, "asked": 1}}


def test_a_concept_taught_in_one_language_is_not_taught(tmp_path: Path) -> None:
    found = check(course(tmp_path, zh=lambda raw: raw["cells"][0]["metadata"]["coursekit"].pop("concepts")))
    assert found.coverage["tiers"]["core"]["taught"] == 0
    assert codes(found) == {"twin-differs"}


def test_a_number_that_no_output_shows_is_an_error(tmp_path: Path) -> None:
    found = both(tmp_path, say("Below: 35 %."))
    assert "number-without-source" in codes(found)
    [problem] = [p for p in found.errors if p.code == "number-without-source" and "/en/" in p.file]
    assert "cell 'scene': 35 %" in problem.message
    assert '"id": "scene"' in Path(problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]


def test_a_number_with_a_source_is_well_and_an_unused_source_a_warning(tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["cells"][0]["metadata"]["coursekit"]["numbers"] = {"6.23": "a survey", "9": "nothing"}
        raw["cells"][0]["source"] = "A mean of 6.23."

    found = both(tmp_path, change)
    assert "number-without-source" not in codes(found)
    assert [p.message for p in found.warnings if p.code == "unused-number" and "/en/" in p.file] == [
        "cell 'scene': 'numbers' gives a source for 9, which the text does not say"
    ]


def test_only_the_nearest_output_counts(tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        nearer = copy.deepcopy(raw["cells"][1])
        nearer.update(id="nearer", outputs=[{"output_type": "stream", "name": "stdout", "text": "35 %"}])
        raw["cells"].insert(1, nearer)

    assert "number-without-source" in codes(both(tmp_path, change))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![](03-x.ipynb)", "no-alt-text"),
        ("[gone](gone.ipynb)", "dead-link"),
        ("[root](/etc)", "dead-link"),
        ("[x](javascript:alert)", "dead-link"),
        ("a <b>bold</b>", "raw-html"),
        ("<details onclick='x()'>\n", "raw-html"),
        ("<img src=x onerror=y>", "raw-html"),
    ],
)
def test_markup_that_readers_cannot_use_is_an_error(tmp_path: Path, text: str, code: str) -> None:
    assert code in codes(both(tmp_path, say(text)))


def test_links_to_files_sites_and_places_on_the_page_are_well(tmp_path: Path) -> None:
    found = both(tmp_path, say("[a](03-x.ipynb#lab) [b](https://example.org/1) [c](#lab)\n<br>"))
    assert codes(found) == {"twin-stale"}


def test_outputs_are_stored_and_are_stills(tmp_path: Path) -> None:
    def none(raw: dict[str, Any]) -> None:
        raw["cells"][1].update(outputs=[], source="show()")

    assert "no-output" in codes(both(tmp_path / "a", none))
    root = course(tmp_path / "b")
    path = root / "notebooks" / "en" / "03-x.ipynb"
    path.write_text(path.read_text().replace('"execution_count": null', '"execution_count": 3'))
    assert codes(check(root)) == {"live-output"}


def test_a_twin_that_is_missing_differs_or_is_stale_is_an_error(tmp_path: Path) -> None:
    root = course(tmp_path / "a")
    (root / "notebooks" / "zh" / "03-x.ipynb").unlink()
    assert codes(check(root)) == {"twin-missing"}
    assert codes(check(course(tmp_path / "b", en=lambda raw: raw["cells"][1].update(source="1")))) == {"twin-differs"}
    assert codes(check(course(tmp_path / "c", en=lambda raw: raw["cells"].reverse()))) == {"twin-differs"}
    assert codes(check(course(tmp_path / "d", en=say("Changed: 34 %.")))) == {"twin-stale"}
    assert codes(check(course(tmp_path / "e", en=lambda raw: raw["cells"].pop(0)))) == {"twin-missing"}


def test_unknown_concepts_come_with_what_was_meant(tmp_path: Path) -> None:
    found = check(course(tmp_path, bank=BANK.replace("[zone]", "[zoen]")))
    [problem] = found.errors
    assert (problem.code, problem.line) == ("unknown-concept", 7)
    assert problem.message == "'one': there is no concept 'zoen'; did you mean 'zone'?"


def test_long_chinese_feedback_and_a_telling_pattern_are_warnings(tmp_path: Path) -> None:
    second = BANK[BANK.index("  - id: one") :].replace("id: one", "id: two")
    bank = (BANK + second).replace("en: this", "en: this one here").replace("zh: 如此。", f"zh: {'长' * 61}")
    warned = {p.code for p in check(course(tmp_path, bank=bank)).warnings}
    assert {"long-feedback", "telling-pattern"} <= warned


def test_a_retired_id_does_not_come_back(tmp_path: Path) -> None:
    root = course(tmp_path)
    text = "items:\n  - {id: one, removed: true, since: 0.2.0}\n"
    (root / "exercises" / "bank" / "retired.yaml").write_text(text, encoding="utf-8")
    assert codes(check(root)) == {"id-returned"}


def test_broken_files_are_problems_and_the_rest_is_still_checked(tmp_path: Path) -> None:
    root = course(tmp_path, bank="a: [")
    (root / "notebooks" / "en" / "04-y.ipynb").write_text("{", encoding="utf-8")
    found = check(root)
    assert codes(found) == {"yaml", "notebook"}
    assert found.coverage["tiers"]["core"]["taught"] == 1


def run(capsys: pytest.CaptureFixture[str], *files: Path) -> tuple[int, dict[str, Any]]:
    code = check_command(argparse.Namespace(json=True, map=False, files=[str(file) for file in files]))
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(report) == {"errors", "warnings", "concepts", "roleplays"}
    return code, report


def test_a_file_of_ones_own_is_checked_by_its_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(BANK.replace("[zone]", "[zone-of-tolerance]"), encoding="utf-8")
    assert run(capsys, own)[0] == 0
    own.write_text(BANK.replace("[zone]", "[zone-of-tolerence]"), encoding="utf-8")
    code, report = run(capsys, own)
    assert code == 1
    assert report["errors"][0]["file"] == str(own)
    assert "did you mean 'zone-of-tolerance'?" in report["errors"][0]["message"]
    own.write_text("hello: 1\n", encoding="utf-8")
    assert run(capsys, own)[1]["errors"][0]["code"] == "unknown-shape"
    assert run(capsys, tmp_path / "none.yaml")[1]["errors"][0]["code"] == "unreadable"


def test_the_catalogue_names_everything_by_language(tmp_path: Path) -> None:
    found = catalogue.catalogue(course(tmp_path))
    assert [(e["id"], e["title"], e["languages"]) for e in found["lessons"]] == [
        ("03-x", {"en": "T", "zh": "T"}, ["en", "zh"])
    ]
    assert [entry["id"] for entry in found["items"]] == ["one"]
    assert "zone-of-tolerance" in [entry["id"] for entry in found["labs"]]
    assert "03-x" in catalogue.table(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34 % and 34% and 34％ and 34 per cent", ["34%"]),
        ("1,000 of 1000", ["1000"]),
        ("−0.40, +0.4, -0.4", ["-0.4", "0.4"]),
        ("10–20 and 3-5", ["10", "20", "3", "5"]),
        ("1万人", ["10000"]),
        ("at 12:30", ["12:30"]),
        ("A4 B2B 3D", []),
        ("有24%低于", ["24%"]),
        ("34\u00a0%", ["34%"]),
    ],
)
def test_numbers_compare_as_numbers(text: str, expected: list[str]) -> None:
    assert list(numbers(text)) == expected


@pytest.mark.parametrize(
    "text", ["Oliver 1980", "Grönroos，2000。", "(1993)", "2003 年", "Lesson 03", "第 3 课", "https://x.org/99"]
)
def test_years_lessons_and_addresses_are_no_results(text: str) -> None:
    assert results(text) == {}


def test_prose_leaves_out_code_and_list_numbers_and_keeps_alt_text() -> None:
    found = prose("1. one `7`\n2. two\n\n![3 faces](x9.png) [link](y8.md)\n\n<details><summary>5 of</summary>\n\n6\n")
    assert set(numbers(found.text)) == {"3", "5", "6"}


def test_alt_text_counts_in_an_output_and_scripts_do_not() -> None:
    assert set(numbers(html_text('<img alt="24 %"><style>p{width:9}</style><td>1</td><td>2</td>').text)) == {
        "24%", "1", "2",
    }  # fmt: skip


def test_refresh_twice_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = course(tmp_path, en=lambda raw: raw["cells"][1].update(outputs=[]))
    paths = lessons.notebook_paths(root)
    assert [path.parent.name for path in refresh(paths)] == ["en"]
    assert refresh(paths) == []
    assert check(root).errors == []
    assert "[2/2] zh/03-x.ipynb" in capsys.readouterr().out


def test_refresh_read_together_mends_stale_twins(tmp_path: Path) -> None:
    root = course(tmp_path, en=say("Changed: 34 %."))
    refresh([root / "notebooks" / "en" / "03-x.ipynb"], read_together=True)
    assert check(root).errors == []


@pytest.mark.parametrize("code", ["1/0", "import warnings; warnings.warn('careful')"])
def test_a_failing_cell_is_named_and_nothing_is_written(tmp_path: Path, code: str) -> None:
    root = course(tmp_path, zh=lambda raw: raw["cells"][1].update(source=code))
    before = {path: path.read_bytes() for path in lessons.notebook_paths(root)}
    with pytest.raises(UserError, match=r"zh/03-x.ipynb: cell 'lab' fails: .*(ZeroDivisionError|careful)"):
        refresh(list(before))
    assert {path: path.read_bytes() for path in before} == before


def test_the_stored_form_holds_no_trace_of_a_session(tmp_path: Path) -> None:
    raw = notebook("en")
    view = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "still"}
    raw["cells"][1].update(
        execution_count=4,
        metadata={"execution": {"x": 1}, "scrolled": True},
        outputs=[{"output_type": "execute_result", "execution_count": 4, "metadata": {}, "data": view}],
    )
    raw["metadata"].update(widgets={}, language_info={"version": "3.12.1", "name": "python"})
    stored = normalised(raw)
    assert "3.12" not in text_of(stored)
    assert stored["cells"][1]["execution_count"] is None
    assert stored["cells"][1]["metadata"] == {}
    assert stored["cells"][1]["outputs"][0]["data"] == {"text/plain": ["still"]}
    assert normalised(stored) == stored
    path = tmp_path / "x.ipynb"
    assert write(path, text_of(stored))
    assert not write(path, text_of(stored))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_mangled_notebook_gives_the_clear_error_and_stays_as_it_is(tmp_path: Path, data: st.DataObject) -> None:
    text = text_of(normalised(notebook("en")))
    at = data.draw(st.integers(0, len(text)))
    junk = data.draw(st.sampled_from(["", "{", "[" * 5000, "null", '"', "\x00", "9" * 5000, "\ud800", ',"cells":3']))
    mangled = (text[:at] + junk + text[at + data.draw(st.integers(0, 30)) :]).encode("utf-8", "surrogatepass")
    path = tmp_path / "en" / "x.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(mangled)
    found = Findings()
    found.notebook_file(path)
    assert all(problem.message and problem.line >= 1 for problem in found.errors)
    assert path.read_bytes() == mangled


def test_two_cells_of_one_id_are_an_error(tmp_path: Path) -> None:
    root = course(tmp_path, en=lambda raw: raw["cells"].append(raw["cells"][0]))
    with pytest.raises(ContentError, match="two cells have the id 'scene'"):
        lessons.read_notebook(root / "notebooks" / "en" / "03-x.ipynb")

"""Malformed content gives one clear error with file, line and field, and never a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.content import banks
from coursekit.content.loading import load, parse
from coursekit.content.problems import ContentError
from coursekit.errors import UserError
from coursekit.questions.items import Bank

GOOD = """\
practice: small
title: {en: Small, zh: 小}
lesson: "03"
items:
  - id: one
    kind: single
    concepts: [zone-of-tolerance]
    level: apply
    ask: {en: Which?, zh: 哪个？}
    because: {en: So., zh: 如此。}
    options:
      - {id: a, right: true, text: {en: this, zh: 这个}}
      - {id: b, text: {en: that, zh: 那个}, why: {en: no, zh: 不}}
"""


def problems_of(folder: Path, text: str | bytes) -> list[tuple[str, int, str]]:
    path = folder / "small.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ContentError) as caught:
        load(path, Bank)
    assert all(problem.file == str(path) for problem in caught.value.problems)
    return [(p.code, p.line, p.message) for p in caught.value.problems]


def test_a_good_file_loads_and_no_is_a_word(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(GOOD, encoding="utf-8")
    item = load(path, Bank).items[0]
    assert item.kind == "single"
    assert item.options[1].why is not None
    assert item.options[1].why.en == "no"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("12:30", "12:30"), ("2024-05-01", "2024-05-01"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("12", 12), ("-3", -3), ("0o17", 15),
        ("017", 17), ("0x1F", 31), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5), ("1_000", "1_000"),
        ("'12'", "12"), ("<<", "<<"), ("=", "="),
    ],
)  # fmt: skip
def test_words_follow_yaml_1_2(text: str, value: object) -> None:
    read = parse(f"a: {text}").data["a"]
    assert read == value
    assert type(read) is type(value)


def test_a_misspelt_field_is_named_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    text = GOOD.replace("right: true", "rihgt: true")
    assert (
        "unknown-field", 12, "'items[one].options[a].rihgt' is not a known field; did you mean 'right'?"
    ) in problems_of(tmp_path, text)  # fmt: skip


def test_a_misspelt_value_names_what_was_expected(tmp_path: Path) -> None:
    found = problems_of(tmp_path, GOOD.replace("apply", "aply"))
    expected = "expected 'remember', 'understand', 'apply' or 'analyse'; did you mean 'apply'?"
    assert found == [("unknown-value", 8, f"'items[one].level' is 'aply'; {expected}")]


def test_a_misspelt_kind_is_named(tmp_path: Path) -> None:
    [(code, line, message)] = problems_of(tmp_path, GOOD.replace("single", "singel"))
    assert (code, line) == ("unknown-value", 6)
    assert message.endswith("did you mean 'single'?")


def test_a_missing_language_is_an_error(tmp_path: Path) -> None:
    found = problems_of(tmp_path, GOOD.replace("{en: Which?, zh: 哪个？}", "{en: Which?}"))
    assert found == [("missing-field", 9, "'items[one].ask.zh' is missing")]


def test_a_number_for_a_text_is_named(tmp_path: Path) -> None:
    [(_, line, message)] = problems_of(tmp_path, GOOD.replace("en: Which?", "en: 12"))
    assert line == 9
    assert "expected text" in message
    assert "found 12" in message


def test_a_wrong_option_without_a_reason_is_named(tmp_path: Path) -> None:
    [(_, line, message)] = problems_of(tmp_path, GOOD.replace(", why: {en: no, zh: 不}", ""))
    assert line == 13
    assert "needs a 'why'" in message


def test_all_mistakes_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    found = problems_of(tmp_path, GOOD.replace("lesson", "leson").replace("apply", "aply"))
    assert [line for _, line, _ in found] == sorted(line for _, line, _ in found)
    assert {code for code, _, _ in found} == {"missing-field", "unknown-field", "unknown-value"}


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' is given twice (first in line 1)"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: 1\nb: *x\n", 2, "alias"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: [1\nb: 2\n", 2, "not valid YAML"),
        ("a: " + "[" * 30 + "]" * 30, 1, "deep"),
        ("a: 1e999", 1, "too large"),
        ("? [a]\n: 1\n", 1, "plain word"),
        (b"a: 1\nb: \xff\xfe\n", 2, "UTF-8"),
        (b"a: \x00", 1, "not valid YAML"),
    ],
)
def test_broken_yaml_is_one_sentence_with_its_line(tmp_path: Path, text: str | bytes, line: int, part: str) -> None:
    [(_, where, message)] = problems_of(tmp_path, text)
    assert where == line
    assert part in message


def test_a_list_instead_of_fields_is_an_error(tmp_path: Path) -> None:
    [(_, _, message)] = problems_of(tmp_path, "- a\n- b\n")
    assert message.startswith("expected fields")


def test_a_very_large_file_is_refused_at_once(tmp_path: Path) -> None:
    [(_, _, message)] = problems_of(tmp_path, "a: 1\n" * 300_000)
    assert "larger than" in message


def test_a_folder_or_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(ContentError, match="cannot be read"):
            load(path, Bank)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000))
def test_any_bytes_give_the_clear_error(tmp_path: Path, data: bytes) -> None:
    _only_content_errors(tmp_path, data)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_mangling_gives_the_clear_error_or_a_bank(tmp_path: Path, data: st.DataObject) -> None:
    text = GOOD
    pieces = ["\n", "  ", "- ", ": ", "{", "[", "'", '"', "&a ", "*a", "!!x ", "|", "1e99", "\x07", "\ud7ff", "？"]
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(["", *pieces])) + text[at + gone :]
    _only_content_errors(tmp_path, text.encode())


def _only_content_errors(folder: Path, data: bytes) -> None:
    path = folder / "any.yaml"
    path.write_bytes(data)
    began = time.perf_counter()
    problems = None
    try:
        load(path, Bank)
    except ContentError as wrong:
        problems = wrong.problems
    assert problems is None or (problems and all(p.message and p.line >= 1 for p in problems))
    assert time.perf_counter() - began < 2
    assert path.read_bytes() == data


@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "'", "a: &b\n", "{", "!!a "])
def test_a_hostile_repetition_ends_in_bounded_time(tmp_path: Path, piece: str) -> None:
    _only_content_errors(tmp_path, (piece * (300_000 // len(piece))).encode())


def test_an_unknown_bank_names_what_there_is(tmp_path: Path) -> None:
    folder = banks.folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "small.yaml").write_text(GOOD, encoding="utf-8")
    assert banks.bank("small", tmp_path).practice == "small"
    with pytest.raises(UserError, match="did you mean 'small'"):
        banks.bank("smal", tmp_path)
    with pytest.raises(UserError, match="no practice called"):
        banks.bank("../../small", tmp_path)


def test_only_the_bank_asked_for_is_read(tmp_path: Path) -> None:
    folder = banks.folder(tmp_path)
    folder.mkdir(parents=True)
    (folder / "small.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "broken.yaml").write_text("a: [", encoding="utf-8")
    assert banks.bank("small", tmp_path).items
    with pytest.raises(ContentError):
        list(banks.banks(tmp_path))


def test_retired_items_are_renamed_or_removed(tmp_path: Path) -> None:
    folder = banks.folder(tmp_path)
    folder.mkdir(parents=True)
    assert banks.retired(tmp_path) == {}
    entry = "items:\n  - {id: old, renamed_to: new, since: 0.2.0}\n"
    (folder / "retired.yaml").write_text(entry, encoding="utf-8")
    assert banks.retired(tmp_path)["old"].renamed_to == "new"
    (folder / "retired.yaml").write_text("items:\n  - {id: old, since: 0.2.0}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="removed: true"):
        banks.retired(tmp_path)

"""The company's tables as a notebook reads them: typed, described in its language, and as a database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

import coursekit as ck
from coursekit.content import catalogue, datasets
from coursekit.content.data_package import refresh_data
from coursekit.errors import UserError


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with closing(ck.database()) as made:
        yield made


def test_a_table_is_typed() -> None:
    kinds = ck.load("survey").dtypes.astype(str)
    assert kinds[["csat", "told_us", "place", "comment_zh"]].tolist() == ["Int64", "boolean", "category", "string"]
    assert kinds["answered_on"].startswith("datetime64")
    assert ck.load("complaints").received_at.dt.hour.nunique() > 5


@pytest.mark.parametrize("name", [resource["name"] for resource in datasets.resources()])
def test_every_table_loads_whole_with_the_columns_described(name: str) -> None:
    [resource] = [r for r in datasets.resources() if r["name"] == name]
    table = ck.load(name)
    assert len(table) == resource["rows"]
    assert list(table) == list(ck.describe(name).index)
    assert not table.isna().all().any()


def test_missing_is_missing_however_it_was_written() -> None:
    assert ck.load("customers").district.isna().sum() == 102
    assert ck.load("staff").notna().all().all()


def test_codes_become_words_of_a_language() -> None:
    assert set(ck.load("survey", "zh").place.dropna()) == {"网店", "电话", "南湖店", "北桥店"}
    assert "送货晚了" in set(ck.load("complaints", "zh").cause)
    assert ck.load("survey").place.value_counts().tolist() == ck.load("survey", "en").place.value_counts().tolist()


def test_a_name_may_be_written_with_either_dash() -> None:
    pd.testing.assert_frame_equal(ck.load("order_lines"), ck.load("order-lines"))


def test_words_of_an_unknown_language_are_refused() -> None:
    with pytest.raises(UserError, match="no words in 'fr'; choose one of en, zh"):
        ck.load("survey", "fr")  # type: ignore[arg-type]


def test_reading_a_table_needs_no_frame() -> None:
    code = "import sys, coursekit as ck; ck.load('staff'); sys.exit('anywidget' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(UserError, match=r"no table called 'surveys'; did you mean 'survey'\? There are: customers, "):
        ck.load("surveys")
    with pytest.raises(UserError, match=r"no table called 'x'\. There are"):
        ck.describe("x")


@pytest.mark.parametrize(("language", "head", "meaning"), [
    ("en", "meaning", "Would have waited at most"), ("zh", "含义", "最多肯等多久"),
])  # fmt: skip
def test_the_dictionary_speaks_the_notebooks_language(
    monkeypatch: pytest.MonkeyPatch, language: str, head: str, meaning: str
) -> None:
    monkeypatch.setenv("COURSEKIT_LANGUAGE", language)
    assert ck.describe("survey").loc["would_wait", head] == meaning
    assert "survey" in ck.describe().index
    assert ck.describe("survey").loc["perceived"].iloc[-1] == 34


def test_a_notebook_shows_the_dictionary_whole_and_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEKIT_LANGUAGE", "en")
    html = ck.describe("survey")._repr_html_()
    assert "choice: choice too small" in html
    assert "..." not in html


def test_everything_described_is_said_in_both_languages() -> None:
    for resource in datasets.resources():
        for said in (resource, *resource["schema"]["fields"]):
            assert said["description"].isascii()
            assert not said["description_zh"].isascii()
        for field in resource["schema"]["fields"]:
            assert all(c["label"] and c["label_zh"] for c in field.get("categories", []))


def test_the_database_holds_every_table_with_its_keys(db: sqlite3.Connection) -> None:
    for resource in datasets.resources():
        table = resource["name"].replace("-", "_")
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (resource["rows"],)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        db.execute("INSERT INTO staff SELECT * FROM staff LIMIT 1")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("UPDATE orders SET customer_id = 'C9999' WHERE order_id = 'O00001'")


def test_the_database_says_what_its_columns_mean(db: sqlite3.Connection) -> None:
    [(sql,)] = db.execute("SELECT sql FROM sqlite_master WHERE name = 'complaints'")
    assert "resolved_at TEXT, -- Resolved; empty while open · 办结时间；没办结就空着" in sql
    assert "REFERENCES complaints (complaint_id)" in sql


def test_empty_cells_are_null_and_yes_is_one(db: sqlite3.Connection) -> None:
    asked = "SELECT count(*), sum(consent), sum(consent IS NULL), sum(district IS NULL) FROM customers"
    file = ck.load("customers")
    count, yes, unknown, nowhere = db.execute(asked).fetchone()
    assert (count, yes, unknown, nowhere) == (len(file), file.consent.sum(), file.consent.isna().sum(), 102)


def test_the_customer_file_counts_days_and_money_after_returns(db: sqlite3.Connection) -> None:
    file = pd.read_sql("SELECT * FROM customer_file", db, index_col="customer_id")
    orders = ck.load("orders").query("status == 'completed'")
    paid = ck.load("order-lines").merge(orders, on="order_id").groupby("customer_id").paid.sum()
    assert file.spent[paid.index].tolist() == paid.tolist()
    assert file.days_bought[paid.index].tolist() == orders.groupby("customer_id").ordered_on.nunique().tolist()
    assert file.complained.sum() == len(ck.load("complaints"))


def test_a_database_in_a_file_is_made_once_and_keeps_what_one_does_to_it(tmp_path: Path) -> None:
    path = tmp_path / "灯塔 家居.db"
    with closing(ck.database(path)) as made:
        made.execute("UPDATE customers SET note_en = 'mine' WHERE customer_id = 'C0001'")
    with closing(ck.database(path)) as again:
        assert again.execute("SELECT note_en FROM customers WHERE customer_id = 'C0001'").fetchone() == ("mine",)


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer, this is no database at all.", encoding="utf-8")
    with pytest.raises(UserError, match="no database of the case company"):
        ck.database(path)
    assert path.read_text(encoding="utf-8").startswith("Dear customer")
    with pytest.raises(UserError, match="cannot be written"):
        ck.database(tmp_path / "none" / "x.db")


def test_the_catalogue_lists_the_tables() -> None:
    found = {entry["id"]: entry for entry in catalogue.catalogue()["datasets"]}
    assert found["survey"]["title"] == {"en": "Survey", "zh": "问卷"}
    assert found["expectations-sample"]["rows"] == 40


def course(root: Path) -> Path:
    """A course with a copy of the small table and the package."""
    where = root / "datasets"
    where.mkdir()
    for name in ("expectations-sample.csv", datasets.PACKAGE):
        (where / name).write_bytes((datasets.folder() / name).read_bytes())
    return root


def test_the_check_finds_a_table_that_is_missing_or_changed(tmp_path: Path) -> None:
    assert list(datasets.problems()) == []
    assert list(datasets.problems(tmp_path)) == []  # a course without data is one too
    course(tmp_path)
    missing = {problem.file for problem in datasets.problems(tmp_path)}
    assert "datasets/survey.csv" in missing
    assert "datasets/expectations-sample.csv" not in missing
    sample = tmp_path / "datasets" / "expectations-sample.csv"
    sample.write_bytes(sample.read_bytes().replace(b"chat", b"CHAT"))
    [problem] = [p for p in datasets.problems(tmp_path) if p.file == "datasets/expectations-sample.csv"]
    assert "coursekit refresh --data" in problem.message


def test_refresh_writes_what_is_missing_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = course(tmp_path) / "datasets"
    assert len(refresh_data(where)) == 12
    assert "datasets/survey.csv: written" in capsys.readouterr().out
    (where / "staff.csv").write_text("mine", encoding="utf-8")
    assert refresh_data(where) == [where / "staff.csv"]
    assert "13 files of data, 1 changed." in capsys.readouterr().out

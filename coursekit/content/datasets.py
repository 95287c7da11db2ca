"""The case company's tables: `load`, `describe` and `database`, all by what `datasets/datapackage.json` says."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.content import places
from coursekit.content.problems import Problem, did_you_mean
from coursekit.errors import UserError
from coursekit.language import LANGUAGES, Language, here

if TYPE_CHECKING:
    import pandas as pd

PACKAGE = "datapackage.json"
COLUMNS = {
    "en": ("column", "meaning", "type", "values or unit", "empty cells"),
    "zh": ("列", "含义", "类型", "取值或单位", "空格数"),
}
TABLES = {"en": ("table", "title", "one row is", "rows"), "zh": ("表", "名称", "一行是什么", "行数")}
TYPES = {
    "string": ("text", "文字"), "integer": ("whole number", "整数"), "date": ("date", "日期"),
    "datetime": ("date and time", "日期和时间"), "boolean": ("yes or no", "是或否"),
}  # fmt: skip


def load(name: str, language: Language | None = None) -> pd.DataFrame:
    """The table called `name`, such as `"survey"`: dates, whole numbers, yes/no and codes typed, missing as missing.

    Codes stand as in the file; with a language their words stand instead. Raises UserError for any other name.
    """
    import pandas as pd

    if language not in (None, *LANGUAGES):
        raise UserError(f"There are no words in '{language}'; choose one of {', '.join(LANGUAGES)}, or none for codes.")
    found = _resource(name)
    schema = found["schema"]
    missing = schema["missingValues"]
    raw = pd.read_csv(_file(found), dtype=str, keep_default_na=False, na_values=missing, encoding="utf-8")
    return pd.DataFrame({field["name"]: _typed(raw[field["name"]], field, language) for field in schema["fields"]})


def _typed(column: pd.Series[Any], field: dict[str, Any], language: Language | None) -> Any:
    import pandas as pd

    kind = field["type"]
    if kind in ("date", "datetime"):
        return pd.to_datetime(column, format=field["format"])
    if kind == "integer":
        return pd.to_numeric(column).astype("Int64")
    if kind == "boolean":
        return column.map({"true": True, "false": False}).astype("boolean")
    said = {c["value"]: c[_in("label", language)] if language else c["value"] for c in field.get("categories", [])}
    words = column.map(lambda code: said.get(code, code))
    return words.astype(pd.CategoricalDtype(list(said.values())) if "enum" in field["constraints"] else "string")


def describe(name: str | None = None) -> pd.DataFrame:
    """The dictionary of the table called `name`, in the notebook's language; without a name, the tables there are."""
    language = here()
    title, meaning = _in("title", language), _in("description", language)
    if name is None:
        return _shown([(r["name"], r[title], r[meaning], r["rows"]) for r in resources()], TABLES[language])
    empty = load(name).isna().sum()
    rows = [
        (f["name"], f[meaning], TYPES[f["type"]][language == "zh"], _values(f, language), empty[f["name"]])
        for f in _resource(name)["schema"]["fields"]
    ]
    return _shown(rows, COLUMNS[language])


def _values(field: dict[str, Any], language: Language) -> str:
    """A field's codes and their words, or its unit."""
    mark = ": " if language == "en" else "："
    codes = [f"{c['value']}{mark}{c[_in('label', language)]}" for c in field.get("categories", [])]
    return " · ".join(codes) or str(field.get(_in("unit", language), ""))


def _shown(rows: list[tuple[Any, ...]], heads: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    class Dictionary(pd.DataFrame):
        """A table that a notebook shows whole."""

        def _repr_html_(self) -> str:
            with pd.option_context("display.max_colwidth", None):
                return str(self.to_html())

    return Dictionary(pd.DataFrame(rows, columns=list(heads)).set_index(heads[0]))


def database(path: str | Path | None = None) -> sqlite3.Connection:
    """All tables as a SQLite database, `_` for `-` in their names, with keys, each column's meaning as a comment, and
    the views `order_sums` and `customer_file`.

    Without a path it lives in memory and forgets. A file that is not there is made; one made before is opened as it is.
    Raises UserError for a file that is something else or cannot be written.
    """
    old = path is not None and Path(path).exists()
    found = None
    try:
        found = sqlite3.connect(path or ":memory:", isolation_level=None)
        found.execute("SELECT 1 FROM customer_file") if old else _fill(found)
        found.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as wrong:
        if found:
            found.close()
        what = "is no database of the case company" if old else "cannot be written"
        raise UserError(f"{path} {what} ({wrong}). Choose another file.") from None
    return found


def _fill(found: sqlite3.Connection) -> None:
    found.execute("BEGIN")  # all or nothing, should somebody stop it
    for resource in resources():
        table, fields = resource["name"].replace("-", "_"), resource["schema"]["fields"]
        found.execute(_table(table, resource["schema"]))
        with _file(resource).open(encoding="utf-8", newline="") as file:
            code = {**dict.fromkeys(resource["schema"]["missingValues"]), "true": 1, "false": 0}
            rows = [[code.get(cell, cell) for cell in row] for row in csv.reader(file)][1:]
        found.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(fields))})", rows)
    for view in Path(__file__).with_name("views.sql").read_text(encoding="utf-8").split(";")[:-1]:
        found.execute(view)
    found.execute("COMMIT")


def _table(name: str, schema: dict[str, Any]) -> str:
    """The SQL that makes a table; what each column means stands behind it, as a comment SQLite keeps."""
    columns = [
        (
            f"{field['name']} {'INTEGER' if field['type'] in ('integer', 'boolean') else 'TEXT'}"
            f"{' NOT NULL' if 'required' in field['constraints'] else ''}",
            f" -- {field['description']} · {field['description_zh']}",
        )
        for field in schema["fields"]
    ]
    keys = [(f"PRIMARY KEY ({', '.join(schema['primaryKey'])})", "")] if "primaryKey" in schema else []
    for key in schema.get("foreignKeys", []):
        other = f"{key['reference']['resource'].replace('-', '_') or name} ({', '.join(key['reference']['fields'])})"
        keys.append((f"FOREIGN KEY ({', '.join(key['fields'])}) REFERENCES {other}", ""))
    parts = [*columns, *keys]
    lines = [f"  {sql}{',' if at < len(parts) else ''}{note}" for at, (sql, note) in enumerate(parts, 1)]
    return f"CREATE TABLE {name} (\n" + "\n".join(lines) + "\n)"


def resources(root: Path | None = None) -> list[dict[str, Any]]:
    """The tables as the data package describes them; none where there is no package."""
    file = folder(root) / PACKAGE
    return list(_package(file)["resources"]) if file.is_file() else []


def problems(root: Path | None = None) -> Iterator[Problem]:
    """Tables that are missing or not as the data package says."""
    for resource in resources(root):
        file = folder(root) / resource["path"]
        if not file.is_file() or digest(file.read_bytes()) != resource["hash"]:
            message = f"is missing or not what {PACKAGE} says; make it anew with 'coursekit refresh --data'"
            yield Problem("dataset-changed", f"datasets/{resource['path']}", 1, message)


def digest(data: bytes) -> str:
    """A file's hash as data packages write it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def folder(root: Path | None = None) -> Path:
    """Where the tables lie."""
    return (root or places.course()) / "datasets"


@cache
def _package(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _resource(name: str) -> dict[str, Any]:
    known = {resource["name"]: resource for resource in resources()}
    asked = str(name).replace("_", "-")
    if asked not in known:
        hint = did_you_mean(asked, known)
        raise UserError(f"There is no table called '{name}'{hint or '.'} There are: {', '.join(known)}.")
    return known[asked]


def _file(resource: dict[str, Any]) -> Path:
    return folder() / str(resource["path"])


def _in(key: str, language: Language | None) -> str:
    return f"{key}_zh" if language == "zh" else key

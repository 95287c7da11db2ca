"""`coursekit refresh --data`: make the case company's tables and their data package anew."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from coursekit.content.datasets import PACKAGE, digest, folder
from coursekit.content.loading import read
from coursekit.simulations.company import SEED, company

FORMATS = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%d %H:%M"}
LIMITS = {"needed": "required", "min": "minimum", "max": "maximum", "pattern": "pattern"}


def refresh_data(target: Path | None = None) -> list[Path]:
    """Write every file that is not yet as it should be, and say which."""
    where = target or folder()
    made, written = files(where), []
    for name, data in made.items():
        path = where / name
        if not path.is_file() or path.read_bytes() != data:
            path.write_bytes(data)
            written.append(path)
            print(f"datasets/{name}: written, {len(data):,} bytes")
    print(f"{len(made)} files of data, {len(written)} changed.")
    return written


def files(where: Path, seed: int = SEED) -> dict[str, bytes]:
    """All files by name, as bytes; the one table that is not simulated is read from the folder `where`."""
    tables = {f"{name}.csv": csv_text(table) for name, table in company(seed).items()}
    sample = "expectations-sample.csv"
    package = data_package(tables | {sample: (where / sample).read_bytes()})
    return tables | {PACKAGE: (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()}


def csv_text(table: dict[str, Any]) -> bytes:
    """A table as CSV: UTF-8, comma, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return out.getvalue().encode()


def data_package(tables: dict[str, bytes]) -> dict[str, Any]:
    """All tables described after Frictionless Data; `…_zh`, `unit` and `rows` are our additions."""
    said: dict[str, Any] = read(Path(__file__).with_name("datasets.yaml")).data
    return {
        "profile": "tabular-data-package",
        "name": "lighthouse-home",
        **_both("title", said["title"]),
        **_both("description", said["about"]),
        "licenses": [{"name": "BSD-3-Clause"}],
        "resources": [resource(name, said, tables[f"{name}.csv"]) for name in said["tables"]],
    }


def resource(name: str, said: dict[str, Any], data: bytes) -> dict[str, Any]:
    """One table's part of the data package."""
    table = said["tables"][name]
    others = [(column, other, said["tables"][other]["key"]) for column, other in table.get("refers", {}).items()]
    keys = [
        {"fields": [column], "reference": {"resource": "" if other == name else other, "fields": key}}
        for column, other, key in others
    ]
    schema = {
        "fields": [field(column, about, said) for column, about in table["fields"].items()],
        "missingValues": ["", "-", "n/a"],
        **({"primaryKey": table["key"]} if "key" in table else {}),
        **({"foreignKeys": keys} if keys else {}),
    }
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", **_both("title", table["title"]),
        **_both("description", table["row"]), "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "bytes": len(data), "hash": digest(data), "rows": data.count(b"\n") - 1, "schema": schema,
    }  # fmt: skip


def field(name: str, about: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """One column's part of the data package."""
    kind = about.get("type", "string")
    codes = said["values"][about["values"]] if "values" in about else {}
    limits = {limit: about[key] for key, limit in LIMITS.items() if key in about}
    return {
        "name": name,
        "type": kind,
        **_both("description", about),
        **({"format": FORMATS[kind]} if kind in FORMATS else {}),
        **(_both("unit", said["units"][about["unit"]]) if "unit" in about else {}),
        **({"categories": [{"value": code, **_both("label", word)} for code, word in codes.items()]} if codes else {}),
        "constraints": limits | ({"enum": list(codes)} if codes and "loose" not in about else {}),
    }


def _both(key: str, words: dict[str, Any]) -> dict[str, str]:
    return {key: words["en"], f"{key}_zh": words["zh"]}

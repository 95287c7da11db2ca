"""Codes instead of names: keyed hashes (HMAC-SHA256), the same for the same person in each file of this computer.

Whoever has the key can find people again by trying names; without it nobody can. The key never leaves its folder.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import os
import re
import secrets
import unicodedata
from dataclasses import replace
from pathlib import Path

from coursekit.content import places
from coursekit.content.readings import Reading
from coursekit.content.tables import Table, plain
from coursekit.errors import UserError

BYTES = 32  # of the key
FORMULA = re.compile(r"[=+\-@\t\r](?![\d.,]*$)")  # what a spreadsheet would run; -5 is a number


def key_file() -> Path:
    """Where the key lies."""
    return places.home() / "pseudonyms.key"


def coded(reading: Reading) -> Reading:
    """The reading with codes in its personal columns and in those that say who somebody is.

    Makes the key where there is none; raises UserError for a damaged one and where none can be made.
    """
    try:
        secret = _secret()
    except OSError as error:
        raise UserError(reading.words("error_out", file=plain(str(key_file())), why=plain(str(error)))) from None
    if len(secret) != BYTES:
        raise UserError(reading.words("error_key", file=plain(str(key_file()))))
    people = {*reading.personal, *reading.columns("customer"), *reading.columns("respondent")}
    codes = {column: replace(column, texts=[_code(text, secret) for text in column.texts]) for column in people}
    columns = [codes.get(column, column) for column in reading.table.columns]
    out = [each._replace(column=codes.get(each.column, each.column)) for each in reading.out]
    table = replace(reading.table, columns=columns)
    return replace(reading, table=table, personal=[c for c in columns if c in codes.values()], out=out, coded=True)


def as_csv(heading: list[str], rows: list[list[str]]) -> bytes:
    """A CSV that spreadsheets open with its Chinese and without running anything."""
    text = io.StringIO(newline="")
    safe = ([f"'{cell}" if FORMULA.match(cell) else cell for cell in row] for row in (heading, *rows))
    csv.writer(text).writerows(safe)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def table_csv(table: Table) -> bytes:
    """A whole table."""
    columns = [[column.texts[code] for code in column.codes.tolist()] for column in table.columns]
    return as_csv([column.name for column in table.columns], [list(row) for row in zip(*columns, strict=True)])


def _code(text: str, secret: bytes) -> str:
    """The same for one person however the cell is written: blanks, case, width and the .0 of a number apart."""
    same = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
    same = re.sub(r"^(\d+)\.0$", r"\1", same)
    return hmac.new(secret, same.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16] if same else ""


def _secret() -> bytes:
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secret := secrets.token_bytes(BYTES))
    return secret

"""The table of an XLSX workbook, through openpyxl."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from coursekit.content import tables
from coursekit.content.tables import Known, NoTable, plain


def workbook(data: bytes, known: Known, asked: str | None) -> dict[str, Any]:
    """What `_table` needs, from the first sheet that has a table or the one asked for."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "[Content_Types].xml" not in packed.namelist():
                raise NoTable("error_zip")
            if sum(part.file_size for part in packed.infolist()) > tables.MOST_BYTES:
                raise NoTable("error_large")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = [sheet.title for sheet in book.worksheets]
        if asked and asked not in names:
            listed = ", ".join(f"“{plain(name)}”" for name in names)
            raise NoTable("error_sheet", sheet=plain(asked), found=listed)
        return _sheet([book[asked]] if asked else list(book.worksheets), known)
    except NoTable:
        raise
    except Exception as error:  # a damaged or hostile workbook raises whatever its parts make openpyxl raise
        raise ValueError(str(error) or type(error).__name__) from None


def _sheet(sheets: list[Any], known: Known) -> dict[str, Any]:
    from tqdm import tqdm

    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        top = sheet.iter_rows(max_row=tables.HEAD_ROWS, max_col=tables.MOST_COLUMNS, values_only=True)
        head = [_texts(row) for row in top]
        at = tables.heading_place(head, known)
        if at is None or (sheet is not sheets[-1] and not any(map(any, head[at + 1 :]))):
            continue
        width = max(place for place, cell in enumerate(head[at], start=1) if cell.strip())
        rows = tqdm(
            sheet.iter_rows(max_row=tables.MOST_ROWS, max_col=width + 1, values_only=True), disable=None, leave=False
        )
        columns = tables.gathered(map(_texts, rows), width)
        return {"columns": columns, "heading": head[at][:width], "at": at, "sheet": sheet.title}
    raise NoTable("error_empty")


def _texts(row: tuple[Any, ...]) -> list[str]:
    """Cells as a CSV has them: whole numbers without a point, dates in ISO."""
    whole = (int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row)
    return ["" if cell is None else str(cell) for cell in whole]

"""Tables to take away, as CSV or as a workbook. No cell becomes a formula in the program that opens it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse

__all__ = ["FORMATS", "Cell", "guarded", "table_download"]

Cell = str | int | float | bool | date | None

FORMATS = {"csv": "text/csv; charset=utf-8",
           "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
_RISKY = tuple("=+-@\t\r\n|%＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_LONGEST = 32_767  # characters in a cell of a workbook
_NOT_PRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def guarded(cell: Cell) -> Cell:
    """Return a text that a spreadsheet might take for a formula with an apostrophe before it; all else as it is.

    Source: OWASP, CSV Injection.
    """
    if not isinstance(cell, str):
        return cell
    text = _NOT_PRINTED.sub("", cell)
    risky = text.lstrip(" ").startswith(_RISKY) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def table_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, form: str) -> HttpResponse:
    """Return a table as a file to be saved.

    Args:
        name: of the file, without ending; letters, digits, dots and dashes are kept.
        form: `csv` or `xlsx`.
    """
    body = _csv(columns, rows) if form == "csv" else _xlsx(columns, rows)
    response = HttpResponse(body, content_type=FORMATS[form])
    safe = re.sub(r"[^A-Za-z0-9.\-]+", "-", name).strip("-.") or "table"
    response["Content-Disposition"] = f'attachment; filename="{safe}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")  # the mark tells Excel that it is UTF-8


def _xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    head, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"quote_prefix": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, head)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write(sheet, line, place, cell, text)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(columns) - 1), 22)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, line: int, place: int, cell: Cell, text: Any) -> None:
    """Texts are written as texts, and stay texts when somebody edits the cell (`quote_prefix`)."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, place, cell)
    elif isinstance(cell, date | datetime):
        sheet.write_datetime(line, place, cell)
    else:
        shown = _NOT_PRINTED.sub("", cell)[:_LONGEST]
        sheet.write_string(line, place, shown, text if guarded(cell) != shown else None)

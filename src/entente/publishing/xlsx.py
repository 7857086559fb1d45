"""The annex workbook: every table in full, with figures as numbers, dates as dates and text that stays text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from entente.plan.document import Cell, ColumnKind, Day, Interval, Link, Quantity, Table, Unit
from entente.publishing.edition import Edition
from entente.publishing.errors import PublishingError
from entente.publishing.formats import Language, format_day
from entente.publishing.inlines import plain_text
from entente.publishing.outline import Sheet
from entente.publishing.text import clean, printable_url

__all__ = ["render_xlsx"]

_CREATED = datetime(2000, 1, 1)  # no clock: the same plan gives the same bytes
_CELL_LIMIT = 32_767  # characters in a cell, set by Excel
_URL_LIMIT = 2_079
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60.0  # characters
_SAMPLE = 500  # rows looked at for widths
_LINE_HEIGHT = 13.5  # points
_LARGE = 50_000  # rows of all tables together from which rows go to the disk as they are written
_MOST_ROWS = 1_000_000  # of a sheet; Excel takes 1,048,576


def render_xlsx(edition: Edition) -> bytes:
    """Return the workbook: an "About" sheet, then one sheet for each table of the document and its annexes."""
    import xlsxwriter

    large = sum(len(sheet.table.rows) for sheet in edition.outline.sheets.values()) > _LARGE
    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            **({"constant_memory": True} if large else {"in_memory": True}),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_date_format": edition.language.workbook_date,
        },
    )
    document = edition.document
    book.set_properties({"title": clean(document.title), "subject": clean(document.subtitle), "created": _CREATED})
    styles = _Styles(book, edition.language)
    _write_about(book.add_worksheet(edition.language.text("about")), edition, styles)
    for sheet in edition.outline.sheets.values():
        _write_table(book.add_worksheet(sheet.name), sheet.table, edition.language, styles, stream=large)
    book.close()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class _Field:
    """One column of a sheet. An interval column of the document becomes three."""

    title: str
    column: int
    part: str = ""


class _Styles:
    """Cell formats by meaning; xlsxwriter wants each made once."""

    def __init__(self, book: Any, language: Language) -> None:
        self._book, self._language = book, language
        self._made: dict[str, Any] = {}
        base = {"valign": "top", "font_name": "Calibri", "font_size": 10}
        accent = "#1B4B72"
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": accent})
        self.label = book.add_format({**base, "bold": True, "font_color": "#566270"})
        head = {**base, "bold": True, "text_wrap": True, "bottom": 2, "bottom_color": accent, "valign": "bottom"}
        self.head = book.add_format(head)
        self.figure_head = book.add_format({**head, "align": "right"})
        self.kept_head = book.add_format({**head, "quote_prefix": True})
        self.notice = book.add_format({**base, "bold": True, "text_wrap": True, "bg_color": "#FDF1D8"})
        self.text = book.add_format({**base, "text_wrap": True})
        self.kept_text = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.link = book.add_format({**base, "font_color": accent, "underline": 1})
        self.date = book.add_format({**base, "num_format": language.workbook_date, "align": "left", "indent": 1})
        self._base = base

    def number(self, unit: Unit, decimals: int | None) -> Any:
        """Return the number format of a unit: percent from fractions, whole US dollars, days."""
        digits = {Unit.SHARE: 1, Unit.POINTS: 1, Unit.RATIO: 2}.get(unit, 0)
        if decimals is not None and unit is not Unit.USD:
            digits = decimals
        places = "0." + "0" * digits if digits else "0"
        pattern = {
            Unit.SHARE: f"{places} %",
            Unit.POINTS: places,  # percentage points: the head says so
            Unit.NONE: "General" if decimals is None else f"#,##{places}",
        }.get(unit, f"#,##{places}")
        if pattern not in self._made:
            self._made[pattern] = self._book.add_format({**self._base, "num_format": pattern})
        return self._made[pattern]


def _write_about(sheet: Any, edition: Edition, styles: _Styles) -> None:
    """Write title, date, notices and the list of sheets with their notes and sources."""
    document, language = edition.document, edition.language
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 4, 50)
    sheet.write_string(0, 0, clean(document.title), styles.title)
    lines = [
        (language.text("about_workbook"), clean(document.subtitle)),
        (language.text("as_of_label"), format_day(language, document.as_of)),
        (language.text("classification"), clean(language.classification(document.classification))),
        *((clean(key), clean(value)) for key, value in document.meta.items()),
    ]
    row = 2
    for label, value in lines:
        sheet.write_string(row, 0, label, styles.kept_text if label.startswith(_RISKY) else styles.label)
        _write_text(sheet, row, 1, value, styles)
        row += 1
    for notice in document.notices:
        sheet.write_string(row, 1, clean(notice), styles.notice)
        row += 1
    row += 1
    heads = [language.text(key) for key in ("sheet", "title", "rows", "note", "source")]
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles.head)
    for entry in edition.outline.sheets.values():
        row += 1
        _write_sheet_line(sheet, row, entry, language, styles)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_sheet_line(sheet: Any, row: int, entry: Sheet, language: Language, styles: _Styles) -> None:
    quoted = entry.name.replace("'", "''")
    sheet.write_url(row, 0, f"internal:'{quoted}'!A1", styles.link, string=entry.name)
    label = language.text("table", number=entry.number) + ". " if entry.number else ""
    _write_text(sheet, row, 1, label + clean(entry.table.caption), styles)
    sheet.write_number(row, 2, len(entry.table.rows), styles.number(Unit.COUNT, None))
    _write_text(sheet, row, 3, clean(entry.table.note), styles)
    _write_text(sheet, row, 4, clean(entry.table.source), styles)
    lines = max(
        ceil(len(entry.table.caption) / 52), ceil(len(entry.table.note) / 46), ceil(len(entry.table.source) / 46)
    )
    if lines > 1:
        sheet.set_row(row, min(lines, 12) * _LINE_HEIGHT)


def _write_table(sheet: Any, table: Table, language: Language, styles: _Styles, *, stream: bool = False) -> None:
    """Write one table: heads in the first row, frozen and filterable, so that other programs can read it too.

    Args:
        stream: rows go to the disk as they are written, at the usual height, and no row can be touched again.
    """
    if len(table.rows) > _MOST_ROWS:
        raise PublishingError(
            f"Table “{clean(table.caption)}” has {len(table.rows):,} rows; "
            f"a sheet holds {_MOST_ROWS:,}. Split the case."
        )
    fields = list(_fields(table, language))
    widths = [min(max(len(field.title) * 0.7, 8.0), 24.0) for field in fields]
    lengths: list[list[float]] = []
    for place, field in enumerate(fields):
        sheet.write_string(0, place, field.title, _head_style(field, table, styles))
    for row, cells in enumerate(table.rows, start=1):
        line = [
            _write_cell(sheet, row, place, _part(cells[field.column], field.part), language, styles)
            for place, field in enumerate(fields)
        ]
        if row <= _SAMPLE:
            widths = [max(width, min(length, _WIDEST)) for width, length in zip(widths, line, strict=True)]
        if not stream:
            lengths.append(line)
    for row, line in enumerate(lengths, start=1):
        lines = max((ceil(length / (width * 1.05)) for length, width in zip(line, widths, strict=True)), default=1)
        if lines > 1:
            sheet.set_row(row, min(lines, 12) * _LINE_HEIGHT)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width + 2.0)
    sheet.freeze_panes(1, 1 if len(fields) > 1 else 0)
    if fields:
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(fields) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if not table.rows and fields:
        _write_text(sheet, 1, 0, clean(table.empty) or language.text("no_rows"), styles)


def _head_style(field: _Field, table: Table, styles: _Styles) -> Any:
    if field.title.startswith(_RISKY):
        return styles.kept_head
    figures = table.columns[field.column].kind in (ColumnKind.NUMBER, ColumnKind.INTERVAL)
    return styles.figure_head if figures else styles.head


def _fields(table: Table, language: Language) -> Iterator[_Field]:
    """Yield the columns of the sheet, titled with their unit; titles are unique as tables in Excel need them."""
    seen: set[str] = set()

    def unique(title: str) -> str:
        name, count = title, 1
        while name.casefold() in seen:
            count += 1
            name = f"{title} ({count})"
        seen.add(name.casefold())
        return name

    for index, column in enumerate(table.columns):
        title = clean(column.title) or column.key
        unit = _unit_name(table.rows, index, language)
        if column.kind is ColumnKind.INTERVAL:
            for part in ("low", "mid", "high"):
                yield _Field(unique(f"{title}, {language.text(part)}{unit}"), index, part)
        else:
            yield _Field(unique(f"{title}{unit}"), index)


def _unit_name(rows: Sequence[Sequence[Cell]], column: int, language: Language) -> str:
    units = {
        cell.unit for row in rows if isinstance(cell := row[column], Quantity | Interval) and cell.unit is not Unit.NONE
    }
    if len(units) != 1:
        return ""
    name = language.unit_names.get(next(iter(units)).value, "")
    return f" ({name})" if name and name != "%" else ""


def _part(cell: Cell, part: str) -> Cell:
    """Return what goes into one column of a sheet; a figure among words of a cell stays with its words."""
    if isinstance(cell, tuple) and len(cell) == 1:
        cell = cell[0]
    if not part:
        return cell
    match cell:
        case Interval():
            return Quantity(getattr(cell, part), cell.unit, cell.decimals)
        case _:
            return cell if part == "mid" else ""


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, language: Language, styles: _Styles) -> float:
    """Write a cell with its type and return about how many characters wide it is."""
    match cell:
        case Quantity(value=None) | Day(value=None):
            return 1.0  # not known: an empty cell, which no sum or mean mistakes for zero
        case Quantity(value=float() | int() as value, unit=unit, decimals=decimals):
            shown = round(value * 100, 9) if unit is Unit.POINTS else value
            sheet.write_number(row, column, shown, styles.number(unit, decimals))
            return float(len(f"{shown:,.1f}"))
        case Day(value=date() as day):
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), styles.date)
            return 11.0
        case Link(url=url, label=label) if (address := printable_url(url)) and len(address) <= _URL_LIMIT:
            sheet.write_url(row, column, address, styles.link, string=clean(label or url)[:_CELL_LIMIT])
            return len(label) * 1.0
        case _:
            text = plain_text(cell, language)
            _write_text(sheet, row, column, text, styles)
            return len(text) * 1.0


def _write_text(sheet: Any, row: int, column: int, text: str, styles: _Styles) -> None:
    """Write text as text. What a spreadsheet could take for a formula also gets the mark that it is not one."""
    if text:
        sheet.write_string(
            row, column, text[:_CELL_LIMIT], styles.kept_text if text.startswith(_RISKY) else styles.text
        )

"""Numbers, anchors and sheet names of a document: worked out once, the same in every output format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from entente.plan.document import (
    Block,
    Callout,
    Cell,
    Chart,
    ColumnKind,
    Document,
    Ref,
    Section,
    Strong,
    Table,
)
from entente.publishing.errors import PublishingError
from entente.publishing.formats import Language
from entente.publishing.text import clean, slug

__all__ = ["NumberedSection", "Outline", "Sheet", "outline_document", "walk_blocks", "walk_sections"]

_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
MOST_PAGE_ROWS = 500  # for a table that does not say; more is for the workbook: nobody reads twenty pages of rows
_SHEET_LENGTH = 31  # Excel's limit


@dataclass(frozen=True, slots=True)
class NumberedSection:
    """A section with its place: number `2.1`, depth 1 for chapters, and the anchor that links lead to."""

    section: Section
    number: str
    depth: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the annex workbook. `number` is the table's number on the page, "" for an annex table."""

    name: str
    table: Table
    number: str


@dataclass(frozen=True)
class Outline:
    """Where everything in a document is.

    Attributes:
        sections: all sections in reading order.
        table_numbers: table id -> number on the page, for tables in sections.
        chart_numbers: chart id -> number on the page.
        sheets: table id -> sheet of the annex workbook, in the order of the workbook.
        code_anchors: record code -> anchor of the row that defines it.
        row_anchors: (table id, row) -> codes and anchors to set there.
    """

    sections: tuple[NumberedSection, ...]
    table_numbers: dict[str, str]
    chart_numbers: dict[str, str]
    sheets: dict[str, Sheet]
    code_anchors: dict[str, str]
    row_anchors: dict[tuple[str, int], tuple[str, ...]]

    def annex_only(self) -> tuple[Sheet, ...]:
        """Return the sheets whose tables are printed nowhere else."""
        return tuple(sheet for sheet in self.sheets.values() if sheet.table.id not in self.table_numbers)


def walk_sections(sections: Sequence[Section], *, prefix: str = "") -> Iterator[tuple[Section, str]]:
    """Yield every section with its number, in reading order."""
    for position, section in enumerate(sections, start=1):
        number = f"{prefix}{position}"
        yield section, number
        yield from walk_sections(section.sections, prefix=f"{number}.")


def walk_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield every block, also those inside callouts."""
    for block in blocks:
        yield block
        if isinstance(block, Callout):
            yield from walk_blocks(block.blocks)


def shown_rows(table: Table) -> int:
    """Return how many rows of `table` are on the page; the workbook has all."""
    most = MOST_PAGE_ROWS if table.page_rows is None else max(table.page_rows, 0)
    return min(len(table.rows), most)


def outline_document(document: Document, language: Language) -> Outline:
    """Number and name everything in `document`. Two parts with the same id raise: links to them could go wrong."""
    anchors = _Names()
    sections = tuple(
        NumberedSection(section, number, number.count(".") + 1, anchors.new(f"s-{slug(section.id)}"))
        for section, number in walk_sections(document.sections)
    )
    _refuse_twins("section", [entry.section.id for entry in sections])
    blocks = [block for entry in sections for block in walk_blocks(entry.section.blocks)]
    tables = [block for block in blocks if isinstance(block, Table)]
    charts = [block for block in blocks if isinstance(block, Chart)]
    _refuse_twins("table", [table.id for table in tables])
    _refuse_twins("chart", [chart.id for chart in charts])
    _refuse_twins("annex table", [table.id for table in document.annexes])
    code_anchors, row_anchors = _anchor_codes(tables, anchors)
    return Outline(
        sections=sections,
        table_numbers={table.id: str(number) for number, table in enumerate(tables, start=1)},
        chart_numbers={chart.id: str(number) for number, chart in enumerate(charts, start=1)},
        sheets=_name_sheets(tables, document.annexes, language),
        code_anchors=code_anchors,
        row_anchors=row_anchors,
    )


def code_of(cell: Cell) -> str | None:
    """Return the record code a cell of a code column names, if it names one."""
    match cell:
        case str(text) | Strong(text) | Ref(code=text):
            return text.strip() if any(letter.isalnum() for letter in text) else None
    return None


def _anchor_codes(
    tables: Sequence[Table], anchors: _Names
) -> tuple[dict[str, str], dict[tuple[str, int], tuple[str, ...]]]:
    """Find the row that defines each code: in a table's first column before any other column, else the first row."""
    code_anchors: dict[str, str] = {}
    row_anchors: dict[tuple[str, int], tuple[str, ...]] = {}
    for leading in (True, False):
        for table in tables:
            for column, head in enumerate(table.columns):
                if head.kind is not ColumnKind.CODE or (column == 0) is not leading:
                    continue
                for row in range(shown_rows(table)):
                    code = code_of(table.rows[row][column])
                    if code is None or code in code_anchors:
                        continue
                    anchor = anchors.new(f"r-{slug(code)}")
                    code_anchors[code] = anchor
                    row_anchors[table.id, row] = (*row_anchors.get((table.id, row), ()), anchor)
    return code_anchors, row_anchors


def _name_sheets(tables: Sequence[Table], annexes: Sequence[Table], language: Language) -> dict[str, Sheet]:
    """Name a sheet for every table. An annex with the id of a printed table is that table in full."""
    in_full = {annex.id: annex for annex in annexes}
    names = _Names(taken=(language.text("about"), "history"), limit=_SHEET_LENGTH)
    sheets: dict[str, Sheet] = {}
    for number, table in enumerate(tables, start=1):
        name = names.new(_sheet_name(f"{number} {table.caption}"))
        sheets[table.id] = Sheet(name, in_full.get(table.id, table), str(number))
    for annex in annexes:
        if annex.id not in sheets:
            sheets[annex.id] = Sheet(names.new(_sheet_name(annex.caption or annex.id)), annex, "")
    return sheets


def _sheet_name(text: str) -> str:
    """Shorten `text` at a word's end to what a sheet's name may hold."""
    name = " ".join(_SHEET_FORBIDDEN.sub(" ", clean(text)).split()).strip("' ")
    if len(name) > _SHEET_LENGTH:
        name = name[: _SHEET_LENGTH + 1].rpartition(" ")[0] or name[:_SHEET_LENGTH]
    return name.strip("' ,;-–(") or "Table"


class _Names:
    """Gives out names that differ in more than upper and lower case, the first one as wished."""

    def __init__(self, taken: Sequence[str] = (), *, limit: int = 200) -> None:
        self._taken = {name.casefold() for name in taken}
        self._limit = limit

    def new(self, wish: str) -> str:
        name, count = wish[: self._limit], 1
        while name.casefold() in self._taken:
            count += 1
            ending = f"-{count}"
            name = wish[: self._limit - len(ending)] + ending
        self._taken.add(name.casefold())
        return name


def _refuse_twins(what: str, ids: Sequence[str]) -> None:
    twins = sorted({name for name in ids if ids.count(name) > 1})
    if twins:
        raise PublishingError(
            f"More than one {what} has the id {', '.join(map(repr, twins))}. Links and sheets are found by id: "
            "give each its own."
        )

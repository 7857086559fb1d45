"""Tables made ready for a page: rows to show, figures in one scale per column, widths that fit the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from entente.plan.document import Cell, Column, ColumnKind, Interval, Quantity, Table, Unit
from entente.publishing.formats import Language, Scale
from entente.publishing.inlines import Run, RunStyle, cell_runs
from entente.publishing.outline import Outline, code_of, shown_rows

__all__ = ["LaidRow", "LaidTable", "lay_table"]

# Characters on a full line of a table on A4, by its number of columns: the more columns, the smaller the type.
_LINES = ((6, 115.0), (8, 128.0), (99, 138.0))
_FIGURES = (ColumnKind.NUMBER, ColumnKind.INTERVAL)
_SAMPLE = 200  # rows looked at for widths
_WORD_BREAK = re.compile(" ")
_CODE_BREAK = re.compile(r" |-(?=\D)")  # a line may end after a hyphen, but not before a digit (UAX 14)


@dataclass(frozen=True, slots=True)
class LaidRow:
    """One row: runs for each cell, and the anchors set on it because it defines a record."""

    cells: tuple[tuple[Run, ...], ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table with every word decided; renderers add only their format's markup.

    Attributes:
        label: `Table 3`.
        units: for each column the unit all its figures are in, "" where each cell says its own.
        widths: share of the page's width for each column; they sum to 1.
        more: the line that says how many rows are in the workbook only, "" if all are shown.
    """

    table: Table
    label: str
    units: tuple[str, ...]
    rows: tuple[LaidRow, ...]
    widths: tuple[float, ...]
    more: str

    def right_aligned(self, column: int) -> bool:
        """Say whether a column holds figures, which are set flush right."""
        return self.table.columns[column].kind in _FIGURES


def lay_table(table: Table, language: Language, outline: Outline) -> LaidTable:
    """Decide everything about `table` that does not depend on the output format."""
    scales = tuple(_column_scale(table, column, language) for column in range(len(table.columns)))
    count = shown_rows(table)
    rows = tuple(
        LaidRow(
            tuple(
                _cell_runs(cell, head, scale, language, outline)
                for cell, head, scale in zip(table.rows[row], table.columns, scales, strict=True)
            ),
            outline.row_anchors.get((table.id, row), ()),
        )
        for row in range(count)
    )
    more = ""
    if count < len(table.rows):
        hidden = language.number(len(table.rows) - count, 0)
        more = language.text("more_rows", count=hidden, sheet=outline.sheets[table.id].name)
    units = tuple(language.unit_names[scale.key] if scale else "" for scale in scales)
    number = outline.table_numbers.get(table.id, "")
    return LaidTable(
        table=table,
        label=language.text("table", number=number) if number else "",
        units=units,
        rows=rows,
        widths=_column_widths(table.columns, units, rows),
        more=more,
    )


def _cell_runs(cell: Cell, head: Column, scale: Scale | None, language: Language, outline: Outline) -> tuple[Run, ...]:
    """Return a cell's runs; a code that is defined in another row becomes a reference to it."""
    runs = cell_runs(cell, language, outline, scale=scale)
    if head.kind is ColumnKind.CODE and len(runs) == 1:
        code = code_of(cell)
        if code is not None:
            return (Run(runs[0].text, RunStyle.REF, outline.code_anchors.get(code, "")),)
    return runs


def _column_scale(table: Table, column: int, language: Language) -> Scale | None:
    values: list[float] = []
    for row in table.rows:
        match row[column]:
            case Quantity(value=value, unit=Unit.USD, decimals=None):
                if value is not None:
                    values.append(value)
            case Interval(low=low, mid=mid, high=high, unit=Unit.USD, decimals=None):
                values.extend((low, mid, high))
            case Quantity(value=None):
                pass
            case Quantity() | Interval() | tuple():
                return None
            case _:
                pass
    return language.shared_scale(Unit.USD, values) if values else None


def _column_widths(columns: Sequence[Column], units: Sequence[str], rows: Sequence[LaidRow]) -> tuple[float, ...]:
    """Give each column room for its longest word, then share out the rest by how much there is to read.

    Widths set by the table's author (any that is not 1) decide the sharing instead.
    """
    line = next(characters for most, characters in _LINES if len(columns) <= most or most == 99)
    asked = any(column.width != 1.0 for column in columns)
    total = sum(column.width for column in columns)
    least: list[float] = []
    liked: list[float] = []
    for index, column in enumerate(columns):
        texts = [_lines(row.cells[index]) for row in rows[:_SAMPLE]]
        lengths = [max(map(len, lines), default=0) for lines in texts]
        code = column.kind is ColumnKind.CODE
        written = [part for lines in ([column.title, units[index]], *texts) for part in lines]
        words = [word for part in written for word in (_CODE_BREAK if code else _WORD_BREAK).split(part)]
        longest = min(max(map(len, words), default=1), 24 if code else 18)
        whole = max(lengths, default=1)
        keep = column.kind in (*_FIGURES, ColumnKind.DATE, ColumnKind.MARK)
        padding = 5.0 if column.kind is ColumnKind.MARK else 3.0
        padding += 2.5 if index and column.kind not in _FIGURES and columns[index - 1].kind in _FIGURES else 0.0
        least.append((max(min(whole, 24), longest) if keep else longest) + padding)
        mean = sum(lengths) / max(len(lengths), 1)
        reading = min(max(whole * 0.4, mean, len(column.title) * 0.5), 60.0) + padding
        liked.append(column.width / total * line if asked else reading)
    spare = max(line - sum(least), 0.0)
    wish = [max(like - low, 0.0) for like, low in zip(liked, least, strict=True)]
    scale = spare / sum(wish) if sum(wish) else 0.0
    widths = [low + more * scale for low, more in zip(least, wish, strict=True)]
    return tuple(width / sum(widths) for width in widths)


def _lines(runs: Sequence[Run]) -> list[str]:
    """Return a cell's words as the lines they are set in: a range stands on a line of its own, unbroken spaces stay."""
    lines = [""]
    for run in runs:
        if run.style is RunStyle.RANGE:
            lines.append("")
        lines[-1] += run.text
    return lines

"""Tariff lines as people paste them from a spreadsheet: tabs, semicolons or commas, a row of names on top.

Nothing in a cell is ever worked out: a cell that begins like a formula is text, and where a rate or a code is wanted
it is refused as one. Every problem is placed by row and column.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO

from pydantic import ValidationError

from entente.base.errors import Problem
from entente.base.money import parse_money
from entente.base.rates import parse_rate
from entente.base.text import CONTROL
from entente.dossier._messages import problems_of
from entente.dossier.kinds import TariffLine

__all__ = ["COLUMNS", "MOST_CHARACTERS", "MOST_ROWS", "RATES", "LineTable", "merge_lines", "read_line_table"]

MOST_CHARACTERS = 2_000_000
MOST_ROWS = 20_000
MOST_PROBLEMS = 200
RATES = ("mfn_applied_rate", "rate_before", "bound_rate", "opening", "target", "floor")
COLUMNS = tuple(TariffLine.model_fields)
_ALSO = {
    "hs": ("hs code", "code", "tariff line", "line", "heading", "subheading", "mã hs", "mã"),
    "description": ("goods", "product", "name", "title", "mô tả", "hàng hóa"),
    "mfn_applied_rate": ("mfn", "mfn rate", "applied", "applied rate", "mfn applied", "now"),
    "rate_before": ("before",),
    "bound_rate": ("bound", "binding"),
    "opening": ("opening rate", "open", "first offer"),
    "target": ("target rate", "aim"),
    "floor": ("floor rate", "lowest", "limit"),
    "mfn_imports": ("imports", "mfn imports", "imports mfn"),
    "revision": ("hs revision", "edition", "hs edition"),
}  # fmt: skip
_NAMES = {name: column for column in COLUMNS for name in (column.replace("_", " "), *_ALSO.get(column, ()))}
_PERCENT = re.compile(r"\s*[(\[]?\s*(?:in\s+)?(?:%|percent|per cent)\s*[)\]]?\s*$")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_MARKED_AS_TEXT = re.compile(r"'[=+\-@\t]")  # how a spreadsheet, and our own downloads, mark that it is no formula


@dataclass(frozen=True, slots=True)
class LineTable:
    """What was pasted.

    Attributes:
        columns: fields of a tariff line that the table states, in its order.
        lines: one per row, as far as they can be used.
        rows: row of each line, counted from 1 with the row of names.
        problems: everything wrong, by row (`line`) and column (`field`).
    """

    columns: tuple[str, ...] = ()
    lines: tuple[TariffLine, ...] = ()
    rows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Reading:
    percent: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def tell(self, row: int, column: str, value: str, message: str, remedy: str) -> None:
        self.problems.append(Problem("", row, column, value[:60], message, remedy))


def read_line_table(text: str, *, in_percent: bool = False) -> LineTable:
    """Read a pasted table of tariff lines.

    Args:
        text: rows of cells, the first row naming the columns (the fields of a tariff line, or usual words for them).
        in_percent: take numbers without a sign for percent in every column; a name such as `target (%)` says so of one.
    """
    reading = _Reading()
    if len(text) > MOST_CHARACTERS:
        reading.tell(
            0, "", "", f"has {len(text):,} characters; the limit is {MOST_CHARACTERS:,}.", "Paste it in parts."
        )
        return LineTable(problems=tuple(reading.problems))
    rows = _rows(text, reading)
    if not rows:
        if not reading.problems:
            reading.tell(0, "", "", "holds no rows.", "Copy the cells in the spreadsheet, the row of names included.")
        return LineTable(problems=tuple(reading.problems))
    (head_row, head), *body = rows
    columns = _columns(head_row, head, reading)
    if len(body) > MOST_ROWS:
        reading.tell(0, "", "", f"has {len(body):,} rows; the limit is {MOST_ROWS:,}.", "Paste it in parts.")
    if not body and not reading.problems:
        reading.tell(head_row, "", "", "is the only row: there are no lines under the names.", "Copy the lines too.")
    if reading.problems:
        return LineTable(problems=tuple(reading.problems))
    signed = {column for column, cell in zip(columns, head, strict=True) if column and _PERCENT.search(cell)}
    reading.percent = frozenset(RATES if in_percent else signed)
    lines, numbers = [], []
    for number, cells in body:
        line = _line(number, columns, cells, reading)
        if line is not None:
            lines.append(line)
            numbers.append(number)
        if len(reading.problems) > MOST_PROBLEMS:
            reading.tell(number, "", "", "is as far as it was read: there are too many problems.", "Mend these first.")
            break
    _refuse_doubles(lines, numbers, reading)
    return LineTable(tuple(c for c in columns if c), tuple(lines), tuple(numbers), tuple(reading.problems))


def merge_lines(lines: Sequence[TariffLine], table: LineTable) -> list[TariffLine]:
    """Return the lines with those of the table laid over them: stated cells replace, new codes are added at the end."""
    pasted = {_key(line): line for line in table.lines}
    out = []
    for line in lines:
        new = pasted.pop(_key(line), None)
        stated = {} if new is None else {c: getattr(new, c) for c in table.columns if getattr(new, c) not in (None, "")}
        out.append(line.model_copy(update=stated) if stated else line)
    return [*out, *pasted.values()]


def _key(line: TariffLine) -> tuple[str, str]:
    return line.hs, line.revision


def _rows(text: str, reading: _Reading) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, with their numbers."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    control = CONTROL.search(text)
    if control is not None:
        row = text.count("\n", 0, control.start()) + 1
        reading.tell(row, "", "", f"holds the control character U+{ord(control[0]):04X}.", "Remove it.")
        return []
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = "\t" if "\t" in first else max(";,", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(reader.line_num, [_cell(c) for c in cells]) for cells in reader if any(c.strip() for c in cells)]
    except csv.Error as error:
        reading.tell(reader.line_num, "", "", f"cannot be read: {error}.", "Check the quotation marks in this row.")
        return []


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if _MARKED_AS_TEXT.match(text) else text


def _columns(row: int, head: list[str], reading: _Reading) -> list[str]:
    """Return the field of each column; "" for columns without a name."""
    plain = [" ".join(_PERCENT.sub("", cell.lower()).replace("_", " ").split()) for cell in head]
    columns = [_NAMES.get(name, "") for name in plain]
    if not any(columns):
        remedy = f"Put a row of names on top: {', '.join(COLUMNS)}."
        reading.tell(row, "", head[0], "names no column of a tariff line.", remedy)
        return columns
    for name, shown, column in zip(plain, head, columns, strict=True):
        if name and not column:
            close = get_close_matches(name, _NAMES, n=1)
            remedy = (
                f"Did you mean {_NAMES[close[0]]}?" if close else f"Leave it out; columns are {', '.join(COLUMNS)}."
            )
            reading.tell(row, shown, "", "is not a column of a tariff line.", remedy)
    for column, count in Counter(column for column in columns if column).items():
        if count > 1:
            reading.tell(row, column, "", f"is a column {count} times.", "Keep one of them.")
    if "hs" not in columns:
        reading.tell(row, "hs", "", "is a missing column.", "Add the codes of the lines.")
    return columns


def _line(row: int, columns: list[str], cells: list[str], reading: _Reading) -> TariffLine | None:
    cells = [*cells, *[""] * (len(columns) - len(cells))]
    if any(cells[len(columns) :]):
        reading.tell(row, "", "", f"has {len(cells)} cells, not {len(columns)}.", "Check separators and quotes.")
        return None
    plain, before = {}, len(reading.problems)
    for column, cell in zip(columns, cells, strict=False):
        if not column:
            if cell:
                reading.tell(row, "", cell, "stands in a column without a name.", "Name the column or empty it.")
        elif cell:
            plain[column] = _READERS.get(column, _as_it_is)(cell, row, column, reading)
    if "hs" not in plain:
        reading.tell(row, "hs", "", "is empty.", "State the code of the line, or remove the row.")
    if len(reading.problems) > before:
        return None
    try:
        return TariffLine.model_validate(plain)
    except ValidationError as error:
        reading.problems += problems_of(error, file="", line=lambda _path: row, fields=TariffLine.model_fields)
        return None


def _as_it_is(cell: str, _row: int, _column: str, _reading: _Reading) -> str:
    return cell


def _hs(cell: str, row: int, column: str, reading: _Reading) -> str:
    digits = re.sub(r"[.\s\u00a0]", "", cell)
    if digits.isascii() and digits.isdigit() and len(digits) % 2 and len(digits) < 12:
        remedy = f"If the spreadsheet dropped a leading zero, write 0{digits}; format the column as text."
        reading.tell(row, column, cell, "has an odd number of digits.", remedy)
    elif not re.fullmatch(r"(0[1-9]|[1-9][0-9])([0-9]{2}){0,4}", digits):
        reading.tell(row, column, cell, "is not an HS code.", "Write 2, 4, 6, 8 or 10 digits, e.g. 020714.")
    return digits


def _rate(cell: str, row: int, column: str, reading: _Reading) -> str:
    text = cell.replace(",", ".") if _NUMBER.fullmatch(cell.rstrip("% \u00a0")) else cell
    if column in reading.percent and _NUMBER.fullmatch(text):
        text += "%"
    try:
        parse_rate(text)
    except ValueError as error:
        message, _, remedy = f"{error}.".partition("; ")
        remedy = remedy or "write it with a percent sign, e.g. 7.5%."
        if _NUMBER.fullmatch(cell):
            remedy = f"write {cell}%, or (%) after the name of the column."
        reading.tell(row, column, cell, f"{message.rstrip('.')}.", remedy[:1].upper() + remedy[1:])
    return text


def _amount(cell: str, row: int, column: str, reading: _Reading) -> str:
    try:
        parse_money(cell)
    except ValueError as error:
        reading.tell(row, column, cell, f"{error}.", "Write an amount such as USD 120 mn.")
    return cell


_READERS: dict[str, Callable[[str, int, str, _Reading], str]] = {
    "hs": _hs, "mfn_imports": _amount, **dict.fromkeys(RATES, _rate),
}  # fmt: skip


def _refuse_doubles(lines: Sequence[TariffLine], rows: Sequence[int], reading: _Reading) -> None:
    first: dict[tuple[str, str], int] = {}
    for line, row in zip(lines, rows, strict=True):
        earlier = first.setdefault(_key(line), row)
        if earlier != row and len(reading.problems) <= MOST_PROBLEMS:
            reading.tell(row, "hs", line.hs, f"is on row {earlier} too.", "Keep one of the two rows.")

"""Positions as people write them: cells of a form, rows pasted from a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO

from pydantic import TypeAdapter, ValidationError

from entente.base.errors import BadInput, Problem
from entente.base.text import CONTROL
from entente.dossier import Dossier
from entente.dossier._messages import problems_of
from entente.dossier.kinds import Position

__all__ = ["COLUMNS", "MOST_ROWS", "position_of", "read_rows"]

COLUMNS = ("item", "opening", "target", "floor", "unit", "better", "statement", "note")
MOST_ROWS = 5_000
_NUMBERS = ("opening", "target", "floor")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_FORMULA = re.compile(r"[=@+]|-\S")
_GOODS = re.compile(r"tariff:(0[1-9]|[1-9]\d)(\d{2}){0,4}")
_ADAPTER = TypeAdapter(Position)


def read_rows(text: str, dossier: Dossier) -> tuple[Position, ...]:
    """Return the positions in rows copied from a spreadsheet, or written as CSV.

    A first row of column names puts the columns in any order; without one they are in the order of `COLUMNS`.

    Raises:
        BadInput: every cell that cannot be used, by row; nothing is taken then.
    """
    if CONTROL.search(text):
        raise BadInput([_problem(0, "", "", "holds control characters.", "Paste plain text.")])
    lines = text.strip("\r\n")
    delimiter = "\t" if "\t" in lines else ";" if lines.partition("\n")[0].count(";") > 1 else ","
    try:
        rows = list(csv.reader(StringIO(lines), delimiter=delimiter, strict=delimiter != "\t"))
    except csv.Error as error:
        raise BadInput([_problem(0, "", "", f"is not a table: {error}.", "Copy the cells again.")]) from None
    if len(rows) > MOST_ROWS:
        raise BadInput([_problem(0, "", str(len(rows)), f"are more than {MOST_ROWS} rows.", "Paste them in parts.")])
    columns: tuple[str, ...] = COLUMNS
    first = 1
    if rows and rows[0][0].strip().lower() in COLUMNS:
        columns, first, rows = _header(rows[0]), 2, rows[1:]
    out: dict[str, Position] = {}
    problems: list[Problem] = []
    for number, cells in enumerate(rows, first):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            message = f"has {len(cells)} cells, not {len(columns)}."
            problems.append(_problem(number, "", "", message, "Check the columns."))
            continue
        try:
            position = position_of(dict(zip(columns, cells, strict=False)), dossier, row=number)
        except BadInput as error:
            problems += error.problems
            continue
        if position.item in out:
            problems.append(_problem(number, "item", position.item, "stands there twice.", "Keep one of the rows."))
        out[position.item] = position
    if problems:
        raise BadInput(problems)
    return tuple(out.values())


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().lower() for cell in cells)
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names):
        what = f"is not a column of positions: {unknown[0]!r}." if unknown else "names a column twice."
        raise BadInput([_problem(1, unknown[0] if unknown else "", "", what, f"The columns are {', '.join(COLUMNS)}.")])
    return names


def position_of(cells: Mapping[str, str], dossier: Dossier, *, row: int = 0) -> Position:
    """Return the position that a row of cells says; empty cells are not stated.

    Numbers may carry a percent sign, which is then the unit, and a decimal point or comma.

    Raises:
        BadInput: what is wrong with each cell.
    """
    said = {name: cell.strip() for name, cell in cells.items() if name in COLUMNS and cell.strip()}
    problems = []
    fields: dict[str, str | float] = {}
    for name, cell in said.items():
        if name in _NUMBERS:
            if cell.endswith("%"):
                fields.setdefault("unit", "%")
                cell = cell[:-1].strip()
            try:
                fields[name] = _number(cell)
            except ValueError as error:
                message, _, remedy = str(error).partition("; ")
                problems.append(_problem(row, name, cell[:60], f"{message}.", f"{remedy}."))
        elif _FORMULA.match(cell):
            remedy = "Begin it with a letter or a digit."
            problems.append(_problem(row, name, cell[:60], "begins like a formula.", remedy))
        else:
            fields[name] = cell.lower() if name == "better" else cell
    unknown = _unknown_item(str(fields.get("item", "")), dossier)
    if unknown is not None:
        problems.append(_problem(row, "item", str(fields["item"])[:60], *unknown))
    if problems:
        raise BadInput(problems)
    try:
        return _ADAPTER.validate_python(fields)
    except ValidationError as error:
        raise BadInput(problems_of(error, file="", line=lambda _path: row, fields={})) from None


def _number(cell: str) -> float:
    plain = cell.replace(" ", "").replace("\u00a0", "").replace("\u2212", "-")
    if _NUMBER.fullmatch(plain) and not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", plain):
        return float(plain.replace(",", "."))
    if _THOUSANDS.fullmatch(plain):
        raise ValueError("can be read in two ways; Write it without separators between thousands, e.g. 1234.5")
    raise ValueError("is not a number; Write digits, e.g. 12.5")


def _unknown_item(item: str, dossier: Dossier) -> tuple[str, str] | None:
    if not item:
        return None
    if ":" not in item:
        if dossier.find(item) is not None:
            return None
        return "is no record of this negotiation.", "Use a record's code, or a key such as tariff:870323."
    if item.startswith("tariff:") and not _GOODS.fullmatch(item):
        return "is not the duty on an HS code.", "Write tariff: and 2 to 10 digits, e.g. tariff:870323."
    return None


def _problem(row: int, field: str, value: str, message: str, remedy: str) -> Problem:
    return Problem("", row, field, value, message, remedy)

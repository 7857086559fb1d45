"""Text files as columns of text: headings found under any of their known names, lines remembered for messages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from entente.base.errors import BadInput, Problem

__all__ = ["count_rows", "heading_of", "read_columns", "read_text", "require_columns", "to_columns", "translate"]

Names = Mapping[str, tuple[str, ...]]
_SHOWN = 20


def read_text(path: Path) -> str:
    """Return a file's text; UTF-8, or Windows-1252 where it is not.

    Raises:
        BadInput: the file does not exist.
    """
    if not path.is_file():
        raise BadInput([Problem(path.name, 0, "", "", "does not exist.", f"Put it in {path.parent}.")])
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # names of countries only; codes and numbers are ASCII


def heading_of(path: Path) -> list[str]:
    """Return the names in a CSV file's first line."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [name.strip() for name in next(csv.reader(file), [])]


def read_columns(path: Path, wanted: Names, *, optional: Names | None = None) -> pa.Table:
    """Return the wanted columns of a CSV file as text, and `line`.

    Args:
        path: the file.
        wanted: our name → the names publishers use.
        optional: the same for columns that may be absent; they are then empty.

    Raises:
        BadInput: the file or a wanted column is absent, or a row is shorter than the heading.
    """
    rows = csv.reader(io.StringIO(read_text(path)))
    heading = next(rows, [])
    return to_columns(heading, rows, wanted, optional or {}, file=path.name)


def to_columns(
    heading: Sequence[str], rows: Iterable[Sequence[object]], wanted: Names, optional: Names, *, file: str
) -> pa.Table:
    """Return columns of text from rows in memory; arguments and errors are those of `read_columns`."""
    names = [str(name).strip() for name in heading]
    place = require_columns(names, wanted, file=file)
    place |= {ours: names.index(theirs) for ours, known in optional.items() for theirs in known if theirs in names}
    columns: dict[str, list[str]] = {ours: [] for ours in place}
    lines: list[int] = []
    short: list[Problem] = []
    needed = max(place.values(), default=-1)
    for line, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) <= needed:
            short.append(Problem(file, line, "", "", f"has {len(row)} fields, the heading {len(names)}.", "Repair it."))
            continue
        lines.append(line)
        for ours, index in place.items():
            columns[ours].append("" if row[index] is None else str(row[index]).strip())
    if short:
        raise BadInput(short[:_SHOWN])
    empty = {ours: [""] * len(lines) for ours in optional if ours not in columns}
    arrays = {ours: pa.array(values, pa.string()) for ours, values in {**columns, **empty}.items()}
    return pa.table({**arrays, "line": pa.array(lines, pa.int64())})


def require_columns(names: Sequence[str], wanted: Names, *, file: str) -> dict[str, int]:
    """Return our name → position.

    Raises:
        BadInput: a column is absent under all its names.
    """
    place: dict[str, int] = {}
    absent = []
    for ours, known in wanted.items():
        found = next((name for name in known if name in names), None)
        if found is None:
            remedy = f"Use the file as published; the columns read are {', '.join(k[0] for k in wanted.values())}."
            absent.append(Problem(file, 1, known[0], "", "column is missing.", remedy))
        else:
            place[ours] = names.index(found)
    if absent:
        raise BadInput(absent)
    return place


def count_rows(count: int) -> str:
    """Return "1 row" or "12 rows"."""
    return "1 row" if count == 1 else f"{count:,} rows"


def translate(rows: pa.Table, column: str, words: Mapping[str, str]) -> pa.Table:
    """Return the table with a column's words replaced by others; a word that is not known becomes null."""
    encoded = rows[column].combine_chunks().dictionary_encode()
    names = pa.array([words.get(word) for word in encoded.dictionary.to_pylist()], pa.string())
    replaced = names.take(encoded.indices)
    return rows.set_column(rows.column_names.index(column), column, replaced)

"""CSV rows of a case, read fast, with line numbers. An empty cell means not stated, never zero."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from io import StringIO
from pathlib import Path

from entente.base.errors import Problem
from entente.base.text import CONTROL

__all__ = ["CsvRows", "read_csv"]

MAX_BYTES = 128_000_000
csv.field_size_limit(1_000_000)


@dataclass(slots=True)
class CsvRows:
    """The rows of a file as mappings without their empty cells, and each row's line."""

    name: str
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sha256: str = ""


def read_csv(path: Path, name: str, *, columns: Collection[str], required: Collection[str]) -> CsvRows:
    """Read a comma-separated file with a header; whatever is wrong with it is listed in `problems`.

    Args:
        columns: the columns the rows may have.
        required: those that must be in the header.
    """
    out = CsvRows(name)

    def problem(line: int, column: str, value: str, message: str, remedy: str) -> None:
        out.problems.append(Problem(name, line, column, value[:60], message, remedy))

    try:
        size = path.stat().st_size
        if not path.is_file():
            problem(0, "", "", "is not a file.", "Put a file of this name there, or remove it.")
            return out
        if size > MAX_BYTES:
            problem(0, "", "", f"is {size / 1e6:.0f} MB; the limit is {MAX_BYTES // 1_000_000} MB.", "Split it.")
            return out
        data = path.read_bytes()
        out.sha256 = sha256(data).hexdigest()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem(0, "", "", f"is not UTF-8 text (byte {error.start}).", "Export it again as CSV UTF-8.")
        return out
    except OSError as error:
        problem(0, "", "", f"cannot be read: {error.strerror}.", "Check that it is a file you may read.")
        return out

    control = CONTROL.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        problem(line, "", "", f"holds the control character U+{ord(control[0]):04X}.", "Remove it.")
        return out
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for column in sorted(set(required) - set(header)):
            problem(1, column, "", "is a missing column.", f"Add it; the columns are {', '.join(columns)}.")
        counts = Counter(header)
        for column in counts:
            if column not in columns:
                close = get_close_matches(column, columns, n=1)
                remedy = f"Did you mean {close[0]}?" if close else f"The columns are {', '.join(columns)}."
                problem(1, column or "(empty)", "", "is not a column of this table.", remedy)
            elif counts[column] > 1:
                problem(1, column, "", "is a column twice.", "Keep one of them.")
        if out.problems:
            return out
        names = [sys.intern(column) for column in header]
        width = len(names)
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != width:
                problem(
                    reader.line_num,
                    "",
                    "",
                    f"has {len(cells)} cells, not {width}.",
                    "Check commas and quotes in this row.",
                )
                continue
            out.rows.append({key: cell for key, cell in zip(names, cells, strict=True) if cell})
            out.lines.append(reader.line_num)
    except csv.Error as error:
        problem(reader.line_num, "", "", f"is not valid CSV: {error}.", "Check quotes in this row.")
    return out

"""CSV and parquet tables of a world, read so that every mistake names file, line, value and remedy."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa

from entente.equilibrium.solution import Array
from entente.equilibrium.world import WorldError

__all__ = ["Row", "numbers", "read_rows", "readable"]

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class Row(dict[str, str]):
    """One row of a CSV file, with the line it ends on.

    Attributes:
        line: 1-based line.
    """

    def __init__(self, values: dict[str, str], line: int) -> None:
        super().__init__(values)
        self.line = line


@contextmanager
def readable(place: Path) -> Iterator[None]:
    """Turn what libraries say of a file that is cut off, in another encoding or of another kind into a message.

    Args:
        place: file or folder that is being read.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise WorldError(f"{place} holds text that is not UTF-8 ({error.reason}). Save it as UTF-8.") from None
    except (EOFError, BadZipFile, gzip.BadGzipFile, zlib.error, pa.ArrowInvalid, csv.Error) as error:
        raise WorldError(
            f"{place} holds a file that is cut off or of another kind ({str(error)[:120]}). Fetch it again."
        ) from None


def read_rows(path: Path, needed: Sequence[str], *, optional: bool = False) -> list[Row]:
    """Return the rows of a CSV file; a missing optional file has none.

    Args:
        path: the file.
        needed: columns it must have.
        optional: whether it may be missing.
    """
    if not path.is_file():
        if optional:
            return []
        raise WorldError(
            f"{path} is missing. A world's folder needs world.toml, sectors.csv and trade.parquet or .csv."
        )
    with readable(path), path.open(newline="", encoding="utf-8-sig") as handle:
        reader = csv.DictReader(handle)
        header = list(reader.fieldnames or ())
        absent = [name for name in needed if name not in header]
        if absent:
            hint = " It seems to be separated by semicolons; use commas." if any(";" in name for name in header) else ""
            raise WorldError(
                f"{path} has no column {', '.join(absent)}.{hint} The header must name {', '.join(needed)}."
            )
        found = []
        for row in reader:
            if None in row:
                raise WorldError(
                    f"{path}:{reader.line_num}: {len(header) + len(row[None])} cells, the header has {len(header)}. "
                    "Use a point for decimals, and quote text with commas."
                )
            found.append(Row({name: (value or "").strip() for name, value in row.items()}, reader.line_num))
    return found


def numbers(path: Path, rows: Sequence[Row], name: str, *, required: bool = False) -> Array:
    """Return a column of numbers; an empty field is NaN unless the column is required.

    Args:
        path: the file the rows are from.
        rows: as `read_rows` gave them.
        name: the column.
        required: whether every row must have it.
    """
    values = np.full(len(rows), np.nan)
    for place, row in enumerate(rows):
        text = row.get(name, "")
        if not text and not required:
            continue
        if not _NUMBER.fullmatch(text):
            raise WorldError(f"{path}:{row.line}: {name} is {text!r}. Write a plain number; 5 % is 0.05.")
        values[place] = float(text)
    return values

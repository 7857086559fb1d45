"""Write tables whose bytes depend on their content alone: no time, no machine, no user.

A Parquet file names the library version that wrote it, so the same bytes need the locked version of pyarrow.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from entente.base.errors import EntenteError
from entente.base.provenance import SourceFile, parse_provenance

__all__ = ["UnsortedTable", "write_csv", "write_parquet", "write_provenance"]


class UnsortedTable(EntenteError):
    """A table whose key repeats, so that its order, and thus its bytes, would be arbitrary."""


def write_parquet(table: pa.Table, path: Path, *, key: Sequence[str]) -> None:
    """Write a table sorted by its key as one Parquet row group.

    Args:
        table: the rows; `key` must identify each.
        key: columns to sort by.
    """
    pyarrow.parquet.write_table(
        _sorted_by_key(table, path.name, key),
        path,
        compression="zstd",
        compression_level=19,
        version="2.6",
        data_page_version="2.0",
        use_dictionary=[field.name for field in table.schema if pa.types.is_string(field.type)],
        column_encoding={field.name: "DELTA_BINARY_PACKED" for field in table.schema if _is_integer(field.type)},
        write_statistics=False,
        store_schema=False,
        row_group_size=max(table.num_rows, 1),
    )


def write_csv(table: pa.Table, path: Path, *, key: Sequence[str]) -> None:
    """Write a table sorted by its key as CSV in UTF-8 with Unix line ends; an unknown value is an empty field."""
    options = pyarrow.csv.WriteOptions(quoting_style="needed")
    pyarrow.csv.write_csv(_sorted_by_key(table, path.name, key), path, write_options=options)


def write_provenance(path: Path, *, rows: int, inputs: Sequence[SourceFile]) -> None:
    """Write `<table>.provenance.toml` beside a table: the hand-written statement, then rows, hash and inputs."""
    name = path.name.split(".")[0]
    text = resources.files(__package__).joinpath("parameters", f"{name}.provenance.toml").read_text(encoding="utf-8")
    lines = [
        text.rstrip("\n"),
        f"rows = {rows}",
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
    ]
    for source in inputs:
        lines += ["", "[[inputs]]", f'name = "{source.name}"', f'sha256 = "{source.sha256}"']
    document = "\n".join(lines) + "\n"
    tomllib.loads(document)
    target = path.with_name(f"{name}.provenance.toml")
    parse_provenance(document, where=target.name)
    target.write_text(document, encoding="utf-8")


def _sorted_by_key(table: pa.Table, name: str, key: Sequence[str]) -> pa.Table:
    """Return the table in the order of its key, refusing a key that repeats."""
    if table.group_by(list(key)).aggregate([]).num_rows != table.num_rows:
        raise UnsortedTable(f"{name}: {', '.join(key)} does not identify a row. Add the column that tells them apart.")
    return table.sort_by([(column, "ascending") for column in key]).combine_chunks()


def _is_integer(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind))

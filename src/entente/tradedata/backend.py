"""Where table expressions run: DuckDB in memory unless a connection is given."""

from __future__ import annotations

import threading
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

__all__ = ["connect", "default_backend", "load_file"]

_CONNECTION = threading.local()  # a DuckDB connection must not be shared between threads
_FREE: list[BaseBackend] = []  # of threads that have ended


class _Held:
    """A connection in the hands of one thread; when the thread ends, the next new one takes it over.

    DuckDB breaks off the process when a thread that Python did not start closes its connection while it ends.
    """

    def __init__(self) -> None:
        try:
            self.backend = _FREE.pop()
        except IndexError:
            self.backend = _opened()

    def __del__(self, free: list[BaseBackend] = _FREE) -> None:
        if hasattr(self, "backend"):
            free.append(self.backend)


def connect(url: str) -> BaseBackend:
    """Return a connection for a URL that Ibis knows, e.g. `duckdb://trade.ddb` or `postgres://host/database`."""
    import ibis

    return ibis.connect(url)


def default_backend() -> BaseBackend:
    """Return this thread's DuckDB connection in memory, opened on first use."""
    held = getattr(_CONNECTION, "held", None)
    if held is None:
        held = _CONNECTION.held = _Held()
    return held.backend


def _opened() -> BaseBackend:
    import ibis

    backend = ibis.duckdb.connect()
    backend.raw_sql("SET enable_progress_bar = false")  # it would write to standard output
    return backend


def load_file(path: Path, *, types: dict[str, pa.DataType], backend: BaseBackend | None = None) -> ir.Table:
    """Return a Parquet or CSV file as a table expression.

    DuckDB reads a Parquet file in place and holds a CSV file as a table of this connection: a table that Ibis keeps in
    memory would run on one connection that all threads share. Other backends get such a table.

    Args:
        path: the file.
        types: type of each column of a CSV file; an empty field of a column that is not text is unknown. Parquet
            knows its own types.
        backend: a connection; this thread's DuckDB when None.
    """
    import ibis

    backend = backend or default_backend()
    if path.suffix == ".parquet" and backend.name == "duckdb":
        return backend.read_parquet(path, table_name=f"entente_{path.stem}")
    if path.suffix == ".parquet":
        return ibis.memtable(pyarrow.parquet.read_table(path))
    options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    rows = pyarrow.csv.read_csv(path, convert_options=options)
    if backend.name == "duckdb":
        name = f"entente_{path.stem}_{sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
        backend.con.register(name, rows)
        return backend.table(name)
    return ibis.memtable(rows)

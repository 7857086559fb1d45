"""Which subheading stood in which edition of the Harmonized System, and what it became."""

from __future__ import annotations

import pyarrow as pa

from entente.tradedata.build.source import SourceFolder

__all__ = ["build_editions", "build_successions"]

_EDITIONS = ("HS2007", "HS2012", "HS2017", "HS2022")
_LATEST = "HS2022"
_COLUMNS = {"HS2017": "HS5_6d", "HS2012": "HS4_6d", "HS2007": "HS3_6d"}


def build_editions(source: SourceFolder) -> pa.Table:
    """Return every subheading with the editions that have it."""
    held = {edition: _subheadings(source, edition) for edition in _EDITIONS}
    codes = sorted(set().union(*held.values()))
    columns = {
        edition.lower(): pa.array([code in held[edition] for code in codes], pa.bool_()) for edition in _EDITIONS
    }
    return pa.table({"hs6": pa.array(codes, pa.string())} | columns)


def build_successions(source: SourceFolder) -> pa.Table:
    """Return (edition, code, code of HS 2022) wherever the two codes differ."""
    rows: set[tuple[str, str, str]] = set()
    for edition, column in _COLUMNS.items():
        for row in source.rows(f"data/nomenclature/hs2022_{edition.lower()}.csv.gz"):
            if row[column] != row["HS6_6d"] and row[column].isdigit() and row["HS6_6d"].isdigit():
                rows.add((edition, row[column], row["HS6_6d"]))
    ordered = sorted(rows)
    return pa.table(
        {
            "edition": pa.array([row[0] for row in ordered], pa.string()),
            "hs6": pa.array([row[1] for row in ordered], pa.string()),
            "hs2022": pa.array([row[2] for row in ordered], pa.string()),
        }
    )


def _subheadings(source: SourceFolder, edition: str) -> set[str]:
    rows = source.rows(f"data/nomenclature/{edition.lower()}_codes.csv.gz")
    return {row["code"] for row in rows if row["level"] == "6"}

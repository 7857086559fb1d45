"""What is known of the home country's own tariff: lines of a decree, and sector averages where lines are not known."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from entente.tradedata.build.source import SourceFolder

__all__ = ["build_home_lines", "build_home_sectors"]

_CUTS = "facts/vn_tariff_cuts_2025.csv"
_DECREE_DAY = "2025-03-31"
_CUBE = "data/world/icio2022_trade_tariff.parquet"
_CODE = re.compile(r"\d{2}\.?\d{2}(?:\.\d{2}){0,2}(?:/\d{2})*")
_PROVISION = "(Ch. 98)"  # lines of special provisions, not of the schedule


def build_home_lines(source: SourceFolder) -> pa.Table:
    """Return the lines of Vietnam's schedule that Decree 73/2025 changed, with the rate before and after."""
    rows = []
    for row in source.rows(_CUTS):
        if row["date"] != _DECREE_DAY or _PROVISION in row["hs_code"]:
            continue
        before, after = _text(row["rate_before"]), _text(row["rate_after"])
        rows += [(code, row["product"], before, after, row) for code in _codes(row["hs_code"])]
    return pa.table(
        {
            "code": pa.array([row[0] for row in rows], pa.string()),
            "description": pa.array([row[1] for row in rows], pa.string()),
            "mfn_before": pa.array([row[2] for row in rows], pa.string()),
            "mfn_after": pa.array([row[3] for row in rows], pa.string()),
            "changed_on": pa.array([row[4]["date"] for row in rows], pa.string()),
            "confidence": pa.array([row[4]["confidence"] for row in rows], pa.string()),
            "note": pa.array([row[4]["note"] for row in rows], pa.string()),
        }
    )


def build_home_sectors(source: SourceFolder) -> pa.Table:
    """Return Vietnam's average tariff on goods of the United States by input-output sector, without services."""
    table = pyarrow.parquet.read_table(source.path(_CUBE))
    chosen = pc.and_(pc.equal(table["importer"], "VNM"), pc.equal(table["exporter"], "USA"))
    rows = [row for row in table.filter(chosen).to_pylist() if not row["sector"].startswith("Services")]
    return pa.table(
        {
            "sector": pa.array([row["sector"] for row in rows], pa.string()),
            "average_rate": pa.array([round(row["tariff"], 6) for row in rows], pa.float64()),
        }
    )


def _codes(text: str) -> list[str]:
    """Return the codes in `8703.23.63; 8703.23.57` or `0802.11/12`."""
    found = []
    for match in _CODE.findall(text):
        first, *others = match.split("/")
        code = first.replace(".", "")
        found += [code, *(code[:-2] + other for other in others)]
    return found


def _text(percent: str) -> str:
    """Return `20-25` as `20-25%`: a range stays a range, and does not parse as a rate."""
    return f"{percent}%"

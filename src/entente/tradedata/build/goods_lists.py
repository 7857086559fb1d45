"""Lists of goods that measures name, by code, and the origins they may name."""

from __future__ import annotations

import json

import pyarrow as pa

from entente.tradedata.build.source import SourceFolder, read_parameters

__all__ = ["build_goods_lists", "build_origins"]

_CENSUS = "data/nomenclature/census_to_iso3.csv"


def build_goods_lists(source: SourceFolder) -> pa.Table:
    """Return (list, first code, last code); a good is listed if its leading digits lie between the two, both included.

    `parameters/goods_lists.csv` says which file each list comes from, which column holds the codes, and which rows of
    the file belong to it. `4A&4B` is every code that has a row of both.
    """
    rows: set[tuple[str, str, str]] = set()
    for entry in read_parameters("goods_lists.csv"):
        name, file = entry["list_code"], entry["source_file"]
        if file.endswith(".json"):
            codes = json.loads(source.path(file).read_text(encoding="utf-8"))["codes"]
            rows |= {(name, code, code) for code in codes}
            continue
        if file.endswith(".txt"):
            codes = source.path(file).read_text(encoding="utf-8").split()
            rows |= {(name, code, code) for code in codes}
            continue
        if file.startswith("data/"):
            records = source.rows(file)
        else:
            records = [row for row in read_parameters(file) if row["list_code"] == name]
        if entry["where_column"]:
            columns, wanted = entry["where_column"].split("+"), set(entry["where_values"].split(" "))
            records = _chosen(records, columns, wanted, entry["code_column"])
        if not records:
            raise ValueError(f"goods list {name} finds no rows in {file}; correct parameters/goods_lists.csv")
        for record in records:
            code = record[entry["code_column"]].strip()
            rows.add((name, code, record.get("last_code") or code))
    ordered = sorted(rows)
    return pa.table(
        {
            "list_code": pa.array([row[0] for row in ordered], pa.string()),
            "first_code": pa.array([row[1] for row in ordered], pa.string()),
            "last_code": pa.array([row[2] for row in ordered], pa.string()),
        }
    )


def _chosen(records: list[dict[str, str]], columns: list[str], wanted: set[str], code: str) -> list[dict[str, str]]:
    """Return the rows whose columns hold a wanted value, or whose code has rows of every value joined by `&`."""
    values = [("+".join(row[column] for column in columns), row) for row in records]
    chosen = [row for value, row in values if value in wanted]
    for joined in (value.split("&") for value in wanted if "&" in value):
        sets = [{row[code] for value, row in values if value == part} for part in joined]
        shared = set.intersection(*sets)
        chosen += [row for value, row in values if value == joined[0] and row[code] in shared]
    return chosen


def build_origins(source: SourceFolder) -> pa.Table:
    """Return every country and territory the Census Bureau counts trade with, and the European Union."""
    rows = [(row["iso3"], row["Name"], row["Code"]) for row in source.rows(_CENSUS) if row["iso3"]]
    named = {row[0]: row for row in reversed(rows)} | {"EUU": ("EUU", "European Union", "0003")}
    named.pop("USA", None)
    ordered = [named[code] for code in sorted(named)]
    return pa.table(
        {
            "origin": pa.array([row[0] for row in ordered], pa.string()),
            "name": pa.array([row[1] for row in ordered], pa.string()),
            "census_code": pa.array([row[2] for row in ordered], pa.string()),
        }
    )

"""The tables of a world's folder: trade with tariffs, labour's share of cost, shares of materials."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from entente.base.rates import MOST
from entente.calibration.worlds.rows import Row, numbers, read_rows, readable
from entente.equilibrium.solution import Array
from entente.equilibrium.world import WorldError

__all__ = ["TRADE_COLUMNS", "read_inputs", "read_materials", "read_trade"]

TRADE_COLUMNS = ("importer", "exporter", "sector", "trade_value", "ad_valorem_rate")


def read_trade(
    folder: Path, listed: tuple[str, ...], sectors: tuple[str, ...], aggregates: Container[str]
) -> tuple[tuple[str, ...], Float[Array, "importer exporter sector"], Float[Array, "importer exporter sector"]]:
    """Return the countries, trade before tariff and tariffs of a world's folder.

    Args:
        folder: with `trade.parquet` or `trade.csv`.
        listed: countries in order; empty takes them from the table.
        sectors: labels.
        aggregates: economies whose members may levy duties on each other.
    """
    table = _trade(folder)
    countries = listed or tuple(dict.fromkeys(str(label) for label in table["importer"]))
    shape = (len(countries), len(countries), len(sectors))
    flows, rate = np.zeros(shape), np.zeros(shape)
    cell = (
        _positions(folder, "importer", table["importer"], countries),
        _positions(folder, "exporter", table["exporter"], countries),
        _positions(folder, "sector", table["sector"], sectors),
    )
    flat = np.ravel_multi_index(cell, shape)
    alone = np.array([label not in aggregates for label in countries])
    own = (cell[0] == cell[1]) & alone[cell[0]]

    def named(row: int) -> str:
        return ", ".join((countries[cell[0][row]], countries[cell[1][row]], sectors[cell[2][row]]))

    for bad, problem in (
        (np.bincount(flat, minlength=flows.size)[flat] > 1, "The cell appears twice; keep one row"),
        (
            ~(np.isfinite(table["trade_value"]) & (table["trade_value"] >= 0)),
            "Trade must be 0 or more",
        ),
        (
            ~((table["ad_valorem_rate"] > -1) & (table["ad_valorem_rate"] <= MOST)),
            f"A rate must be above -1 (-100 %) and at most {MOST:g}; 5 % is 0.05",
        ),
        (own & (table["ad_valorem_rate"] != 0), "Own goods pay no duty; set the rate to 0"),
    ):
        if np.any(bad):
            row = int(np.flatnonzero(bad)[0])
            value, paid = table["trade_value"][row], table["ad_valorem_rate"][row]
            raise WorldError(f"{folder}: trade of {named(row)} is {value:g} at a rate of {paid:g}. {problem}.")
    flows[cell], rate[cell] = table["trade_value"], table["ad_valorem_rate"]
    idle = np.flatnonzero(np.einsum("nnk->n", flows) <= 0)
    if idle.size:
        raise WorldError(
            f"{folder}: {countries[idle[0]]} buys nothing from itself ({idle.size} such economies). List own purchases "
            "too: output less exports."
        )
    return countries, flows, rate


def _trade(folder: Path) -> dict[str, Any]:
    """Return the columns of the trade table."""
    parquet, plain = folder / "trade.parquet", folder / "trade.csv"
    if parquet.is_file() and plain.is_file():
        raise WorldError(f"{folder} holds trade.parquet and trade.csv. Keep the one that is right.")
    if parquet.is_file():
        import pyarrow.parquet as pq

        with readable(parquet):
            table = pq.read_table(parquet)
        absent = [name for name in TRADE_COLUMNS if name not in table.column_names]
        if absent:
            raise WorldError(f"{parquet} has no column {', '.join(absent)}. It needs {', '.join(TRADE_COLUMNS)}.")
        texts = {name: table[name].to_pylist() for name in TRADE_COLUMNS[:3]}
        return texts | {name: table[name].to_numpy() for name in TRADE_COLUMNS[3:]}
    rows = read_rows(plain, TRADE_COLUMNS)
    found = {name: numbers(plain, rows, name, required=True) for name in TRADE_COLUMNS[3:]}
    return {name: [row[name] for row in rows] for name in TRADE_COLUMNS[:3]} | found


def _positions(folder: Path, kind: str, values: list[str], labels: tuple[str, ...]) -> np.ndarray:
    place = {label: number for number, label in enumerate(labels)}
    unknown = next((value for value in values if value not in place), None)
    if unknown is not None:
        where = "sectors.csv" if kind == "sector" else "economies.csv, or it buys nothing itself"
        raise WorldError(f"{folder}: the trade table names {kind} {unknown!r}, which is not in {where}. Add it there.")
    return np.array([place[value] for value in values], dtype=np.int64)


def read_materials(folder: Path, rows: list[Row], countries: tuple[str, ...], sectors: tuple[str, ...]) -> Array | None:
    """Return labour's share of cost, one per sector or per economy and sector; None for a world without materials."""
    detailed = folder / "value_added.csv"
    if detailed.is_file():
        return _table(detailed, ("economy", "sector"), (countries, sectors))
    path = folder / "sectors.csv"
    share = numbers(path, rows, "value_added_share")
    if np.all(np.isnan(share)):
        return None
    if np.any(np.isnan(share)):
        first = rows[int(np.flatnonzero(np.isnan(share))[0])]
        raise WorldError(
            f"{path}:{first.line}: {first['sector']} has no value_added_share. Give one to all sectors or none."
        )
    return np.tile(share, (len(countries), 1))


def read_inputs(folder: Path, countries: tuple[str, ...], sectors: tuple[str, ...]) -> Array | None:
    """Return the shares of materials, or None where the world has none."""
    path = folder / "inputs.csv"
    if not path.is_file():
        return None
    return _table(path, ("economy", "input", "using"), (countries, sectors, sectors), default=0.0)


def _table(path: Path, keys: tuple[str, ...], labels: tuple[tuple[str, ...], ...], *, default: float = np.nan) -> Array:
    """Return the shares of a CSV with one row per cell; a cell left out has the default."""
    rows = read_rows(path, (*keys, "share"))
    share = numbers(path, rows, "share", required=True)
    table = np.full([len(one) for one in labels], default)
    places = [{label: number for number, label in enumerate(one)} for one in labels]
    seen: set[tuple[int, ...]] = set()
    for row, value in zip(rows, share.tolist(), strict=True):
        unknown = next((name for name, place in zip(keys, places, strict=True) if row[name] not in place), None)
        if unknown is not None:
            raise WorldError(
                f"{path}:{row.line}: {unknown} {row[unknown]!r} is not in this world. Mend or remove the row."
            )
        cell = tuple(place[row[name]] for name, place in zip(keys, places, strict=True))
        if cell in seen:
            raise WorldError(f"{path}:{row.line}: {', '.join(row[name] for name in keys)} appears twice. Keep one row.")
        seen.add(cell)
        table[cell] = value
    if np.any(np.isnan(table)):
        lost = np.argwhere(np.isnan(table))[0]
        where = ", ".join(one[int(place)] for one, place in zip(labels, lost, strict=True))
        raise WorldError(f"{path} has no row for {where}. Give every cell its share.")
    return table

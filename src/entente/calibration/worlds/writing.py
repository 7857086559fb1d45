"""Write a world as a folder whose bytes depend on its content alone; `folder` says what is in it."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from entente.base.provenance import SourceFile
from entente.calibration.worlds.folder import TRADE_COLUMNS, StoredWorld
from entente.tradedata.build.writing import write_parquet

__all__ = ["write_world_folder"]

_VALUE_DIGITS, _RATE_DIGITS = 6, 6


def write_world_folder(stored: StoredWorld, folder: Path, *, inputs: Sequence[SourceFile] = ()) -> list[Path]:
    """Write a world's folder; return the files.

    Values are kept to six significant digits, rates to six decimals.

    Args:
        stored: the world and what travels with it.
        folder: made if missing.
        inputs: files it was built from, for the record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = stored.world
    n, i, k = np.nonzero(world.expenditure > 0)
    value = _significant(world.trade_value[n, i, k])
    labels = [np.array(world.countries)[n], np.array(world.countries)[i], np.array(world.sectors)[k]]
    columns = [pa.array(label.tolist(), pa.string()) for label in labels]
    columns += [pa.array(value), pa.array(np.round(world.ad_valorem_rate[n, i, k], _RATE_DIGITS))]
    trade = folder / "trade.parquet"
    write_parquet(pa.table(dict(zip(TRADE_COLUMNS, columns, strict=True))), trade, key=TRADE_COLUMNS[:3])

    share = world.value_added_share
    sectors = [
        (
            sector,
            stored.sector_titles.get(sector, sector),
            f"{stored.elasticity_low[k]:.6g}",
            f"{world.trade_elasticity[k]:.6g}",
            f"{stored.elasticity_high[k]:.6g}",
            "" if share is None else f"{share[0, k]:g}",
        )
        for k, sector in enumerate(world.sectors)
    ]
    economies = [
        (code, stored.economy_names.get(code, code), " ".join(stored.members.get(code, (code,))))
        for code in world.countries
    ]
    observed = [
        (name, f"{value:.6g}", stored.observed_sources.get(name, "")) for name, value in sorted(world.observed.items())
    ]
    moved = [(m.name, f"{m.before:.6g}", f"{m.target:.6g}", f"{m.after:.6g}") for m in stored.movements]
    elasticity = ("trade_elasticity_low", "trade_elasticity", "trade_elasticity_high")
    files = [
        trade,
        _write(folder / "sectors.csv", ("sector", "title", *elasticity, "value_added_share"), sectors),
        _write(folder / "economies.csv", ("economy", "name", "members"), economies),
        _write(folder / "observed.csv", ("name", "value", "source"), observed),
        _write(folder / "movements.csv", ("name", "before", "target", "after"), moved),
    ]
    about = folder / "world.toml"
    about.write_text(_statement(stored, files, inputs), encoding="utf-8")
    return [*files, about]


def _significant(values: np.ndarray) -> np.ndarray:
    """Return values with six significant digits."""
    power = 10.0 ** (_VALUE_DIGITS - 1 - np.floor(np.log10(values)))
    rounded: np.ndarray = np.round(values * power) / power
    return rounded


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _statement(stored: StoredWorld, files: Sequence[Path], inputs: Sequence[SourceFile]) -> str:
    """Return `world.toml`: what the world is, where it comes from, and the hashes of its tables and sources."""

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    world = stored.world
    lines = [f"{key} = {text(getattr(stored, key))}" for key in ("name", "title", "reading")]
    lines += [f"unit = {text(world.unit)}"]
    lines += [] if world.year is None else [f"year = {world.year}"]
    lines += [f"elasticity_correlation = {stored.elasticity_correlation:g}"]
    lines += ["caveats = [", *(f"    {text(caveat)}," for caveat in stored.caveats), "]"]
    for name, source in world.provenance.items():
        lines += ["", f"[provenance.{text(name)}]"]
        fields = ("publisher", "title", "url", "date", "licence", "transformation")
        lines += [f"{key} = {text(getattr(source, key))}" for key in fields]
    lines += ["", "[sha256]"]
    lines += [f'{text(path.name)} = "{hashlib.sha256(path.read_bytes()).hexdigest()}"' for path in files]
    for source_file in inputs:
        lines += ["", "[[inputs]]", f"name = {text(source_file.name)}", f'sha256 = "{source_file.sha256}"']
    document = "\n".join(lines) + "\n"
    tomllib.loads(document)
    return document

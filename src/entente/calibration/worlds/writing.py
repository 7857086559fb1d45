"""Write a world as a folder whose bytes depend on its content alone; `folder` says what is in it."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from entente.base.provenance import SourceFile
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.folder_tables import TRADE_COLUMNS
from entente.equilibrium.world import WorldError
from entente.tradedata.build.writing import write_parquet

__all__ = ["write_world_folder"]

_FILES = frozenset(
    ("trade.parquet", "sectors.csv", "economies.csv", "observed.csv", "movements.csv", "value_added.csv", "inputs.csv")
) | {"world.toml"}
_VALUE_DIGITS, _RATE_DIGITS = 6, 6


def write_world_folder(stored: StoredWorld, folder: Path, *, inputs: Sequence[SourceFile] = ()) -> list[Path]:
    """Write a world's folder; return the files.

    Values are kept to six significant digits, rates to six decimals; all digits where there are input-output shares.

    Args:
        stored: the world and what travels with it.
        folder: made if missing.
        inputs: files it was built from, for the record.

    Raises:
        WorldError: the folder holds something else, which would be lost or read with the world.
    """
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in _FILES) if folder.is_dir() else []
    if foreign:
        raise WorldError(f"{folder} holds other things ({', '.join(foreign[:3])}). Give an empty or a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        written = _write_tables(stored, Path(made), inputs)
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        return [path.replace(folder / path.name) for path in written]


def _write_tables(stored: StoredWorld, folder: Path, inputs: Sequence[SourceFile]) -> list[Path]:
    world = stored.world
    n, i, k = np.nonzero(world.expenditure > 0)
    exact = world.input_share is not None  # what is bought and what is used must agree to the last digit
    value, rate = world.trade_value[n, i, k], world.ad_valorem_rate[n, i, k]
    if not exact:
        value, rate = _significant(value), np.round(rate, _RATE_DIGITS)
    labels = [np.array(world.countries)[n], np.array(world.countries)[i], np.array(world.sectors)[k]]
    columns = [pa.array(label.tolist(), pa.string()) for label in labels]
    columns += [pa.array(value), pa.array(rate)]
    trade = folder / "trade.parquet"
    write_parquet(pa.table(dict(zip(TRADE_COLUMNS, columns, strict=True))), trade, key=TRADE_COLUMNS[:3])

    share = world.value_added_share
    uniform = share is None or bool(np.all(share == share[0]))
    sectors = [
        (
            sector,
            stored.sector_titles.get(sector, sector),
            f"{stored.elasticity_low[k]:.6g}",
            f"{world.trade_elasticity[k]:.6g}",
            f"{stored.elasticity_high[k]:.6g}",
            "" if share is None or not uniform else f"{share[0, k]:.6g}",
            "yes" if sector in stored.services else "no",
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
    moved = [
        (m.name, f"{m.before:.6g}", "" if m.target is None else f"{m.target:.6g}", f"{m.after:.6g}")
        for m in stored.movements
    ]
    elasticity = ("trade_elasticity_low", "trade_elasticity", "trade_elasticity_high")
    files = [
        trade,
        _write(folder / "sectors.csv", ("sector", "title", *elasticity, "value_added_share", "service"), sectors),
        _write(folder / "economies.csv", ("economy", "name", "members"), economies),
        _write(folder / "observed.csv", ("name", "value", "source"), observed),
        _write(folder / "movements.csv", ("name", "before", "target", "after"), moved),
    ]
    if share is not None and not uniform:
        rows = [(world.countries[n], world.sectors[k], repr(float(share[n, k]))) for n, k in np.ndindex(share.shape)]
        files.append(_write(folder / "value_added.csv", ("economy", "sector", "share"), rows))
    if world.input_share is not None:
        cells = np.argwhere(world.input_share != 0).tolist()
        shares = [
            (world.countries[n], world.sectors[j], world.sectors[k], repr(float(world.input_share[n, j, k])))
            for n, j, k in cells
        ]
        files.append(_write(folder / "inputs.csv", ("economy", "input", "using", "share"), shares))
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

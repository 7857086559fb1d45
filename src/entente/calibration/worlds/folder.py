"""A world as a folder of small tables, the form in which worlds ship and users keep their own.

| file | columns |
|---|---|
| `world.toml` | name, title, reading, unit, year, elasticity_correlation, caveats, one `[provenance.NAME]` per source |
| `trade.parquet` or `trade.csv` | importer, exporter, sector, trade_value (before tariff), ad_valorem_rate |
| `sectors.csv` | sector, title, trade_elasticity_low, trade_elasticity, trade_elasticity_high, value_added_share |
| `economies.csv` | economy, name, members (ISO alpha-3 codes separated by blanks) |
| `observed.csv` | name, value, source: published figures to set beside the world's own |
| `movements.csv` | name, before, target, after: what balancing did |

A pair that is not listed does not trade. An empty `value_added_share` in every row means a world without materials.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.calibration.worlds.balance import Movement
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["TRADE_COLUMNS", "StoredWorld", "read_world_folder"]

TRADE_COLUMNS = ("importer", "exporter", "sector", "trade_value", "ad_valorem_rate")
_CENTRAL = "trade_elasticity"
_PROVENANCE = ("publisher", "title", "url", "date", "licence", "transformation")


@dataclass(frozen=True, eq=False)
class StoredWorld:
    """A world with what must travel beside it.

    Attributes:
        name: how commands call it.
        title: what a reader sees.
        reading: one sentence on what kind of answers this world gives, and why.
        world: the arrays, at the central elasticities.
        elasticity_low, elasticity_high: range of θ over published sources, by sector.
        elasticity_correlation: correlation across sectors of how far ln θ lies from the middle, in [0, 1).
        sector_titles: sector → words.
        economy_names: economy → name.
        members: economy → ISO alpha-3 codes it stands for; the remainder of the world has none.
        movements: what balancing did.
        observed_sources: observed figure → source.
        caveats: what a reader must know.
    """

    name: str
    title: str
    reading: str
    world: World
    elasticity_low: Float[Array, " sector"]
    elasticity_high: Float[Array, " sector"]
    elasticity_correlation: float
    sector_titles: Mapping[str, str]
    economy_names: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    movements: tuple[Movement, ...] = ()
    observed_sources: Mapping[str, str] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()

    def economy_of(self, code: str) -> str:
        """Return the economy a country belongs to: itself, its union, or the remainder of the world.

        Raises:
            WorldError: the world has no such country and no remainder.
        """
        for economy, members in self.members.items():
            if code == economy or code in members:
                return economy
        remainder = [economy for economy, members in self.members.items() if not members]
        if len(remainder) == 1:
            return remainder[0]
        return self.world.countries[self.world.country(code)]


def read_world_folder(folder: Path) -> StoredWorld:
    """Return the world kept in a folder.

    Args:
        folder: with the files named in this module.

    Raises:
        WorldError: a file, column or number is missing or wrong; the message says which and what to do.
    """
    about = _about(folder)
    sectors = list(_rows(folder / "sectors.csv", ("sector", _CENTRAL)))
    labels = tuple(row["sector"] for row in sectors)
    table = _trade(folder)
    economies = list(_rows(folder / "economies.csv", ("economy",), optional=True))
    found = dict.fromkeys(str(label) for label in table["importer"])
    countries = tuple(row["economy"] for row in economies) or tuple(found)
    shape = (len(countries), len(countries), len(labels))
    flows, rate = np.zeros(shape), np.zeros(shape)
    cell = (
        _positions(folder, "importer", table["importer"], countries),
        _positions(folder, "exporter", table["exporter"], countries),
        _positions(folder, "sector", table["sector"], labels),
    )
    flat = np.ravel_multi_index(cell, shape)
    if len(np.unique(flat)) != len(flat):
        first = int(flat[np.flatnonzero(np.bincount(flat)[flat] > 1)[0]])
        n, i, k = (int(part) for part in np.unravel_index(first, shape))
        raise WorldError(f"{folder}: {countries[n]}, {countries[i]}, {labels[k]} appears twice in trade. Keep one row.")
    flows[cell], rate[cell] = table["trade_value"], table["ad_valorem_rate"]
    number = {name: _numbers(folder, sectors, name) for name in (_CENTRAL, f"{_CENTRAL}_low", f"{_CENTRAL}_high")}
    theta = number[_CENTRAL]
    observed = list(_rows(folder / "observed.csv", ("name", "value"), optional=True))
    moved = _rows(folder / "movements.csv", ("name", "before", "target", "after"), optional=True)
    year = about.get("year")
    world = World(
        countries=countries,
        sectors=labels,
        expenditure=flows * (1.0 + rate),
        ad_valorem_rate=rate,
        trade_elasticity=theta,
        value_added_share=_materials(folder, sectors, len(countries)),
        unit=str(about.get("unit", "USD")),
        year=None if year is None else int(year),
        provenance=_provenance(folder, about),
        observed={row["name"]: float(row["value"]) for row in observed},
    )
    return StoredWorld(
        name=str(about["name"]),
        title=str(about.get("title", about["name"])),
        reading=str(about.get("reading", "")),
        world=world,
        elasticity_low=np.where(np.isnan(number[f"{_CENTRAL}_low"]), theta, number[f"{_CENTRAL}_low"]),
        elasticity_high=np.where(np.isnan(number[f"{_CENTRAL}_high"]), theta, number[f"{_CENTRAL}_high"]),
        elasticity_correlation=float(about.get("elasticity_correlation", 0.0)),
        sector_titles={row["sector"]: row.get("title") or row["sector"] for row in sectors},
        economy_names={row["economy"]: row.get("name") or row["economy"] for row in economies},
        members={row["economy"]: tuple((row.get("members") or "").split()) for row in economies},
        movements=tuple(
            Movement(row["name"], float(row["before"]), float(row["target"]), float(row["after"])) for row in moved
        ),
        observed_sources={row["name"]: row.get("source", "") for row in observed},
        caveats=tuple(str(caveat) for caveat in about.get("caveats", ())),
    )


def _about(folder: Path) -> dict[str, Any]:
    path = folder / "world.toml"
    if not path.is_file():
        raise WorldError(f"{path} is missing. Give a world's folder, or the name of a shipped world.")
    try:
        about: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorldError(f"{path} is not valid TOML: {error}. Correct the file.") from None
    return {"name": folder.name, **about}


def _provenance(folder: Path, about: Mapping[str, Any]) -> dict[str, Provenance]:
    found = {}
    for name, fields in dict(about.get("provenance", {})).items():
        absent = [key for key in _PROVENANCE if not str(fields.get(key, "")).strip()]
        if absent:
            raise WorldError(f"{folder / 'world.toml'}: provenance.{name} does not state {', '.join(absent)}. Add it.")
        stated: dict[str, Any] = {key: str(fields[key]) for key in _PROVENANCE}
        found[str(name)] = Provenance(**stated)
    return found


def _trade(folder: Path) -> dict[str, Any]:
    """Return the columns of the trade table."""
    parquet = folder / "trade.parquet"
    if parquet.is_file():
        import pyarrow.parquet as pq

        table = pq.read_table(parquet)
        absent = [name for name in TRADE_COLUMNS if name not in table.column_names]
        if absent:
            raise WorldError(f"{parquet} has no column {', '.join(absent)}. It needs {', '.join(TRADE_COLUMNS)}.")
        texts = {name: table[name].to_pylist() for name in TRADE_COLUMNS[:3]}
        return texts | {name: table[name].to_numpy() for name in TRADE_COLUMNS[3:]}
    rows = list(_rows(folder / "trade.csv", TRADE_COLUMNS))
    numbers = {name: _numbers(folder, rows, name, required=True) for name in TRADE_COLUMNS[3:]}
    return {name: [row[name] for row in rows] for name in TRADE_COLUMNS[:3]} | numbers


def _positions(folder: Path, kind: str, values: list[str], labels: tuple[str, ...]) -> np.ndarray:
    place = {label: number for number, label in enumerate(labels)}
    unknown = next((value for value in values if value not in place), None)
    if unknown is not None:
        where = "sectors.csv" if kind == "sector" else "economies.csv, or it buys nothing itself"
        raise WorldError(f"{folder}: the trade table names {kind} {unknown!r}, which is not in {where}. Add it there.")
    return np.array([place[value] for value in values], dtype=np.int64)


def _numbers(folder: Path, rows: list[dict[str, str]], name: str, *, required: bool = False) -> Array:
    """Return a column of numbers; an empty field is NaN unless the column is required."""
    values = []
    for number, row in enumerate(rows, start=2):
        text = (row.get(name) or "").strip()
        try:
            values.append(float(text) if text or required else np.nan)
        except ValueError:
            label = row.get("sector", "")
            raise WorldError(
                f"{folder}, row {number} ({label}): {name} is {text!r}. Write a plain number; 5 % is 0.05."
            ) from None
    return np.array(values, dtype=np.float64)


def _materials(folder: Path, rows: list[dict[str, str]], countries: int) -> Array | None:
    share = _numbers(folder, rows, "value_added_share")
    if np.all(np.isnan(share)):
        return None
    if np.any(np.isnan(share)):
        first = rows[int(np.flatnonzero(np.isnan(share))[0])]["sector"]
        raise WorldError(
            f"{folder / 'sectors.csv'}: {first} has no value_added_share. Give one to all sectors or none."
        )
    return np.tile(share, (countries, 1))


def _rows(path: Path, needed: tuple[str, ...], *, optional: bool = False) -> Iterator[dict[str, str]]:
    if not path.is_file():
        if optional:
            return
        raise WorldError(
            f"{path} is missing. A world's folder needs world.toml, sectors.csv and trade.parquet or .csv."
        )
    with path.open(newline="", encoding="utf-8-sig") as handle:
        reader = csv.DictReader(handle)
        absent = [name for name in needed if name not in (reader.fieldnames or ())]
        if absent:
            raise WorldError(f"{path} has no column {', '.join(absent)}. The header must name {', '.join(needed)}.")
        yield from reader

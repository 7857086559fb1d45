"""A world as a folder of small tables, the form in which worlds ship and users keep their own.

| file | columns |
|---|---|
| `world.toml` | name, title, reading, unit, year, elasticity_correlation, caveats, one `[provenance.NAME]` per source |
| `trade.parquet` or `trade.csv` | importer, exporter, sector, trade_value (before tariff), ad_valorem_rate |
| `sectors.csv` | sector, title, trade_elasticity with _low and _high, value_added_share, service (yes or no) |
| `economies.csv` | economy, name, members (ISO alpha-3 codes separated by blanks) |
| `value_added.csv` | economy, sector, share: labour's share of cost where it differs between economies |
| `inputs.csv` | economy, input, using, share: what a sector's materials are made of, where the world has it |
| `observed.csv` | name, value, source: published figures to set beside the world's own |
| `movements.csv` | name, before, target, after: what balancing did; no target where a total moved with the others |

A pair that is not listed does not trade; every economy lists own purchases, without duty. An empty `value_added_share`
in every row, and no `value_added.csv`, means a world without materials.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.calibration.worlds.balance import Movement
from entente.calibration.worlds.folder_tables import read_inputs, read_materials, read_trade
from entente.calibration.worlds.rows import Row, numbers, read_rows
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["StoredWorld", "read_world_folder"]

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
        services: sectors on which nobody levies tariffs.
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
    services: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        world, low, high = self.world, self.elasticity_low, self.elasticity_high
        bad = np.flatnonzero(~((low > 0) & (low <= world.trade_elasticity) & (high >= world.trade_elasticity)))
        bad = np.union1d(bad, np.flatnonzero(~np.isfinite(high)))
        if bad.size:
            k = int(bad[0])
            raise WorldError(
                f"World {self.name}: the trade elasticity of {world.sectors[k]} is {world.trade_elasticity[k]:g} with "
                f"a range from {low[k]:g} to {high[k]:g}. It must lie in its range, above 0; leave both ends empty "
                "for none."
            )
        if not 0 <= self.elasticity_correlation < 1:
            raise WorldError(
                f"World {self.name}: elasticity_correlation is {self.elasticity_correlation:g}. Use 0 or more, below 1."
            )
        homes: dict[str, str] = {}
        for economy, members in self.members.items():
            for code in members:
                if code in homes:
                    raise WorldError(
                        f"World {self.name}: {code} is a member of {homes[code]} and {economy}. Choose one."
                    )
                homes[code] = economy

    @property
    def has_ranges(self) -> bool:
        """Whether any sector states a range of its elasticity."""
        return bool(np.any(self.elasticity_low < self.elasticity_high))

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
    table = folder / "sectors.csv"
    sectors = read_rows(table, ("sector", _CENTRAL))
    economies = read_rows(folder / "economies.csv", ("economy",), optional=True)
    labels = tuple(row["sector"] for row in sectors)
    members = {row["economy"]: tuple(row.get("members", "").split()) for row in economies}
    aggregates = {economy for economy, codes in members.items() if len(codes) != 1}
    countries, flows, rate = read_trade(folder, tuple(members), labels, aggregates)
    theta, low, high = (numbers(table, sectors, name) for name in (_CENTRAL, f"{_CENTRAL}_low", f"{_CENTRAL}_high"))
    shown, observed = _with_numbers(folder / "observed.csv", ("name", "value"))
    moved, moves = _with_numbers(folder / "movements.csv", ("name", "before", "target", "after"), empty=("target",))
    world = World(
        countries=countries,
        sectors=labels,
        expenditure=flows * (1.0 + rate),
        ad_valorem_rate=rate,
        trade_elasticity=theta,
        value_added_share=read_materials(folder, sectors, countries, labels),
        input_share=read_inputs(folder, countries, labels),
        unit=str(about.get("unit", "USD")),
        year=_year(folder, about),
        provenance=_provenance(folder, about),
        observed=dict(zip((row["name"] for row in shown), observed[:, 0].tolist(), strict=True)),
    )
    caveats = about.get("caveats", [])
    if not isinstance(caveats, list):
        raise WorldError(f"{folder / 'world.toml'}: caveats is {caveats!r}. Write a list of texts.")
    return StoredWorld(
        name=str(about["name"]),
        title=str(about.get("title", about["name"])),
        reading=str(about.get("reading", "")),
        world=world,
        elasticity_low=np.where(np.isnan(low), theta, low),
        elasticity_high=np.where(np.isnan(high), theta, high),
        elasticity_correlation=_correlation(folder, about),
        sector_titles={row["sector"]: row.get("title") or row["sector"] for row in sectors},
        economy_names={row["economy"]: row.get("name") or row["economy"] for row in economies},
        members=members,
        movements=tuple(
            Movement(row["name"], before, None if np.isnan(target) else target, after)
            for row, (before, target, after) in zip(moved, moves.tolist(), strict=True)
        ),
        observed_sources={row["name"]: row.get("source", "") for row in shown},
        caveats=tuple(str(caveat) for caveat in caveats),
        services=frozenset(row["sector"] for row in sectors if _flag(table, row, "service")),
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
    stated_sources = about.get("provenance", {})
    if not isinstance(stated_sources, dict) or not all(isinstance(fields, dict) for fields in stated_sources.values()):
        raise WorldError(f"{folder / 'world.toml'}: write each source as a table [provenance.NAME] with its fields.")
    for name, fields in stated_sources.items():
        absent = [key for key in _PROVENANCE if not str(fields.get(key, "")).strip()]
        if absent:
            raise WorldError(f"{folder / 'world.toml'}: provenance.{name} does not state {', '.join(absent)}. Add it.")
        stated: dict[str, Any] = {key: str(fields[key]) for key in _PROVENANCE}
        found[str(name)] = Provenance(**stated)
    return found


def _flag(path: Path, row: Row, name: str) -> bool:
    """Return a column that says yes or no; empty is no."""
    text = row.get(name, "") or "no"
    if text not in ("yes", "no"):
        raise WorldError(f"{path}:{row.line}: {name} is {text!r}. Write yes or no.")
    return text == "yes"


def _with_numbers(
    path: Path, columns: tuple[str, ...], *, empty: tuple[str, ...] = ()
) -> tuple[list[Row], Float[Array, "row column"]]:
    """Return the rows of an optional file, and its other columns as numbers; NaN where one in `empty` has none."""
    rows = read_rows(path, columns, optional=True)
    table = np.stack([numbers(path, rows, name, required=name not in empty) for name in columns[1:]], axis=1)
    return rows, table


def _year(folder: Path, about: Mapping[str, Any]) -> int | None:
    year = about.get("year")
    if year is not None and not (isinstance(year, int) and 1900 <= year <= 2100):
        raise WorldError(f"{folder / 'world.toml'}: year is {year!r}. Write the base year, such as 2024.")
    return year


def _correlation(folder: Path, about: Mapping[str, Any]) -> float:
    stated = about.get("elasticity_correlation", 0.0)
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        raise WorldError(f"{folder / 'world.toml'}: elasticity_correlation is {stated!r}. Use 0 or more, below 1.")
    return float(stated)

"""The world of the OECD's inter-country tables, with its known defects mended.

Tariffs on services are set to 0; the United States' rates are duties paid over customs value in 2024 (Census); trade
between the United States and one partner is rescaled to what customs counted in 2024, each importer's spending by
sector held. Elasticities are medians over published sources.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.calibration.worlds.balance import Movement, untargeted
from entente.calibration.worlds.corrections import Observation, replace_duties, rescale_bilateral
from entente.calibration.worlds.readers import read_icio_cube
from entente.calibration.worlds.rows import readable
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["BuiltWorld", "IcioSources", "build_icio_world"]

HOME = "USA"
_EXPORTS = {"VNM": "vietnam"}  # how the data folder names a partner's file
EUROPEAN_UNION = (
    *("AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA"),
    *("LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"),
)
CENSUS = Provenance(
    publisher="U.S. Census Bureau",
    title="International Trade API: imports for consumption, calculated duty, exports, 2024",
    url="https://api.census.gov/data/timeseries/intltrade.html",
    date="2024",
    licence="public domain; not endorsed by the Census Bureau",
    transformation="HS lines summed to ICIO sectors; rate = calculated duty over customs value",
)
ICIO = Provenance(
    publisher="OECD",
    title="Inter-Country Input-Output tables, merged to 81 economies and 28 sectors",
    url="https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
    date="2022",
    licence="CC BY 4.0",
    transformation="final and intermediate sales summed; basic prices, million USD",
)


@dataclass(frozen=True, slots=True)
class IcioSources:
    """The five files a world is built from.

    Attributes:
        cube: `.npz` with flows and tariffs.
        elasticities: CSV with columns sector, epsilon, one line per sector and source.
        us_imports: CSV(.gz) with iso3, icio28, con_val_usd, cal_dut_usd.
        us_exports: parquet with HS6, year, value_usd: exports of the United States to the partner.
        hs_sectors: CSV(.gz) with hs6, icio28.
    """

    cube: Path
    elasticities: Path
    us_imports: Path
    us_exports: Path
    hs_sectors: Path

    @classmethod
    def in_folder(cls, folder: Path, partner: str = "VNM") -> IcioSources:
        """Return the files where a data folder keeps them.

        Args:
            folder: the data folder.
            partner: whose purchases from the United States are counted, a file of its own in `hs_trade`.
        """
        named = _EXPORTS.get(partner, partner.lower())
        exports = folder / "hs_trade" / f"us_exports_to_{named}_hs6_annual_2013_2026.parquet"
        if partner == HOME or not exports.is_file():
            what = "is the United States itself" if partner == HOME else f"needs {exports}, which is missing"
            raise WorldError(f"Partner {partner} {what}. Name a partner whose purchases the folder holds, such as VNM.")
        return cls(
            cube=folder / "world" / "icio2022_cube.npz",
            elasticities=folder / "elasticities" / "sector_icio28_eight_sources.csv",
            us_imports=folder / "hs_trade" / "us_imports_2024_by_partner_icio28.csv.gz",
            us_exports=exports,
            hs_sectors=folder / "nomenclature" / "hs2022_isic3_icio28.csv.gz",
        )


@dataclass(frozen=True, slots=True)
class BuiltWorld:
    """A world and how it came about.

    Attributes:
        world: the result.
        movements: how far each target moved the table.
        elasticity_low, elasticity_high: quartiles of θ over published sources, by sector.
        left_out: observed trade that has no place in the table, with its value in million USD.
    """

    world: World
    movements: tuple[Movement, ...]
    elasticity_low: Float[Array, " sector"]
    elasticity_high: Float[Array, " sector"]
    left_out: Mapping[str, float]


def build_icio_world(
    sources: IcioSources, *, partner: str = "VNM", value_added_share: float = 0.5, year: int = 2024
) -> BuiltWorld:
    """Return the mended world.

    Args:
        sources: the files.
        partner: whose trade with the United States is rescaled; `us_exports` must be that partner's.
        value_added_share: labour's share of every producer's cost; the cube has no input-output split.
        year: year of the observed trade.
    """
    spread = _elasticities(sources.elasticities)
    middle = {sector: float(ends[1]) for sector, ends in spread.items()}
    world = read_icio_cube(sources.cube, trade_elasticity=middle, provenance=ICIO, value_added_share=value_added_share)
    imports = list(_rows(sources.us_imports))
    world = replace_duties(world, HOME, _duties(world, imports), provenance=CENSUS)
    observed = [
        (HOME, partner, row["icio28"], float(row["con_val_usd"]) / 1e6) for row in imports if row["iso3"] == partner
    ]
    sector_of = {row["hs6"]: row["icio28"] for row in _rows(sources.hs_sectors)}
    exports: dict[str, float] = {}
    for line in pq.read_table(sources.us_exports, filters=[("year", "==", year)]).to_pylist():
        sector = sector_of.get(str(line["HS6"]), "unmapped")
        exports[sector] = exports.get(sector, 0.0) + float(line["value_usd"]) / 1e6
    observed += [(partner, HOME, sector, value) for sector, value in exports.items()]
    if not exports or not any(row[0] == HOME for row in observed):
        raise WorldError(f"No trade of {partner} with {HOME} in {year}. Check `partner` and the two trade files.")

    kept, left_out = [], {}
    for importer, exporter, sector, value in observed:
        if _takes(world, importer, exporter, sector) and value > 0:
            kept.append(Observation(importer, exporter, sector, value))
        else:
            left_out[f"{sector} of {exporter} in {importer}"] = value
    original = world
    world, movements = rescale_bilateral(world, kept, provenance=CENSUS)
    low, high = (np.array([spread[sector][end] for sector in world.sectors]) for end in (0, 2))
    return BuiltWorld(world, (*movements, *untargeted(original, world)), low, high, left_out)


def _takes(world: World, importer: str, exporter: str, sector: str) -> bool:
    """Return whether the table has goods trade in this cell to scale."""
    if sector not in world.sectors or "Services" in sector:
        return False
    cell = world.trade_value[world.country(importer), world.country(exporter), world.sector(sector)]
    return bool(cell > 0)


def _duties(world: World, imports: list[dict[str, str]]) -> dict[tuple[str, str], float]:
    """Return the United States' rate on every exporter and sector of the file; others get the sector's mean."""
    paid: dict[str, list[float]] = {}
    own: dict[tuple[str, str], float] = {}
    for row in imports:
        sector, value, duty = row["icio28"], float(row["con_val_usd"]), float(row["cal_dut_usd"])
        if sector not in world.sectors or "Services" in sector or value <= 0:
            continue
        total = paid.setdefault(sector, [0.0, 0.0])
        total[0] += duty
        total[1] += value
        members = EUROPEAN_UNION if row["iso3"] == "EU27" else (row["iso3"],)
        own |= {(member, sector): duty / value for member in members if member in world.countries}
    return {
        (exporter, sector): own.get((exporter, sector), duty / value)
        for sector, (duty, value) in paid.items()
        for exporter in world.countries
        if exporter != HOME
    }


def _elasticities(path: Path) -> dict[str, Float[Array, " 3"]]:
    """Return lower quartile, median and upper quartile of θ over sources, by sector."""
    found: dict[str, list[float]] = {}
    for row in _rows(path):
        found.setdefault(row["sector"], []).append(float(row["epsilon"]))
    return {sector: np.quantile(values, (0.25, 0.5, 0.75)) for sector, values in found.items()}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise WorldError(f"{path} is missing. Give the folder that holds the world's source files.")
    opener = gzip.open if path.suffix == ".gz" else open
    with readable(path), opener(path, "rt", encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)

"""Worlds from a user's own data folder, with what must travel beside them."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from entente.base.provenance import Provenance
from entente.calibration.papers.caliendo_parro import load_caliendo_parro
from entente.calibration.worlds.balance import Movement
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.icio_world import IcioSources, build_icio_world
from entente.calibration.worlds.readers import world_from_goods_trade
from entente.calibration.worlds.rows import readable
from entente.equilibrium.world import World, WorldError

__all__ = ["build_caliendo_parro_folder", "build_goods_folder", "build_icio_folder"]

_TRADE, _GDP = "world/world194_trade_2023.parquet", "world/world194_countries.csv"
_BACI = Provenance(
    publisher="CEPII",
    title="BACI, HS 2022, release 202501",
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    date="2023",
    licence="Etalab 2.0",
    transformation="summed over products; own sales are GDP less exports",
)
_WDI = Provenance(
    publisher="World Bank",
    title="World Development Indicators, GDP in current US dollars",
    url="https://databank.worldbank.org/source/world-development-indicators",
    date="2023",
    licence="CC BY 4.0",
    transformation="million USD",
)


def build_icio_folder(data: Path, *, name: str, partner: str, value_added_share: float | None = None) -> StoredWorld:
    """Return the world of the inter-country cube in a data folder, at full detail.

    Args:
        data: folder with `world`, `elasticities`, `hs_trade` and `nomenclature`, or one that holds it as `data`.
        name: name of the new world.
        partner: whose trade with the United States is set to customs figures.
        value_added_share: labour's share of every producer's cost; None takes GDP over output of each country, so that
            labour income is GDP, and half where no GDP is published.
    """
    with readable(data):
        sources = IcioSources.in_folder(_root(data), partner)
        built = build_icio_world(sources, partner=partner, value_added_share=value_added_share or 0.5)
    world, assumed = built.world, "is the same everywhere, by assumption"
    if value_added_share is None:
        world, assumed = _at_gdp(world, _root(data)), "is GDP over output, one share for all sectors of a country"
    caveats = [f"Labour's share of cost {assumed}; duties other than those of the United States are simple averages."]
    if built.left_out:
        lost = sum(built.left_out.values())
        caveats.append(f"Observed trade without a place in the table was left out: {lost:,.0f} million USD.")
    title = "Inter-country table with sectors and services"
    stored = _stored(world, name, title, tuple(caveats), built.movements)
    services = frozenset({"Services (aggregate)"}) & frozenset(built.world.sectors)
    return replace(
        stored, elasticity_low=built.elasticity_low, elasticity_high=built.elasticity_high, services=services
    )


def build_goods_folder(
    data: Path, *, name: str, trade_elasticity: float, value_added_share: float | None = None
) -> StoredWorld:
    """Return the one-sector world of goods trade and GDP in a data folder, at full detail.

    Args:
        data: folder with `world/world194_trade_2023.parquet` and `world/world194_countries.csv`.
        name: name of the new world.
        trade_elasticity: θ of all goods.
        value_added_share: labour's share of cost, None for a world without materials.
    """
    root = _root(data)
    for path in (root / _TRADE, root / _GDP):
        if not path.is_file():
            raise WorldError(f"{path} is missing. Give the folder that holds the world's source files.")
    gdp = _gdp(root)
    with readable(root / _TRADE):
        table = pq.read_table(root / _TRADE)
    names = ("exporter", "importer", "value_kusd")
    flows: dict[tuple[str, str], float] = {}
    for exporter, importer, value in zip(*(table[column].to_pylist() for column in names), strict=True):
        flows[importer, exporter] = flows.get((importer, exporter), 0.0) + float(value) / 1e3
    sold = dict.fromkeys(gdp, 0.0)
    for (importer, exporter), value in flows.items():
        if importer in gdp and exporter in gdp and importer != exporter:
            sold[exporter] += value
    kept = [code for code in gdp if 0 < sold[code] < gdp[code]]
    place = {code: number for number, code in enumerate(kept)}
    exports = np.zeros((len(kept), len(kept)))
    for (importer, exporter), value in flows.items():
        if importer in place and exporter in place:
            exports[place[importer], place[exporter]] = value
    world = world_from_goods_trade(
        tuple(kept),
        exports,
        np.array([gdp[code] for code in kept]),
        trade_elasticity=trade_elasticity,
        provenance={"expenditure": _BACI, "own_sales": _WDI},
        value_added_share=value_added_share or 1.0,
        unit="million USD",
        year=2023,
    )
    left = sorted(set(gdp) - set(kept))
    caveats = [
        "Goods trade stands against all of GDP: home shares of economies that assemble are far too low.",
        "No duty is levied in the base year.",
    ]
    if left:
        caveats.append(f"Left out, because they export more goods than their GDP or nothing at all: {', '.join(left)}.")
    return _stored(world, name, "Goods only, against all of GDP", tuple(caveats), ())


def build_caliendo_parro_folder(data: Path, *, name: str) -> StoredWorld:
    """Return the world of the paper's 1993 files with its deficits removed, input-output shares included.

    Args:
        data: folder with the paper's text files, or one that holds it as `world/cp2015`.
        name: name of the new world.
    """
    own = _root(data) / "world" / "cp2015"
    with readable(data):
        world = load_caliendo_parro(own if own.is_dir() else data).balanced_baseline().world
    caveats = ("Deficits of 1993 are removed: the world is the paper's base year after that.",)
    return _stored(world, name, "31 countries, 40 sectors, full input-output linkages", caveats, ())


def _gdp(root: Path) -> dict[str, float]:
    """Return published GDP by country, million USD."""
    path = root / _GDP
    if not path.is_file():
        raise WorldError(f"{path} is missing: it holds GDP. Add it, or state --value-added-share.")
    with readable(path), path.open(encoding="utf-8-sig", newline="") as handle:
        return {row["iso3"]: float(row["gdp_usd"]) / 1e6 for row in csv.DictReader(handle) if row["gdp_usd"]}


def _at_gdp(world: World, root: Path) -> World:
    """Return the world with labour's share at GDP over output; half where GDP is not published or above output."""
    gdp, output = _gdp(root), world.trade_value.sum(axis=(0, 2))
    share = np.array([gdp.get(label, 0.5 * sold) / sold for label, sold in zip(world.countries, output, strict=True)])
    share = np.where(share > 1.0, 0.5, share)
    observed = {**world.observed, **{f"gdp {label}": gdp[label] for label in world.countries if label in gdp}}
    return replace(world, value_added_share=np.repeat(share[:, None], len(world.sectors), axis=1), observed=observed)


def _root(data: Path) -> Path:
    """Return the folder that holds `world`: the one given, or `data` in it."""
    return data if (data / "world").is_dir() or not (data / "data" / "world").is_dir() else data / "data"


def _stored(
    world: World, name: str, title: str, caveats: tuple[str, ...], movements: tuple[Movement, ...]
) -> StoredWorld:
    return StoredWorld(
        name=name,
        title=title,
        reading="",
        world=world,
        elasticity_low=world.trade_elasticity,
        elasticity_high=world.trade_elasticity,
        elasticity_correlation=0.0,
        sector_titles={sector: sector for sector in world.sectors},
        economy_names={code: code for code in world.countries},
        members={code: (code,) for code in world.countries},
        movements=movements,
        caveats=caveats,
    )

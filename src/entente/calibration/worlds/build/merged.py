"""The inter-country table merged to 30 economies and 23 sectors, its known defects mended.

Services carry no tariffs; the United States' duties are those collected in 2024 over customs value; its trade in goods
is what customs counted in 2024, by partner and sector for imports, by partner for exports (by line for Viet Nam). Each
buyer's spending in all stays, so that everything else it buys makes room. Exports to places that send most of them on
are left as in the table, which counts goods where they are used.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np

from entente.base.provenance import SourceFile
from entente.calibration.cells import load_import_cells
from entente.calibration.worlds.aggregate import aggregate_world
from entente.calibration.worlds.balance import Target, balance_world, untargeted
from entente.calibration.worlds.build.gdp import GDP_SOURCE, gdp_of
from entente.calibration.worlds.build.statements import parameter_rows, provenance_of, statement
from entente.calibration.worlds.corrections import replace_duties
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.lines import economy_and_sector
from entente.calibration.worlds.readers import read_icio_cube
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World
from entente.tradedata import starter
from entente.tradedata.build.elasticities import sector_spread
from entente.tradedata.build.source import SourceFolder

__all__ = ["SERVICES", "build_merged"]

CUBE = "data/world/icio2022_cube.npz"
SERVICES = "SERVICES"
_SHIPPED = ("us_imports_2024_by_partner", "us_reciprocal_2025", "us_exports_by_partner", "trade_elasticities_hs6")
_COUNTERPART, _HOME, _YEAR = "USA", "VNM", 2024
_ENTREPOTS = ("HKG", "SGP", "ARE")  # most of what the United States sells them goes on to others


def build_merged(source: SourceFolder) -> tuple[StoredWorld, list[SourceFile]]:
    """Return the world `icio-2024` and the files it was built from."""
    about = statement("icio-2024")
    provenance = provenance_of(about)
    economies, sectors = parameter_rows("economies.csv"), parameter_rows("sectors.csv")
    spread = sector_spread(source)
    spread["Services (aggregate)"] = spread.get("Services (aggregate)", (4.0, 4.0, 4.0))
    full = read_icio_cube(
        source.path(CUBE),
        trade_elasticity={sector: middle for sector, (_, middle, _) in spread.items()},
        provenance=provenance["expenditure"],
        value_added_share=1.0,  # replaced below, when output is known
        service_sectors=frozenset(_split(next(row["members"] for row in sectors if row["sector"] == SERVICES))),
    )
    members = {code: row["economy"] for row in economies for code in row["members"].split()}
    remainder = next(row["economy"] for row in economies if not row["members"])
    world = _in_order(
        aggregate_world(
            full,
            countries={code: members.get(code, remainder) for code in full.countries},
            sectors={code: row["sector"] for row in sectors for code in _split(row["members"])},
        ),
        [row["economy"] for row in economies],
        [row["sector"] for row in sectors],
    )
    theta = {row["sector"]: np.array([spread[code] for code in _split(row["members"])])[0] for row in sectors}
    theta[SERVICES] = np.array(spread["Services (aggregate)"])
    world = replace(world, trade_elasticity=np.array([theta[sector][1] for sector in world.sectors]))
    original = world

    stored = StoredWorld(
        name="icio-2024",
        title=str(about["title"]),
        reading=str(about["reading"]),
        world=world,
        elasticity_low=np.array([theta[sector][0] for sector in world.sectors]),
        elasticity_high=np.array([theta[sector][2] for sector in world.sectors]),
        elasticity_correlation=float(about["elasticity_correlation"]),
        sector_titles={row["sector"]: row["title"] for row in sectors},
        economy_names={row["economy"]: row["name"] for row in economies},
        members={row["economy"]: tuple(row["members"].split()) for row in economies},
        caveats=tuple(about["caveats"]),
        services=frozenset({SERVICES}),
    )
    value, duty = _imports(stored)
    duties = {
        (world.countries[i], world.sectors[k]): float(duty[i, k] / value[i, k])
        for i, k in np.argwhere(value > 0)
        if world.countries[i] != _COUNTERPART
    }
    world = replace_duties(world, _COUNTERPART, duties, provenance=provenance["observed_trade"])
    unbalanced = world
    world, movements = balance_world(world, _targets(world, value))
    movements = (*movements, *untargeted(unbalanced, world))
    gdp = gdp_of(world, source)
    share = np.round(gdp / world.trade_value.sum(axis=(0, 2)), 6)  # so that labour income is GDP
    world = replace(world, value_added_share=np.repeat(share[:, None], len(world.sectors), axis=1))
    observed, sources = _observed(original, value)
    for label, amount in zip(world.countries, gdp, strict=True):
        observed[f"gdp {label}"], sources[f"gdp {label}"] = float(amount), GDP_SOURCE
    world = replace(world, provenance=provenance, observed=observed, year=int(about["year"]))
    shipped = [
        SourceFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in (starter.table_path(name) for name in _SHIPPED)
    ]
    stored = replace(stored, world=world, movements=movements, observed_sources=sources)
    return stored, [*source.used, *shipped]


def _split(members: str) -> list[str]:
    """Return the codes of a list in which the aggregate of services has blanks."""
    plain = members.replace("Services (aggregate)", "Services_(aggregate)").split()
    return [code.replace("Services_(aggregate)", "Services (aggregate)") for code in plain]


def _in_order(world: World, countries: list[str], sectors: list[str]) -> World:
    n, k = [world.country(code) for code in countries], [world.sector(code) for code in sectors]
    share = world.value_added_share
    return replace(
        world,
        countries=tuple(countries),
        sectors=tuple(sectors),
        expenditure=world.expenditure[np.ix_(n, n, k)],
        ad_valorem_rate=world.ad_valorem_rate[np.ix_(n, n, k)],
        trade_elasticity=world.trade_elasticity[k],
        value_added_share=None if share is None else share[np.ix_(n, k)],
    )


def _imports(stored: StoredWorld) -> tuple[Array, Array]:
    """Return US imports and duty by (exporter, sector), million USD."""
    cells = load_import_cells(_HOME, _COUNTERPART)
    economy, sector = economy_and_sector(stored, cells)
    kept = sector >= 0
    shape = (len(stored.world.countries), len(stored.world.sectors))
    value, duty = np.zeros(shape), np.zeros(shape)
    np.add.at(value, (economy[kept], sector[kept]), cells.trade_value[kept] / 1e6)
    np.add.at(duty, (economy[kept], sector[kept]), cells.duty[kept] / 1e6)
    return value, duty


def _exports(world: World) -> dict[str, float]:
    """Return US exports of goods by economy, million USD."""
    totals: defaultdict[str, float] = defaultdict(float)
    for row in starter.us_reciprocal_2025().to_pyarrow().to_pylist():
        if row["us_exports_2024_usd"] and row["partner"] in world.countries:
            totals[row["partner"]] += row["us_exports_2024_usd"] / 1e6
    return dict(totals)


def _home_purchases(world: World) -> dict[str, float]:
    """Return home's purchases from the United States by sector, million USD."""
    sector_of = dict(zip(*_columns(starter.trade_elasticities(), "hs6", "sector"), strict=True))
    merged = {code: row["sector"] for row in parameter_rows("sectors.csv") for code in _split(row["members"])}
    table = starter.us_exports_by_partner()
    table = table.filter((table.partner == _HOME) & (table.year == _YEAR))
    bought: defaultdict[str, float] = defaultdict(float)
    for code, value in zip(*_columns(table, "hs6", "trade_value_fas_usd"), strict=True):
        if code in sector_of:
            bought[merged[sector_of[code]]] += value / 1e6
    return dict(bought)


def _columns(table: Any, *names: str) -> list[list[Any]]:
    rows = table.to_pyarrow()
    return [rows[name].to_pylist() for name in names]


def _targets(world: World, imports: Array) -> list[Target]:
    """Return what customs counted, where the table has trade, and every buyer's spending, which stays."""
    goods = [k for k, sector in enumerate(world.sectors) if sector != SERVICES]
    usa, trade = world.country(_COUNTERPART), world.trade_value
    seen = [
        Target(
            f"{world.sectors[k]} of {world.countries[i]} in {_COUNTERPART} (Census 2024)",
            float(imports[i, k]),
            _COUNTERPART,
            world.countries[i],
            world.sectors[k],
        )
        for i, k in np.argwhere(imports > 0)
        if i != usa and k in goods and trade[usa, i, k] > 0
    ]
    by_line = _home_purchases(world)
    for economy, total in _exports(world).items():
        if economy in _ENTREPOTS:
            continue
        flows = trade[world.country(economy), usa]
        table_total = float(flows[goods].sum())
        for k in goods:
            value = by_line.get(world.sectors[k], 0.0) if economy == _HOME else float(flows[k]) * total / table_total
            if value > 0 and flows[k] > 0:
                name = f"{world.sectors[k]} of {_COUNTERPART} in {economy} (Census 2024)"
                seen.append(Target(name, value, economy, _COUNTERPART, world.sectors[k]))
    spending = trade.sum(axis=(1, 2))
    stays = [Target(f"spending of {label}", float(spending[n]), label) for n, label in enumerate(world.countries)]
    return [*stays, *seen]


def _observed(original: World, imports: Array) -> tuple[dict[str, float], dict[str, str]]:
    """Return published figures to set beside the world's own, and their sources."""
    table = "OECD Inter-Country Input-Output tables, 2022, before balancing"
    mixed = "U.S. Census Bureau, imports for consumption, 2024, over output in the OECD tables, 2022"
    figures, sources = {}, {}
    for i, economy in enumerate(original.countries):
        figures[f"home_share {economy}"] = original.home_share(economy)
        sources[f"home_share {economy}"] = table
        if economy != _COUNTERPART:
            output = float(original.trade_value[:, i].sum())
            figures[f"sales_share {economy} {_COUNTERPART}"] = float(imports[i].sum()) / output
            sources[f"sales_share {economy} {_COUNTERPART}"] = mixed
    for economy, total in _exports(original).items():
        figures[f"sales_share {_COUNTERPART} {economy}"] = total / float(
            original.trade_value[:, original.country(_COUNTERPART)].sum()
        )
        sources[f"sales_share {_COUNTERPART} {economy}"] = mixed.replace("imports for consumption", "exports of goods")
    return figures, sources

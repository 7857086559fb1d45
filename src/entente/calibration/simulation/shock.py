"""From a scenario file to tariffs and trade costs on a world, and to the world and model it asks for."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from entente.calibration.simulation.line_file import Lines, read_lines
from entente.calibration.simulation.scenario import ALL, Simulated
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.line_schedule import SectorShock
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["Lines", "Rates", "rates_of", "read_lines", "stored_for"]


@dataclass(frozen=True, eq=False)
class Rates:
    """New tariffs and trade costs of a scenario on a world.

    Attributes:
        rate: t', [importer, exporter, sector].
        trade_cost_hat: κ̂, same axes.
        importers: positions of the importers that change anything.
        lines: the line schedule, if there is one.
        sector_shock: what it came to, at the elasticities asked for.
    """

    rate: Float[Array, "importer exporter sector"]
    trade_cost_hat: Float[Array, "importer exporter sector"]
    importers: tuple[int, ...]
    lines: Lines | None = None
    sector_shock: SectorShock | None = None


def stored_for(stored: StoredWorld, scenario: Simulated) -> StoredWorld:
    """Return the world with the scenario's parameters in place of its own."""
    if scenario.world not in (None, stored.name):
        raise WorldError(
            f"Scenario {scenario.name} was written for the world {scenario.world!r}; this is {stored.name!r}. Give "
            "--world that world, or take `world` out of the scenario."
        )
    world, parameters = stored.world, scenario.parameters
    low, high = stored.elasticity_low, stored.elasticity_high
    given = parameters.trade_elasticity
    if given is not None:
        theta = np.full(len(world.sectors), given) if isinstance(given, float) else world.trade_elasticity.copy()
        if isinstance(given, dict):
            for sector, value in given.items():
                theta[world.sector(sector)] = value
        moved = theta / world.trade_elasticity
        low, high = np.minimum(low * moved, theta), np.maximum(high * moved, theta)
        world = replace(world, trade_elasticity=theta)
    if parameters.value_added_share is not None:
        share = np.full((len(world.countries), len(world.sectors)), parameters.value_added_share)
        world = replace(world, value_added_share=share)
    if parameters.log_spread is not None:
        factor = np.exp(0.6744897501960817 * parameters.log_spread)
        low, high = world.trade_elasticity / factor, world.trade_elasticity * factor
    return replace(stored, world=world, elasticity_low=low, elasticity_high=high)


def rates_of(world: World, scenario: Simulated, lines: Lines | None = None, services: Container[str] = ()) -> Rates:
    """Return the tariffs and trade costs of a scenario.

    Args:
        world: with the elasticities to take a line schedule into sectors by.
        scenario: what changes.
        lines: the scenario's line schedule, read by `read_lines`.
        services: sectors on which nobody levies tariffs; "*" leaves them out.
    """
    rate, cost = world.ad_valorem_rate.copy(), np.ones_like(world.ad_valorem_rate)
    touched: dict[int, None] = {}
    for number, change in enumerate(scenario.changes, start=1):
        try:
            importers, exporters = _chosen(world, change.importer), _chosen(world, change.exporter)
            sectors = _sectors(world, change.sector, services)
        except WorldError as error:
            raise WorldError(f"Scenario {scenario.name}, change {number}: {error}") from None
        touched |= dict.fromkeys(importers)
        traded = False
        for n in importers:
            block = np.ix_([n], [i for i in exporters if i != n], sectors)
            traded = traded or bool(np.any(world.expenditure[block] > 0))
            if change.rate is not None:
                rate[block] = change.rate
            if change.added is not None:
                rate[block] = world.ad_valorem_rate[block] + change.added
            if change.trade_cost is not None:
                cost[block] = 1.0 + change.trade_cost
        if not traded:
            pair = f"{', '.join(change.importer)} on {', '.join(change.exporter)} in {', '.join(change.sector)}"
            raise WorldError(
                f"Scenario {scenario.name}: a change of {pair} touches no trade of this world: own goods pay no duty, "
                'and "*" leaves services out. Name another pair or sector.'
            )
    if lines is None:
        return Rates(rate, cost, tuple(touched))
    shock = lines.shock(world.trade_elasticity)
    place = lines.importer, lines.exporter, lines.sector
    base = world.ad_valorem_rate[place]
    rate[place] = (1.0 + base) * (1.0 + shock.ad_valorem_rate) / (1.0 + shock.base_rate) - 1.0
    cost[place] *= shock.trade_cost_hat
    return Rates(rate, cost, tuple({**touched, lines.importer: None}), lines, shock)


def _chosen(world: World, labels: Sequence[str]) -> list[int]:
    """Return the positions of countries, all of them for "*"."""
    named = [world.country(label) for label in labels if label != ALL]
    return list(range(len(world.countries))) if ALL in labels else named


def _sectors(world: World, labels: Sequence[str], services: Container[str]) -> list[int]:
    """Return the positions of sectors; "*" leaves services out."""
    named = [world.sector(label) for label in labels if label != ALL]
    goods = [k for k, sector in enumerate(world.sectors) if sector not in services]
    return goods if ALL in labels else named

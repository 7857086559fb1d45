"""From a scenario file to tariffs and trade costs on a world, and to the world and model it asks for."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.calibration.simulation.scenario import ALL, ModelChoice, Simulated
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.line_schedule import SectorShock, sector_shock_of_lines
from entente.calibration.worlds.lines import sector_of_line
from entente.equilibrium.general import LabourSupply, Model, armington, default_model
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["Lines", "Rates", "model_of", "rates_of", "read_lines", "stored_for"]

_COLUMNS = ("line", "exporter", "trade_value", "base_rate", "new_rate")


@dataclass(frozen=True, eq=False)
class Lines:
    """A line schedule placed in a world.

    Attributes:
        importer: position.
        code: label of each line.
        exporter, sector: positions, by (exporter, sector) pair.
        pair: pair of each line.
        trade_value, base_rate, new_rate: by line.
    """

    importer: int
    code: tuple[str, ...]
    exporter: Int[NDArray[np.int64], " pair"]
    sector: Int[NDArray[np.int64], " pair"]
    pair: Int[NDArray[np.int64], " line"]
    trade_value: Float[Array, " line"]
    base_rate: Float[Array, " line"]
    new_rate: Float[Array, " line"]

    def shock(self, trade_elasticity: Float[Array, " sector"]) -> SectorShock:
        """Return the exact sector shock at given elasticities."""
        return sector_shock_of_lines(
            self.trade_value,
            self.base_rate,
            self.new_rate,
            self.pair,
            cells=len(self.exporter),
            trade_elasticity=trade_elasticity[self.sector],
        )


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
    given = parameters.trade_elasticity
    if given is not None:
        theta = np.full(len(world.sectors), given) if isinstance(given, float) else world.trade_elasticity.copy()
        if isinstance(given, dict):
            for sector, value in given.items():
                theta[world.sector(sector)] = value
        moved = theta / world.trade_elasticity
        stored = replace(
            stored, elasticity_low=stored.elasticity_low * moved, elasticity_high=stored.elasticity_high * moved
        )
        world = replace(world, trade_elasticity=theta)
    if parameters.value_added_share is not None:
        share = np.full((len(world.countries), len(world.sectors)), parameters.value_added_share)
        world = replace(world, value_added_share=share)
    if parameters.log_spread is not None:
        factor = np.exp(0.6744897501960817 * parameters.log_spread)
        theta = world.trade_elasticity
        stored = replace(stored, elasticity_low=theta / factor, elasticity_high=theta * factor)
    return replace(stored, world=world)


def model_of(choice: ModelChoice, world: World) -> Model:
    """Return the model a scenario asks for."""
    kappa = choice.labour_supply_elasticity
    if choice.full_input_output and (choice.name == "armington" or world.input_share is None):
        raise WorldError(
            "full_input_output needs the default model and a world with input shares; this one has none. Take it out."
        )
    if choice.name == "armington" or world.value_added_share is None:
        return armington().with_blocks(LabourSupply(kappa))
    return default_model(full_input_output=choice.full_input_output, labour_supply_elasticity=kappa)


def rates_of(world: World, scenario: Simulated, lines: Lines | None = None) -> Rates:
    """Return the tariffs and trade costs of a scenario.

    Args:
        world: with the elasticities to take a line schedule into sectors by.
        scenario: what changes.
        lines: the scenario's line schedule, read by `read_lines`.
    """
    rate, cost = world.ad_valorem_rate.copy(), np.ones_like(world.ad_valorem_rate)
    touched: dict[int, None] = {}
    for change in scenario.changes:
        importers = _chosen(world, "importer", change.importer, world.countries)
        exporters = _chosen(world, "exporter", change.exporter, world.countries)
        sectors = _sectors(world, change.sector)
        touched |= dict.fromkeys(importers)
        if not sectors or (len(importers) == 1 and exporters == importers):
            raise WorldError(
                f"Scenario {scenario.name}: a change of {', '.join(change.importer)} on {', '.join(change.exporter)} "
                'touches no trade: own goods pay no duty, and "*" leaves services out. Name another pair or sector.'
            )
        for n in importers:
            block = np.ix_([n], [i for i in exporters if i != n], sectors)
            if change.rate is not None:
                rate[block] = change.rate
            if change.added is not None:
                rate[block] = world.ad_valorem_rate[block] + change.added
            if change.trade_cost is not None:
                cost[block] = 1.0 + change.trade_cost
    if lines is None:
        return Rates(rate, cost, tuple(touched))
    shock = lines.shock(world.trade_elasticity)
    place = lines.importer, lines.exporter, lines.sector
    base = world.ad_valorem_rate[place]
    rate[place] = (1.0 + base) * (1.0 + shock.ad_valorem_rate) / (1.0 + shock.base_rate) - 1.0
    cost[place] = shock.trade_cost_hat
    return Rates(rate, cost, tuple({**touched, lines.importer: None}), lines, shock)


def read_lines(world: World, scenario: Simulated) -> Lines | None:
    """Return the scenario's line schedule placed in a world, or None where it has none."""
    asked = scenario.line_schedule
    if asked is None:
        return None
    path = scenario.folder / asked.file
    rows = _csv(path)
    exporter = np.array([_exporter(world, row, path, line) for line, row in rows])
    sector = np.array([_sector(world, row, path, line) for line, row in rows])
    importer = world.country(asked.importer)
    if importer in exporter:
        raise WorldError(f"{path}: {asked.importer} is importer and exporter of a line. Leave own goods out.")
    pairs, pair = np.unique(exporter * len(world.sectors) + sector, return_inverse=True)
    numbers = {name: np.array([_number(row, name, path, line) for line, row in rows]) for name in _COLUMNS[2:]}
    return Lines(
        importer=importer,
        code=tuple(row["line"] for _, row in rows),
        exporter=pairs // len(world.sectors),
        sector=pairs % len(world.sectors),
        pair=pair,
        trade_value=numbers["trade_value"],
        base_rate=numbers["base_rate"],
        new_rate=numbers["new_rate"],
    )


def _csv(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:
            reader = csv.DictReader(handle)
            absent = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            rows = [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise WorldError(f"{path} cannot be read: {error.strerror}. Give the line schedule's CSV file.") from None
    if absent or not rows:
        what = f"has no column {', '.join(absent)}" if absent else "has no lines"
        raise WorldError(f"{path} {what}. The header must name {', '.join(_COLUMNS)}.")
    return rows


def _exporter(world: World, row: dict[str, str], path: Path, line: int) -> int:
    try:
        return world.country(row["exporter"])
    except WorldError as error:
        raise WorldError(f"{path}:{line}: {error}") from None


def _sector(world: World, row: dict[str, str], path: Path, line: int) -> int:
    """Return a line's sector: the one stated, or else that of its HS 2022 code."""
    stated = (row.get("sector") or "").strip()
    try:
        found = world.sector(stated) if stated else sector_of_line(world, row["line"])
    except WorldError as error:
        raise WorldError(f"{path}:{line}: {error}") from None
    if found < 0:
        raise WorldError(
            f"{path}:{line}: line {row['line']!r} has no sector in this world. Give its HS 2022 code of six digits or "
            "more, state a sector, or leave the line out."
        )
    return found


def _number(row: dict[str, str], name: str, path: Path, line: int) -> float:
    try:
        return float(row[name])
    except (TypeError, ValueError):
        raise WorldError(f"{path}:{line}: {name} is {row[name]!r}. Write a plain number; 5 % is 0.05.") from None


def _chosen(world: World, kind: str, labels: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return the positions of labels, all of them for "*"."""
    if ALL in labels:
        return list(range(len(known)))
    return [world.country(label) for label in labels]


def _sectors(world: World, labels: Sequence[str]) -> list[int]:
    """Return the positions of sectors; "*" leaves services out."""
    if ALL in labels:
        return [k for k, sector in enumerate(world.sectors) if "service" not in sector.lower()]
    return [world.sector(label) for label in labels]

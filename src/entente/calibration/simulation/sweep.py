"""Solve many scenarios on one world together, and each at draws of the elasticities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from jaxtyping import Float

from entente.calibration.general_draws import Draws
from entente.calibration.simulation.line_file import Lines, read_lines
from entente.calibration.simulation.model import model_of
from entente.calibration.simulation.pool import in_order
from entente.calibration.simulation.results import Interval, SweepRow, Unsolved
from entente.calibration.simulation.run import draws_of, percentiles
from entente.calibration.simulation.scenario import ALL, Simulated
from entente.calibration.simulation.shock import Rates, rates_of, stored_for
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.general import Baseline, BatchOutcomes, solve_batch
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["sweep"]

_CELLS = 8_000_000  # tariffs held at once by one worker, numbers
_SOLVES = 512  # most solves in one block
_Outcome = Callable[[BatchOutcomes], Array]
_OUTCOMES: dict[str, _Outcome] = {
    "welfare_change": lambda batch: batch.welfare_hat - 1.0,
    "real_wage_change": lambda batch: batch.real_wage_hat - 1.0,
    "price_change": lambda batch: batch.price_hat - 1.0,
    "employment_change": lambda batch: batch.labour_hat - 1.0,
    "revenue": lambda batch: batch.revenue,
}


def sweep(
    stored: StoredWorld,
    scenarios: Sequence[Simulated],
    *,
    draws: int = 0,
    seed: int = 2024,
    workers: int = 1,
    cluster: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[SweepRow | Unsolved]:
    """Yield the outcomes of every scenario and country, in the scenarios' order; one `Unsolved` where there are none.

    All scenarios must share model and parameters. Results are the same whatever `workers` and `cluster` are.

    Args:
        stored: the base world.
        scenarios: at least one.
        draws: draws behind each interval, rounded up to a multiple of nine; 0 for none.
        seed: of the draws, which all scenarios share.
        workers: processes on this machine.
        cluster: address of a Dask scheduler to work on instead.
        progress: called with (done, total) scenarios.

    Raises:
        WorldError: a label, rate or parameter does not fit the world; names the scenario or its file.
    """
    if not scenarios:
        raise WorldError("There is no scenario to sweep. Give at least one.")
    first = scenarios[0]
    for scenario in scenarios:
        if (scenario.model, scenario.parameters) != (first.model, first.parameters):
            raise WorldError(
                f"Scenario {scenario.name} has another model or other parameters than {first.name}. Sweep them apart."
            )
    made, *_ = [stored_for(stored, scenario) for scenario in scenarios]
    world = made.world
    placed = [_Placed(scenario, read_lines(world, scenario)) for scenario in scenarios]
    drawn = draws_of(made, draws, seed)
    size = _block_size(world, scenarios, 1 if drawn is None else len(drawn.part))
    blocks = [placed[start : start + size] for start in range(0, len(placed), size)]
    work = partial(_solve, Baseline.build(world, model_of(first.model, world)), drawn, made.services)
    done = 0
    for block, rows in zip(blocks, in_order(work, blocks, workers=workers, cluster=cluster), strict=True):
        yield from rows
        done += len(block)
        progress(done, len(scenarios))


@dataclass(frozen=True, eq=False)
class _Placed:
    """A scenario with its line schedule placed in the world."""

    scenario: Simulated
    lines: Lines | None


def _block_size(world: World, scenarios: Sequence[Simulated], each: int) -> int:
    """Return how many scenarios to solve together: as many as fit in memory, whole cubes included, and not more than
    keep several workers busy."""
    names = {label for scenario in scenarios for change in scenario.changes for label in change.importer}
    names |= {scenario.line_schedule.importer for scenario in scenarios if scenario.line_schedule is not None}
    countries, sectors = len(world.countries), len(world.sectors)
    importers = countries if ALL in names else min(len(names), countries)
    fitting = _CELLS // (countries * sectors * (importers * each + countries))
    return max(1, min(fitting, _SOLVES // each))


def _solve(
    baseline: Baseline, drawn: Draws | None, services: frozenset[str], block: Sequence[_Placed]
) -> list[SweepRow | Unsolved]:
    """Return the rows of a block of scenarios."""
    world = baseline.world
    each = 1 if drawn is None else len(drawn.part)
    tables = [_rates(world, one, drawn, services) for one in block]
    importers = sorted({n for parts in tables for n in parts[0].importers})
    rate = np.concatenate([_by_draw([part.rate for part in parts], importers, drawn) for parts in tables])
    cost = np.concatenate([_by_draw([part.trade_cost_hat for part in parts], importers, drawn) for parts in tables])
    theta = None if drawn is None else np.tile(drawn.trade_elasticity, (len(block), 1))
    names = [one.scenario.name for one in block]
    batch = solve_batch(
        baseline,
        importers,
        rate,
        trade_elasticity=theta,
        trade_cost_hat=cost if np.any(cost != 1.0) else None,
        throw=False,
    )
    rows: list[SweepRow | Unsolved] = []
    for number, name in enumerate(names):
        part = range(number * each, (number + 1) * each)
        lost = next((solve for solve in part if solve in batch.unsolved), None)
        if lost is None:
            rows += _rows(name, world.countries, batch, slice(part.start, part.stop), drawn)
        else:
            error, draw = batch.unsolved[lost], lost - part.start
            where = error.worst + (f", draw {draw} of the elasticities" if draw else "")
            rows.append(Unsolved(name, error.status.value, where, error.residual))
    return rows


def _rates(world: World, one: _Placed, drawn: Draws | None, services: frozenset[str]) -> list[Rates]:
    """Return a scenario's tariffs; with a line schedule and draws, at every part of the elasticities."""
    if one.lines is None or drawn is None:
        return [rates_of(world, one.scenario, one.lines, services)]
    worlds = [replace(world, trade_elasticity=theta) for theta in drawn.values]
    return [rates_of(part, one.scenario, one.lines, services) for part in worlds]


def _by_draw(
    cubes: Sequence[Array], importers: Sequence[int], drawn: Draws | None
) -> Float[Array, "draw importer exporter sector"]:
    """Return the importers' rows of a cube at every draw, from one cube for all or one per part."""
    rows = np.stack([cube[importers] for cube in cubes])
    if drawn is None:
        return rows
    if len(cubes) == 1:
        return np.repeat(rows, len(drawn.part), axis=0)
    picked: Array = rows[drawn.part, :, :, np.arange(rows.shape[3])].transpose(0, 2, 3, 1)
    return picked


def _rows(
    name: str, countries: Sequence[str], batch: BatchOutcomes, part: slice, drawn: Draws | None
) -> Iterator[SweepRow]:
    """Yield one scenario's rows."""
    walras = float(np.abs(batch.walras[part]).max())
    found = {outcome: percentiles(pick(batch)[part], drawn) for outcome, pick in _OUTCOMES.items()}
    for n, country in enumerate(countries):
        intervals = {
            outcome: Interval(
                float(value[n]), None if low is None else float(low[n]), None if high is None else float(high[n])
            )
            for outcome, (value, low, high) in found.items()
        }
        yield SweepRow(name, country, **intervals, walras=walras)

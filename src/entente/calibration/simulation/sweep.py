"""Solve many scenarios on one world together, and each at draws of the elasticities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from entente.calibration.general_draws import PARTS, Draws, draw_parts
from entente.calibration.simulation.results import Interval, SweepRow
from entente.calibration.simulation.run import percentiles
from entente.calibration.simulation.scenario import ALL, Simulated
from entente.calibration.simulation.shock import model_of, rates_of, stored_for
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.general import Baseline, BatchOutcomes, solve_batch
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["sweep"]

_CELLS = 8_000_000  # tariffs held at once, numbers
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
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[SweepRow]:
    """Yield the outcomes of every scenario and country.

    All scenarios must share model and parameters, and change tariffs or trade costs by sector: a line schedule, whose
    sector shock moves with the elasticities, and full input-output linkages are for `simulate`.

    Args:
        stored: the base world.
        scenarios: at least one.
        draws: draws behind each interval, rounded up to a multiple of nine; 0 for none.
        seed: of the draws, which all scenarios share.
        progress: called with (done, total) scenarios.
    """
    first = scenarios[0]
    for scenario in scenarios:
        if scenario.line_schedule is not None or scenario.model.full_input_output:
            raise WorldError(
                f"Scenario {scenario.name} has a line schedule or full input-output linkages, which a sweep does not "
                "cover. Run it with entente simulate."
            )
        if (scenario.model, scenario.parameters) != (first.model, first.parameters):
            raise WorldError(
                f"Scenario {scenario.name} has another model or other parameters than {first.name}. Sweep them apart."
            )
    made, *_ = [stored_for(stored, scenario) for scenario in scenarios]
    world = made.world
    baseline = Baseline.build(world, model_of(first.model, world))
    drawn = draw_parts(made, draws=max(draws, PARTS), seed=seed) if draws > 0 else None
    each = 1 if drawn is None else len(drawn.part)
    size = _block_size(world, scenarios, each)
    for start in range(0, len(scenarios), size):
        block = [rates_of(world, scenario) for scenario in scenarios[start : start + size]]
        importers = sorted({n for one in block for n in one.importers})
        rate, cost = (
            np.repeat(np.stack([table[importers] for table in tables]), each, axis=0)
            for tables in ([one.rate for one in block], [one.trade_cost_hat for one in block])
        )
        theta = None if drawn is None else np.tile(drawn.trade_elasticity, (len(block), 1))
        batch = solve_batch(
            baseline,
            importers,
            rate,
            trade_elasticity=theta,
            trade_cost_hat=cost if np.any(cost != 1.0) else None,
        )
        for number in range(len(block)):
            part = slice(number * each, (number + 1) * each)
            yield from _rows(scenarios[start + number].name, world.countries, batch, part, drawn)
        progress(start + len(block), len(scenarios))


def _block_size(world: World, scenarios: Sequence[Simulated], each: int) -> int:
    """Return how many scenarios' tariffs fit in memory at once, the whole cubes they are cut from included."""
    names = {label for scenario in scenarios for change in scenario.changes for label in change.importer}
    countries, sectors = len(world.countries), len(world.sectors)
    importers = countries if ALL in names else min(len(names), countries)
    return max(1, _CELLS // (countries * sectors * (importers * each + countries)))


def _rows(
    name: str, countries: Sequence[str], batch: BatchOutcomes, part: slice, drawn: Draws | None
) -> Iterator[SweepRow]:
    """Yield one scenario's rows."""
    found = {outcome: percentiles(pick(batch)[part], drawn) for outcome, pick in _OUTCOMES.items()}
    for n, country in enumerate(countries):
        intervals = {
            outcome: Interval(
                float(value[n]), None if low is None else float(low[n]), None if high is None else float(high[n])
            )
            for outcome, (value, low, high) in found.items()
        }
        yield SweepRow(name, country, **intervals)

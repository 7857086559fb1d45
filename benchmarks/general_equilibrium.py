"""General equilibrium: every solve that has a target, its answer checked first, its rival timed in the same run.

Figures are seconds unless their name says otherwise. Paper figures need the folder of source data (`ENTENTE_SHARED`,
or `../shared`); synthetic ones run anywhere. With `ENTENTE_PEER_PYTHON` naming a Python that has gegravity, that
package is timed beside ours on the same table.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from entente.calibration.general_draws import draw_parts
from entente.calibration.general_effects import assess_general
from entente.calibration.papers.caliendo_parro import load_caliendo_parro, scenarios, solve_scenario
from entente.calibration.papers.liberation_day import CASES, COLUMNS, load_liberation_day, solve_case
from entente.calibration.papers.liberation_day.cases import baseline_with_materials, ustr
from entente.calibration.papers.liberation_day.replicate import optimal_united_states
from entente.calibration.papers.ossa import load_ossa, nash_table
from entente.calibration.scenarios import TariffScenario
from entente.calibration.simulation import Simulated, simulate, sweep
from entente.calibration.worlds import find_world
from entente.equilibrium import World
from entente.equilibrium.general import Baseline, Shock, default_model, solve_shock
from entente.equilibrium.general.batch import draw_elasticities, solve_batch
from entente.equilibrium.general.country_system import CountryPoint, CountrySystem
from entente.equilibrium.general.gravity import GravityEconomy, solve_gravity
from entente.equilibrium.shares import price_and_sales_pass
from entente.equilibrium.solve import Newton, limit_threads

SHARED = Path(os.environ.get("ENTENTE_SHARED", Path(__file__).parents[2] / "shared"))

TARGETS: dict[str, float] = {
    "liberation_day_one_sector": 0.01,
    "liberation_day_roundabout": 0.03,
    "liberation_day_optimal_193_tariffs": 2.0,
    "caliendo_parro_counterfactual": 0.1,
    "ossa_nash_7x33": 5.0,
    "gravity_30": 0.8 / 300.0,
    "gravity_100": 11.0 / 1000.0,
    "gravity_194": 58.0 / 2000.0,
    "default_81x28_one_scenario": 0.03,
    "default_81x28_10000_tariff_scenarios": 20.0,
    "default_81x28_10000_tariff_and_elasticity_scenarios": 60.0,
    "peak_memory_of_the_process_gb": 4.0,
    "kernel_price_pass_over_read_time": 1.0 / 0.7,
    "ladder_exponent_in_cells": 1.15,
}


_GEGRAVITY_GAP = 1e-5  # percentage points; gegravity stops at a tolerance of its own


def run(smoke: bool = False) -> dict[str, float]:
    """Measure; with `smoke`, small sizes only."""
    figures: dict[str, float] = {}
    if (SHARED / "data" / "world").is_dir() and not smoke:
        figures |= _papers()
    figures |= _gravity((10,) if smoke else (30, 100, 194))
    figures |= _default(8 if smoke else 81, 3 if smoke else 28, batch=16 if smoke else 10_000)
    figures |= _work(smoke)
    figures |= _kernel(20 if smoke else 200, 5 if smoke else 100)
    figures |= _ladder(((5, 2), (10, 2)) if smoke else ((20, 10), (40, 10), (80, 10), (120, 10)))
    return figures


def _best(work: Callable[[], object], repeat: int = 5) -> float:
    """Return the shortest time of a few runs after a warm-up."""
    work()
    times = []
    for _ in range(repeat):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def _check(condition: bool, what: str) -> None:
    if not condition:
        raise RuntimeError(f"The answer to be timed is wrong: {what}.")


def _papers() -> dict[str, float]:
    world = SHARED / "data" / "world"
    data = load_liberation_day(world / "liberation_day")
    figures: dict[str, float] = {}
    for figure, name in (
        ("liberation_day_one_sector", "T1c1_USTR_incometax"),
        ("liberation_day_roundabout", "T4_pre1_IO_USTR"),
    ):
        case = CASES[name]
        reference = np.loadtxt(SHARED / "reference" / "liberation_day" / f"{name}.csv", delimiter=",", skiprows=1)
        gap = np.abs(solve_case(data, case).columns - reference[:, : len(COLUMNS)]).max()
        _check(gap < 1e-6, f"{name} is off by {gap:.2g}")
        baseline = case.baseline(data)
        rate = case.rate(data)[None]
        figures[figure] = _best(lambda b=baseline, r=rate: solve_shock(b, Shock.build(b, r)))  # type: ignore[misc]
        figures[f"{figure}_dense_newton"] = _best(lambda b=baseline, r=rate: _dense(b, r), 2)  # type: ignore[misc]
        figures[f"{figure}_largest_error_of_any_column"] = float(gap)
    materials = baseline_with_materials(data)
    optimum = optimal_united_states(data, materials)
    _check(optimum.first_order_residuals[0] < 1e-8, "the optimal tariffs are not certified")
    figures["liberation_day_optimal_193_tariffs"] = _best(lambda: optimal_united_states(data, materials), 2)

    nafta = load_caliendo_parro(world / "cp2015")
    balanced = nafta.balanced_baseline()
    rate = scenarios(nafta)["NAFTA_only"]
    _check(abs(solve_scenario(balanced, rate).walras) < 1e-9, "Caliendo-Parro does not clear")
    start = perf_counter()
    solve_scenario(nafta.balanced_baseline(), rate)
    figures["caliendo_parro_with_base_year"] = perf_counter() - start
    figures["caliendo_parro_counterfactual"] = _best(lambda: solve_scenario(balanced, rate))

    war = load_ossa(world / "ossa2014")
    regions = war.baseline()
    rows = nash_table(war, regions, political=False)
    _check(round(float(np.mean([row.values[0] for row in rows])), 1) == -2.4, "the trade war is not the paper's")
    figures["ossa_nash_7x33"] = _best(lambda: nash_table(war, regions, political=False), 2)
    _check(np.all(ustr(data) >= 0), "tariffs are negative")
    return figures


class _PlainPoint(CountryPoint):
    """A point that solves with its whole Jacobian."""

    def direction(self) -> np.ndarray:
        return np.asarray(np.linalg.solve(self.jacobian(), -self.residual))


class _PlainSystem(CountrySystem):
    """Every unknown in one dense Jacobian, built afresh at each step."""

    def at(self, unknowns: np.ndarray) -> _PlainPoint:
        return _PlainPoint(self, unknowns)


def _dense(baseline: Baseline, rate: np.ndarray) -> None:
    """Solve the plain way."""
    system = _PlainSystem(baseline, Shock.build(baseline, rate))
    Newton().solve(system.at, system.start()).checked(system.name_equation)


def _gravity(sizes: tuple[int, ...]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for size in sizes:
        rng = np.random.default_rng(size)
        cost = np.exp(rng.normal(-3.0, 0.8, (size, size)))
        np.fill_diagonal(cost, 1.0)
        output = rng.gamma(1.0, 1.0, size) + 0.05
        economy = GravityEconomy(output, output * rng.uniform(0.9, 1.1, size), 5.0, 0)
        new = cost.copy()
        new[0, 1] = new[1, 0] = cost[0, 1] * 1.6

        def both(economy: GravityEconomy = economy, cost: np.ndarray = cost, new: np.ndarray = new) -> np.ndarray:
            base = solve_gravity(economy, cost).value
            return solve_gravity(economy, new, base=base).value.trade

        base = solve_gravity(economy, cost).value
        _check(np.allclose(base.trade.sum(axis=1), economy.spending), "fitted trade is not what importers spend")
        figures[f"gravity_{size}"] = _best(both, 10)
        peer = os.environ.get("ENTENTE_PEER_PYTHON")
        if peer:
            seconds, change = _gegravity(peer, size, cost, new, economy)
            ours = 100.0 * (both() / base.trade - 1.0)
            gap = float(np.abs(ours - change).max())
            _check(gap < _GEGRAVITY_GAP, f"gegravity's flows at {size} countries differ by {gap:.1e} percentage points")
            figures[f"gravity_{size}_gegravity_gap_percentage_points"] = gap
            figures[f"gravity_{size}_gegravity"] = seconds
            figures[f"gravity_{size}_times_faster"] = figures[f"gravity_{size}_gegravity"] / figures[f"gravity_{size}"]
    return figures


def _gegravity(
    python: str, size: int, cost: np.ndarray, new: np.ndarray, economy: GravityEconomy
) -> tuple[float, np.ndarray]:
    """Return the seconds gegravity takes for this economy, in its own process, and its change of flows in percent."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"entente-gravity-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    path, answer = folder / f"{size}.npz", folder / f"{size}-answer.npz"
    np.savez(path, cost=cost, new=new, output=economy.output, spending=economy.spending)
    script = Path(__file__).with_name("_gegravity.py")
    done = subprocess.run(
        [python, "-W", "ignore", str(script), str(path), str(answer)], check=True, capture_output=True, text=True
    )
    with np.load(answer) as content:
        change = content["change"]
    path.unlink()
    answer.unlink()
    folder.rmdir()
    return float(done.stdout.split()[-1]), change


def _synthetic(countries: int, sectors: int) -> World:
    rng = np.random.default_rng(countries * 1000 + sectors)
    expenditure = rng.gamma(0.5, 1.0, (countries, countries, sectors))
    own = np.arange(countries)
    expenditure[own, own] += 2.0 * countries
    rate = np.full_like(expenditure, 0.05)
    rate[own, own] = 0.0
    return World(
        countries=tuple(f"C{n}" for n in range(countries)),
        sectors=tuple(f"S{k}" for k in range(sectors)),
        expenditure=expenditure,
        ad_valorem_rate=rate,
        trade_elasticity=rng.uniform(3.0, 8.0, sectors),
        value_added_share=np.full((countries, sectors), 0.5),
    )


def _scenario(baseline: Baseline) -> np.ndarray:
    rate = baseline.rate.copy()
    rate[:, 0, 1:] += 0.2
    rate[:, 0, -1] += 0.3
    return rate


def _default(countries: int, sectors: int, *, batch: int) -> dict[str, float]:
    world = _synthetic(countries, sectors)
    baseline = Baseline.build(world, default_model())
    rate = _scenario(baseline)
    value = solve_shock(baseline, Shock.build(baseline, rate)).value
    _check(abs(value.walras) < 1e-10, "the default model does not clear")
    name = f"default_{countries}x{sectors}"
    start = perf_counter()
    fresh = Baseline.build(world, default_model())
    solve_shock(fresh, Shock.build(fresh, rate))
    figures = {f"{name}_one_scenario_with_base_year": perf_counter() - start}
    figures[f"{name}_one_scenario"] = _best(lambda: solve_shock(baseline, Shock.build(baseline, rate)))

    rng = np.random.default_rng(1)
    rates = np.moveaxis(baseline.rate, 0, 2)[:1][None] + rng.uniform(0.0, 0.6, (batch, 1, countries, 1))
    rates[:, 0, 0] = 0.0
    solved = solve_batch(baseline, [0], rates)
    single = np.broadcast_to(baseline.rate, baseline.rate.shape).copy()
    single[:, 0, :] = rates[0, 0].T
    alone = solve_shock(baseline, Shock.build(baseline, single)).value
    _check(np.allclose(alone.welfare_hat, solved.welfare_hat[0], rtol=1e-7), "the batch disagrees with a single solve")
    draws = draw_elasticities(world.trade_elasticity, log_spread=0.3, count=batch, seed=1)
    start = perf_counter()
    solve_batch(baseline, [0], rates)
    figures[f"{name}_{batch}_tariff_scenarios"] = perf_counter() - start
    start = perf_counter()
    solve_batch(baseline, [0], rates, trade_elasticity=draws)
    figures[f"{name}_{batch}_tariff_and_elasticity_scenarios"] = perf_counter() - start
    figures["peak_memory_of_the_process_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    few = min(batch, 100)
    everyone = np.repeat(np.moveaxis(baseline.rate, 0, 2)[None], few, axis=0)
    everyone += rng.uniform(0.0, 0.2, (few, 1, countries, 1)) * (1.0 - np.eye(countries))[:, :, None]
    start = perf_counter()
    solve_batch(baseline, range(countries), everyone, block=16)
    figures[f"{name}_{few}_scenarios_of_all_importers"] = perf_counter() - start
    return figures


def _work(smoke: bool) -> dict[str, float]:
    """Time what people ask for: scenarios of a case on every shipped world, a simulation, a sweep."""
    case = [TariffScenario("S-46", "46 %", 0.46, "announced-2025-04-02", ("annex-ii-2025-04-02",))]
    world = find_world("icio-2024")
    count, draws = (4, 9) if smoke else (500, 81)
    made = [
        Simulated.model_validate(
            {"name": f"r{n}", "changes": [{"importer": "USA", "exporter": "VNM", "added": f"{n / 10}%"}]}
        )
        for n in range(1, count + 1)
    ]
    rows = list(sweep(world, made[:2]))
    alone = simulate(world, made[1]).countries
    _check(
        all(abs(row.welfare_change.value - one.welfare_change.value) < 1e-8 for row, one in zip(rows[30:], alone)),  # noqa: B905
        "the sweep disagrees with a simulation",
    )
    solves = count * len(draw_parts(world, draws=draws, seed=1).part)
    spread = _best(lambda: list(sweep(world, made, draws=draws)), 1)
    return {
        "assess_general_one_scenario_two_worlds": _best(lambda: assess_general("VNM", "USA", case), 1 if smoke else 3),
        "simulate_icio_2024": _best(lambda: simulate(world, made[0]), 3),
        f"sweep_icio_2024_{count}_scenarios_{draws}_draws": spread,
        "sweep_icio_2024_solves_per_second": solves / spread,
    }


def _kernel(countries: int, sectors: int) -> dict[str, float]:
    """Time the price pass and the price-and-sales pass against reading the same cube once."""
    rng = np.random.default_rng(0)
    cube = rng.random((sectors, countries, countries))
    supply, spending = rng.random((sectors, countries)), rng.random((sectors, countries))
    index, _, sales = price_and_sales_pass(cube, supply, spending)
    net_cube = cube / 1.1
    _check(np.allclose(index, np.einsum("kni,ki->kn", cube, supply)), "price pass")
    _check(np.allclose(sales, supply * np.einsum("kni,kn->ki", cube, spending / index)), "sales pass")
    with limit_threads(1):
        flat = cube.reshape(-1)
        read = _best(lambda: np.dot(flat, flat), 20)
        price = _best(lambda: np.matmul(cube, supply[:, :, None]), 20)
        both = _best(lambda: price_and_sales_pass(cube, supply, spending), 20)
        rated = _best(lambda: price_and_sales_pass(cube, supply, spending, net_weight=net_cube), 20)
    return {
        "kernel_read_gigabytes_per_second": cube.nbytes / read / 1e9,
        "kernel_price_pass_over_read_time": price / read,
        "kernel_price_and_sales_pass_over_read_time": both / read,
        "kernel_price_and_sales_pass_with_tariffs_over_reading_two_cubes": rated / (2.0 * read),
    }


def _ladder(sizes: tuple[tuple[int, int], ...]) -> dict[str, float]:
    """Time growing worlds and fit how cost grows with the cells of the cube, per Newton step."""
    cells, seconds = [], []
    figures: dict[str, float] = {}
    for countries, sectors in sizes:
        baseline = Baseline.build(_synthetic(countries, sectors), default_model())
        shock = Shock.build(baseline, _scenario(baseline))
        solution = solve_shock(baseline, shock)
        taken = _best(lambda b=baseline, s=shock: solve_shock(b, s), 3) / solution.steps  # type: ignore[misc]
        figures[f"ladder_{countries}x{sectors}_per_step"] = taken
        cells.append(countries * countries * sectors)
        seconds.append(taken)
    figures["ladder_exponent_in_cells"] = float(np.polyfit(np.log(cells), np.log(seconds), 1)[0])
    return figures

"""Write every case of the paper as CSV, and what the paper prints as `summary.json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from entente.calibration.papers.liberation_day.cases import (
    CASES,
    Numeraire,
    baseline_with_materials,
    labour_income,
    optimal_foreign_rate,
    optimal_united_states_rate,
    ustr,
)
from entente.calibration.papers.liberation_day.columns import (
    COLUMNS,
    CaseResult,
    aggregates,
    solve_case,
    solve_rates,
)
from entente.calibration.papers.liberation_day.data import LiberationDayData, load_liberation_day
from entente.calibration.papers.liberation_day.four_sectors import FILE, read_four_sector_world, solve_four_sectors
from entente.calibration.papers.tables import write_table
from entente.equilibrium.general import Baseline
from entente.equilibrium.general.optimal import Chooser, FixedPoint, OptimalRates, own_import_rates, solve_optimal_rates
from entente.equilibrium.general.outcomes import Welfare
from entente.equilibrium.solution import Array

__all__ = ["optimal_retaliation", "optimal_united_states", "replicate_liberation_day"]


_FREE = FixedPoint()


def replicate_liberation_day(
    data_dir: Path, out_dir: Path, *, report: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """Write one CSV per case and `summary.json`; return the files.

    The four-sector cases are written where the folder also holds `trade_itpds.csv` (see `four_sectors.py`).

    Args:
        data_dir: folder with the paper's four input files.
        out_dir: folder to write into; made if missing.
        report: called with one line per finished case.
    """
    data = load_liberation_day(data_dir)
    summary: dict[str, Any] = {
        "marketing_share": {"USA": data.marketing_share[data.united_states], "others": data.marketing_share[0]},
        "closed_form_tariffs": {
            "us_optimal_table_1": optimal_united_states_rate(data),
            "us_optimal_table_2": optimal_united_states_rate(data, market=labour_income(data)),
            "foreign_optimal": optimal_foreign_rate(data),
        },
        "cases": {},
    }
    written = []
    for name, case in CASES.items():
        written.append(_write(data, out_dir, name, case.title, solve_case(data, case), summary))
        report(name)
    baseline = baseline_with_materials(data)
    for name, (title, solve, highest, published) in _OPTIMA.items():
        optimum, within = solve(data, baseline), solve(data, baseline, FixedPoint(lower=0.0, upper=highest))
        result = solve_rates(baseline, optimum.ad_valorem_rate[:, :, 0], Numeraire.WAGES)
        written.append(_write(data, out_dir, name, title, result, summary))
        summary["cases"][name]["certificate"] = {
            "objective_pct": 100.0 * (optimum.values[0] - 1.0),
            "first_order_residual": optimum.first_order_residuals[0],
            "published": published,
            "tariffs": _spread(data, optimum, name),
            "within_the_papers_bounds": {
                "bounds": [0.0, highest],
                "objective_pct": 100.0 * (within.values[0] - 1.0),
                "first_order_residual": within.first_order_residuals[0],
                "tariffs": _spread(data, within, name),
                **{
                    f"{group}_welfare_pct": welfare
                    for group, welfare in _welfare(
                        data, solve_rates(baseline, within.ad_valorem_rate[:, :, 0], Numeraire.WAGES)
                    ).items()
                },
            },
        }
        report(name)
    if (data_dir / FILE).is_file():
        world = read_four_sector_world(data, data_dir / FILE)
        for name, result in solve_four_sectors(data, world).items():
            written.append(_write(data, out_dir, name, "Four sectors", result, summary))
            report(name)
    path = out_dir / "summary.json"
    path.write_text(json.dumps(summary, indent=2, default=float) + "\n", encoding="utf-8")
    return [*written, path]


def optimal_united_states(data: LiberationDayData, baseline: Baseline, method: FixedPoint = _FREE) -> OptimalRates:
    """Return the United States' own optimal tariffs, one per exporter, within the method's bounds."""
    chooser = Chooser(Welfare.of(baseline, "USA"), own_import_rates(baseline, data.united_states))
    return solve_optimal_rates(baseline, [chooser], method=method).value


def optimal_retaliation(data: LiberationDayData, baseline: Baseline, method: FixedPoint = _FREE) -> OptimalRates:
    """Return the tariffs of all others on the United States that maximise their income-weighted welfare."""
    home = data.united_states
    free = np.zeros(baseline.share.shape, dtype=bool)
    free[0, :, home] = baseline.share[0, :, home] > 0
    free[0, home, home] = False
    weight = np.where(np.arange(len(data.countries)) == home, 0.0, baseline.labour_income)
    chooser = Chooser(Welfare(weight / weight.sum()), free)
    start = np.where(free, max(0.0, method.lower), ustr(data)[None])
    return solve_optimal_rates(baseline, [chooser], start=start, method=method).value


_OPTIMA: dict[str, tuple[str, Callable[..., OptimalRates], float, dict[str, float]]] = {
    "T4_pre2": ("Materials, optimal US tariffs", optimal_united_states, 0.25, {"USA_welfare_pct": 2.15}),
    "T4_post2": (
        "Materials, optimal retaliation to USTR tariffs",
        optimal_retaliation,
        0.5,
        {"USA_welfare_pct": -5.26, "non-US_welfare_pct": -1.13},
    ),
}


def _welfare(data: LiberationDayData, result: CaseResult) -> dict[str, float]:
    """Return welfare of the United States, and of the others by spending and by income."""
    home = data.united_states
    column = result.columns[:, COLUMNS.index("d_welfare_pct")]
    base = result.equilibrium.baseline
    found = {"USA": float(column[home])}
    for name, size in (("non-US", base.spending), ("non-US_income_weighted", base.labour_income)):
        weight = np.where(np.arange(len(column)) == home, 0.0, size)
        found[name] = float(weight @ column / weight.sum())
    return found


def _spread(data: LiberationDayData, optimum: OptimalRates, name: str) -> dict[str, float]:
    home = data.united_states
    cube = optimum.ad_valorem_rate[:, :, 0]
    rates: Array = np.delete(cube[home] if name == "T4_pre2" else cube[:, home], home)
    return {"lowest": float(rates.min()), "median": float(np.median(rates)), "highest": float(rates.max())}


def _write(
    data: LiberationDayData, out_dir: Path, name: str, title: str, result: CaseResult, summary: dict[str, Any]
) -> Path:
    equilibrium = result.equilibrium
    absorber = equilibrium.baseline.parameters.absorber
    redundant = int(np.argmax(equilibrium.baseline.labour_income)) if absorber is None else absorber
    summary["cases"][name] = {
        "title": title,
        "walras": equilibrium.walras,
        # The paper's balanced-trade transfers do not sum to 0; it leaves this country's market uncleared.
        "uncleared_market": None if absorber is None else equilibrium.baseline.world.countries[absorber],
        "largest_market_residual": float(np.abs(np.delete(equilibrium.excess_labour_demand, redundant)).max()),
        **aggregates(data, result),
    }
    labels = equilibrium.baseline.world.countries
    return write_table(out_dir / f"{name}.csv", ("country", *COLUMNS), labels, result.columns)

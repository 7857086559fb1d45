"""Write tables 3 to 5 and the tariffs behind them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from entente.calibration.papers.ossa.data import load_ossa
from entente.calibration.papers.ossa.tables import (
    COLUMNS,
    TableRow,
    cooperative_table,
    nash_table,
    optimal_table,
)
from entente.calibration.papers.tables import write_cube, write_table
from entente.equilibrium.world import World

__all__ = ["replicate_ossa"]


def replicate_ossa(data_dir: Path, out_dir: Path, *, report: Callable[[str], None] = lambda line: None) -> list[Path]:
    """Write one CSV per table, one per tariff cube and `summary.json`; return the files.

    Args:
        data_dir: folder with `DATA.mat`.
        out_dir: folder to write into; made if missing.
        report: called with one line per finished table.
    """
    data = load_ossa(data_dir)
    baseline = data.baseline()
    written: list[Path] = []
    residuals: dict[str, float] = {}
    for suffix, political in (("a_BAS", False), ("b_POL", True)):
        optimal = optimal_table(data, baseline, political=political)
        nash = nash_table(data, baseline, political=political)
        quos = {
            "nash": nash[0].ad_valorem_rate,
            "factual": data.ad_valorem_rate,
            "free_trade": np.zeros_like(data.ad_valorem_rate),
        }
        tables: dict[str, list[TableRow]] = {f"table3{suffix}_optimal": optimal, f"table4{suffix}_nash": nash}
        for name, quo in quos.items():
            rows = cooperative_table(data, baseline, political=political, status_quo=quo)
            tables[f"table5{suffix}_cooperative_from_{name}"] = rows
        for name, rows in tables.items():
            written += _write(baseline.world, out_dir, name, rows)
            residuals[name] = max(row.first_order_residual for row in rows)
            report(name)
    # Political weights can leave more than one local optimum; the best over flat starts is no worse than the paper's.
    best = optimal_table(data, baseline, political=True, starts=(None, 0.5, 10.0))
    written += _write(baseline.world, out_dir, "table3b_POL_optimal_best_of_starts", best)
    residuals["table3b_POL_optimal_best_of_starts"] = max(row.first_order_residual for row in best)
    path = out_dir / "summary.json"
    path.write_text(json.dumps({"first_order_residuals": residuals}, indent=2) + "\n", encoding="utf-8")
    return [*written, path]


def _write(world: World, out_dir: Path, name: str, rows: list[TableRow]) -> list[Path]:
    """Write a table with its mean, and the tariffs: one region's own choice per row, or the common scenario."""
    values = np.array([row.values for row in rows])
    labels = [*(row.region for row in rows), "mean"]
    table = write_table(out_dir / f"{name}.csv", ("region", *COLUMNS), labels, np.vstack([values, values.mean(axis=0)]))
    cube = np.stack([row.ad_valorem_rate[n] for n, row in enumerate(rows)])
    return [table, write_cube(out_dir / f"{name}_tariffs.csv", world, "ad_valorem_rate", cube)]

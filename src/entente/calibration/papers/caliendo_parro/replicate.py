"""Write the paper's three scenarios, and NAFTA given the world's other tariff changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from entente.calibration.papers.caliendo_parro.data import COUNTRIES, load_caliendo_parro
from entente.calibration.papers.caliendo_parro.tables import (
    COLUMNS,
    scenarios,
    solve_scenario,
    welfare_columns,
)
from entente.calibration.papers.tables import write_table

__all__ = ["replicate_caliendo_parro"]


def replicate_caliendo_parro(
    data_dir: Path, out_dir: Path, *, report: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """Write one CSV per scenario and `summary.json`; return the files.

    Args:
        data_dir: folder with the paper's 1993 text files.
        out_dir: folder to write into; made if missing.
        report: called with one line per finished scenario.
    """
    data = load_caliendo_parro(data_dir)
    baseline = data.balanced_baseline()
    written, residuals, columns = [], {}, {}
    for name, rate in scenarios(data).items():
        equilibrium = solve_scenario(baseline, rate)
        columns[name] = welfare_columns(equilibrium)
        residuals[name] = {
            "largest_market_residual": float(np.abs(equilibrium.excess_labour_demand).max()),
            "walras": equilibrium.walras,
        }
        written.append(write_table(out_dir / f"{name}.csv", ("country", *COLUMNS), COUNTRIES, columns[name]))
        report(name)
    # NAFTA given the world's other changes: (1 + all) / (1 + all but NAFTA) - 1, column by column.
    everything, rest = columns["world_tariff_changes_1993_2005"], columns["world_without_NAFTA"]
    given = 100.0 * ((1.0 + everything[:, :4] / 100.0) / (1.0 + rest[:, :4] / 100.0) - 1.0)
    given = np.column_stack([given, everything[:, 4] / rest[:, 4]])
    written.append(write_table(out_dir / "NAFTA_given_world.csv", ("country", *COLUMNS), COUNTRIES, given))
    path = out_dir / "summary.json"
    path.write_text(json.dumps({"residuals": residuals}, indent=2) + "\n", encoding="utf-8")
    return [*written, path]

"""Write the reference run's four tables under its own column names."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float

from entente.calibration.papers.structural_gravity.data import (
    ELASTICITY_OF_SUBSTITUTION,
    load_gravity_sample,
)
from entente.calibration.papers.tables import write_table
from entente.equilibrium.general.gravity import GravityState, solve_gravity
from entente.equilibrium.solution import Array

__all__ = ["compare_states", "replicate_structural_gravity"]

AGREEMENT = ("CAN", "JPN")
_POWER = 1.0 / (ELASTICITY_OF_SUBSTITUTION - 1.0)


def replicate_structural_gravity(
    data_dir: Path, out_dir: Path, *, report: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """Write resistances, results by country, aggregates and bilateral trade; return the files.

    Args:
        data_dir: folder with `sample_data_set.csv`.
        out_dir: folder to write into; made if missing.
        report: called with one line per finished table.
    """
    sample = load_gravity_sample(data_dir)
    economy = sample.economy()
    base = solve_gravity(economy, sample.cost_factor()).value
    experiment = solve_gravity(economy, sample.cost_factor(AGREEMENT), base=base).value
    prefix = f"gegravity_sample_{AGREEMENT[0]}_{AGREEMENT[1]}"
    written = []
    for name, columns in compare_states(base, experiment).items():
        values = np.column_stack(list(columns.values()))
        path = out_dir / f"{prefix}_{name}.csv"
        written.append(write_table(path, ("country", *columns), sample.countries, values))
        report(name)
    path = out_dir / f"{prefix}_bilateral.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        header = ["exporter", "importer", "baseline modeled trade", "experiment trade", "trade change (percent)"]
        writer.writerow(header)
        for i, exporter in enumerate(sample.countries):
            for n, importer in enumerate(sample.countries):
                before, after = float(base.trade[n, i]), float(experiment.trade[n, i])
                change = 100.0 * (after / before - 1.0)
                writer.writerow([exporter, importer, repr(before), repr(after), repr(change)])
    report("bilateral")
    return [*written, path]


def compare_states(
    base: GravityState, experiment: GravityState
) -> Mapping[str, Mapping[str, Float[Array, " country"]]]:
    """Return the columns of the three tables by country: `mr_terms`, `country_results`, `aggregate`."""
    inward, new_inward = base.inward**_POWER, experiment.inward**_POWER
    outward, new_outward = base.outward**_POWER, experiment.outward**_POWER
    price = experiment.factory_price
    real_output = (experiment.output / new_inward) / (base.output / inward)
    flows = {name: (_flows(base)[name], _flows(experiment)[name]) for name in _flows(base)}
    results = {
        "factory gate price change (percent)": _percent(price, 1.0),
        "omr change (percent)": _percent(new_outward, outward),
        "imr change (percent)": _percent(new_inward, inward),
        "GDP change (percent)": _percent(real_output, 1.0),
        "welfare statistic": (base.spending / inward) / (experiment.spending / new_inward),
        "terms of trade change (percent)": _percent(price / new_inward, 1.0 / inward),
        "output change (percent)": _percent(experiment.output, base.output),
        "expenditure change (percent)": _percent(experiment.spending, base.spending),
        "foreign exports change (percent)": _percent(*reversed(flows["foreign exports"])),
        "foreign imports change (percent)": _percent(*reversed(flows["foreign imports"])),
        "intranational trade change (percent)": _percent(*reversed(flows["intranational trade"])),
    }
    aggregate: dict[str, Array] = {}
    for name, (before, after) in flows.items():
        modeled = "experiment modeled" if name == "intranational trade" else "experiment"
        aggregate[f"baseline modeled {name}"] = before
        aggregate[f"{modeled} {name}"] = after
        aggregate[f"{name} change (percent)"] = _percent(after, before)
    return {
        "mr_terms": {
            "baseline imr": inward,
            "conditional imr": new_inward,
            "experiment imr": new_inward,
            "baseline omr": outward,
            "conditional omr": new_outward,
            "experiment omr": new_outward,
        },
        "country_results": results,
        "aggregate": aggregate,
    }


def _flows(state: GravityState) -> dict[str, Array]:
    own = np.diag(state.trade)
    shipments, consumption = state.trade.sum(axis=0), state.trade.sum(axis=1)
    return {
        "shipments": shipments,
        "foreign exports": shipments - own,
        "consumption": consumption,
        "foreign imports": consumption - own,
        "intranational trade": own,
    }


def _percent(after: Array, before: Array | float) -> Array:
    return 100.0 * (after / before - 1.0)

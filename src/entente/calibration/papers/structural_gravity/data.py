"""The package's sample and the coefficients of its reference run.

Source: gegravity 0.3 (Herman 2022), sample of 30 countries in 2006; coefficients from its PPML estimation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from entente.calibration.papers.errors import PaperDataError
from entente.calibration.worlds.rows import numbers, read_rows
from entente.equilibrium.general.gravity import GravityEconomy
from entente.equilibrium.solution import Array

__all__ = ["COEFFICIENTS", "CONSTANT", "GravitySample", "load_gravity_sample"]

COEFFICIENTS: Mapping[str, float] = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}
CONSTANT = 16.32434
ELASTICITY_OF_SUBSTITUTION = 5.0
REFERENCE_IMPORTER = "DEU"


@dataclass(frozen=True)
class GravitySample:
    """A square table of one year.

    Attributes:
        countries: labels, sorted.
        covariates: one (importer, exporter) table per coefficient.
        output: Yᵢ.
        spending: Eⱼ.
    """

    countries: tuple[str, ...]
    covariates: Mapping[str, Float[Array, "importer exporter"]]
    output: Float[Array, " exporter"]
    spending: Float[Array, " importer"]

    def economy(self) -> GravityEconomy:
        """Return the economy of the reference run."""
        reference = self.countries.index(REFERENCE_IMPORTER)
        return GravityEconomy(self.output, self.spending, ELASTICITY_OF_SUBSTITUTION, reference)

    def cost_factor(self, agreement: tuple[str, str] | None = None) -> Float[Array, "importer exporter"]:
        """Return τ = exp(constant + covariates × coefficients), with an agreement between two countries or not."""
        tables = dict(self.covariates)
        if agreement is not None:
            first, second = (self.countries.index(label) for label in agreement)
            pta = tables["pta"].copy()
            pta[first, second] = pta[second, first] = 1.0
            tables["pta"] = pta
        index = sum((COEFFICIENTS[name] * table for name, table in tables.items()), np.array(CONSTANT))
        return np.exp(index)


def load_gravity_sample(folder: Path) -> GravitySample:
    """Read `sample_data_set.csv`: every pair once, output by exporter, spending by importer."""
    path = folder / "sample_data_set.csv"
    if not path.is_file():
        raise PaperDataError(f"{path} is missing. Give the folder that holds the package's sample.")
    needed = ("importer", "exporter", "Y", "E", *COEFFICIENTS)
    rows = read_rows(path, needed)
    columns = {name: numbers(path, rows, name, required=True) for name in needed[2:]}
    countries = tuple(sorted({row["importer"] for row in rows}))
    position = {label: number for number, label in enumerate(countries)}
    size = len(countries)
    if len(rows) != size * size:
        raise PaperDataError(
            f"{path} holds {len(rows)} pairs of {size} importers; {size * size} are needed, own included."
        )
    tables = {name: np.full((size, size), np.nan) for name in COEFFICIENTS}
    output, spending = np.full(size, np.nan), np.full(size, np.nan)
    for number, row in enumerate(rows):
        if row["exporter"] not in position:
            raise PaperDataError(f"{path}:{row.line}: exporter {row['exporter']!r} is no importer. Mend the row.")
        n, i = position[row["importer"]], position[row["exporter"]]
        for name, table in tables.items():
            table[n, i] = columns[name][number]
        output[i], spending[n] = columns["Y"][number], columns["E"][number]
    if REFERENCE_IMPORTER not in position:
        raise PaperDataError(f"{path} has no importer {REFERENCE_IMPORTER}, the reference of the run. Use the sample.")
    for name, table in tables.items():
        if not np.all(np.isfinite(table)):
            raise PaperDataError(f"{path}: column {name} misses a pair. Every importer needs every exporter once.")
    return GravitySample(countries, tables, output, spending)

"""The four input files of the 194-country model, and its base year.

Source: Ignatenko, Lashkaripour, Macedoni & Simonovska (2025), "Making America great again? The economic impacts of
Liberation Day tariffs", Journal of International Economics 157, 104138; trade from BACI 2023, GDP from the World
Development Indicators, tariffs from the United States Trade Representative (2 April 2025).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import scipy.optimize
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.base.provenance import Provenance
from entente.base.rates import MOST
from entente.calibration.papers.errors import PaperDataError
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World

__all__ = ["LiberationDayData", "load_liberation_day"]

TRADE_ELASTICITY = 4.0
LABOUR_SUPPLY_ELASTICITY = 0.5
SCALE_ELASTICITY = 0.67 / TRADE_ELASTICITY
FIRM_HETEROGENEITY = TRADE_ELASTICITY / 0.67
VALUE_ADDED_SHARE = 0.49
# Targets for marketing shares of sales in the rest of the world and in the United States.
MARKETING_SHARE_TARGETS = (0.12, 0.26)

# The authors' list of European Union members, 1-based; Czechia (46) and Slovakia (163) are missing from it.
EUROPEAN_UNION = (
    *(10, 13, 17, 45, 47, 50, 56, 57, 59, 61, 71, 78, 80, 83, 88, 107, 108, 109, 119),
    *(133, 144, 145, 149, 164, 165),
)


@dataclass(frozen=True)
class LiberationDayData:
    """The inputs, in thousand USD.

    Attributes:
        countries: ISO alpha-3 labels in the authors' order.
        exports: goods exports, [importer, exporter], zero diagonal.
        gdp: gross domestic product.
        ustr_rate: tariff of the United States on each exporter, floor applied, 0 on itself.
    """

    countries: tuple[str, ...]
    exports: Float[Array, "importer exporter"]
    gdp: Float[Array, " country"]
    ustr_rate: Float[Array, " exporter"]

    @property
    def united_states(self) -> int:
        """Position of the United States."""
        return self.countries.index("USA")

    @property
    def china(self) -> int:
        """Position of China."""
        return self.countries.index("CHN")

    @property
    def european_union(self) -> Int[NDArray[np.int64], " member"]:
        """Positions of the authors' 25 European Union members."""
        return np.array(EUROPEAN_UNION) - 1

    @cached_property
    def marketing_share(self) -> Float[Array, " country"]:
        """νₙ solved from two regions so that marketing takes its observed share of sales in each.

        Source: Ignatenko et al. (2025), calibration of fixed marketing costs.
        """
        home = self.united_states
        abroad = np.arange(len(self.countries)) != home
        to_home = float(self.exports[home].sum())
        from_home = float(self.exports[:, home].sum())
        among = float(self.exports[np.ix_(abroad, abroad)].sum())
        flows = np.array([[among, to_home], [from_home, 0.0]])
        output = np.array([self.gdp[abroad].sum(), self.gdp[home]])

        def gap(share: Array) -> Array:
            spending = output + (1.0 - share) * (flows.sum(axis=0) - flows @ (1.0 - share))
            rest = (spending[0] - from_home) / (spending[0] - from_home + to_home)
            own = (spending[1] - to_home) / (spending[1] - to_home + from_home)
            sold = (rest * share[0] + (1.0 - rest) * share[1], own * share[1] + (1.0 - own) * share[0])
            return np.asarray(sold) - MARKETING_SHARE_TARGETS

        root = scipy.optimize.root(gap, np.array([0.1, 0.24]), tol=1e-14)
        if np.max(np.abs(gap(root.x))) > 1e-10:
            raise PaperDataError(
                f"No marketing shares reach the targets {MARKETING_SHARE_TARGETS} on these trade and GDP files. "
                "Check that both are in the same currency and unit."
            )
        share = np.full(len(self.countries), root.x[0])
        share[home] = root.x[1]
        return share

    def tariff_exponent(self, pass_through: float = 1.0) -> Float[Array, " country"]:
        """Return φₙ = pass-through + (1 + ϑ)/((1 − νₙ)ϑ) − 1/ϑ − 1, ϑ the dispersion of firms' productivity."""
        theta = FIRM_HETEROGENEITY
        return pass_through + (1.0 + theta) / ((1.0 - self.marketing_share) * theta) - 1.0 / theta - 1.0

    @cached_property
    def flows(self) -> Float[Array, "importer exporter"]:
        """Trade with own sales on the diagonal: GDP plus transfers less imports, at least 0."""
        share = self.marketing_share
        imports = self.exports.sum(axis=1)
        transfer = (1.0 - share) * (imports - (1.0 - share) @ self.exports)
        flows = self.exports.copy()
        np.fill_diagonal(flows, np.maximum(0.0, self.gdp + transfer - imports))
        return flows

    def world(self, *, trade_elasticity: float = TRADE_ELASTICITY, value_added_share: float = 1.0) -> World:
        """Return the base year; with materials, own sales are divided by the value-added share."""
        flows = self.flows.copy()
        np.fill_diagonal(flows, np.diag(flows) / value_added_share)
        source = Provenance(
            publisher="Ignatenko, Lashkaripour, Macedoni, Simonovska",
            title="Replication package of 'Making America great again?', J. International Economics 157",
            url="https://doi.org/10.1016/j.jinteco.2025.104138",
            date="2025-07",
            licence="academic replication data; cite",
            transformation="own sales = GDP + transfers - imports, at least 0",
        )
        return World(
            countries=self.countries,
            sectors=("goods",),
            expenditure=flows[:, :, None],
            ad_valorem_rate=np.zeros((*flows.shape, 1)),
            trade_elasticity=np.array([trade_elasticity]),
            unit="thousand USD",
            year=2023,
            provenance={"expenditure": source},
        )


def load_liberation_day(folder: Path) -> LiberationDayData:
    """Read `country_labels.csv`, `trade_cepii.csv`, `gdp.csv` and `tariffs.csv`; an empty cell of trade is 0."""
    labels = tuple(row["iso3"] for row in csv.DictReader(_open(folder, "country_labels.csv")))
    trade = _numbers(folder, "trade_cepii.csv", empty=0.0)
    gdp = _numbers(folder, "gdp.csv")[:, 0] / 1000.0
    announced = _numbers(folder, "tariffs.csv")[:, 0]
    count = len(labels)
    if trade.shape != (count, count) or gdp.shape != (count,) or announced.shape != (count,):
        raise PaperDataError(
            f"{folder}: {count} country labels, but trade {trade.shape}, gdp {gdp.shape}, tariffs "
            f"{announced.shape}. Use the four files of one replication package."
        )
    for name, values, good, remedy in (
        ("trade_cepii.csv", trade, trade >= 0, "Trade is 0 or more"),
        ("gdp.csv", gdp, gdp > 0, "GDP is above 0"),
        ("tariffs.csv", announced, (announced > -1) & (announced <= MOST), "A tariff is a fraction above -1"),
    ):
        bad = np.argwhere(~(good & np.isfinite(values)))
        if bad.size:
            where, value = labels[bad[0][0]], values[tuple(bad[0])]
            raise PaperDataError(f"{folder / name}: {where} has {value:g} ({len(bad)} such cells). {remedy}; mend it.")
    np.fill_diagonal(trade, 0.0)
    rate = np.maximum(0.10, announced)
    rate[labels.index("USA")] = 0.0
    return LiberationDayData(labels, np.ascontiguousarray(trade.T), gdp, rate)


def _open(folder: Path, name: str) -> list[str]:
    path = folder / name
    if not path.is_file():
        raise PaperDataError(f"{path} is missing. Give the folder that holds the paper's four input files.")
    return path.read_text(encoding="utf-8-sig").splitlines()


def _numbers(folder: Path, name: str, empty: float = float("nan")) -> Array:
    rows = list(csv.reader(_open(folder, name)))[1:]
    if not rows or len({len(row) for row in rows}) > 1:
        raise PaperDataError(f"{folder / name} has no rows, or rows of different lengths. Use the package's own file.")
    try:
        return np.array([[float(cell) if cell.strip() else empty for cell in row] for row in rows])
    except ValueError as error:
        raise PaperDataError(f"{folder / name}: {error}. Every cell below the header must be a number.") from None

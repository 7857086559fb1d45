"""The 1993 files of the paper and the base year they imply.

Source: Caliendo & Parro (2015), "Estimates of the Trade and Welfare Effects of NAFTA", REStud 82(1).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.calibration.papers.errors import PaperDataError
from entente.equilibrium.general import Baseline, FullInputOutput, Model, Shock, caliendo_parro
from entente.equilibrium.general.input_output import InputOutputBaseline
from entente.equilibrium.general.solve import solve_input_output
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World

__all__ = ["COUNTRIES", "NAFTA", "CaliendoParroData", "load_caliendo_parro"]

COUNTRIES = (
    *("ARG", "AUS", "AUT", "BRA", "CAN", "CHL", "CHN", "DNK", "FIN", "FRA", "DEU", "GRC", "HUN", "IND", "IDN", "IRL"),
    *("ITA", "JPN", "KOR", "MEX", "NLD", "NZL", "NOR", "PRT", "ZAF", "ESP", "SWE", "TUR", "GBR", "USA", "ROW"),
)
NAFTA = ("CAN", "MEX", "USA")

TRADABLE = 20
SECTORS = 40
# Sectors without an estimate (services) carry the mean of the estimates, as in the authors' programs.
UNTRADED_ELASTICITY = 8.22


@dataclass(frozen=True)
class CaliendoParroData:
    """Inputs in USD; sectors without tariffs are padded with zeros.

    Attributes:
        trade_value: trade before tariff, own sales on the diagonal, (importer, exporter, sector).
        rate_1993: tariffs of the base year, same axes.
        rate_2005: tariffs of 2005, same axes.
        gross_output: at least exports, (country, sector).
        value_added_share: (country, sector).
        input_share: share of an input in a sector's materials, (country, input, using).
        trade_elasticity: θ by sector.
    """

    trade_value: Float[Array, "importer exporter sector"]
    rate_1993: Float[Array, "importer exporter sector"]
    rate_2005: Float[Array, "importer exporter sector"]
    gross_output: Float[Array, "country sector"]
    value_added_share: Float[Array, "country sector"]
    input_share: Float[Array, "country input using"]
    trade_elasticity: Float[Array, " sector"]

    def raw_world(self) -> World:
        """Return the world of the files, deficits included."""
        source = Provenance(
            publisher="Caliendo and Parro",
            title="Replication data of 'Estimates of the Trade and Welfare Effects of NAFTA', REStud 82(1)",
            url="https://doi.org/10.1093/restud/rdu035",
            date="1993",
            licence="academic replication data; cite",
            transformation="own sales = gross output (at least exports) less exports",
        )
        return World(
            countries=COUNTRIES,
            sectors=tuple(f"{k + 1:02d}" for k in range(SECTORS)),
            expenditure=self.trade_value * (1.0 + self.rate_1993),
            ad_valorem_rate=self.rate_1993,
            trade_elasticity=self.trade_elasticity,
            value_added_share=self.value_added_share,
            input_share=self.input_share,
            unit="USD",
            year=1993,
            provenance={"expenditure": source},
        )

    def balanced_baseline(self) -> Baseline:
        """Return the base year with deficits eliminated: the files' equilibrium solved with no transfers.

        Final spending shares are what spending leaves after materials; the paper sets negative ones to 0 and scales
        the rest to sum to 1.
        """
        world = self.raw_world()
        start = Baseline.build(world, Model("caliendo-parro", (FullInputOutput(),)))
        materials = np.einsum("nkj,nj->kn", self.input_share, (1.0 - self.value_added_share) * self.gross_output)
        final = np.maximum(start.sector_share * start.spending - materials, 0.0)
        value_added = (self.value_added_share * self.gross_output).sum(axis=1)
        base = InputOutputBaseline(start, final / final.sum(axis=0), value_added, np.zeros(len(COUNTRIES)))
        balanced = solve_input_output(base, Shock.build(start)).value
        return Baseline.build(
            World(
                countries=world.countries,
                sectors=world.sectors,
                expenditure=balanced.expenditure,
                ad_valorem_rate=world.ad_valorem_rate,
                trade_elasticity=world.trade_elasticity,
                value_added_share=world.value_added_share,
                input_share=world.input_share,
                unit=world.unit,
                year=world.year,
                provenance=world.provenance,
            ),
            caliendo_parro(),
        )


def load_caliendo_parro(folder: Path) -> CaliendoParroData:
    """Read the seven text files (plain or .gz) of the paper's 1993 data."""
    countries = len(COUNTRIES)
    flows = np.zeros((countries, countries, SECTORS))
    flows[:, :, :TRADABLE] = _blocks(_read(folder, "xbilat1993", (TRADABLE * countries, countries))) * 1000.0
    rates = []
    for name in ("tariffs1993", "tariffs2005"):
        rate = np.zeros_like(flows)
        rate[:, :, :TRADABLE] = _blocks(_read(folder, name, (TRADABLE * countries, countries))) / 100.0
        rates.append(rate)
    exports = flows.sum(axis=0)
    output = np.maximum(_read(folder, "GO", (SECTORS, countries)).T, exports)
    own = np.arange(countries)
    flows[own, own] += output - exports
    theta = np.full(SECTORS, UNTRADED_ELASTICITY)
    theta[:TRADABLE] = _read(folder, "T", (TRADABLE, 1))[:, 0]
    inputs = _read(folder, "IO", (SECTORS * countries, SECTORS)).reshape(countries, SECTORS, SECTORS)
    # The file rounds to seven digits; a sector without materials has a column of zeros.
    total = inputs.sum(axis=1, keepdims=True)
    inputs = inputs / np.where(total > 0, total, 1.0)
    return CaliendoParroData(
        trade_value=flows,
        rate_1993=rates[0],
        rate_2005=rates[1],
        gross_output=output,
        value_added_share=_read(folder, "B", (SECTORS, countries)).T,
        input_share=inputs,
        trade_elasticity=theta,
    )


def _blocks(stacked: Float[Array, "row exporter"]) -> Float[Array, "importer exporter sector"]:
    """Return blocks of importers stacked by sector as (importer, exporter, sector)."""
    countries = len(COUNTRIES)
    return np.transpose(stacked.reshape(TRADABLE, countries, countries), (1, 2, 0))


def _read(folder: Path, name: str, shape: tuple[int, int]) -> Array:
    for path in (folder / f"{name}.txt.gz", folder / f"{name}.txt"):
        if path.is_file():
            opener = gzip.open if path.suffix == ".gz" else open
            try:
                with opener(path, "rt") as handle:
                    numbers = np.loadtxt(handle, ndmin=2)
            except ValueError as error:
                raise PaperDataError(f"{path}: {error}. Every cell must be a number.") from None
            if numbers.shape != shape:
                raise PaperDataError(f"{path} holds {numbers.shape} numbers; {shape} are needed.")
            bad = np.argwhere(~(np.isfinite(numbers) & (numbers >= (-1.0 if name == "IO" else 0.0))))
            if bad.size:
                row, column = bad[0]
                value = numbers[row, column]
                raise PaperDataError(
                    f"{path}: row {row + 1}, column {column + 1} is {value:g}, below 0. Mend the file."
                )
            return numbers
    raise PaperDataError(f"{folder / name}.txt(.gz) is missing. Give the folder of the paper's 1993 data.")

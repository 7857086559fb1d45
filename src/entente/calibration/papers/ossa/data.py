"""The replication file of the paper and its base year.

Source: Ossa (2014), "Trade Wars and Trade Talks with Data", American Economic Review 104(12).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.io
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.calibration.papers.errors import PaperDataError
from entente.equilibrium.general import Baseline, ossa
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World

__all__ = ["REGIONS", "OssaData", "load_ossa"]

REGIONS = ("BRA", "CHN", "EU", "IND", "JPN", "ROW", "USA")


@dataclass(frozen=True)
class OssaData:
    """Inputs in the author's unit.

    Attributes:
        sectors: GTAP labels.
        trade_value: trade before tariff, aggregate imbalances removed, [importer, exporter, sector].
        ad_valorem_rate: factual tariffs, same axes.
        elasticity_of_substitution: σ.
        political_weight: λ of the political-economy variant, [region, sector], mean 1 per region.
    """

    sectors: tuple[str, ...]
    trade_value: Float[Array, "importer exporter sector"]
    ad_valorem_rate: Float[Array, "importer exporter sector"]
    elasticity_of_substitution: Float[Array, " sector"]
    political_weight: Float[Array, "region sector"]

    def baseline(self) -> Baseline:
        """Return the base year under the paper's model."""
        source = Provenance(
            publisher="Ossa",
            title="Replication data of 'Trade Wars and Trade Talks with Data', AER 104(12)",
            url="https://doi.org/10.1257/aer.104.12.4104",
            date="2014",
            licence="academic replication data; cite, do not redistribute",
            transformation="purchaser value = trade value times 1 + tariff",
        )
        world = World(
            countries=REGIONS,
            sectors=self.sectors,
            expenditure=self.trade_value * (1.0 + self.ad_valorem_rate),
            ad_valorem_rate=self.ad_valorem_rate,
            trade_elasticity=self.elasticity_of_substitution - 1.0,
            provenance={"expenditure": source, "ad_valorem_rate": source, "trade_elasticity": source},
        )
        return Baseline.build(world, ossa())


def load_ossa(folder: Path) -> OssaData:
    """Read `DATA.mat` and, where present, the sector names of `labels.csv`."""
    path = folder / "DATA.mat"
    if not path.is_file():
        raise PaperDataError(f"{path} is missing. Give the folder that holds the paper's DATA.mat.")
    try:
        content = scipy.io.loadmat(path)
    except (ValueError, TypeError, OSError, EOFError, zlib.error) as error:
        raise PaperDataError(f"{path} cannot be read ({error}). Fetch the paper's DATA.mat again.") from None
    regions = len(REGIONS)
    try:
        sectors = int(content["SIGMA"].size)
        trade = _cube(content["TRADE"], sectors, regions)
        tariff = _cube(content["TARIFF"], sectors, regions)
        weight = np.asarray(content["LAMBDAPOL"], dtype=np.float64).reshape(regions, sectors)
    except (KeyError, ValueError) as error:
        raise PaperDataError(f"{path}: {error}. TRADE, TARIFF, SIGMA and LAMBDAPOL of 7 regions are needed.") from None
    labels = folder / "labels.csv"
    names = [line.strip().strip('"') for line in labels.read_text().splitlines()] if labels.is_file() else []
    return OssaData(
        sectors=tuple(names) if len(names) == sectors else tuple(f"sector {k + 1}" for k in range(sectors)),
        trade_value=trade,
        ad_valorem_rate=tariff,
        elasticity_of_substitution=np.asarray(content["SIGMA"], dtype=np.float64).ravel(),
        political_weight=weight,
    )


def _cube(stacked: Array, sectors: int, regions: int) -> Array:
    """Return stacked [exporter, importer] blocks as (importer, exporter, sector)."""
    blocks = np.asarray(stacked, dtype=np.float64).reshape(sectors, regions, regions)
    return np.transpose(blocks, (2, 1, 0))

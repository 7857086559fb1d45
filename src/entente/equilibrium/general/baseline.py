"""The base year as the arrays the equations use, and a scenario as the two cubes that differ from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from entente.equilibrium.general.blocks import Materials, Parameters
from entente.equilibrium.general.models import Model
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError, sector_first

__all__ = ["Baseline", "Shock"]


_LEAST_FINAL = 1e-3  # smallest part of a country's spending that must be final


@dataclass(frozen=True, eq=False)
class Baseline:
    """Base-year objects of one model on one world; everything sector-first.

    Attributes:
        world: where the numbers come from.
        parameters: what the model's blocks decided.
        share: λ, expenditure share, [sector, importer, exporter].
        rate: t, base tariff, [sector, importer, exporter].
        sector_share: eₖₙ, share of sector k in n's spending, [sector, importer].
        spending: Xₙ, all spending, materials included.
        labour_income: Yₙ, wages, marketing included.
        revenue: Rₙ, tariff revenue.
        transfer: Tₙ, net transfer received.
        labour_share: labour's share of receipts after marketing, [sector, exporter].
        materials_share: materials' share of receipts after marketing, [sector, exporter].
        sales: receipts of producers after marketing, [sector, exporter].
    """

    world: World
    parameters: Parameters
    share: Float[Array, "sector importer exporter"]
    rate: Float[Array, "sector importer exporter"]
    sector_share: Float[Array, "sector importer"]
    spending: Float[Array, " importer"]
    labour_income: Float[Array, " country"]
    revenue: Float[Array, " importer"]
    transfer: Float[Array, " country"]
    labour_share: Float[Array, "sector exporter"]
    materials_share: Float[Array, "sector exporter"]
    sales: Float[Array, "sector exporter"]

    @classmethod
    def build(cls, world: World, model: Model) -> Baseline:
        """Return the base-year arrays of `model` on `world`."""
        parameters = model.parameters(world)
        expenditure = sector_first(world.expenditure)
        rate = sector_first(world.ad_valorem_rate)
        by_sector = expenditure.sum(axis=2)
        spending = by_sector.sum(axis=0)
        share = np.divide(
            expenditure, by_sector[:, :, None], out=np.zeros_like(expenditure), where=by_sector[:, :, None] > 0
        )
        # A sector nobody buys in a country has no weight there; giving it to own goods keeps its price defined.
        unbought = np.argwhere(by_sector == 0)
        share[unbought[:, 0], unbought[:, 1], unbought[:, 1]] = 1.0

        net = expenditure / (1.0 + rate)
        producers = np.einsum("kni,n->ki", net, 1.0 - parameters.marketing_share)
        kept = 1.0 - parameters.profit_share[:, None]
        labour_share = kept * parameters.value_added_share
        materials_share = kept * (1.0 - parameters.value_added_share)
        bought_before_tariff = net.sum(axis=(0, 2))
        labour_income = (labour_share * producers).sum(axis=0) + parameters.marketing_share * bought_before_tariff
        revenue = spending - bought_before_tariff
        other_income = ((1.0 - labour_share) * producers).sum(axis=0)
        implied = spending - labour_income - revenue - other_income
        idle = np.flatnonzero(labour_income <= 0)
        if idle.size:
            raise WorldError(
                f"{world.countries[idle[0]]} has no labour income in the base year. Leave the country out, or "
                "give it sales in some sector."
            )
        final = spending - (materials_share * producers).sum(axis=0)
        by_cell = parameters.materials is Materials.INPUT_OUTPUT  # `input_output_baseline` looks at every cell
        poor = np.flatnonzero(final < _LEAST_FINAL * spending) if not by_cell else np.empty(0, dtype=np.int64)
        if poor.size:
            n = poor[0]
            raise WorldError(
                f"{world.countries[n]} spends {spending[n]:g} {world.unit}, of which {spending[n] - final[n]:g} on "
                f"materials: {100 * final[n] / spending[n]:.2g} % is left for consumers ({poor.size} such countries). "
                "The world does not balance under this model: raise value_added_share, or mend sales and spending."
            )
        return cls(
            world=world,
            parameters=parameters,
            share=share,
            rate=rate,
            sector_share=by_sector / spending,
            spending=spending,
            labour_income=labour_income,
            revenue=revenue,
            transfer=implied if parameters.transfer is None else parameters.transfer,
            labour_share=labour_share,
            materials_share=materials_share,
            sales=producers,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Numbers of (sectors, countries)."""
        return self.share.shape[0], self.share.shape[1]

    @property
    def trade_elasticity(self) -> Float[Array, " sector"]:
        """θₖ, trade elasticity."""
        return self.world.trade_elasticity

    @cached_property
    def cost_of_wage(self) -> Float[Array, "sector exporter"]:
        """∂ ln c / ∂ ln w: β − ψ(1 − β). Entry falls as the wage rises against the price of materials."""
        beta = self.parameters.value_added_share
        return beta - self.parameters.scale_elasticity[:, None] * (1.0 - beta)

    @cached_property
    def cost_of_price(self) -> Float[Array, "sector exporter"]:
        """∂ ln c / ∂ ln P: (1 − β)(1 + ψ) where materials are the consumers' basket."""
        return (1.0 + self.parameters.scale_elasticity[:, None]) * (1.0 - self.parameters.value_added_share)

    @cached_property
    def cost_of_labour(self) -> Float[Array, "sector exporter"]:
        """∂ ln c / ∂ ln L: −ψ."""
        return np.broadcast_to(-self.parameters.scale_elasticity[:, None], self.cost_of_wage.shape)

    @cached_property
    def income_share(self) -> Float[Array, " country"]:
        """Share of each country in the world's final spending."""
        income = self.spending - (self.materials_share * self.sales).sum(axis=0)
        share: Array = income / income.sum()
        return share

    @property
    def buys_materials(self) -> bool:
        """Whether producers buy from each other."""
        return self.parameters.materials is not Materials.NONE


@dataclass(frozen=True)
class Shock:
    """A scenario on a baseline.

    Attributes:
        rate: t', new tariff, [sector, importer, exporter].
        weight: λ (τ̂^φ κ̂)^(−θ), the base share moved by the scenario alone.
        net_weight: weight / (1 + t'), which gives trade before tariff.
        changed: where weight differs from the base share.
        log_cost: log of the iceberg cost of the changed cells, or None.
    """

    rate: Float[Array, "sector importer exporter"]
    weight: Float[Array, "sector importer exporter"]
    net_weight: Float[Array, "sector importer exporter"]
    changed: Bool[NDArray[np.bool_], "sector importer exporter"]
    log_cost: Float[Array, " cell"] | None = None

    @classmethod
    def build(
        cls,
        baseline: Baseline,
        rate: Float[Array, "sector importer exporter"] | None = None,
        trade_cost_hat: Float[Array, "sector importer exporter"] | None = None,
    ) -> Shock:
        """Return the shock of new tariffs and iceberg costs; either may be left at the base.

        Args:
            baseline: the base year.
            rate: t', new tariff; None keeps the base.
            trade_cost_hat: κ̂ > 0, iceberg cost, counterfactual / baseline; None keeps 1.
        """
        base = baseline.rate
        new = base if rate is None else rate
        _check(baseline, new, "tariff", new > -1, "Use a rate above -1 (-100 %).")
        changed = new != base
        if trade_cost_hat is not None:
            _check(baseline, trade_cost_hat, "trade cost", trade_cost_hat > 0, "Use a ratio above 0.")
            changed = changed | (trade_cost_hat != 1.0)
        return cls._of(baseline, new, changed, None if trade_cost_hat is None else np.log(trade_cost_hat[changed]))

    @classmethod
    def _of(
        cls,
        baseline: Baseline,
        new: Float[Array, "sector importer exporter"],
        changed: Bool[NDArray[np.bool_], "sector importer exporter"],
        log_cost: Float[Array, " cell"] | None,
    ) -> Shock:
        base = baseline.rate
        weight = baseline.share.copy()
        sector, importer, exporter = np.nonzero(changed)
        factor = baseline.parameters.tariff_exponent[importer] * np.log((1.0 + new[changed]) / (1.0 + base[changed]))
        if log_cost is not None:
            factor = factor + log_cost
        weight[sector, importer, exporter] *= np.exp(-baseline.trade_elasticity[sector] * factor)
        net_weight = weight / (1.0 + new) if np.any(new) else weight
        return cls(rate=new, weight=weight, net_weight=net_weight, changed=changed, log_cost=log_cost)

    def part(self, baseline: Baseline, fraction: float) -> Shock:
        """Return the shock whose log tariff factors and trade costs have gone this fraction of the way.

        Args:
            baseline: the base year the shock was built on.
            fraction: 0 for the base year, 1 for the whole shock.
        """
        log_base, log_new = np.log1p(baseline.rate), np.log1p(self.rate)
        rate = np.where(self.changed, np.expm1(log_base + fraction * (log_new - log_base)), self.rate)
        return Shock._of(baseline, rate, self.changed, None if self.log_cost is None else fraction * self.log_cost)


def _check(baseline: Baseline, cube: Array, name: str, good: NDArray[np.bool_], remedy: str) -> None:
    if cube.shape != baseline.share.shape:
        raise WorldError(
            f"The {name} cube has shape {cube.shape}; {baseline.share.shape} [sector, importer, exporter] is needed."
        )
    bad = np.argwhere(~(good & np.isfinite(cube)))
    if bad.size:
        k, n, i = bad[0]
        labels = baseline.world
        raise WorldError(
            f"The new {name} of importer {labels.countries[n]} on exporter {labels.countries[i]} in sector "
            f"{labels.sectors[k]} is {cube[k, n, i]:g} ({len(bad)} such cells). {remedy}"
        )

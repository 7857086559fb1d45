"""The equilibrium as a square system in country unknowns, with its Jacobian in closed form.

Unknowns, as logs of ratios to the base: wage, price, labour, spending, N each (price and labour only where the
model needs them), then labour by sector where scale makes its allocation matter. Everything else follows:

    ln cᵢₖ  = a ln wᵢ + b ln Pᵢ − ψₖ (ln Lᵢ + ln ℓᵢₖ)          cost; a, b in `Baseline`
    Sₙₖ     = Σᵢ λₙᵢₖ (τ̂^φ κ̂)^(−θ) cᵢₖ^(−θ)                     price index to the power −θ
    Zₙᵢₖ    = λ'ₙᵢₖ eₖₙ Xₙ / (1 + t')                            trade before tariff
    labour market   Σₖ labour share × Σₙ(1−νₙ)Zₙᵢₖ + νᵢ Σ Z  =  wᵢLᵢYᵢ
    price           ln Pᵢ = (1−φᵢ)(ln Xᵢ − ln wᵢ) − Σₖ eₖᵢ/θₖ ln Sᵢₖ
    labour supply   ln Lᵢ = κ (ln wᵢ − ln Pᵢ + tax relief)
    spending        Xᵢ = wages + profits + materials + revenue + transfer
    allocation      labour receipts of each sector = its share of the wage bill

One labour market is redundant (Walras); its row carries the numeraire, world labour income, under which transfers
are constants. Every derivative below is a share matrix scaled by rows and columns.

Source: this project, derived in `docs/explanation/general-equilibrium.md`; equations from the papers named in
`models.py`.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
import scipy.linalg
from jaxtyping import Float

from entente.base.errors import EntenteError
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.blocks import Materials
from entente.equilibrium.general.country_jacobian import build_jacobian
from entente.equilibrium.shares import price_and_sales_pass
from entente.equilibrium.solution import Array, Factors

__all__ = ["CountryPoint", "CountrySystem", "base_factors"]


class CountrySystem:
    """The equations of one baseline under one shock."""

    def __init__(self, baseline: Baseline, shock: Shock) -> None:
        parameters = baseline.parameters
        if parameters.materials is Materials.INPUT_OUTPUT:
            raise EntenteError(
                "Full input-output shares need the sector system (`input_output.InputOutputSystem`); "
                "`solve_equilibrium` chooses it."
            )
        self.baseline = baseline
        self.shock = shock
        sectors, countries = baseline.size
        elastic = parameters.labour_supply_elasticity > 0
        names = ["wage"]
        if baseline.buys_materials or elastic or parameters.real_transfers:
            names.append("price")
        if elastic:
            names.append("labour")
        names.append("spending")
        self.names = tuple(names)
        self.allocates = sectors > 1 and bool(np.any(parameters.scale_elasticity > 0))
        self.size = len(names) * countries + (sectors * countries if self.allocates else 0)
        absorber = parameters.absorber
        self.numeraire_row = int(np.argmax(baseline.labour_income)) if absorber is None else absorber
        self.workspace: dict[str, Array] = {}
        self.kept: tuple[Factors, float] | None = None
        self.has_rates = bool(np.any(shock.rate))

    def start(self) -> Array:
        """Return the unknowns at the base year."""
        return np.zeros(self.size)

    def block(self, name: str) -> slice:
        """Return where an unknown lies in the vector."""
        countries = self.baseline.size[1]
        first = self.names.index(name) * countries
        return slice(first, first + countries)

    def at(self, unknowns: Array) -> CountryPoint:
        """Return the system evaluated at `unknowns`."""
        return CountryPoint(self, unknowns)

    def allocation(self, sector: int) -> slice:
        """Return where a sector's labour allocation lies in the vector."""
        countries = self.baseline.size[1]
        first = (len(self.names) + sector) * countries
        return slice(first, first + countries)

    @cached_property
    def base_allocation(self) -> Float[Array, "sector country"]:
        """Share of each sector in base labour receipts."""
        receipts = CountryPoint(CountrySystem(self.baseline, Shock.build(self.baseline)), self.start()).sector_receipts
        result: Array = receipts / receipts.sum(axis=0)
        return result

    def allocation_scale(self, wage_bill: Array) -> Float[Array, "sector country"]:
        """Return base share × wage bill, the scale of a sector's labour receipts; 1 where the share is 0."""
        base = self.base_allocation
        result: Array = np.where(base > 0, base * wage_bill, 1.0)
        return result

    def name_equation(self, row: int) -> str:
        """Return what equation `row` says and of which country."""
        countries = self.baseline.size[1]
        world = self.baseline.world
        block, position = divmod(row, countries)
        if block >= len(self.names):
            return f"labour allocation of {world.countries[position]} in {world.sectors[block - len(self.names)]}"
        equation = {"wage": "labour market", "price": "price index", "labour": "labour supply"}
        return f"{equation.get(self.names[block], 'budget')} of {world.countries[position]}"


@lru_cache(maxsize=8)
def base_factors(baseline: Baseline) -> Factors:
    """Return the factorised Jacobian at the base year, kept for the scenarios that start there."""
    system = CountrySystem(baseline, Shock.build(baseline))
    factors: Factors = scipy.linalg.lu_factor(system.at(system.start()).jacobian(), check_finite=False)
    return factors


class CountryPoint:
    """The system at one value of the unknowns: levels, residual, Jacobian."""

    def __init__(self, system: CountrySystem, unknowns: Array) -> None:
        self.system = system
        self.unknowns = unknowns
        baseline, shock = system.baseline, system.shock
        parameters = baseline.parameters
        sectors, countries = baseline.size
        theta = baseline.trade_elasticity[:, None]
        zero = np.zeros(countries)
        logs = {name: unknowns[system.block(name)] for name in system.names}
        self.log_wage = logs["wage"]
        self.log_spending = logs["spending"]
        self.log_labour = logs.get("labour", zero)
        price = logs.get("price")
        self.log_cost = baseline.cost_of_wage * self.log_wage
        if np.any(parameters.scale_elasticity):
            self.log_cost = self.log_cost + baseline.cost_of_labour * self.log_labour
        if baseline.buys_materials and price is not None:
            self.log_cost = self.log_cost + baseline.cost_of_price * price
        self.log_allocation = np.zeros((sectors, countries))
        if system.allocates:
            self.log_allocation = unknowns[len(system.names) * countries :].reshape(sectors, countries)
            self.log_cost = self.log_cost + baseline.cost_of_labour * self.log_allocation

        self.supply_weight = np.exp(-theta * self.log_cost)
        self._spending = baseline.spending * np.exp(self.log_spending)
        self.sector_spending = baseline.sector_share * self._spending
        kept = 1.0 - parameters.marketing_share
        self.index, self.net_share, self.sales = price_and_sales_pass(
            shock.weight,
            self.supply_weight,
            self.sector_spending * kept,
            net_weight=shock.net_weight if system.has_rates else None,
        )
        self.demand = self.sector_spending / self.index
        self.net_purchases = (self.sector_spending * self.net_share).sum(axis=0)
        self.revenue = self._spending - self.net_purchases if system.has_rates else zero
        self.wage_bill = baseline.labour_income * np.exp(self.log_wage + self.log_labour)
        implied = self.implied_log_price
        self.log_price = implied if price is None else price

    @cached_property
    def implied_log_price(self) -> Array:
        """Log consumer price index that costs and spending imply."""
        baseline = self.system.baseline
        weight = baseline.sector_share / baseline.trade_elasticity[:, None]
        markup = (1.0 - baseline.parameters.tariff_exponent) * (self.log_spending - self.log_wage)
        result: Array = markup - (weight * np.log(self.index)).sum(axis=0)
        return result

    @cached_property
    def transfer(self) -> Array:
        """Net transfers received; real ones move with world consumer prices."""
        baseline = self.system.baseline
        if not baseline.parameters.real_transfers:
            return baseline.transfer
        result: Array = baseline.transfer * np.exp(baseline.income_share @ self.log_price)
        return result

    @cached_property
    def sector_receipts(self) -> Float[Array, "sector country"]:
        """Labour receipts of each sector, marketing by sector of the goods sold."""
        baseline = self.system.baseline
        marketing = baseline.parameters.marketing_share * self.sector_spending * self.net_share
        result: Array = baseline.labour_share * self.sales + marketing
        return result

    @cached_property
    def excess_labour_demand(self) -> Array:
        """Labour receipts over the base wage bill, less the wage bill's ratio: the labour market of each country."""
        baseline = self.system.baseline
        marketing = baseline.parameters.marketing_share * self.net_purchases
        receipts = (baseline.labour_share * self.sales).sum(axis=0) + marketing
        result: Array = (receipts - self.wage_bill) / baseline.labour_income
        return result

    @property
    def baseline(self) -> Baseline:
        """The base year."""
        return self.system.baseline

    @property
    def rate(self) -> Float[Array, "sector importer exporter"]:
        """t', tariffs."""
        return self.system.shock.rate

    @property
    def spending(self) -> Float[Array, " country"]:
        """All spending, materials included."""
        return self._spending

    @cached_property
    def expenditure_share(self) -> Float[Array, "sector importer exporter"]:
        """λ', expenditure shares."""
        share: Array = self.system.shock.weight * self.supply_weight[:, None, :]
        share /= self.index[:, :, None]
        return share

    @cached_property
    def net_trade(self) -> Float[Array, "sector importer exporter"]:
        """Z, trade before tariff."""
        trade: Array = self.system.shock.net_weight * self.supply_weight[:, None, :]
        trade *= self.demand[:, :, None]
        return trade

    @property
    def walras(self) -> float:
        """Residual of the labour market left out of the system, as a fraction of its wage bill."""
        return float(self.excess_labour_demand[self.system.numeraire_row])

    @cached_property
    def log_tax_relief(self) -> Array:
        """−ln(1 − R/Y): what revenue adds to the net wage where it cuts the income tax; 0 elsewhere."""
        baseline = self.system.baseline
        if not baseline.parameters.income_tax_relief:
            return np.zeros(baseline.size[1])
        relief: Array = np.log1p(-baseline.revenue / baseline.labour_income) - np.log1p(-self.revenue / self.wage_bill)
        return relief

    @cached_property
    def residual(self) -> Array:
        """Every equation, as a fraction of its base value; the numeraire stands in the redundant row."""
        system = self.system
        baseline = system.baseline
        result = np.empty(system.size)
        market = self.excess_labour_demand.copy()
        market[system.numeraire_row] = self.wage_bill.sum() / baseline.labour_income.sum() - 1.0
        result[system.block("wage")] = market
        if "price" in system.names:
            result[system.block("price")] = self.log_price - self.implied_log_price
        if "labour" in system.names:
            kappa = baseline.parameters.labour_supply_elasticity
            real_wage = self.log_wage - self.log_price + self.log_tax_relief
            result[system.block("labour")] = self.log_labour - kappa * real_wage
        other = ((1.0 - baseline.labour_share) * self.sales).sum(axis=0)
        income = self.wage_bill + other + self.revenue + self.transfer
        result[system.block("spending")] = (self.spending - income) / baseline.spending
        if system.allocates:
            countries = baseline.size[1]
            result[len(system.names) * countries :] = self._allocation_residual().ravel()
        return result

    def _allocation_residual(self) -> Array:
        base = self.system.base_allocation
        ratio = self.sector_receipts / self.system.allocation_scale(self.wage_bill) - np.exp(self.log_allocation)
        result: Array = np.where(base > 0, ratio, self.log_allocation)
        return result

    def direction(self) -> Array:
        """Return the Newton direction −J⁻¹F.

        The base year's Jacobian serves first, unless the shock is large; a fresh one is built where the last step has
        not cut the residual fivefold. Stepping with an old Jacobian costs a twentieth of building one.
        """
        system = self.system
        size = float(np.max(np.abs(self.residual)))
        if system.kept is None:
            system.kept = (self._factors if size > 0.3 else base_factors(system.baseline)), size
        elif size <= 0.2 * system.kept[1]:
            system.kept = system.kept[0], size
        else:
            system.kept = self._factors, size
        step: Array = scipy.linalg.lu_solve(system.kept[0], -self.residual, check_finite=False)
        return step

    def solve_transposed(self, seed: Array) -> Array:
        """Return J⁻ᵀ seed, the adjoint of the system."""
        adjoint: Array = scipy.linalg.lu_solve(self._factors, seed, trans=1, check_finite=False)
        return adjoint

    @cached_property
    def _factors(self) -> Factors:
        factors: Factors = scipy.linalg.lu_factor(self.jacobian(), check_finite=False)
        return factors

    def jacobian(self) -> Float[Array, "equation unknown"]:
        """Return ∂F/∂u, built from the share matrices."""
        return build_jacobian(self)

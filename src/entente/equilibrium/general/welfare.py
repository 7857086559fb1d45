"""The one formula of welfare, for one equilibrium and for many at once."""

from __future__ import annotations

from jaxtyping import Float

from entente.equilibrium.general.blocks import Parameters
from entente.equilibrium.solution import Array

__all__ = ["spending_weight", "welfare_ratio"]


def welfare_ratio(
    parameters: Parameters,
    *,
    base_income: Float[Array, "*#batch country"],
    base_labour_income: Float[Array, "*#batch country"],
    income: Float[Array, "*batch country"],
    labour_income: Float[Array, "*batch country"],
    revenue: Float[Array, "*batch country"],
    wage_bill_hat: Float[Array, "*batch country"],
    price_hat: Float[Array, "*batch country"],
) -> Float[Array, "*batch country"]:
    """Return the equivalent change of consumption, leisure counted where labour supply is elastic.

    Ŵ = δ Î/P̂ + (1 − δ) ŵ L̂ / P̂ with δ = I / (I − κ/(1+κ) (1 − τ) Y), τ the share of wages that revenue pays where it
    cuts the income tax; Î / P̂ where labour supply is fixed.

    Args:
        parameters: of the model.
        base_income, base_labour_income: I and Y, final spending and wages in the base year, in the world's unit.
        income: final spending, in the world's unit.
        labour_income, revenue: wages and tariff revenue, in the world's unit.
        wage_bill_hat: ŵ L̂.
        price_hat: P̂, consumer price index.

    Source: Ignatenko et al. (2025), welfare with elastic labour supply.
    """
    delta = spending_weight(parameters, base_income, base_labour_income, labour_income, revenue)
    result: Array = (delta * income / base_income + (1.0 - delta) * wage_bill_hat) / price_hat
    return result


def spending_weight(
    parameters: Parameters,
    base_income: Float[Array, "*#batch country"],
    base_labour_income: Float[Array, "*#batch country"],
    labour_income: Float[Array, "*batch country"],
    revenue: Float[Array, "*batch country"],
) -> Float[Array, "*#batch country"]:
    """Return δ, the weight of spending in welfare; arguments as in `welfare_ratio`."""
    kappa = parameters.labour_supply_elasticity
    tax = revenue / labour_income if parameters.income_tax_relief else 0.0
    result: Array = base_income / (base_income - kappa / (1.0 + kappa) * (1.0 - tax) * base_labour_income)
    return result

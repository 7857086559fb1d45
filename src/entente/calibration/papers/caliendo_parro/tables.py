"""Scenarios and the paper's linear welfare measures.

Source: Caliendo & Parro (2015), section on welfare; tables 2 and following.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from entente.calibration.papers.caliendo_parro.data import COUNTRIES, NAFTA, CaliendoParroData
from entente.equilibrium.general import Baseline, Equilibrium, Shock, solve_shock
from entente.equilibrium.solution import Array
from entente.equilibrium.world import sector_first

__all__ = ["COLUMNS", "scenarios", "solve_scenario", "welfare_columns"]

COLUMNS = ("welfare_pct", "tot_pct", "vot_pct", "real_wage_pct", "wage_hat")


def scenarios(data: CaliendoParroData) -> Mapping[str, Float[Array, "importer exporter sector"]]:
    """Return the new tariffs of the paper's three scenarios."""
    members = [COUNTRIES.index(label) for label in NAFTA]
    pairs = np.ix_(members, members)
    nafta, without = data.rate_1993.copy(), data.rate_2005.copy()
    nafta[pairs] = data.rate_2005[pairs]
    without[pairs] = data.rate_1993[pairs]
    return {
        "NAFTA_only": nafta,
        "world_tariff_changes_1993_2005": data.rate_2005,
        "world_without_NAFTA": without,
    }


def solve_scenario(baseline: Baseline, rate: Float[Array, "importer exporter sector"]) -> Equilibrium:
    """Return the equilibrium of new tariffs on the balanced base year."""
    return solve_shock(baseline, Shock.build(baseline, sector_first(rate))).value


def welfare_columns(equilibrium: Equilibrium) -> Float[Array, "country column"]:
    """Return welfare, terms of trade, volume of trade and real wage in percent, and the wage's ratio.

    Terms of trade: export price gains less import price rises, in base trade over income. Volume of trade: tariffs
    times the growth of imports in quantity. Their sum is welfare, to first order as in the paper.
    """
    baseline = equilibrium.baseline
    base = sector_first(baseline.world.trade_value)
    new = sector_first(equilibrium.trade_value)
    price = equilibrium.cost_hat - 1.0
    income = equilibrium.base_income
    terms = np.einsum("kin,kn->n", base, price) - np.einsum("kni,ki->n", base, price)
    growth = np.divide(new, base, out=np.ones_like(base), where=base > 0) - 1.0 - price[:, None, :]
    volume = np.einsum("kni,kni->n", baseline.rate * base, growth)
    terms, volume = 100.0 * terms / income, 100.0 * volume / income
    real_wage = 100.0 * (equilibrium.real_wage_hat - 1.0)
    return np.column_stack([terms + volume, terms, volume, real_wage, equilibrium.wage_hat])

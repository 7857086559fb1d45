"""The paper's cases: which model, which tariffs, which numeraire.

Source: Ignatenko et al. (2025), tables 1, 2, 4, 8, 9 and 10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Float

from entente.calibration.papers.liberation_day.data import (
    LABOUR_SUPPLY_ELASTICITY,
    SCALE_ELASTICITY,
    TRADE_ELASTICITY,
    VALUE_ADDED_SHARE,
    LiberationDayData,
)
from entente.equilibrium.general import Baseline, FixedTransfers, Model, eaton_kortum, liberation_day
from entente.equilibrium.solution import Array

__all__ = [
    "CASES",
    "Case",
    "Numeraire",
    "baseline_with_materials",
    "optimal_foreign_rate",
    "optimal_united_states_rate",
    "reciprocal",
    "ustr",
]


class Numeraire(Enum):
    """What the paper holds fixed when it states prices."""

    PRICES = "spending-weighted mean of consumer prices"
    WAGES = "income-weighted mean of wages"
    SPENDING = "world spending"


@dataclass(frozen=True)
class Case:
    """One column block of a table.

    Attributes:
        title: what the paper calls it.
        baseline: the base year under the case's model.
        rate: the tariffs, [importer, exporter].
        numeraire: what prices are relative to.
        against_free_trade: whether the table reports the difference from the same model without tariffs.
    """

    title: str
    baseline: Callable[[LiberationDayData], Baseline]
    rate: Callable[[LiberationDayData], Float[Array, "importer exporter"]]
    numeraire: Numeraire = Numeraire.PRICES
    against_free_trade: bool = False


def ustr(data: LiberationDayData) -> Float[Array, "importer exporter"]:
    """Return the announced United States tariffs, nobody answering."""
    rate = np.zeros_like(data.exports)
    rate[data.united_states] = data.ustr_rate
    return rate


def reciprocal(data: LiberationDayData) -> Float[Array, "importer exporter"]:
    """Return the announced tariffs, each answered by the same rate."""
    rate = ustr(data)
    rate[:, data.united_states] = data.ustr_rate
    return rate


def optimal_united_states_rate(data: LiberationDayData, market: Float[Array, " country"] | None = None) -> float:
    """Return t* = 1/[(1 + εδ)φ − 1], the uniform tariff best for the United States.

    δ = Σₙ (1 − νₙ) Xₙ (1 − λₙ) / [(1 − ν)(market − own sales)], sums over its export markets.

    Args:
        data: the inputs.
        market: size of each home market; None takes spending (tables 1 and 3). Table 2 takes income.

    Source: Ignatenko et al. (2025), optimal tariff formula.
    """
    flows, share, home = data.flows, data.marketing_share, data.united_states
    spending = flows.sum(axis=1)
    abroad = np.arange(len(share)) != home
    sold = ((1.0 - share) * flows[:, home] * (1.0 - flows[:, home] / spending))[abroad].sum()
    size = (spending if market is None else market)[home] - flows[home, home]
    response = float(sold / ((1.0 - share[home]) * size))
    return 1.0 / ((1.0 + TRADE_ELASTICITY * response) * float(data.tariff_exponent()[home]) - 1.0)


def optimal_foreign_rate(data: LiberationDayData) -> float:
    """Return the same formula for all other countries as one region facing the United States.

    Source: Ignatenko et al. (2025), optimal foreign retaliation.
    """
    flows, share, home = data.flows, data.marketing_share, data.united_states
    abroad = np.arange(len(share)) != home
    sold = float(flows[home, abroad].sum())
    spending = float(flows[home].sum())
    response = (1.0 - share[home]) * sold * (1.0 - sold / spending)
    income = labour_income(data)[abroad].sum()
    among = float(flows[np.ix_(abroad, abroad)].sum())
    region = share[abroad][0]
    response /= (1.0 - region) * (income - among)
    return 1.0 / ((1.0 + TRADE_ELASTICITY * float(response)) * float(data.tariff_exponent()[abroad][0]) - 1.0)


def labour_income(data: LiberationDayData) -> Float[Array, " country"]:
    """Return Yᵢ = Σₙ (1 − νₙ) Xₙᵢ + νᵢ Σⱼ Xᵢⱼ."""
    share = data.marketing_share
    income: Array = (1.0 - share) @ data.flows + share * data.flows.sum(axis=1)
    return income


def baseline_with_materials(data: LiberationDayData) -> Baseline:
    """Return the base year of table 4: roundabout materials."""
    world = data.world(value_added_share=VALUE_ADDED_SHARE)
    return Baseline.build(world, _model(data, value_added_share=VALUE_ADDED_SHARE))


def _model(
    data: LiberationDayData,
    *,
    pass_through: float = 1.0,
    lump_sum: bool = False,
    value_added_share: float | None = None,
) -> Model:
    return liberation_day(
        tariff_exponent=data.tariff_exponent(pass_through),
        marketing_share=data.marketing_share,
        scale_elasticity=SCALE_ELASTICITY,
        labour_supply_elasticity=LABOUR_SUPPLY_ELASTICITY,
        lump_sum=lump_sum,
        value_added_share=value_added_share,
    )


def _main(data: LiberationDayData) -> Baseline:
    return Baseline.build(data.world(), _model(data))


def _lump_sum(data: LiberationDayData) -> Baseline:
    return Baseline.build(data.world(), _model(data, lump_sum=True))


def _low_pass_through(data: LiberationDayData) -> Baseline:
    return Baseline.build(data.world(), _model(data, pass_through=0.25))


def _high_elasticity(data: LiberationDayData) -> Baseline:
    return Baseline.build(data.world(trade_elasticity=2.0 * TRADE_ELASTICITY), _model(data))


def _eaton_kortum(data: LiberationDayData) -> Baseline:
    model = eaton_kortum(scale_elasticity=SCALE_ELASTICITY, labour_supply_elasticity=LABOUR_SUPPLY_ELASTICITY)
    return Baseline.build(data.world(), model)


def _balanced(data: LiberationDayData) -> Baseline:
    """Balance trade with the United States; the paper leaves the sum to the last country's labour market."""
    home = data.united_states
    transfer = data.flows.sum(axis=1) - labour_income(data) - (data.flows[:, home] - data.flows[home])
    transfer[home] = 0.0
    block = FixedTransfers(transfer, absorber=data.countries[-1])
    return Baseline.build(data.world(), _model(data).with_blocks(block))


def _answered(
    data: LiberationDayData, on_all: Float[Array, " exporter"], answer: Float[Array, " importer"]
) -> Float[Array, "importer exporter"]:
    """Return tariffs of the United States on each exporter and of each importer on the United States."""
    rate = np.zeros_like(data.exports)
    rate[data.united_states] = on_all
    rate[:, data.united_states] = answer
    rate[data.united_states, data.united_states] = 0.0
    return rate


def _uniform(data: LiberationDayData, value: float) -> Float[Array, " country"]:
    return np.full(len(data.countries), value)


def _optimal(data: LiberationDayData) -> Array:
    return _answered(data, _uniform(data, optimal_united_states_rate(data)), _uniform(data, 0.0))


def _answered_optimally(data: LiberationDayData) -> Array:
    return _answered(data, data.ustr_rate, _uniform(data, optimal_foreign_rate(data)))


def _both_optimal(data: LiberationDayData) -> Array:
    home_rate = optimal_united_states_rate(data, market=labour_income(data))
    return _answered(data, _uniform(data, home_rate), _uniform(data, optimal_foreign_rate(data)))


def _trade_war(data: LiberationDayData, targets: list[int], level: float | None) -> Array:
    """Return 10 % both ways, and the announced rate (or `level`) both ways with the targets."""
    rate = _uniform(data, 0.10)
    rate[targets] = data.ustr_rate[targets] if level is None else level
    return _answered(data, rate, rate)


def _eaton_kortum_answer(data: LiberationDayData) -> Array:
    return _answered(data, data.ustr_rate, _uniform(data, 1.0 / TRADE_ELASTICITY))


def _balanced_answer(data: LiberationDayData) -> Array:
    exponent = float(data.tariff_exponent()[data.united_states])
    return _answered(data, data.ustr_rate, _uniform(data, 1.0 / ((1.0 + TRADE_ELASTICITY) * exponent - 1.0)))


def _war_with_china_and_europe(data: LiberationDayData) -> Array:
    return _trade_war(data, [data.china, *data.european_union.tolist()], None)


CASES: Mapping[str, Case] = {
    "T1c1_USTR_incometax": Case("USTR tariffs, income tax relief", _main, ustr),
    "T1c2_USTR_lumpsum": Case("USTR tariffs, lump-sum rebate", _lump_sum, ustr),
    "T1c3": Case("Optimal US tariff, income tax relief", _main, _optimal),
    "T2_1": Case("USTR tariffs, reciprocal retaliation", _main, reciprocal),
    "T2_3": Case("USTR tariffs, optimal retaliation", _main, _answered_optimally),
    "T2_4": Case("Optimal US tariff, optimal retaliation", _main, _both_optimal),
    "T8_1": Case("US trade war with China and the EU", _main, _war_with_china_and_europe),
    "T8_2": Case("US trade war with China", _main, lambda data: _trade_war(data, [data.china], None)),
    "T8_3": Case("US trade war with China at 108 %", _main, lambda data: _trade_war(data, [data.china], 1.08)),
    "T9_alt2": Case("Incomplete pass-through to firms' prices", _low_pass_through, ustr),
    "T9_alt3": Case("Trade elasticity of 8", _high_elasticity, ustr),
    "T9_alt4_EK": Case("Eaton-Kortum-Krugman", _eaton_kortum, ustr),
    "T10_1": Case("Fixed transfers", _eaton_kortum, ustr),
    "T10_2": Case("Balanced trade", _balanced, ustr, against_free_trade=True),
    "T10_3": Case("Fixed transfers, retaliation", _eaton_kortum, _eaton_kortum_answer),
    "T10_4": Case("Balanced trade, retaliation", _balanced, _balanced_answer, against_free_trade=True),
    "T4_pre1_IO_USTR": Case("Materials, USTR tariffs", baseline_with_materials, ustr, Numeraire.WAGES),
    "T4_post1": Case("Materials, reciprocal retaliation", baseline_with_materials, reciprocal, Numeraire.WAGES),
}

"""The formula of April 2025 against the lists published with it, and what would bring a rate down under it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entente.base.errors import EntenteError
from entente.base.provenance import Provenance
from entente.equilibrium.deficit_formula import DeficitFormula, Rounding
from entente.tradedata import starter

__all__ = [
    "BalancePath",
    "FormulaException",
    "PartnerRates",
    "RoundingReport",
    "UnknownPartner",
    "compare_roundings",
    "paths_to_rate",
    "published_rates",
]

_LISTS = {"annex_i_rate": "Annex I, first text", "chart_rate": "chart of 2 April 2025"}
_COUNTRY_SPECIFIC = "country-specific"


class UnknownPartner(EntenteError):
    """A partner without trade values in the table of April 2025."""


@dataclass(frozen=True, slots=True)
class PartnerRates:
    """One partner in the table of April 2025.

    Attributes:
        partner: ISO alpha-3 code; EUU is the European Union.
        country: name.
        us_exports_usd: US goods exports to it in 2024; None where not known.
        us_imports_usd: US general imports from it in 2024, customs value; None where not known.
        chart_rate: rate on the chart, a fraction.
        annex_i_rate: rate in the first text of Annex I.
    """

    partner: str
    country: str
    us_exports_usd: float | None
    us_imports_usd: float | None
    chart_rate: float | None
    annex_i_rate: float | None


@dataclass(frozen=True, slots=True)
class FormulaException:
    """A partner whose published rate the formula does not give."""

    partner: str
    country: str
    computed_rate: float
    published_rate: float


@dataclass(frozen=True, slots=True)
class RoundingReport:
    """How well one rounding reproduces one published list.

    Attributes:
        rounding: of the formula.
        published_list: in words.
        partners: partners with a rate of their own.
        testable: of them, those whose trade is known.
        reproduced: of those, rates equal to the published.
        exceptions: the others.
        not_testable: names of partners whose trade is not known.
        provenance: origin of the figures.
    """

    rounding: Rounding
    published_list: str
    partners: int
    testable: int
    reproduced: int
    exceptions: tuple[FormulaException, ...]
    not_testable: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class BalancePath:
    """What would bring a partner's formula rate to a target, other things equal.

    Attributes:
        rounding: of the formula.
        deficit_usd: US deficit in 2024.
        rate: the formula's rate at that deficit.
        target_rate: rate aimed at.
        largest_deficit_usd: deficit at which the formula gives the target, imports unchanged.
        extra_purchases_usd: purchases from the US that would close the gap, imports unchanged.
        import_cut_usd: fall of US imports that would, purchases unchanged.
    """

    partner: str
    country: str
    rounding: Rounding
    deficit_usd: float
    rate: float
    target_rate: float
    largest_deficit_usd: float
    extra_purchases_usd: float
    import_cut_usd: float


def published_rates(*, country_specific_only: bool = True) -> tuple[PartnerRates, ...]:
    """Return the partners of the table of April 2025, by code.

    Args:
        country_specific_only: leave out partners at the baseline and outside the scheme.
    """
    rows = starter.us_reciprocal_2025().order_by(["partner", "country"]).to_pyarrow().to_pylist()
    return tuple(
        PartnerRates(
            partner=row["partner"],
            country=row["country"],
            us_exports_usd=row["us_exports_2024_usd"],
            us_imports_usd=row["us_imports_2024_usd"],
            chart_rate=row["chart_rate"],
            annex_i_rate=row["annex_i_rate"],
        )
        for row in rows
        if not country_specific_only or row["status"] == _COUNTRY_SPECIFIC
    )


def compare_roundings(formula: DeficitFormula | None = None) -> tuple[RoundingReport, ...]:
    """Return, for either rounding and either published list, which rates the formula reproduces.

    Args:
        formula: parameters to use; its own rounding is replaced. The published ones when None.
    """
    base = formula or DeficitFormula()
    return tuple(
        _compare(base, rounding, column) for rounding in (Rounding.UP, Rounding.NEAREST_THEN_UP) for column in _LISTS
    )


def paths_to_rate(
    partner: str, target_rates: tuple[float, ...], formula: DeficitFormula | None = None
) -> tuple[BalancePath, ...]:
    """Return what would bring one partner's formula rate to each target.

    Args:
        partner: ISO alpha-3 code.
        target_rates: fractions, e.g. 0.20.
        formula: parameters and rounding; the published ones with Annex I's rounding when None.

    Raises:
        UnknownPartner: the partner is not in the table, or its trade is not known.
        ImpossibleFormulaError: a target is below the formula's floor.
    """
    base = formula or DeficitFormula()
    found = next((row for row in published_rates(country_specific_only=False) if row.partner == partner), None)
    if found is None or found.us_exports_usd is None or found.us_imports_usd is None:
        raise UnknownPartner(
            f"There are no US trade figures of 2024 for {partner!r} in us_reciprocal_2025. "
            "Use an ISO alpha-3 code (EUU for the European Union) of a partner with trade."
        )
    exports, imports = np.array([float(found.us_exports_usd)]), np.array([float(found.us_imports_usd)])
    return tuple(
        BalancePath(
            partner=partner,
            country=found.country,
            rounding=base.rounding,
            deficit_usd=float(imports[0] - exports[0]),
            rate=float(base.rate(exports, imports)[0]),
            target_rate=target,
            largest_deficit_usd=base.largest_deficit_share(target) * float(imports[0]),
            extra_purchases_usd=float(base.extra_exports_to_reach(target, exports, imports)[0]),
            import_cut_usd=float(base.import_cut_to_reach(target, exports, imports)[0]),
        )
        for target in target_rates
    )


def _compare(base: DeficitFormula, rounding: Rounding, column: str) -> RoundingReport:
    """Return the comparison of one rounding with one list."""
    formula = DeficitFormula(base.price_elasticity, base.pass_through, base.discount, base.floor, rounding)
    rows = published_rates()
    known = [row for row in rows if row.us_exports_usd is not None and row.us_imports_usd is not None]
    exports = np.array([row.us_exports_usd for row in known], dtype=np.float64)
    imports = np.array([row.us_imports_usd for row in known], dtype=np.float64)
    exceptions = []
    for row, computed in zip(known, formula.rate(exports, imports), strict=True):
        published = getattr(row, column)
        if abs(computed - published) > 1e-9:
            exceptions.append(FormulaException(row.partner, row.country, float(computed), published))
    return RoundingReport(
        rounding=rounding,
        published_list=_LISTS[column],
        partners=len(rows),
        testable=len(known),
        reproduced=len(known) - len(exceptions),
        exceptions=tuple(exceptions),
        not_testable=tuple(row.country for row in rows if row not in known),
        provenance=starter.provenance("us_reciprocal_2025"),
    )

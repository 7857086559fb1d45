"""What a simulation gives, ready to be written as JSON; `docs/reference/simulate-json.md` explains the fields."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from entente.calibration.worlds.corrections import WorldReport

__all__ = ["BilateralOutcome", "CountryOutcome", "Interval", "SectorOutcome", "Simulation", "SweepRow", "Unsolved"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A result with its range over draws; `low` and `high` are None without draws."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CountryOutcome:
    """One country. Changes are fractions; money is in the world's unit, world labour income its measure.

    Attributes:
        country: label.
        welfare_change: equivalent change of consumption, leisure counted where labour supply is elastic.
        real_wage_change, wage_change: of the wage over consumer prices, and of the wage.
        price_change: of the consumer price index.
        employment_change: 0 where labour supply is fixed.
        output_change: of all sales before duty.
        exports_change, imports_change: of trade with others before duty.
        balance: exports less imports after the change.
        balance_change: against the base year.
        revenue: duty collected after the change.
        revenue_change: against the base year.
    """

    country: str
    welfare_change: Interval
    real_wage_change: Interval
    wage_change: Interval
    price_change: Interval
    employment_change: Interval
    output_change: Interval
    exports_change: Interval
    imports_change: Interval
    balance: Interval
    balance_change: Interval
    revenue: Interval
    revenue_change: Interval


@dataclass(frozen=True, slots=True)
class SectorOutcome:
    """One sector of one country: price its buyers pay, sales of its producers, trade before duty.

    Changes are fractions; None where there was nothing in the base year.
    """

    country: str
    sector: str
    price_change: Interval
    output: Interval
    output_change: Interval | None
    exports_change: Interval | None
    imports_change: Interval | None


@dataclass(frozen=True, slots=True)
class BilateralOutcome:
    """Trade before duty between an importer whose duties change and a partner."""

    importer: str
    exporter: str
    imports: Interval
    imports_change: Interval | None
    balance: Interval
    balance_change: Interval


@dataclass(frozen=True, slots=True)
class Simulation:
    """One solved scenario.

    Attributes:
        scenario, title: of the scenario.
        world: its name.
        shares: home share and counterpart share in this world against observed figures, of the pairs that change (the
            five exporters that sell most); what must stand beside every result.
        model: name.
        unit: of money.
        year: base year, None where the world states none.
        draws, seed: behind the intervals; 0 draws gives none.
        steps: Newton steps.
        worst_residual, worst_market: largest excess demand for labour, as a fraction of its base, and where.
        residuals: excess demand for labour of every country, as a fraction of its base; the solved equations.
        walras: residual of the market left out, which the others make redundant; a check on the solution.
        countries, sectors, bilateral: outcomes.
        aggregation: by (exporter, sector) of a line schedule: simple and trade-weighted new rate, exact price factor,
            bias of the trade-weighted rate, and duty collected.
        lines: duty collected by tariff line after the change.
        caveats: what to know before using the figures.
        sources: citations of the world's parts.
    """

    scenario: str
    title: str
    world: str
    shares: tuple[WorldReport, ...]
    model: str
    unit: str
    year: int | None
    draws: int
    seed: int
    steps: int
    worst_residual: float
    worst_market: str
    residuals: dict[str, float]
    walras: float
    countries: tuple[CountryOutcome, ...]
    sectors: tuple[SectorOutcome, ...]
    bilateral: tuple[BilateralOutcome, ...]
    aggregation: tuple[dict[str, Any], ...]
    lines: tuple[dict[str, Any], ...]
    caveats: tuple[str, ...]
    sources: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the simulation as plain JSON types."""
        return {"schema": "entente/simulate/1", **_plain(asdict(self))}


@dataclass(frozen=True, slots=True)
class SweepRow:
    """One country in one scenario of a sweep; changes are fractions, revenue in the world's unit."""

    scenario: str
    country: str
    welfare_change: Interval
    real_wage_change: Interval
    price_change: Interval
    employment_change: Interval
    revenue: Interval
    walras: float


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A scenario of a sweep without an equilibrium: no numbers.

    Attributes:
        scenario: its name.
        status: how the solver ended, in words.
        worst_market: the market furthest off, and at which draw of the elasticities unless at the central ones.
        worst_residual: by how much, as a fraction of its base value.
    """

    scenario: str
    status: str
    worst_market: str
    worst_residual: float


def _plain(value: Any) -> Any:
    """Return nested dataclasses as JSON types."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value

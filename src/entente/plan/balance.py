"""The purchases of a case against the balance, in each country's own count.

A count enters if figures of the case mark both flows of one whole year as its own: topics `home-exports` or
`home-imports` with `counted-by-home` or `counted-by-counterpart`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from entente.calibration.balance import project_balance
from entente.calibration.balance_inputs import BilateralStatistic
from entente.calibration.balance_results import BalanceProjection
from entente.dossier import Dossier
from entente.dossier.kinds import Figure, Purchase
from entente.plan.document import Chart, ChartForm, Unit
from entente.plan.findings.purchases import counted_purchases
from entente.plan.phrasebook import Phrasebook
from entente.plan.pricing import last_published_year

__all__ = ["CUTS", "BalanceCase", "Count", "balance_chart", "counts_of", "project_case", "source_of", "targets_of"]

FLOWS = ("home-exports", "home-imports")
COUNTS = {"counted-by-home": "cif", "counted-by-counterpart": "fas"}  # count → how it values home's imports
YEARS_AHEAD = 10
CUTS = (0.10, 0.25, 0.50)  # of the surplus, as targets


@dataclass(frozen=True, slots=True)
class Count:
    """One country's count of both flows in the latest whole year the case has both for."""

    name: str
    exports: Figure
    imports: Figure
    statistic: BilateralStatistic


@dataclass(frozen=True, slots=True)
class BalanceCase:
    """What the purchases of a case do to the balance.

    Attributes:
        counts: one for each country whose count the case holds; empty if it holds none.
        whole: purchases apart from those inside another that is itself counted.
        inside: the latter.
        projection: None where there is no count or no purchase.
    """

    counts: tuple[Count, ...]
    whole: tuple[Purchase, ...]
    inside: tuple[Purchase, ...]
    projection: BalanceProjection | None


def project_case(dossier: Dossier) -> BalanceCase:
    """Return the projection of a case as of its day.

    Raises:
        InvalidBalance: the statistics cannot be projected from.
    """
    counted = {purchase.code for purchase in counted_purchases(dossier) if not purchase.service}
    every = dossier.current(Purchase)
    inside = tuple(purchase for purchase in every if purchase.part_of in counted)
    whole = tuple(purchase for purchase in every if purchase not in inside)
    counts = counts_of(dossier)
    if not whole or not counts:
        return BalanceCase(counts, whole, inside, None)
    header = dossier.negotiation
    projection = project_balance(
        whole,
        [count.statistic for count in counts],
        home=header.home,
        counterpart=header.counterpart,
        last_year=dossier.as_of.year + YEARS_AHEAD,
        sign_in=dossier.as_of.year,
        targets_usd=sorted({target for count in counts for target in targets_of(count)}),
        recorded_before=last_published_year(dossier.as_of) + 1,
    )
    return BalanceCase(counts, whole, inside, projection)


def counts_of(dossier: Dossier) -> tuple[Count, ...]:
    """Return the counts of the case: both flows of the latest whole year before the day's."""
    header, out = dossier.negotiation, []
    for topic, imports_at in COUNTS.items():
        found: dict[tuple[str, int], Figure] = {}
        for figure in sorted(dossier.current(Figure), key=lambda f: (f.known_on, f.code)):
            year = int(figure.period) if len(figure.period) == 4 and figure.period.isdecimal() else 0
            usable = figure.amount is not None and figure.amount.currency == "USD" and figure.amount.low >= 0
            if figure.nature != "observed" or topic not in figure.topics or not usable or year >= dossier.as_of.year:
                continue
            found |= {(flow, year): figure for flow in FLOWS if flow in figure.topics and year > 0}
        years = [year for flow, year in found if flow == FLOWS[0] and (FLOWS[1], year) in found]
        if not years:
            continue
        exports, imports = (found[flow, max(years)] for flow in FLOWS)
        home = topic == "counted-by-home"
        statistic = BilateralStatistic(
            counted_by=header.home if home else header.counterpart,
            year=max(years),
            home_exports_usd=exports.amount.mid if exports.amount else 0.0,
            home_imports_usd=imports.amount.mid if imports.amount else 0.0,
            imports_at=imports_at,
            source="; ".join(dict.fromkeys((exports.statistic, imports.statistic))),
        )
        out.append(Count(header.home_name if home else header.counterpart_name, exports, imports, statistic))
    return tuple(out)


def targets_of(count: Count) -> list[float]:
    """Return the surpluses aimed at: cuts of today's by `CUTS`."""
    surplus = count.statistic.balance_usd
    return [surplus * (1 - cut) for cut in CUTS] if surplus > 0 else []


def balance_chart(case: BalanceCase, home_name: str, book: Phrasebook) -> Chart:
    """Return the balance every second year as a chart, a series for each count; the case must have a projection."""
    if case.projection is None:
        raise ValueError("a chart of the balance needs a projection")
    rows: list[Mapping[str, str | float | date | None]] = []
    for count, path in zip(case.counts, case.projection.paths, strict=True):
        base = path.statistic
        rows.append({"label": str(base.year), "value": base.balance_usd, "series": count.name})
        rows += [
            {
                "label": str(one.year),
                "value": one.balance_usd.mid,
                "low": one.balance_usd.low,
                "high": one.balance_usd.high,
                "series": count.name,
            }
            for one in path.years
            if (one.year - base.year) % 2 == 0
        ]
    first, last = case.projection.paths[0].statistic, case.projection.paths[0].years[-1]
    return Chart(
        id="balance-projection",
        title=book("chart.projection.title", home=home_name),
        form=ChartForm.INTERVALS,
        rows=tuple(sorted(rows, key=lambda row: str(row["label"]))),
        unit=Unit.USD,
        alt=book(
            "chart.projection.alt",
            name=case.counts[0].name,
            first=book.amount(first.balance_usd),
            last=book.amount(last.balance_usd.mid),
            year=last.year,
        ),
        axis=book("chart.projection.axis"),
        source=source_of(case.counts),
    )


def source_of(counts: tuple[Count, ...]) -> str:
    """Return whose statistics the counts are, in words."""
    return "; ".join(count.statistic.source for count in counts)

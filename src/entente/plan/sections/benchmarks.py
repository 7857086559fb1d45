"""Benchmark deals: what others got and gave."""

from __future__ import annotations

from datetime import date

from entente.dossier.kinds import BenchmarkDeal
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Chart, ChartForm, Day, Quantity, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b


def benchmarks(plan: Consolidated) -> Section:
    """Return other partners' duties before and after their talks, with what they gave for it."""
    dossier, book = plan.dossier, plan.book
    deals = dossier.current(BenchmarkDeal)
    rows: list[tuple[Cell, ...]] = [
        (
            b.titled(d, book),
            Day(d.date),
            Quantity(d.rate_before, Unit.SHARE),
            Quantity(d.rate_after, Unit.SHARE),
            "; ".join(d.got) or "–",
            "; ".join(d.gave) or "–",
            b.sources(d.sources),
        )
        for d in sorted(deals, key=lambda d: (-(d.rate_before or 0), d.code))
    ]
    columns = (
        ("partner", K.TEXT, 1.2),
        ("date", K.DATE, 0.8),
        ("rate-before", K.NUMBER, 0.7),
        ("rate-after", K.NUMBER, 0.7),
        ("got", K.TEXT, 2.0),
        ("gave", K.TEXT, 2.4),
        ("sources", K.CODE, 1.0),
    )
    blocks: list[Block] = [b.paragraph(book("benchmarks.intro"))]
    rated = [d for d in deals if d.rate_before is not None]
    if rated:
        points: list[dict[str, str | float | date | None]] = [
            {"label": d.partner, "value": rate, "low": rate, "high": rate, "series": book(name)}
            for d in sorted(rated, key=lambda d: -(d.rate_before or 0))
            for name, rate in (("benchmarks.before", d.rate_before), ("benchmarks.after", d.rate_after))
            if rate is not None
        ]
        blocks.append(
            Chart(
                id="benchmarks",
                title=book("chart.benchmarks.title"),
                form=ChartForm.INTERVALS,
                rows=tuple(points),
                unit=Unit.SHARE,
                alt=book("chart.benchmarks.alt", count=len(rated)),
                axis=book("chart.rates.axis"),
            )
        )
    blocks.append(b.table(book, "benchmarks", columns, rows))
    return b.section(book, "benchmarks", blocks)

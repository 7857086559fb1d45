"""Purchases by stage, counted once, and the balance in both sides' statistics."""

from __future__ import annotations

from entente.dossier.kinds import Figure, Purchase
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Chart, ChartForm, Day, Inline, Quantity, Ref, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.findings.purchases import counted_purchases, live_purchases, new_purchases
from entente.plan.purchase_ledger import STAGES, stage_totals
from entente.plan.sections import _build as b
from entente.plan.sections.balance import projection


def purchases(plan: Consolidated) -> Section:
    """Return purchases by stage and sector, packages apart from their parts, and the balance."""
    dossier, book = plan.dossier, plan.book
    listed = [p for p in counted_purchases(dossier) if not p.existing_order]
    older = [p for p in counted_purchases(dossier) if p.existing_order]
    packages = [p for p in live_purchases(dossier) if p.package]
    blocks: list[Block] = [
        b.paragraph(book("purchases.intro")),
        *b.illustrative_note(live_purchases(dossier), book),
        *_by_stage(plan, new_purchases(dossier)),
        _table(plan, "purchases", listed),
    ]
    if older:
        blocks.append(_table(plan, "existing-orders", older))
    if packages:
        blocks += [b.paragraph(book("purchases.packages")), _table(plan, "packages", packages)]
    projected = projection(plan)
    return b.section(book, "purchases", blocks, [_balance(plan), *([projected] if projected else [])])


def _by_stage(plan: Consolidated, counted: list[Purchase]) -> list[Block]:
    """Totals by stage: a package is left out, and so is what it already counts elsewhere."""
    book = plan.book
    totals = stage_totals(counted)
    if not totals:
        return []
    rows = [
        (
            b.state(book, one.stage),
            Quantity(one.low_usd, Unit.USD),
            Quantity(one.high_usd, Unit.USD),
            Quantity(float(one.unpriced), Unit.COUNT),
        )
        for one in totals
    ]
    columns = (
        ("stage", K.MARK, 1.0),
        ("value-low", K.NUMBER, 1.0),
        ("value-high", K.NUMBER, 1.0),
        ("unpriced", K.NUMBER, 1.0),
    )
    chart = Chart(
        id="purchases-by-stage",
        title=book("chart.purchases.title"),
        form=ChartForm.BARS,
        rows=tuple(
            {"label": book.word(one.stage), "value": (one.low_usd + one.high_usd) / 2}
            for one in totals
            if one.low_usd is not None and one.high_usd is not None
        ),
        unit=Unit.USD,
        alt=book("chart.purchases.alt"),
    )
    table = b.table(book, "purchases-by-stage", columns, rows, note=book("purchases.rule"))
    return [chart, table] if chart.rows else [table]


def _table(plan: Consolidated, id: str, records: list[Purchase]) -> Block:
    dossier, book = plan.dossier, plan.book
    order = {stage: index for index, stage in enumerate(STAGES)}
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(p.code),
            b.titled(p, book),
            f"{p.buyer or '–'} ← {p.seller or '–'}",
            ", ".join(p.hs) or "–",
            _value(plan, p),
            b.state(book, p.state),
            Day(p.signed_on or p.sign_by),
            b.agencies(dossier, [p.agency]),
            b.sources(p.sources),
        )
        for p in sorted(records, key=lambda p: (order.get(p.state, 9), p.sector, p.code))
    ]
    columns = (
        ("code", K.CODE, 1.1),
        ("purchase", K.TEXT, 2.2),
        ("parties", K.TEXT, 1.8),
        ("hs", K.TEXT, 0.8),
        ("value-stated", K.TEXT, 1.2),
        ("stage", K.MARK, 0.9),
        ("signed-or-due", K.DATE, 0.8),
        ("owner", K.CODE, 0.6),
        ("sources", K.CODE, 1.0),
    )
    return b.table(book, id, columns, rows)


def _value(plan: Consolidated, purchase: Purchase) -> Cell:
    """The stated value as money, with what else was stated for the same purchase."""
    value = purchase.value
    amount: tuple[Inline, ...] = ("–",)
    if value is not None and value.currency != "USD":
        amount = (str(value),)
    elif value is not None:
        low, high = Quantity(value.low, Unit.USD), Quantity(value.high, Unit.USD)
        amount = (low,) if value.exact else (low, " – ", high)
    if not purchase.stated_values:
        return amount
    return (*amount, f" ({plan.book('purchases.also', values='; '.join(purchase.stated_values))})")


def _balance(plan: Consolidated) -> Section:
    """The trade balance as each side counts it; the counts are shown side by side and never added."""
    dossier, book = plan.dossier, plan.book
    figures = [
        f
        for f in dossier.each(Figure)
        if f.nature == "observed" and "trade-balance" in f.topics and f.code not in dossier.superseded_by
    ]
    rows = [
        (f.quantity, f.period, f.statistic or "–", b.number(f.value_low), f.unit, b.sources(f.sources))
        for f in sorted(figures, key=lambda f: (f.period, f.quantity, f.statistic))
    ]
    columns = (
        ("quantity", K.TEXT, 2.2),
        ("period", K.TEXT, 0.8),
        ("statistic", K.TEXT, 1.6),
        ("value", K.TEXT, 0.8),
        ("unit", K.TEXT, 0.8),
        ("sources", K.CODE, 1.0),
    )
    intro = [b.paragraph(book("balance.intro")), *b.illustrative_note(figures, book)]
    return b.section(book, "balance", [*intro, b.table(book, "balance", columns, rows)])

"""What the recorded purchases do to the balance, year by year, in each country's own count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from entente.calibration.balance_inputs import InvalidBalance, SetAside, balance_parameters
from entente.calibration.balance_results import BalanceProjection, Interval, StatisticPath
from entente.dossier.kinds import Purchase
from entente.plan import document as d
from entente.plan.balance import CUTS, Count, balance_chart, project_case, source_of, targets_of
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Inline, Quantity, Ref, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b


def projection(plan: Consolidated) -> Section | None:
    """Return the part on what purchases do to the balance; None where the case records no purchase."""
    book = plan.book
    try:
        case = project_case(plan.dossier)
    except InvalidBalance as error:
        return b.section(book, "balance-projection", [b.paragraph(str(error))])
    whole, parts, counts, result = case.whole, case.inside, case.counts, case.projection
    if not whole:
        return None
    if result is None:
        return b.section(book, "balance-projection", [b.paragraph(book("projection.no-count"))])
    if not result.purchases:
        none = b.paragraph(book("projection.none"))
        return b.section(book, "balance-projection", [none, *_aside(plan, whole, result, parts)])
    blocks: list[Block] = [
        b.paragraph(book("projection.intro", count=len(result.purchases), draws=result.draws)),
        *b.illustrative_note([p for p in whole if p.code in {one.code for one in result.purchases}], book),
        *(_base(plan, count) for count in counts),
        balance_chart(case, plan.dossier.negotiation.home_name, book),
        _years(plan, counts, result.paths),
        _to_targets(plan, counts, result),
        _counted(plan, result),
        *_capacity(plan, result),
        *_aside(plan, whole, result, parts),
        _assumptions(plan),
        d.Callout(
            d.CalloutKind.CAVEAT, book("label.caveats"), (d.BulletList(tuple((text,) for text in result.caveats)),)
        ),
    ]
    return b.section(book, "balance-projection", blocks)


def _base(plan: Consolidated, count: Count) -> Block:
    """From which figures a count starts, and how it values purchases."""
    book, one = plan.book, count.statistic
    return b.paragraph(
        d.Strong(book("projection.base-1", name=count.name, year=one.year)),
        Quantity(one.balance_usd, Unit.USD),
        book("projection.base-2"),
        Quantity(one.home_exports_usd, Unit.USD),
        " (",
        Ref(count.exports.code),
        book("projection.base-3"),
        Quantity(one.home_imports_usd, Unit.USD),
        " (",
        Ref(count.imports.code),
        book(f"projection.base-{one.imports_at}", statistic=one.source),
    )


def _years(plan: Consolidated, counts: tuple[Count, ...], paths: tuple[StatisticPath, ...]) -> Block:
    """One row a year; the counts stand side by side."""
    book = plan.book
    columns, by_year = [("year", K.TEXT, 0.5)], [{one.year: one for one in path.years} for path in paths]
    titles = {"year": book("column.year")}
    for place, count in enumerate(counts):
        for key in ("imports-added", "surplus"):
            columns.append((key, K.INTERVAL, 1.3))
            titles[f"{key}-{place}"] = book(f"projection.column-{key}", name=count.name)
    rows: list[tuple[Cell, ...]] = []
    for year in sorted({year for found in by_year for year in found}):
        cells: list[Cell] = [str(year)]
        for found in by_year:
            one = found.get(year)
            cells += (_interval(one.imports_added_usd), _interval(one.balance_usd)) if one else ("–", "–")
        rows.append(tuple(cells))
    made = b.table(
        book, "balance-years", columns, rows, note=book("projection.interval-note"), source=source_of(counts)
    )
    named = zip(made.columns, titles.items(), strict=True)
    return replace(made, columns=tuple(replace(column, key=key, title=title) for column, (key, title) in named))


def _interval(value: Interval) -> d.Interval:
    return d.Interval(value.low, value.mid, value.high, Unit.USD)


def _to_targets(plan: Consolidated, counts: tuple[Count, ...], result: BalanceProjection) -> Block:
    """For cuts of the surplus that we assume: when they are reached, and what they would take a year."""
    book = plan.book
    rows: list[tuple[Cell, ...]] = []
    for count, path in zip(counts, result.paths, strict=True):
        for cut, target in zip(CUTS, targets_of(count), strict=False):
            found = next(one for one in path.targets if one.target_usd == target)
            last_year, chance = found.chance_by_year[-1]
            rows.append(
                (
                    count.name,
                    book("projection.cut", cut=cut),
                    Quantity(target, Unit.USD),
                    str(found.reached_in) if found.reached_in else book("projection.not-by", year=last_year),
                    Quantity(chance, Unit.SHARE, 0),
                    Quantity(found.needed_a_year_usd, Unit.USD),
                    _interval(found.stated_value_needed_usd),
                )
            )
    columns = (
        ("counted-by", K.TEXT, 1.0),
        ("target-cut", K.TEXT, 1.2),
        ("surplus", K.NUMBER, 1.0),
        ("reached-in", K.TEXT, 1.0),
        ("chance", K.NUMBER, 0.8),
        ("needed-a-year", K.NUMBER, 1.1),
        ("contracts-a-year", K.INTERVAL, 1.5),
    )
    return b.table(book, "balance-targets", columns, rows, note=book("projection.targets-note"))


def _counted(plan: Consolidated, result: BalanceProjection) -> Block:
    """Each purchase that enters: value stated, deliveries expected, the additional part."""
    book = plan.book
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(one.code),
            b.marked(one.title, plan.dossier.get(Purchase, one.code).illustrative, book),
            b.state(book, one.stage),
            Quantity(one.stated_usd, Unit.USD),
            Quantity(one.expected_deliveries_usd, Unit.USD),
            Quantity(one.expected_additional_usd, Unit.USD),
            book("projection.usual-schedule") if one.schedule_assumed else book("projection.own-schedule"),
        )
        for one in result.purchases
    ]
    columns = (
        ("code", K.CODE, 1.2),
        ("purchase", K.TEXT, 2.2),
        ("stage", K.MARK, 0.9),
        ("value-stated", K.NUMBER, 1.0),
        ("deliveries-expected", K.NUMBER, 1.0),
        ("additional-expected", K.NUMBER, 1.0),
        ("schedule", K.TEXT, 0.9),
    )
    last_year = result.paths[0].years[-1].year
    return b.table(book, "balance-purchases", columns, rows, note=book("projection.purchases-note", year=last_year))


def _capacity(plan: Consolidated, result: BalanceProjection) -> list[Block]:
    """Goods of which more is due than the other side has ever shipped to home."""
    book = plan.book
    if not result.capacity:
        return []
    items: list[tuple[Inline, ...]] = []
    for warning in result.capacity:
        codes: list[Inline] = []
        for code in warning.codes:
            codes += [", " if codes else "", Ref(code)]
        due = book("projection.due", hs=warning.hs, year=warning.year)
        tail: tuple[Inline, ...] = (book("projection.none-recorded"),)
        if warning.largest_usd is not None:
            recorded = book("projection.recorded", year=warning.largest_year)
            tail = (recorded, Quantity(warning.largest_usd, Unit.USD), ".")
        items.append((*codes, ": ", Quantity(warning.due_usd, Unit.USD), due, *tail))
    limit = balance_parameters()["capacity"]["warn_above"]
    note = b.paragraph(book("projection.capacity-note", limit=f"{limit:g}"))
    return [d.Callout(d.CalloutKind.NOTE, book("projection.capacity"), (d.BulletList(tuple(items)), note))]


def _aside(
    plan: Consolidated, whole: Sequence[Purchase], result: BalanceProjection, parts: Sequence[Purchase]
) -> list[Block]:
    """What is not counted, and why."""
    book, by_code = plan.book, {p.code: p for p in whole}
    rows: list[tuple[Cell, ...]] = [
        (Ref(one.code), b.titled(by_code[one.code], book), _reason(plan, by_code[one.code], one))
        for one in result.set_aside
    ]
    rows += [
        (Ref(p.code), b.titled(p, book), (book("projection.aside.part"), " ", Ref(p.part_of or ""))) for p in parts
    ]
    columns = (("code", K.CODE, 1.2), ("purchase", K.TEXT, 2.4), ("why", K.TEXT, 2.0))
    return [b.table(book, "balance-aside", columns, rows)] if rows else []


def _reason(plan: Consolidated, purchase: Purchase, aside: SetAside) -> Cell:
    book = plan.book
    kinds = {
        "package": purchase.package,
        "service": purchase.service,
        "cancelled": purchase.state == "cancelled",
        "no-value": purchase.value is None and not purchase.schedule,
    }
    for key, holds in kinds.items():
        if holds:
            return book(f"projection.aside.{key}")
    twin = next((word for word in aside.reason.split() if plan.dossier.find(word) and word != purchase.code), "")
    return (book("projection.aside.twin"), " ", Ref(twin)) if twin else book("projection.aside.currency")


def _assumptions(plan: Consolidated) -> Block:
    """Every assumption with its numbers and where it comes from."""
    book = plan.book
    rows: list[tuple[Cell, ...]] = []
    for name, table in balance_parameters().items():
        numbers: list[Inline] = []
        plain = {key: value for key, value in table.items() if key not in ("unit", "source")}
        if "low" in plain:
            plain = {"default": plain}
        for key, value in plain.items():
            numbers += ["; " if numbers else "", f"{book.word(f'for-{key}')} " if len(plain) > 1 else ""]
            for place, part in enumerate(value.values() if isinstance(value, dict) else (value,)):
                numbers += [" / " if place else "", b.number(part)]
        rows.append((book(f"assumption.{name}"), tuple(part for part in numbers if part != ""), table["source"]))
    columns = (("assumption", K.TEXT, 1.6), ("numbers", K.TEXT, 2.2), ("why", K.TEXT, 2.4))
    return b.table(book, "balance-assumptions", columns, rows, note=book("projection.assumptions-note"))

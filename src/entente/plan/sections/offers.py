"""Offers by tier: what we may give, from opening over target to floor."""

from __future__ import annotations

from entente.bargaining import Outcome
from entente.bargaining.gate import OPEN_STATES
from entente.dossier.kinds import Offer, TariffLine
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Day, Inline, Mark, Quantity, Ref, Section, Strong, Tone, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b
from entente.plan.sections.commensurate import commensurate

LINES = (
    ("hs", K.TEXT, 0.9),
    ("goods", K.TEXT, 2.6),
    ("before", K.NUMBER, 0.8),
    ("mfn", K.NUMBER, 0.8),
    ("bound", K.NUMBER, 0.8),
    ("opening", K.NUMBER, 0.8),
    ("target", K.NUMBER, 0.8),
    ("floor", K.NUMBER, 0.8),
    ("mfn-imports", K.NUMBER, 0.9),
)


def offers(plan: Consolidated) -> Section:
    """Return all offers with how far they are cleared, then the tariff lines of each."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Offer)
    rows = [
        (
            Ref(o.code),
            (*_title(plan, o), f". {b.sentence(o.text)}" if o.text else ""),
            b.agencies(dossier, [o.agency]),
            book.word(o.form),
            book.word(o.basis) if o.form == "tariff" else "–",
            _gate(plan, o),
            b.codes(o.conditional_on),
            b.state(book, o.state),
        )
        for o in records
    ]
    columns = (
        ("code", K.CODE, 1.0),
        ("offer", K.TEXT, 2.8),
        ("owner", K.CODE, 0.7),
        ("form", K.TEXT, 0.7),
        ("basis", K.TEXT, 0.9),
        ("gate", K.MARK, 0.9),
        ("conditional-on", K.CODE, 1.0),
        ("state", K.MARK, 0.8),
    )
    parts = [_lines(plan, o) for o in records if o.lines]
    blocks: list[Block] = [
        b.paragraph(book("offers.intro")),
        *b.illustrative_note(records, book),
        b.table(book, "offers", columns, rows),
    ]
    mirrored = commensurate(plan)
    return b.section(book, "offers", blocks, [*([mirrored] if mirrored else []), *parts])


def _title(plan: Consolidated, offer: Offer) -> tuple[Strong | Mark | str, ...]:
    if offer.illustrative:
        return (Strong(offer.title), " ", Mark(plan.book("label.illustrative"), Tone.NEUTRAL))
    return (Strong(offer.title),)


def _gate(plan: Consolidated, offer: Offer) -> Mark:
    """One label for all red lines and treaties: blocked, near, or clear."""
    book = plan.book
    outcomes = {verdict.outcome for verdict in plan.verdicts if verdict.offer == offer.code}
    barred = {found.offer for found in plan.incompatibilities if found.reason != "undecided"}
    if offer.state == "in-force":
        return Mark(book("gate.in-force"), Tone.NEUTRAL)
    if Outcome.HIT in outcomes or offer.code in barred:
        return Mark(book("gate.hit"), Tone.BAD)
    if Outcome.UNKNOWN in outcomes:
        return Mark(book("gate.unknown"), Tone.BAD)
    if Outcome.NEAR in outcomes:
        return Mark(book("gate.near"), Tone.WARN)
    return Mark(book("gate.clear"), Tone.GOOD)


def _imports(line: TariffLine) -> Quantity | str:
    amount = line.mfn_imports
    return Quantity(amount.mid, Unit.USD) if amount is not None and amount.currency == "USD" else str(amount or "–")


def _rate(value: float | None) -> Quantity:
    return Quantity(value, Unit.SHARE)


def _price(plan: Consolidated, offer: Offer) -> list[Block]:
    """The duty the offer gives up: on everybody's goods where the lines state them, else on the counterpart's."""
    book, price = plan.book, plan.assessment.prices.get(offer.code)
    if price is None:
        return [b.paragraph(book("offers.not-priced"))] if offer.state in OPEN_STATES else []
    blocks: list[Block] = []
    forgone = price.on_counterpart
    if price.mfn_imports_usd is not None:
        low, high = Quantity(price.range.low, Unit.USD), Quantity(price.range.high, Unit.USD)
        amount: tuple[Inline, ...] = (low,) if price.range.low == price.range.high else (low, " – ", high)
        imports = Quantity(price.mfn_imports_usd, Unit.USD)
        blocks.append(
            b.paragraph(
                book("offers.forgone.all-1"), *amount, book("offers.forgone.2"), imports, book("offers.forgone.all-3")
            )
        )
    if forgone is not None and forgone.trade_value_fas_usd:
        key = "counterpart" if offer.basis == "preferential" else "part"
        blocks.append(
            b.paragraph(
                book(f"offers.forgone.{key}-1"),
                Quantity(forgone.amount_usd, Unit.USD),
                book("offers.forgone.2"),
                Quantity(forgone.trade_value_fas_usd, Unit.USD),
                book("offers.forgone.counterpart-3", year=forgone.year),
            )
        )
    if forgone is not None and forgone.uncovered:
        blocks.append(b.paragraph(book("offers.uncovered", hs=", ".join(forgone.uncovered))))
    return blocks


def _lines(plan: Consolidated, offer: Offer) -> Section:
    book = plan.book
    rows: list[tuple[Cell, ...]] = [
        (
            line.hs,
            line.description or "–",
            _rate(line.rate_before),
            _rate(line.mfn_applied_rate),
            _rate(line.bound_rate),
            _rate(line.opening),
            _rate(line.target),
            _rate(line.floor),
            _imports(line),
        )
        for line in offer.lines
    ]
    blocks: list[Block] = []
    blocks += _price(plan, offer)
    if offer.valid_until is not None:
        blocks.append(b.paragraph(book("offers.valid-until"), Day(offer.valid_until)))
    blocks.append(b.table(book, "tariff-lines", LINES, rows, page_rows=40, of=offer.code))
    return Section(id=f"offer-{offer.code}", title=f"{offer.code} – {offer.title}", blocks=tuple(blocks))

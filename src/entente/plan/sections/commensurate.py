"""Low and commensurate: both sides' schedules by the same measures, with the open offers, judged by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan

from entente.bargaining import open_offers
from entente.calibration.cells import load_import_cells
from entente.calibration.commensurability import Commensurability, compare_schedules
from entente.calibration.commensurability_rule import Finding, Outcome, shipped_rule
from entente.calibration.commensurability_sides import CONCESSIONS, INDICES, InvalidRule, Side
from entente.calibration.commensurability_sources import counterpart_schedule, home_schedule, national_lines
from entente.calibration.duty_forgone import OfferedLine
from entente.calibration.scenarios import TariffScenario
from entente.dossier.kinds import Offer, Scenario
from entente.plan.consolidation import Consolidated
from entente.plan.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Mark,
    Quantity,
    Ref,
    Section,
    Strong,
    Table,
    Tone,
    Unit,
)
from entente.plan.document import ColumnKind as K
from entente.plan.pricing import last_published_year
from entente.plan.sections import _build as b
from entente.tradedata.measures.rates import NoSchedule, schedule_for
from entente.tradedata.starter import NotShipped

TONES = {Outcome.MET: Tone.GOOD, Outcome.NOT_MET: Tone.BAD, Outcome.UNKNOWN: Tone.WARN}


@dataclass(frozen=True, slots=True)
class Counted:
    """Lines of open offers that enter, each once at the lowest rate offered, and offers with none.

    Attributes:
        lines: prefix, rate now, rate offered at the target.
        offers: offers the lines are of.
        left_out: open tariff offers without a line that states both rates.
    """

    lines: tuple[OfferedLine, ...]
    offers: tuple[Offer, ...]
    left_out: tuple[Offer, ...]


def commensurate(plan: Consolidated) -> Section | None:
    """Return the part; None where no tariff offer is open. Where a table is lacking it holds the reason."""
    book, header = plan.book, plan.dossier.negotiation
    tariff = [offer for offer in open_offers(plan.dossier).values() if offer.form == "tariff"]
    if not tariff:
        return None
    counted = _count(tariff)
    before, after = _scenarios(plan)
    try:
        result, own = _compare(plan, counted, before, after)
    except (NotShipped, NoSchedule, InvalidRule) as error:
        reason = [b.paragraph(book("commensurate.unavailable")), b.paragraph(str(error))]
        return b.section(book, "commensurate", reason)
    names = (header.home_name, header.counterpart_name)
    theirs = "commensurate.theirs" if before is not after else "commensurate.theirs-same"
    blocks: list[Block] = [
        b.paragraph(book("commensurate.intro")),
        *b.illustrative_note([*counted.offers, *counted.left_out], book),
        b.paragraph(*_verdict(plan, result)),
        *_resting(plan, result, names),
        b.paragraph(
            Strong(f"{names[0]}: "),
            book("commensurate.ours", lines=len(counted.lines), known=result.home.known_share),
            *_listed(counted.offers),
            *((book("commensurate.left-out"), *_listed(counted.left_out)) if counted.left_out else ()),
            ".",
        ),
        b.paragraph(Strong(f"{names[1]}: "), book(theirs, before=_named(before), after=_named(after), year=own)),
        _tests(plan, result, names),
        _indices(plan, result, names),
        _concessions(plan, result, names),
        Callout(
            CalloutKind.CAVEAT,
            book("label.caveats"),
            (BulletList(tuple((text,) for text in (result.rule_source, *_caveats(plan, result)))),),
        ),
    ]
    return b.section(book, "commensurate", blocks)


def _count(offers: Sequence[Offer]) -> Counted:
    """Each prefix once: where several offers name it, the lowest rate stands."""
    lines: dict[str, OfferedLine] = {}
    entering: list[Offer] = []
    left_out: list[Offer] = []
    for offer in offers:
        found = False
        for line in offer.lines:
            offered = next((rate for rate in (line.target, line.opening, line.floor) if rate is not None), None)
            if line.mfn_applied_rate is None or offered is None:
                continue
            found = True
            known = lines.get(line.hs)
            if known is None or offered < known.rate_offered:
                lines[line.hs] = OfferedLine(line.hs, line.mfn_applied_rate, offered)
        (entering if found else left_out).append(offer)
    return Counted(tuple(lines.values()), tuple(entering), tuple(left_out))


def _scenarios(plan: Consolidated) -> tuple[Scenario | None, Scenario | None]:
    """The counterpart's duty without an agreement, and the lowest that a scenario of the case names."""
    scenarios = plan.dossier.current(Scenario)
    if not scenarios:
        return None, None
    fallback = next((s for s in scenarios if s.fallback), scenarios[0])
    return fallback, min(scenarios, key=lambda s: (s.added_rate, s is not fallback))


def _named(scenario: Scenario | None) -> str:
    return f"{scenario.code}: {scenario.title}" if scenario else "–"


def _priced(scenario: Scenario | None) -> TariffScenario | None:
    if scenario is None:
        return None
    lists = tuple(scenario.exemptions)
    return TariffScenario(scenario.code, scenario.title, scenario.added_rate, scenario.others, lists)


def _compare(
    plan: Consolidated, counted: Counted, before: Scenario | None, after: Scenario | None
) -> tuple[Commensurability, int]:
    """Return the comparison, and the year of the counterpart's trade.

    Raises:
        NotShipped, NoSchedule: a table is lacking, or was not yet published.
        InvalidRule: an offer's rates cannot be used.
    """
    header, today = plan.dossier.negotiation, plan.dossier.as_of
    cells = load_import_cells(header.home, header.counterpart)
    published = last_published_year(today)
    if cells.year > published:
        raise NotShipped(f"Trade of {cells.year}, the only year shipped, was not yet published on this day.")
    theirs = counterpart_schedule(header.home, header.counterpart, before=_priced(before), after=_priced(after))
    schedule = schedule_for(header.home, today)
    ours = home_schedule(
        national_lines(schedule, counted.lines),
        home=header.home,
        counterpart=header.counterpart,
        before_year=published + 1,
        notes=schedule.caveats,
    )
    return compare_schedules(ours, theirs), cells.year


def _listed(offers: Sequence[Offer]) -> list[Ref | str]:
    out: list[Ref | str] = []
    for offer in offers:
        out += [", " if out else "", Ref(offer.code)]
    return out


def _verdict(plan: Consolidated, result: Commensurability) -> tuple[Strong | Mark | str, ...]:
    book = plan.book
    return (
        Strong(book("commensurate.low")),
        " ",
        _mark(plan, result.low),
        "   ",
        Strong(book("commensurate.commensurate")),
        " ",
        _mark(plan, result.commensurate),
    )


def _resting(plan: Consolidated, result: Commensurability, names: tuple[str, str]) -> list[Block]:
    """Say on which part of the trade the verdict rests on averages of sectors, and what follows."""
    limit = shipped_rule().most_estimated
    said = "commensurate.resting-no-verdict", "commensurate.resting"
    return [
        Callout(
            CalloutKind.CAVEAT,
            plan.book("commensurate.estimated"),
            (
                b.paragraph(
                    plan.book(said[side.estimated_trade <= limit], name=name, share=side.estimated_trade, limit=limit)
                ),
            ),
        )
        for side, name in zip((result.home, result.counterpart), names, strict=True)
        if side.estimated_trade > 0
    ]


def _mark(plan: Consolidated, outcome: Outcome) -> Mark:
    return Mark(plan.book(f"commensurate.outcome-{outcome.name.lower().replace('_', '-')}"), TONES[outcome])


def _figure(index: str, value: float) -> Quantity:
    if index in CONCESSIONS:
        return Quantity(None if isnan(value) else value, Unit.USD)
    return Quantity(None if isnan(value) else value, Unit.SHARE, 1)


def _name(plan: Consolidated, index: str) -> str:
    return plan.book(f"commensurate.{index.replace('_', '-')}")


def _tests(plan: Consolidated, result: Commensurability, names: tuple[str, str]) -> Table:
    """Every test of the rule with its figures, its limit and how it ended."""
    book = plan.book
    sides = dict(zip((result.home.importer, result.counterpart.importer), names, strict=True))
    rows: list[tuple[Cell, ...]] = []
    for test in result.findings:
        ours, theirs = _values(test, result)
        rows.append(
            (
                book(f"commensurate.test-{test.test}"),
                (_name(plan, test.index), f" ({sides[test.side]})" if test.side else ""),
                ours,
                theirs,
                book(f"commensurate.limit-{test.test}", limit=test.limit),
                _mark(plan, test.outcome),
            )
        )
    columns = (
        ("test", K.TEXT, 1.0),
        ("measured", K.TEXT, 2.4),
        ("ours", K.TEXT, 0.9),
        ("theirs", K.TEXT, 0.9),
        ("limit", K.TEXT, 1.5),
        ("outcome", K.MARK, 0.9),
    )
    made = b.table(book, "commensurate-tests", columns, rows, note=book("commensurate.tests-note"))
    return _titled(made, {"ours": names[0], "theirs": names[1]})


def _values(test: Finding, result: Commensurability) -> tuple[Cell, Cell]:
    """The figures under the side they are of."""
    if not test.side:
        return _figure(test.index, test.values[0]), _figure(test.index, test.values[1])
    value = _figure(test.index, test.values[0])
    return (value, "") if test.side == result.home.importer else ("", value)


def _indices(plan: Consolidated, result: Commensurability, names: tuple[str, str]) -> Table:
    """Both schedules before and after: averages, peaks, duty-free shares, uniform equivalents."""
    book = plan.book

    def cells(side: Side, index: str) -> tuple[Cell, Cell]:
        return _figure(index, side.before.get(index)), _figure(index, side.after.get(index))

    rows: list[tuple[Cell, ...]] = [
        (_name(plan, index), *cells(result.home, index), *cells(result.counterpart, index)) for index in INDICES
    ]
    keys = ("ours-before", "ours-after", "theirs-before", "theirs-after")
    columns = (("measured", K.TEXT, 2.4), *((key, K.NUMBER, 1.0) for key in keys))
    made = b.table(
        book, "commensurate-indices", columns, rows, note=book("commensurate.indices-note"), source=_source(plan)
    )
    titles = [book(f"commensurate.column-{when}", name=name) for name in names for when in ("before", "after")]
    return _titled(made, dict(zip(keys, titles, strict=True)))


def _concessions(plan: Consolidated, result: Commensurability, names: tuple[str, str]) -> Table:
    """What each side gives, US dollars a year."""
    book = plan.book
    rows: list[tuple[Cell, ...]] = [
        (_name(plan, name), _figure(name, result.home.gives[name]), _figure(name, result.counterpart.gives[name]))
        for name in CONCESSIONS
    ]
    columns = (("measured", K.TEXT, 2.4), ("ours", K.NUMBER, 1.0), ("theirs", K.NUMBER, 1.0))
    made = b.table(
        book, "commensurate-gives", columns, rows, note=book("commensurate.gives-note"), source=_source(plan)
    )
    return _titled(made, {"ours": names[0], "theirs": names[1]})


def _titled(table: Table, titles: dict[str, str]) -> Table:
    """Return the table with the countries' names in its head."""
    columns = tuple(replace(column, title=titles.get(column.key, column.title)) for column in table.columns)
    return replace(table, columns=columns)


def _source(plan: Consolidated) -> str:
    header = plan.dossier.negotiation
    return load_import_cells(header.home, header.counterpart).provenance.publisher


def _caveats(plan: Consolidated, result: Commensurability) -> list[str]:
    """What to know, apart from what is said of the trade table where exposure is told."""
    header = plan.dossier.negotiation
    told = load_import_cells(header.home, header.counterpart).provenance.caveats
    return [text for text in result.caveats if text not in told]

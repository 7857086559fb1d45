"""The whole economy: what each scenario does to both countries in general equilibrium, world by world."""

from __future__ import annotations

from collections.abc import Sequence

from entente.calibration.general_results import DrawRange, GeneralEffects, WorldEffects
from entente.plan.consolidation import Consolidated
from entente.plan.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Chart,
    ChartForm,
    Inline,
    Interval,
    Quantity,
    Ref,
    Section,
    Unit,
)
from entente.plan.document import ColumnKind as K
from entente.plan.phrasebook import Phrasebook
from entente.plan.sections import _build as b

__all__ = ["general"]

SHOWN_SECTORS = 8


def general(plan: Consolidated, effects: Sequence[GeneralEffects]) -> Section:
    """Return welfare, wages, trade and duty by scenario and world, the reason the worlds differ, and what is left out.

    Args:
        plan: the consolidated case.
        effects: one result per scenario, at least one, all over the same worlds.
    """
    book, header = plan.book, plan.dossier.negotiation
    first = effects[0]
    source = _publishers(first)
    ours = (
        ("code", K.CODE, 0.9),
        ("scenario", K.TEXT, 2.0),
        ("world", K.TEXT, 1.1),
        ("welfare-home", K.INTERVAL, 1.4),
        ("sign-probability", K.NUMBER, 0.8),
        ("real-wage", K.INTERVAL, 1.4),
        ("exports-change", K.INTERVAL, 1.4),
        ("total-exports", K.INTERVAL, 1.4),
    )
    theirs = (
        ("code", K.CODE, 0.9),
        ("scenario", K.TEXT, 2.0),
        ("world", K.TEXT, 1.1),
        ("welfare-counterpart", K.INTERVAL, 1.4),
        ("revenue-change-all", K.INTERVAL, 1.5),
        ("balance-change", K.INTERVAL, 1.5),
    )
    pairs = [(effect, world) for effect in effects for world in effect.worlds]
    on_us = [(*_names(book, *pair), *_on_home(pair[1])) for pair in pairs]
    on_them = [(*_names(book, *pair), *_on_counterpart(pair[1])) for pair in pairs]
    intro = book("general.intro", home=header.home_name, counterpart=header.counterpart_name)
    note = book("general.note", draws=first.draws, seed=first.seed)
    blocks: list[Block] = [
        b.paragraph(intro),
        _chart(plan, effects, source),
        BulletList(tuple(_world(plan, world) for world in first.worlds)),
        *_drivers(plan, _fallback(plan, effects)),
        b.table(book, "general", ours, on_us, note=note, source=source),
        b.table(book, "general-theirs", theirs, on_them, note=note, source=source),
        _sectors(plan, _fallback(plan, effects), source),
        _caveats(book, first),
    ]
    return b.section(book, "general", blocks)


def _fallback(plan: Consolidated, effects: Sequence[GeneralEffects]) -> GeneralEffects:
    """The scenario of no agreement, or the first."""
    exposure = plan.assessment.exposure
    code = exposure.scenario.code if exposure else ""
    return next((effect for effect in effects if effect.scenario.code == code), effects[0])


def _publishers(effect: GeneralEffects) -> str:
    names = (name.strip() for source in effect.provenance.values() for name in source.publisher.split(";"))
    return "; ".join(name for name in dict.fromkeys(names) if name != "this project")


def _title(book: Phrasebook, world: WorldEffects) -> str:
    """Name a world in the plan's language; a user's own keeps its title."""
    key = f"general.world.{world.world}"
    return book(key) if book.has(key) else world.title


def _share(value: DrawRange) -> Interval:
    return Interval(value.low, value.mid, value.high, Unit.SHARE)


def _usd(value: DrawRange) -> Interval:
    return Interval(value.low, value.mid, value.high, Unit.USD)


def _names(book: Phrasebook, effect: GeneralEffects, world: WorldEffects) -> tuple[Cell, ...]:
    return (Ref(effect.scenario.code), effect.scenario.title, _title(book, world))


def _on_home(world: WorldEffects) -> tuple[Cell, ...]:
    return (
        _share(world.welfare_change_home),
        Quantity(world.sign_probability, Unit.SHARE, 0),
        _share(world.real_wage_change_home),
        _share(world.exports_change),
        _share(world.total_exports_change),
    )


def _on_counterpart(world: WorldEffects) -> tuple[Cell, ...]:
    return (
        _share(world.welfare_change_counterpart),
        _usd(world.counterpart_revenue_change_usd),
        _usd(world.bilateral_balance_change_usd),
    )


def _chart(plan: Consolidated, effects: Sequence[GeneralEffects], source: str) -> Chart:
    book, first = plan.book, effects[0]
    return Chart(
        id="general",
        title=book("chart.general.title", home=plan.dossier.negotiation.home_name),
        form=ChartForm.INTERVALS,
        rows=tuple(
            {
                "label": effect.scenario.title,
                "series": _title(book, world),
                "value": world.welfare_change_home.mid,
                "low": world.welfare_change_home.low,
                "high": world.welfare_change_home.high,
            }
            for effect in effects
            for world in effect.worlds
        ),
        unit=Unit.SHARE,
        alt=book(
            "chart.general.alt",
            title=first.scenario.title,
            most=min(world.welfare_change_home.mid for world in first.worlds),
            least=max(world.welfare_change_home.mid for world in first.worlds),
        ),
        axis=book("chart.general.axis"),
        source=source,
    )


def _world(plan: Consolidated, world: WorldEffects) -> tuple[Inline, ...]:
    """Say what a world's shares are, beside the observed ones, and what follows."""
    book, header = plan.book, plan.dossier.negotiation
    shares = book(
        "general.shares",
        world=_title(book, world),
        home=header.home_name,
        counterpart=header.counterpart_name,
        kept=_rounded(world.home_share),
        kept_observed=_rounded(world.observed_home_share),
        kept_source=world.observed_home_source or None,
        sold=_rounded(world.counterpart_share),
        sold_observed=_rounded(world.observed_counterpart_share),
        sold_source=world.observed_counterpart_source or None,
    )
    key = f"general.reading.{world.world}"
    return (shares, " ", book(key) if book.has(key) else world.reading)


def _drivers(plan: Consolidated, effect: GeneralEffects) -> list[Block]:
    """Say what the difference between the first world and each other comes from."""
    book, header = plan.book, plan.dossier.negotiation
    titles = {world.world: _title(book, world) for world in effect.worlds}
    items = []
    for second in dict.fromkeys(driver.second for driver in effect.drivers):
        theta, labour, trade = (driver for driver in effect.drivers if driver.second == second)
        parts = [driver.contribution for driver in (theta, labour, trade)]
        text = book(
            "general.drivers",
            home=header.home_name,
            counterpart=header.counterpart_name,
            first=titles[trade.first],
            second=titles[second],
            total=round(sum(part or 0.0 for part in parts), 4),
            **{
                name: None if part is None else round(part, 4)
                for name, part in zip(("elasticity", "labour", "trade"), parts, strict=True)
            },
            labour_first=_rounded(labour.first_value[0]),
            labour_second=_rounded(labour.second_value[0]),
            kept_first=_rounded(trade.first_value[0]),
            kept_second=_rounded(trade.second_value[0]),
            sold_first=_rounded(trade.first_value[1]),
            sold_second=_rounded(trade.second_value[1]),
        )
        items.append((text,))
    if not items:
        return []
    return [b.paragraph(book("general.why", title=effect.scenario.title)), BulletList(tuple(items))]


def _rounded(share: float | None) -> float | None:
    """Return a share with as many digits as a reader needs."""
    return None if share is None else round(share, 2)


def _sectors(plan: Consolidated, effect: GeneralEffects, source: str) -> Block:
    """The sectors that sell the counterpart most, in the world with the most sectors."""
    book = plan.book
    world = max(effect.worlds, key=lambda one: len(one.sectors))
    rows = [
        (
            sector.title,
            Quantity(sector.exports_before_usd, Unit.USD),
            _share(sector.exports_change),
            Quantity(sector.output_before_usd, Unit.USD),
            _share(sector.output_change),
        )
        for sector in world.sectors[:SHOWN_SECTORS]
    ]
    columns = (
        ("sector", K.TEXT, 2.0),
        ("exports", K.NUMBER, 1.0),
        ("exports-change", K.INTERVAL, 1.4),
        ("output", K.NUMBER, 1.0),
        ("output-change", K.INTERVAL, 1.4),
    )
    note = book("general.sectors-note", title=effect.scenario.title, world=_title(book, world))
    return b.table(book, "general-sectors", columns, rows, note=note, source=source)


def _caveats(book: Phrasebook, effect: GeneralEffects) -> Callout:
    """What every result leaves out, then what each world's reader must know."""
    general_points = [
        (book("general.leaves-out.long-run"),),
        (book("general.leaves-out.retaliation"),),
        (book("general.leaves-out.origin"),),
        (book("general.leaves-out.money"),),
        (book("general.leaves-out.range"),),
    ]
    of_worlds = [
        (caveat,) for caveat in effect.caveats if caveat.partition(": ")[0] in {w.world for w in effect.worlds}
    ]
    return Callout(CalloutKind.CAVEAT, book("label.caveats"), (BulletList((*general_points, *of_worlds)),))

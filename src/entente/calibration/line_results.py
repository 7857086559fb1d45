"""What a line-level assessment reports: plain records, ready to be written down."""

from __future__ import annotations

from dataclasses import dataclass

from entente.base.provenance import Provenance
from entente.calibration.ranges import Range
from entente.calibration.scenarios import TariffScenario

__all__ = ["LEAVES_OUT", "ChapterEffect", "LineEffect", "LineEffects", "ThirdExporter"]

LEAVES_OUT = (
    "Income, wages and exchange rates: every market but the line's own is held still.",
    "Domestic producers in the importing country, whose sales by line are not in the tables.",
    "Inputs: a duty on parts does not raise the cost of what is made from them.",
    "Retaliation, other duties on the same goods (sections 232 and 301), refunds and rerouting of goods.",
    "Capacity: exporters sell any quantity at today's price, so what third exporters gain is an upper bound.",
    "Time: elasticities are of the long run; in the first months less moves.",
    "New products and firms: goods not sold in the base year stay unsold.",
)


@dataclass(frozen=True, slots=True)
class ThirdExporter:
    """Another exporter to the counterpart.

    Attributes:
        partner: ISO alpha-3 code; EUU is the European Union.
        name: in words.
        exports_before_usd: its sales to the counterpart in all modelled lines.
        added_rate: added duty on it in the scenario, trade-weighted.
        diverted_usd: share of lines it takes over from home (negative: gives up to home), at base prices; adds up
            over all exporters to minus home's `trade_diversion_usd`.
        exports_change_usd: change of its sales in the scenario, its own added duty included.
    """

    partner: str
    name: str
    exports_before_usd: float
    added_rate: float
    diverted_usd: Range
    exports_change_usd: Range


@dataclass(frozen=True, slots=True)
class ChapterEffect:
    """Home's exports in one chapter.

    Attributes:
        chapter: two digits.
        title: short title.
        exports_before_usd: customs value.
        added_rate: added duty, trade-weighted, exempt goods at zero.
        exports_change_usd: change of customs value.
        exports_change: the same as a fraction of `exports_before_usd`.
    """

    chapter: str
    title: str
    exports_before_usd: float
    added_rate: float
    exports_change_usd: Range
    exports_change: Range


@dataclass(frozen=True, slots=True)
class LineEffect:
    """Home's exports in one six-digit subheading; the fields of `ChapterEffect`, and:

    Attributes:
        hs6: subheading of HS 2022.
        exempt_share: share of value spared by an exemption list.
        collected_rate: duty paid now.
        counterpart_import_share: home's share of the counterpart's imports in the subheading.
        elasticity_filled: the middle elasticity is a mean of the heading or chapter.
        rivals: the largest other exporters of the subheading, at most three, largest first.
    """

    hs6: str
    title: str
    exports_before_usd: float
    added_rate: float
    exempt_share: float
    collected_rate: float
    counterpart_import_share: float
    exports_change_usd: Range
    exports_change: Range
    elasticity_filled: bool
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineEffects:
    """Effects of one scenario. Ranges are over elasticities (see `Range`).

    Attributes:
        scenario: what was assumed.
        home: exporting country.
        counterpart: importing country.
        year: of the trade figures.
        exports_before_usd: home's exports to the counterpart, customs value, imports for consumption.
        modelled_share: share of it that the model covers; the rest is left as it is.
        added_rate: added duty on home's exports, trade-weighted at base values.
        added_rate_others: the same for all other partners together.
        exports_change_usd: change of home's exports to the counterpart.
        exports_change: the same as a fraction of `exports_before_usd`.
        trade_creation_usd: part of the change because the counterpart buys less of the line from everyone.
        trade_diversion_usd: part of the change because home's share of the line moves.
        price_effect_usd: part of the change because home's prices move; 0 with infinite supply.
        revenue_before_usd: duty the counterpart collects on home's goods in the base year.
        revenue_change_usd: change of that.
        revenue_change_all_usd: change of duty the counterpart collects on all partners' goods.
        consumer_surplus_change_usd: money value of the price change to the counterpart's buyers.
        third_exporters: other exporters, largest diversion first.
        chapters: home's chapters, largest base value first.
        lines: subheadings with the largest loss (or gain) at the middle elasticities.
        leaves_out: what the model does not have.
        caveats: what to know before using the figures.
        provenance: table → origin.
        figures_from: table → which figures rest on it.
    """

    scenario: TariffScenario
    home: str
    counterpart: str
    year: int
    exports_before_usd: float
    modelled_share: float
    added_rate: float
    added_rate_others: float
    exports_change_usd: Range
    exports_change: Range
    trade_creation_usd: Range
    trade_diversion_usd: Range
    price_effect_usd: Range
    revenue_before_usd: float
    revenue_change_usd: Range
    revenue_change_all_usd: Range
    consumer_surplus_change_usd: Range
    third_exporters: tuple[ThirdExporter, ...]
    chapters: tuple[ChapterEffect, ...]
    lines: tuple[LineEffect, ...]
    leaves_out: tuple[str, ...]
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]
    figures_from: dict[str, str]

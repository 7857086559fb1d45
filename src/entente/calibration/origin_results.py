"""What the origin screen reports: products with scores and reasons, plain records ready to be written down."""

from __future__ import annotations

from dataclasses import dataclass

from entente.base.provenance import Provenance

__all__ = ["ORDINARY_REASONS", "WHAT_IT_IS", "Indicator", "OriginScreen", "ScreenedProduct"]

WHAT_IT_IS = (
    "A score orders products for a closer look at papers and production. It is no finding that goods were rerouted, "
    "and it says nothing about any firm: trade by product cannot show who shipped what."
)
ORDINARY_REASONS = (
    "Production moved: firms invested at home, buy parts of the same heading abroad and export what they make.",
    "One code holds parts and finished goods, or qualities of very different price.",
    "Goods stay at home: imports are consumed there, and exports are made from something else.",
    "Both flows follow the same cycle of demand.",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of one product.

    Attributes:
        name: as in `parameters/origin_screen.toml`.
        value: in its unit; None where it cannot be computed.
        points: 0 to 1; None where it cannot be computed.
        reason: value and figures behind it in words, or what is missing.
    """

    name: str
    value: float | None
    points: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class ScreenedProduct:
    """One product and one third country.

    Attributes:
        product: code or sector.
        title: what it is.
        third: ISO alpha-3 of the third country.
        score: mean of the points, 0 to 1, weighted, over the indicators that can be computed.
        evidence: share of the weights that could be computed.
        ranked: whether evidence and exports reach the limits.
        exports_usd: home's exports to the counterpart, mean of the last years.
        supplied_usd: home's imports from the third country, mean of the last years; None where not recorded.
        indicators: all of them, in the order of the parameters.
    """

    product: str
    title: str
    third: str
    score: float
    evidence: float
    ranked: bool
    exports_usd: float
    supplied_usd: float | None
    indicators: tuple[Indicator, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What raised the score, strongest first."""
        counted = [one for one in self.indicators if one.points]
        return tuple(one.reason for one in sorted(counted, key=lambda one: -(one.points or 0.0)))

    @property
    def unknown(self) -> tuple[str, ...]:
        """What could not be computed, and why."""
        return tuple(one.reason for one in self.indicators if one.points is None)


@dataclass(frozen=True, slots=True)
class OriginScreen:
    """A screen of a home country's exports to its counterpart.

    Attributes:
        home, counterpart: ISO alpha-3.
        product_kind: what a product is.
        first_years, last_years: compared with each other.
        products: ranked ones by score, then those not ranked by exports.
        what_it_is: how to read it.
        ordinary_reasons: other explanations of a high score.
        statistics: relation → whose count it is.
        assumptions: indicator → weight, limits and source in words.
        caveats: what to know.
        provenance: table → origin.
    """

    home: str
    counterpart: str
    product_kind: str
    first_years: tuple[int, ...]
    last_years: tuple[int, ...]
    products: tuple[ScreenedProduct, ...]
    what_it_is: str
    ordinary_reasons: tuple[str, ...]
    statistics: dict[str, str]
    assumptions: dict[str, str]
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]

    @property
    def ranked(self) -> tuple[ScreenedProduct, ...]:
        """Products with enough evidence and exports."""
        return tuple(product for product in self.products if product.ranked)

"""What a projection of the balance starts from: purchases, both countries' statistics, assumptions with ranges."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from entente.base.errors import EntenteError
from entente.dossier.kinds import Purchase
from entente.dossier.look_alikes import find_look_alikes

__all__ = [
    "STAGES",
    "BilateralStatistic",
    "InvalidBalance",
    "PlannedPurchase",
    "SetAside",
    "Triangle",
    "assumption",
    "balance_parameters",
    "check_statistics",
    "plan_purchases",
]

STAGES = ("intent", "mou", "contract", "delivery", "delivered")


class InvalidBalance(EntenteError):
    """Statistics, purchases or options from which no balance can be projected."""


@dataclass(frozen=True, slots=True)
class BilateralStatistic:
    """Goods trade of a home country with its counterpart as one of them counts it.

    Attributes:
        counted_by: ISO alpha-3 of the country whose statistics these are.
        year: calendar year.
        home_exports_usd: home's goods exports to the counterpart.
        home_imports_usd: home's goods imports from the counterpart.
        imports_at: "fas" if purchases enter at the exporter's border (free alongside ship or on board), "cif" if at the
            importer's, with freight and insurance.
        source: where the figures come from, in words.
    """

    counted_by: str
    year: int
    home_exports_usd: float
    home_imports_usd: float
    imports_at: str
    source: str

    def __post_init__(self) -> None:
        if self.imports_at not in ("fas", "cif"):
            raise InvalidBalance(f"Imports valued at {self.imports_at!r} are not known. Use fas or cif.")
        for value in (self.home_exports_usd, self.home_imports_usd):
            if not 0 <= value < float("inf"):
                raise InvalidBalance(
                    f"{self.counted_by} {self.year}: {value} is no trade value. Use dollars, 0 or more."
                )

    @property
    def balance_usd(self) -> float:
        """Home's surplus; the counterpart's deficit."""
        return self.home_exports_usd - self.home_imports_usd


@dataclass(frozen=True, slots=True)
class PlannedPurchase:
    """A purchase that enters the projection.

    Attributes:
        code, title, sector, buyer, seller: as recorded.
        hs: HS prefixes, may be empty.
        stage: one of `STAGES`.
        low_usd, high_usd: value stated.
        schedule: (year, low, high) of deliveries stated; empty where none is.
        signed: year of signing, done or due; None where not known.
        existing: ordered before the talks: nothing of it is additional.
    """

    code: str
    title: str
    sector: str
    buyer: str
    seller: str
    hs: tuple[str, ...]
    stage: str
    low_usd: float
    high_usd: float
    schedule: tuple[tuple[int, float, float], ...]
    signed: int | None
    existing: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """A purchase that does not enter the projection, and why."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Triangle:
    """A number with its range: triangular between low and high, highest at mid."""

    low: float
    mid: float
    high: float


@cache
def balance_parameters() -> dict[str, Any]:
    """Return the assumptions with units and sources."""
    text = resources.files(__package__).joinpath("parameters", "balance.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def assumption(name: str, key: str = "default") -> Triangle:
    """Return an assumption for a sector or stage; the default where the sector has none of its own."""
    table = balance_parameters()[name]
    return Triangle(**table.get(key, table.get("default")))


def plan_purchases(purchases: Iterable[Purchase]) -> tuple[tuple[PlannedPurchase, ...], tuple[SetAside, ...]]:
    """Return the purchases that enter a projection, each counted once, and those set aside with the reason.

    Set aside are packages (their parts are counted), services, cancelled purchases, those without a value in US
    dollars, and of two records that look like one purchase the one at the earlier stage.
    """
    planned, aside = [], []
    rest: list[Purchase] = []
    for purchase in purchases:
        reason = _reason_to_leave(purchase)
        if reason:
            aside.append(SetAside(purchase.code, purchase.title, reason))
        else:
            rest.append(purchase)
    dropped: dict[str, str] = {}
    for pair in find_look_alikes(rest):
        lesser, kept = sorted((pair.later, pair.earlier), key=lambda p: (STAGES.index(p.state), p.known_on, p.code))
        dropped[lesser.code] = f"seems to be {kept.code} (same {', '.join(pair.same)}), which is counted"
    for purchase in rest:
        if purchase.code in dropped:
            aside.append(SetAside(purchase.code, purchase.title, dropped[purchase.code]))
        else:
            planned.append(_planned(purchase))
    return tuple(planned), tuple(aside)


def _reason_to_leave(purchase: Purchase) -> str:
    if purchase.package:
        return "a package; its parts are counted"
    if purchase.service:
        return "finance or services, not goods"
    if purchase.state == "cancelled":
        return "cancelled"
    if purchase.value is None and not purchase.schedule:
        return "no value stated: not known, not zero"
    amounts = [purchase.value] if purchase.value is not None else [part.amount for part in purchase.schedule]
    if any(amount.currency != "USD" for amount in amounts):
        return "value not in US dollars"
    return ""


def _planned(purchase: Purchase) -> PlannedPurchase:
    schedule = tuple((part.year, part.amount.low, part.amount.high) for part in purchase.schedule)
    value = purchase.value
    low = value.low if value is not None else sum(part[1] for part in schedule)
    high = value.high if value is not None else sum(part[2] for part in schedule)
    day: date | None = purchase.signed_on or purchase.sign_by
    return PlannedPurchase(
        code=purchase.code,
        title=purchase.title,
        sector=purchase.sector,
        buyer=purchase.buyer,
        seller=purchase.seller,
        hs=tuple(purchase.hs),
        stage=purchase.state,
        low_usd=low,
        high_usd=high,
        schedule=schedule,
        signed=day.year if day is not None else None,
        existing=purchase.existing_order,
    )


def check_statistics(statistics: Sequence[BilateralStatistic]) -> None:
    """Raise unless there is at least one statistic, one by each country."""
    counted = [one.counted_by for one in statistics]
    if not counted or len(set(counted)) != len(counted):
        raise InvalidBalance(
            f"Statistics are counted by {', '.join(counted) or 'nobody'}. Give one for each country: the two counts "
            "stand side by side and are never mixed."
        )

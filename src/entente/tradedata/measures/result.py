"""What an answer about a rate holds, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from entente.base.errors import EntenteError
from entente.tradedata.measures.base import SpecificDuty

__all__ = [
    "LineRate",
    "MeasureApplied",
    "OutsideRegister",
    "ReliefApplied",
    "TariffAnswer",
    "UnitMismatch",
    "UnitValue",
    "UnknownLine",
    "UnknownOrigin",
    "WrongImporter",
]


class UnknownOrigin(EntenteError):
    """A country code that is no origin."""


class WrongImporter(EntenteError):
    """An importer that is no country code, or a schedule or register of another country."""


class UnknownLine(EntenteError):
    """A code the schedule does not have."""


class OutsideRegister(EntenteError):
    """A day before the register begins."""


class UnitMismatch(EntenteError):
    """A unit value in another unit than the duty."""


@dataclass(frozen=True, slots=True)
class UnitValue:
    """What a unit of the goods is worth.

    Attributes:
        amount: money per unit.
        unit: unit of quantity: kg, litre, unit, dozen, pair ... or a usual short form of it.
        currency: ISO 4217 code of the amount; "" stands for US dollars.
    """

    amount: float
    unit: str
    currency: str = ""


@dataclass(frozen=True, slots=True)
class MeasureApplied:
    """A measure that makes part of the rate.

    Attributes:
        id, title, act, url: what it is.
        rate: its own fraction; a total where `includes_mfn`.
        adds: fraction of customs value it adds to the answer.
        valid_from, valid_until, announced, in_schedule: its days; `valid_until` as known.
        includes_mfn: whether the general rate is counted in.
        content: part of the value it falls on; "" is the whole.
        condition: what customs must find first; "" if nothing.
        confidence, note: how sure, and what to know.
    """

    id: str
    title: str
    act: str
    url: str
    rate: float | None
    adds: float
    valid_from: date | None
    valid_until: date | None
    announced: date | None
    in_schedule: date | None
    includes_mfn: bool = False
    content: str = ""
    condition: str = ""
    confidence: str = "high"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReliefApplied:
    """A relief that spares the goods a duty: `suspends` or `exempts`."""

    id: str
    kind: str
    title: str
    act: str
    relieves: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    announced: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineRate:
    """The rate on one lowest line: fractions of customs value, None where no part is known."""

    line: str
    ad_valorem_rate: float | None
    base_rate: float | None
    added_rate: float
    complete: bool


@dataclass(frozen=True, slots=True)
class TariffAnswer:
    """What goods of a code from an origin pay on a day.

    Attributes:
        importer, exporter, hs, hs_revision: what was asked.
        on: the day of entry.
        known_on: the day whose knowledge is used; None is everything known.
        schedule: name of the schedule of general rates.
        ad_valorem_rate: fraction of customs value, with the equivalent of specific duties where it is known; None where
            no part of the rate is known.
        complete: whether the general rate is the line's own and nothing of it is left out of `ad_valorem_rate`.
            Measures that the register is known to lack are told as caveats.
        base_rate: general, preferential or column 2 rate in it.
        lowest, highest: smallest and largest rate among the lines under the code.
        basis: how lines of different rates were averaged, or `one rate`.
        specific: duties per unit and the like.
        measures: measures that made the rate, the general rate first.
        conditional: duties owed only if customs finds something; not counted.
        reliefs: reliefs that spare the goods, or some of them, a duty.
        lines: rates line by line, at most 50.
        line_count: number of lowest lines under the code.
        caveats: what a reader must know.
    """

    importer: str
    exporter: str
    hs: str
    hs_revision: str
    on: date
    known_on: date | None
    schedule: str
    ad_valorem_rate: float | None
    complete: bool
    base_rate: float | None
    lowest: float | None
    highest: float | None
    basis: str
    specific: tuple[SpecificDuty, ...]
    measures: tuple[MeasureApplied, ...]
    conditional: tuple[MeasureApplied, ...]
    reliefs: tuple[ReliefApplied, ...]
    lines: tuple[LineRate, ...]
    line_count: int
    caveats: tuple[str, ...]

"""The rate in force, from what ships or from a user's own schedule and register."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from entente.base.errors import EntenteError
from entente.base.hs import HSCode
from entente.tradedata import starter
from entente.tradedata.measures.answer import answer
from entente.tradedata.measures.loading import register_for
from entente.tradedata.measures.register import Register
from entente.tradedata.measures.result import TariffAnswer, UnitValue, WrongImporter
from entente.tradedata.schedules.schedule import Schedule
from entente.tradedata.schedules.shipped import us_schedule
from entente.tradedata.schedules.vietnam import vn_schedule

__all__ = ["NoSchedule", "matching", "schedule_for", "tariff_rate"]

_ISO3 = re.compile(r"[A-Z]{3}")


class NoSchedule(EntenteError):
    """No schedule of an importer."""


def schedule_for(importer: str, on: date, known_on: date | None = None) -> Schedule:
    """Return the schedule that ships for an importer, as known on a day.

    Raises:
        NoSchedule: none ships.
    """
    if importer == "USA":
        return us_schedule()
    if importer == "VNM":
        return vn_schedule(min(on, known_on or on))
    raise NoSchedule(
        f"No schedule ships for importer {importer!r}; shipped: USA, and VNM in part. Give one with --schedule FILE "
        "(docs/how-to/load-a-national-schedule.md)."
    )


def matching(
    importer: str, on: date, known_on: date | None, schedule: Schedule | None, register: Register | None
) -> tuple[Schedule, Register]:
    """Return the schedule and the register of an importer, those that ship where none is given.

    Raises:
        NoSchedule: none ships and none is given.
        WrongImporter: the code is none of three letters, or what is given is of another country.
    """
    if not _ISO3.fullmatch(importer):
        raise WrongImporter(f"{importer!r} is no code of a country. Give three letters, e.g. USA.")
    schedule = schedule or schedule_for(importer, on, known_on)
    register = register or register_for(importer)
    for what, of in (("schedule", schedule.importer), ("register", register.importer)):
        if of != importer:
            raise WrongImporter(
                f"The {what} is of {of}, the importer asked for is {importer}. Give the {what} of {importer}."
            )
    return schedule, register


def tariff_rate(
    importer: str,
    exporter: str,
    hs: str,
    on: date,
    *,
    known_on: date | None = None,
    hs_revision: str = "",
    preference: str = "",
    content_share: float = 1.0,
    unit_value: UnitValue | None = None,
    schedule: Schedule | None = None,
    register: Register | None = None,
) -> TariffAnswer:
    """Return what goods of a code from an exporter pay on a day.

    Args:
        importer: ISO alpha-3 code of the importing country.
        exporter: ISO alpha-3 code of the origin.
        hs: code of 2 to 10 digits, as text.
        on: day of entry.
        known_on: judge by what was known on this day; None is everything known. A measure that was announced later is
            not seen even if it reaches back; an end announced later is not seen either.
        hs_revision: edition of the Harmonized System of `hs`; that of the schedule when empty.
        preference: programme symbol claimed; none when empty.
        content_share: share of the value that is the metal named by duties on a content, between 0 and 1.
        unit_value: what a unit of the goods is worth.
        schedule: general rates; those that ship when None.
        register: measures; those that ship when None.
    """
    schedule, register = matching(importer, on, known_on, schedule, register)
    code = HSCode(hs, hs_revision or schedule.hs_revision)
    return answer(
        schedule,
        register,
        exporter=exporter,
        hs=code,
        on=on,
        known_on=known_on,
        preference=preference,
        content_share=content_share,
        unit_value=unit_value,
        weights=_trade(importer, exporter),
    )


@cache
def _trade(importer: str, exporter: str) -> dict[str, float]:
    """Return line → value of 2024 where the package has it for the pair."""
    if importer != "USA" or exporter not in starter.shipped_lines():
        return {}
    table = starter.us_import_hts10()
    rows = table.filter(table.partner == exporter).to_pyarrow()
    return dict(zip(rows["hts10"].to_pylist(), rows["trade_value_consumption_usd"].to_pylist(), strict=True))

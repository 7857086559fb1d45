"""Tariff scenarios of the counterpart: who pays which added duty, on which goods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.calibration.cells import ImportCells
from entente.tradedata import starter

__all__ = ["AddedRate", "InvalidScenario", "TariffScenario", "added_rates", "known_exemption_lists", "rate_list"]

EVERY_OTHER_PARTNER = "*"
_IMPORTER_OF_LISTS = "USA"
_NO_ADDED_DUTY = "none"


class InvalidScenario(EntenteError):
    """A scenario that names a list or partner the tables do not have, or an impossible rate."""


@dataclass(frozen=True, slots=True)
class AddedRate:
    """An added ad valorem duty.

    Attributes:
        rate: fraction of customs value.
        includes_mfn: the rate counts the duty already paid in, so that only the rest is added, never below zero.
    """

    rate: float
    includes_mfn: bool = False


@dataclass(frozen=True, slots=True)
class TariffScenario:
    """An added duty of the counterpart on the home country and on everyone else.

    Attributes:
        code: stable name, e.g. `"rate-46"`.
        title: what a reader sees.
        added_rate_home: added duty on the home country's goods, a fraction: 0.46.
        added_rate_others: added duty on other partners: the name of a shipped list, or partner → fraction, in which
            `"*"` stands for every partner not named.
        exemption_lists: lists whose goods, from any partner, are spared the added duty.

    Raises:
        InvalidScenario: on creation, for a rate at or below -1 or a repeated list.
    """

    code: str
    title: str
    added_rate_home: float
    added_rate_others: Mapping[str, float] | str = "none"
    exemption_lists: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rates = {"home": self.added_rate_home}
        if not isinstance(self.added_rate_others, str):
            rates |= dict(self.added_rate_others)
        for name, rate in rates.items():
            if not np.isfinite(rate) or rate <= -1:
                raise InvalidScenario(
                    f"Scenario {self.code}: added rate {rate!r} on {name} is not possible. Give a fraction above -1, "
                    "e.g. 0.46 for 46 %."
                )
            if rate > 5:
                raise InvalidScenario(
                    f"Scenario {self.code}: added rate {rate!r} on {name} would be {rate:.0%}. Rates are fractions: "
                    f"write {rate / 100:g} for {rate:g} %."
                )
        if len(set(self.exemption_lists)) != len(self.exemption_lists):
            raise InvalidScenario(f"Scenario {self.code} names an exemption list twice. Name each once.")


def known_exemption_lists(cells: ImportCells) -> tuple[str, ...]:
    """Return the exemption lists the import table knows, in order."""
    return tuple(sorted(frozenset().union(*cells.group)))


@cache
def rate_list(name: str) -> dict[str, AddedRate]:
    """Return partner → added rate of a shipped list; `"*"` is every partner not named.

    Raises:
        InvalidScenario: there is no such list; the message names those there are.
    """
    rows = starter.us_rate_lists().to_pyarrow().to_pylist()
    rates = {
        row["partner"]: AddedRate(row["added_rate"], row["includes_mfn"]) for row in rows if row["list_code"] == name
    }
    if not rates:
        shipped = sorted({row["list_code"] for row in rows})
        raise InvalidScenario(
            f"There is no list of rates named {name!r}. Use one of {', '.join(shipped)}, or give partner → rate."
        )
    return rates


def added_rates(scenario: TariffScenario, *, home: str, cells: ImportCells) -> NDArray[np.float64]:
    """Return the added duty of every cell, (cell,), a fraction of value.

    Cells without an elasticity (special provisions of chapters 98 and 99) get none.

    Raises:
        InvalidScenario: an exemption list is unknown, a partner has no rate, or a named partner is not in the table.
    """
    known = known_exemption_lists(cells)
    unknown = [name for name in scenario.exemption_lists if name not in known]
    if unknown:
        raise InvalidScenario(
            f"Scenario {scenario.code}: {cells.table} has no exemption list {', '.join(unknown)}. "
            f"Use {', '.join(known) or 'none: the table names no lists'}."
        )
    named = scenario.added_rate_others
    if isinstance(named, str) and named != _NO_ADDED_DUTY and cells.counterpart != _IMPORTER_OF_LISTS:
        raise InvalidScenario(
            f"Scenario {scenario.code}: the list {named!r} is of duties of {_IMPORTER_OF_LISTS}, not of "
            f"{cells.counterpart}. Give partner → rate instead."
        )
    by_partner = [_rate_of(partner, scenario, home=home, cells=cells) for partner in cells.partner]
    rate = np.array([entry.rate for entry in by_partner])[cells.partner_of_cell]
    inclusive = np.array([entry.includes_mfn for entry in by_partner])[cells.partner_of_cell]
    rate = np.where(inclusive, np.maximum(rate - cells.collected_rate, 0.0), rate)
    spared = cells.exempt_under(scenario.exemption_lists) | ~cells.modelled
    return np.where(spared, 0.0, rate)


def _rate_of(partner: str, scenario: TariffScenario, *, home: str, cells: ImportCells) -> AddedRate:
    """Return the added rate of one partner."""
    if partner == home:
        return AddedRate(scenario.added_rate_home)
    if isinstance(scenario.added_rate_others, str):
        rates = rate_list(scenario.added_rate_others)
    else:
        rates = {name: AddedRate(rate) for name, rate in scenario.added_rate_others.items()}
        strangers = sorted(set(rates) - {*cells.partner, EVERY_OTHER_PARTNER})
        if strangers:
            raise InvalidScenario(
                f"Scenario {scenario.code}: {', '.join(strangers)} is not a partner in the import table. "
                f"Use ISO alpha-3 codes: {', '.join(cells.partner)}."
            )
    found = rates.get(partner) or rates.get(EVERY_OTHER_PARTNER)
    if found is None:
        raise InvalidScenario(
            f'Scenario {scenario.code} gives no added rate for {partner}. Name it, or add "*" for everyone else.'
        )
    return found

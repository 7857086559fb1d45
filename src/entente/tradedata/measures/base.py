"""The rate before measures: general, column 2, or a preference that is claimed, line by line."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.tradedata.schedules.duty import Duty, Specific
from entente.tradedata.schedules.schedule import RateColumn, Schedule
from entente.tradedata.schedules.special import PROGRAMME_MEMBERS, parse_special

__all__ = ["BaseRates", "NoPreference", "SpecificDuty", "base_rates"]

_COLLECTED = "duty collected on US imports of 2024 less the plain percentage"
_GIVEN = "unit value given"
_NO_PREFERENCES = ("bound",)


class NoPreference(EntenteError):
    """A preference that the line does not offer, or the origin cannot claim."""


@dataclass(frozen=True, slots=True)
class SpecificDuty:
    """The part of a rate that is not a percentage of the whole value.

    Attributes:
        line: tariff line.
        text: the schedule's words.
        amounts: duties per unit.
        ad_valorem_equivalent: fraction of value it comes to; None if not known.
        basis: how the equivalent was found; "" if there is none.
    """

    line: str
    text: str
    amounts: tuple[Specific, ...]
    ad_valorem_equivalent: float | None
    basis: str


@dataclass(frozen=True, slots=True, eq=False)
class BaseRates:
    """Rates of the chosen column.

    Attributes:
        column: `mfn`, `column2` or `preference`.
        title: what a reader sees.
        ad_valorem_rate: (line,) plain percentage as a fraction, NaN where unknown.
        rest_rate: (line,) what the rest comes to, NaN where unknown.
        tariff_line: (line,) code of the line that holds the rate.
        estimated: (line,) whether the rate is an average of something wider, not the line's own.
        specific: parts that are not a percentage, one for each tariff line that has one.
        caveats: what to know.
    """

    column: str
    title: str
    ad_valorem_rate: NDArray[np.float64]
    rest_rate: NDArray[np.float64]
    tariff_line: tuple[str, ...]
    estimated: NDArray[np.bool_]
    specific: tuple[SpecificDuty, ...]
    caveats: tuple[str, ...] = ()

    @property
    def counted_rate(self) -> NDArray[np.float64]:
        """(line,) sum of the known parts; 0 where nothing is known."""
        return np.asarray(np.nan_to_num(self.ad_valorem_rate) + np.nan_to_num(self.rest_rate))

    @property
    def complete(self) -> NDArray[np.bool_]:
        """(line,) whether all of the line's own rate is in `counted_rate`."""
        return np.asarray(~np.isnan(self.rest_rate) & ~self.estimated)

    @property
    def some_known(self) -> NDArray[np.bool_]:
        """(line,) whether any part of the rate is known."""
        return np.asarray(~np.isnan(self.ad_valorem_rate) | ~np.isnan(self.rest_rate))

    def revalued(self, unit_value: float) -> BaseRates:
        """Return the rates with the equivalent of duties per unit computed from a unit value."""
        equivalents = {
            part.line: sum(amount.amount for amount in part.amounts) / unit_value
            for part in self.specific
            if part.amounts
        }
        rest = [equivalents.get(code, old) for code, old in zip(self.tariff_line, self.rest_rate, strict=True)]
        specific = tuple(
            replace(part, ad_valorem_equivalent=round(equivalents[part.line], 9), basis=_GIVEN)
            if part.line in equivalents
            else part
            for part in self.specific
        )
        return replace(self, rest_rate=np.array(rest), specific=specific)


def base_rates(
    schedule: Schedule, at: NDArray[np.int64], column2: bool, *, exporter: str, preference: str = ""
) -> BaseRates:
    """Return the rate before measures of the lines at positions `at`.

    Raises:
        NoPreference: the claimed preference is not open to the origin or not offered on a line.
    """
    held_by = schedule.tariff_line[at]
    if preference in _NO_PREFERENCES:
        raise NoPreference(f"{preference!r} is not a preference but the ceiling promised. Leave it out.")
    if preference and preference in schedule.columns:
        return _from_preference(schedule, preference, held_by)
    if preference:
        return _preferential(schedule, held_by, exporter=exporter, preference=preference)
    name = "column2" if column2 and "column2" in schedule.columns else "mfn"
    column = schedule.columns["column2"] if name == "column2" else schedule.general
    title = "Column 2 rate" if name == "column2" else "General rate (most favoured nation)"
    return _from_column(schedule, column, held_by, name, title)


def _from_column(
    schedule: Schedule, column: RateColumn, held_by: NDArray[np.int64], name: str, title: str
) -> BaseRates:
    specific = []
    for row in np.unique(held_by):
        if column.kind[row] in ("free", "ad_valorem", "none"):
            continue
        rest = column.rest_rate[row]
        known = None if np.isnan(rest) else round(float(rest), 9)
        specific.append(_specific(schedule.codes[row], column.duty(int(row)), known))
    return BaseRates(
        column=name,
        title=title,
        ad_valorem_rate=column.ad_valorem_rate[held_by],
        rest_rate=column.rest_rate[held_by],
        tariff_line=tuple(schedule.codes[row] for row in held_by),
        estimated=schedule.estimated[held_by] if schedule.estimated.size else np.zeros(held_by.size, dtype=np.bool_),
        specific=tuple(specific),
        caveats=_basis_caveats(schedule, held_by),
    )


def _from_preference(schedule: Schedule, preference: str, held_by: NDArray[np.int64]) -> BaseRates:
    """Return the rates of a column of preferences; a line without one pays the general rate."""
    column, general = schedule.columns[preference], schedule.general
    empty = np.array([kind == "none" for kind in column.kind], dtype=np.bool_)
    merged = RateColumn(
        text=tuple(g if none else p for p, g, none in zip(column.text, general.text, empty, strict=True)),
        kind=tuple(g if none else p for p, g, none in zip(column.kind, general.kind, empty, strict=True)),
        ad_valorem_rate=np.where(empty, general.ad_valorem_rate, column.ad_valorem_rate),
        rest_rate=np.where(empty, general.rest_rate, column.rest_rate),
        currency=column.currency,
    )
    found = _from_column(schedule, merged, held_by, "preference", f"Preferential rate, column {preference}")
    without = int(empty[held_by].sum())
    said = f"{without} of {held_by.size} lines have no rate under {preference}: the general rate is counted for them."
    return replace(found, caveats=(*found.caveats, said)) if without else found


def _basis_caveats(schedule: Schedule, held_by: NDArray[np.int64]) -> tuple[str, ...]:
    """Say what general rates rest on where it is not the schedule itself."""
    if not schedule.rate_basis:
        return ()
    chosen = [schedule.rate_basis[row] for row in np.unique(held_by)]
    return tuple(f"{chosen.count(basis)} of {len(chosen)} lines: {basis}." for basis in dict.fromkeys(chosen))


def _preferential(schedule: Schedule, held_by: NDArray[np.int64], *, exporter: str, preference: str) -> BaseRates:
    if not schedule.special_text:
        known = ", ".join(sorted(schedule.columns)) or "none"
        raise NoPreference(f"{schedule.name} has no column {preference!r}. Its columns are: {known}.")
    members = PROGRAMME_MEMBERS.get(preference)
    if members is not None and exporter not in members:
        raise NoPreference(f"Preference {preference!r} is open to {', '.join(sorted(members))}, not to {exporter}.")
    rates: list[float] = []
    rests: list[float] = []
    specific: list[SpecificDuty] = []
    for row in held_by:
        general_free = schedule.general.kind[row] == "free"
        duty = parse_special(schedule.special_text[row]).get(preference)
        if duty is None and not general_free:
            offered = ", ".join(parse_special(schedule.special_text[row]))
            raise NoPreference(
                f"Line {schedule.codes[row]} has no rate under {preference!r}. It offers: {offered or 'none'}."
            )
        chosen = duty or schedule.general.duty(int(row))
        rates.append(np.nan if chosen.ad_valorem_rate is None else chosen.ad_valorem_rate)
        rests.append(0.0 if chosen.is_wholly_ad_valorem else np.nan)
        if not chosen.is_wholly_ad_valorem and schedule.codes[row] not in {part.line for part in specific}:
            specific.append(_specific(schedule.codes[row], chosen, None))
    return BaseRates(
        column="preference",
        title=f"Preferential rate, programme {preference}",
        ad_valorem_rate=np.array(rates, dtype=np.float64),
        rest_rate=np.array(rests, dtype=np.float64),
        tariff_line=tuple(schedule.codes[row] for row in held_by),
        estimated=np.zeros(held_by.size, dtype=np.bool_),
        specific=tuple(specific),
        caveats=("The preference is taken as claimed; that the goods qualify is not checked.",),
    )


def _specific(code: str, duty: Duty, known: float | None) -> SpecificDuty:
    return SpecificDuty(code, duty.text, duty.specific, known, _COLLECTED if known is not None else "")

"""Whole schedules: every line of an importer from one or all origins on a day, as arrays and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from entente.base.provenance import Provenance
from entente.tradedata import starter
from entente.tradedata.measures.base import base_rates
from entente.tradedata.measures.origins import require_origin
from entente.tradedata.measures.rates import matching
from entente.tradedata.measures.register import Register
from entente.tradedata.measures.result import OutsideRegister
from entente.tradedata.measures.stacking import applicable_on, stack_duties
from entente.tradedata.schedules.schedule import Schedule

__all__ = [
    "DifferenceGroup",
    "SchedulePanel",
    "schedule_difference",
    "summarise_difference",
    "tariff_schedule",
]

_MISSING_KINDS = ("free", "ad_valorem")


@dataclass(frozen=True, slots=True, eq=False)
class SchedulePanel:
    """Rates of every line from every origin on a day. Origins that share every rate share one profile.

    Attributes:
        schedule: the lines and their general rates.
        on, known_on: the day of entry, and the day whose knowledge is used.
        origins: ISO alpha-3 codes.
        profile: (origin,) position of the origin's profile.
        base_rate: (profile, line) known part of the general or column 2 rate, fraction of customs value.
        added_rate: (profile, line) what the measures add.
        known: (profile, line) whether any part of the base rate is known; if not, `base_rate` is 0 and means nothing.
        complete: (profile, line) whether nothing of the base rate is left out.
        column: (profile,) `mfn` or `column2`.
        measures: (profile, line) position in `measure_sets`.
        measure_sets: ids of the measures that add to the rate, joined by `+`; "" is none.
        caveats: what a reader must know.
    """

    schedule: Schedule
    on: date
    known_on: date | None
    origins: tuple[str, ...]
    profile: NDArray[np.int64]
    base_rate: NDArray[np.float64]
    added_rate: NDArray[np.float64]
    known: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    column: tuple[str, ...]
    measures: NDArray[np.int32]
    measure_sets: tuple[str, ...]
    caveats: tuple[str, ...] = ()

    @property
    def provenance(self) -> Provenance:
        """What the rows are, for the file they are written to."""
        source = self.schedule.provenance
        known = f", as known on {self.known_on}" if self.known_on else ""
        return Provenance(
            publisher=source.publisher,
            title=f"Duties of {self.schedule.importer} on {self.on}{known}, {len(self.origins)} origins",
            url=source.url,
            date=self.on.isoformat(),
            licence=source.licence,
            transformation=(
                f"General rates of {source.title} ({source.date}), codes of {self.schedule.hs_revision}, and the "
                "measures of the register, stacked. Rates are fractions of the customs value."
            ),
            caveats=self.caveats,
        )

    @property
    def ad_valorem_rate(self) -> NDArray[np.float64]:
        """(profile, line) sum of what is known, fraction of customs value."""
        return self.base_rate + self.added_rate

    def of(self, origin: str) -> NDArray[np.float64]:
        """Return (line,) the rates of one origin."""
        at = self.profile[self.origins.index(origin)]
        return np.asarray(self.base_rate[at] + self.added_rate[at])

    def to_arrow(self) -> pa.Table:
        """Return one row per origin and line: `exporter`, `line`, `ad_valorem_rate`, `base_rate`, `added_rate`,
        `specific`, `complete`, `measures`, `basis`.

        Rates are null where no part is known. `specific` holds the words of a base rate that is not a percentage of the
        whole value, and is empty elsewhere; `basis` what the base rate rests on where it is not the schedule itself.
        """
        lines = len(self.schedule.lines)
        line = pa.array(self.schedule.lines, pa.string())
        texts, of_line = self._specific_texts()
        rates = self.ad_valorem_rate
        rows = self.profile

        def flat(values: NDArray[np.generic]) -> NDArray[np.generic]:
            return np.take(values, rows, axis=0).reshape(-1)

        def coded(at: NDArray[np.int32], words: pa.Array) -> pa.DictionaryArray:
            return pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), words)

        origin_at = np.repeat(np.arange(len(self.origins), dtype=np.int32), lines)
        line_at = np.tile(np.arange(lines, dtype=np.int32), len(self.origins))
        return pa.table(
            {
                "exporter": coded(origin_at, pa.array(self.origins, pa.string())),
                "line": coded(line_at, line),
                "ad_valorem_rate": pa.array(flat(rates), mask=flat(~self.known & (self.added_rate == 0))),
                "base_rate": pa.array(flat(self.base_rate), mask=flat(~self.known)),
                "added_rate": flat(self.added_rate),
                "specific": coded(flat(of_line).astype(np.int32), pa.array(texts, pa.string())),
                "complete": flat(self.complete),
                "measures": coded(flat(self.measures).astype(np.int32), pa.array(self.measure_sets, pa.string())),
                "basis": coded(*self._bases()),
            }
        )

    def _bases(self) -> tuple[NDArray[np.int32], pa.Array]:
        """Return (row,) positions among the bases of rates, and the bases; column 2 is always the schedule's own."""
        words = ["", *dict.fromkeys(self.schedule.rate_basis)]
        of_line = np.zeros(len(self.schedule.lines), dtype=np.int32)
        if self.schedule.rate_basis:
            position = {word: index for index, word in enumerate(words)}
            of_line = np.array([position[basis] for basis in self.schedule.rate_basis], dtype=np.int32)[
                self.schedule.tariff_line
            ]
        return np.tile(of_line, len(self.origins)), pa.array(words, pa.string())

    def _specific_texts(self) -> tuple[list[str], NDArray[np.int32]]:
        """Return the words of rates that are not plain percentages, and (profile, line) positions in them."""
        texts = [""]
        at = np.zeros(self.base_rate.shape, dtype=np.int32)
        position = {"": 0}
        for name in sorted(set(self.column)):
            column = self.schedule.columns["column2"] if name == "column2" else self.schedule.general
            of_rate = np.zeros(len(column.text), dtype=np.int32)
            for row, (kind, text) in enumerate(zip(column.kind, column.text, strict=True)):
                if kind not in _MISSING_KINDS:
                    of_rate[row] = position.setdefault(text, len(position))
            here = of_rate[self.schedule.tariff_line]
            at[[row for row, chosen in enumerate(self.column) if chosen == name]] = here
        texts = list(position)
        return texts, at


def tariff_schedule(
    importer: str,
    on: date,
    *,
    exporters: Sequence[str] | None = None,
    known_on: date | None = None,
    content_share: float = 1.0,
    schedule: Schedule | None = None,
    register: Register | None = None,
) -> SchedulePanel:
    """Return the rates of every line on a day.

    Args:
        importer: ISO alpha-3 code of the importing country.
        on: day of entry.
        exporters: origins; every origin known when None.
        known_on: judge by what was known on this day.
        content_share: share of the value that is the metal named by duties on a content.
        schedule: general rates; those that ship when None.
        register: measures; those that ship when None.
    """
    schedule, register = matching(importer, on, known_on, schedule, register)
    if on < register.first_day:
        raise OutsideRegister(
            f"The register of {register.importer} begins on {register.first_day}; {on} is earlier. Give a later day."
        )
    if exporters is None:
        everyone = starter.origins().order_by("origin").origin.to_pyarrow().to_pylist()
        origins = tuple(code for code in everyone if code != importer)
    else:
        origins = tuple(dict.fromkeys(require_origin(code, importer) for code in exporters))
    found = applicable_on(register, on, origins=origins, known_on=known_on)
    keys = {applicable.key: applicable for applicable in found.values()}
    position = {key: row for row, key in enumerate(keys)}
    size = (len(keys), len(schedule.lines))
    base, added = np.empty(size), np.empty(size)
    known, complete = np.empty(size, dtype=np.bool_), np.empty(size, dtype=np.bool_)
    measures = np.empty(size, dtype=np.int32)
    sets: dict[str, int] = {"": 0}
    masks: dict[str, NDArray[np.bool_]] = {}
    every = np.arange(len(schedule.lines))
    bases = {flag: base_rates(schedule, every, flag, exporter="") for flag in {a.column2 for a in keys.values()}}
    for row, applicable in enumerate(keys.values()):
        rates = bases[applicable.column2]
        base[row], known[row], complete[row] = rates.counted_rate, rates.some_known, rates.complete
        stack = stack_duties(applicable, schedule.number, base_rate=base[row], content_share=content_share, masks=masks)
        added[row] = stack.added_rate
        measures[row] = _measure_sets([duty.id for duty in stack.duties], stack.share, sets)
    return SchedulePanel(
        schedule=schedule,
        on=on,
        known_on=known_on,
        origins=origins,
        profile=np.array([position[found[origin].key] for origin in origins], dtype=np.int64),
        base_rate=base,
        added_rate=added,
        known=known,
        complete=complete,
        column=tuple(bases[applicable.column2].column for applicable in keys.values()),
        measures=measures,
        measure_sets=tuple(sets),
        caveats=_caveats(schedule, register, on, origins, complete),
    )


def schedule_difference(before: SchedulePanel, after: SchedulePanel, origin: str) -> pa.Table:
    """Return the lines whose rate from an origin differs between two days, with what made each.

    Columns: `line`, `rate_before`, `rate_after`, `change`, `measures_before`, `measures_after`.
    """
    one, two = before.of(origin), after.of(origin)
    sets_one, sets_two = _sets_of(before, origin), _sets_of(after, origin)
    moved = np.flatnonzero(~np.isclose(one, two, rtol=0, atol=1e-12))
    lines = before.schedule.lines
    columns: Mapping[str, pa.Array] = {
        "line": pa.array([lines[row] for row in moved], pa.string()),
        "rate_before": pa.array(one[moved]),
        "rate_after": pa.array(two[moved]),
        "change": pa.array(two[moved] - one[moved]),
        "measures_before": pa.array([sets_one[row] for row in moved], pa.string()),
        "measures_after": pa.array([sets_two[row] for row in moved], pa.string()),
    }
    return pa.table(dict(columns))


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    """Lines that changed in the same way.

    Attributes:
        before, after: ids of the measures on each day, joined by `+`.
        change: change of the rate, fraction of customs value.
        lines: number of lines.
    """

    before: str
    after: str
    change: float
    lines: int


def summarise_difference(table: pa.Table) -> tuple[DifferenceGroup, ...]:
    """Return the changes of `schedule_difference` by measures and size, most lines first."""
    rows = zip(
        table["measures_before"].to_pylist(),
        table["measures_after"].to_pylist(),
        (round(change, 9) for change in table["change"].to_pylist()),
        strict=True,
    )
    counted = Counter(rows)
    return tuple(
        DifferenceGroup(before, after, change, lines)
        for (before, after, change), lines in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )


def _caveats(
    schedule: Schedule, register: Register, on: date, origins: Sequence[str], complete: NDArray[np.bool_]
) -> tuple[str, ...]:
    found = list(schedule.caveats)
    if on > register.last_day:
        found.append(f"The register ends on {register.last_day}; acts after that day are not in it.")
    found += [gap.what for gap in register.gaps if any(gap.touches(origin, on) for origin in origins)]
    members = register.groups.get("european-union", frozenset()) - {"EUU"}
    if "EUU" in origins and members & set(origins):
        found.append("EUU stands beside its members: do not add its rows to theirs.")
    for basis in dict.fromkeys(schedule.rate_basis):
        found.append(f"{schedule.rate_basis.count(basis)} of {len(schedule.rate_basis)} lines: {basis}.")
    missing = int((~complete).sum(axis=1).max()) if complete.size and not schedule.estimated.any() else 0
    if missing:
        found.append(
            f"{missing} lines have a rate with a part that is not a percentage and has no known equivalent: "
            "`complete` is false and `specific` holds the words."
        )
    return tuple(dict.fromkeys(found))


def _sets_of(panel: SchedulePanel, origin: str) -> list[str]:
    at = panel.profile[panel.origins.index(origin)]
    return [panel.measure_sets[position] for position in panel.measures[at]]


def _measure_sets(ids: Sequence[str], share: NDArray[np.float64], sets: dict[str, int]) -> NDArray[np.int32]:
    """Return (line,) positions of each line's set of measures in `sets`, which grows."""
    if not ids:
        return np.zeros(share.shape[1], dtype=np.int32)
    weight = 1 << np.arange(len(ids), dtype=np.int64)
    code = weight @ (share > 0)
    found, inverse = np.unique(code, return_inverse=True)
    names = ["+".join(name for bit, name in enumerate(ids) if int(one) >> bit & 1) for one in found]
    return np.array([sets.setdefault(name, len(sets)) for name in names], dtype=np.int32)[inverse]

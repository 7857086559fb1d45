"""The common table of trade flows, and the checks every file passes before it becomes one.

Columns of `TradeFlows.table`, one row per year, reporting country, exporter, importer and code:

    year                calendar year
    counted_by          "importer" or "exporter": whose statistics; "both" where a publisher reconciled the two
    exporter, importer  ISO alpha-3
    hs                  digits as text, of `TradeFlows.hs_revision`
    trade_value_usd     US dollars
    quantity            in `quantity_unit`; unknown where none is recorded
    quantity_unit       as the publisher names it; "" where none is recorded

A flow that is not in the table was not recorded: it is missing, not zero. The importer's and the exporter's count of
one flow differ by freight, timing and routing, so a table holds one of them, never a mixture.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from entente.base.errors import BadInput, Problem
from entente.base.hs import HS_REVISIONS
from entente.base.provenance import Provenance
from entente.tradedata.loaders.codes import check_codes

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["FLOW_COLUMNS", "CountedBy", "TradeFlows", "Years", "check_revision", "settle"]

FLOW_COLUMNS = (
    "year",
    "counted_by",
    "exporter",
    "importer",
    "hs",
    "trade_value_usd",
    "quantity",
    "quantity_unit",
)
CountedBy = Literal["importer", "exporter", "both"]
Years = Collection[int] | Literal["every"] | None
_SHOWN = 20


@dataclass(frozen=True, slots=True, eq=False)
class TradeFlows:
    """Checked trade flows.

    Attributes:
        name: file name without its ending.
        table: rows as the module says.
        years: calendar years in it, in order.
        counted_by: whose statistics all its rows are.
        hs_revision: edition of the Harmonized System its codes belong to.
        provenance: where it comes from; its caveats say what was set aside and travel to the printed page.
    """

    name: str
    table: ir.Table
    years: tuple[int, ...]
    counted_by: CountedBy
    hs_revision: str
    provenance: Provenance

    @property
    def caveats(self) -> tuple[str, ...]:
        """What to know before using the figures."""
        return self.provenance.caveats


def check_revision(hs_revision: str | None, *, file: str, found: str | None = None) -> str:
    """Return the edition to use: the one stated, or the one the file names.

    Raises:
        BadInput: neither is there, it is not an edition, or the two differ.
    """
    if hs_revision is not None and found is not None and hs_revision != found:
        message = f"is not the edition the file is in, {found}."
        raise _bad(file, "hs_revision", hs_revision, message, f"Use {found}, or convert the codes first.")
    revision = hs_revision or found
    if revision is None:
        message = "The file does not say which edition of the Harmonized System its codes belong to."
        remedy = f"State hs_revision, one of {', '.join(HS_REVISIONS)}."
        raise _bad(file, "hs_revision", "", message, remedy)
    if revision not in HS_REVISIONS:
        raise _bad(file, "hs_revision", revision, "is not an edition.", f"Use one of {', '.join(HS_REVISIONS)}.")
    return revision


def settle(
    table: ir.Table,
    *,
    file: str,
    name: str,
    hs_revision: str,
    years: Years,
    counted_by: CountedBy | None,
    provenance: Provenance,
    found_years: Sequence[int] = (),
    checked: bool = False,
) -> TradeFlows:
    """Return checked flows from rows in the common columns (and `line`, where the reader knows it).

    Args:
        table: the rows.
        file: name of the file, for messages.
        years: which to keep; "every" keeps a panel; None accepts a file of one year only.
        counted_by: whose count to keep; None accepts a file that holds one only.
        found_years: the years in the table, where the reader knows them; looked up otherwise.
        checked: whether the reader has checked the rows itself, all of one count.

    Raises:
        BadInput: years or counts are mixed, a year asked for is absent, rows are unusable or stand twice, or codes
            are of another edition.
    """
    import ibis

    if not checked:
        table = ibis.memtable(
            table.to_pyarrow()
        )  # in memory already; each query then compiles one table, not the chain
    counts = ["both"]
    if not found_years:
        present = table.select("year", "counted_by").distinct().to_pyarrow().to_pylist()
        found_years = sorted({int(row["year"]) for row in present})
        counts = sorted({row["counted_by"] for row in present})
    if not found_years:
        raise _bad(file, "", "", "holds no rows that can be used.", "Check that it is the file you mean.")
    kept_years = _choose_years(tuple(sorted(found_years)), years, file)
    kept_count = _choose_count(counts, counted_by, file)
    if set(kept_years) != set(found_years):
        table = table.filter(table.year.isin(kept_years))
    if len(counts) > 1:
        table = table.filter(table.counted_by == ibis.literal(kept_count))
    problems = [] if checked else _problems(table, file)
    if problems:
        raise BadInput(problems)
    caveats = list(provenance.caveats)
    if len(kept_years) > 1:
        caveats.append(f"Years {kept_years[0]} to {kept_years[-1]} are held side by side; they are never added up.")
    if not checked:
        caveats += _unit_caveats(table)
        by_code = table.group_by("hs").aggregate(value=table.trade_value_usd.sum()).to_pyarrow()
        values = dict(zip(by_code["hs"].to_pylist(), by_code["value"].to_pylist(), strict=True))
        caveats += check_codes(values, hs_revision, file=file)
    return TradeFlows(
        name=name,
        table=table.select(*FLOW_COLUMNS),
        years=kept_years,
        counted_by=kept_count,
        hs_revision=hs_revision,
        provenance=replace(provenance, caveats=tuple(caveats), date=provenance.date or _span(kept_years)),
    )


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _choose_years(found: tuple[int, ...], wanted: Years, file: str) -> tuple[int, ...]:
    listed = ", ".join(map(str, found))
    if wanted is None:
        if len(found) > 1:
            raise _bad(file, "year", listed, "are several years in one file.", "Name the years to use.")
        return found
    if isinstance(wanted, str):
        return found
    absent = sorted(set(wanted) - set(found))
    if absent:
        raise _bad(
            file, "year", ", ".join(map(str, absent)), f"is not in the file, which has {listed}.", "Ask for those."
        )
    return tuple(sorted(wanted))


def _choose_count(found: list[str], wanted: CountedBy | None, file: str) -> CountedBy:
    if wanted is None and len(found) > 1:
        message = "holds imports as the importer counts them and exports as the exporter counts them."
        remedy = 'They differ and must not be added: set counted_by to "importer" or "exporter".'
        raise _bad(file, "counted_by", " and ".join(found), message, remedy)
    chosen = wanted or found[0]
    if chosen not in found:
        message = f"is not in the file, which is counted by the {' and the '.join(found)}."
        raise _bad(file, "counted_by", chosen, message, "Ask for that.")
    return chosen  # type: ignore[return-value]


def _problems(table: ir.Table, file: str) -> list[Problem]:
    """Return what is wrong with the rows: one pass to count, further passes only where something is wrong."""
    import ibis

    key = ["year", "counted_by", "exporter", "importer", "hs"]
    value = table.trade_value_usd
    faults = {
        "hs": (
            ~table.hs.re_search(r"^\d{2}(\d{2}){0,4}$") | table.hs.isnull(),
            "is not an even number of 2 to 10 digits.",
        ),
        "exporter": (table.exporter.isnull() | (table.exporter == ""), "has no ISO alpha-3 code here."),
        "importer": (table.importer.isnull() | (table.importer == ""), "has no ISO alpha-3 code here."),
        "trade_value_usd": (
            value.isnull() | value.isnan() | (value < 0) | (value == math.inf),
            "is not a value of 0 or more.",
        ),
        "quantity": (
            table.quantity.isnan() | (table.quantity < 0) | (table.quantity == math.inf),
            "is not a quantity of 0 or more.",
        ),
    }
    remedies = {
        "hs": 'Write codes as text with their zeros, "010121".',
        "exporter": "Add the country to the file of codes.",
        "importer": "Add the country to the file of codes.",
        "trade_value_usd": "Leave out flows that are not known; write numbers with a point, e.g. 1000.5.",
        "quantity": "Leave the cell empty where it is not known.",
    }
    counts = table.aggregate(
        **{f"n_{column}": wrong.sum() for column, (wrong, _) in faults.items()},
        shortest=table.hs.length().min(),
        longest=table.hs.length().max(),
    )
    found = counts.to_pyarrow().to_pylist()[0]
    problems = []
    for column, (wrong, message) in faults.items():
        if found[f"n_{column}"]:
            rows = table.filter(wrong).limit(_SHOWN).to_pyarrow().to_pylist()
            problems += [_at(file, row, column, message, remedies[column]) for row in rows]
    if not problems and found["shortest"] != found["longest"]:
        message = f"has codes of {found['shortest']} to {found['longest']} digits: totals and their parts together."
        problems.append(Problem(file, 0, "hs", "", message, "Keep one level, e.g. six digits."))
    if not problems:
        repeated = table.group_by(key).having(ibis._.count() > 1).aggregate(rows=ibis._.count()).limit(_SHOWN)
        for row in repeated.to_pyarrow().to_pylist():
            message = f"stands {row['rows']} times."
            problems.append(_at(file, row, "hs", message, "Keep totals only, or add the parts up yourself."))
    return problems


def _at(file: str, row: dict[str, object], column: str, message: str, remedy: str) -> Problem:
    """Return a problem placed by line where it is known, else by what the row is."""
    line = row.get("line")
    what = f"{row['exporter']} to {row['importer']}, {row['hs']}, {row['year']}"
    value = str(row[column]) if line else what
    return Problem(file, int(str(line)) if line else 0, column, value, message, remedy)


def _unit_caveats(table: ir.Table) -> list[str]:
    """Say how many codes are measured in more than one unit, if any."""
    measured = table.filter((table.quantity_unit != "") & table.quantity.notnull())
    units = measured.group_by("hs").aggregate(units=measured.quantity_unit.nunique())
    mixed = int(units.filter(units.units > 1).count().to_pyarrow().as_py())
    if not mixed:
        return []
    return [f"{mixed} codes are measured in more than one unit; their unit values compare within one unit only."]


def _bad(file: str, field: str, value: str, message: str, remedy: str) -> BadInput:
    return BadInput([Problem(file, 0, field, value, message, remedy)])

"""UN Comtrade: what reporting countries declare, as the CSV that comtradeplus.un.org and its API write.

Both headings are read, that of the present service (`refYear`, `reporterISO`, `flowCode`, `cmdCode`, `primaryValue`)
and the older one (`Year`, `Reporter ISO`, `Trade Flow`, `Commodity Code`, `Trade Value (US$)`). Only annual totals by
partner are kept; what is left aside is counted in the caveats. Made-up sample: `samples/comtrade.csv`.

Source: UN Comtrade, https://comtradeplus.un.org; conventions: United Nations (2011), International Merchandise Trade
Statistics: Concepts and Definitions 2010.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance
from entente.tradedata.loaders.flows import CountedBy, TradeFlows, Years, check_revision, settle
from entente.tradedata.loaders.text import count_rows, read_columns

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["load_comtrade"]

_WANTED = {
    "year": ("refYear", "Year"),
    "reporter": ("reporterISO", "Reporter ISO"),
    "flow": ("flowCode", "Trade Flow"),
    "partner": ("partnerISO", "Partner ISO"),
    "hs": ("cmdCode", "Commodity Code"),
    "value": ("primaryValue", "Trade Value (US$)"),
    "classification": ("classificationCode", "Classification"),
}
_OPTIONAL = {
    "frequency": ("freqCode",),
    "partner2": ("partner2Code",),
    "customs": ("customsCode",),
    "transport": ("motCode",),
    "quantity": ("qty", "Qty"),
    "unit": ("qtyUnitAbbr", "Qty Unit"),
    "weight": ("netWgt", "Netweight (kg)"),
}
_EDITIONS = {
    "H0": "HS1992",
    "H1": "HS1996",
    "H2": "HS2002",
    "H3": "HS2007",
    "H4": "HS2012",
    "H5": "HS2017",
    "H6": "HS2022",
}
_ALIASES = {"S19": "TWN", "EUR": "EUU"}  # other Asia not elsewhere specified; the European Union
_IMPORT, _EXPORT = ("M", "Import", "Imports"), ("X", "Export", "Exports")
_WORLD = ("W00", "WLD", "0", "")


def load_comtrade(
    path: Path,
    *,
    hs_revision: str | None = None,
    years: Years = None,
    counted_by: CountedBy | None = None,
    digits: int | None = None,
) -> TradeFlows:
    """Return the flows of a Comtrade extract.

    Args:
        path: the CSV file.
        hs_revision: edition of the codes; read from the file when None.
        years, counted_by: as in `flows.settle`.
        digits: keep codes of this length; None accepts a file of one length only.

    Raises:
        BadInput: the file is absent, not Comtrade's, monthly, in several editions, or its rows are unusable.
    """
    import ibis

    rows = ibis.memtable(read_columns(path, _WANTED, optional=_OPTIONAL))
    _refuse_months(rows, path.name)
    edition = check_revision(hs_revision, file=path.name, found=_edition(rows, path.name))
    kept, caveats = _set_aside(rows, digits)
    provenance = Provenance(
        publisher="United Nations Statistics Division",
        title=f"UN Comtrade, {path.stem}",
        url="https://comtradeplus.un.org",
        date="",
        licence="UN Comtrade terms of use: no redistribution of bulk data",
        transformation="Annual totals by partner; net weight where there is one, else the supplementary quantity.",
        caveats=("Imports are valued cost, insurance and freight, exports free on board.", *caveats),
    )
    return settle(
        _flows(kept),
        file=path.name,
        name=path.stem,
        hs_revision=edition,
        years=years,
        counted_by=counted_by,
        provenance=provenance,
    )


def _refuse_months(rows: ir.Table, file: str) -> None:
    if rows.filter(rows.frequency == "M").count().to_pyarrow().as_py():
        message = "is monthly data."
        raise BadInput([Problem(file, 0, "freqCode", "M", message, "Download annual data (freqCode A).")])


def _edition(rows: ir.Table, file: str) -> str | None:
    """Return the edition all rows name; None where they say "HS" (as reported)."""
    found = sorted(rows.select("classification").distinct().to_pyarrow()["classification"].to_pylist())
    named = [_EDITIONS.get(code) for code in found if code != "HS"]
    if None in named or len(named) > 1:
        message = "is not one edition of the Harmonized System."
        raise BadInput([Problem(file, 0, "classificationCode", ", ".join(found), message, "Download one edition.")])
    return named[0] if named else None


def _set_aside(rows: ir.Table, digits: int | None) -> tuple[ir.Table, list[str]]:
    """Return the annual totals by partner, and what was left aside."""
    import ibis

    partner = rows.partner.cases(*_ALIASES.items(), else_=rows.partner)
    rows = rows.mutate(partner=partner, reporter=rows.reporter.cases(*_ALIASES.items(), else_=rows.reporter))
    is_country = rows.partner.re_search("^[A-Z]{3}$")
    total_code = (rows.hs == "TOTAL") | (rows.hs == "AG2") | (rows.hs == "")
    other_length = rows.hs.length() != digits if digits else ibis.literal(False)
    reasons = {
        "of flows that are neither imports nor exports (re-exports, re-imports)": ~rows.flow.isin(_IMPORT + _EXPORT),
        "of trade with the world as a whole": rows.partner.isin(_WORLD),
        "of trade with areas that are no country (not specified, bunkers, free zones)": ~is_country,
        "broken down by second partner, customs procedure or means of transport": ~(
            rows.partner2.isin(("", "0")) & rows.customs.isin(("", "C00")) & rows.transport.isin(("", "0"))
        ),
        "of totals over all goods": total_code,
        f"of codes that do not have {digits} digits": other_length & ~total_code,
    }
    reason = ibis.cases(*((wrong, ibis.literal(index)) for index, wrong in enumerate(reasons.values())), else_=-1)
    marked = rows.mutate(reason=reason)
    counts = marked.group_by("reason").aggregate(rows=ibis._.count()).order_by("reason").to_pyarrow().to_pylist()
    names = list(reasons)
    caveats = [f"{count_rows(row['rows'])} {names[row['reason']]} left aside." for row in counts if row["reason"] >= 0]
    return marked.filter(marked.reason == -1).drop("reason"), caveats


def _flows(rows: ir.Table) -> ir.Table:
    """Return the rows in the common columns."""
    imports = rows.flow.isin(_IMPORT)
    weight, quantity = rows.weight.try_cast("float64"), rows.quantity.try_cast("float64")
    weighed, measured = (weight > 0).fill_null(False), (quantity > 0).fill_null(False)
    return rows.select(
        "line",
        "hs",
        year=rows.year.try_cast("int64"),
        counted_by=imports.ifelse("importer", "exporter"),
        exporter=imports.ifelse(rows.partner, rows.reporter),
        importer=imports.ifelse(rows.reporter, rows.partner),
        trade_value_usd=rows.value.try_cast("float64"),
        quantity=weighed.ifelse(weight, measured.ifelse(quantity, None)),
        quantity_unit=weighed.ifelse("kg", measured.ifelse(rows.unit, "")),
    )

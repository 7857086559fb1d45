"""A plain table of flows over years: the form the origin screen reads, whatever the publisher.

A CSV or Parquet file with `year`, `exporter`, `importer` (ISO alpha-3), a product column (`product`, `sector` or `hs`)
and a value column (`trade_value_usd`, or `value_musd` in million dollars). Products are HS codes of one length or the
sectors of an industry table. Flows within a country are left aside. Monthly US imports by Census country code are
read too (`census_panel`). Sample: `samples/panel.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance, parse_provenance
from entente.tradedata.backend import default_backend, load_file
from entente.tradedata.loaders.census_panel import census_rows, is_census_panel
from entente.tradedata.loaders.flows import TradeFlows
from entente.tradedata.loaders.panel_checks import (
    check_rows,
    codes_caveats,
    countries_caveats,
    place_of,
    product_kind,
)
from entente.tradedata.loaders.text import heading_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["PANEL_COLUMNS", "Panel", "flows_as_panel", "load_panel", "merge_years"]

PANEL_COLUMNS = ("year", "exporter", "importer", "product", "trade_value_usd", "quantity", "quantity_unit")
_PRODUCT = ("product", "sector", "hs")
_VALUE = {"trade_value_usd": 1.0, "value_musd": 1e6, "value_kusd": 1e3}


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Flows by product over years.

    Attributes:
        name: file name without its ending.
        table: the columns of `PANEL_COLUMNS`; quantity unknown and unit "" where none is recorded.
        product_kind: what a product is: "hs2", "hs4", "hs6" ... or "sector".
        statistic: whose count the values are, in words.
        provenance: where they come from, with caveats.
        hs_revision: edition of the codes; "" where it is not known or products are no codes.
    """

    name: str
    table: ir.Table
    product_kind: str
    statistic: str
    provenance: Provenance
    hs_revision: str = ""


def flows_as_panel(flows: TradeFlows, *, digits: int = 6) -> Panel:
    """Return flows as a panel, codes cut to a number of digits and added up.

    Quantities are added only within one unit; a product measured in several units has none.

    Raises:
        BadInput: the codes are shorter than asked for.
    """
    import ibis

    longest = flows.table.aggregate(longest=flows.table.hs.length().max()).to_pyarrow().to_pylist()[0]["longest"]
    if longest < digits:
        message, remedy = f"has codes of {longest} digits, fewer than {digits}.", "Ask for fewer digits."
        raise BadInput([Problem(flows.name, 0, "hs", "", message, remedy)])
    table = flows.table.mutate(product=flows.table.hs.substr(0, digits))
    units = table.quantity_unit.nunique()
    known = table.quantity.isnull().sum() == 0
    grouped = table.group_by(["year", "exporter", "importer", "product"]).aggregate(
        trade_value_usd=table.trade_value_usd.sum(),
        quantity=((units == 1) & known).ifelse(table.quantity.sum(), None),
        quantity_unit=(units == 1).ifelse(table.quantity_unit.max(), ""),
    )
    counted = {
        "both": "reconciled by the publisher",
        "importer": "as the importer counts",
        "exporter": "as the exporter counts",
    }
    return Panel(
        flows.name,
        grouped.select(*PANEL_COLUMNS).mutate(quantity=ibis._.quantity.cast("float64")),
        f"hs{digits}",
        f"{flows.provenance.title}, {counted[flows.counted_by]}",
        flows.provenance,
        flows.hs_revision,
    )


def merge_years(panels: Sequence[Panel]) -> list[Panel]:
    """Return panels with files of one statistic and different years joined; BACI comes as one file a year.

    Files are of one statistic when publisher, kind of product and count agree and no year is in two of them.

    Raises:
        BadInput: two files of one statistic hold the same flow in the same year.
    """
    import ibis

    groups: dict[tuple[str, str, str], list[Panel]] = {}
    for panel in panels:
        counted = panel.statistic.rpartition(", ")[2]
        key = (panel.provenance.publisher, panel.product_kind, counted)
        groups.setdefault(key if panel.provenance.publisher != "not stated" else (panel.name, "", ""), []).append(panel)
    merged = []
    for group in groups.values():
        if len(group) == 1:
            merged += group
            continue
        name = ", ".join(panel.name for panel in group)
        table = ibis.union(*(panel.table for panel in group))
        keys = ["year", "exporter", "importer", "product"]
        again = table.group_by(keys).having(ibis._.count() > 1).aggregate(rows=ibis._.count()).limit(20)
        twice = again.to_pyarrow().to_pylist()
        if twice:
            message, remedy = "is in more than one file.", "Give each file once, and each flow in one file."
            raise BadInput(Problem(name, 0, "product", place_of(row), message, remedy) for row in twice)
        caveats = dict.fromkeys(caveat for panel in group for caveat in panel.provenance.caveats)
        origin = replace(group[0].provenance, title=name, caveats=tuple(caveats), date="")
        merged.append(replace(group[0], name=name, table=table, provenance=origin))
    return merged


def load_panel(path: Path, *, statistic: str, hs_revision: str | None = None) -> Panel:
    """Return a plain table of flows over years.

    Args:
        path: CSV or Parquet; `<file>.provenance.toml` beside it is read where it is there.
        statistic: whose count the values are, in words; printed with every result.
        hs_revision: edition of six-digit codes, which are then checked against it; not checked when None.

    Raises:
        BadInput: the file or a column is absent, a value is below 0 or not known, a country or code is not known, or a
            flow stands twice.
    """
    import ibis

    table = _read(path)
    caveats: tuple[str, ...] = ()
    if is_census_panel(table):
        table, caveats = census_rows(table, file=path.name)
    product = _first(table, _PRODUCT, path.name)
    value = _first(table, tuple(_VALUE), path.name)
    also = [name for name in _VALUE if name in table.columns and name != value]
    if also:
        remedy = "Keep one column of values."
        raise BadInput([Problem(path.name, 1, also[0], "", f"stands beside {value}.", remedy)])
    missing = [name for name in ("year", "exporter", "importer") if name not in table.columns]
    if missing:
        raise BadInput(Problem(path.name, 1, name, "", "column is missing.", "Add it.") for name in missing)
    has_quantity = {"quantity", "quantity_unit"} <= set(table.columns)
    rows = table.select(
        year=table.year.cast("int64"),
        exporter=table.exporter,
        importer=table.importer,
        product=table[product].cast("string"),
        trade_value_usd=table[value].cast("float64") * _VALUE[value],
        quantity=table.quantity.cast("float64") if has_quantity else ibis.null("float64"),
        quantity_unit=table.quantity_unit if has_quantity else ibis.literal(""),
    )
    inside = rows.filter(rows.exporter == rows.importer).count().to_pyarrow().as_py()
    if inside:
        caveats = (*caveats, f"Rows of flows within a country, left aside: {inside}.")
    rows = rows.filter(rows.exporter != rows.importer)
    named = check_rows(rows, path.name)
    kind = product_kind(rows.select("product").distinct().to_pyarrow()["product"].to_pylist(), product, path.name)
    origin = _provenance(path, statistic)
    caveats += (*countries_caveats(named), *codes_caveats(rows, kind, hs_revision or "", file=path.name))
    origin = replace(origin, caveats=(*origin.caveats, *caveats))
    return Panel(path.stem, rows, kind, statistic, origin, (hs_revision or "") if kind.startswith("hs") else "")


def _read(path: Path) -> ir.Table:
    if not path.is_file():
        raise BadInput([Problem(path.name, 0, "", "", "does not exist.", f"Put it in {path.parent}.")])
    if path.suffix == ".parquet":
        return default_backend().read_parquet(path)
    text = {name: pa.string() for name in heading_of(path) if name in (*_PRODUCT, "exporter", "importer")}
    try:
        return load_file(path, types=text)
    except pa.ArrowInvalid as error:
        message = f"cannot be read: {error}."
        raise BadInput([Problem(path.name, 0, "", "", message, "Use commas and decimal points.")]) from None


def _first(table: ir.Table, names: tuple[str, ...], file: str) -> str:
    found = next((name for name in names if name in table.columns), None)
    if found is None:
        raise BadInput([Problem(file, 1, names[0], "", "column is missing.", f"Add one of {', '.join(names)}.")])
    return found


def _provenance(path: Path, statistic: str) -> Provenance:
    statement = path.with_suffix(".provenance.toml")
    if statement.is_file():
        return parse_provenance(statement.read_text(encoding="utf-8"), where=statement.name)
    return Provenance(
        publisher="not stated",
        title=f"{path.stem} ({statistic})",
        url="",
        date="",
        licence="not stated",
        transformation="None.",
        caveats=(f"{path.name} has no statement of where it comes from ({statement.name}).",),
    )

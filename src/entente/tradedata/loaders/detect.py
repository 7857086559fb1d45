"""Which loader a file of flows wants, told from its name and heading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from entente.base.errors import BadInput, Problem
from entente.tradedata.loaders.baci import load_baci
from entente.tradedata.loaders.census import load_census
from entente.tradedata.loaders.comtrade import load_comtrade
from entente.tradedata.loaders.flows import CountedBy, TradeFlows, Years
from entente.tradedata.loaders.panels import Panel, flows_as_panel, load_panel, merge_years
from entente.tradedata.loaders.text import heading_of

__all__ = ["PRODUCT_KINDS", "file_format", "load_flows", "load_panels"]

PRODUCT_KINDS = {"hs2": 2, "hs4": 4, "hs6": 6, "sector": 0}  # level of detail → digits of its codes


def file_format(path: Path) -> str:
    """Return "baci", "census", "comtrade" or "panel".

    Raises:
        BadInput: the file is absent, or is none of these.
    """
    if not path.is_file():
        raise BadInput([Problem(path.name, 0, "", "", "does not exist.", f"Look in {path.parent}.")])
    if path.suffix == ".json":
        return "census"
    if path.suffix == ".parquet":
        return "panel"
    heading = set(heading_of(path))
    if {"t", "i", "j", "k", "v"} <= heading:
        return "baci"
    if heading & {"reporterISO", "Reporter ISO"}:
        return "comtrade"
    if {"year", "exporter", "importer"} <= heading:
        return "panel"
    message = "is none of: BACI, UN Comtrade CSV, Census API JSON, a plain table of flows."
    remedy = "docs/how-to/load-trade-data.md shows a sample of each."
    raise BadInput([Problem(path.name, 1, "", ",".join(sorted(heading))[:80], message, remedy)])


def load_flows(
    path: Path,
    *,
    hs_revision: str | None = None,
    years: Years = None,
    counted_by: CountedBy | None = None,
    countries: Path | None = None,
    digits: int | None = None,
    value: str | None = None,
) -> TradeFlows:
    """Return the flows of a BACI, Comtrade or Census file; arguments are those of its loader.

    Raises:
        BadInput: the file is none of these, or its loader refuses it.
    """
    kind = file_format(path)
    if kind == "baci":
        return load_baci(path, countries=countries, hs_revision=hs_revision, years=years)
    if kind == "comtrade":
        return load_comtrade(path, hs_revision=hs_revision, years=years, counted_by=counted_by, digits=digits)
    if kind == "census":
        return load_census(path, hs_revision=hs_revision, years=years, value=value)
    message = "is a plain table of flows."
    raise BadInput([Problem(path.name, 0, "", "", message, "Read it with load_panel, which asks whose count it is.")])


def load_panels(
    paths: Sequence[Path],
    *,
    product_kind: str = "hs6",
    statistic: str = "not said",
    hs_revision: str | None = None,
    counted_by: CountedBy | None = None,
    countries: Path | None = None,
) -> list[Panel]:
    """Return files of flows as panels of one level of detail, files of one statistic joined over their years.

    Args:
        paths: BACI, Comtrade, Census or plain tables of flows; a plain table keeps its own level.
        product_kind: "hs2", "hs4", "hs6" or "sector".
        statistic: whose count a plain table is.
        hs_revision: edition of the codes, where a file does not say.
        counted_by: whose count to use, where a file holds both.
        countries: BACI's file of country codes.

    Raises:
        BadInput: a file is none of these, is by HS code where sectors are asked for, or its loader refuses it.
    """
    panels = []
    for path in paths:
        if file_format(path) == "panel":
            panels.append(load_panel(path, statistic=statistic, hs_revision=hs_revision))
            continue
        if product_kind == "sector":
            remedy = "Use hs2, hs4 or hs6; sectors need an industry table."
            raise BadInput([Problem(path.name, 0, "", "", "is by HS code, not by sector.", remedy)])
        flows = load_flows(path, years="every", hs_revision=hs_revision, counted_by=counted_by, countries=countries)
        panels.append(flows_as_panel(flows, digits=PRODUCT_KINDS[product_kind]))
    return merge_years(panels)

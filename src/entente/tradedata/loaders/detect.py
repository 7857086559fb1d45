"""Which loader a file of flows wants, told from its name and heading."""

from __future__ import annotations

from pathlib import Path

from entente.base.errors import BadInput, Problem
from entente.tradedata.loaders.baci import load_baci
from entente.tradedata.loaders.census import load_census
from entente.tradedata.loaders.comtrade import load_comtrade
from entente.tradedata.loaders.flows import CountedBy, TradeFlows, Years
from entente.tradedata.loaders.text import heading_of

__all__ = ["file_format", "load_flows"]


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

"""The origin screen over the extracts a case keeps in its folder `trade`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from entente.calibration.cells import load_import_cells
from entente.calibration.origin import DutyRates, screen_origin
from entente.calibration.origin_results import OriginScreen
from entente.calibration.origin_sources import collected_duties, product_titles
from entente.tradedata import starter
from entente.tradedata.loaders import load_panels
from entente.tradedata.loaders.panels import Panel

__all__ = ["FOLDER", "extract_files", "screen_extracts"]

FOLDER = "trade"
_ENDINGS = frozenset({".csv", ".json", ".parquet"})
_COUNTRY_CODES = "country_codes"  # how BACI names its list


def extract_files(case: Path) -> tuple[Path, ...]:
    """Return the files of flows in a case's folder `trade`, BACI's list of country codes among them; none without it.

    Args:
        case: the case folder.
    """
    folder = case / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(p for p in folder.iterdir() if p.suffix in _ENDINGS and not p.name.startswith(".")))


def screen_extracts(
    files: tuple[Path, ...], *, home: str, counterpart: str, last_year: int, product_kind: str = "hs6"
) -> OriginScreen:
    """Return the screen over extracts, years after `last_year` left out.

    Args:
        files: as `extract_files` gives them.
        home, counterpart: ISO alpha-3.
        last_year: last year whose figures were out on the day of the plan.
        product_kind: "hs2", "hs4" or "hs6"; a plain table keeps its own level.

    Raises:
        BadInput: a file is none of those the loaders read, or its loader refuses it.
        NothingToScreen: the files lack home's exports to the counterpart up to that year.
    """
    countries = next((path for path in files if path.name.startswith(_COUNTRY_CODES)), None)
    flows = [path for path in files if path != countries]
    panels = [_until(panel, last_year) for panel in load_panels(flows, product_kind=product_kind, countries=countries)]
    kind = panels[0].product_kind if panels else product_kind
    return screen_origin(
        panels,
        home=home,
        counterpart=counterpart,
        duties=_duties(home, counterpart, kind, last_year),
        titles=product_titles(),
    )


def _until(panel: Panel, last_year: int) -> Panel:
    return replace(panel, table=panel.table.filter(panel.table.year <= last_year))


def _duties(home: str, counterpart: str, product_kind: str, last_year: int) -> DutyRates | None:
    """Return the duties collected on shipped imports, where they ship and were published."""
    try:
        published = load_import_cells(home, counterpart).year <= last_year
        return collected_duties(home, None, product_kind=product_kind) if published else None
    except starter.NotShipped:
        return None

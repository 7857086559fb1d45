"""The tables that ship with the package, each as an Ibis expression with its provenance.

Values are US dollars, rates are fractions, countries are ISO 3166 alpha-3 codes (the European Union is `EUU`),
goods are HS 2022 codes as text. A pair that is not in a table was not recorded: it is missing, not zero.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from entente.base.errors import EntenteError
from entente.base.provenance import Provenance, parse_provenance
from entente.tradedata.backend import load_file

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

__all__ = [
    "HS_REVISION",
    "LIST_SEPARATOR",
    "TABLES",
    "NotShipped",
    "exemption_lists",
    "goods_lists",
    "hs_editions",
    "hs_successions",
    "hs_titles",
    "origins",
    "partners",
    "provenance",
    "require_pair",
    "shipped_lines",
    "table_path",
    "trade_elasticities",
    "us_exports_by_partner",
    "us_hts8",
    "us_hts10",
    "us_hts10_changes",
    "us_import_hts10",
    "us_import_lines",
    "us_imports_by_partner",
    "us_rate_lists",
    "us_reciprocal_2025",
    "vn_sector_tariffs",
    "vn_tariff_lines",
]

HS_REVISION = "HS2022"
LIST_SEPARATOR = "+"  # between the lists a cell's goods are on
TABLES = {
    "exemption_lists": "exemption_lists.csv",
    "goods_lists": "goods_lists.parquet",
    "hs_editions": "hs_editions.parquet",
    "hs_successions": "hs_successions.parquet",
    "hs_titles": "hs_titles.parquet",
    "origins": "origins.csv",
    "partners": "partners.csv",
    "trade_elasticities_hs6": "trade_elasticities_hs6.parquet",
    "us_exports_by_partner": "us_exports_by_partner.parquet",
    "us_hts8_2025": "us_hts8_2025.parquet",
    "us_hts10_2025": "us_hts10_2025.parquet",
    "us_hts10_changes": "us_hts10_changes.csv",
    "us_imports_2024_by_partner": "us_imports_2024_by_partner.parquet",
    "us_imports_2024_hts10": "us_imports_2024_hts10.parquet",
    "us_imports_2024_lines": "us_imports_2024_lines.parquet",
    "us_rate_lists": "us_rate_lists.csv",
    "us_reciprocal_2025": "us_reciprocal_2025.csv",
    "vn_sector_tariffs": "vn_sector_tariffs.csv",
    "vn_tariff_lines": "vn_tariff_lines.csv",
}
_TEXT, _NUMBER, _WHOLE, _FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()
_TYPES: dict[str, dict[str, pa.DataType]] = {
    "exemption_lists": {
        **dict.fromkeys(("list_code", "title", "announced", "legal_act", "url"), _TEXT),
        "entries": _WHOLE,
    },
    "origins": dict.fromkeys(("origin", "name", "census_code"), _TEXT),
    "partners": dict.fromkeys(("census_code", "partner", "name"), _TEXT),
    "us_hts10_changes": dict.fromkeys(("code", "became", "last_in", "ended_by"), _TEXT),
    "us_rate_lists": {
        **dict.fromkeys(("list_code", "title", "partner"), _TEXT),
        "added_rate": _NUMBER,
        "includes_mfn": _FLAG,
    },
    "us_reciprocal_2025": {
        **dict.fromkeys(("country", "partner", "status", "confidence", "note"), _TEXT),
        **dict.fromkeys(("us_exports_2024_usd", "us_imports_2024_usd"), _WHOLE),
        **dict.fromkeys(("chart_rate", "annex_i_rate", "rate_from_2025_08_07"), _NUMBER),
    },
    "vn_sector_tariffs": {"sector": _TEXT, "average_rate": _NUMBER},
    "vn_tariff_lines": dict.fromkeys(
        ("code", "description", "mfn_before", "mfn_after", "changed_on", "confidence", "note"), _TEXT
    ),
}


class NotShipped(EntenteError):
    """A country pair, table or line set that the package does not carry."""


def table_path(name: str) -> Path:
    """Return the file of a shipped table."""
    if name not in TABLES:
        raise NotShipped(f"No table {name!r} is shipped. Shipped are: {', '.join(sorted(TABLES))}.")
    return Path(str(resources.files("entente.tradedata").joinpath("tables", TABLES[name])))


@cache
def provenance(name: str) -> Provenance:
    """Return the provenance of a shipped table."""
    path = table_path(name).with_name(f"{name}.provenance.toml")
    return parse_provenance(path.read_text(encoding="utf-8"), where=path.name)


def us_imports_by_partner(*, backend: BaseBackend | None = None) -> ir.Table:
    """US imports for consumption, 2024: `hs6`, `partner`, `exemption_lists`, `trade_value_consumption_usd`,
    `duty_calculated_usd`.

    One row per subheading, partner and set of exemption lists its goods are on (joined by `LIST_SEPARATOR`).
    """
    return _load("us_imports_2024_by_partner", backend)


def us_import_lines(partner: str, *, backend: BaseBackend | None = None) -> ir.Table:
    """US imports for consumption, 2024, by eight-digit line: `hts8`, `exemption_lists`, value, duty, `mfn_text`,
    `mfn_kind`, `mfn_applied_rate`.

    `mfn_applied_rate` is unknown where the rate is not wholly ad valorem; `mfn_text` then holds it in words.

    Raises:
        NotShipped: the package has no lines for this partner.
    """
    table = _load("us_imports_2024_lines", backend)
    if partner not in shipped_lines():
        raise NotShipped(
            f"US tariff lines are shipped for {', '.join(shipped_lines())}, not for {partner!r}. "
            "Give your own extract of US imports by eight-digit line."
        )
    return table.filter(table.partner == partner).drop("partner")


def us_exports_by_partner(*, backend: BaseBackend | None = None) -> ir.Table:
    """US exports, full years from 2013: `partner`, `hs6`, `year`, `trade_value_fas_usd`; HS edition of each year."""
    return _load("us_exports_by_partner", backend)


def us_reciprocal_2025(*, backend: BaseBackend | None = None) -> ir.Table:
    """The reciprocal duty of 2 April 2025 by country: trade of 2024, status, both published rates, later rate."""
    return _load("us_reciprocal_2025", backend)


def us_rate_lists(*, backend: BaseBackend | None = None) -> ir.Table:
    """Named lists of added rates: `list_code`, `title`, `partner` (`*` is everyone else), `added_rate`,
    `includes_mfn`."""
    return _load("us_rate_lists", backend)


def exemption_lists(*, backend: BaseBackend | None = None) -> ir.Table:
    """The exemption lists that the import tables carry: `list_code`, `title`, `announced`, `legal_act`, `url`,
    `entries`."""
    return _load("exemption_lists", backend)


def trade_elasticities(*, backend: BaseBackend | None = None) -> ir.Table:
    """θ > 0 by subheading: `hs6`, `sector`, `trade_elasticity_low`, `_mid`, `_high`, `filled`."""
    return _load("trade_elasticities_hs6", backend)


def hs_titles(*, backend: BaseBackend | None = None) -> ir.Table:
    """Short titles: `code` (2, 6 or 8 digits), `title`, `basis`, `others` (more lines than the title describes)."""
    return _load("hs_titles", backend)


def partners(*, backend: BaseBackend | None = None) -> ir.Table:
    """Partners in the import tables: `census_code`, `partner` (empty if counted in an aggregate), `name`."""
    return _load("partners", backend)


def us_hts8(*, backend: BaseBackend | None = None) -> ir.Table:
    """The US schedule of 9 April 2025 by eight-digit line: `hts8`, texts, kinds and fractions of columns 1 and 2,
    `special_text`, `first_in_schedule`, `rest_equivalent_rate` and the value it was measured on."""
    return _load("us_hts8_2025", backend)


def us_hts10(*, backend: BaseBackend | None = None) -> ir.Table:
    """Lowest lines of that schedule: `line` (ten digits, or eight without a statistical suffix), `units`."""
    return _load("us_hts10_2025", backend)


def us_hts10_changes(*, backend: BaseBackend | None = None) -> ir.Table:
    """Ten-digit codes that later revisions ended: `code`, `became`, `last_in`, `ended_by`."""
    return _load("us_hts10_changes", backend)


def us_import_hts10(*, backend: BaseBackend | None = None) -> ir.Table:
    """US imports for consumption, 2024, by ten-digit code for the home countries: `partner`, `hts10`, value, duty."""
    return _load("us_imports_2024_hts10", backend)


def goods_lists(*, backend: BaseBackend | None = None) -> ir.Table:
    """Lists of goods that measures name: `list_code`, `first_code`, `last_code` (leading digits, both included)."""
    return _load("goods_lists", backend)


def origins(*, backend: BaseBackend | None = None) -> ir.Table:
    """Countries and territories goods may come from: `origin`, `name`, `census_code`."""
    return _load("origins", backend)


def hs_editions(*, backend: BaseBackend | None = None) -> ir.Table:
    """Every subheading, `hs6`, and whether `hs2007`, `hs2012`, `hs2017`, `hs2022` have it."""
    return _load("hs_editions", backend)


def hs_successions(*, backend: BaseBackend | None = None) -> ir.Table:
    """What a subheading of an older edition became, where the code changed: `edition`, `hs6`, `hs2022`."""
    return _load("hs_successions", backend)


def vn_tariff_lines(*, backend: BaseBackend | None = None) -> ir.Table:
    """Lines of Viet Nam's schedule that are known: `code`, `description`, `mfn_before`, `mfn_after` (as worded),
    `changed_on`, `confidence`, `note`."""
    return _load("vn_tariff_lines", backend)


def vn_sector_tariffs(*, backend: BaseBackend | None = None) -> ir.Table:
    """Viet Nam's average tariff on US goods by input-output sector: `sector`, `average_rate` (fraction)."""
    return _load("vn_sector_tariffs", backend)


@cache
def shipped_lines() -> tuple[str, ...]:
    """Return the partners for which eight-digit lines are shipped."""
    table = _load("us_imports_2024_lines", None)
    return tuple(sorted(table.partner.to_pyarrow().unique().to_pylist()))


@cache
def _shipped_partners() -> tuple[str, ...]:
    table = _load("us_imports_2024_by_partner", None)
    return tuple(sorted(table.partner.to_pyarrow().unique().to_pylist()))


def require_pair(*, home: str, counterpart: str) -> None:
    """Raise unless the package ships imports of `counterpart` from `home`.

    Raises:
        NotShipped: the pair is not shipped; the message says which are.
    """
    if counterpart == "USA" and home in _shipped_partners():
        return
    raise NotShipped(
        f"No table is shipped for imports of {counterpart!r} from {home!r}. Shipped are imports of USA in 2024 from "
        f"{', '.join(_shipped_partners())}. For another pair, give your own extract of imports by HS6 and partner "
        "(read_import_extract in entente.tradedata.extract says how)."
    )


def _load(name: str, backend: BaseBackend | None) -> ir.Table:
    return load_file(table_path(name), types=_TYPES.get(name, {}), backend=backend)

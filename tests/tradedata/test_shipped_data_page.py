from pathlib import Path

import pytest

from entente.tradedata import starter

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/shipped-data.md"
READERS = {
    "exemption_lists": starter.exemption_lists,
    "goods_lists": starter.goods_lists,
    "hs_editions": starter.hs_editions,
    "hs_successions": starter.hs_successions,
    "hs_titles": starter.hs_titles,
    "origins": starter.origins,
    "partners": starter.partners,
    "trade_elasticities_hs6": starter.trade_elasticities,
    "us_exports_by_partner": starter.us_exports_by_partner,
    "us_hts8_2025": starter.us_hts8,
    "us_hts10_2025": starter.us_hts10,
    "us_hts10_changes": starter.us_hts10_changes,
    "us_imports_2024_by_partner": starter.us_imports_by_partner,
    "us_imports_2024_hts10": starter.us_import_hts10,
    "us_imports_2024_lines": lambda: starter.us_import_lines("VNM"),
    "us_rate_lists": starter.us_rate_lists,
    "us_reciprocal_2025": starter.us_reciprocal_2025,
    "vn_sector_tariffs": starter.vn_sector_tariffs,
    "vn_tariff_lines": starter.vn_tariff_lines,
}


@pytest.fixture(scope="module")
def sections():
    """Section title → text of the page."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")
    return {part.split("\n", 1)[0]: part for part in parts}


def test_every_shipped_table_has_a_section(sections):
    assert set(starter.TABLES) <= set(sections)
    assert set(READERS) == set(starter.TABLES)


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_column_is_explained(name, sections):
    for column in READERS[name]().columns:
        short = column.removeprefix("trade_elasticity")
        assert f"`{column}`" in sections[name] or f"`{short}`" in sections[name], column


def test_every_rate_list_and_exemption_list_is_explained(sections):
    for code in starter.us_rate_lists().list_code.to_pyarrow().unique().to_pylist():
        assert f"`{code}`" in sections["us_rate_lists"]
    for code in starter.exemption_lists().list_code.to_pyarrow().to_pylist():
        assert f"`{code}`" in sections["exemption_lists"]

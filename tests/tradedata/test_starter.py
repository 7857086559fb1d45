import threading

import ibis
import pytest

from entente.tradedata import starter
from entente.tradedata.backend import connect, default_backend
from entente.tradedata.starter import NotShipped


def one(expression):
    return expression.to_pyarrow().as_py()


def test_imports_for_consumption_from_vietnam_in_2024():
    table = starter.us_imports_by_partner()
    vietnam = table.filter(table.partner == "VNM")
    value = one(vietnam.trade_value_consumption_usd.sum())
    duty = one(vietnam.duty_calculated_usd.sum())
    assert value / 1e9 == pytest.approx(141.36, abs=0.005)
    assert duty / 1e9 == pytest.approx(5.34, abs=0.005)
    assert duty / value == pytest.approx(0.0377, abs=5e-5)


def test_lines_and_subheadings_hold_the_same_trade():
    table = starter.us_imports_by_partner()
    by_hs6 = one(table.filter(table.partner == "VNM").trade_value_consumption_usd.sum())
    assert one(starter.us_import_lines("VNM").trade_value_consumption_usd.sum()) == by_hs6


def test_a_rate_that_is_not_ad_valorem_is_kept_in_words():
    rows = {row["hts8"]: row for row in starter.us_import_lines("VNM").to_pyarrow().to_pylist()}
    compound = rows["65050080"]
    assert (compound["mfn_text"], compound["mfn_kind"]) == ("18.7¢/kg + 6.8%", "compound_or_formula")
    assert compound["mfn_applied_rate"] is None
    assert rows["84713001"]["mfn_applied_rate"] == 0.0
    for row in rows.values():
        assert (row["mfn_applied_rate"] is None) == (row["mfn_kind"] not in ("free", "ad_valorem"))
        assert row["mfn_text"] or row["mfn_kind"] == "special_provision"


def test_us_exports_to_vietnam_cover_full_years_alone():
    table = starter.us_exports_by_partner()
    by_year = (
        table.group_by("year").agg(total=table.trade_value_fas_usd.sum()).order_by("year").to_pyarrow().to_pydict()
    )
    assert by_year["year"] == list(range(2013, 2026))
    assert dict(zip(by_year["year"], by_year["total"], strict=True))[2024] / 1e9 == pytest.approx(13.04, abs=0.005)


def test_reciprocal_table_has_57_partners_with_a_rate_of_their_own():
    rows = starter.us_reciprocal_2025().to_pyarrow().to_pylist()
    specific = [row for row in rows if row["status"] == "country-specific"]
    assert len(specific) == 57
    vietnam = next(row for row in rows if row["partner"] == "VNM")
    assert (vietnam["chart_rate"], vietnam["annex_i_rate"], vietnam["rate_from_2025_08_07"]) == (0.46, 0.46, 0.20)
    syria = next(row for row in rows if row["partner"] == "SYR")
    assert syria["us_imports_2024_usd"] is None


def test_elasticities_are_ordered_and_bounded():
    rows = starter.trade_elasticities().to_pyarrow().to_pylist()
    assert len(rows) == 5612
    for row in rows:
        assert 0 < row["trade_elasticity_low"] <= row["trade_elasticity_mid"] <= row["trade_elasticity_high"] < 29
    assert sum(row["filled"] for row in rows) / len(rows) == pytest.approx(0.097, abs=0.001)


def test_every_traded_code_has_a_title_and_every_chapter_one_of_its_own():
    titles = {row["code"]: row for row in starter.hs_titles().to_pyarrow().to_pylist()}
    traded = set(starter.us_imports_by_partner().hs6.to_pyarrow().unique().to_pylist())
    traded |= set(starter.us_import_lines("VNM").hts8.to_pyarrow().unique().to_pylist())
    assert traded <= set(titles)
    assert {code[:2] for code in traded} <= {code for code, row in titles.items() if row["basis"] == "own"}


def test_each_rate_list_says_what_everyone_else_pays():
    rows = starter.us_rate_lists().to_pyarrow().to_pylist()
    everyone_else = {row["list_code"] for row in rows if row["partner"] == "*"}
    assert everyone_else == {row["list_code"] for row in rows}
    shown = {(row["list_code"], row["partner"]): row["added_rate"] for row in rows}
    assert shown["announced-2025-04-02", "VNM"] == 0.46
    assert shown["in-force-2025-04-10", "CHN"] == 1.25
    assert shown["baseline-10", "CAN"] == 0.0


def test_another_backend_gives_the_same_figures(tmp_path):
    backend = connect(f"duckdb://{tmp_path / 'other.ddb'}")
    table = starter.us_imports_by_partner(backend=backend)
    assert one(table.trade_value_consumption_usd.sum()) == one(
        starter.us_imports_by_partner().trade_value_consumption_usd.sum()
    )
    assert one(starter.partners(backend=backend).count()) == 51


def test_each_thread_has_its_own_connection():
    found = []
    thread = threading.Thread(target=lambda: found.append(default_backend()))
    thread.start()
    thread.join()
    assert found[0] is not default_backend()
    assert isinstance(found[0], ibis.BaseBackend)


def test_what_is_not_shipped_is_refused_with_what_is():
    with pytest.raises(NotShipped, match="give your own extract"):
        starter.require_pair(home="VNM", counterpart="EUU")
    with pytest.raises(NotShipped, match="shipped for VNM, not for 'THA'"):
        starter.us_import_lines("THA")
    with pytest.raises(NotShipped, match="Shipped are: exemption_lists"):
        starter.table_path("nothing")

import pytest

from entente.base.errors import BadInput
from entente.tradedata.loaders import load_comtrade
from entente.tradedata.loaders.codes import check_codes


def test_codes_of_the_edition_need_no_word():
    assert check_codes({"640411": 5.0, "6404": 1.0, "9801000000": 1.0}, "HS2022", file="f") == ()


def test_a_few_strange_codes_are_a_caveat_with_what_became_of_them():
    (caveat,) = check_codes({"640411": 1000.0, "851712": 20.0, "291800": 1.0}, "HS2022", file="f")
    assert "2 codes with 2.06% of the trade are not in HS2022" in caveat
    assert "851712 (HS2017 had it; it became 851713, 851714" in caveat
    assert "no edition since 2007 has it" in caveat


def test_much_trade_outside_the_edition_is_the_wrong_edition():
    with pytest.raises(BadInput, match="HS2017 had it; it became 851713") as raised:
        check_codes({"640411": 10.0, "851712": 20.0}, "HS2022", file="f.csv")
    (problem,) = raised.value.problems
    assert (problem.file, problem.field, problem.value) == ("f.csv", "hs", "851712")
    assert "67% of the trade" in problem.remedy


def test_a_code_that_only_a_later_edition_has_is_told():
    with pytest.raises(BadInput, match="HS2022 has it"):
        check_codes({"851713": 20.0}, "HS2017", file="f")


def test_editions_that_are_not_at_hand_are_not_checked_and_say_so():
    assert "not checked against HS1992" in check_codes({"999999": 1.0}, "HS1992", file="f")[0]


def test_a_file_in_another_edition_is_refused_when_it_is_loaded(tmp_path):
    path = tmp_path / "extract.csv"
    path.write_text(
        "refYear,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,primaryValue\n2023,VNM,M,CHN,H6,851712,100\n"
    )
    with pytest.raises(BadInput, match="is not in HS2022"):
        load_comtrade(path)

import pytest

from entente.base.hs import HSCode, InvalidHSCode


def test_a_code_knows_its_chapter_heading_and_subheading():
    line = HSCode("64041190", "HS2022")
    assert (line.chapter.code, line.heading.code, line.subheading.code) == ("64", "6404", "640411")
    assert str(line.subheading) == "HS2022 640411"


def test_a_chapter_contains_its_lines_and_no_others():
    chapter = HSCode("64", "HS2022")
    assert chapter.contains(HSCode("640411", "HS2022"))
    assert not chapter.contains(HSCode("650500", "HS2022"))


def test_codes_of_two_revisions_are_not_compared():
    with pytest.raises(InvalidHSCode, match="different revisions"):
        HSCode("85", "HS2022").contains(HSCode("851712", "HS2017"))


def test_a_chapter_has_no_single_heading():
    with pytest.raises(InvalidHSCode, match="at least 4 digits"):
        _ = HSCode("64", "HS2022").heading


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (10121, '"010121"'),
        ("6404.11", '"640411"'),
        ("10121", '"010121"'),
        ("64041", '"064041"'),
        ("shoes", "digits only"),
        ("640411\n", '"640411"'),
        ("٦٤٠٤١١", "digits only"),
    ],
)
def test_a_bad_code_is_refused_with_what_to_write_instead(code, remedy):
    with pytest.raises(InvalidHSCode, match=remedy):
        HSCode(code, "HS2022")


def test_an_unknown_revision_or_chapter_is_refused():
    with pytest.raises(InvalidHSCode, match="HS2022"):
        HSCode("640411", "HS2023")
    with pytest.raises(InvalidHSCode, match="Chapters start at 01"):
        HSCode("000000", "HS2022")

import pytest

from entente.base.provenance import InvalidProvenance, parse_provenance

_COMPLETE = """
publisher = "An office"
title = "Figures"
url = "https://example.org"
date = "2024"
licence = "public domain"
transformation = "none"
rows = 3
sha256 = "00"
caveats = ["a", "b"]
[[inputs]]
name = "file.csv"
sha256 = "11"
"""


def test_a_complete_statement_is_read():
    provenance = parse_provenance(_COMPLETE, where="x.toml")
    assert provenance.rows == 3
    assert provenance.caveats == ("a", "b")
    assert provenance.inputs[0].name == "file.csv"
    assert provenance.citation == "An office, Figures (2024)"


def test_a_statement_without_a_licence_is_refused():
    with pytest.raises(InvalidProvenance, match=r"x\.toml does not state licence"):
        parse_provenance(_COMPLETE.replace('licence = "public domain"', 'licence = " "'), where="x.toml")


def test_a_file_that_is_not_toml_is_refused():
    with pytest.raises(InvalidProvenance, match="not valid TOML"):
        parse_provenance("publisher =", where="x.toml")

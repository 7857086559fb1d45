import pytest

from entente.base.errors import BadInput
from entente.base.provenance import InvalidProvenance
from entente.tradedata.extract import read_import_extract

STATEMENT = "\n".join(
    f'{name} = "stated"' for name in ("publisher", "title", "url", "date", "licence", "transformation")
)
HEADER = "hs6,partner,exemption_lists,trade_value_consumption_usd,duty_calculated_usd"


def write(folder, *rows, header=HEADER, statement=STATEMENT):
    path = folder / "imports.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    if statement:
        (folder / "imports.provenance.toml").write_text(statement, encoding="utf-8")
    return path


def problems_of(path):
    with pytest.raises(BadInput) as raised:
        read_import_extract(path, importer="JPN", year=2023)
    return raised.value.problems


def test_a_good_table_keeps_leading_zeros_and_its_origin(tmp_path):
    path = write(tmp_path, "010121,VNM,,100.5,3", "640411,CHN,a+b,200,0")
    extract = read_import_extract(path, importer="JPN", year=2023)
    assert extract.table.order_by("hs6").hs6.to_pyarrow().to_pylist() == ["010121", "640411"]
    assert (extract.name, extract.importer, extract.provenance.licence) == ("imports", "JPN", "stated")


def test_every_bad_row_is_named_with_line_value_and_remedy(tmp_path):
    path = write(
        tmp_path,
        "10121,VNM,,100,3",
        "640411,Vietnam,,100,3",
        "640412,VNM,,0,3",
        "640413,VNM,,100,-1",
        "640414,VNM,,100,1",
        "640414,VNM,,100,1",
    )
    found = {(problem.line, problem.field, problem.value) for problem in problems_of(path)}
    assert found == {
        (2, "hs6", "10121"),
        (3, "partner", "Vietnam"),
        (4, "trade_value_consumption_usd", "0.0"),
        (5, "duty_calculated_usd", "-1.0"),
        (6, "hs6", "640414"),
        (7, "hs6", "640414"),
    }


def test_a_missing_value_is_not_taken_for_zero(tmp_path):
    assert [problem.field for problem in problems_of(write(tmp_path, "640411,VNM,,,3"))] == [
        "trade_value_consumption_usd"
    ]


def test_a_missing_column_is_named(tmp_path):
    path = write(tmp_path, "640411,VNM,100", header="hs6,partner,trade_value_consumption_usd")
    assert {problem.field for problem in problems_of(path)} == {"exemption_lists", "duty_calculated_usd"}


def test_a_number_that_cannot_be_read_is_reported(tmp_path):
    assert "cannot be read" in problems_of(write(tmp_path, '640411,VNM,,"1,5",3'))[0].message


def test_a_table_without_a_statement_of_origin_is_refused(tmp_path):
    path = write(tmp_path, "640411,VNM,,100,3", statement="")
    assert problems_of(path)[0].file == "imports.provenance.toml"
    write(tmp_path, "640411,VNM,,100,3", statement='publisher = "only"')
    with pytest.raises(InvalidProvenance, match="does not state title"):
        read_import_extract(path, importer="JPN", year=2023)

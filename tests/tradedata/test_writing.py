import pyarrow as pa
import pytest

from entente.tradedata.build.titles import expand_abbreviations
from entente.tradedata.build.writing import UnsortedTable, write_csv, write_parquet

_ROWS = {"code": ["b", "a"], "value": [2, 1]}


def test_the_order_of_rows_does_not_change_the_file(tmp_path):
    table = pa.table(_ROWS)
    for name, rows in (("one", table), ("two", table.take([1, 0]))):
        write_parquet(rows, tmp_path / f"{name}.parquet", key=["code"])
        write_csv(rows, tmp_path / f"{name}.csv", key=["code"])
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()


def test_a_key_that_repeats_is_refused(tmp_path):
    with pytest.raises(UnsortedTable, match="does not identify a row"):
        write_csv(pa.table({"code": ["a", "a"]}), tmp_path / "x.csv", key=["code"])


def test_descriptions_are_spelled_out():
    words = {"NESOI": "n.e.s.", "FTWR": "footwear"}
    assert expand_abbreviations("FTWR,MENS , NESOI", words) == "Footwear, mens, n.e.s."

"""Tariff lines pasted from a spreadsheet."""

from __future__ import annotations

import pytest

from entente.dossier.kinds import TariffLine
from entente.dossier.line_table import MOST_CHARACTERS, MOST_ROWS, merge_lines, read_line_table


def _line(hs, **rates):
    return TariffLine(hs=hs, **rates)


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_a_table_is_read_whatever_separates_its_cells(separator):
    rows = [["HS code", "Goods", "Opening", "Target (%)"], ["0207.14", "chicken legs", "7.5%", "5"]]
    table = read_line_table("\n".join(separator.join(row) for row in rows))
    assert table.problems == ()
    assert table.columns == ("hs", "description", "opening", "target")
    (line,) = table.lines
    assert (line.hs, line.description, line.opening, line.target) == ("020714", "chicken legs", 0.075, 0.05)


def test_decimal_commas_and_numbers_taken_for_percent():
    table = read_line_table("hs;opening;floor\n0207;7,5 %;2,5\n", in_percent=True)
    assert (table.lines[0].opening, table.lines[0].floor) == (0.075, 0.025)


def test_every_problem_is_placed_by_row_and_column():
    text = "hs\topening\tfloor\n20714\t5%\t\n0207\t0.5\t\n0208\t=1+1\t@x\n0209\t5%\t1%\n0209\t4%\t1%\n"
    placed = {(p.line, p.field): p for p in read_line_table(text).problems}
    assert set(placed) == {(2, "hs"), (3, "opening"), (4, "opening"), (4, "floor"), (6, "hs")}
    assert "020714" in placed[2, "hs"].remedy
    assert "0.5%" in placed[3, "opening"].remedy
    assert placed[4, "opening"].value == "=1+1"
    assert "row 5" in placed[6, "hs"].message


def test_unknown_columns_are_named_and_a_row_of_names_is_asked_for():
    (unknown,) = read_line_table("hs\topenin\n0207\t5%").problems
    assert (unknown.field, unknown.remedy) == ("openin", "Did you mean opening?")
    (nameless,) = read_line_table("0207\t5%\n0208\t4%").problems
    assert "row of names" in nameless.remedy
    assert read_line_table("").problems[0].message == "holds no rows."


def test_what_is_too_large_is_refused_in_words():
    (problem,) = read_line_table("x" * (MOST_CHARACTERS + 1)).problems
    assert "2,000,000" in problem.message
    (problem,) = read_line_table("hs\n" + "0207\n" * (MOST_ROWS + 1)).problems
    assert "20,000" in problem.message


def test_laid_over_the_lines_only_filled_cells_replace():
    lines = [_line("0207", description="meat", opening="15%", floor="5%"), _line("0208", opening="9%")]
    table = read_line_table("hs\tdescription\topening\n0207\t\t12%\n0306\tshrimp\t8%")
    merged = merge_lines(lines, table)
    assert [(line.hs, line.description, line.opening, line.floor) for line in merged] == [
        ("0207", "meat", 0.12, 0.05), ("0208", "", 0.09, None), ("0306", "shrimp", 0.08, None),
    ]  # fmt: skip

"""Rows of positions from a spreadsheet: read as meant, or refused cell by cell."""

from __future__ import annotations

import pytest

from entente.base.errors import BadInput
from entente.dossier.kinds import Position
from entente.plan.position_rows import MOST_ROWS, read_rows


def _problems(text, dossier):
    with pytest.raises(BadInput) as caught:
        read_rows(text, dossier)
    return [(p.line, p.field, p.message) for p in caught.value.problems]


def test_rows_are_read_with_and_without_a_header(case):
    dossier = case.add("request", "REQ-1").dossier()
    whole = Position("tariff:0207", 15, 10.5, 5, "%", "higher", "Hold, if we can", "")
    assert read_rows("tariff:0207\t15%\t10,5\t5 %\t\t\tHold, if we can\n\n", dossier) == (whole,)
    pasted = "statement,item\r\nAsk in every round,REQ-1\r\n"
    assert read_rows(pasted, dossier) == (Position("REQ-1", statement="Ask in every round"),)
    assert read_rows("ITEM;Opening;Better\na:1;-2,5;LOWER", dossier) == (Position("a:1", -2.5, better="lower"),)


def test_every_bad_cell_is_named_and_nothing_taken(case):
    rows = [
        "item\topening\tbetter\tstatement",
        "REQ-9\t1\t\t",
        "tariff:02075\tmany\t\t",
        "a:1\t1,234\tsideways\t",
        "a:2\t\t\t=HYPERLINK(1)",
        "a:3\t\t\t-1+cmd",
        "a:4\t1",
        "a:4\t1",
        "\t5",
    ]
    found = _problems("\n".join(rows), case.dossier())
    assert {(row, field) for row, field, _ in found} == {
        (2, "item"), (3, "item"), (3, "opening"), (4, "opening"), (5, "statement"), (6, "statement"), (8, "item"),
        (9, "item"),
    }  # fmt: skip
    assert any("two ways" in message for _, _, message in found)
    assert _problems("a:1\t\t\t\t\tsideways", case.dossier())[0][1] == "better"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("item,colour\na:1,red", "is not a column"),
        ("item,item\na:1,a:2", "column twice"),
        ("a:1\x00,1", "control characters"),
        ('a:1,"1', "is not a table"),
        ("a:1,1,2,3,%,higher,s,n,more", "has 9 cells"),
        ("a:1,1\n" * (MOST_ROWS + 1), "are more than"),
    ],
)
def test_what_is_no_table_is_refused(case, text, message):
    assert message in _problems(text, case.dossier())[0][2]

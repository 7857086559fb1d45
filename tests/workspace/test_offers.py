"""Offers: how they stand as far as one may know, and changing many tariff lines at once."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from entente.dossier.line_table import read_line_table
from entente.workspace.services.offers import standings
from entente.workspace.services.records import move

pytestmark = pytest.mark.django_db

LINES = "offers/OFF-1/lines/"


@pytest.fixture
def room(negotiation):
    return f"/n/{negotiation.code}/"


def test_nothing_is_stored_until_it_is_confirmed(browser, view, room):
    client, text = browser("desk"), "hs\topening\ttarget\n0207\t12%\t9%\n0306\t8%\t4%"
    shown = client.post(f"{room}{LINES}paste/", {"text": text, "replace": "merge"})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "1 changed, 1 added, 0 removed." in page
    assert 'name="follows" value="1"' in page
    assert len(view("desk").history("OFF-1")) == 1
    stored = client.post(f"{room}{LINES}paste/", {"text": text, "replace": "merge", "follows": "1", "confirm": "1",
                                                  "reason": "after the round"})  # fmt: skip
    assert stored.status_code == 302
    entry = view("desk").history("OFF-1")[-1]
    assert (entry.version, entry.reason) == (2, "after the round")
    assert [(line.hs, line.opening, line.floor) for line in entry.record.lines] == [
        ("0207", 0.12, 0.05),
        ("0306", 0.08, None),
    ]


def test_a_change_confirmed_too_late_is_refused(browser, view, room):
    client, edit = browser("desk"), {"column": "target", "deed": "set", "amount": "8", "hs": "0207"}
    assert "1 changed" in client.post(f"{room}{LINES}edit/", edit).content.decode()
    client.post(f"{room}{LINES}edit/", {**edit, "amount": "7", "follows": "1", "confirm": "1"})
    late = client.post(f"{room}{LINES}edit/", {**edit, "follows": "1", "confirm": "1"})
    assert late.status_code == 409
    assert view("desk").record("OFF-1").lines[0].target == 0.07


def test_problems_stand_by_row_and_column_and_the_text_is_kept(browser, view, room):
    wrong = browser("desk").post(f"{room}{LINES}paste/", {"text": "hs\topening\n0207\t=cmd()", "replace": "merge"})
    page = wrong.content.decode()
    assert wrong.status_code == 400
    assert "Nothing was stored." in page
    assert "=cmd()" in page
    assert len(view("desk").history("OFF-1")) == 1


@pytest.mark.parametrize("sent", [{"column": "hs", "deed": "set", "amount": "1"}, {"column": "target", "deed": "set"},
                                  {"column": "target", "deed": "cut", "amount": "120"},
                                  {"column": "target", "deed": "copy"}])  # fmt: skip
def test_edits_that_cannot_be_meant_are_refused(browser, room, sent):
    assert browser("desk").post(f"{room}{LINES}edit/", sent).status_code == 400


def test_who_may_not_change_the_offer_cannot(browser, view, room):
    move(view("lead"), "OFF-1", "cleared", follows=1)
    sent = {"text": "hs\topening\n0207\t1%", "replace": "merge", "follows": "2", "confirm": "1"}
    assert browser("works").post(f"{room}{LINES}paste/", sent).status_code == 403
    assert browser("envoy").get(f"{room}{LINES}").status_code == 404
    page = browser("works").get(f"{room}{LINES}").content.decode()
    assert "Paste lines" not in page
    assert ">5 %<" not in page
    assert ">10 %<" not in page
    assert "Targets and floors are shown to the owner" in page


def test_filters_and_downloads(browser, room):
    client = browser("desk")
    text = "hs\tdescription\topening\n0207\t=HYPERLINK(1)\t12%\n" + "".join(
        f"03{n:02}\tfish {n}\t{n}%\n" for n in range(1, 61)
    )
    client.post(f"{room}{LINES}paste/", {"text": text, "replace": "replace", "follows": "1", "confirm": "1"})
    assert "Page 1 of 2" in client.get(f"{room}{LINES}").content.decode()
    found = client.get(
        f"{room}{LINES}?hs=03&rate=opening&least=10&most=11", headers={"HX-Request": "true"}
    ).content.decode()
    assert "fish 10" in found
    assert "fish 11" in found
    assert "fish 12" not in found
    assert "<h1" not in found
    rows = list(csv.reader(StringIO(client.get(f"{room}{LINES}download/csv/?hs=0207").content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][rows[0].index("description")] == "'=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{room}{LINES}download/xlsx/").content)).active
    assert sheet.max_row == 62
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    again = read_line_table("\n".join("\t".join(row) for row in rows))
    assert again.lines[0].description == "=HYPERLINK(1)"
    assert client.get(f"{room}{LINES}download/exe/").status_code == 404


def test_the_list_filters_and_tells_what_the_person_may_know(browser, view, room):
    page = browser("lead").get(f"{room}offers/").content.decode()
    assert "OFF-1" in page
    assert "OFF-2" in page
    assert "OFF-2" not in browser("lead").get(f"{room}offers/?form=tariff").content.decode()
    assert "No offer fits these filters" in browser("lead").get(f"{room}offers/?state=agreed").content.decode()
    assert "OFF-1" not in browser("works").get(f"{room}offers/").content.decode()
    assert standings(view("desk"))["OFF-1"].outcome is None
    assert standings(view("lead"))["OFF-1"].outcome is not None

"""Pages of any record: what they show, what can be done from them, and what a list gives away."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from lxml import html as lxml_html

from entente.base.errors import BadInput
from entente.workspace.downloads import guarded
from entente.workspace.models import Event, RecordVersion
from entente.workspace.services.records import change, create, move, validate

HOME = "/n/aaa-bbb-2025"


def text_of(response):
    return " ".join(lxml_html.fromstring(response.content.decode()).text_content().split())


def form_of(response):
    sent: dict[str, list[str]] = {}
    for name, value in lxml_html.fromstring(response.content.decode()).get_element_by_id("record-form").form_values():
        sent.setdefault(name, []).append(value or "")
    return sent


def versions():
    return RecordVersion.objects.count()


@pytest.fixture
def edit(view):
    """Change fields of a record as somebody."""

    def put(who, code, follows, **fields):
        mine = view(who)
        plain = mine.record(code).model_dump(mode="json") | fields
        return change(mine, validate(mine, mine.record(code).kind, plain), follows=follows)

    return put


def test_a_record_says_everything_in_words(browser):
    page = text_of(browser("lead").get(f"{HOME}/records/OFF-1/"))
    for words in ("OFF-1", "proposed", "internal", "Ministry of Finance", "known on 1 March 2025", "A gazette", "0207",
                  "20 %", "10 %", "Move to: cleared"):  # fmt: skip
        assert words in page, words


def test_limits_are_blank_for_those_who_may_not_know_them(browser, view):
    move(view("lead"), "OFF-1", "cleared", follows=1)
    page = browser("works").get(f"{HOME}/records/OFF-1/")
    assert "shown to the owner" in text_of(page)
    assert "15 %" in text_of(page)
    assert "10 %" not in text_of(page)
    assert f"{HOME}/records/OFF-1/edit/".encode() not in page.content
    assert browser("works").get(f"{HOME}/records/OFF-1/edit/").status_code == 403


def test_a_rate_of_zero_says_something(browser, edit):
    free = {"hs": "0207", "mfn_applied_rate": "20%", "opening": "15%", "target": "0%", "floor": "0%"}
    edit("desk", "OFF-1", 1, lines=[free])
    page = text_of(browser("desk").get(f"{HOME}/records/OFF-1/"))
    assert "OpeningTargetFloor" in page
    assert "15 % 0 % 0 %" in page


def test_who_names_it_is_shown_as_far_as_it_may_be_seen(browser, view):
    lead = view("lead")
    secret = {"code": "MEA-S", "title": "A secret measure", "form": "decree", "date": "2025-03-01",
              "classification": "secret", "answers": ["CON-1"], "sources": ["SRC-1"]}  # fmt: skip
    create(lead, validate(lead, "measure", secret))
    assert "MEA-S" in text_of(browser("lead").get(f"{HOME}/records/CON-1/"))
    page = text_of(browser("desk").get(f"{HOME}/records/CON-1/"))
    assert "MEA-1" in page
    assert "DEV-1" in page
    assert "MEA-S" not in page
    assert "secret measure" not in page


def test_moves_that_are_not_allowed_say_why(browser):
    page = text_of(browser("desk").get(f"{HOME}/records/OFF-1/"))
    assert "contributor may not move OFF-1 from proposed to cleared" in page
    assert "Move to: withdrawn" in page


def test_findings_stand_on_the_record_they_are_about(browser, edit):
    edit("lead", "CON-1", 1, agency=None)
    assert "What is missing or wrong" in text_of(browser("lead").get(f"{HOME}/records/CON-1/"))


@pytest.mark.parametrize("page", ["", "edit/", "move/", "history/", "compare/", "restore/?version=1"])
def test_what_is_hidden_is_not_there(browser, page):
    for code in ("PLAN-BUY", "OFF-2", "RED-1", "NONE"):
        assert browser("desk").get(f"{HOME}/records/{code}/{page}").status_code == 404


def test_an_edit_is_stored_with_its_reason(browser, view):
    client = browser("desk")
    address = f"{HOME}/records/LAW-1/edit/"
    sent = form_of(client.get(address)) | {"text": "Two clauses", "change_reason": "asked for by the ministry"}
    response = client.post(address, sent, follow=True)
    assert "LAW-1 was saved." in text_of(response)
    entry = view("desk").history("LAW-1")[-1]
    assert (entry.record.text, entry.reason, entry.version) == ("Two clauses", "asked for by the ministry", 2)


def test_records_never_replace_each_other_in_a_circle(browser, view):
    lead = view("lead")
    fields = {"code": "CON-2", "title": "Next", "topic": "procedures", "supersedes": "CON-1", "sources": ["SRC-1"]}
    create(lead, validate(lead, "concern", fields))
    client, before = browser("lead"), versions()
    address = f"{HOME}/records/CON-1/edit/"
    for code in ("CON-1", "CON-2", "LAW-1", "NONE"):
        response = client.post(address, form_of(client.get(address)) | {"supersedes": code})
        assert response.status_code == 422, code
        assert b'href="#field-supersedes"' in response.content
    assert versions() == before


@pytest.mark.parametrize("follows", ["", "x", "-1", "9" * 30])
def test_a_form_that_does_not_say_what_it_follows_is_refused(browser, follows):
    response = browser("desk").post(f"{HOME}/records/LAW-1/edit/", {"title": "x", "follows": follows})
    assert response.status_code == 400


def test_of_two_editors_the_slower_sees_both_and_saves_again(browser, edit, view):
    client = browser("lead")
    address = f"{HOME}/records/LAW-1/edit/"
    sent = form_of(client.get(address)) | {"text": "mine", "number": "7", "change_reason": "why"}
    edit("desk", "LAW-1", 1, text="theirs", note="theirs too")
    before = versions()
    both = client.post(address, sent)
    assert both.status_code == 409
    assert versions() == before
    page = text_of(both)
    assert all(words in page for words in ("mine", "theirs", "both changed it"))
    tree = lxml_html.fromstring(both.content.decode())
    again: dict[str, list[str]] = {}
    for name, value in tree.forms[-1].form_values():
        again.setdefault(name, []).append(value)
    assert again["_pick.text"] == ["mine"]
    assert client.post(address, again | {"_pick.text": "theirs"}).status_code == 302
    after = view("lead").record("LAW-1")
    assert (after.text, after.number, after.note) == ("theirs", "7", "theirs too")
    assert view("lead").history("LAW-1")[-1].version == 3


def test_a_move_asks_for_what_it_needs(browser, view):
    client = browser("works")
    address = f"{HOME}/records/PUR-1/move/"
    page = client.get(f"{address}?to=contract")
    assert "needs the day it was signed" in text_of(page)
    sent = form_of(page)
    assert sent["signed_on"] == [""]
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "needs the day it was signed" in text_of(refused)
    wrong = client.post(address, sent | {"signed_on": "soon"})
    assert wrong.status_code == 422
    assert b'href="#field-signed_on"' in wrong.content
    assert client.post(address, sent | {"signed_on": "2025-04-29", "change_reason": "signed"}).status_code == 302
    after = view("works").record("PUR-1")
    assert (after.state, str(after.signed_on)) == ("contract", "2025-04-29")


def test_a_move_changes_only_what_it_asks_for(browser, view):
    client = browser("works")
    address = f"{HOME}/records/PUR-1/move/"
    sent = form_of(client.get(f"{address}?to=mou")) | {"title": "Other", "agency": "FIN"}
    assert client.post(address, sent).status_code == 302
    assert (view("lead").record("PUR-1").title, view("lead").record("PUR-1").agency) == ("A purchase", "BUY")


def test_a_move_is_no_way_to_edit(view):
    with pytest.raises(BadInput, match="does not belong to this move"):
        move(view("desk"), "DIR-1", "in-progress", follows=1, agency="FIN", action="Do nothing")
    assert view("desk").record("DIR-1").action == "Do it"


@pytest.mark.parametrize(("who", "code", "to", "status"), [("desk", "OFF-1", "cleared", 403),
                         ("lead", "OFF-1", "agreed", 403), ("lead", "FIG-1", "final", 422),
                         ("lead", "OFF-1", "", 403)])  # fmt: skip
def test_a_forbidden_move_is_refused_in_words(browser, who, code, to, status):
    before = versions()
    response = browser(who).post(f"{HOME}/records/{code}/move/", {"to": to, "follows": "1"})
    assert response.status_code == status
    assert b'role="alert"' in response.content
    assert versions() == before


def test_a_late_move_is_told_so(browser, edit):
    client = browser("desk")
    sent = form_of(client.get(f"{HOME}/records/LAW-1/move/?to=drafting"))
    edit("lead", "LAW-1", 1, text="new")
    late = client.post(f"{HOME}/records/LAW-1/move/", sent)
    assert late.status_code == 409
    assert form_of(late)["follows"] == ["2"]
    assert client.post(f"{HOME}/records/LAW-1/move/", form_of(late)).status_code == 302


@pytest.fixture
def figures(view):
    """Many figures, one named like a formula."""
    lead = view("lead")
    for n in range(60):
        fields = {"code": f"FIG-N{n}", "title": "=HYPERLINK(1)" if n == 7 else f"Figure {n}", "nature": "observed",
                  "quantity": f"q{n}", "value_low": -n, "unit": "t", "sources": ["SRC-1"],
                  "agency": "FIN" if n % 2 else "LEAD", "note": "+cmd" if n == 8 else ""}  # fmt: skip
        create(lead, validate(lead, "figure", fields))


def test_a_list_filters_sorts_and_pages(browser, figures):
    client, address = browser("lead"), f"{HOME}/kinds/figure/"
    assert "Page 1 of 2" in text_of(client.get(address))
    assert "11 records" not in text_of(client.get(address))
    assert "30 records" in text_of(client.get(f"{address}?agency=FIN"))
    assert "1 record" in text_of(client.get(f"{address}?q=q59"))
    assert "No record matches." in text_of(client.get(f"{address}?classification=public"))
    page = lxml_html.fromstring(client.get(f"{address}?sort=-value_low&page=2").content.decode())
    codes = page.xpath("//tbody//th/span[1]/text()")
    assert codes[-1] == "FIG-N59"
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert "HX-Request" in fragment["Vary"]
    assert client.get(f"{address}?sort=__class__&page=zzz").status_code == 200


def test_a_list_taken_away_holds_no_formula(browser, figures):
    client, address = browser("lead"), f"{HOME}/kinds/figure/"
    body = client.get(f"{address}?format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert len(rows) == 61
    assert rows[8]["Title"] == "'=HYPERLINK(1)"
    assert rows[9]["Note"] == "'+cmd"
    assert rows[8]["Value low"] == "-7.0"
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{address}?format=xlsx&agency=FIN").content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sheet.max_row == 31
    assert all(cell.data_type != "f" for cell in cells)
    assert next(cell for cell in cells if cell.value == "=HYPERLINK(1)").quotePrefix
    assert Event.objects.filter(action="download", target="figure.xlsx").count() == 1


def test_a_list_holds_only_what_may_be_seen(browser):
    for form in ("", "?format=csv"):
        page = browser("desk").get(f"{HOME}/kinds/offer/{form}").content
        assert b"OFF-1" in page
        assert b"OFF-2" not in page
    assert "There is nothing here yet" in text_of(browser("envoy").get(f"{HOME}/kinds/red_line/"))
    assert browser("lead").get(f"{HOME}/kinds/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"), (" =x", "' =x"), ("\t=x", "'\t=x"),
     ("＝x", "'＝x"),
     ("|calc", "'|calc"), ("-5.25", "-5.25"), ("+3", "+3"), ("plain = text", "plain = text"), ("", ""), (-5, -5),
     ("a\x00b", "ab")],
)  # fmt: skip
def test_cells_are_guarded_against_formulas(cell, safe):
    assert guarded(cell) == safe

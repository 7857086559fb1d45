"""The history of a record: who wrote what, what changed, and the way back."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from entente.base.errors import BadInput
from entente.workspace.models import RecordVersion
from entente.workspace.policies import Forbidden
from entente.workspace.services.records import change, move, validate
from entente.workspace.services.restoring import restore

HOME = "/n/aaa-bbb-2025"


def text_of(response):
    return " ".join(lxml_html.fromstring(response.content.decode()).text_content().split())


@pytest.fixture
def law(view):
    """LAW-1 in three versions: the text changed, then moved on."""
    desk = view("desk")
    plain = desk.record("LAW-1").model_dump(mode="json")
    steps = [{"step": "Drafting", "days": 30}]
    record = validate(desk, "law", plain | {"text": "Cut the duty to 5 %", "path": steps})
    change(desk, record, follows=1, reason="the first draft")
    desk = view("desk")
    plain = desk.record("LAW-1").model_dump(mode="json")
    steps = [{"step": "Drafting", "days": 40}, {"step": "Hearing", "days": 5}]
    record = validate(desk, "law", plain | {"text": "Cut the duty to 10 %", "path": steps})
    change(desk, record, follows=2, reason="the minister asked")
    move(view("desk"), "LAW-1", "drafting", follows=3)


def test_every_version_says_who_when_and_why(law, browser):
    page = browser("lead").get(f"{HOME}/records/LAW-1/history/")
    text = text_of(page)
    for words in ("4 versions", "imported", "desk", "the first draft", "the minister asked", "drafting"):
        assert words in text, words
    for row in RecordVersion.objects.filter(code="LAW-1"):
        assert row.hash.encode() in page.content


def test_two_versions_are_compared_word_by_word_and_row_by_row(law, browser):
    page = lxml_html.fromstring(browser("lead").get(f"{HOME}/records/LAW-1/compare/?before=2&after=3").content.decode())
    taken, put = (
        ["".join(node.itertext()).split(": ")[-1].strip() for node in page.xpath(f"//{tag}")] for tag in ("del", "ins")
    )
    assert "5" in taken
    assert "10" in put
    assert "30" in taken
    assert "40" in put
    assert any("Hearing" in "".join(node.itertext()) for node in page.xpath("//ins"))
    assert "the minister asked" in page.text_content()


def test_without_a_choice_the_last_two_are_compared(law, browser):
    page = text_of(browser("lead").get(f"{HOME}/records/LAW-1/compare/"))
    assert "State" in page
    odd = browser("lead").get(f"{HOME}/records/LAW-1/compare/?before=x&after=999")
    assert odd.status_code == 200


def test_an_older_version_stands_again_with_a_reason(law, browser, view):
    client = browser("desk")
    address = f"{HOME}/records/LAW-1/restore/"
    assert "10" in text_of(client.get(f"{address}?version=2"))
    sent = {"version": "2", "follows": "4", "change_reason": ""}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Say why" in text_of(refused)
    assert client.post(address, sent | {"change_reason": "a mistake"}).status_code == 302
    entry = view("desk").history("LAW-1")[-1]
    assert (entry.version, entry.record.text, entry.record.state) == (5, "Cut the duty to 5 %", "drafting")
    assert entry.reason == "a mistake"
    assert len(view("desk").history("LAW-1")) == 5


def test_the_way_back_follows_the_newest_version(law, browser):
    sent = {"version": "2", "follows": "3", "change_reason": "late"}
    late = browser("desk").post(f"{HOME}/records/LAW-1/restore/", sent)
    assert late.status_code == 409
    assert RecordVersion.objects.filter(code="LAW-1").count() == 4


@pytest.mark.parametrize("version", ["", "x", "0", "99"])
def test_a_version_that_is_not_there_is_not_restored(law, browser, version):
    sent = {"version": version, "follows": "4", "change_reason": "why"}
    assert browser("desk").post(f"{HOME}/records/LAW-1/restore/", sent).status_code in (400, 404)


def test_only_who_may_change_may_go_back(law, browser, view):
    assert browser("works").get(f"{HOME}/records/LAW-1/restore/?version=1").status_code in (403, 404)
    assert b"Back to version" not in browser("auditor").get(f"{HOME}/records/LAW-1/history/").content
    with pytest.raises(Forbidden):
        restore(view("auditor"), "LAW-1", 1, follows=4, reason="why")
    with pytest.raises(BadInput, match="Say why"):
        restore(view("desk"), "LAW-1", 1, follows=4, reason=" ")


def test_history_shows_no_more_than_the_record(browser, view):
    lead = view("lead")
    plain = lead.record("OFF-1").model_dump(mode="json")
    plain["lines"][0]["floor"] = "3%"
    change(lead, validate(lead, "offer", plain), follows=1, reason="floor lowered to 3")
    move(view("lead"), "OFF-1", "cleared", follows=2)
    for page in ("history/", "compare/?before=1&after=2", "compare/?before=2&after=3"):
        response = browser("works").get(f"{HOME}/records/OFF-1/{page}")
        assert "3%" not in text_of(response)
        assert "lowered" not in text_of(response)

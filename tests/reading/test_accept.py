"""Chosen proposals become records of a case that loads, with sources, and nothing else changes."""

import json
from datetime import date
from pathlib import Path

import pytest

from entente.base.errors import BadInput, EntenteError
from entente.dossier import load_case
from entente.reading import accept, read_file, to_json
from entente.reading.session import read_together

TEXT = (
    "Aurelia Times\n3 June 2025\n\nPrime Minister Karl Oos chaired the sixth meeting on the Borealis tariff "
    "on 2 June 2025.\n"
    "The Prime Minister asked the Ministry of Finance to gather the plans by 5 June.\n"
    "He told the Ministry of Roads to count the lorries.\n"
)


@pytest.fixture
def read_into(case, tmp_path):
    """Read a text beside a case and return the JSON body of its proposals."""

    def read(text: str = TEXT):
        path = tmp_path / "times.txt"
        path.write_text(text, encoding="utf-8")
        document = read_file(path)
        reading = read_together([document], dossier=case.dossier())
        return json.loads(json.dumps(to_json([document], reading.proposals)))

    return read


def take(body, case, *kinds, on=date(2025, 6, 4)):
    chosen = [p for p in body["proposals"] if p["kind"] in kinds]
    return accept(chosen, body["documents"], case.root, on=on)


def test_accepted_proposals_are_records_with_sources_and_quotes(case, read_into):
    done = take(read_into(), case, "meeting", "directive")
    dossier = load_case(case.root).as_of(None)
    record = dossier.find(done.records[1])
    assert record.addressees == ["FIN"]
    assert record.deadline == date(2025, 6, 5)
    assert record.meeting == "MTG-2025-06-02"
    assert record.sources[0].quote.startswith("asked the Ministry of Finance")
    assert record.sources[0].locator == "line 5"
    source = dossier.find(done.sources[0])
    assert (source.publisher, source.published_on) == ("Aurelia Times", date(2025, 6, 3))


def test_a_body_that_is_no_agency_of_the_case_is_noted(case, read_into):
    done = take(read_into(), case, "directive")
    record = load_case(case.root).as_of(None).find(done.records[1])
    assert record.addressees == []
    assert "Ministry of Roads" in record.note


def test_comments_and_order_of_the_file_stay(case, read_into):
    case.add("directive", "DIR-OLD", action="Keep the old one")
    path = case.root / "directives.yaml"
    before = "# why these directives\n" + path.read_text() + "# the end\n"
    path.write_text(before)
    take(read_into(), case, "directive")
    assert path.read_text().startswith(before)


def test_reading_again_confirms_what_was_accepted(case, read_into):
    take(read_into(), case, "meeting", "directive")
    again = read_into()
    assert {(p["kind"], p["status"]) for p in again["proposals"] if p["kind"] in ("meeting", "directive")} == {
        ("meeting", "confirms"),
        ("directive", "confirms"),
    }


def test_a_new_report_updates_or_contradicts_a_record(case, read_into):
    case.add(
        "directive",
        "DIR-1",
        action="Gather the plans",
        addressees=["FIN"],
        given_on="2025-06-02",
        deadline="2025-06-09",
    )
    body = read_into()
    (proposal,) = [p for p in body["proposals"] if p["record"] == "DIR-1"]
    assert proposal["status"] == "contradicts"
    (difference,) = [d for d in proposal["differences"] if d["field"] == "deadline"]
    assert [v["value"] for v in difference["values"]] == ["2025-06-05", "2025-06-09"]
    done = accept([proposal], body["documents"], case.root, on=date(2025, 6, 4))
    assert done.changed == ["DIR-1"]
    record = load_case(case.root).as_of(None).find("DIR-1")
    assert record.deadline == date(2025, 6, 9)
    assert "says otherwise on deadline: 2025-06-05" in record.note
    assert len(load_case(case.root).versions["directive"]["DIR-1"]) == 2


def test_a_quote_that_was_edited_is_refused_and_nothing_written(case, read_into):
    body = read_into()
    body["proposals"][0]["quotes"][0]["quote"] = "words nobody said"
    before = {p: p.read_bytes() for p in case.root.rglob("*.yaml")}
    with pytest.raises(BadInput, match="is not in the document"):
        accept(body["proposals"], body["documents"], case.root, on=date(2025, 6, 4))
    assert {p: p.read_bytes() for p in case.root.rglob("*.yaml")} == before


def test_a_document_that_changed_is_refused(case, read_into):
    body = read_into()
    Path(body["documents"][0]["path"]).write_text("something else entirely, said the ministry of finance")
    with pytest.raises(EntenteError, match="its content has changed"):
        take(body, case, "directive")


def test_what_the_report_does_not_say_must_be_added_by_a_person(case, read_into):
    body = read_into(TEXT + "The pause of the tariff was announced by Borealis, a 90-day pause.\n")
    with pytest.raises(BadInput, match=r"date.*is not stated, but a development needs it"):
        take(body, case, "development")
    for proposal in body["proposals"]:
        if proposal["kind"] == "development":
            proposal["fields"]["date"] = "2025-06-01"
    assert take(body, case, "development").records


def test_a_case_that_would_not_load_is_left_alone(case, read_into):
    body = read_into()
    for proposal in body["proposals"]:
        if proposal["kind"] == "directive":
            proposal["fields"]["deadline"] = "soon"
    with pytest.raises(BadInput, match="deadline"):
        take(body, case, "directive")
    assert not (case.root / "directives.yaml").exists()


UNDATED = "Prime Minister Karl Oos told the Ministry of Finance to count the lorries on the Borealis border.\n"


def test_a_document_without_a_day_is_known_from_the_day_of_acceptance_and_says_so(case, read_into):
    done = take(read_into(UNDATED), case, "directive")
    source = load_case(case.root).as_of(None).find(done.sources[0])
    assert source.published_on is None
    assert source.known_on == date(2025, 6, 4)
    assert "known_on is the day of acceptance" in source.note
    assert "--known-on" in done.notes[0]


def test_the_day_an_undated_document_was_known_may_be_given(case, read_into):
    body = read_into(UNDATED)
    day = date(2025, 5, 30)
    done = accept(body["proposals"], body["documents"], case.root, on=date(2025, 6, 4), known_on=day)
    dossier = load_case(case.root).as_of(None)
    assert dossier.find(done.sources[0]).known_on == day
    assert dossier.find(done.records[0]).known_on == day
    assert done.notes == []

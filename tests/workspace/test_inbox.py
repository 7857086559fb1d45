"""Papers, the reading inbox, and sources with their quotes."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from entente.workspace.models import Attachment, Proposal, Reading
from entente.workspace.pages.sources import Quoted, stretches
from entente.workspace.services.attachments import LARGEST
from entente.workspace.services.inbox import open_proposals
from entente.workspace.services.records import move

BASE = "/n/aaa-bbb-2025"
REPORT = """Aurelia News Agency, 29 April 2025

On April 29, the Head of government chaired a meeting on the talks with Borealis.
The Head of government assigned the Ministry of Finance to submit a plan on tariff cuts before May 15, 2025.
He asked the Ministry of Works to review purchase contracts within 30 days.
"""


def paper(text=REPORT, name="report.txt"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path


def bring(client, *files, **fields):
    return client.post(f"{BASE}/inbox/", {"file": list(files), "classification": "internal", **fields}, follow=True)


def test_a_report_becomes_proposals_and_a_proposal_a_record(browser, view):
    lead = browser("lead")
    page = bring(lead, paper())
    assert page.status_code == 200
    proposal = Proposal.objects.filter(kind="directive", body__fields__addressees=["FIN"]).first()
    assert proposal is not None, [p.body["fields"] for p in Proposal.objects.all()]
    assert "<mark>" in page.content.decode()
    before = {code for table in view("lead").dossier.tables.values() for code in table}
    done = lead.post(f"{BASE}/inbox/{proposal.pk}/decide/", {"decision": "accept"}, follow=True)
    assert done.status_code == 200
    proposal.refresh_from_db()
    assert proposal.state == Proposal.ACCEPTED, done.content.decode()
    record = view("lead").record(proposal.result)
    assert record.kind == "directive"
    assert str(record.deadline) == "2025-05-15"
    assert record.sources[0].source not in before  # its source came with it
    assert Attachment.objects.get().record == record.sources[0].source
    document = lead.get(f"{BASE}/sources/{record.sources[0].source}/").content.decode()
    assert f'<sup> <a href="{BASE}/records/{record.code}/">' in document
    again = lead.post(f"{BASE}/inbox/{proposal.pk}/decide/", {"decision": "accept"})
    assert again.status_code == 404


def test_a_proposal_is_corrected_before_it_is_accepted(browser, view):
    lead = browser("lead")
    bring(lead, paper())
    proposal = Proposal.objects.filter(kind="directive").first()
    page = lead.get(f"{BASE}/inbox/{proposal.pk}/")
    assert page.status_code == 200
    form = page.context["form"]
    assert form.values["action"]
    posted = {"title": "Corrected by hand", "_partial": "1"}
    answer = lead.post(f"{BASE}/inbox/{proposal.pk}/", posted)
    assert answer.status_code in (302, 422)


def test_a_refused_proposal_is_put_aside(browser):
    lead = browser("lead")
    bring(lead, paper())
    first = Proposal.objects.first()
    lead.post(f"{BASE}/inbox/{first.pk}/decide/", {"decision": "refuse"})
    first.refresh_from_db()
    assert (first.state, first.result) == (Proposal.REFUSED, "")


def test_another_ministry_does_not_see_what_was_brought(browser):
    bring(browser("desk"), paper(REPORT.replace("tariff cuts", "zebra stripes")))
    assert "zebra" in browser("desk").get(f"{BASE}/inbox/").content.decode()
    assert "zebra" in browser("lead").get(f"{BASE}/inbox/").content.decode()
    for other in ("works", "envoy"):
        assert "zebra" not in browser(other).get(f"{BASE}/inbox/").content.decode()
        for proposal in Proposal.objects.all():
            assert browser(other).get(f"{BASE}/inbox/{proposal.pk}/").status_code == 404
        assert browser(other).get(f"{BASE}/attachments/{Attachment.objects.get().pk}/").status_code == 404


def archive(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (paper("", "empty.txt"), "is empty"),
        (paper(b"MZ\x90\x00", "program.exe"), "of a type that is not kept"),
        (paper(b"no pdf", "paper.pdf"), "not what .pdf says"),
        (paper(b"\x00\x01\x02", "binary.txt"), "not what .txt says"),
        (paper(archive("word/x"), "broken.docx"), "broken.docx"),
        (paper(b"x" * (LARGEST + 1), "large.txt"), "MB large"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(browser, upload, told):
    page = bring(browser("lead"), upload)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert Proposal.objects.count() == 0


def test_a_file_name_leads_nowhere(browser, tmp_path):
    bring(browser("lead"), paper(name="../../etc/evil.txt"))
    kept = Attachment.objects.get()
    assert kept.name == "evil.txt"
    assert kept.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()
    assert [p.name for p in (tmp_path / "attachments").iterdir()] == [kept.sha256]
    answer = browser("lead").get(f"{BASE}/attachments/{kept.pk}/")
    assert answer["Content-Disposition"] == 'attachment; filename="evil.txt"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == REPORT.encode()


def test_a_script_in_a_document_is_shown_as_text(browser):
    bring(browser("lead"), paper(REPORT.replace("tariff cuts", "<script>alert(1)</script> cuts")))
    assert "<script>alert(1)" not in browser("lead").get(f"{BASE}/inbox/").content.decode()


def test_an_attachment_belongs_to_a_record_that_can_be_seen(browser):
    send = {"classification": "internal"}
    assert (
        browser("works").post(f"{BASE}/attachments/", {**send, "file": paper(), "record": "RED-1"}).status_code == 422
    )
    assert (
        browser("works").post(f"{BASE}/attachments/", {**send, "file": paper(), "record": "MEA-1"}).status_code == 302
    )
    assert browser("desk").get(f"{BASE}/attachments/").content.decode().count("report.txt") == 1
    too_high = browser("works").post(f"{BASE}/attachments/", {"classification": "secret", "file": paper()})
    assert too_high.status_code == 403


def test_those_who_do_not_write_bring_nothing(browser):
    for name in ("auditor", "admin"):
        assert bring(browser(name), paper()).status_code == 403
    assert Attachment.objects.count() == 0


def test_quotes_are_marked_where_they_stand(view):
    record = view("lead").record("CON-1")
    text = "We will cut duties.\nThen we   wait for a reply. The end."
    found = list(stretches(text, [Quoted(record, "", "cut duties. Then we wait"), Quoted(record, "", "not there")]))
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.records] == ["cut duties.\nThen we   wait"]


@pytest.mark.parametrize(
    "body", [{"record": "OFF-1", "differences": [{"field": "floor"}]}, {"fields": {"rests_on": ["RED-1"]}}]
)
def test_a_proposal_says_nothing_that_only_its_reader_may_know(view, body):
    lead = view("lead")
    move(lead, "OFF-1", "cleared", follows=1)
    reading = Reading.objects.create(negotiation=lead.negotiation, by=lead.user)
    made = Proposal.objects.create(reading=reading, number=1, kind="offer", body=body)
    assert made in open_proposals(view("lead"))
    assert view("works").record("OFF-1")
    assert made not in open_proposals(view("works"))

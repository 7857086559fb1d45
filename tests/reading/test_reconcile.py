"""Reports of one meeting become one set; what differs is shown side by side."""

from entente.reading import propose, read_text, reconcile
from entente.reading.similarity import alike, same_name


def merged(documents):
    return reconcile(documents, {document.id: propose(document) for document in documents})


def test_what_both_report_is_one_proposal_with_both_quotes(two_reports):
    documents = two_reports
    proposals = merged(documents)
    directives = [p for p in proposals if p.kind == "directive"]
    assert [len(p.quotes) for p in directives] == [2, 2]
    for proposal in proposals:
        for quote in proposal.quotes:
            document = next(d for d in documents if d.id == quote.document)
            assert document.text[quote.start : quote.end] == quote.quote


def test_a_day_only_one_report_has_is_shown_as_such(two_reports):
    gather = next(p for p in merged(two_reports) if p.kind == "directive" and p.fields.get("addressees"))
    assert gather.fields["deadline"] == "2032-06-03"
    difference = next(d for d in gather.differences if d.field == "deadline")
    assert difference.values == (("gazette", "2032-06-03"), ("today", None))
    assert not difference.conflict


def test_different_wordings_stand_side_by_side(two_reports):
    barrier = next(p for p in merged(two_reports) if p.fields.get("topic") == "non-tariff-barriers")
    difference = next(d for d in barrier.differences if d.field == "wording")
    assert dict(difference.values) == {"gazette": "non-taxation", "today": "non-tariff barriers"}
    assert difference.conflict


def test_what_only_one_report_has_stays(two_reports):
    single = {p.kind for p in merged(two_reports) if len(p.quotes) == 1}
    assert {"request", "development"} <= single


def test_orders_to_different_bodies_are_not_merged():
    head = "{}\n3 June 2032\n\nPrime Minister Karl Oos chaired a meeting on the tariff on 2 June.\n"
    one = read_text(head.format("Gazette One") + "He asked the Ministry of Trade to submit a plan.", "one")
    two = read_text(head.format("Gazette Two") + "He asked the Ministry of Finance to submit a plan.", "two")
    assert len([p for p in merged((one, two)) if p.kind == "directive"]) == 2


def test_reports_of_different_meetings_are_not_merged(two_reports):
    other = read_text(
        "Later\n10 June 2032\n\nPrime Minister Karl Oos chaired a meeting on the tariff on 9 June.\n"
        "The Ministry of Finance was told to consolidate the plans into one.\n",
        "later",
    )
    proposals = merged((two_reports[0], other))
    assert all(len(p.quotes) == 1 for p in proposals)


def test_names_are_the_same_across_languages():
    assert same_name("Bộ Tài chính", "the Ministry of Finance")
    assert same_name("State Bank", "Ngân hàng Nhà nước")
    assert not same_name("Ministry of Trade", "Ministry of Finance")


def test_statements_are_alike_across_wordings_and_languages():
    assert alike("monitor developments and respond swiftly", "follow the situation, respond quickly") > 0.5
    assert alike("hoàn thiện phương án đàm phán", "complete the negotiation plans") > 0.5
    assert alike("publish the customs figures", "send a note of protest") < 0.2

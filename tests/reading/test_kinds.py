"""Every kind but directives: what counts, its fields, and what does not count."""

import pytest


def only(proposals):
    (proposal,) = proposals
    return proposal.fields


def test_a_meeting_has_its_day_number_chair_and_subject(found):
    fields = only(found("Nothing else was said in the report of the day.", "meeting"))
    assert (fields["date"], fields["ordinal"], fields["chair"]) == ("2032-06-02", 5, "Anna Velk")
    assert fields["subject"].startswith("the talks with")


def test_two_meetings_keep_their_orders_apart(found):
    text = (
        "On 3 June, Finance Minister Karl Oos chaired a meeting of the budget committee. He asked the "
        "Treasury to find money."
    )
    assert [m.fields["date"] for m in found(text, "meeting")] == ["2032-06-02", "2032-06-03"]
    (directive,) = found(text)
    assert directive.fields["given_on"] == "2032-06-03"
    assert "Karl Oos" in directive.fields["given_by"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Sormland announced a duty of 34.3 percent on tiles on 20 May.", {"date": "2032-05-20", "rate": "34.3%"}),
        ("The second round of talks took place on 25 May.", {"date": "2032-05-25", "topic": "talks"}),
        ("A delegation left for Sormland on 1 June.", {"date": "2032-06-01", "topic": "talks"}),
        ("Sormland opened an anti-dumping investigation on 28 May.", {"date": "2032-05-28", "topic": "trade-remedy"}),
    ],
)
def test_developments_are_dated(found, text, fields):
    found_fields = only(found(text, "development"))
    assert fields.items() <= found_fields.items()


def test_a_forecast_is_no_development(found):
    assert found("Experts say that Sormland might announce a duty of 20 percent on 1 July.", "development") == []


def test_concerns_come_one_by_one_with_topic_and_who_raised_them(found):
    proposals = found(
        "Sormland's concerns are known: the origin of goods, copyright and slow port clearance.", "concern"
    )
    assert [p.fields["topic"] for p in proposals] == ["rules-of-origin", "intellectual-property", "procedures"]
    assert {p.fields["raised_by"] for p in proposals} == {"Sormland"}


def test_a_measure_carries_its_number_and_day(found):
    fields = only(found("The government lowered the duty on machinery by Decree 44/2032 on 5 May.", "measure"))
    assert (fields["number"], fields["form"], fields["date"]) == ("44/2032", "decree", "2032-05-05")


def test_requests_come_one_per_thing_asked(found):
    proposals = found("Tolvaria will ask Sormland to lift the surcharge and to recognise its laboratories.", "request")
    assert [p.fields["ask"] for p in proposals] == ["lift the surcharge", "recognise its laboratories"]


def test_a_purchase_has_goods_amount_and_day_of_signing(found):
    fields = only(
        found(
            "Contracts for the purchase of wheat and barley, 40 million dollars, are to be signed by 30 June.",
            "purchase",
        )
    )
    assert (fields["goods"], fields["value"], fields["sign_by"]) == ("wheat, barley", "USD 40 mn", "2032-06-30")


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that it had agreed to buy wheat.",
        "If Sormland opened its market, Tolvaria could buy more wheat.",
    ],
)
def test_denied_and_conditional_purchases_are_none(found, text):
    assert found(text, "purchase") == []


def test_laws_have_topic_and_session(found):
    fields = only(found("The Patents Bill will be submitted to the House at its autumn session.", "law"))
    assert fields["topic"] == "intellectual-property"
    assert "autumn session" in fields["session"]


def test_a_red_line_is_a_principle(found):
    fields = only(found("Tolvaria's commitments under its agreements must not be touched.", "red_line"))
    assert fields["rule"] == {"type": "principle", "forms": []}


def test_third_parties(found):
    fields = only(found("Tolvaria is coordinating closely with ASEAN in the talks.", "coordination"))
    assert fields["parties"] == ["ASEAN"]


def test_benchmark_partners_of_a_list_share_their_words(found):
    proposals = found(
        "Sormland has prioritized Tolvaria for negotiations, alongside Japan, India and Indonesia.", "benchmark_deal"
    )
    assert [p.fields["partner"] for p in proposals] == ["Japan", "India", "Indonesia"]
    assert len({p.quote for p in proposals}) == 1


def test_figures_have_value_unit_and_period(found):
    fields = only(found("Exports to Sormland amounted to 3.4 billion dollars in 2031.", "figure"))
    assert (fields["value_low"], fields["unit"], fields["period"]) == (3.4, "USD bn", "2031")


def test_vietnamese_kinds(found):
    text = (
        "Ngày 3/5, Norland công bố áp thuế 18% đối với gỗ. Norland phàn nàn về thủ tục thông quan. Việt Nam "
        "đề nghị Norland "
        "công nhận kinh tế thị trường. Chính phủ sẽ trình Quốc hội sửa đổi Luật Sở hữu trí tuệ tại Kỳ họp thứ 3."
    )
    assert only(found(text, "development", language="vi"))["rate"] == "18%"
    assert only(found(text, "concern", language="vi"))["topic"] == "procedures"
    assert only(found(text, "request", language="vi"))["topic"] == "trade-remedies"
    assert only(found(text, "law", language="vi"))["session"] == "Kỳ họp thứ 3"

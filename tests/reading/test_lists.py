"""Lists of several levels, written orders, and bodies that go on under one verb."""

import pytest


def told(proposals):
    return [(p.fields.get("addressees", []), p.fields.get("deadline", "")) for p in proposals]


def test_entries_take_the_body_of_their_own_level(found):
    text = (
        "The Deputy Prime Minister decided:\n\n1. Ministry of Finance:\na) review the tariff schedule by 9 June;\n"
        "b) instruct the customs service to stop double checks.\n2. The Ministry of Health will answer the letter.\n"
    )
    assert told(found(text)) == [
        (["Ministry of Finance"], "2032-06-09"),
        (["Ministry of Finance"], ""),
        (["Ministry of Health"], ""),
    ]


def test_a_heading_of_a_body_alone_names_whose_tasks_follow(found):
    text = "Legal Division\n- Draft the annex by 9 June\n- Advise on safeguards\n\nTreasury Office\n- Cost the offer\n"
    assert told(found(text)) == [
        (["Legal Division"], "2032-06-09"),
        (["Legal Division"], ""),
        (["Treasury Office"], ""),
    ]


def test_labels_in_an_entry_say_who_and_by_when(found):
    text = "1. Responsible: Veterinary Agency. Task: agree a certificate. Time limit: 9 June 2032.\n"
    assert told(found(text)) == [(["Veterinary Agency"], "2032-06-09")]


def test_vietnamese_bodies_go_on_under_one_verb(found):
    text = (
        "Thủ tướng giao Bộ Công Thương hoàn thiện phương án trước ngày 20/5, Bộ Tài chính đánh giá tác động "
        "trong tháng 5; "
        "Cục Xuất nhập khẩu thống kê đơn hàng.\n"
    )
    assert told(found(text, language="vi")) == [
        (["Bộ Công Thương"], "2032-05-20"),
        (["Bộ Tài chính"], "2032-05-31"),
        (["Cục Xuất nhập khẩu"], ""),
    ]


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("Government of Tolvaria\nOfficial Dispatch No. 7\n3 June 2032\n\nThe Prime Minister requests:\n\n", "en"),
        (
            "THỦ TƯỚNG CHÍNH PHỦ\nCÔNG ĐIỆN\nSố 7/CĐ-TTg ngày 3 tháng 6 năm 2032\n\nThủ tướng Chính phủ yêu cầu:\n\n",
            "vi",
        ),
    ],
)
def test_a_written_order_gives_its_own_day_and_giver(found, head, language):
    entry = {
        "en": "1. The Minister of Trade shall report within one week.\n",
        "vi": "1. Bộ trưởng Bộ Công Thương báo cáo trong vòng 7 ngày.\n",
    }[language]
    (order,) = found(entry, head=head, language=language)
    assert order.fields["given_on"] == "2032-06-03"
    assert order.fields["deadline"] == "2032-06-10"
    assert order.fields["given_by"] in ("Prime Minister", "Thủ tướng Chính phủ")
    assert not found(entry, "meeting", head=head, language=language)


def test_the_giver_named_at_the_head_of_a_list_is_quoted_there(report):
    from entente.reading import propose

    text = "The Prime Minister requests:\n\n1. The Minister of Trade shall answer the letter.\n"
    document = report(text, head="Gazette\n3 June 2032\n\n")
    (order,) = [p for p in propose(document) if p.kind == "directive"]
    ground = order.grounds["given_by"]
    assert document.text[ground.start : ground.end] == ground.quote == "The Prime Minister"


def test_what_an_order_names_is_no_measure(found):
    assert not found("- The customs service opened a hotline must be checked by the Treasury.\n", "measure")
    assert found("On Monday the customs service opened a hotline for exporters.\n", "measure")

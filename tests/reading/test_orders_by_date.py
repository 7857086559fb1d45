"""Orders that name the day first, or only expect something by a day; and the same words where nothing is ordered."""

import pytest

ENGLISH = [
    ("She set 15 June as the date for the Ministry of Ports to submit its list.", "Ministry of Ports", "2032-06-15"),
    ("The deadline for the Ministry of Ports to cut fees is the end of July.", "Ministry of Ports", "2032-07-31"),
    ("She wants a draft from the Ministry of Justice by 9 June.", "Ministry of Justice", "2032-06-09"),
    ("She laid down this timetable: the Ministry of Ports completes its list by 9 June; the Ministry of Trade sends "
     "the offer within the first ten days of July.", "Ministry of Trade", "2032-07-10"),
    ("The Ministry of Ports must deliver the figures no later than ten days from the meeting.", "Ministry of Ports",
     "2032-06-12"),
]  # fmt: skip
VIETNAMESE = [
    ("Thủ tướng cho Bộ Tài chính thời hạn đến 20/5 để hoàn thiện phương án.", "Bộ Tài chính", "2032-05-20"),
    ("Hạn cuối để Bộ Tài chính trình danh mục là 31/5.", "Bộ Tài chính", "2032-05-31"),
    ("Thủ tướng đặt mốc 25/5 cho Bộ Y tế công bố danh mục.", "Bộ Y tế", "2032-05-25"),
    ("Trong vòng 7 ngày kể từ cuộc họp, Bộ Y tế gửi số liệu.", "Bộ Y tế", "2032-05-18"),
]


@pytest.mark.parametrize(("text", "who", "day"), ENGLISH)
def test_english(found, text, who, day):
    last = found(text)[-1]
    assert (last.fields["addressees"], last.fields["deadline"]) == ([who], day)


@pytest.mark.parametrize(("text", "who", "day"), VIETNAMESE)
def test_vietnamese(found, text, who, day):
    (directive,) = found(text, language="vi")
    assert (directive.fields["addressees"], directive.fields["deadline"]) == ([who], day)


@pytest.mark.parametrize(
    "text",
    [
        "Exporters want a decision from the Ministry of Ports by 9 June.",
        "She did not set 15 June as the date for the Ministry of Ports to submit its list.",
        "If talks fail, she would set 15 June as the date for the Ministry of Ports to submit its list.",
        "Experts expect the Ministry of Justice's draft tomorrow.",
    ],
)
def test_a_wish_a_denial_or_a_condition_orders_nothing(found, text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Thủ tướng chưa đặt mốc 25/5 cho Bộ Y tế công bố danh mục.",
        "Nếu đàm phán thất bại, hạn cuối để Bộ Tài chính trình danh mục là 31/5.",
        "Trước ngày 5/5, Bộ Y tế đã gửi số liệu.",
        "Doanh nghiệp mong Bộ Tài chính có 10 ngày để lập danh sách.",
    ],
)
def test_the_same_in_vietnamese(found, text):
    assert found(text, language="vi") == []

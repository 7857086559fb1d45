"""Short reports of our own making, and the reading of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from entente.reading import Document, Proposal, propose, read_text

HEAD = (
    "Ministry of Commerce of Tolvaria\n3 June 2032\n\nDeputy Prime Minister Anna Velk chaired the fifth "
    "meeting of the "
    "trade task force on 2 June 2032 to prepare the talks with the Republic of Sormland.\n\n"
)
HEAD_VI = (
    "BÁO CÔNG NGHIỆP\nNgày 12/5/2032\n\nChiều 11/5, Thủ tướng Chính phủ Trần Minh Khoa chủ trì cuộc họp về đàm phán "
    "thương mại với Norland.\n\n"
)


@pytest.fixture
def report() -> Callable[..., Document]:
    """Return a maker of reports: a meeting of 2 June 2032 followed by the text given."""

    def make(text: str, *, language: str = "en", head: str | None = None) -> Document:
        return read_text((HEAD_VI if language == "vi" else HEAD) + text if head is None else head + text, "report")

    return make


@pytest.fixture
def found(report: Callable[..., Document]) -> Callable[..., list[Proposal]]:
    """Return a function that gives the proposals of one kind in a text that follows the report of a meeting."""

    def find(text: str, kind: str = "directive", **options: Any) -> list[Proposal]:
        document = report(text, **options)
        proposals = [p for p in propose(document) if p.kind == kind]
        for proposal in proposals:
            quote = proposal.quote
            assert document.text[quote.start : quote.end] == quote.quote
        return proposals

    return find


@pytest.fixture
def two_reports() -> tuple[Document, Document]:
    """Two reports of one meeting, in different words."""
    first = read_text(
        "Gazette of Tolvaria\n3 June 2032\n\nPrime Minister Karl Oos chaired the sixth meeting on the "
        "Sormland tariff on "
        "2 June.\nThe Prime Minister asked the Ministry of Finance to gather the plans and complete them "
        "tomorrow (June 3).\n"
        "The concerns of Sormland are known: the origin of goods, non-taxation and copyright.\n"
        "He urged ministries to follow the situation closely and respond quickly.\n"
        "Sormland will be asked to recognise Tolvaria as a market economy.\n",
        "gazette",
    )
    second = read_text(
        "Tolvaria Today\n4 June 2032\n\nAt a meeting chaired by PM Karl Oos on June 2, preparations for "
        "talks with Sormland "
        "were reviewed.\nThe Ministry of Finance was told to consolidate the plans into one.\n"
        "Key concerns of Sormland include product origin and non-tariff barriers.\n"
        "Oos urged ministries to monitor developments and respond swiftly.\n"
        "A delegation left for Sormland on 3 June.\n",
        "today",
    )
    assert first.date == date(2032, 6, 3)
    assert second.date == date(2032, 6, 4)
    return first, second

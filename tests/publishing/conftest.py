"""A made-up negotiation, written with every kind of node, in both languages, kindly and with ill intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from entente.plan.document import (
    BulletList,
    Callout,
    CalloutKind,
    Chart,
    ChartForm,
    Column,
    ColumnKind,
    Day,
    Document,
    FrontPage,
    Interval,
    KeyFigure,
    KeyFigures,
    Link,
    Mark,
    Paragraph,
    Quantity,
    Ref,
    Section,
    Strong,
    Table,
    Tone,
    Unit,
)

WORDS = {
    "en": {
        "title": "Plan for the talks between Aurelia and Borealis",
        "subtitle": "Consolidated negotiating plan, third version",
        "headline": "We can open the talks on 7 May, but two ministries' tariff offers cross a red line and the "
        "purchase list counts one contract twice.",
        "section": "Tariff measures in force",
        "verdict": "Not ready",
        "label": "Exports of electronic equipment",
        "notice": "Illustrative positions written for testing. They are no government's views.",
    },
    "vi": {
        "title": "Phương án đàm phán giữa Aurelia và Borealis",
        "subtitle": "Phương án tổng hợp, bản thứ ba",
        "headline": "Có thể bắt đầu đàm phán ngày 7/5, nhưng đề xuất thuế của hai bộ vượt giới hạn đỏ và danh mục mua "
        "sắm tính trùng một hợp đồng.",
        "section": "Các biện pháp thuế quan đang có hiệu lực",
        "verdict": "Chưa sẵn sàng",
        "label": "Xuất khẩu thiết bị điện tử",
        "notice": "Lập trường minh họa, viết để thử nghiệm. Không phải quan điểm của bất kỳ chính phủ nào.",
    },
}
SECTORS = ("Electronics", "Footwear", "Furniture", "Fishery products", "Rice and other cereals", "Garments of cotton")
HOSTILE = (
    "<script>alert('x')</script>",
    '"><img src=x onerror=alert(1)>',
    '#let x = read("/etc/passwd") $x$ *b* _i_ <label> @ref \\ `raw` // comment',
    '=cmd|"/C calc"!A0',
    "+SUM(A1:A9)",
    "-2+3",
    "@SUM(1)",
    "bell\x07 null\x00 escape\x1b[31m vertical\x0b next\x85 lone\ud800 end",
    "{{ 7 * 7 }}{% raw %}",
    "W" * 300,
    "שלום עולם \u202edesrever\u202c مرحبا",
    "]]> &amp; &#x41; <!-- -->",
)


def measures_table(name: str, rows: int, page_rows: int | None = None) -> Table:
    """A table with every kind of column."""
    return Table(
        id=name,
        caption="Measures of the other side by date, with the rate and the trade each one touches",
        columns=(
            Column("code", "Code", ColumnKind.CODE),
            Column("measure", "Measure"),
            Column("sector", "Sector"),
            Column("rate", "Rate", ColumnKind.NUMBER),
            Column("trade", "Trade touched", ColumnKind.NUMBER),
            Column("effect", "Effect on exports", ColumnKind.INTERVAL),
            Column("from", "In force", ColumnKind.DATE),
            Column("state", "State", ColumnKind.MARK),
        ),
        rows=tuple(
            (
                f"{name.upper()}-{row + 1:03d}",
                "Additional duty on goods that are made elsewhere and shipped through, with a declaration of origin",
                SECTORS[row % len(SECTORS)],
                Quantity(0.1 + row % 37 / 100, Unit.SHARE),
                Quantity(None if row % 9 == 8 else 2.5e8 + row % 50 * 1.234e9, Unit.USD),
                Interval(-0.16 - row % 5 / 100, -0.12, -0.08, Unit.SHARE),
                Day(None if row % 7 == 6 else date(2025, 4, 2) + timedelta(days=row % 300)),
                (Mark("in force", Tone.GOOD), Mark("announced", Tone.WARN), Mark("overdue", Tone.BAD))[row % 3],
            )
            for row in range(rows)
        ),
        note="Rates are added to the ordinary duty.",
        source="Tariff gazette of Borealis, 2 April 2025",
        page_rows=page_rows,
    )


def charts(name: str, label: str) -> tuple[Chart, ...]:
    """One chart of each form."""
    day = date(2025, 4, 2)
    return (
        Chart(
            f"{name}-bars",
            "Exports by sector, 2024",
            ChartForm.BARS,
            tuple({"label": sector, "value": (9 - place) * 3.1e9} for place, sector in enumerate((label, *SECTORS))),
            Unit.USD,
            "Electronics lead with 27.9 billion dollars; garments come last.",
            source="Customs of Aurelia",
        ),
        Chart(
            f"{name}-intervals",
            "What each rate does to exports",
            ChartForm.INTERVALS,
            (
                {"label": "46 % announced", "value": -0.161, "low": -0.21, "high": -0.12},
                {"label": "20 % floor of the talks", "value": -0.084, "low": -0.11, "high": -0.06},
                {"label": "10 % during the pause", "value": -0.041, "low": -0.06, "high": -0.02},
            ),
            Unit.SHARE,
            "The announced rate costs 16.1 percent of exports, the pause 4.1 percent.",
            axis="Change of exports",
        ),
        Chart(
            f"{name}-timeline",
            "Dates that bind us",
            ChartForm.TIMELINE,
            (
                {"label": "Rate of 46 % announced", "date": day, "series": "Borealis"},
                {"label": "Pause of 90 days begins", "date": day + timedelta(7), "series": "Borealis"},
                {"label": "Pause ends", "date": day + timedelta(98), "series": "Borealis"},
                {"label": "Delegation leaves", "date": day + timedelta(30), "series": "Aurelia"},
                {"label": "First round", "date": day + timedelta(35), "series": "Talks"},
            ),
            Unit.NONE,
            "Five dates between April and July 2025.",
        ),
        Chart(
            f"{name}-steps",
            "Additional rate by day",
            ChartForm.STEPS,
            (
                {"date": date(2025, 3, 1), "value": 0.0, "series": "Aurelia"},
                {"date": date(2025, 4, 9), "value": 0.46, "series": "Aurelia"},
                {"date": date(2025, 4, 10), "value": 0.1, "series": "Aurelia"},
                {"date": date(2025, 3, 1), "value": 0.0, "series": "Cassia"},
                {"date": date(2025, 4, 5), "value": 0.1, "series": "Cassia"},
                {"date": date(2025, 5, 20), "value": 0.15, "series": "Cassia"},
            ),
            Unit.SHARE,
            "The rate rose to 46 percent for one day and fell back to 10.",
            axis="Additional rate",
        ),
    )


def front_page(words: dict[str, str]) -> FrontPage:
    figures = (
        KeyFigure(words["label"], Interval(2.41e10, 2.79e10, 3.2e10, Unit.USD), "at 10 %", "Trade model, May 2025"),
        KeyFigure("Change of real income", Interval(-0.019, -0.012, -0.006, Unit.SHARE), "at 46 %", "Trade model"),
        KeyFigure("Days to the end of the pause", Quantity(70, Unit.DAYS), "", "Gazette"),
    )
    return FrontPage(
        verdict=Mark(words["verdict"], Tone.BAD),
        headline=words["headline"],
        blocking=(
            (Ref("M1-001"), ": the offer on footwear goes below the floor of ", Quantity(0.05, Unit.SHARE), "."),
            (
                "Contract ",
                Ref("PUR-7", "for aircraft"),
                " is counted by two ministries (",
                Quantity(8.1e9, Unit.USD),
                ").",
            ),
            ("Ministry of Labour has filed no plan; it was due on ", Day(date(2025, 4, 28)), "."),
        ),
        blocking_more=4,
        decisions=(
            ("Release red line ", Ref("RL-2"), " for footwear, or withdraw the offer."),
            ("Name who signs the purchase of gas before ", Day(date(2025, 5, 6)), "."),
        ),
        figures=figures,
        counts=(("plans filed", 17, Tone.GOOD), ("directives overdue", 3, Tone.BAD), ("clashes", 5, Tone.WARN)),
    )


def plan(language: str = "en", *, chapters: int = 2, rows: int = 12) -> Document:
    """A plan with every kind of node; `chapters` and `rows` set its size."""
    words = WORDS[language]
    sections = tuple(
        Section(
            id=f"chapter-{number}",
            title=words["section"],
            blocks=(
                Paragraph(
                    (
                        "The other side's measures touch ",
                        Quantity(1.366e11, Unit.USD),
                        " of trade. See ",
                        Ref(f"M{number}-002"),
                        " and ",
                        Link("https://example.org/gazette?a=1&b=2", "the gazette"),
                        "; the effect is ",
                        Interval(-0.16, -0.12, -0.08, Unit.SHARE),
                        ". ",
                        Strong("Nothing here is agreed."),
                        " ",
                        Mark("checked", Tone.GOOD),
                    )
                ),
                BulletList(
                    (("First, explain our measures.",), ("Then ask for ", Ref("REQ-1"), ".")),
                ),
                measures_table(f"m{number}", rows, page_rows=max(rows - 4, 1)),
                *(charts(f"c{number}", words["label"]) if number <= 2 else ()),
            ),
            sections=(
                Section(
                    f"chapter-{number}-detail",
                    "What the figures rest on",
                    (
                        Callout(
                            CalloutKind.CAVEAT,
                            "Elasticities are borrowed",
                            (
                                Paragraph(("They come from another country's trade.",)),
                                BulletList(
                                    (("Range: ", Interval(1.5, 4.0, 8.0)), ("Change: ", Quantity(0.021, Unit.POINTS)))
                                ),
                            ),
                        ),
                        Callout(CalloutKind.BLOCKING, "No figure for services", ()),
                        KeyFigures(front_page(words).figures),
                        Table(
                            f"none{number}",
                            "Overdue directives",
                            (Column("c", "Code", ColumnKind.CODE),),
                            (),
                            empty="None.",
                        ),
                        measures_table(f"d{number}", rows),
                    ),
                ),
            ),
        )
        for number in range(1, chapters + 1)
    )
    return Document(
        title=words["title"],
        subtitle=words["subtitle"],
        language=language,
        classification="internal",
        as_of=date(2025, 4, 30),
        front=front_page(words),
        sections=sections,
        annexes=(measures_table("all-lines", rows * 3),),
        notices=(words["notice"],),
        meta={"Case": "aurelia-borealis"},
    )


def hostile_plan() -> Document:
    """A plan in which every text that can hold a record's words holds something meant to do harm."""
    bad = "".join(HOSTILE[:8])
    rows = tuple(
        (text, text, (Mark(text, Tone.BAD), " ", Strong(text)), Quantity(None), Link(f"javascript:{text}", text))
        for text in HOSTILE
    )
    columns = (
        Column("a", HOSTILE[0], ColumnKind.CODE),
        Column("b", HOSTILE[3]),
        Column("c", HOSTILE[9]),
        Column("d", "n", ColumnKind.NUMBER),
        Column("e", HOSTILE[10]),
    )
    return Document(
        title=bad,
        subtitle=HOSTILE[2],
        language="en",
        classification=HOSTILE[0],
        as_of=date(2025, 4, 30),
        front=FrontPage(
            verdict=Mark(HOSTILE[0], Tone.BAD),
            headline=bad,
            blocking=tuple((text,) for text in HOSTILE),
            blocking_more=0,
            decisions=((Ref(HOSTILE[0], HOSTILE[2]),),),
            figures=(KeyFigure(HOSTILE[0], Quantity(None, Unit.USD), HOSTILE[2], HOSTILE[3]),),
            counts=((HOSTILE[1], 1, Tone.BAD),),
        ),
        sections=(
            Section(
                "../" + HOSTILE[0],
                bad,
                (
                    Paragraph((*HOSTILE, Link('https://example.org/"><script>', HOSTILE[1]), Ref(HOSTILE[0]))),
                    Table("t/" + HOSTILE[2], bad, columns, rows, note=bad, source=bad, page_rows=11),
                    Callout(CalloutKind.ILLUSTRATIVE, bad, (Paragraph((bad,)),)),
                    Chart(
                        'x"><script>',
                        bad,
                        ChartForm.BARS,
                        tuple({"label": text, "value": 1.0, "series": text} for text in HOSTILE),
                        Unit.NONE,
                        bad,
                        axis=HOSTILE[1],
                        source=bad,
                    ),
                ),
            ),
        ),
        annexes=(
            Table("history", "History", columns, rows),
            Table("twin", "'[Sheet]: one?/*\\", columns, rows),
            Table("twin2", "'[sheet]: ONE?/*\\", columns, ()),
        ),
        notices=HOSTILE[:3],
        meta={HOSTILE[0]: HOSTILE[3]},
    )


@pytest.fixture(scope="session")
def make_plan() -> Callable[..., Document]:
    """Return the builder of plans, so that tests choose language and size."""
    return plan


@pytest.fixture(scope="session")
def huge() -> Document:
    """A document that is one table of ten thousand rows."""
    table = measures_table("huge", 10_000)  # says nothing about how many rows to print
    narrow = replace(table, columns=table.columns[:4], rows=tuple(row[:4] for row in table.rows))
    document = plan(chapters=1)
    section = replace(document.sections[0], blocks=(narrow,), sections=())
    return replace(document, sections=(section,), annexes=())


@pytest.fixture(scope="session")
def english() -> Document:
    return plan("en")


@pytest.fixture(scope="session")
def vietnamese() -> Document:
    return plan("vi")


@pytest.fixture(scope="session")
def hostile() -> Document:
    return hostile_plan()


@pytest.fixture(scope="session")
def hostile_texts() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture(scope="session")
def make_table() -> Callable[..., Table]:
    return measures_table

"""Forms made from the kinds: what is stored is what was typed, what is wrong is said beside its box."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pytest
from lxml import html as lxml_html
from pydantic import Field

from entente.base.money import Money
from entente.dossier.kinds import KINDS
from entente.dossier.record import Amount, Code, Day, Evidence, Part, Rate, Record, RefersTo, Text
from entente.dossier.states import Role
from entente.workspace.models import Membership, Negotiation, RecordVersion, User
from entente.workspace.records import visible_to
from entente.workspace.services.cases import import_case
from entente.workspace.services.records import change, create, validate

CASE = Path(__file__).resolve().parents[2] / "cases" / "vietnam-us-2025"
HOME = "/n/aaa-bbb-2025"


def form_of(response):
    """What a browser would send of the record's form, untouched."""
    page = lxml_html.fromstring(response.content.decode())
    sent: dict[str, list[str]] = {}
    for name, value in page.get_element_by_id("record-form").form_values():
        sent.setdefault(name, []).append(value or "")
    return sent


def versions():
    return RecordVersion.objects.count()


@pytest.fixture
def new(browser):
    """Open the form for a new record of a kind and post it with some boxes filled in."""

    def post(kind, who="lead", query="", **boxes):
        client = browser(who)
        address = f"{HOME}/kinds/{kind}/new/{query}"
        sent = form_of(client.get(address))
        return client.post(address, sent | {name.replace("__", "."): value for name, value in boxes.items()})

    return post


def test_a_form_sent_back_untouched_changes_nothing(browser, view):
    lead, client, before = view("lead"), browser("lead"), versions()
    for kind in KINDS:
        for code in lead.dossier.tables.get(kind, {}):
            page = client.get(f"{HOME}/records/{code}/edit/")
            if page.status_code == 200:
                assert client.post(f"{HOME}/records/{code}/edit/", form_of(page)).status_code == 302, code
    assert versions() == before


@pytest.mark.django_db
def test_the_fullest_record_of_every_kind_comes_back_as_it_was(client):
    negotiation = import_case(CASE, clock=date(2025, 4, 30))
    user = User.objects.create_user("lead")
    Membership.objects.create(
        user=user, negotiation=negotiation, role=Role.CONSOLIDATOR.value, agency="MOIT", clearance="secret"
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = versions()
    for table in visible_to(user, negotiation.code).dossier.tables.values():
        if not table:
            continue
        code = max(table, key=lambda code: len(table[code].model_dump_json()))
        page = client.get(f"/n/{negotiation.code}/records/{code}/edit/")
        if page.status_code == 200:
            sent = client.post(f"/n/{negotiation.code}/records/{code}/edit/", form_of(page))
            assert sent.status_code == 302, code
    assert versions() == before


class Lot(Part):
    """A lot of goods."""

    goods: Text
    worth: Amount | None = None
    share: Rate | None = None
    checks: list[Evidence] = Field(default_factory=list)


class ByDay(Part):
    """Ends on a day."""

    type: Literal["by-day"]
    day: Day


class ByWord(Part):
    """Ends on somebody's word."""

    type: Literal["by-word"]
    who: Annotated[Code, RefersTo(("agency",))]


class Auction(Record):
    """A kind nobody has thought of."""

    kind: ClassVar[str] = "auction"
    file: ClassVar[str] = "auctions"

    form: Literal["open", "sealed"]
    bidders: int = Field(ge=2, le=99, description="how many take part")
    step: float | None = None
    public: bool = False
    marks: list[str] = Field(default_factory=list)
    about: list[Annotated[Code, RefersTo(("concern",))]] = Field(default_factory=list)
    lots: list[Lot] = Field(default_factory=list)
    end: ByDay | ByWord = Field(discriminator="type")


@pytest.fixture
def auction(monkeypatch):
    monkeypatch.setitem(KINDS, "auction", Auction)


AUCTION = {
    "title": "Slots at the port", "form": "sealed", "bidders": "3", "step": "2,5", "public": "on",
    "marks": "north\r\nsouth\r\n", "about": ["CON-1"], "end__type": "by-word", "end__who": "FIN",
    "lots__0__goods": "berths", "lots__0__worth__number": "1.5 bn", "lots__0__share": "12.5",
    "lots__0__checks__0__text": "a letter", "lots__0__checks__0__sources__0__source": "SRC-1",
    "lots__0__checks__0__sources__0__quote": "“so many”",
}  # fmt: skip


def test_a_new_kind_has_its_forms_and_pages_without_code(auction, new, browser, view):
    response = new("auction", **AUCTION)
    assert response.status_code == 302
    record = view("lead").record("AUC-SLOTS-PORT")
    assert (record.form, record.bidders, record.step, record.public) == ("sealed", 3, 2.5, True)
    assert (record.marks, record.about, record.end.who) == (["north", "south"], ["CON-1"], "FIN")
    (lot,) = record.lots
    assert (lot.worth, lot.share) == (Money(1.5e9, 1.5e9), 0.125)
    assert lot.checks[0].sources[0].quote == "“so many”"
    assert record.agency == "LEAD"
    page = browser("lead").get(response.url).content.decode()
    assert all(words in page for words in ("Slots at the port", "berths", "“so many”", "Ministry of Finance"))
    assert "AUC-SLOTS-PORT" in browser("lead").get(f"{HOME}/kinds/auction/").content.decode()


def test_what_is_missing_is_said_beside_its_box_and_on_top(new, view):
    before = versions()
    response = new("purchase", title="Grain", sector="", value__number="a lot", schedule__0__year="soon")
    page = lxml_html.fromstring(response.content.decode())
    assert response.status_code == 422
    assert versions() == before
    links = {link.get("href") for link in page.xpath("//*[@id='troubles']//a")}
    assert {"#field-sector", "#field-value", "#field-schedule-0-year"} <= links
    for name in ("sector", "schedule-0-year"):
        (box,) = page.xpath(f"//*[@id='field-{name}']")
        assert box.get("aria-invalid") == "true"
        assert page.xpath(f"//*[@id='{box.get('aria-describedby').split()[-1]}']"), name
    assert page.xpath("//*[@name='title']/@value") == ["Grain"]
    assert page.xpath("//*[@name='value.number']/@value") == ["a lot"]
    assert page.xpath("//*[@name='schedule.0.year']/@value") == ["soon"]


def test_a_problem_deep_within_finds_its_box(new):
    response = new("request", title="Market economy", topic="trade-remedies", ask="Treat us alike",
                   legal_test__0__text="Wages", legal_test__0__evidence__0__provided_on="2025-02-30",
                   legal_test__0__evidence__0__text="Law")  # fmt: skip
    assert response.status_code == 422
    assert b'href="#field-legal_test-0-evidence-0-provided_on"' in response.content
    assert b"There is no such day" in response.content


@pytest.mark.parametrize(
    ("kind", "boxes", "field"),
    [
        ("scenario", {"added_rate": "many"}, "added_rate"),
        ("scenario", {"added_rate": "-200"}, "added_rate"),
        ("figure", {"nature": "observed", "quantity": "x", "unit": "t", "value_low": "1e999"}, "value_low"),
        ("offer", {"form": "tariff", "lines.0.hs": "02x7"}, "lines-0-hs"),
        ("measure", {"form": "decree", "date": "yesterday"}, "date"),
        ("law", {"topic": "gardening"}, "topic"),
        ("concern", {"topic": "procedures", "code": "no spaces please"}, "code"),
        ("red_line", {"text": "x", "rule.type": "rate-floor", "rule.floor": "5"}, "rule-hs"),
        ("red_line", {"text": "x", "rule.type": ""}, "rule"),
        ("development", {"date": "2025-03-01", "topic": "talks", "touches": "CON-NONE"}, "touches"),
        ("concern", {"topic": "procedures", "known_on": "2031-01-01"}, "known_on"),
    ],
)
def test_bad_input_comes_back_with_words(new, kind, boxes, field):
    before = versions()
    response = new(kind, title="T", **{name.replace(".", "__"): value for name, value in boxes.items()})
    assert response.status_code == 422
    assert f'href="#field-{field}'.encode() in response.content
    assert versions() == before


@pytest.mark.parametrize(
    "boxes",
    [
        {"lines.999999999999.hs": "0207"},
        {"lines.0.0.0.0.0.0.0.0.0": "x"},
        {"lines": "x", "lines.0.hs": "0207", "lines.0": "y", "title.x": "z"},
        {"_remove": "lines.7.x..", "_add": "nothing.here"},
        {"_rows.lines": "5-1"},
        {"agency": "\x00", "text": "\x00" * 50},
        {"form": ["tariff", "law"], "classification": "cosmic"},
    ],
)
def test_forged_boxes_store_nothing_and_break_nothing(browser, boxes):
    before = versions()
    response = browser("lead").post(f"{HOME}/kinds/offer/new/", boxes)
    assert response.status_code in (200, 422)
    assert versions() == before


def test_text_is_never_markup(new, browser):
    script = "<script>alert(1)</script>"
    response = new("concern", title=script, topic="procedures", their_view=script, code="CON-X")
    assert response.status_code == 302
    for address in (response.url, f"{response.url}edit/", f"{response.url}history/", f"{HOME}/kinds/concern/"):
        assert script.encode() not in browser("lead").get(address).content


def test_rows_come_and_go_without_being_stored(browser):
    client, before = browser("lead"), versions()
    address = f"{HOME}/records/OFF-1/edit/"
    sent = form_of(client.get(address))
    more = client.post(address, sent | {"lines.1.hs": "0203", "_add": "lines"})
    assert more.status_code == 200
    boxes = form_of(more)
    assert (boxes["lines.0.hs"], boxes["lines.1.hs"], boxes["lines.2.hs"]) == (["0207"], ["0203"], [""])
    assert b"autofocus" in more.content
    fewer = form_of(client.post(address, boxes | {"_remove": "lines.0"}))
    assert (fewer["lines.0.hs"], fewer["lines.1.hs"]) == (["0203"], [""])
    assert versions() == before


def test_the_rule_decides_which_boxes_there_are(browser, new, view):
    client = browser("lead")
    page = client.get(f"{HOME}/kinds/red_line/new/?rule.type=no-worse-than")
    assert b'name="rule.party"' in page.content
    again = client.post(f"{HOME}/kinds/red_line/new/", form_of(page) | {"rule.type": "purchase-ceiling", "_again": "1"})
    assert b'name="rule.per_year.number"' in again.content
    assert b'name="rule.party"' not in again.content
    made = new("red_line", query="?rule.type=purchase-ceiling", title="No more than this", text="x",
               rule__per_year__number="2 bn")  # fmt: skip
    assert made.status_code == 302
    assert view("lead").record("RED-NO-MORE-THAN-THIS").rule.per_year.low == 2e9


def test_only_what_may_be_seen_is_offered(browser):
    desk = browser("desk")
    for address in (f"{HOME}/kinds/development/new/", f"{HOME}/choices/", f"{HOME}/choices/?kind=red_line&x=RED",
                    f"{HOME}/kinds/offer/new/"):  # fmt: skip
        page = desk.get(address)
        assert page.status_code in (200, 403)
        for code in (b"RED-1", b"OFF-2", b"PLAN-BUY"):
            assert code not in page.content, (address, code)
    assert b"RED-1" in browser("lead").get(f"{HOME}/choices/?kind=red_line&x=red").content


def test_a_form_keeps_what_its_editor_cannot_see(browser, view):
    lead = view("lead")
    secret = {"code": "SRC-S", "title": "A secret note", "classification": "secret"}
    create(lead, validate(lead, "source", secret))
    lead = view("lead")
    fields = lead.record("LAW-1").model_dump(mode="json")
    fields["sources"] = [{"source": "SRC-S", "quote": "hidden words"}, {"source": "SRC-1"}]
    change(lead, validate(lead, "law", fields), follows=1)
    client = browser("desk")
    page = client.get(f"{HOME}/records/LAW-1/edit/")
    assert b"SRC-S" not in page.content
    assert b"hidden words" not in page.content
    client.post(f"{HOME}/records/LAW-1/edit/", form_of(page) | {"text": "new words"})
    after = view("lead").record("LAW-1")
    assert (after.text, [source.quote for source in after.sources]) == ("new words", ["hidden words", ""])


def test_a_long_list_is_edited_in_stretches(browser, view):
    lead = view("lead")
    fields = lead.record("OFF-1").model_dump(mode="json")
    fields["lines"] = [{"hs": f"{10 + n}", "description": f"line {n}"} for n in range(85)]
    change(lead, validate(lead, "offer", fields), follows=1)
    client = browser("lead")
    address = f"{HOME}/records/OFF-1/edit/?rows=lines:40"
    sent = form_of(client.get(address))
    assert sent["_rows.lines"] == ["40-80"]
    assert "lines.39.hs" not in sent
    assert client.post(address, sent | {"lines.41.description": "other", "_x": "1"}).status_code == 302
    lines = view("lead").record("OFF-1").lines
    assert len(lines) == 85
    assert [n for n, line in enumerate(lines) if line.description != f"line {n}"] == [41]


def test_a_code_is_made_from_the_title_and_never_twice(new, view):
    for wanted in ("CON-EXCISE-BEER", "CON-EXCISE-BEER-2"):
        assert new("concern", title="The excise on beer", topic="procedures").status_code == 302
        assert view("lead").record(wanted).title == "The excise on beer"
    assert new("concern", title="Thuế của đồ uống", topic="procedures").status_code == 302
    assert view("lead").record("CON-THUE-DO-UONG")
    taken = new("concern", title="x", code="PLAN-FIN", topic="procedures")
    assert taken.status_code == 422
    assert b"Take another code" in taken.content


def test_an_address_can_fill_in_boxes(browser):
    page = browser("lead").get(f"{HOME}/kinds/measure/new/?answers=CON-1&title=A+decree")
    sent = form_of(page)
    assert (sent["answers"], sent["title"]) == (["CON-1"], ["A decree"])


@pytest.mark.parametrize(
    ("who", "kind", "status"), [("desk", "offer", 200), ("desk", "directive", 403), ("auditor", "concern", 403),
                                ("outsider", "offer", 404), ("lead", "nonsense", 404)],
)  # fmt: skip
def test_who_may_add_what(browser, who, kind, status):
    assert browser(who).get(f"{HOME}/kinds/{kind}/new/").status_code == status


def test_a_refusal_keeps_what_was_typed(new):
    response = new("offer", who="desk", title="Too secret", form="other", classification="secret", text="typed")
    assert response.status_code == 403
    assert b"Your clearance is confidential" in response.content
    assert b"typed" in response.content
    assert Negotiation.objects.get().sequence == versions()

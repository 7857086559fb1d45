"""The whole story in a browser: six ministries file, the consolidator resolves, a principal adopts, Word opens it."""

from __future__ import annotations

from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from entente.workspace.models import Negotiation
from workspace_case import PASSWORD

from .conftest import MINISTRIES, NARROW

HOME = "/n/aaa-bbb-2025/"
ITEM = "tariff:0207"
SECRET = {"en": "Confidential", "vi": "Mật"}
# ministry → what it adds to its plan: item, opening, target, floor
STANDS = {
    "FARM": (ITEM, 20, 18, 12),
    "BUY": ("purchase:aviation", 3, 2, 1),
    "TECH": ("tariff:8517", 8, 5, 0),
    "LAWS": ("tariff:9018", 5, 3, 0),
    "BANK": ("tariff:2204", 50, 40, 30),
}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_from_six_plans_to_an_adopted_paper(language: str, enter: Any, ministries: Negotiation, tmp_path: Any):
    """Each person does their part with what the pages offer them, in the order in which a negotiation goes."""
    for agency in MINISTRIES:
        _file(enter(f"desk-{agency.lower()}", language=language), agency)
    lead = enter("lead", language=language)
    _settle(lead)
    number = _take(lead)
    deputy = enter("deputy", language=language)
    _step(deputy, number, "approved")
    head = enter("head", language=language)
    _step(head, number, "adopted")
    expect(head.locator("html")).to_have_attribute("lang", language)

    with head.expect_download() as caught:
        head.locator(f"a[href$='download/docx/?lang={language}']").click()
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    assert path.name == f"aaa-bbb-2025-plan-{number}-{language}.docx"
    paper = Document(str(path))
    assert paper.core_properties.title.startswith(ministries.title)
    head = paper.sections[0].header.paragraphs[0].text
    assert head == f"{paper.core_properties.title}\t{SECRET[language]}"
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "Reach a fair agreement" in text
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert any("Farming bears the cut." in cell for cell in cells) or "Farming bears the cut." in text


def test_signing_in_by_form_and_filing_without_javascript(enter: Any, ministries: Negotiation):
    """The pages are forms and links; scripts only make them quicker."""
    page = enter(java_script_enabled=False, viewport=NARROW)
    page.goto(HOME + "plans/")
    page.locator("#id_username").fill("desk-fin")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page.locator("form[action$='/plans/open/']")).to_be_visible()
    _file(page, "FIN")
    lead = enter("lead", java_script_enabled=False)
    lead.goto(HOME + "consolidation/")
    expect(lead.locator("table").get_by_role("link", name="PLAN-FIN-1", exact=True)).to_be_visible()


def _file(page: Page, agency: str) -> None:
    """Open the ministry's plan, say what it stands for, see that nothing stops it, file it: it is frozen."""
    page.goto(HOME + "plans/")
    page.locator("form[action$='/plans/open/'] button").click()
    expect(page).to_have_url(f"{page.url.split('/n/')[0]}{HOME}plans/PLAN-{agency}-1/")
    if agency in STANDS:
        item, *tiers = STANDS[agency]
        index = page.locator("input[name^='free-']").first.get_attribute("name").partition("-")[2]  # type: ignore[union-attr]
        values = {"item": item, "unit": "%"} | dict(zip(("opening", "target", "floor"), map(str, tiers), strict=True))
        for name, value in values.items():
            page.locator(f"#plan [name='{name}-{index}']").fill(value)
    page.locator("#summary").fill(f"What {agency} can give, and for what.")
    page.locator("#plan .button--primary").click()
    expect(page.locator("#messages .notice--good")).to_be_visible()
    page.locator("form[action$='/file/'] button").click()
    expect(page.locator("#messages .notice--good")).to_be_visible()
    expect(page.locator("#plan")).to_have_count(0)


def _settle(page: Page) -> None:
    """See that all six are in and that two differ; say whose position counts, and why."""
    page.goto(HOME + "consolidation/")
    for agency in MINISTRIES:
        expect(page.locator("table").get_by_role("link", name=f"PLAN-{agency}-1", exact=True)).to_be_visible()
    page.goto(HOME + "consolidation/?tab=clashes")
    links = page.locator("main a[href*='/consolidation/items/']")
    expect(links.first).to_have_attribute("href", f"{HOME}consolidation/items/{ITEM}/")
    links.first.click()
    page.locator("input[name='counts'][value='FARM']").check()
    page.locator("#reason").fill("Farming bears the cut.")
    page.locator("#decide ~ form .button--primary").click()
    expect(page.locator("main .notice--good a[href*='/records/DEC-']").first).to_be_visible()
    page.goto(HOME + "consolidation/?tab=clashes")
    expect(page.locator(f"main a[href$='{ITEM}/']")).to_have_count(0)


def _take(page: Page) -> int:
    """Take a plan version; whoever took it is not offered to review it."""
    page.goto(HOME + "plan-versions/")
    page.locator("#note").fill("For the head of government")
    page.locator("form[action$='/take/'] .button--primary").click()
    expect(page.locator("#messages .notice--good")).to_be_visible()
    expect(page.locator("button[name='to']")).to_have_count(0)
    return int(page.url.rstrip("/").rpartition("/")[2])


def _step(page: Page, number: int, state: str) -> None:
    """Approve or adopt the plan version, found in the list of versions."""
    page.goto(HOME + "plan-versions/")
    page.locator(f"main a[href$='/plan-versions/{number}/']").click()
    page.locator(f"button[name='to'][value='{state}']").click()
    expect(page.locator("#messages .notice--good")).to_be_visible()
    expect(page.locator(f"button[name='to'][value='{state}']")).to_have_count(0)

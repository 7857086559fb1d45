"""Scenarios and what-if: answered by the models for countries whose tables ship, said plainly for others."""

from __future__ import annotations

import pytest
from tests.workspace.conftest import TODAY, fill

from entente.base.errors import BadInput
from entente.calibration.general_effects import assess_general
from entente.calibration.line_effects import assess_scenarios
from entente.calibration.scenarios import TariffScenario
from entente.tradedata.starter import NotShipped
from entente.workspace.models import Membership
from entente.workspace.policies import Forbidden
from entente.workspace.records import visible_to
from entente.workspace.services.cases import import_case
from entente.workspace.services.what_if import Question, answer_what_if, question_of, save_what_if

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(new_case, people):
    """The made-up case between two countries whose tables ship; the same people in it."""
    case = new_case()
    case.header(code="TALKS-2", home="VNM", counterpart="USA", home_name="Viet Nam", counterpart_name="United States")
    for code, topics, amount in (("X", ["home-exports"], "USD 120 bn"), ("M", ["home-imports"], "USD 15 bn")):
        case.add("figure", f"FIG-{code}", nature="observed", period="2024", statistic="customs of Viet Nam",
                 topics=[*topics, "counted-by-home", "trade-balance"], amount=amount, value_low=1.0)  # fmt: skip
    case.add("scenario", "SCE-9", added_rate="20%", others="baseline-10")
    negotiation = import_case(fill(case).root, clock=TODAY)
    for name in ("economist", "desk", "envoy"):
        old = Membership.objects.get(user=people[name])
        Membership.objects.create(user=people[name], negotiation=negotiation, role=old.role, agency=old.agency,
                                  clearance=old.clearance)  # fmt: skip
    return negotiation


@pytest.fixture
def economist(shipped, people):
    return visible_to(people["economist"], shipped.code)


def test_the_answer_is_that_of_the_models(economist):
    question = Question(added_rate=0.2, others="baseline-10", exemptions=("annex-ii-2025-04-02",))
    answer = answer_what_if(economist, question)
    scenario = TariffScenario("q", "q", 0.2, "baseline-10", ("annex-ii-2025-04-02",))
    (lines,) = assess_scenarios("VNM", "USA", [scenario])
    (general,) = assess_general("VNM", "USA", [scenario], draws=27)
    assert answer.exports_change.mid == lines.exports_change.mid
    assert answer.revenue_change_usd.low == lines.revenue_change_usd.low
    assert [world.welfare.mid for world in answer.worlds] == [world.welfare_change_home.mid for world in general.worlds]
    assert [line.hs for line in answer.lines] == [line.hs6 for line in lines.lines[:10]]
    assert answer.year == 2024
    assert any("Census" in source for source in answer.sources)


def test_one_rate_on_all_others_is_softer_than_a_duty_on_us_alone(economist):
    alone = answer_what_if(economist, Question(added_rate=0.2))
    together = answer_what_if(economist, Question(added_rate=0.2, others="flat", others_rate=0.2))
    assert alone.exports_change.mid < together.exports_change.mid < 0


def test_purchases_move_the_balance_alone_and_each_count_keeps_its_base(economist):
    without = answer_what_if(economist, Question(added_rate=0.1))
    with_ten = answer_what_if(economist, Question(added_rate=0.1, purchases_usd=1e10))
    assert with_ten.exports_change == without.exports_change
    (balance,), (before,) = with_ten.balances, without.balances
    assert balance.before_usd == before.before_usd == 105e9
    assert 0 < balance.purchases_usd.low < balance.purchases_usd.mid < balance.purchases_usd.high < 1e10
    assert balance.after_usd.mid == pytest.approx(105e9 + balance.duties_usd.mid - balance.purchases_usd.mid)
    assert balance.after_usd.low < balance.after_usd.mid < balance.after_usd.high


def test_a_question_is_rounded_so_that_neighbours_share_an_answer():
    assert Question(added_rate=0.20004) == Question(added_rate=0.2, others_rate=0.3)
    assert Question(added_rate=0.1, exemptions=("b", "a", "b")).exemptions == ("a", "b")


def test_lists_that_do_not_exist_are_named(economist):
    with pytest.raises(BadInput) as caught:
        answer_what_if(economist, Question(added_rate=0.1, others="nothing-such", exemptions=("unknown",)))
    assert [problem.field for problem in caught.value.problems] == ["exemptions", "others"]


def test_keeping_a_what_if(economist, shipped, people):
    question = Question(added_rate=0.15, others="baseline-10", purchases_usd=5e9)
    save_what_if(economist, question, code="S-15", title="Fifteen")
    kept = visible_to(people["economist"], shipped.code).record("S-15")
    assert question_of(kept) == Question(added_rate=0.15, others="baseline-10")
    assert "USD 5 bn" in kept.text
    with pytest.raises(BadInput, match="cannot be kept"):
        save_what_if(economist, Question(added_rate=0.1, others="flat", others_rate=0.1), code="S-1", title="No")
    with pytest.raises(Forbidden):
        save_what_if(visible_to(people["desk"], shipped.code), question, code="S-16", title="No")


def test_pages_answer_with_and_without_scripts(browser, shipped):
    client, room = browser("economist"), f"/n/{shipped.code}"
    page = client.get(f"{room}/what-if/").content.decode()
    assert page.count('type="range"') == 3
    assert "Work it out" in page
    part = client.get(f"{room}/what-if/?rate=20&others=none&purchases=5", headers={"HX-Request": "true"})
    assert part.headers["Vary"].count("HX-Request") == 1
    text = part.content.decode()
    assert text.startswith('<div id="answer"')
    assert "<h1" not in text
    assert "If our goods pay 20 % more" in text
    wrong = client.get(f"{room}/what-if/?rate=-4&others=elsewhere")
    assert wrong.status_code == 400
    assert "That cannot be asked" in wrong.content.decode()
    waiting = client.get(f"{room}/scenarios/").content.decode()
    assert "SCE-9" in waiting
    results = client.get(f"{room}/scenarios/?results=1").content.decode()
    assert "The models are at work" not in results
    assert "Welfare:" in results


def test_keeping_from_the_page(browser, shipped):
    client, room = browser("economist"), f"/n/{shipped.code}"
    sent = {"rate": "12.5", "others": "baseline-10", "code": "bad code", "title": ""}
    refused = client.post(f"{room}/what-if/keep/", sent)
    assert refused.status_code == 400
    assert "It was not kept" in refused.content.decode()
    stored = client.post(f"{room}/what-if/keep/", {**sent, "code": "S-12", "title": "An eighth"})
    assert stored.status_code == 302
    assert stored.headers["Location"].endswith("/records/S-12/")
    assert client.get(f"{room}/what-if/keep/").status_code == 405


def test_without_tables_the_pages_say_so(browser, view, negotiation):
    with pytest.raises(NotShipped):
        answer_what_if(view("economist"), Question(added_rate=0.1))
    page = browser("economist").get(f"/n/{negotiation.code}/what-if/")
    assert page.status_code == 200
    assert "no trade tables for these two countries" in page.content.decode()
    page = browser("economist").get(f"/n/{negotiation.code}/scenarios/")
    assert "without results" in page.content.decode()


def test_an_envoy_is_told_nothing_of_scenarios(browser, shipped):
    page = browser("envoy").get(f"/n/{shipped.code}/scenarios/?results=1").content.decode()
    assert "SCE-9" not in page
    assert "No scenario is recorded" in page

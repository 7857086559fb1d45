"""The red-line gate: what each rule says, and that it fails closed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.bargaining import DutyForgoneRange, Outcome, judge_offers, open_offers
from entente.base.rates import format_rate

FLOOR = {"type": "rate-floor", "hs": ["0207"], "floor": "5%", "margin": "2%"}
EXCLUDED = {"type": "excluded-lines", "hs": ["9301", "02"]}
PURCHASES = {"type": "purchase-ceiling", "per_year": "USD 2 bn"}
REVENUE = {"type": "revenue-ceiling", "per_year": "USD 100 mn"}
NO_WORSE = {"type": "no-worse-than", "party": "CCC", "hs": ["2711"], "rate": "2%"}
PRINCIPLE = {"type": "principle", "forms": ["tariff", "law"]}
RULES = {r["type"]: r for r in (FLOOR, EXCLUDED, PURCHASES, REVENUE, NO_WORSE, PRINCIPLE)}


def line(hs="020714", **rates):
    return {"hs": hs, **{name: format_rate(rate) if isinstance(rate, float) else rate for name, rate in rates.items()}}


def release(on="2025-03-02", offer="OFF-1"):
    return {"offer": offer, "person": "A. Person", "agency": "HEAD", "on": on, "reason": "Judged harmless"}


@pytest.fixture(scope="session")
def judge(new_case):
    """Return the verdict of one red line on one offer; None where the rule does not concern it."""

    def judge(rule, offer=None, *, releases=(), duty_forgone=None, purchases=None, day="2025-03-02"):
        case = new_case()
        for code, fields in (purchases or {}).items():
            case.add("purchase", code, **fields)
        if purchases:
            offer = {"form": "purchase", "agency": "BUY", "purchases": list(purchases), **(offer or {})}
        case.add("offer", "OFF-1", **(offer or {}))
        case.add("red_line", "RED-1", rule=rule, releases=list(releases))
        verdicts = judge_offers(case.dossier(day), duty_forgone=duty_forgone)
        assert len(verdicts) <= 1
        return verdicts[0] if verdicts else None

    return judge


def lines(*of):
    return {"lines": list(of)}


# --- one rule after the other ---


@pytest.mark.parametrize(
    ("of", "outcome"),
    [
        ([line(floor="4.9%")], Outcome.HIT),
        ([line(floor="5%")], Outcome.NEAR),
        ([line(floor="7%")], Outcome.NEAR),
        ([line(floor="7.1%")], Outcome.PASS),
        ([line(opening="9%", target="4%")], Outcome.HIT),
        ([line(opening="20%", target="15%", floor="12%")], Outcome.PASS),
        ([line()], Outcome.UNKNOWN),
        ([line("020713", floor="20%"), line(floor="6%"), line("020712", floor="20%")], Outcome.NEAR),
        ([line("020713", floor="6%"), line(floor="4%")], Outcome.HIT),
        ([line("020713"), line(floor="4%")], Outcome.HIT),
        ([line("020713", floor="20%"), line()], Outcome.UNKNOWN),
        ([], Outcome.UNKNOWN),
    ],
)
def test_a_rate_floor(judge, of, outcome):
    verdict = judge(FLOOR, lines(*of))
    assert verdict.outcome is outcome
    assert verdict.reason == f"rate-floor.{outcome}"


@pytest.mark.parametrize(
    ("hs", "concerned"), [("02", True), ("0207", True), ("02071411", True), ("0206", False), ("87", False)]
)
def test_a_line_is_concerned_if_it_lies_under_a_prefix_or_covers_it(judge, hs, concerned):
    verdict = judge(FLOOR, lines(line(hs, floor="0%")))
    assert (verdict is not None) == concerned


def test_the_margin_is_reached_exactly_however_binary_fractions_fall(judge):
    for floor in range(1, 40):
        rule = {**FLOOR, "floor": f"{floor}%"}
        assert judge(rule, lines(line(floor=f"{floor + 2}%"))).outcome is Outcome.NEAR


@pytest.mark.parametrize(
    ("offer", "outcome"),
    [
        (lines(line("930100", floor="50%")), Outcome.HIT),
        (lines(line("93", floor="50%")), Outcome.HIT),
        (lines(line("640411", floor="0%"), line("0203", floor="9%")), Outcome.HIT),
        (lines(line("640411", floor="0%")), Outcome.PASS),
        ({}, Outcome.UNKNOWN),
    ],
)
def test_excluded_lines_of_a_tariff_offer(judge, offer, outcome):
    verdict = judge(EXCLUDED, offer)
    assert (verdict.outcome, verdict.reason) == (outcome, f"excluded-lines.{outcome}")


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"hs": ["930190"]}, Outcome.HIT),
        ({"hs": ["93"]}, Outcome.HIT),
        ({"hs": ["880240"]}, Outcome.PASS),
        ({"hs": []}, Outcome.UNKNOWN),
        ({"hs": [], "service": True}, Outcome.PASS),
    ],
)
def test_excluded_lines_of_a_purchase_offer(judge, fields, outcome):
    assert judge(EXCLUDED, purchases={"PUR-1": fields}).outcome is outcome


def test_an_offer_that_is_neither_of_goods_nor_of_purchases_has_no_excluded_lines(judge):
    assert judge(EXCLUDED, {"form": "law"}) is None


def _delivered(*amounts, **fields):
    return {"schedule": [{"year": year, "amount": amount} for year, amount in amounts], **fields}


@pytest.mark.parametrize(
    ("purchases", "outcome"),
    [
        ([_delivered((2026, "USD 2 bn"))], Outcome.PASS),
        ([_delivered((2026, "USD 2.1 bn"))], Outcome.HIT),
        ([_delivered((2026, "USD 1.5-2.5 bn"))], Outcome.HIT),
        ([_delivered((2026, "USD 1.5 bn")), _delivered((2026, "USD 1 bn"))], Outcome.HIT),
        ([_delivered((2026, "USD 1.5 bn")), _delivered((2027, "USD 1 bn"))], Outcome.PASS),
        ([_delivered()], Outcome.UNKNOWN),
        ([_delivered((2026, "USD 1 bn")), _delivered()], Outcome.UNKNOWN),
        ([_delivered(), _delivered((2026, "USD 3 bn"))], Outcome.HIT),
        ([_delivered((2026, "EUR 1 bn"))], Outcome.UNKNOWN),
        ([_delivered((2026, "USD 9 bn"), existing_order=True), _delivered((2026, "USD 1 bn"))], Outcome.PASS),
        ([_delivered((2026, "USD 9 bn"), package=True), _delivered((2026, "USD 1 bn"))], Outcome.UNKNOWN),
        ([_delivered((2026, "USD 9 bn"), existing_order=True)], Outcome.UNKNOWN),
    ],
)
def test_a_purchase_ceiling(judge, purchases, outcome):
    verdict = judge(PURCHASES, purchases={f"PUR-{n}": fields for n, fields in enumerate(purchases)})
    assert (verdict.outcome, verdict.reason) == (outcome, f"purchase-ceiling.{outcome}")


def test_a_purchase_ceiling_concerns_no_tariff_offer_and_a_revenue_ceiling_no_purchase(judge):
    assert judge(PURCHASES, lines(line(floor="0%"))) is None
    assert judge(REVENUE, purchases={"PUR-1": {}}) is None


@pytest.mark.parametrize(
    ("forgone", "outcome"),
    [
        ({"OFF-1": DutyForgoneRange(1e8, 1e8)}, Outcome.PASS),
        ({"OFF-1": DutyForgoneRange(1e8 + 1, 1e8 + 1)}, Outcome.HIT),
        ({"OFF-1": DutyForgoneRange(1e8 + 1)}, Outcome.HIT),
        ({"OFF-1": DutyForgoneRange(1.0)}, Outcome.UNKNOWN),
        ({"OFF-1": DutyForgoneRange(1.0, 2e8)}, Outcome.UNKNOWN),
        ({}, Outcome.UNKNOWN),
        (None, Outcome.UNKNOWN),
    ],
)
def test_a_revenue_ceiling(judge, forgone, outcome):
    verdict = judge(REVENUE, lines(line(floor="0%")), duty_forgone=forgone)
    assert (verdict.outcome, verdict.reason) == (outcome, f"revenue-ceiling.{outcome}")


def test_a_revenue_ceiling_in_another_currency_cannot_be_judged(judge):
    rule = {**REVENUE, "per_year": "EUR 100 mn"}
    assert (
        judge(rule, lines(line(floor="0%")), duty_forgone={"OFF-1": DutyForgoneRange(1.0, 1.0)}).outcome
        is Outcome.UNKNOWN
    )


@pytest.mark.parametrize(
    ("basis", "of", "outcome"),
    [
        ("preferential", [line("271111", floor="1%")], Outcome.HIT),
        ("preferential", [line("27", floor="1%")], Outcome.HIT),
        ("undecided", [line("271111", floor="2%")], Outcome.PASS),
        ("preferential", [line("271111")], Outcome.UNKNOWN),
        ("preferential", [line("271112"), line("271111", floor="1%")], Outcome.HIT),
        ("preferential", [], Outcome.UNKNOWN),
    ],
)
def test_no_worse_than_a_third_party(judge, basis, of, outcome):
    verdict = judge(NO_WORSE, {"basis": basis, **lines(*of)})
    assert (verdict.outcome, verdict.reason) == (outcome, f"no-worse-than.{outcome}")


def test_a_cut_for_everybody_is_no_worse_for_anybody(judge):
    assert judge(NO_WORSE, {"basis": "mfn", **lines(line("271111", floor="0%"))}) is None


@pytest.mark.parametrize(("form", "concerned"), [("tariff", True), ("law", True), ("other", False)])
def test_a_principle_is_for_a_person_to_judge(judge, form, concerned):
    verdict = judge(PRINCIPLE, {"form": form})
    assert (verdict is not None) == concerned
    if concerned:
        assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "principle.unknown")


def test_a_principle_without_forms_concerns_every_offer(judge):
    assert judge({"type": "principle"}, {"form": "other"}).outcome.blocks


# --- releases ---


@pytest.mark.parametrize(
    ("rule", "offer"),
    [
        (FLOOR, lines(line(floor="6%"))),
        (FLOOR, lines(line())),
        (FLOOR, {}),
        (EXCLUDED, {}),
        (PRINCIPLE, {}),
        (REVENUE, lines(line(floor="0%"))),
        (NO_WORSE, lines(line("271111"))),
    ],
)
def test_what_is_near_or_unknown_can_be_released_by_a_named_person(judge, rule, offer):
    before = judge(rule, offer)
    verdict = judge(rule, offer, releases=[release()])
    assert before.outcome in (Outcome.NEAR, Outcome.UNKNOWN)
    assert (verdict.outcome, verdict.reason) == (Outcome.RELEASED, "released")
    assert not verdict.outcome.blocks
    assert (verdict.facts["person"], verdict.facts["why"]) == ("A. Person", "Judged harmless")


@pytest.mark.parametrize(
    ("rule", "offer"),
    [
        (FLOOR, lines(line(floor="4%"))),
        (FLOOR, lines(line("020713"), line(floor="4%"))),
        (EXCLUDED, lines(line("93", floor="50%"))),
        (NO_WORSE, {"basis": "preferential", **lines(line("271112"), line("271111", floor="0%"))}),
    ],
)
def test_a_hit_cannot_be_released(judge, rule, offer):
    assert judge(rule, offer, releases=[release()]).outcome is Outcome.HIT


def test_a_hit_on_a_ceiling_cannot_be_released(judge):
    bought = {"PUR-1": _delivered(), "PUR-2": _delivered((2026, "USD 3 bn"))}
    assert judge(PURCHASES, purchases=bought, releases=[release()]).outcome is Outcome.HIT
    forgone = {"OFF-1": DutyForgoneRange(2e8, 2e8)}
    offer = lines(line(floor="0%"))
    assert judge(REVENUE, offer, duty_forgone=forgone, releases=[release()]).outcome is Outcome.HIT


def test_splitting_an_offer_does_not_get_it_under_a_ceiling(case):
    bought = _delivered((2026, "USD 1.5 bn"))
    case.add("purchase", "PUR-1", **bought).add("purchase", "PUR-2", **bought)
    for n in (1, 2):
        case.add("offer", f"OFF-{n}", form="purchase", agency="BUY", purchases=[f"PUR-{n}"])
        case.add("offer", f"OFF-T{n}", **lines(line(floor="0%")))
    case.add("red_line", "RED-1", rule=PURCHASES).add("red_line", "RED-2", rule=REVENUE)
    forgone = {"OFF-T1": DutyForgoneRange(6e7, 6e7), "OFF-T2": DutyForgoneRange(6e7, 6e7)}
    verdicts = judge_offers(case.dossier(), duty_forgone=forgone)
    assert {v.offer: v.outcome for v in verdicts} == dict.fromkeys(("OFF-1", "OFF-2", "OFF-T1", "OFF-T2"), Outcome.HIT)


def test_a_purchase_named_by_two_offers_counts_once(case):
    case.add("purchase", "PUR-1", **_delivered((2026, "USD 1.5 bn")))
    for n in (1, 2):
        case.add("offer", f"OFF-{n}", form="purchase", agency="BUY", purchases=["PUR-1"])
    case.add("red_line", "RED-1", rule=PURCHASES)
    assert {v.outcome for v in judge_offers(case.dossier())} == {Outcome.PASS}


@pytest.mark.parametrize("agency", ["THEM", "UNDER"])
def test_neither_the_other_side_nor_an_agency_below_the_owner_can_release(case, agency):
    case.add("agency", "UNDER", parent="FIN").add("offer", "OFF-1")
    case.add("red_line", "RED-1", rule=PRINCIPLE, releases=[{**release(), "agency": agency}])
    assert [v.outcome for v in judge_offers(case.dossier("2025-04-30"))] == [Outcome.UNKNOWN]


def test_a_withdrawn_offer_hides_none_that_it_was_to_replace(case):
    case.add("offer", "OFF-1", **lines(line(floor="0%")))
    case.add("offer", "OFF-2", form="other", state="withdrawn", supersedes="OFF-1")
    case.add("red_line", "RED-1", rule=FLOOR)
    assert [(v.offer, v.outcome) for v in judge_offers(case.dossier())] == [("OFF-1", Outcome.HIT)]


def test_deliveries_that_fall_short_of_the_value_leave_the_ceiling_unjudged(judge):
    token = {**_delivered((2026, "USD 1 mn")), "value": "USD 500 bn"}
    assert judge(PURCHASES, purchases={"PUR-1": token}).outcome is Outcome.UNKNOWN


def test_a_law_on_tariffs_that_names_no_goods_may_be_about_any(case):
    case.add("law", "LAW-1", topic="tariffs-and-quotas").add("offer", "OFF-1", form="law", laws=["LAW-1"])
    case.add("red_line", "RED-1", rule=FLOOR)
    assert [v.outcome for v in judge_offers(case.dossier())] == [Outcome.UNKNOWN]


@pytest.mark.parametrize(
    "wrong", [{"hs": []}, {"floor": "-5%"}, {"margin": "-5%"}, {"hs": ["\u0660\u0662\u0660\u0667"]}, {"hs": ["00"]}]
)
def test_a_rule_that_could_never_bite_is_refused(case, wrong):
    case.add("red_line", "RED-1", rule={**FLOOR, **wrong})
    assert all(problem.file == "red_lines.yaml" for problem in case.problems())


def test_a_release_does_not_outlive_a_change_of_the_offer(case):
    case.add("offer", "OFF-1", changes=[{"known_on": "2025-04-02", "set": {"text": "More"}}])
    case.add("red_line", "RED-1", rule=PRINCIPLE, releases=[release()])
    assert [v.outcome for v in judge_offers(case.dossier("2025-04-01"))] == [Outcome.RELEASED]
    assert [(v.outcome, v.reason) for v in judge_offers(case.dossier("2025-04-02"))] == [
        (Outcome.UNKNOWN, "release-overtaken.unknown")
    ]


def test_a_release_of_a_later_day_does_not_count_yet(judge):
    verdict = judge(PRINCIPLE, {}, releases=[release(on="2025-03-03")], day="2025-03-02")
    assert verdict.outcome is Outcome.UNKNOWN
    assert judge(PRINCIPLE, {}, releases=[release(on="2025-03-02")], day="2025-03-02").outcome is Outcome.RELEASED


def test_an_agency_cannot_release_its_own_offer(judge):
    own = {**release(), "agency": "BUY"}
    assert judge(PRINCIPLE, {"agency": "BUY"}, releases=[own]).outcome is Outcome.UNKNOWN
    assert judge(PRINCIPLE, {"agency": "BUY"}, releases=[own, release()]).outcome is Outcome.RELEASED


def test_a_line_without_a_floor_may_go_lower_than_it_says(judge):
    assert judge(FLOOR, lines(line(opening="20%", target="15%"))).outcome is Outcome.UNKNOWN
    assert judge(FLOOR, lines(line(opening="20%", target="4%"))).outcome is Outcome.HIT


def test_a_release_is_for_one_offer_only(case):
    case.add("offer", "OFF-1").add("offer", "OFF-2")
    case.add("red_line", "RED-1", rule=PRINCIPLE, releases=[release(offer="OFF-2")])
    verdicts = {v.offer: v.outcome for v in judge_offers(case.dossier("2025-03-02"))}
    assert verdicts == {"OFF-1": Outcome.UNKNOWN, "OFF-2": Outcome.RELEASED}


# --- which offers and red lines count ---


@pytest.mark.parametrize(
    ("state", "judged"),
    [
        ("proposed", True),
        ("cleared", True),
        ("tabled", True),
        ("agreed", True),
        ("in-force", False),
        ("withdrawn", False),
    ],
)
def test_offers_on_their_way_are_judged(judge, state, judged):
    assert (judge(PRINCIPLE, {"state": state}) is not None) == judged


def test_a_replaced_offer_or_red_line_no_longer_counts(case):
    case.add("offer", "OFF-1").add("offer", "OFF-2", supersedes="OFF-1")
    case.add("red_line", "RED-1", rule=PRINCIPLE).add("red_line", "RED-2", rule=PRINCIPLE, supersedes="RED-1")
    dossier = case.dossier()
    assert set(open_offers(dossier)) == {"OFF-2"}
    assert [(v.red_line, v.offer) for v in judge_offers(dossier)] == [("RED-2", "OFF-2")]


# --- laws ---

RATES = st.one_of(st.none(), st.integers(min_value=0, max_value=300).map(lambda n: n / 1000))
LINES = st.lists(
    st.builds(
        lambda hs, opening, target, floor: {
            "hs": hs,
            **{k: v for k, v in (("opening", opening), ("target", target), ("floor", floor)) if v is not None},
        },
        st.sampled_from(["02", "0207", "020714", "27", "271111", "640411", "930100"]),
        RATES,
        RATES,
        RATES,
    ),
    min_size=1,
    max_size=4,
)
RULE = st.sampled_from([FLOOR, EXCLUDED, NO_WORSE])


def _written(of):
    return lines(*(line(**entry) for entry in of))


@given(rule=RULE, of=LINES, cut=st.integers(min_value=1, max_value=300), data=st.data())
@settings(max_examples=60)
def test_lowering_a_rate_never_turns_a_hit_into_anything_else(judge, rule, of, cut, data):
    before = judge(rule, _written(of))
    which = data.draw(st.sampled_from(range(len(of))))
    lowered = [dict(entry) for entry in of]
    for name in ("opening", "target", "floor"):
        if name in lowered[which]:
            lowered[which][name] = round(lowered[which][name] - cut / 1000, 3)
    after = judge(rule, _written(lowered))
    if before is not None and before.outcome is Outcome.HIT:
        assert after.outcome is Outcome.HIT
    if before is not None and before.outcome is Outcome.NEAR:
        assert after.outcome in (Outcome.NEAR, Outcome.HIT)


@given(rule=RULE, of=LINES, more=LINES)
@settings(max_examples=60)
def test_adding_lines_never_unblocks_an_offer_nor_makes_a_hit_releasable(judge, rule, of, more):
    before, after = judge(rule, _written(of)), judge(rule, _written([*of, *more]))
    if before is None:
        return
    if before.outcome is Outcome.HIT:
        assert judge(rule, _written([*of, *more]), releases=[release()]).outcome is Outcome.HIT
    elif before.outcome.blocks:
        assert after.outcome.blocks


@given(rules=st.lists(st.sampled_from(list(RULES)), min_size=1, max_size=4), of=LINES)
@settings(max_examples=40)
def test_adding_a_red_line_never_unblocks_an_offer(new_case, rules, of):
    case = new_case().add("offer", "OFF-1", **_written(of))
    blocked = False
    for n, name in enumerate(rules):
        case.add("red_line", f"RED-{n}", rule=RULES[name])
        now = any(verdict.outcome.blocks for verdict in judge_offers(case.dossier()))
        assert now or not blocked
        blocked = now

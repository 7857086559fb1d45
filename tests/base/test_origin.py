import pytest

from entente.base.hs import HSCode, InvalidHSCode
from entente.base.origin import Change, ImpossibleContent, Input, build_down, build_up, check_tariff_shift

SHOE = HSCode("640411", "HS2022")


def material(code, value, *, ours=False, revision="HS2022"):
    return Input(HSCode(code, revision), value, ours)


def shift(*inputs, change=Change.CTH, **options):
    return check_tariff_shift(SHOE, inputs, change=change, product_value=100.0, **options)


def test_an_input_of_another_heading_changes_heading_but_not_chapter():
    sole = material("640690", 20)
    assert shift(sole).met
    assert not shift(sole, change=Change.CC).met
    assert shift(sole, change=Change.CTSH).met


def test_an_input_of_the_same_heading_fails_unless_it_is_ours_or_small():
    upper = material("640419", 8)
    outcome = shift(upper)
    assert (outcome.met, outcome.unchanged, outcome.unchanged_share) == (False, (upper,), pytest.approx(0.08))
    assert "640419" in outcome.reason
    assert shift(upper, tolerance=0.10).met
    assert shift(material("640419", 8, ours=True)).met
    assert shift(upper, change=Change.CTSH).met


def test_an_excluded_heading_fails_even_if_it_changes():
    assert not shift(material("640690", 20), except_from=[HSCode("6406", "HS2022")]).met


def test_a_product_without_foreign_inputs_meets_every_rule():
    for change in Change:
        assert shift(material("640411", 50, ours=True), change=change).met


def test_build_down_takes_foreign_inputs_off():
    outcome = build_down([material("640690", 35), material("590310", 20, ours=True)], product_value=100, threshold=0.6)
    assert outcome.content == pytest.approx(0.65)
    assert outcome.met
    assert "(100.00 - 35.00 foreign) / 100.00 = 65.0%" in outcome.reason


def test_build_up_counts_originating_inputs_only():
    outcome = build_up([material("640690", 35), material("590310", 20, ours=True)], product_value=100, threshold=0.4)
    assert (outcome.content, outcome.met) == (pytest.approx(0.2), False)


def test_content_at_the_threshold_is_enough():
    assert build_down([material("640690", 60)], product_value=100, threshold=0.4).met


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: build_down([], product_value=0, threshold=0.4), "product's value"),
        (lambda: build_down([], product_value=9, threshold=40), "fraction from 0 to 1"),
        (lambda: build_up([material("640690", -1)], product_value=9, threshold=0.4), "Input 640690"),
        (lambda: build_up([material("640690", 10, ours=True)], product_value=9, threshold=0.4), "worth more than"),
        (lambda: shift(material("640690", 1), tolerance=2), "tolerance"),
    ],
)
def test_impossible_values_are_refused(call, message):
    with pytest.raises(ImpossibleContent, match=message):
        call()


def test_codes_of_two_editions_or_too_short_are_refused():
    with pytest.raises(InvalidHSCode, match="different revisions"):
        shift(material("640690", 1, revision="HS2017"))
    with pytest.raises(InvalidHSCode, match="no single heading"):
        shift(Input(HSCode("64", "HS2022"), 1, False))

import re
import textwrap
from datetime import date

import pytest

from entente.base.errors import BadInput
from entente.tradedata.measures import NoRegister, load_register, shipped_register, tariff_rate

ACTS = "programme: made-up\ntitle: Made up\nacts:\n  act-1: {title: Act 1, url: 'https://example.org'}\n"
DUTY = "  - id: {id}\n    act: act-1\n    rate: {rate}\n    announced: 2025-01-01\n    valid_from: {start}\n{more}"


def duty(identifier="one", rate="5%", start="2025-02-01", more=""):
    return DUTY.format(
        id=identifier, rate=rate, start=start, more="".join(f"    {line}\n" for line in more.splitlines())
    )


@pytest.fixture
def read(folder):
    """Read a register of the duties given."""

    def read(*duties: str, extra: str = ""):
        (folder / "made-up.yaml").write_text(f"{ACTS}duties:\n{''.join(duties)}{extra}", encoding="utf-8")
        return load_register(folder)

    return read


def problems(read, *duties, extra=""):
    with pytest.raises(BadInput) as error:
        read(*duties, extra=extra)
    return str(error.value)


def test_a_duty_is_read(read):
    register = read(duty(more='origins: [pair]\ngoods: ["64"]'))
    assert dict(register.duties[0].rates) == {"THA": 0.05, "VNM": 0.05}
    assert register.acts["act-1"].title == "Act 1"


def test_an_end_counts_from_the_day_it_was_known(read):
    ends = "ends:\n  - {last_day: 2025-06-30, announced: 2025-01-01}\n  - {last_day: 2025-04-30, announced: 2025-04-20}"
    one = read(duty(more=ends)).duties[0]
    assert one.applies(date(2025, 5, 15), known_on=date(2025, 4, 1))
    assert not one.applies(date(2025, 5, 15), known_on=date(2025, 4, 20))
    assert not one.applies(date(2025, 5, 15))
    assert one.last_day() == date(2025, 4, 30)


def test_validity_that_ends_before_it_starts_is_refused(read):
    text = problems(read, duty(more="valid_until: 2025-01-31"))
    assert "made-up.yaml:6: one.valid_until = 2025-01-31: is before valid_from 2025-02-01" in text


def test_two_duties_of_one_programme_may_not_meet(read):
    text = problems(read, duty(more='goods: ["6404"]'), duty("two", "7%", "2025-03-01", 'goods: ["640411"]'))
    assert "one both apply to 6404110000 from any origin on 2025-03-01" in text
    assert "replaces: [one]" in text
    read(duty(more='goods: ["6404"]'), duty("two", "7%", "2025-03-01", 'goods: ["640411"]\nreplaces: [one]'))
    read(duty(more='goods: ["6404"]'), duty("two", "7%", "2025-03-01", 'goods: ["6403"]'))
    read(duty(more="origins: [VNM]"), duty("two", "7%", "2025-03-01", "origins: [THA]"))
    read(duty(more="valid_until: 2025-02-28"), duty("two", "7%", "2025-03-01"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("origins: [VIETNAM]", "is not an origin. Use an ISO alpha-3 code or a group: column-2, pair"),
        ("goods: [no-such-list]", "is neither a code nor a list"),
        ("replaces: [nothing]", "nothing: is not a duty"),
        ("colour: blue", "colour = blue: is not a field"),
        ("confidence: sure", "Use high, medium or low"),
        ("rates: {VNM: 5%}", "stands beside `rates`"),
        ("goods: []", "reaches no goods"),
        ('goods: ["851712"]', "is no code of HS 2022"),
        ("replaces: [one]", "replaces this duty too"),
        ("in_schedule: 2025-02-30", "holds a day that is none"),
    ],
)
def test_a_bad_field_is_named(read, more, words):
    assert words in problems(read, duty(more=more))


@pytest.mark.parametrize("rate", ["-5%", "5000%"])
def test_a_rate_that_can_be_none_is_refused(read, rate):
    assert "is not between 0 and 1000%" in problems(read, duty(rate=rate))


def test_a_rate_without_percent_sign_is_refused(read):
    assert "write it with a percent sign" in problems(read, duty(rate="0.05"))


def test_an_unknown_act_and_a_repeated_id_are_refused(read):
    assert "act = act-9: is not declared" in problems(read, duty().replace("act-1", "act-9"))
    assert "id = one: stands twice" in problems(read, duty(more='goods: ["64"]'), duty(more='goods: ["61"]'))


def test_a_relief_must_name_what_it_relieves(read):
    relief = "reliefs:\n  - {id: r, act: act-1, announced: 2025-01-01, valid_from: 2025-02-01, relieves: [nobody]}\n"
    assert "relieves = nobody: is not known" in problems(read, duty(), extra=relief)


def test_a_file_that_is_not_yaml_says_where(folder):
    (folder / "made-up.yaml").write_text("programme: [\n", encoding="utf-8")
    with pytest.raises(BadInput, match="is not YAML"):
        load_register(folder)


def test_a_list_in_the_folder_may_be_named(folder, read):
    (folder / "goods").mkdir()
    (folder / "goods" / "shoes.csv").write_text("6403\n6404\n", encoding="utf-8")
    register = read(duty(more="goods: [shoes]\nexcept_goods: ['640411']"))
    assert register.duties[0].goods_text == "shoes, except 640411"


def test_an_importer_without_a_register_is_named():
    with pytest.raises(NoRegister, match="shipped: USA"):
        shipped_register("JPN")


def test_the_shipped_register_states_its_sources():
    register = shipped_register("USA")
    assert len(register.duties) > 80
    for record in (*register.duties, *register.reliefs, *register.rules):
        act = register.acts[record.act]
        assert act.reference or act.document or act.url or act.code == "proclamation-wood-2025-12", record.act
        assert record.confidence == "high" or record.note or record.title, record.id
        assert record.title


def test_the_example_of_the_how_to_works(folder, request):
    page = (request.config.rootpath / "docs/how-to/add-a-measure.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(block) for block in re.findall(r"    ```yaml\n(.*?)    ```", page, re.DOTALL)]
    ends = textwrap.indent(blocks[1].replace("act-9-2025", "act-7-2025"), "    ")
    start = f"programme: ex-surcharge\ntitle: Surcharge\n{blocks[0]}"
    (folder / "surcharge.yaml").write_text(start + ends, encoding="utf-8")
    safeguard = start.replace("ex-surcharge", "ex-safeguard").replace("act-7-2025", "act-8-2025")
    (folder / "safeguard.yaml").write_text(safeguard, encoding="utf-8")
    header = (folder / "register.yaml").read_text(encoding="utf-8")
    (folder / "register.yaml").write_text(header + blocks[2], encoding="utf-8")
    register = load_register(folder)
    surcharge = register.duty("ex-surcharge-5")
    assert surcharge.last_day(date(2025, 5, 1)) == date(2025, 9, 30)
    assert surcharge.last_day(date(2025, 10, 1)) == date(2025, 12, 31)
    on = date(2025, 5, 1)
    both = tariff_rate("USA", "VNM", "61091000", on, register=register)
    assert [measure.id for measure in both.measures[1:]] == ["ex-safeguard-5"]

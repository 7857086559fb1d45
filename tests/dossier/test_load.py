"""Case folders that load, and every way in which one can be wrong: each is placed, shown and comes with a remedy."""

import itertools
import os
from datetime import date

import pytest

from entente.base.errors import BadInput
from entente.base.money import Money
from entente.dossier import _csv, _yaml, load_case
from entente.dossier.kinds import KINDS, Concern, Directive, Offer, Plan, Purchase, RedLine, Scenario

IN_CSV = [kind for kind in KINDS if kind != "red_line"]  # a rule has parts of its own: YAML only


def _line_of(case, file: str, text: str) -> int:
    lines = (case.root / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


# --- what loads ---


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_loads_from_yaml(full_case, record_fields, kind):
    full_case.add(kind, "NEW-1", **record_fields(kind))
    record = full_case.dossier().all(KINDS[kind])["NEW-1"]
    assert type(record) is KINDS[kind]
    assert record.title == f"A {kind.replace('_', ' ')}"
    assert full_case.dossier().places["NEW-1"].file.endswith(".yaml")


@pytest.mark.parametrize("kind", IN_CSV)
def test_every_kind_loads_from_csv(full_case, record_fields, kind):
    row = {k: ";".join(v) if isinstance(v, list) else v for k, v in record_fields(kind).items()}
    cls = KINDS[kind]
    existing = full_case.root / f"{cls.file}.yaml"
    before = full_case.dossier().all(cls)
    if kind == "plan":
        full_case.table("plans/more.csv", {"code": "NEW-1", **row})
    else:
        rows = [{"code": code, **record_fields(kind)} for code in before]
        existing.unlink()
        cells = [{k: ";".join(v) if isinstance(v, list) else v for k, v in r.items()} for r in rows]
        full_case.table(f"{cls.file}.csv", *cells, {"code": "NEW-1", **row})
    dossier = full_case.dossier()
    assert type(dossier.all(cls)["NEW-1"]) is cls
    assert dossier.places["NEW-1"].file.endswith(".csv")
    assert dossier.places["NEW-1"].line > 1


def test_a_rule_with_parts_cannot_stand_in_csv_and_says_so(case):
    row = {"code": "RED-1", "title": "Meat", "known_on": "2025-03-01", "text": "No", "rule": "rate-floor"}
    problem = case.table("red_lines.csv", row).problem()
    assert (problem.file, problem.line, problem.field) == ("red_lines.csv", 2, "RED-1.rule")


def test_a_record_keeps_what_people_wrote(case):
    case.add("purchase", "PUR-1", value="USD 0.38-0.39 bn", hs=["0207", "880240"])
    case.add("scenario", "SCE-1", added_rate="7.5%")
    dossier = case.dossier()
    assert dossier.all(Purchase)["PUR-1"].value == Money(3.8e8, 3.9e8)
    assert dossier.all(Purchase)["PUR-1"].hs == ["0207", "880240"]
    assert dossier.all(Scenario)["SCE-1"].added_rate == 0.075


def test_an_unquoted_hs_code_with_a_leading_zero_stays_text(case):
    case.write(
        "offers.yaml",
        "OFF-1:\n  title: T\n  known_on: 2025-03-01\n  form: tariff\n  lines:\n    - {hs: 020714, floor: 0%}\n",
    )
    assert case.dossier().all(Offer)["OFF-1"].lines[0].hs == "020714"


def test_an_unquoted_hs_code_without_leading_zero_is_a_number_and_asks_for_quotes(case):
    case.write(
        "offers.yaml",
        "OFF-1:\n  title: T\n  known_on: 2025-03-01\n  form: tariff\n  lines:\n    - {hs: 640411, floor: 0%}\n",
    )
    problem = case.problem()
    assert (problem.line, problem.field, problem.value) == (6, "OFF-1.lines.0.hs", "640411")
    assert problem.remedy == "Put it in quotes."


def test_words_that_yaml_takes_for_truth_values_stay_words(case):
    case.write("concerns.yaml", "CON-1:\n  title: on\n  known_on: 2025-03-01\n  topic: procedures\n  ask: no\n")
    concern = case.dossier().all(Concern)["CON-1"]
    assert (concern.title, concern.ask) == ("on", "no")


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(case):
    text = "CON-1:\r\n  title: Slow\r\n  known_on: 2025-03-01\r\n  topic: procedures\r\n"
    case.write("concerns.yaml", b"\xef\xbb\xbf" + text.encode())
    case.write("measures.csv", b"\xef\xbb\xbfcode,title,known_on,form,date\r\nMEA-1,M,2025-03-01,decree,2025-03-01\r\n")
    dossier = case.dossier()
    assert set(dossier.all(Concern)) == {"CON-1"}
    assert dossier.find("MEA-1") is not None


def test_an_empty_file_and_empty_rows_are_no_records(case):
    case.write("concerns.yaml", "# nothing yet\n").write("measures.csv", "code,title,known_on,form,date\n,,,,\n\n")
    assert not case.dossier().all(Concern)


def test_an_empty_cell_means_not_stated(case):
    case.table(
        "purchases.csv",
        {"code": "PUR-1", "title": "P", "known_on": "2025-03-01", "sector": "other", "value": "", "sign_by": ""},
    )
    purchase = case.dossier().all(Purchase)["PUR-1"]
    assert (purchase.value, purchase.sign_by) == (None, None)


def test_lines_and_positions_may_stand_in_csv_files(case):
    case.table("lines/meat.csv", {"hs": "020714", "mfn_applied_rate": "15%", "floor": "5%"})
    case.table("positions/fin.csv", {"item": "tariff:020714", "target": "7.5", "unit": "%"})
    case.add("offer", "OFF-1", lines="lines/meat.csv").add("plan", "PLA-1", positions="positions/fin.csv")
    dossier = case.dossier()
    assert dossier.all(Offer)["OFF-1"].lines[0].floor == 0.05
    assert dossier.all(Plan)["PLA-1"].positions[0].target == 7.5


def test_a_change_may_name_a_csv_file_too(case):
    case.table("lines/meat.csv", {"hs": "020714", "floor": "5%"})
    case.add("offer", "OFF-1", changes=[{"known_on": "2025-04-01", "set": {"lines": "lines/meat.csv"}}])
    assert not case.dossier("2025-03-31").all(Offer)["OFF-1"].lines
    assert case.dossier("2025-04-01").all(Offer)["OFF-1"].lines[0].hs == "020714"


def test_a_plan_of_each_ministry_has_its_own_file(case):
    case.add("plan", "PLA-1", file="plans/FIN.yaml").add("plan", "PLA-2", file="plans/BUY.yaml", agency="BUY")
    assert set(case.dossier().all(Plan)) == {"PLA-1", "PLA-2"}


def test_other_files_beside_the_case_are_left_alone(case):
    case.write("README.md", "# Notes").write("drafts/letter.txt", "Dear").write("scan.pdf", b"%PDF")
    assert case.load().negotiation.code == "AAA-BBB-2025"


def test_the_hash_of_the_inputs_changes_with_every_byte_and_not_with_the_place(new_case):
    first, second = new_case(), new_case()
    assert first.load().inputs_sha256 == second.load().inputs_sha256
    second.write("concerns.yaml", "# a comment\n")
    assert first.load().inputs_sha256 != second.load().inputs_sha256


# --- fields ---


@pytest.mark.parametrize(
    ("kind", "fields", "field", "value", "message", "remedy"),
    [
        ("concern", {"prioriti": "high"}, "prioriti", "", "is not a field here.", "Did you mean priority?"),
        ("concern", {"xyzzy": 1}, "xyzzy", "", "is not a field here.", "Fields: "),
        ("concern", {"topic": "weather"}, "topic", "'weather'", "not one of the permitted words", "'procedures'"),
        ("concern", {"priority": 3}, "priority", "3", "not one of the permitted words", "'high', 'medium' or 'low'"),
        ("concern", {"title": ["a"]}, "title", "['a']", "is not text.", "Put it in quotes."),
        ("concern", {"with_agencies": "FIN"}, "with_agencies", "'FIN'", "is not a list.", "in brackets"),
        ("concern", {"known_on": "30.4.2025"}, "known_on", "'30.4.2025'", "is not a date.", "Write year-month-day"),
        ("concern", {"known_on": "2025-02-30"}, "known_on", "'2025-02-30'", "not a day of the calendar", "Check month"),
        ("concern", {"state": "gone"}, "state", "'gone'", "is not a state of this kind.", "Use one of open, answered"),
        ("meeting", {"state": "open"}, "state", "'open'", "this kind has no states.", "Remove it."),
        ("meeting", {"ordinal": "six"}, "ordinal", "'six'", "is not a whole number.", "Write digits only."),
        (
            "meeting",
            {"sources": [{"source": "SRC-1", "locater": ""}]},
            "sources.0.locater",
            "",
            "is not a field here.",
            "locator?",
        ),
        ("directive", {"standing": "maybe"}, "standing", "'maybe'", "is not true or false.", "Write true or false."),
        ("directive", {"slips": ["later"]}, "slips.0", "'later'", "is not a group of fields.", "`name: value`"),
        ("figure", {"value_low": "many"}, "value_low", "'many'", "is not a number.", "Write digits only."),
        ("scenario", {"added_rate": 0.46}, "added_rate", "0.46", "is not a rate.", "Write it with a percent sign"),
        ("scenario", {"added_rate": "46"}, "added_rate", "'46'", "is not a rate.", "Write it with a percent sign"),
        ("purchase", {"value": 8e9}, "value", "8000000000.0", "is not an amount.", "Write currency"),
        ("purchase", {"hs": ["88.02"]}, "hs.0", "'88.02'", "does not have the right form.", "It must match"),
        ("red_line", {"rule": {"type": "never"}}, "rule", "{'type': 'never'}", "has an unknown type.", "'rate-floor'"),
        ("red_line", {"rule": {"hs": ["02"]}}, "rule", "{'hs': ['02']}", "has no type.", "Add `type:`"),
        ("benchmark_deal", {"iso3": "Cassia"}, "iso3", "'Cassia'", "does not have the right form.", "It must match"),
    ],
)
def test_a_wrong_field_is_placed_shown_and_comes_with_a_remedy(case, kind, fields, field, value, message, remedy):
    problem = case.add(kind, "X-1", **fields).problem()
    file = f"{KINDS[kind].file}.yaml"
    assert (problem.file, problem.field, problem.value) == (file, f"X-1.{field}", value)
    assert problem.line == _line_of(case, file, f"{field.split('.')[0]}:") or problem.line > _line_of(
        case, file, "X-1:"
    )
    assert message in problem.message
    assert remedy in problem.remedy


def test_the_line_of_a_problem_is_the_line_of_the_field(case):
    case.write(
        "concerns.yaml",
        "# a comment\nCON-1:\n  title: Slow\n  known_on: 2025-03-01\n\n  topic: procedures\n  raised_on: soon\n",
    )
    assert case.problem().line == 7


def test_a_missing_field_is_named(case):
    case.write("concerns.yaml", "CON-1:\n  title: Slow\n  known_on: 2025-03-01\n")
    problem = case.problem()
    assert (problem.file, problem.line, problem.field, problem.value) == ("concerns.yaml", 1, "CON-1.topic", "")
    assert (problem.message, problem.remedy) == ("is missing.", "Add topic.")


@pytest.mark.parametrize("code", ["con 1", "-CON", "con_1", "x" * 64, "Ä1"])
def test_a_code_of_the_wrong_form_is_refused(case, code):
    problem = case.add("concern", code).problem()
    assert problem.field == f"{code}.code"
    assert problem.message == "does not have the right form."


def test_an_empty_code_is_refused(case):
    problem = case.write("concerns.yaml", '"": {title: T}\n').problem()
    assert (problem.file, problem.line, problem.field) == ("concerns.yaml", 1, "code")
    assert problem.message == "is missing."


def test_a_row_without_code_is_refused(case):
    case.table("meetings.csv", {"code": "", "title": "M", "known_on": "2025-03-01", "date": "2025-03-01"})
    problem = case.problem()
    assert (problem.file, problem.line, problem.field, problem.message) == ("meetings.csv", 2, "code", "is missing.")


def test_a_code_field_that_differs_from_the_key_is_refused(case):
    problem = case.add("concern", "CON-1", code="CON-2").problem()
    assert (problem.field, problem.value) == ("CON-1.code", "CON-2")
    assert problem.line == _line_of(case, "concerns.yaml", "code: CON-2")


def test_a_record_that_is_not_a_group_of_fields_is_refused(case):
    problem = case.write("concerns.yaml", "CON-1: slow\n").problem()
    assert (problem.line, problem.field, problem.message) == (1, "CON-1", "is not a concern.")


def test_a_wrong_field_of_the_header_is_placed_in_case_yaml(case):
    problem = case.header(home="Aurelia", near_deadline_days=7).problem()
    assert (problem.file, problem.field, problem.value) == ("case.yaml", "home", "'Aurelia'")
    assert problem.line == _line_of(case, "case.yaml", "home:")


# --- references and codes ---


def test_a_code_that_names_nothing_is_refused(case):
    problem = case.add("concern", "CON-1", agency="NOBODY").problem()
    assert (problem.file, problem.field, problem.value) == ("concerns.yaml", "CON-1.agency", "NOBODY")
    assert problem.line == _line_of(case, "concerns.yaml", "agency: NOBODY")
    assert problem.message == "names an agency that does not exist."
    assert problem.remedy == "Add NOBODY, or correct the code."


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("concern", {"sources": ["GONE"]}, "sources.0.source"),
        ("concern", {"with_agencies": ["FIN", "GONE"]}, "with_agencies.1"),
        ("measure", {"evidence": [{"text": "E", "checked_by": "GONE"}]}, "evidence.0.checked_by"),
        ("measure", {"evidence": [{"text": "E", "sources": ["GONE#p. 1"]}]}, "evidence.0.sources.0.source"),
        ("development", {"touches": ["GONE"]}, "touches.0"),
        ("plan", {"positions": [{"item": "GONE"}]}, "positions.0.item"),
        ("concern", {"supersedes": "GONE"}, "supersedes"),
        (
            "red_line",
            {"releases": [{"offer": "GONE", "person": "P", "agency": "FIN", "on": "2025-03-01", "reason": "R"}]},
            "releases.0.offer",
        ),
    ],
)
def test_references_are_checked_however_deep_they_lie(case, kind, fields, field):
    problem = case.add(kind, "X-1", **fields).problem()
    assert (problem.field, problem.value) == (f"X-1.{field}", "GONE")
    assert "does not exist" in problem.message


def test_a_reference_of_the_header_is_checked(case):
    problem = case.header(lead_agency="GONE").problem()
    assert (problem.file, problem.field, problem.value) == ("case.yaml", "lead_agency", "GONE")
    assert problem.line == _line_of(case, "case.yaml", "lead_agency")


def test_a_reference_to_a_record_of_another_kind_is_refused(case):
    problem = case.add("concern", "CON-1", agency="SRC-1").problem()
    assert (problem.field, problem.value) == ("CON-1.agency", "SRC-1")
    assert problem.message == "names a source; an agency is wanted here."


def test_a_record_may_only_supersede_one_of_its_kind(case):
    case.add("concern", "CON-1").add("meeting", "MEE-1", supersedes="CON-1")
    problem = case.problem()
    assert (problem.field, problem.value) == ("MEE-1.supersedes", "CON-1")


def test_a_position_on_a_named_key_needs_no_record(case):
    case.add("plan", "PLA-1", positions=[{"item": "tariff:870323"}])
    assert case.load()


def test_a_code_twice_in_one_file_is_refused(case):
    case.write("concerns.yaml", "CON-1: {title: A, known_on: 2025-03-01, topic: procedures}\nCON-1: {title: B}\n")
    problem = case.problem()
    assert (problem.file, problem.line, problem.field, problem.message) == (
        "concerns.yaml",
        2,
        "CON-1",
        "appears twice.",
    )
    assert "its own code" in problem.remedy


def test_a_code_twice_in_one_table_is_refused(case):
    row = {"code": "MEE-1", "title": "M", "known_on": "2025-03-01", "date": "2025-03-01"}
    problem = case.table("meetings.csv", row, row).problem()
    assert (problem.file, problem.line, problem.field) == ("meetings.csv", 3, "MEE-1")
    assert "meetings.csv:2" in problem.remedy


def test_a_code_twice_in_two_files_is_refused_and_names_the_first(case):
    case.add("plan", "PLA-1", file="plans/A.yaml").add("plan", "PLA-1", file="plans/B.yaml")
    problem = case.problem()
    assert (problem.file, problem.field, problem.message) == ("plans/B.yaml", "PLA-1", "is a code used twice.")
    assert "plans/A.yaml:1" in problem.remedy


def test_a_code_twice_in_two_kinds_is_refused(case):
    problem = case.add("concern", "X-1").add("law", "X-1", session="").problem()
    assert (problem.file, problem.field, problem.message) == ("laws.yaml", "X-1", "is a code used twice.")
    assert "concerns.yaml:1" in problem.remedy


def test_a_field_twice_in_a_record_is_refused(case):
    case.write("concerns.yaml", "CON-1:\n  title: A\n  title: B\n  known_on: 2025-03-01\n  topic: procedures\n")
    problem = case.problem()
    assert (problem.line, problem.field, problem.message) == (3, "title", "appears twice.")


@pytest.mark.parametrize(
    ("kind", "field"),
    [("concern", "supersedes"), ("purchase", "part_of"), ("agency", "parent"), ("directive", "carried_over_from")],
)
def test_chains_that_run_in_a_circle_are_refused(case, kind, field):
    case.add(kind, "X-1", **{field: "X-2"}).add(kind, "X-2", **{field: "X-3"}).add(kind, "X-3", **{field: "X-1"})
    problem = case.problem()
    assert problem.field.endswith(f".{field}")
    assert problem.message == "runs in a circle: X-1 → X-2 → X-3 → X-1."
    assert problem.remedy == "Break the circle."


def test_a_record_that_supersedes_itself_is_a_circle(case):
    assert "X-1 → X-1" in case.add("concern", "X-1", supersedes="X-1").problem().message


def test_a_chain_that_ends_is_no_circle(case):
    case.add("concern", "X-1").add("concern", "X-2", supersedes="X-1").add("concern", "X-3", supersedes="X-2")
    assert case.dossier().superseded_by == {"X-1": "X-2", "X-2": "X-3"}


@pytest.mark.parametrize("target", ["X-2", "X-1"])
def test_a_circle_on_one_day_is_refused_even_if_it_is_broken_later(case, target):
    case.add("concern", "X-1", supersedes=target, changes=[{"known_on": "2025-06-01", "set": {"supersedes": None}}])
    case.add("concern", "X-2", supersedes="X-1")
    assert "runs in a circle as of 2025-03-01: X-1 →" in case.problem().message


def test_links_that_never_hold_on_the_same_day_are_no_circle(case):
    case.add("concern", "X-1", supersedes="X-2", changes=[{"known_on": "2025-06-01", "set": {"supersedes": None}}])
    case.add("concern", "X-2", changes=[{"known_on": "2025-06-01", "set": {"supersedes": "X-1"}}])
    assert case.load()


def test_a_long_chain_is_followed_once(case):
    rows = [{"code": f"C-{n}", "title": "T", "topic": "procedures", "known_on": "2025-03-01"} for n in range(5_000)]
    for row, following in itertools.pairwise(rows):
        row["supersedes"] = following["code"]
    rows[-1]["supersedes"] = rows[0]["code"]
    (problem,) = case.table("concerns.csv", *rows).problems()
    assert "runs in a circle" in problem.message


# --- files ---


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "42\n", "[]\n"])
def test_yaml_that_is_not_a_mapping_is_refused(case, text):
    problem = case.write("concerns.yaml", text).problem()
    assert (problem.file, problem.line, problem.message) == ("concerns.yaml", 1, "is not a mapping.")
    assert "key: value" in problem.remedy


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("CON-1:\n  title: 'open\n", 3),
        ("A: 1\n B: 2\n", 2),
        ("A: [1,\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("A: \t- x\n", 1),
    ],
)
def test_text_that_is_not_yaml_is_refused_at_its_line(case, text, line):
    problem = case.write("concerns.yaml", text).problem()
    assert (problem.file, problem.line) == ("concerns.yaml", line)
    assert problem.message.startswith("is not valid YAML")
    assert problem.remedy == "Check indentation, quotes and colons there."


def test_control_characters_are_refused(case):
    problem = case.write("concerns.yaml", "A: x\x07y\n").problem()
    assert problem.message.startswith("is not valid YAML")
    assert "control characters" in problem.remedy


def test_an_alias_bomb_is_refused_before_it_goes_off(case):
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    problems = case.write("concerns.yaml", "\n".join(lines)).problems()
    assert any(p.message == "uses an alias (*name)." and p.remedy == "Write the content out." for p in problems)


@pytest.mark.parametrize(
    ("text", "message", "value"),
    [
        ("illustrative: !!bool yes", "has a tag (!name).", "tag:yaml.org,2002:bool"),
        ("title: !!str 12", "has a tag (!name).", "tag:yaml.org,2002:str"),
        ("title: !own x", "has a tag (!name).", "!own"),
        ("sources: !!set {a, b}", "has a tag (!name).", "tag:yaml.org,2002:set"),
        ("x: [!a b]", "has a tag (!name).", "!a"),
        ('{"title":!a b}', "has a tag (!name).", "!a"),
        ("title: &x a\n  note: *x", "uses an alias (*name).", "*x"),
    ],
)
def test_tags_and_aliases_are_refused(case, text, message, value):
    problem = case.write("concerns.yaml", f"CON-1:\n  {text}\n").problem()
    assert (problem.message, problem.value) == (message, value)
    assert problem.line == 2 + text.count("\n")


def test_exclamation_marks_and_stars_in_text_are_text(case):
    case.add("concern", "CON-1", title="Stop! 2 * 3", note="[*] wow !important", remaining="*starred*")
    assert case.dossier().all(Concern)["CON-1"].note == "[*] wow !important"


def test_a_structure_that_contains_itself_is_refused(case):
    problems = case.write("concerns.yaml", "CON-1: &a\n  title: *a\n").problems()
    assert "uses an alias (*name)." in {p.message for p in problems}


@pytest.mark.parametrize(
    "text",
    [
        "CON-1: " + "[" * 100_000,
        "CON-1: " + "[" * 5_000 + "]" * 5_000,
        "CON-1: " + "{a: " * 3_000 + "}" * 3_000,
        "CON-1:\n  " + "- " * 100_000 + "x",
        "\n".join(" " * depth + "a:" for depth in range(1_500)),
    ],
)
def test_deep_nesting_is_refused_and_does_not_end_the_process(case, text):
    problem = case.write("concerns.yaml", text).problem()
    assert (problem.file, problem.message) == ("concerns.yaml", "is nested too deeply.")


def test_a_number_that_cannot_be_read_is_a_problem(case):
    case.write("figures.yaml", f"FIG-1:\n  title: T\n  value_low: {'9' * 5_000}\n")
    problem = next(p for p in case.problems() if "number" in p.message)
    assert (problem.file, problem.line) == ("figures.yaml", 3)


@pytest.mark.parametrize("value", ["1e999", "-1e999"])
def test_an_infinite_number_is_refused(case, value):
    case.write(
        "figures.yaml",
        "FIG-1:\n  title: T\n  known_on: 2025-03-01\n  nature: observed\n"
        f"  quantity: q\n  unit: u\n  value_low: {value}\n",
    )
    problem = case.problem()
    assert (problem.line, problem.field) == (7, "FIG-1.value_low")


def test_a_key_that_is_not_a_word_is_refused(case):
    problem = case.write("concerns.yaml", "[a, b]: 1\n").problem()
    assert (problem.line, problem.message) == (1, "has a key that is not a word.")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
@pytest.mark.parametrize("name", ["concerns.yaml", "concerns.csv", "case.yaml"])
def test_another_encoding_is_refused(case, name, encoding):
    text = "code,title,known_on,topic\nC,Größe,2025-03-01,procedures\n" if name.endswith("csv") else "title: Größe\n"
    problem = case.write(name, text.encode(encoding)).problem()
    assert problem.file == name
    assert problem.message.startswith("is not UTF-8 text (byte ")
    assert "UTF-8" in problem.remedy


@pytest.mark.parametrize(("name", "module"), [("concerns.yaml", _yaml), ("concerns.csv", _csv)])
def test_a_file_over_the_limit_is_refused_unread(case, name, module):
    path = case.root / name
    path.touch()
    os.truncate(path, 200_000_000)
    problem = case.problem()
    assert (problem.file, problem.line) == (name, 0)
    assert problem.message == f"is 200 MB; the limit is {module.MAX_BYTES // 1_000_000} MB."
    assert problem.remedy.startswith("Split it")


@pytest.mark.parametrize("name", ["concerns.yaml", "concerns.csv", "plans/FIN.yaml", "case.yaml"])
def test_a_folder_where_a_file_belongs_is_refused(case, name):
    (case.root / name).unlink(missing_ok=True)
    (case.root / name).mkdir(parents=True)
    problem = case.problem()
    assert (problem.file, problem.message) == (name, "is not a file.")


@pytest.mark.parametrize("name", ["concerns.yaml", "concerns.csv", "plans/FIN.yaml"])
def test_a_link_to_nowhere_is_refused(case, name):
    (case.root / "plans").mkdir()
    (case.root / name).symlink_to("nowhere")
    problem = case.problem()
    assert (problem.file, problem.remedy) == (name, "Check that it is a file you may read.")
    assert problem.message.startswith("cannot be read")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("concern.yaml", "Did you mean concerns.yaml?"),
        ("concerns.yml", "Did you mean concerns.yaml?"),
        ("xyzzy.csv", "Files are named agencies, "),
        ("plans/FIN.yml", "End its name with .yaml."),
        ("plan/FIN.yaml", "Records stand beside case.yaml or in the folder plans."),
    ],
)
def test_a_file_name_no_kind_has_is_refused_rather_than_passed_over(case, name, remedy):
    problem = case.write(name, "").problem()
    assert (problem.file, problem.message) == (name, "is not a file of a case.")
    assert problem.remedy.startswith(remedy)


def test_two_files_of_a_kind_are_refused(case):
    case.add("concern", "CON-1").write("concerns.csv", "code,title,known_on,topic\n")
    problem = case.problem()
    assert (problem.file, problem.message) == ("concerns.yaml", "stands beside another file of concerns.")
    assert problem.remedy == "Keep one of the two."


def test_a_folder_without_header_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"has no case\.yaml.*entente new") as caught:
        load_case(tmp_path)
    assert caught.value.problems[0].file == str(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "file.txt", "x" * 300, "a\0b"])
def test_what_is_not_a_folder_is_refused(tmp_path, name):
    (tmp_path / "file.txt").touch()
    with pytest.raises(BadInput, match="is not a folder"):
        load_case(tmp_path / name)


# --- tables ---


@pytest.mark.parametrize(
    ("header", "field", "message", "remedy"),
    [
        ("code,title,known_on", "date", "is a missing column.", "Add it; the columns are "),
        ("code,title,known_on,date,chairr", "chairr", "is not a column of this table.", "Did you mean chair?"),
        ("code,title,known_on,date,xyzzy", "xyzzy", "is not a column of this table.", "The columns are "),
        ("code,title,known_on,date,", "(empty)", "is not a column of this table.", "The columns are "),
    ],
)
def test_a_wrong_header_is_refused(case, header, field, message, remedy):
    problem = case.write("meetings.csv", f"{header}\n").problem()
    assert (problem.file, problem.line, problem.field, problem.message) == ("meetings.csv", 1, field, message)
    assert problem.remedy.startswith(remedy)


def test_a_column_twice_is_refused(case):
    problems = case.write("meetings.csv", "code,title,known_on,date,chair,chair\n").problems()
    assert {(p.line, p.field, p.message) for p in problems} == {(1, "chair", "is a column twice.")}


@pytest.mark.parametrize(("row", "cells"), [("MEE-1,M,2025-03-01", 3), ("MEE-1,M,2025-03-01,2025-03-01,x", 5)])
def test_a_ragged_row_is_refused(case, row, cells):
    problem = case.write("meetings.csv", f"code,title,known_on,date\n{row}\n").problem()
    assert (problem.file, problem.line, problem.message) == ("meetings.csv", 2, f"has {cells} cells, not 4.")
    assert problem.remedy == "Check commas and quotes in this row."


def test_a_quote_left_open_is_refused(case):
    problem = case.write("meetings.csv", 'code,title,known_on,date\nMEE-1,"M,2025-03-01,2025-03-01\n').problem()
    assert problem.file == "meetings.csv"
    assert problem.message.startswith("is not valid CSV")


def test_rows_are_counted_in_lines_of_the_file(case):
    case.write(
        "meetings.csv", 'code,title,known_on,date\nMEE-1,"two\nlines",2025-03-01,2025-03-01\nMEE-2,M,soon,2025-03-01\n'
    )
    assert case.problem().line == 4


def test_a_wrong_cell_in_a_table_of_lines_is_placed_in_that_table(case):
    case.table("lines/meat.csv", {"hs": "020714", "floor": "5%"}, {"hs": "020713", "floor": "5"})
    problem = case.add("offer", "OFF-1", lines="lines/meat.csv").problem()
    assert (problem.file, problem.line, problem.field, problem.value) == ("lines/meat.csv", 3, "floor", "'5'")
    assert "percent sign" in problem.remedy


@pytest.mark.parametrize(
    "name",
    [
        "../outside.csv",
        "/etc/passwd",
        "/etc/hosts.csv",
        "lines/../../outside.csv",
        "lines/out.csv",
        "a\0b.csv",
        "case.yaml",
        "lines",
    ],
)
@pytest.mark.parametrize(("kind", "field"), [("offer", "lines"), ("plan", "positions")])
def test_a_table_outside_the_case_is_refused(case, kind, field, name):
    (case.root.parent / "outside.csv").write_text("hs,item\n020714,tariff:020714\n")
    (case.root / "lines").mkdir()
    (case.root / "lines" / "out.csv").symlink_to(case.root.parent / "outside.csv")
    problem = case.add(kind, "X-1", **{field: name}).problem()
    assert (problem.field, problem.value) == (f"X-1.{field}", name)
    assert problem.message == "does not name a table of this case."
    assert problem.remedy == "Name a .csv file below the case folder, or write the rows here."


def test_a_table_that_is_missing_is_named(case):
    problem = case.add("offer", "OFF-1", lines="lines/none.csv").problem()
    assert (problem.file, problem.line) == ("lines/none.csv", 0)
    assert problem.message.startswith("cannot be read")


# --- changes ---


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ([{"known_on": "2025-02-01", "set": {"title": "T"}}], "changes.0", "comes after a version of 2025-03-01."),
        ([{"set": {"title": "T"}}], "changes.0.known_on", "is missing."),
        ([{"known_on": "2025-04-01", "sett": {}}], "changes.0.sett", "is not a field here."),
        ([{"known_on": "2025-04-01", "set": {"topick": "x"}}], "changes.0.topick", "is not a field here."),
        ([{"known_on": "2025-04-01", "set": {"topic": "x"}}], "changes.0.topic", "is not one of the permitted words."),
        ([{"known_on": "2025-04-01", "set": {"code": "CON-9"}}], "changes.0.set.code", "cannot be changed."),
        (
            [{"known_on": "2025-04-01", "set": {"known_on": "2025-01-01"}}],
            "changes.0.set.known_on",
            "cannot be changed.",
        ),
        ([{"known_on": "2025-04-01", "set": {"state": "resolved"}}], "changes.0.set.state", "cannot go from open to"),
        (["later"], "changes.0", "is not a group of fields."),
        ({"a": 1}, "changes", "is not a list."),
    ],
)
def test_a_wrong_change_is_refused(case, changes, field, message):
    problem = case.add("concern", "CON-1", changes=changes).problem()
    assert (problem.file, problem.field) == ("concerns.yaml", f"CON-1.{field}")
    assert problem.line >= _line_of(case, "concerns.yaml", "changes:")
    assert problem.message.startswith(message) or message in problem.message


def test_changes_out_of_order_are_refused(case):
    changes = [{"known_on": "2025-05-01", "set": {"title": "B"}}, {"known_on": "2025-04-01", "set": {"title": "C"}}]
    problem = case.add("concern", "CON-1", changes=changes).problem()
    assert (problem.field, problem.value) == ("CON-1.changes.1", "2025-04-01")
    assert problem.remedy == "List changes from the earliest to the latest."


# --- all at once ---


def test_all_problems_of_a_folder_are_listed_at_once(case):
    case.header(near_deadline_days=-1)
    case.add("concern", "CON-1", topic="weather", priority="urgent", agency="GONE")
    case.add("concern", "CON-2", agency="GONE")
    case.write("meetings.csv", "code,title,known_on,date\nMEE-1,M,soon,2025-03-01\nMEE-2,M,2025-03-01,never\n")
    case.add("directive", "DIR-1", meeting="MEE-1", addressees=["GONE"])
    found = {(p.file, p.field) for p in case.problems()}
    assert found == {
        ("case.yaml", "near_deadline_days"),
        ("concerns.yaml", "CON-1.topic"),
        ("concerns.yaml", "CON-1.priority"),
        ("concerns.yaml", "CON-2.agency"),
        ("meetings.csv", "MEE-1.known_on"),
        ("meetings.csv", "MEE-2.date"),
        ("directives.yaml", "DIR-1.addressees.0"),
    }


def test_references_into_a_file_that_cannot_be_read_are_not_called_wrong(case):
    case.write("meetings.yaml", "MEE-1: [").add("directive", "DIR-1", meeting="MEE-1")
    assert case.problem().file == "meetings.yaml"


def test_every_problem_has_a_file_a_message_and_a_remedy(case):
    case.write("concerns.yaml", "CON-1: {title: 1, topic: x}\nCON-2: 3\n").write("concernss.yaml", "")
    case.write("meetings.csv", b"\xff").add("plan", "PLA-1", positions="../x.csv", version=0)
    problems = case.problems()
    assert len(problems) >= 6
    for problem in problems:
        assert problem.file
        assert problem.message.endswith(".")
        assert problem.remedy.endswith((".", "?")) or problem.remedy.startswith("Use ")


def test_a_record_knows_its_file_and_line(case):
    case.write("concerns.yaml", "# c\nCON-1:\n  title: A\n  known_on: 2025-03-01\n  topic: procedures\n")
    assert str(case.dossier().places["CON-1"]) == "concerns.yaml:2"


def test_loading_leaves_the_collector_of_garbage_as_it_was(case):
    import gc

    case.load()
    assert gc.isenabled()
    case.header(home="?")
    case.problem()
    assert gc.isenabled()


def test_short_forms_of_sources_are_read(case):
    case.add("meeting", "MEE-1", sources=["SRC-1# p. 3 "])
    reference = case.dossier().find("MEE-1").sources[0]
    assert (reference.source, reference.locator) == ("SRC-1", "p. 3")


def test_agencies_and_sources_without_a_day_are_known_from_the_start(case):
    dossier = case.dossier("2025-03-01")
    assert dossier.find("FIN").known_on == date(2025, 3, 1)
    assert {type(r).__name__ for r in map(dossier.find, ("FIN", "SRC-1"))} == {"Agency", "Source"}
    assert not dossier.all(Directive)
    assert not dossier.all(RedLine)


def test_control_characters_in_a_table_are_refused_at_their_line(case):
    case.write("concerns.csv", "code,title,topic,known_on\nC-1,a,procedures,2025-03-01\nC-2,\x1b[31m,procedures,x\n")
    problem = case.problem()
    assert (problem.line, problem.message) == (3, "holds the control character U+001B.")


def test_a_record_with_very_many_wrong_fields_says_how_many_more(case):
    fields = "".join(f"  f{n}: 1\n" for n in range(5_000))
    problems = case.write("concerns.yaml", f"CON-1:\n  title: a\n{fields}").problems()
    assert len(problems) == 51
    assert any(p.message == "and 4952 more problems." for p in problems)


def test_a_header_of_very_many_columns_is_refused_once(case):
    problem = case.write("concerns.csv", ",".join(["code"] * 60_000 + ["title", "topic", "known_on"]) + "\n").problem()
    assert problem.message == "is a column twice."


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("red_lines.YAML", "Did you mean red_lines.yaml?"),
        ("red_lines.yaml.txt", "Did you mean red_lines.yaml?"),
        ("red_lines.json", "Did you mean red_lines.yaml?"),
        ("Red_Lines copy.txt", "Did you mean red_lines.yaml?"),
        ("plans/FIN.YAML", "End its name with .yaml."),
        ("plans/FIN.yaml.bak", "End its name with .yaml."),
        ("plans/2025/FIN.yaml", "Records stand beside case.yaml"),
        ("notes/a/b/c.yml", "Records stand beside case.yaml"),
    ],
)
def test_a_file_that_is_nearly_named_right_is_not_passed_over(case, name, remedy):
    problem = case.write(name, "X: 1\n").problem()
    assert (problem.file, problem.message) == (name, "is not a file of a case.")
    assert problem.remedy.startswith(remedy)


@pytest.mark.parametrize("value", [None, 5, "SRC-1"])
def test_sources_that_are_no_list_in_a_change_are_a_problem(case, value):
    change = {"known_on": "2025-04-01", "set": {"sources": value}, "sources": ["SRC-1"]}
    problem = case.add("concern", "CON-1", changes=[change]).problem()
    assert (problem.field, problem.message) == ("CON-1.changes.0.sources", "is not a list.")


def test_keys_that_are_no_words_within_a_record_are_a_problem(case):
    problems = case.write("concerns.yaml", "CON-1:\n  ? [a]\n  : x\n  titel: y\n").problems()
    assert any(p.line == 2 and p.message == "has a key that is not a word." for p in problems)


def test_a_table_that_is_a_link_to_itself_is_a_problem(case):
    (case.root / "p").mkdir()
    (case.root / "p" / "loop.csv").symlink_to("loop.csv")
    problem = case.add("plan", "PLA-1", positions="p/loop.csv").problem()
    assert problem.file == "p/loop.csv"
    assert problem.message.startswith("cannot be read")


def test_a_name_that_is_not_unicode_is_shown_with_escapes(case):
    folder = os.fsencode(case.root)
    with open(folder + b"/b\xff.yaml", "w") as file:  # noqa: PTH123
        file.write("a: 1")
    assert case.problem().file == "b\\xff.yaml"


def test_a_table_no_record_names_is_not_read(case):
    before = case.load().inputs_sha256
    (case.root / "positions").mkdir()
    path = case.root / "positions" / "unused.csv"
    path.touch()
    os.truncate(path, 50_000_000_000)
    assert case.load().inputs_sha256 == before


@pytest.mark.parametrize("name", ["plans", ".", "concerns.csv", "case.yaml"])
def test_what_may_not_be_read_is_a_problem(case, name, monkeypatch):
    case.write("concerns.csv", "code,title,topic,known_on\n").write("plans/FIN.yaml", "# none\n")
    closed = (case.root / name).resolve()

    def guard(method):
        def guarded(self, *args, **options):
            if closed in (self.resolve(), *([self.resolve().parent] if name == "." else [])):
                raise PermissionError(13, "Permission denied", str(self))
            return method(self, *args, **options)

        return guarded

    for method in ("iterdir", "read_bytes") if name != "." else ("lstat", "iterdir"):
        monkeypatch.setattr(type(case.root), method, guard(getattr(type(case.root), method)))
    problem = case.problem()
    assert problem.file == (str(case.root) if name == "." else name)
    assert problem.message == "cannot be read: Permission denied."

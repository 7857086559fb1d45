"""Whatever a person writes into a field, the case is refused with a place, or the plan can be written."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from entente.base.errors import BadInput
from entente.dossier.kinds import KINDS
from entente.dossier.negotiation import Negotiation
from entente.plan import Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import sections_to_json

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**25), max_value=10**25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            " ",
            "{title}",
            "{",
            "%s",
            "\0",
            "..",
            "0001-01-01",
            "9999-12-31",
            "2025-04-30",
            "-99%",
            "0%",
            "99999999%",
            "USD 0",
            "USD 99999999999 bn",
            "VND 1-2 bn",
            "x" * 30_000,
            "02",
            "0207141199",
            "CON-1",
            "FIN",
            "S-1",
        ]
    ),
    st.lists(st.sampled_from(["CON-1", "FIN", "DEV-1", "PUR-1", "OFF-1", "02", "", None, 3]), max_size=3),
    st.just([{}]),
    st.just({}),
)
FIELDS = [(kind, field) for kind, cls in KINDS.items() for field in cls.model_fields if field != "code"]


def check_refused_or_written(case):
    try:
        dossier = case.load().as_of()
    except BadInput as error:
        problems = error.problems
    else:
        problems = ()
        plan = consolidate(dossier, Phrasebook("en"))
        json.dumps([plan.to_json(), sections_to_json(build_document(plan))]).encode()
    for problem in problems:
        assert problem.file
        assert problem.message
        assert str(problem).encode()


@given(where=st.sampled_from(FIELDS), value=ODD)
@settings(max_examples=60)
def test_any_value_in_any_field_is_refused_or_written(new_full_case, record_fields, where, value):
    kind, field = where
    case = new_full_case()
    check_refused_or_written(case.add(kind, "ODD-1", **{**record_fields(kind), field: value}))


@given(field=st.sampled_from(list(Negotiation.model_fields)), value=ODD)
@settings(max_examples=20)
def test_any_value_in_any_field_of_the_header_is_refused_or_written(new_full_case, field, value):
    check_refused_or_written(new_full_case().header(**{field: value}))


@given(
    data=st.binary(max_size=200), name=st.sampled_from(["concerns.yaml", "meetings.csv", "plans/x.yaml", "case.yaml"])
)
@settings(max_examples=60)
def test_any_bytes_in_any_file_are_refused_or_written(new_full_case, data, name):
    check_refused_or_written(new_full_case().write(name, data))


@given(
    text=st.text(alphabet="ab:-[]{}&*!|>'\"#%@`, \n\t0", max_size=80),
    name=st.sampled_from(["meetings.yaml", "case.yaml"]),
)
@settings(max_examples=60)
def test_any_text_in_a_yaml_file_is_refused_or_written(new_full_case, text, name):
    check_refused_or_written(new_full_case().write(name, text))

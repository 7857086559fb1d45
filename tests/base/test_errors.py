from hypothesis import given
from hypothesis import strategies as st

from entente.base.errors import SHOWN, BadInput, EntenteError, Problem


def _problem(file="offers.yaml", line=3, field="OFF-1.agency", value="X") -> Problem:
    return Problem(file, line, field, value, "names an agency that does not exist.", "Add X, or correct the code.")


def test_a_problem_says_where_what_which_value_and_what_to_do():
    assert str(_problem()) == (
        "offers.yaml:3: OFF-1.agency = X: names an agency that does not exist. Add X, or correct the code."
    )


def test_a_problem_of_a_whole_file_has_no_line_field_or_value():
    problem = Problem("concerns.yaml", 0, "", "", "is not UTF-8 text.", "Save it as UTF-8.")
    assert str(problem) == "concerns.yaml: is not UTF-8 text. Save it as UTF-8."


@given(st.lists(st.tuples(st.sampled_from(["a.yaml", "b.csv"]), st.integers(1, 99)), min_size=1, max_size=30))
def test_all_problems_are_listed_by_file_and_line_whatever_their_order(places):
    problems = [_problem(file, line) for file, line in places]
    error = BadInput(problems)
    assert [(p.file, p.line) for p in error.problems] == sorted(places)
    assert str(error) == str(BadInput(reversed(problems)))
    assert len(str(error).splitlines()) == len(places) + 1
    assert isinstance(error, EntenteError)


def test_the_heading_counts_the_problems():
    assert str(BadInput([_problem()])).splitlines()[0] == "1 problem:"
    assert str(BadInput([_problem(line=1), _problem(line=2)])).splitlines()[0] == "2 problems:"


def test_a_flood_of_problems_is_cut_and_says_where_the_rest_is():
    error = BadInput(_problem(line=line) for line in range(SHOWN + 7))
    assert len(error.problems) == SHOWN + 7
    assert str(error).splitlines()[-1].strip() == "and 7 more; --json lists them all"

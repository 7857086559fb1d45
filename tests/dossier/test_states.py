import pytest

from entente.dossier.kinds import KINDS, Directive, Purchase
from entente.dossier.states import ForbiddenTransition, Role, StateMachine, Transition

MACHINES = {kind: cls.machine for kind, cls in KINDS.items() if cls.machine is not None}


@pytest.mark.parametrize("kind", MACHINES)
def test_moves_name_states_that_exist_and_somebody_may_make_them(kind):
    machine = MACHINES[kind]
    assert len(set(machine.states)) == len(machine.states)
    for move in machine.transitions:
        assert {move.source, move.target} <= set(machine.states)
        assert move.source != move.target
        assert move.by
        assert all(isinstance(role, Role) for role in move.by)
    pairs = [(move.source, move.target) for move in machine.transitions]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("kind", MACHINES)
def test_every_state_can_be_reached_from_the_first(kind):
    machine = MACHINES[kind]
    reached, ahead = set(), {machine.initial}
    while ahead:
        reached |= ahead
        ahead = {target for state in ahead for target in machine.targets(state)} - reached
    assert reached == set(machine.states)


def test_a_machine_with_a_move_to_nowhere_cannot_be_declared():
    with pytest.raises(ValueError, match="nowhere"):
        StateMachine(("open",), (Transition("open", "nowhere", frozenset({Role.PRINCIPAL})),))


def test_a_move_that_does_not_exist_names_those_that_do():
    with pytest.raises(
        ForbiddenTransition, match="cannot go from open to resolved; from open it may go to answered, dormant"
    ):
        MACHINES["concern"].find("open", "resolved")
    with pytest.raises(ForbiddenTransition, match="it is final"):
        MACHINES["offer"].find("in-force", "tabled")


@pytest.fixture
def directive(record_fields):
    def make(**fields):
        fields = record_fields("directive", addressees=["FIN"], state="closed", **fields)
        return Directive.model_validate({"code": "DIR-1", **fields})

    return make


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, "no evidence"),
        ({"evidence": [{"text": "E"}]}, "nobody has checked"),
        ({"evidence": [{"text": "E"}], "checked_by": "FIN"}, "FIN is an addressee"),
    ],
)
def test_a_directive_is_not_closed_without_evidence_checked_by_somebody_else(directive, fields, missing):
    with pytest.raises(ForbiddenTransition, match=missing):
        Directive.machine.check(directive(**fields), "closed", source="reported")


def test_a_directive_is_closed_on_evidence_checked_by_another_agency(directive):
    record = directive(evidence=[{"text": "E"}], checked_by="LEAD")
    Directive.machine.check(record, "closed", source="reported", role=Role.PRINCIPAL)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.ANALYST, Role.AUDITOR])
def test_who_reports_a_directive_may_not_close_it(directive, role):
    record = directive(evidence=[{"text": "E"}], checked_by="LEAD")
    with pytest.raises(ForbiddenTransition, match=f"{role} may not move DIR-1 from reported to closed"):
        Directive.machine.check(record, "closed", source="reported", role=role)


@pytest.mark.parametrize("source", ["intent", "mou"])
def test_a_contract_needs_the_day_it_was_signed(record_fields, source):
    def contract(**fields):
        return Purchase.model_validate({"code": "PUR-1", **record_fields("purchase", state="contract", **fields)})

    with pytest.raises(ForbiddenTransition, match="signed_on"):
        Purchase.machine.check(contract(), "contract", source=source)
    Purchase.machine.check(contract(signed_on="2025-04-01"), "contract", source=source)


def test_an_approved_slip_moves_the_deadline_and_an_asked_one_does_not(directive):
    slip = {"requested_on": "2025-04-01", "requested_by": "FIN", "new_deadline": "2025-06-01", "reason": "R"}
    assert str(directive(deadline="2025-05-01", slips=[slip]).due) == "2025-05-01"
    approved = {**slip, "approved_by": "HEAD", "approved_on": "2025-04-02"}
    assert str(directive(deadline="2025-05-01", slips=[slip, approved]).due) == "2025-06-01"

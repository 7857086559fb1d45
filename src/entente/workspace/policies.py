"""Who may see and who may do what. Decided here and nowhere else.

`sight` says how much of a record a member sees; `records.visible_to` applies it to everything that is read. The
`can_...` functions answer whether a member may do something; a service passes the answer to `require` before it
writes. Pages, templates and the API test no roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.base.errors import EntenteError
from entente.dossier.kinds import Directive, Slip
from entente.dossier.record import Classification, Record
from entente.dossier.states import ForbiddenTransition, Role
from entente.workspace.words import kind, word

__all__ = ["Decision", "Forbidden", "Member", "Sight", "can_change", "can_create", "can_move", "decides",
           "follows_filing", "oversees", "require", "rooms", "sight"]  # fmt: skip


class Forbidden(EntenteError):
    """A person may not do what they asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed, and if not, why not and what to do."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


@dataclass(frozen=True, slots=True)
class Member:
    """What permission depends on: a person's role, agency and clearance in one negotiation."""

    role: Role
    agency: str
    clearance: Classification


class Sight(IntEnum):
    """How much of a record somebody sees: nothing, all but its reserved fields, all."""

    NONE = 0
    OPEN = 1
    FULL = 2


LEADS = frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL, Role.ANALYST, Role.AUDITOR})
WRITERS = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR, Role.ANALYST, Role.PRINCIPAL, Role.COUNTERPART_FACING})
# states in which a record is still its ministry's own paper; those who lead the talks see it all the same
PAPERS = {"offer": {"proposed"}, "request": {"draft"}, "law": {"idea"}, "purchase": {"intent"}}
PRIVATE = {"plan": {"draft"}}  # nobody but the owner
TABLED = {"offer": {"tabled", "agreed", "in-force"}}
# what the people who face the counterpart work with
FACING = frozenset(
    {"agency", "source", "meeting", "development", "figure", "concern", "measure", "explanation", "request", "offer",
     "law", "purchase", "benchmark_deal", "commitment"}
)  # fmt: skip
RESERVING = frozenset({"agency", "offer", "plan", "request"})  # kinds with fields that are reserved
LIMITS = frozenset({"plan", "red_line", "decision"})  # full of floors and reservations
SETTLED = frozenset({"red_line", "decision"})  # what leads laid down; owning the matter gives no say over it
CREATES: dict[Role, frozenset[str]] = {
    Role.CONTRIBUTOR: frozenset(
        {"plan", "offer", "purchase", "law", "measure", "request", "concern", "figure", "development", "source"}
    ),
    Role.ANALYST: frozenset({"scenario", "figure", "development", "benchmark_deal", "source"}),
    Role.PRINCIPAL: frozenset({"directive", "meeting", "red_line", "decision", "source"}),
    Role.COUNTERPART_FACING: frozenset({"explanation", "development", "concern", "source"}),
}


def owns(member: Member, record: Record) -> bool:
    """Whether the record belongs to the member's own agency."""
    return bool(member.agency) and record.agency == member.agency


def sight(member: Member, record: Record) -> Sight:
    """Return how much of a record a member sees, by classification, role, agency and the record's own state."""
    if record.classification.level > member.clearance.level:
        return Sight.NONE
    if member.role is Role.ADMINISTRATOR:
        return Sight.OPEN if record.kind == "agency" else Sight.NONE
    own = owns(member, record) or record.code == member.agency or addressed(member, record)
    if own and member.role is not Role.COUNTERPART_FACING:
        return Sight.FULL
    if record.state in PRIVATE.get(record.kind, ()):
        return Sight.NONE
    if member.role in LEADS:
        return Sight.FULL
    if record.kind in LIMITS or record.state in PAPERS.get(record.kind, ()):
        return Sight.NONE
    if member.role is Role.COUNTERPART_FACING:
        faced = record.kind in FACING and record.state in TABLED.get(record.kind, {record.state})
        if not faced:
            return Sight.NONE
        return Sight.OPEN if record.kind in RESERVING else Sight.FULL
    return Sight.OPEN


def oversees(member: Member) -> bool:
    """Whether the member looks over all ministries: findings about plans, clashes and limits are theirs to see."""
    return member.role in LEADS


def decides(member: Member) -> bool:
    """Whether questions that only a person with authority can settle are put to the member."""
    return member.role in (Role.PRINCIPAL, Role.CONSOLIDATOR)


def follows_filing(member: Member, agency: str) -> bool:
    """Whether the member is told if an agency has filed its plan."""
    return oversees(member) or (member.role is Role.CONTRIBUTOR and agency == member.agency)


# how a refusal begins
WHO: dict[Role, Promise] = {
    Role.CONTRIBUTOR: lazy("A contributor"),
    Role.CONSOLIDATOR: lazy("A consolidator"),
    Role.ANALYST: lazy("An analyst"),
    Role.PRINCIPAL: lazy("A principal"),
    Role.COUNTERPART_FACING: lazy("A counterpart-facing officer"),
    Role.AUDITOR: lazy("An auditor"),
    Role.ADMINISTRATOR: lazy("An administrator"),
}
# rooms of the workspace, by the name of their address
COMMON = frozenset(
    {"overview", "tasks", "directives", "concerns", "requests", "offers", "purchases", "balance", "laws",
     "developments", "sources", "search"}
)  # fmt: skip
INNER = COMMON | {"findings", "red-lines", "plans", "snapshots", "scenarios", "what-if", "attachments"}
ROOMS: dict[Role, frozenset[str]] = {
    Role.CONTRIBUTOR: (INNER - {"snapshots"}) | {"inbox"},
    Role.CONSOLIDATOR: INNER | {"inbox", "consolidation", "consents", "members"},
    Role.ANALYST: INNER | {"inbox", "consolidation"},
    Role.PRINCIPAL: INNER | {"consolidation", "consents"},
    Role.COUNTERPART_FACING: COMMON | {"inbox", "attachments"},
    Role.AUDITOR: INNER | {"consolidation", "consents", "members", "log"},
    Role.ADMINISTRATOR: frozenset({"overview", "members", "log"}),
}


def rooms(member: Member) -> frozenset[str]:
    """The rooms the member has use for, which are offered in the navigation. What a room shows `sight` decides."""
    return ROOMS[member.role]


def can_create(member: Member, record: Record) -> Decision:
    """Whether the member may add this record."""
    if member.role is Role.CONSOLIDATOR:
        return _within_clearance(member, record)
    if record.kind not in CREATES.get(member.role, frozenset()):
        return Decision(
            False,
            _("%(who)s adds no %(kind)s; ask the consolidator.") % {"who": _a(member.role), "kind": kind(record.kind)},
        )
    if member.role is Role.CONTRIBUTOR and record.kind != "source" and not owns(member, record):
        return Decision(
            False,
            _("You can add records of your own agency, %(agency)s.")
            % {"agency": member.agency or _("which is not set")},
        )
    return _within_clearance(member, record)


def can_change(member: Member, before: Record, after: Record) -> Decision:
    """Whether the member may replace one version of a record by another, its state apart."""
    if sight(member, before) is not Sight.FULL or member.role not in WRITERS:
        return Decision(
            False, _("You can read %(code)s but not change it; ask %(owner)s.") % _of(before, _("its owner"))
        )
    if before.kind == "plan" and before.state not in ("draft", "returned"):
        return Decision(False, _("%(code)s is %(state)s and frozen. File a new version of the plan.") % _of(before))
    strange = member.role is not Role.CONSOLIDATOR and not owns(member, before)
    makes = before.kind in CREATES.get(member.role, frozenset())
    if strange and (member.role is Role.CONTRIBUTOR or not makes):
        return Decision(False, _("%(code)s belongs to %(owner)s; ask them.") % _of(before, _("another agency")))
    if before.kind in SETTLED and member.role is not Role.CONSOLIDATOR and not makes:
        return Decision(
            False, _("You can read %(code)s but not change it; ask %(owner)s.") % _of(before, _("its owner"))
        )
    if after.agency != before.agency and member.role is not Role.CONSOLIDATOR:
        return Decision(False, _("Only the consolidator can give a record to another agency."))
    lowered = after.classification.level < before.classification.level
    if lowered and member.role not in (Role.CONSOLIDATOR, Role.PRINCIPAL):
        return Decision(False, _("Only the consolidator or a principal can lower a classification."))
    return _by_procedure(before, after) and _within_clearance(member, after)


def can_move(member: Member, before: Record, after: Record) -> Decision:
    """Whether the member may move a record to the state `after` has."""
    if before.machine is None:
        return Decision(False, _("%(code)s has no states.") % _of(before))
    if sight(member, before) is not Sight.FULL and not addressed(member, before):
        return Decision(False, _("You can read %(code)s but not move it; ask %(owner)s.") % _of(before, _("its owner")))
    if member.role is Role.CONTRIBUTOR and not (owns(member, before) or addressed(member, before)):
        return Decision(False, _("%(code)s belongs to %(owner)s; ask them.") % _of(before, _("another agency")))
    try:
        before.machine.check(after, after.state, source=before.state, role=member.role)
    except ForbiddenTransition:
        return Decision(False, _why_not(member, before, after))
    if isinstance(before, Directive) and isinstance(after, Directive) and after.state == "closed":
        if after.checked_by != member.agency:
            return Decision(
                False,
                _("You check for %(ours)s, not for %(theirs)s.")
                % {"ours": member.agency or _("no agency"), "theirs": after.checked_by},
            )
        return can_check_evidence(member, before)
    if isinstance(before, Directive) and after.state == "reported":
        return can_report_done(member, before)
    return YES


def _why_not(member: Member, before: Record, after: Record) -> str:
    """Say in the language of the page why the machine of a kind forbids a move."""
    machine = before.machine
    assert machine is not None
    move = {"code": before.code, "source": word(before.state), "target": word(after.state)}
    if after.state not in machine.targets(before.state):
        known = ", ".join(map(word, machine.targets(before.state))) or _("nothing: it is final")
        said = _("%(code)s cannot go from %(source)s to %(target)s; from %(source)s it may go to %(known)s.")
        return said % {**move, "known": known}
    transition = machine.find(before.state, after.state)
    if member.role not in transition.by:
        said = _("%(who)s may not move %(code)s from %(source)s to %(target)s; may do it: %(allowed)s.")
        return said % {**move, "who": _a(member.role), "allowed": ", ".join(map(word, sorted(transition.by)))}
    missing = transition.requires(after) if transition.requires else ""
    said = _("%(code)s cannot go from %(source)s to %(target)s: %(missing)s.")
    return said % {**move, "missing": _(missing) if missing else ""}


def _by_procedure(before: Record, after: Record) -> Decision:
    """What of a directive nobody edits: later deadlines are asked for and answered, evidence is checked by others."""
    if not isinstance(before, Directive) or not isinstance(after, Directive):
        return YES
    later = before.deadline is not None and (after.deadline is None or after.deadline > before.deadline)
    if later or after.slips != before.slips:
        return Decision(False, _("Ask for a later deadline on the directive's own page; another agency answers."))
    checked = [piece for piece in after.evidence if piece.checked_by and piece not in before.evidence]
    if checked or (after.checked_by, after.closed_on) != (before.checked_by, before.closed_on):
        return Decision(
            False, _("Evidence is checked on the directive's own page, by another agency than the addressees.")
        )
    return YES


def can_fill_plan(member: Member, plan: Record) -> Decision:
    """Whether the member may work on a plan and file it: its own ministry's, as long as it is not frozen."""
    if not owns(member, plan) or member.role not in (Role.CONTRIBUTOR, Role.CONSOLIDATOR):
        return Decision(
            False, _("%(code)s is the plan of %(owner)s; only its desk fills it.") % _of(plan, _("another agency"))
        )
    return can_change(member, plan, plan)


def can_oversee(member: Member) -> Decision:
    """Whether the member may see what is only for those who look over all ministries."""
    return (
        YES if oversees(member) else Decision(False, _("This is for those who lead the talks. Ask the consolidator."))
    )


def can_settle(member: Member) -> Decision:
    """Whether the member may say which position counts, and take, close and send on what the ministries filed."""
    if member.role is Role.CONSOLIDATOR:
        return YES
    return Decision(False, _("%(who)s does not do this; the consolidator does.") % {"who": _a(member.role)})


def can_see_snapshot(member: Member, classification: Classification) -> Decision:
    """Whether the member may see a paper made of all ministries' records, as secret as the most secret of them."""
    if oversees(member) and classification.level > member.clearance.level:
        return Decision(
            False,
            _("It is %(level)s; your clearance is %(clearance)s.")
            % {"level": word(classification), "clearance": word(member.clearance)},
        )
    return can_oversee(member)


def can_review_snapshot(member: Member, *, taken: bool) -> Decision:
    """Whether the member may approve or return a plan version; `taken` if they took it themselves."""
    if member.role not in (Role.CONSOLIDATOR, Role.PRINCIPAL):
        return Decision(
            False,
            _("%(who)s does not review plan versions; a consolidator or principal does.") % {"who": _a(member.role)},
        )
    if taken:
        return Decision(False, _("You took this plan version. A second person must review it."))
    return YES


def can_adopt(member: Member) -> Decision:
    """Whether the member may adopt a plan version, or object to an item of a silent-consent list."""
    if member.role is Role.PRINCIPAL:
        return YES
    return Decision(False, _("%(who)s does not decide on this; a principal does.") % {"who": _a(member.role)})


def can_ask_later(member: Member, directive: Directive) -> Decision:
    """Whether the member may ask for another deadline of a directive: an agency it is addressed to."""
    if directive.due is None or directive.state not in ("given", "in-progress"):
        return Decision(False, _("%(code)s has no deadline that could be moved.") % _of(directive))
    return _acts_on(member, directive)


def can_answer_slip(member: Member, directive: Directive, slip: Slip) -> Decision:
    """Whether the member may approve or refuse a later deadline: another agency than the one that asks."""
    if slip.answered or directive.state not in ("given", "in-progress"):
        return Decision(False, _("There is nothing left to answer."))
    if member.role not in (Role.CONSOLIDATOR, Role.PRINCIPAL) or not member.agency:
        return Decision(
            False, _("%(who)s does not move deadlines; a consolidator or principal does.") % {"who": _a(member.role)}
        )
    if member.agency == slip.requested_by:
        return Decision(False, _("Your own agency asks for it. Somebody of another agency must answer."))
    return _seen_in_full(member, directive)


def can_add_evidence(member: Member, directive: Directive) -> Decision:
    """Whether the member may say what shows that a directive was carried out."""
    if directive.state in ("closed", "withdrawn"):
        return Decision(False, _("%(code)s is %(state)s; nothing can be added.") % _of(directive))
    return _acts_on(member, directive)


def can_report_done(member: Member, directive: Directive) -> Decision:
    """Whether the member may report a directive as carried out; a call for plans is reported when all are in."""
    if directive.state not in ("given", "in-progress"):
        return Decision(False, _("%(code)s is %(state)s already.") % _of(directive))
    if directive.asks_for_plan and member.role is Role.CONTRIBUTOR:
        return Decision(False, _("File your plan; the consolidator reports the directive when all plans are in."))
    if directive.asks_for_plan:
        return _seen_in_full(member, directive)
    return _acts_on(member, directive)


def can_check_evidence(member: Member, directive: Directive) -> Decision:
    """Whether the member may check the evidence of a directive and close it: somebody who did not have to act."""
    if member.role not in (Role.CONSOLIDATOR, Role.PRINCIPAL) or not member.agency:
        return Decision(
            False, _("%(who)s does not check evidence; a consolidator or principal does.") % {"who": _a(member.role)}
        )
    if directive.state != "reported":
        return Decision(False, _("%(code)s is not reported done.") % _of(directive))
    if addressed(member, directive):
        return Decision(False, _("Your own agency had to act. Somebody of another agency must check."))
    return _seen_in_full(member, directive)


def _acts_on(member: Member, directive: Directive) -> Decision:
    if member.role is Role.CONTRIBUTOR and addressed(member, directive):
        return YES
    if member.role is Role.CONSOLIDATOR and (
        addressed(member, directive) or not directive.addressees or directive.asks_for_plan
    ):
        return _seen_in_full(member, directive)
    who = ", ".join(directive.addressees) or _("nobody yet")
    said = _("%(code)s is addressed to %(who)s; they act on it.")
    return Decision(False, said % {"code": directive.code, "who": who})


def _seen_in_full(member: Member, record: Record) -> Decision:
    return (
        YES
        if sight(member, record) is Sight.FULL
        else Decision(False, _("You do not see all of %(code)s.") % _of(record))
    )


def can_manage_people(member: Member) -> Decision:
    """Whether the member may add people to the negotiation, change their part, and renew their passwords."""
    if member.role is Role.ADMINISTRATOR:
        return YES
    return Decision(False, _("%(who)s does not manage people; an administrator does.") % {"who": _a(member.role)})


def can_list_people(member: Member) -> Decision:
    """Whether the member may see who takes part in the negotiation."""
    if "members" in ROOMS[member.role]:
        return YES
    return Decision(False, _("%(who)s does not see who takes part; ask an administrator.") % {"who": _a(member.role)})


def can_read_log(member: Member) -> Decision:
    """Whether the member may read the log of what happened."""
    if "log" in ROOMS[member.role]:
        return YES
    return Decision(False, _("%(who)s does not read the log; an auditor does.") % {"who": _a(member.role)})


def can_see_attachment(member: Member, classification: Classification, agency: str, record: str) -> Decision:
    """Whether the member may see a paper; one that belongs to no record yet is its agency's own, and the leads'."""
    hidden = Decision(False, _("There is no such paper that you may see."))
    if classification.level > member.clearance.level or member.role is Role.ADMINISTRATOR:
        return hidden
    own = bool(agency) and agency == member.agency
    return YES if record or own or member.role in LEADS else hidden


def can_bring_papers(member: Member) -> Decision:
    """Whether the member may upload documents and have them read."""
    if member.role in WRITERS:
        return YES
    return Decision(False, _("%(who)s brings no papers; ask the consolidator.") % {"who": _a(member.role)})


def addressed(member: Member, record: Record) -> bool:
    """Whether a directive is addressed to the member's agency."""
    return bool(member.agency) and member.agency in getattr(record, "addressees", ())


def require(decision: Decision) -> None:
    """Let an allowed deed pass.

    Raises:
        Forbidden: it is not allowed; the message says why.
    """
    if not decision.allowed:
        raise Forbidden(decision.reason)


def _within_clearance(member: Member, record: Record) -> Decision:
    if record.classification.level > member.clearance.level:
        return Decision(
            False,
            _("Your clearance is %(clearance)s; you cannot classify higher.") % {"clearance": word(member.clearance)},
        )
    return YES


def _a(role: Role) -> str:
    return str(WHO[role])


def _of(record: Record, nobody: str = "") -> dict[str, str]:
    return {"code": record.code, "state": word(record.state), "owner": record.agency or nobody}

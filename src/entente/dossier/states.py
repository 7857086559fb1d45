"""State machines, declared beside each kind: states, transitions, who may make them, what must hold first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from entente.base.errors import EntenteError

if TYPE_CHECKING:
    from entente.dossier.record import Record

__all__ = ["ForbiddenTransition", "Role", "StateMachine", "Transition"]


class Role(StrEnum):
    """What a person does in a negotiation."""

    CONTRIBUTOR = "contributor"
    CONSOLIDATOR = "consolidator"
    ANALYST = "analyst"
    PRINCIPAL = "principal"
    COUNTERPART_FACING = "counterpart-facing"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ForbiddenTransition(EntenteError):
    """A record may not move from its state to the one asked for."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One permitted move.

    Attributes:
        source, target: states.
        by: roles that may make the move.
        requires: returns "" if the record (as it would be after the move) may take it, else what is missing.
        asks: fields that are filled in with the move: a day of signature, evidence.
    """

    source: str
    target: str
    by: frozenset[Role]
    requires: Callable[[Any], str] | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateMachine:
    """The states of a kind in their usual order; the first is where a record starts."""

    states: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        unknown = {s for t in self.transitions for s in (t.source, t.target)} - set(self.states)
        if unknown:
            raise ValueError(f"transitions name states that do not exist: {sorted(unknown)}")

    @property
    def initial(self) -> str:
        """The state of a new record."""
        return self.states[0]

    def targets(self, state: str) -> tuple[str, ...]:
        """States reachable in one move from `state`."""
        return tuple(t.target for t in self.transitions if t.source == state)

    def find(self, source: str, target: str) -> Transition:
        """Return the transition between two states.

        Raises:
            ForbiddenTransition: there is none; the message names the moves that exist.
        """
        for transition in self.transitions:
            if transition.source == source and transition.target == target:
                return transition
        permitted = ", ".join(self.targets(source)) or "nothing: it is final"
        raise ForbiddenTransition(f"cannot go from {source} to {target}; from {source} it may go to {permitted}")

    def check(self, record: Record, target: str, *, source: str, role: Role | None = None) -> None:
        """Raise unless `record` (as after the move) may pass from `source` to `target`, made by `role` if given.

        Raises:
            ForbiddenTransition: no such move, the role may not make it, or its condition does not hold.
        """
        transition = self.find(source, target)
        if role is not None and role not in transition.by:
            allowed = ", ".join(sorted(transition.by))
            raise ForbiddenTransition(f"{role} may not move {record.code} from {source} to {target}; {allowed} may")
        missing = transition.requires(record) if transition.requires else ""
        if missing:
            raise ForbiddenTransition(f"{record.code} cannot go from {source} to {target}: {missing}")

"""What people do with offers: see how they stand, and change many tariff lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

from django.utils.translation import gettext

from entente.bargaining import Outcome, judge_offers
from entente.base.errors import BadInput, Problem
from entente.dossier.kinds import Offer, TariffLine
from entente.dossier.line_edits import LineChange, LineEdit, apply_edit, compare_lines, doubtful_lines
from entente.dossier.line_table import merge_lines, read_line_table
from entente.plan.pricing import OfferPrice, duty_ranges, price_offers
from entente.workspace.memory import Remembered
from entente.workspace.models import RecordVersion
from entente.workspace.policies import Decision, can_change, oversees
from entente.workspace.records import View
from entente.workspace.services.records import change
from entente.workspace.words import number

__all__ = ["LinePreview", "Standing", "can_edit_lines", "edited", "pasted", "preview", "standings", "store_lines"]

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How an offer stands, as far as the person may know.

    Attributes:
        price: duty given up a year at the lowest duty the person sees; None where it cannot be priced.
        outcome: the worst verdict of the red lines the person sees; None for people to whom the gate is not shown,
            and for offers that no red line concerns.
    """

    price: OfferPrice | None
    outcome: Outcome | None

    @property
    def open_ended(self) -> bool:
        """Whether only the least that is given up is known."""
        return self.price is not None and isinf(self.price.range.high)


_WEIGHT = (Outcome.PASS, Outcome.RELEASED, Outcome.NEAR, Outcome.UNKNOWN, Outcome.HIT)


def _standings(view: View) -> dict[str, Standing]:
    prices = price_offers(view.dossier)
    worst: dict[str, Outcome] = {}
    if oversees(view.member):
        for verdict in judge_offers(view.dossier, duty_forgone=duty_ranges(prices)):
            known = worst.get(verdict.offer, Outcome.PASS)
            worst[verdict.offer] = max(known, verdict.outcome, key=_WEIGHT.index)
    return {code: Standing(prices.get(code), worst.get(code)) for code in view.dossier.all(Offer)}


standings = Remembered(_standings)


@dataclass(frozen=True, slots=True)
class LinePreview:
    """Lines as they would be, what differs, and what looks wrong with them."""

    lines: Sequence[TariffLine]
    changes: Sequence[LineChange]
    doubts: Sequence[tuple[TariffLine, str]]


def can_edit_lines(view: View, offer: Offer) -> Decision:
    """Whether the person may change the lines of an offer."""
    if offer.form != "tariff":
        return Decision(False, gettext("Only an offer of form tariff has tariff lines."))
    return can_change(view.member, offer, offer)


def pasted(offer: Offer, text: str, *, replace: bool, in_percent: bool) -> list[TariffLine]:
    """Return the lines of an offer with a pasted table in place of them, or laid over them.

    Raises:
        BadInput: every problem of the table, by row and column.
    """
    table = read_line_table(text, in_percent=in_percent)
    if table.problems:
        raise BadInput(table.problems)
    return list(table.lines) if replace else merge_lines(offer.lines, table)


def edited(offer: Offer, edit: LineEdit) -> list[TariffLine]:
    """Return the lines of an offer after a change to many of them."""
    return apply_edit(offer.lines, edit)


def preview(offer: Offer, lines: Sequence[TariffLine]) -> LinePreview:
    """Return what storing the lines would come to; nothing is stored."""
    changes = compare_lines(offer.lines, lines)
    touched = [change.after for change in changes if change.after is not None]
    return LinePreview(lines, changes, doubtful_lines(touched))


def store_lines(
    view: View, offer: Offer, lines: Sequence[TariffLine], *, follows: int, reason: str = ""
) -> RecordVersion:
    """Store the lines of an offer as a new version.

    Raises:
        Forbidden: the person may not change the offer.
        BadInput: there are too many lines.
        Conflict: somebody else changed the offer in the meantime.
    """
    if len(lines) > MOST_LINES:
        message = gettext("has %(lines)s lines; the limit is %(most)s.") % {
            "lines": number(len(lines)),
            "most": number(MOST_LINES),
        }
        raise BadInput([Problem("", 0, "lines", "", message, gettext("Make it several offers."))])
    return change(view, offer.model_copy(update={"lines": list(lines)}), follows=follows, reason=reason)

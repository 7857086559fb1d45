"""Reminders: who is told of which task, by e-mail and on the pages, once per task and stage.

People are told of their own tasks before and after the day; of what is overdue at an agency, the agency above it is
told, then the head of government (`entente.plan.escalation`). Everybody is told of records they may see, in their
language; what is classified higher than internal is named by its code alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.plan.escalation import Stage, stages
from entente.plan.tasks import Task
from entente.workspace.models import Membership, Negotiation, Notice
from entente.workspace.records import View, visible_to
from entente.workspace.tasks import due_in_words, in_words

__all__ = ["DAYS_AHEAD", "Reminded", "remind"]

DAYS_AHEAD = 3
UNTOLD = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})  # they watch and run the workspace; no task is theirs

log = logging.getLogger("entente.workspace")


@dataclass(frozen=True, slots=True)
class Reminded:
    """Somebody who was told, of how many tasks, and whether by e-mail too."""

    username: str
    tasks: int
    mailed: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A task somebody is to be told of, and how far it was taken up."""

    task: Task
    stage: Stage


def remind(*, days_ahead: int = DAYS_AHEAD, dry_run: bool = False) -> Iterator[Reminded]:
    """Tell everybody what falls due within so many days and what is overdue, each task and stage once.

    Args:
        dry_run: only say who would be told.

    Raises:
        OSError: a mail could not be sent; everybody else was told before.
    """
    failed: OSError | None = None
    for negotiation in Negotiation.objects.order_by("code"):
        people = Membership.objects.filter(negotiation=negotiation, user__is_active=True).select_related("user")
        for membership in people.order_by("user__username"):
            view = visible_to(membership.user, negotiation.code)
            fresh = _untold(view, list(_due(view, days_ahead)))
            if fresh:
                mailed = bool(membership.user.email)
                try:
                    if not dry_run:
                        mailed = _tell(view, fresh)
                except OSError as error:
                    failed = failed or error
                    log.warning("a reminder was not sent: %s", type(error).__name__)
                else:
                    yield Reminded(membership.user.username, len(fresh), mailed)
    if failed is not None:
        raise failed


def _due(view: View, days_ahead: int) -> Iterator[Due]:
    """What a person is to be told of: their own tasks, and those overdue at agencies below theirs."""
    member = view.member
    if member.role in UNTOLD:
        return
    for task in view.tasks():
        if task.due is None:
            continue
        days = (view.today - task.due).days
        if task.is_for(member.role, member.agency):
            if days > 0:
                yield Due(task, Stage.OVERDUE)
            elif -days <= days_ahead:
                yield Due(task, Stage.DUE)
        elif days > 0 and member.agency and member.agency not in task.agencies:
            told = {stages(agency, view.dossier, days_overdue=days).get(member.agency) for agency in task.agencies}
            stage = next((stage for stage in (Stage.PARENT, Stage.HEAD) if stage in told), None)
            if stage is not None:
                yield Due(task, stage)


def _untold(view: View, due: list[Due]) -> list[Due]:
    told = set(Notice.objects.filter(user=view.user, negotiation=view.negotiation).values_list("task", "stage"))
    return [one for one in due if (one.task.key, one.stage.value) not in told]


def _tell(view: View, due: list[Due]) -> bool:
    """Keep the notices and send the mail; if it cannot be sent, they go again, so that the next run tries again.

    Nothing is locked while the mail server answers.
    """
    notices = [
        Notice(
            user=view.user, negotiation=view.negotiation, task=one.task.key, stage=one.stage.value,
            deed=one.task.deed.value, code=one.task.code, due=one.task.due,
            agency=one.task.agencies[0] if len(one.task.agencies) == 1 else "",
        )
        for one in due
    ]  # fmt: skip
    kept = Notice.objects.bulk_create(notices)
    if view.user.email:
        try:
            _mail(view, due).send()
        except OSError:  # those of smtplib are OSErrors too
            Notice.objects.filter(pk__in=[notice.pk for notice in kept]).delete()
            raise
    log.info("reminded", extra={"tasks": len(due)})
    return bool(view.user.email)


def _mail(view: View, due: list[Due]) -> EmailMessage:
    with translation.override(view.user.language):
        groups = [(stage, [_line(view, one.task) for one in due if one.stage is stage]) for stage in Stage]
        context = {
            "user": view.user, "negotiation": view.negotiation.title,
            "groups": [(_heading(stage), lines) for stage, lines in groups if lines],
            "address": _site() + reverse("tasks", kwargs={"negotiation": view.negotiation.code}),
        }  # fmt: skip
        text = render_to_string("workspace/mail/reminder.txt", context)
        count = len(due)
        subject = ngettext("%(count)d task: %(title)s", "%(count)d tasks: %(title)s", count)
        subject = subject % {"count": count, "title": view.negotiation.title}
    return EmailMessage(" ".join(subject.split()), text, to=[view.user.email])


def _site() -> str:
    """Where the workspace is reached: the first host it serves."""
    if settings.TRIAL:
        return "http://127.0.0.1:8000"
    return settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ""


def _line(view: View, task: Task) -> str:
    """A task in words; of what is classified higher than internal only the code and the day."""
    record = view.record(task.code)
    if record.classification.level <= Classification.INTERNAL.level:
        return in_words(view, task)
    due = due_in_words(task.due, view.today) if task.due is not None else ""
    return gettext("%(code)s; %(due)s. Sign in to read.") % {"code": task.code, "due": due}


def _heading(stage: Stage) -> str:
    return {
        Stage.DUE: gettext("Due soon"),
        Stage.OVERDUE: gettext("Overdue"),
        Stage.PARENT: gettext("Overdue at an agency below yours"),
        Stage.HEAD: gettext("Overdue for long"),
    }[stage]

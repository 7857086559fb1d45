"""`django-admin remind`: the same as `entente remind`, for schedulers that run management commands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from entente.workspace.services.reminders import DAYS_AHEAD, remind

__all__ = ["Command"]


class Command(BaseCommand):
    """Tell people what falls due and what is overdue."""

    help = "Tell people by e-mail and on the pages what falls due and what is overdue, each task and stage once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS_AHEAD, help="so many days before the day (default 3)")
        parser.add_argument("--dry-run", action="store_true", help="only say who would be told")

    def handle(self, *_args: Any, **options: Any) -> None:
        for told in remind(days_ahead=options["days"], dry_run=options["dry_run"]):
            self.stdout.write(f"{told.username}: {told.tasks}")

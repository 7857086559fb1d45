"""The Django application."""

from django.apps import AppConfig

__all__ = ["WorkspaceConfig"]


class WorkspaceConfig(AppConfig):
    """All of the workspace is one application."""

    name = "entente.workspace"
    label = "workspace"
    verbose_name = "Entente"
    default_auto_field = "django.db.models.BigAutoField"

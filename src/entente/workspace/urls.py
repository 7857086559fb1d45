"""The map of addresses: one module of `pages` per room."""

from django.urls import include, path

from entente.workspace.pages import overview, people, records

__all__ = ["urlpatterns"]

NEGOTIATION = "n/<slug:negotiation>/"

urlpatterns = [
    path("", include(people.urlpatterns)),
    path(NEGOTIATION, include(overview.urlpatterns)),
    path(NEGOTIATION, include(records.urlpatterns)),
]

"""The map of addresses: one module of `pages` per room."""

from django.urls import include, path

from entente.workspace.api.addresses import urlpatterns as api_addresses
from entente.workspace.pages import overview, people, records, tokens

__all__ = ["urlpatterns"]

NEGOTIATION = "n/<slug:negotiation>/"

urlpatterns = [
    path("api/v1/", api_addresses),
    path("", include(people.urlpatterns)),
    path("", include(tokens.urlpatterns)),
    path(NEGOTIATION, include(overview.urlpatterns)),
    path(NEGOTIATION, include(records.urlpatterns)),
]

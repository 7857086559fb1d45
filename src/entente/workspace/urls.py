"""The map of addresses: every module of `pages` brings its own.

A module that says `OUTSIDE = True` has pages outside a negotiation; all others stand below `n/CODE/`.
"""

from importlib import import_module
from pkgutil import iter_modules

from django.urls import include, path

from entente.workspace import pages
from entente.workspace.api.addresses import urlpatterns as api_addresses

__all__ = ["handler404", "urlpatterns"]

handler404 = "entente.workspace.api.errors.missing"
NEGOTIATION = "n/<slug:negotiation>/"

_modules = [import_module(f"{pages.__name__}.{info.name}") for info in iter_modules(pages.__path__)]

urlpatterns = [
    path("api/v1/", api_addresses),
    *(
        path("" if getattr(module, "OUTSIDE", False) else NEGOTIATION, include(module.urlpatterns))
        for module in _modules
        if hasattr(module, "urlpatterns")
    ),
]

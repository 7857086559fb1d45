"""What the web server calls."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from entente.base.memory import keep_few_arenas

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entente.workspace.settings")
application = get_wsgi_application()
keep_few_arenas()
import_module("entente.workspace.urls")  # every page now, rather than with somebody's first request
import_module("entente.workspace.records").warm()

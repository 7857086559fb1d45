"""What the web server calls."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

__all__ = ["application"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entente.workspace.settings")
application = get_wsgi_application()
import_module("entente.workspace.urls")  # every page now, rather than with somebody's first request
import_module("entente.workspace.records").warm()

"""The door for a web server. Nothing heavy is loaded here: documents are made by the worker."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from khamkho.site.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khamkho.site.settings")
die_with_parent()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # load the pages now, not while the first visitor waits

"""The doors for a web server. Nothing heavy is loaded here: documents are made by the worker."""

from __future__ import annotations

import gc
import os
import signal

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from khamkho.base.home import env_number
from khamkho.site.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khamkho.site.settings")
die_with_parent(signal.SIGKILL)  # granian may hang in its own answer to SIGTERM when nobody is left to insist
application = get_wsgi_application()
"""For any WSGI server."""

get_resolver().url_patterns  # noqa: B018  # load the pages now, not while the first visitor waits

from khamkho.site.door import Door  # noqa: E402  # needs the apps

gc.collect()
gc.freeze()  # what is loaded now stays: it need not be looked through again and again
gc.set_threshold(20_000, 20, 20)  # a page makes thousands of short-lived things and hardly ever a cycle

door = Door(application, threads=env_number("THREADS", 16))
"""For granian: slow uploads hold no thread."""

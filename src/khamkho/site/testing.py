"""A pytest plugin: a throw-away home, made before anything reads the settings (``-p khamkho.site.testing``)."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ or "KHAMKHO_TEST_HOME" not in os.environ:
    os.environ["KHAMKHO_TEST_HOME"] = tempfile.mkdtemp(prefix="khamkho-test-")
    atexit.register(shutil.rmtree, os.environ["KHAMKHO_TEST_HOME"], ignore_errors=True)
os.environ["KHAMKHO_HOME"] = os.path.join(
    os.environ["KHAMKHO_TEST_HOME"], os.environ.get("PYTEST_XDIST_WORKER", "main")
)
# Playwright keeps an event loop in the thread of the tests, for the rest of the run; Django then takes all of it for async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

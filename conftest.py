"""Test set-up: a throw-away home, made before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import hypothesis

_home = tempfile.mkdtemp(prefix="khamkho-test-")
os.environ["KHAMKHO_HOME"] = _home
atexit.register(shutil.rmtree, _home, ignore_errors=True)

# A busy machine is no failure: how long an example takes is the benchmarks' affair.
hypothesis.settings.register_profile("khamkho", deadline=None)
hypothesis.settings.load_profile("khamkho")

"""What all tests share; the throw-away home comes from ``khamkho.site.testing``."""

from __future__ import annotations

import hypothesis

pytest_plugins = ["khamkho.casework.tests.cast"]

# A busy machine is no failure: how long an example takes is the benchmarks' affair.
hypothesis.settings.register_profile("khamkho", deadline=None)
hypothesis.settings.load_profile("khamkho")

"""The product's settings, without limits per address, and with the bare page to compare with."""

import os

from khamkho.site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LIMITS = dict.fromkeys(("verify", "track", "search", "start", "api", "paper"), 10**9)
LINE_API = LINE_DATA = os.environ.get("BENCH_LINE", "http://127.0.0.1:9")  # never LINE itself

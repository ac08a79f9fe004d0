"""The product's settings, without limits per address, and with the bare page to compare with."""

from khamkho.site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LIMITS = dict.fromkeys(("verify", "track", "search", "start", "api", "paper"), 10**9)

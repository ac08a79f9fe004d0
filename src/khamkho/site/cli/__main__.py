"""``python -m khamkho.site.cli``."""

from __future__ import annotations

import sys

from khamkho.site.cli import main

sys.exit(main())

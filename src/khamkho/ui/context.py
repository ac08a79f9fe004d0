"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from khamkho import __version__
from khamkho.base.home import current_home
from khamkho.ui.language import lang_now


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: the language, the office the page speaks for (when a view has set ``request.office``),
    whether this is a demo, and the version."""
    return {
        "lang": lang_now(),
        "office": getattr(request, "office", None),
        "is_demo": current_home().is_demo,
        "version": __version__,
    }

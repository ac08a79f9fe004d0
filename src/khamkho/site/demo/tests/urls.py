"""The address book of a demo home."""

from __future__ import annotations

from django.urls import include, path

from khamkho.site import urls
from khamkho.site.urls import handler400, handler403, handler404, handler500

urlpatterns = [path("demo/", include("khamkho.site.demo.urls")), *urls.urlpatterns]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

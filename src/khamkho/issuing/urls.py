"""The verification pages: open to everyone."""

from __future__ import annotations

from django.urls import path

from khamkho.issuing import settings_pages, views

urlpatterns = [
    path("verify/", views.enter_code, name="verify"),
    path("verify/<str:code>.json", views.verify_json, name="verify-json"),
    path("verify/<str:code>", views.verify, name="verify-code"),
    path("desk/office/<slug:code>/letters/", settings_pages.overview, name="letter-settings"),
    path("desk/office/<slug:code>/letters/emblem/", settings_pages.emblem, name="letter-emblem"),
    path(
        "desk/office/<slug:code>/letters/emblem/picture/",
        settings_pages.emblem_picture,
        name="letter-emblem-picture",
    ),
    path(
        "desk/office/<slug:code>/letters/emblem/remove/",
        settings_pages.remove_emblem,
        name="letter-emblem-remove",
    ),
    path(
        "desk/office/<slug:code>/letters/<slug:letter_kind>/<slug:lang>/",
        settings_pages.text,
        name="letter-text",
    ),
    path("documents/<str:code>.pdf", views.download, name="document"),
]

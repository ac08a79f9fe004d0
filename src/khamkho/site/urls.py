"""Which pages exist."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("khamkho.people.urls")),
    path("files/", include("khamkho.files.urls")),
    path("", include("khamkho.offices.urls")),
    path("", include("khamkho.issuing.urls")),
    path("", include("khamkho.api.urls")),
    path("desk/", include("khamkho.desk.urls")),
    path("", include("khamkho.portal.urls")),
    path("", include("khamkho.ui.urls")),
]

handler400 = "khamkho.ui.refusals.bad_request"
handler403 = "khamkho.ui.refusals.permission_denied"
handler404 = "khamkho.ui.refusals.not_found"
handler500 = "khamkho.ui.refusals.server_error"

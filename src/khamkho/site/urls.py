"""Which pages exist. The order matters where the desk's ``<office>`` could take another room's name."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("language", set_language, name="set_language"),
    path("account/", include("khamkho.people.urls")),
    path("files/", include("khamkho.files.urls")),
    path("", include("khamkho.notices.urls")),
    path("", include("khamkho.links.urls")),
    path("", include("khamkho.line.urls")),
    path("", include("khamkho.offices.urls")),
    path("desk/", include("khamkho.desk.urls")),
    path("", include("khamkho.api.urls")),
    path("", include("khamkho.cards.urls")),
    path("", include("khamkho.fees.urls")),
    path("", include("khamkho.moving.urls")),
    path("", include("khamkho.statistics.urls")),
    path("", include("khamkho.mailin.urls")),
    path("", include("khamkho.queue.urls")),
    path("", include("khamkho.appointments.urls")),
    path("", include("khamkho.feedback.urls")),
    path("", include("khamkho.issuing.urls")),
    path("", include("khamkho.ui.urls")),
    path("", include("khamkho.manuals.urls")),
    path("", include("khamkho.training.urls")),
    path("", include("khamkho.registry.urls")),
    path("", include("khamkho.chat.urls")),
    path("", include("khamkho.portal.urls")),
]

if settings.HOME.is_demo:
    urlpatterns.insert(0, path("demo/", include("khamkho.site.demo.urls")))

handler400 = "khamkho.ui.refusals.bad_request"
handler403 = "khamkho.ui.refusals.permission_denied"
handler404 = "khamkho.ui.refusals.not_found"
handler500 = "khamkho.ui.refusals.server_error"

"""Where an office says at what, when and how it gives times, and when it is closed."""

from __future__ import annotations

from django.urls import path

from khamkho.appointments import closures_page, resource_page, settings_page

app_name = "appointments"
urlpatterns = [
    path("desk/office/<slug:code>/appointments/", settings_page.overview, name="settings"),
    path("desk/office/<slug:code>/appointments/rules/", settings_page.rules, name="rules"),
    path("desk/office/<slug:code>/appointments/add/", resource_page.add, name="add"),
    path("desk/office/<slug:code>/appointments/hours/", resource_page.hours, name="hours"),
    path("desk/office/<slug:code>/appointments/at/<uuid:resource>/", resource_page.change, name="resource"),
    path("desk/office/<slug:code>/appointments/closures/", closures_page.closures, name="closures"),
]

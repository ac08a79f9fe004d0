"""Where an office sets how its indicators are counted."""

from __future__ import annotations

from django.urls import path

from khamkho.statistics import settings_page

app_name = "statistics"
urlpatterns = [
    path("desk/office/<slug:code>/indicators/", settings_page.overview, name="settings"),
    path("desk/office/<slug:code>/indicators/targets/", settings_page.targets, name="targets"),
]

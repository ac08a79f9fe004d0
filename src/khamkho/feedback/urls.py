"""The tablet at a counter that asks how it was, and how an office takes ratings."""

from __future__ import annotations

from django.urls import path

from khamkho.feedback import settings_page, views

app_name = "feedback"
urlpatterns = [
    path("feedback/at/<uuid:tablet>/<str:code>", views.ask, name="tablet"),
    path("desk/office/<slug:code>/feedback/", settings_page.overview, name="settings"),
]

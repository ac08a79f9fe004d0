"""LINE's own door, and the pages about it."""

from __future__ import annotations

from django.urls import path

from khamkho.line import views

app_name = "line"
urlpatterns = [
    path("line/<slug:office>/webhook", views.webhook, name="webhook"),
]

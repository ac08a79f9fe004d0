"""Where a bank tells what was paid, and where an office sets how its fees are taken."""

from __future__ import annotations

from django.urls import path

from khamkho.fees import settings_page, views

app_name = "fees"
urlpatterns = [
    path("fees/bank/<slug:code>/", views.bank, name="bank"),
    path("desk/office/<slug:code>/fees/", settings_page.overview, name="settings"),
    path("desk/office/<slug:code>/fees/bank/", settings_page.bank, name="settings-bank"),
]

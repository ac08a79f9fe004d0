"""LINE's own door, and the pages about it."""

from __future__ import annotations

from django.urls import path

from khamkho.line import linking_page, settings_page, views

app_name = "line"
urlpatterns = [
    path("line/<slug:office>/webhook", views.webhook, name="webhook"),
    path("line/link/<str:token>/", linking_page.link, name="link"),
    path("line/unlink/<uuid:ref>/", linking_page.unlink, name="unlink"),
    path("desk/office/<slug:code>/line/", settings_page.line, name="settings"),
    path("desk/office/<slug:code>/line/test/<slug:step>/", settings_page.test, name="test"),
    path("desk/office/<slug:code>/line/menu/", settings_page.menu, name="menu"),
    path(
        "desk/office/<slug:code>/line/menu/<slug:lang>.png", settings_page.menu_preview, name="menu-preview"
    ),
    path("desk/office/<slug:code>/line/remove/", settings_page.remove, name="remove"),
]

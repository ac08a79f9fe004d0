"""Where a card is checked by its number, and where an office sets how its cards are made."""

from __future__ import annotations

from django.urls import path

from khamkho.cards import settings_page, views

app_name = "cards"
urlpatterns = [
    path("verify/cards/", views.check, name="check"),
    path("desk/office/<slug:code>/cards/", settings_page.overview, name="settings"),
    path("desk/office/<slug:code>/cards/specimen.pdf", settings_page.specimen, name="specimen"),
    path("desk/office/<slug:code>/cards/confirm/", settings_page.confirm, name="confirm"),
]

"""Where an office says how its mails come in."""

from __future__ import annotations

from django.urls import path

from khamkho.mailin import settings_page

app_name = "mailin"
urlpatterns = [
    path("desk/office/<slug:code>/mailbox/", settings_page.mailbox, name="mailbox"),
    path("desk/office/<slug:code>/mailbox/test/", settings_page.test_mailbox, name="test-mailbox"),
    path("desk/office/<slug:code>/mailbox/remove/", settings_page.remove_mailbox, name="remove-mailbox"),
]

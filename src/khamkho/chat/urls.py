"""Where links from a chat lead."""

from __future__ import annotations

from django.urls import path

from khamkho.chat.views import once

app_name = "chat"
urlpatterns = [path("c/<str:secret>", once.once, name="once")]

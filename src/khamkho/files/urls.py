"""Where the chunk API is found; mounted at ``/files/``."""

from __future__ import annotations

from django.urls import path

from khamkho.files import views

app_name = "files"
urlpatterns = [
    path("uploads", views.begin, name="begin"),
    path("uploads/<uuid:ref>", views.one, name="upload"),
]

"""Pages of the frame itself."""

from __future__ import annotations

from django.urls import path

from khamkho.ui.gallery import gallery

app_name = "ui"
urlpatterns = [path("demo/components/", gallery, name="gallery")]

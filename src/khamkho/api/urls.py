from __future__ import annotations

from django.urls import path

from khamkho.api import views
from khamkho.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("desk/office/<slug:code>/tokens/", views.tokens, name="api-tokens"),
    path(
        "desk/office/<slug:code>/tokens/<int:token_id>/take-back/",
        views.take_back,
        name="api-token-take-back",
    ),
]

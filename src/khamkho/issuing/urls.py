"""The verification pages: open to everyone."""

from __future__ import annotations

from django.urls import path

from khamkho.issuing import views

urlpatterns = [
    path("verify/", views.enter_code, name="verify"),
    path("verify/<str:code>.json", views.verify_json, name="verify-json"),
    path("verify/<str:code>", views.verify, name="verify-code"),
    path("documents/<str:code>.pdf", views.download, name="document"),
]

"""Where public registers are found."""

from __future__ import annotations

from django.urls import path

from khamkho.registry import views

app_name = "registry"
ONE = "registers/<slug:office_code>/<slug:service_id>"
urlpatterns = [
    path("registers", views.shelf, name="shelf"),
    path(ONE, views.register, name="register"),
    path(f"{ONE}.csv", views.table, name="table"),
    path(f"{ONE}/<str:number>", views.entry, name="entry"),
    path(f"{ONE}/<str:number>/withdraw", views.withdraw, name="withdraw"),
]

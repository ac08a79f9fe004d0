"""The demo's own pages. They are part of the address book of a demo home only, and answer 404 anywhere else."""

from __future__ import annotations

from django.urls import path

from khamkho.site.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("codes", views.codes, name="codes"),
    path("sign-in", views.sign_in, name="sign-in"),
]

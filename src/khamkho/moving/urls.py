"""Where an office takes in the list of its staff."""

from __future__ import annotations

from django.urls import path

from khamkho.moving import views

app_name = "moving"
urlpatterns = [path("desk/office/<slug:code>/staff/", views.staff, name="staff")]

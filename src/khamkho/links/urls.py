"""Short addresses, and the page of an office about them."""

from __future__ import annotations

from django.urls import path

from khamkho.links import views

app_name = "links"
urlpatterns = [
    path("s/<str:code>", views.follow, name="follow"),
    path("s/<str:code>/<slug:source>", views.follow, name="follow-from"),
    path("desk/office/<slug:code>/links/", views.links, name="links"),
    path("desk/office/<slug:code>/links/table.csv", views.links_table, name="links-table"),
]

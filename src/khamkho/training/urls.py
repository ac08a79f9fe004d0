"""The pages of a course for those who take part: open to whoever has the link, or stands in the room."""

from __future__ import annotations

from django.urls import path

from khamkho.training import views

app_name = "training"
urlpatterns = [
    path("training/<uuid:course>", views.register, name="register"),
    path("training/mine/<str:code>", views.mine, name="mine"),
    path("training/mine/<str:code>/certificate.pdf", views.certificate, name="certificate"),
    path("training/attend/<uuid:meeting>", views.attend, name="attend"),
    path("training/attend/<uuid:meeting>/<str:code>", views.scanned, name="scanned"),
]

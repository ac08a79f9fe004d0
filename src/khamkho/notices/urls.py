"""Where these pages are found."""

from __future__ import annotations

from django.urls import path, register_converter

from khamkho.notices import views


class LangConverter:
    """One of our two languages."""

    regex = "th|en"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LangConverter, "lang")

app_name = "notices"
urlpatterns = [
    path("demo/mail", views.demo_mails, name="demo-mails"),
    path("demo/mail/<str:name>", views.demo_mail, name="demo-mail"),
    path("demo/sms", views.demo_sms, name="demo-sms"),
    path("desk/office/<slug:code>/notices/", views.texts, name="texts"),
    path("desk/office/<slug:code>/notices/<slug:kind>/<lang:lang>/", views.text, name="text"),
    path(
        "desk/office/<slug:code>/notices/<slug:kind>/<lang:lang>/sms/",
        views.text,
        {"way": "sms"},
        name="short",
    ),
]

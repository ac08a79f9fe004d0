"""Where manuals are found, beside the pages of the services."""

from __future__ import annotations

from django.urls import path, register_converter

from khamkho.manuals import views
from khamkho.manuals.queries import TITLES


class KindConverter:
    """``citizen`` or ``staff``."""

    regex = "|".join(TITLES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "manual")
app_name = "manuals"
SERVICE = "services/<slug:office_code>/<slug:service_id>"
urlpatterns = [
    path("offices/<slug:office_code>/manuals", views.shelf, name="shelf"),
    path("offices/<slug:office_code>/manuals/<manual:manual>.pdf", views.book, name="book"),
    path("offices/<slug:office_code>/levels", views.levels, name="levels"),
    path("offices/<slug:office_code>/levels.csv", views.levels_table, name="levels-table"),
    path(f"{SERVICE}/manual/<manual:manual>", views.page, name="page"),
    path(f"{SERVICE}/manual/<manual:manual>.pdf", views.paper, name="paper"),
    path(f"{SERVICE}/form.pdf", views.blank, name="blank"),
    path(f"{SERVICE}/poster.pdf", views.poster, name="poster"),
    path(f"{SERVICE}/cards.pdf", views.card, name="card"),
    path(f"{SERVICE}/checklist", views.checklist, name="checklist"),
    path(f"{SERVICE}/checklist.pdf", views.checklist_pdf, name="checklist-paper"),
    path(f"{SERVICE}/manual.csv", views.table, name="table"),
]

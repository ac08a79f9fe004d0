"""The board, the tablet, a holder's own place, and where an office sets its queue up."""

from __future__ import annotations

from django.urls import path

from khamkho.queue import settings_page, views

app_name = "queue"
urlpatterns = [
    path("queue/<slug:office_code>/board", views.board, name="board"),
    path("queue/<slug:office_code>/board/news", views.board_news, name="board-news"),
    path("queue/ticket/<str:code>", views.ticket, name="ticket"),
    path("queue/ticket/<str:code>/news", views.ticket_news, name="ticket-news"),
    path("queue/at/<uuid:device>/<str:code>", views.take, name="take"),
    path("queue/at/<uuid:device>/<str:code>/given/<str:ticket_code>", views.given, name="given"),
    path("desk/office/<slug:code>/queue/", settings_page.overview, name="settings"),
    path("desk/office/<slug:code>/queue/counters/", settings_page.counters, name="counters"),
]

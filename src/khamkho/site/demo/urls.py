"""The demo's own pages. They are part of the address book of a demo home only, and answer 404 anywhere else."""

from __future__ import annotations

from django.urls import path

from khamkho.site.demo import bank, views
from khamkho.site.demo.line import views as line

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("codes", views.codes, name="codes"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("bank/", bank.bank, name="bank"),
    path("line/", line.start, name="line"),
    path("line/api/<path:path>", line.api, name="line-api"),
    path("line/dialog/bot/accountLink", line.link, name="line-link"),
    path("line/menus/<slug:name>", line.menu_picture, name="line-menu"),
    path("line/<slug:office>/<slug:user>/", line.chat, name="line-chat"),
    path("line/<slug:office>/<slug:user>/news", line.news, name="line-news"),
    path("line/<slug:office>/<slug:user>/say", line.say, name="line-say"),
    path("line/<slug:office>/<slug:user>/switch", line.switch, name="line-switch"),
    path("line/<slug:office>/<slug:user>/content/<int:number>", line.picture, name="line-picture"),
]

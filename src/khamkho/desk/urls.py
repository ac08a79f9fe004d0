"""Where the desk is found; mounted at ``/desk/``."""

from __future__ import annotations

from django.urls import path

from khamkho.desk.views import (
    bulk,
    case,
    counter,
    decide,
    failures,
    files,
    home,
    inbox,
    late,
    narrowing,
    reassign,
    register,
    steps,
)

app_name = "desk"
CASE = "<slug:office>/cases/<str:number>"
urlpatterns = [
    path("", home.home, name="home"),
    path("files/<uuid:case>/<uuid:file>", files.show, name="file"),
    path("<slug:office>/", inbox.inbox, name="inbox"),
    path("<slug:office>/news", inbox.news, name="inbox-news"),
    path("<slug:office>/bulk", bulk.bulk, name="bulk"),
    path("<slug:office>/seen", narrowing.see_all, name="see-all"),
    path("<slug:office>/views", narrowing.save, name="view-save"),
    path("<slug:office>/views/<int:view>/remove", narrowing.remove, name="view-remove"),
    path("<slug:office>/search", inbox.search, name="search"),
    path("<slug:office>/register/", register.services, name="register-list"),
    path("<slug:office>/register/<slug:service>", register.table, name="register"),
    path("<slug:office>/register/<slug:service>.xlsx", register.spreadsheet_file, name="register-xlsx"),
    path("<slug:office>/register/<slug:service>.pdf", register.paper_file, name="register-pdf"),
    path("<slug:office>/decide/", decide.queue, name="decide"),
    path("<slug:office>/decide/<str:number>", decide.one, name="decide-one"),
    path("<slug:office>/decide/<str:number>/act/<slug:action>", decide.act, name="decide-act"),
    path("<slug:office>/members/<int:member_id>/work", reassign.reassign, name="reassign"),
    path("<slug:office>/new", counter.new, name="new"),
    path("<slug:office>/late", late.late, name="late"),
    path("<slug:office>/late.xlsx", late.copies_file, name="late-xlsx"),
    path("<slug:office>/failures", failures.failures, name="failures"),
    path("<slug:office>/failures/<uuid:effect>/retry", failures.retry, name="failure-retry"),
    path("<slug:office>/failures/<uuid:effect>/done", failures.done, name="failure-done"),
    path(CASE, case.show, name="case"),
    path(f"{CASE}/news", case.news, name="case-news"),
    path(f"{CASE}/receipt", counter.receipt, name="receipt"),
    path(f"{CASE}/act/<slug:action>", steps.act, name="act"),
    path(f"{CASE}/assign", steps.assign, name="assign"),
    path(f"{CASE}/note", steps.note, name="note"),
    path(f"{CASE}/give-back", steps.give_back, name="give-back"),
    path(f"{CASE}/extend", steps.extend, name="extend"),
    path(f"{CASE}/late", steps.explain, name="explain"),
    path(f"{CASE}/told", steps.tell, name="tell"),
    path(f"{CASE}/reopen", steps.reopen, name="reopen"),
    path(f"{CASE}/effects/<uuid:effect>/retry", steps.retry, name="retry"),
]

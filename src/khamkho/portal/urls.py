"""The applicant's addresses. Every page is open; what belongs to one person answers 404 to everybody else.

Under ``/apply/<ref>/`` the pages of a form have one segment and our own stations two, so that a service file may call
its pages anything.
"""

from __future__ import annotations

from django.urls import path

from khamkho.portal.views import (
    about,
    apply,
    cases,
    documents,
    find,
    messages,
    opinion,
    people,
    robots,
    rounds,
    situations,
    track,
)

app_name = "portal"
urlpatterns = [
    path("", find.home, name="home"),
    path("services", find.services, name="services"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", robots.sitemap_part, name="sitemap-part"),
    path("situations", situations.situations, name="situations"),
    path("situations/<slug:situation>", situations.situation, name="situation"),
    path("services/<slug:service_id>", find.choose_office, name="choose-office"),
    path("services/<slug:office_code>/<slug:service_id>", find.service, name="service"),
    path("services/<slug:office_code>/<slug:service_id>/privacy", find.privacy, name="service-privacy"),
    path("services/<slug:office_code>/<slug:service_id>/start", find.start, name="start"),
    path("offices", find.offices, name="offices"),
    path("offices/<slug:office_code>", find.office, name="office"),
    path("places", find.places, name="places"),
    path("schools", find.schools, name="schools"),
    path("apply/<uuid:ref>", apply.resume, name="resume"),
    path("apply/<uuid:ref>/go/variant", apply.variant, name="variant"),
    path("apply/<uuid:ref>/go/notice", apply.notice, name="notice"),
    path("apply/<uuid:ref>/go/proxy", apply.proxy, name="proxy"),
    path("apply/<uuid:ref>/go/contact", apply.contact, name="contact"),
    path("apply/<uuid:ref>/go/phone", apply.phone, name="phone"),
    path("apply/<uuid:ref>/go/check", apply.check, name="check"),
    path("apply/<uuid:ref>/go/stop", apply.stop, name="stop"),
    path("apply/<uuid:ref>/go/later", apply.later, name="later"),
    path("apply/<uuid:ref>/go/discard", apply.discard, name="discard"),
    path("apply/<uuid:ref>/act/<slug:action_id>", apply.act, name="act"),
    path("apply/<uuid:ref>/documents/<slug:document_id>", documents.document, name="document"),
    path("apply/<uuid:ref>/documents/<slug:document_id>/attach", documents.attach, name="attach"),
    path(
        "apply/<uuid:ref>/documents/<slug:document_id>/remove/<uuid:file_ref>",
        documents.remove,
        name="remove",
    ),
    path("apply/<uuid:ref>/<slug:page_id>", apply.page, name="page"),
    path("files/<uuid:case_ref>/<uuid:file_ref>", documents.file, name="file"),
    path("track", track.track, name="track"),
    path("track/<str:code>", track.by_code, name="track-code"),
    path("my", cases.my_cases, name="my-cases"),
    path("my/<str:number>", cases.case, name="case"),
    path("my/<str:number>/news", cases.news, name="news"),
    path("my/<str:number>/receipt", cases.receipt, name="receipt"),
    path("my/<str:number>/keep", cases.keep, name="keep"),
    path("my/<str:number>/again", cases.again, name="again"),
    path("my/<str:number>/go-on/<slug:link>", cases.go_on, name="go-on"),
    path("my/<str:number>/appeal", cases.appeal, name="appeal"),
    path("my/<str:number>/messages", messages.thread, name="messages"),
    path("my/<str:number>/withdraw", cases.withdraw, name="withdraw"),
    path("place/<uuid:ref>", rounds.confirm_place, name="confirm-place"),
    path("results/<slug:office_code>/<int:round_id>", rounds.results, name="results"),
    path("people/<uuid:ref>", people.around, name="people"),
    path("people/<uuid:ref>/<uuid:person>", people.part, name="part"),
    path("opinion/<str:code>", opinion.opinion, name="opinion"),
    path("opinion/<str:code>/files/<uuid:file>", opinion.file, name="opinion-file"),
    path("join/<str:code>", people.join, name="join"),
    path("privacy", about.privacy, name="privacy"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("help", about.help, name="help"),
]

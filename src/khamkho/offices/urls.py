"""Settings of an office, for its directors and administrators, and the page that an invitation opens."""

from __future__ import annotations

from django.urls import include, path

from khamkho.offices.views import (
    calendar,
    handout,
    members,
    offerings,
    office,
    pickups,
    registers,
    rounds,
    schools,
    sms,
)

app_name = "offices"

_one_office = [
    path("", office.overview, name="office"),
    path("names/", office.names, name="names"),
    path("numbers/", office.numbers, name="numbers"),
    path("mail/", office.mail, name="mail"),
    path("mail/test/", office.test_mail, name="test-mail"),
    path("mail/remove/", office.remove_mail, name="remove-mail"),
    path("sms/", sms.sms, name="sms"),
    path("sms/test/", sms.test_sms, name="test-sms"),
    path("sms/remove/", sms.remove_sms, name="remove-sms"),
    path("periods/", office.periods, name="periods"),
    path("reasons/", office.reasons, name="reasons"),
    path("reasons/reset/", office.reset_reasons, name="reset-reasons"),
    path("handout/", handout.handout, name="handout"),
    path("collecting/", pickups.pickups, name="pickups"),
    path("registers/", registers.registers, name="registers"),
    path("area/", office.area, name="area"),
    path("schools/", schools.schools, name="schools"),
    path("log/", office.log, name="log"),
    path("hours/", calendar.hours, name="hours"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:day_id>/remove/", calendar.remove_day, name="remove-day"),
    path("members/", members.members, name="members"),
    path("members/invite/", members.invite, name="invite"),
    path(
        "members/invitations/<uuid:invitation_id>/cancel/",
        members.cancel_invitation,
        name="cancel-invitation",
    ),
    path("members/<int:member_id>/", members.member, name="member"),
    path("members/<int:member_id>/role/", members.change_role, name="change-role"),
    path("members/<int:member_id>/move/", members.move, name="move"),
    path("members/<int:member_id>/retire/", members.retire, name="retire"),
    path("members/<int:member_id>/second-factor/", members.reset_second_factor, name="reset-second-factor"),
    path("services/", offerings.services, name="services"),
    path("services/<slug:service_id>/", offerings.service, name="service"),
    path("services/<slug:service_id>/withdraw/", offerings.withdraw, name="withdraw"),
    path("services/<slug:service_id>/rounds/", rounds.rounds, name="rounds"),
    path("services/<slug:service_id>/rounds/new/", rounds.new_round, name="new-round"),
    path("services/<slug:service_id>/rounds/<int:round_id>/", rounds.round_page, name="round"),
]

urlpatterns = [
    path("desk/office/", office.index, name="index"),
    path("desk/office/<slug:code>/", include(_one_office)),
    path("invitation/<str:secret>/", members.accept, name="accept"),
]

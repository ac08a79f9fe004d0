"""Who gets what behind every address. One table; it fails when an address is missing from it, or answers otherwise.

Each line is an address with two words, one for GET and one for POST (sent with nothing filled in). Each letter is what one
role gets, in this order:

    a  anonymous               f  officer of the office          M  administrator of the office
    o  owner of the case       F  officer of another office      A  auditor of the office
    c  holder of its code      S  supervisor of the office       P  a partner system with its token
    s  another applicant       D  director of the office           x  a proxy who joined the case
    1  officer, one factor                                         e  an employee of the organisation that applies

    .  answers          +  leads elsewhere          s  to sign in       2  to the second factor     r  to prove it again
    0  404: is not      3  403: may not             m  405: no such method
    1  401: no token    b  400: makes no sense      c  409: not now     v  422: something is missing or wrong

What a person may not know of is 404; what a member may know of and not do is 403.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from khamkho.advice.commands import log_advice
from khamkho.api.commands import create_token
from khamkho.appointments.models import Booking, Resource
from khamkho.cards.models import Card
from khamkho.casework.commands import Question, ask_colleague, ask_expert, write_letter
from khamkho.casework.models import Attachment, Case, CasePerson
from khamkho.casework.rules.opinions import Parts
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.collecting.commands import Wanted, begin_collection
from khamkho.equipment import commands as equipment
from khamkho.issuing.commands import produce
from khamkho.line.models import Account, Friend
from khamkho.mailin.commands import keep_mail, read_mail
from khamkho.moving.models import Moving
from khamkho.offices.actors import CASES
from khamkho.offices.commands import (
    add_calendar_day,
    create_office,
    invite,
    publish_offering,
    set_registers,
    write_absence,
    write_order,
)
from khamkho.offices.models import Invitation, Membership, Office, Round
from khamkho.offices.queries import secret_hash
from khamkho.payments.models import PaymentList
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import create_account, take_mail
from khamkho.people.models import OutgoingMail, User
from khamkho.people.tests.signing import sign_in
from khamkho.queue import commands as queue
from khamkho.queue.commands.coming import write_ticket
from khamkho.queue.commands.locking import locked_day
from khamkho.queue.queries.devices import code_of
from khamkho.queue.rules.settings import settings_from
from khamkho.training.commands import add_meeting, invite_people, open_course
from khamkho.training.contents import code_index
from khamkho.training.models import Course, Participant
from khamkho.training.rules import checked_person

ROLES = "aocs1fFSDMAPxe"
TWICE = ("api/v1/cases", "api/v1/cases/<number>/appointments", "api/v1/cases/<number>/messages")
"""One address, several patterns: one for each method."""
TABLE = """
language                                                                 ++++++++++++++ ++++++++++++++
account/                                                                 s.s........s.. s.s........s..
account/login/                                                           .+.++++++++.++ .+.++++++++.++
account/login/code/                                                      .+.++++++++.++ .+.++++++++.++
account/login/code/confirm/                                              s+s++++++++s++ s+s++++++++s++
account/login/phone/                                                     .+.++++++++.++ .+.++++++++.++
account/login/phone/confirm/                                             s+s++++++++s++ s+s++++++++s++
account/login/passkey/                                                   s+s++++++++s++ s+s++++++++s++
account/login/second/                                                    s+s++++++++s++ s+s++++++++s++
account/signup/                                                          ssssssssssssss ssssssssssssss
account/logout/                                                          +.+........+.. ++++++++++++++
account/inactive/                                                        .............. mmmmmmmmmmmmmm
account/reauthenticate/                                                  srsrrrrrrrrsrr srsrrrrrrrrsrr
account/reauthenticate/password/                                         s3s33333333s33 s3s33333333s33
account/reauthenticate/app/                                              s3s33333333s33 s3s33333333s33
account/reauthenticate/passkey/                                          s3s33333333s33 s3s33333333s33
account/unsent/                                                          s+s++++++++s++ s+s++++++++s++
account/email/                                                           s.s........s.. s+s++++++++s++
account/email/confirm/                                                   s+s++++++++s++ s+s++++++++s++
account/phones/                                                          s.s........s.. s.s........s..
account/phones/confirm/                                                  s+s++++++++s++ s+s++++++++s++
account/phones/<int:pk>/remove/                                          mmmmmmmmmmmmmm s0s00000000s00
account/password/change/                                                 s+s++++++++s++ s+s++++++++s++
account/password/set/                                                    s.s........s.. s.s........s..
account/password/reset/                                                  .............. ..............
account/password/reset/code/                                             ssssssssssssss ssssssssssssss
account/password/reset/new/                                              ++++++++++++++ ++++++++++++++
account/password/reset/done/                                             .............. mmmmmmmmmmmmmm
account/second-factor/                                                   s.s..++++++s.. s.s..++++++s..
account/security/                                                        s.s........s.. smsmmmmmmmmsmm
account/security/app/                                                    s.s........s.. s.s........s..
account/security/app/remove/                                             s0s00000000s00 s0s00000000s00
account/security/passkeys/                                               s.s........s.. smsmmmmmmmmsmm
account/security/passkeys/add/                                           s.s........s.. s.s........s..
account/security/passkeys/<int:pk>/                                      s0s00000000s00 s0s00000000s00
account/security/passkeys/<int:pk>/remove/                               s0s00000000s00 s0s00000000s00
account/security/recovery-codes/                                         s0s00000000s00 smsmmmmmmmmsmm
account/security/recovery-codes/new/                                     s.s........s.. s.s........s..
account/security/recovery-codes/file/                                    s0s00000000s00 s0s00000000s00
account/devices/                                                         s.s........s.. s+s++++++++s++
account/devices/end/                                                     smsmmmmmmmmsmm s+s++++++++s++
account/data/                                                            s.s........s.. s.s........s..
account/data/forget/                                                     smsmmmmmmmmsmm s+s++++++++s++
account/merge/                                                           s.s........s.. s.s........s..
account/merge/confirm/                                                   s+s++++++++s++ s+s++++++++s++
account/close/                                                           s.s........s.. s.s........s..
files/uploads                                                            mmmmmmmmmmmmmm vvvvvvvvvvvvvv
files/uploads/<uuid:ref>                                                 00000000000000 mmmmmmmmmmmmmm
demo/mail                                                                00000000000000 mmmmmmmmmmmmmm
demo/mail/<str:name>                                                     00000000000000 mmmmmmmmmmmmmm
demo/sms                                                                 00000000000000 mmmmmmmmmmmmmm
desk/office/<slug:code>/notices/                                         s0s02000..0s00 mmmmmmmmmmmmmm
desk/office/<slug:code>/notices/<slug:kind>/<lang:lang>/                 s0s02000..0s00 s0s02000..0s00
desk/office/<slug:code>/notices/<slug:kind>/<lang:lang>/sms/             s0s02000..0s00 s0s02000..0s00
s/<str:code>                                                             00000000000000 mmmmmmmmmmmmmm
s/<str:code>/<slug:source>                                               00000000000000 mmmmmmmmmmmmmm
desk/office/<slug:code>/links/                                           s0s02.0....s00 s0s02.0....s00
desk/office/<slug:code>/links/table.csv                                  s0s02.0....s00 s0s02.0....s00
line/<slug:office>/webhook                                               mmmmmmmmmmmmmm cccccccccccccc
line/link/<str:token>/                                                   s0s00000000s00 s0s00000000s00
line/unlink/<uuid:ref>/                                                  mmmmmmmmmmmmmm s+s++++++++s++
desk/office/<slug:code>/line/                                            s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/line/test/<slug:step>/                           mmmmmmmmmmmmmm s0s02303cc3s00
desk/office/<slug:code>/line/menu/                                       s0s02303++3s00 s0s02303++3s00
desk/office/<slug:code>/line/menu/<slug:lang>.png                        s0s02303..3s00 mmmmmmmmmmmmmm
desk/office/<slug:code>/line/remove/                                     s0s02303..3s00 s0s02303++3s00
desk/office/                                                             s0s02++++++s00 s0s02++++++s00
desk/office/<slug:code>/                                                 s0s02.0....s00 s0s02.0....s00
desk/office/<slug:code>/handout/                                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/names/                                           s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/numbers/                                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/mail/                                            s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/mail/test/                                       mmmmmmmmmmmmmm s0s02303cc3s00
desk/office/<slug:code>/mail/remove/                                     s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/sms/                                             s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/sms/test/                                        mmmmmmmmmmmmmm s0s02303cc3s00
desk/office/<slug:code>/sms/remove/                                      s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/area/                                            s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/periods/                                         s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/reasons/                                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/reasons/reset/                                   mmmmmmmmmmmmmm s0s02303++3s00
desk/office/<slug:code>/schools/                                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/collecting/                                      s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/registers/                                       s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/log/                                             s0s02.0....s00 s0s02.0....s00
desk/office/<slug:code>/hours/                                           s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/calendar/                                        s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/calendar/<int:day_id>/remove/                    mmmmmmmmmmmmmm s0s02303++3s00
desk/office/<slug:code>/members/                                         s0s02303..3s00 s0s02303..3s00
desk/office/<slug:code>/members/invite/                                  s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/members/invitations/<uuid:invitation_id>/cancel/ mmmmmmmmmmmmmm s0s02303++3s00
desk/office/<slug:code>/members/<int:member_id>/                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/members/<int:member_id>/role/                    mmmmmmmmmmmmmm s0s02303cc3s00
desk/office/<slug:code>/members/<int:member_id>/move/                    mmmmmmmmmmmmmm s0s02303003s00
desk/office/<slug:code>/members/<int:member_id>/retire/                  s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/members/<int:member_id>/second-factor/           mmmmmmmmmmmmmm s0s02303vv3s00
desk/office/<slug:code>/services/                                        s0s02303..3s00 s0s02303..3s00
desk/office/<slug:code>/services/<slug:service_id>/                      s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/services/<slug:service_id>/withdraw/             s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/services/<slug:service_id>/rounds/               s0s02303003s00 s0s02303mm3s00
desk/office/<slug:code>/services/<slug:service_id>/rounds/new/           s0s02303003s00 s0s02303003s00
desk/office/<slug:code>/services/<slug:service_id>/rounds/<int:round_id>/ s0s02303003s00 s0s02303003s00
invitation/<str:secret>/                                                 .............. s3s33333333s33
desk/                                                                    s0s02....+.s00 s0s02mmmmmms00
desk/office/<slug:code>/authority/                                       s0s02303..3s00 s0s02303mm3s00
desk/office/<slug:code>/authority/orders/new/                            s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/authority/orders/<int:order_id>/revoke/          s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/authority/absences/new/                          s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/authority/absences/<int:absence_id>/end/         s0s02303..3s00 s0s02303++3s00
desk/files/<uuid:case>/<uuid:file>                                       s0s02.0..0.s00 s0s02mmmmmms00
desk/<slug:office>/                                                      s0s02.0..0.s00 s0s02m0mm0ms00
desk/office/<slug:code>/closings/                                        s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/closings/<int:closing_id>/cancel/                s0s02303..3s00 s0s02303003s00
desk/<slug:office>/news                                                  s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/bulk                                                  s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/papers/                                               s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/papers/<uuid:bundle>                                  s0s02000003s00 s0s02m0mm03s00
desk/<slug:office>/papers/<uuid:bundle>/news                             s0s02000003s00 s0s02m0mm03s00
desk/<slug:office>/papers/<uuid:bundle>/file.pdf                         s0s02000003s00 s0s02m0mm03s00
desk/<slug:office>/morning                                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/seen                                                  s0s02m0mm0ms00 s0s02+0++0+s00
desk/<slug:office>/views                                                 s0s02m0mm0ms00 s0s02+0++0+s00
desk/<slug:office>/views/<int:view>/remove                               s0s02m0mm0ms00 s0s02000000s00
desk/<slug:office>/search                                                s0s02.0..0.s00 s0s02+0++0+s00
desk/<slug:office>/rounds/                                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/rounds/<int:round_id>                                 s0s02.0..0.s00 s0s02000003s00
desk/<slug:office>/rounds/<int:round_id>/halls.pdf                       s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/register/                                             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/register/<slug:service>                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/register/<slug:service>.xlsx                          s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/register/<slug:service>.csv                          s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/register/<slug:service>.pdf                           s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/decide/                                               s0s0230..03s00 s0s0230mm03s00
desk/<slug:office>/decide/sign                                           s0s0230..03s00 s0s0230vv03s00
desk/<slug:office>/decide/<str:number>                                   s0s0230++03s00 s0s0230mm03s00
desk/<slug:office>/decide/<str:number>/act/<slug:action>                 s0s0230mm03s00 s0s0230+303s00
desk/<slug:office>/members/<int:member_id>/work                          s0s02.0...3s00 s0s02.0...3s00
desk/<slug:office>/letters/                                              s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/letters/book.xlsx                                     s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/letters/book.pdf                                      s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/letters/new                                           s0s02.0..03s00 s0s02.0..03s00
desk/<slug:office>/letters/<uuid:letter>                                 s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/letters/<uuid:letter>/change                          s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/letters/<uuid:letter>/draft.pdf                       s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/letters/<uuid:letter>/sign                            s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/letters/<uuid:letter>/number                          s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/letters/<uuid:letter>/end                             s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/letters/<uuid:letter>/discard                         s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/letters/<uuid:letter>/retry                           s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/money/                                                s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/take                                            s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/money/open                                            s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/money/close                                           s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/money/cases/<str:number>/waive                        s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/money/cases/<str:number>/show                         s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/money/cases/<str:number>/code                         s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/receipts/                                       s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/receipts/book.csv                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/receipts/book.pdf                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/receipts/<uuid:receipt>/                        s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/receipts/<uuid:receipt>/proof.pdf               s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/receipts/<uuid:receipt>/void                    s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/money/remittances/                                    s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/remittances/new                                 s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/money/remittances/month                               s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/money/remittances/months/<uuid:month>.pdf             s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/remittances/<uuid:remittance>/                  s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/remittances/<uuid:remittance>/paper.pdf         s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/remittances/<uuid:remittance>/lines.csv         s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/money/checks/                                         s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/checks/<uuid:payment>/<slug:do>                 s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/money/refunds/                                        s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/money/refunds/<uuid:refund>/<slug:do>                 s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/money/statement                                       s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/payments/                                             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/payments/new                                          s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/payments/balance                                      s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/payments/columns                                      s0s02.0..0.s00 s0s02303v03s00
desk/<slug:office>/payments/differences/<int:payrow>                     s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/payments/<uuid:paylist>/                              s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/payments/<uuid:paylist>/do/<slug:paystep>             s0s02m0mm03s00 s0s0230vv03s00
desk/<slug:office>/payments/<uuid:paylist>/file.<slug:paykind>           s0s02c0cc03s00 s0s02m0mm03s00
desk/<slug:office>/payments/<uuid:paylist>/list.pdf                      s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/payments/<uuid:paylist>/bank                          s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/payments/<uuid:paylist>/lines/<uuid:payline>/remove   s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/payments/<uuid:paylist>/lines/<uuid:payline>/paid     s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/payments/<uuid:paylist>/lines/<uuid:payline>/failed   s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/pickup                                                s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/pickup/find                                           s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/pickup/of/<str:number>                                s0s02.0..03s00 s0s02c0cc03s00
desk/<slug:office>/pickup/of/<str:number>/mandate                        s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/forward                                               s0s02000003s00 s0s02000003s00
desk/<slug:office>/talk                                                  s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/opinions/<uuid:opinion>                               s0s02.00000s00 s0s02v00000s00
desk/<slug:office>/opinions/<uuid:opinion>/files/<uuid:file>             s0s02.00000s00 s0s02m0mm0ms00
desk/<slug:office>/work/                                                 s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/work/<slug:service>                                   s0s02c0cc03s00 s0s02c0cc03s00
desk/<slug:office>/committees/<str:number>                               s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/new                                                   s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/paper/<uuid:ref>                                      s0s02000003s00 s0s02000003s00
desk/<slug:office>/batches/                                              s0s02.0..0.s00 s0s02v0vv03s00
desk/<slug:office>/batches/<uuid:batch>/link                             s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/batches/<str:code>/letter                             s0s02000000s00 s0s02m0mm0ms00
desk/<slug:office>/collecting/                                           s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/collecting/new                                        s0s02.0..03s00 s0s02.0..03s00
desk/<slug:office>/collecting/<uuid:collection>                          s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/collecting/<uuid:collection>/chase                    s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/collecting/<uuid:collection>/extend                   s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/collecting/<uuid:collection>/by-hand                  s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/collecting/<uuid:collection>/close                    s0s02.0..03s00 s0s02+0++03s00
desk/<slug:office>/collecting/<uuid:collection>/answers                  s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/collecting/<uuid:collection>/answers.xlsx             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/collecting/<uuid:collection>/answers.csv              s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/asked/<uuid:question>                                 s0s02000000s00 s0s02000000s00
desk/<slug:office>/late                                                  s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/late.xlsx                                             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/failures                                              s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/failures/<uuid:effect>/done                           s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/failures/<uuid:effect>/retry                          s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/line                                                  s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/line/<uuid:friend>                                    s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/line/<uuid:friend>/news                               s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/line/<uuid:friend>/<slug:deed>                        s0s02m0mm03s00 s0s02+0++03s00
desk/<slug:office>/mails                                                 s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/mails/<uuid:mail>                                     s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/mails/<uuid:mail>/original                            s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/mails/<uuid:mail>/take                                s0s02m0mm03s00 s0s02c0cc03s00
desk/<slug:office>/mails/<uuid:mail>/begin                               s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/advice                                                s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/advice.xlsx                                           s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/advice/new                                            s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/advice/similar                                        s0s02m0mm03s00 s0s02.0..03s00
desk/<slug:office>/advice/known                                          s0s02.0..0.s00 s0s02000003s00
desk/<slug:office>/advice/numbers                                        s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/advice/numbers.xlsx                                   s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/advice/numbers.csv                                    s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/advice/<uuid:entry>                                   s0s02.0..0.s00 s0s02000000s00
desk/<slug:office>/training                                              s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/training/new                                          s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/training/<uuid:course>                                s0s02.0..0.s00 s0s02000000s00
desk/<slug:office>/training/<uuid:course>/change                         s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/training/<uuid:course>/invite                         s0s02.0..03s00 s0s02+0++03s00
desk/<slug:office>/training/<uuid:course>/report                         s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/training/<uuid:course>/report.xlsx                    s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/training/<uuid:course>/report.pdf                     s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/training/<uuid:course>/meetings/<uuid:meeting>/change s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/training/<uuid:course>/meetings/<uuid:meeting>/screen s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/training/<uuid:course>/meetings/<uuid:meeting>/list.pdf s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/moving                                                s0s0230..03s00 s0s0230vv03s00
desk/<slug:office>/moving/<uuid:moving>                                  s0s0230..03s00 s0s02300003s00
desk/<slug:office>/moving/<uuid:moving>.xlsx                             s0s02300003s00 s0s02m0mm0ms00
desk/<slug:office>/cards                                                 s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cards.pdf                                             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cards.xlsx                                            s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cards.csv                                             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cards/make                                            s0s02.0..0.s00 s0s02v0vv03s00
desk/<slug:office>/cards/several                                         s0s02m0mm03s00 s0s02v0vv03s00
desk/<slug:office>/cards/blanks                                          s0s02.0..0.s00 s0s02v0vv03s00
desk/<slug:office>/cards/<uuid:card>                                     s0s02.0..0.s00 s0s02+0++03s00
desk/<slug:office>/indicators                                            s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/indicators.xlsx                                       s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/indicators.pdf                                        s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/indicators/report                                     s0s02.0..0.s00 s0s0230++03s00
desk/<slug:office>/indicators/survey                                     s0s02.0..0.s00 s0s02v0vv03s00
desk/<slug:office>/indicators/<slug:indicator>                           s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/equipment                                             s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/equipment.xlsx                                        s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/equipment.csv                                         s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/equipment/new                                         s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/equipment/import                                      s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/equipment/taking                                      s0s02.0..0.s00 s0s02+0++03s00
desk/<slug:office>/equipment/taking.pdf                                  s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/equipment/repairs                                     s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/equipment/needs                                       s0s02.0..0.s00 s0s02000000s00
desk/<slug:office>/equipment/needs/import                                s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/equipment/allocations                                 s0s02.0..0.s00 s0s02v0vv03s00
desk/<slug:office>/equipment/allocations/<uuid:allocation>               s0s02.0..0.s00 s0s02000000s00
desk/<slug:office>/equipment/<uuid:thing>                                s0s02.0..0.s00 s0s02000000s00
desk/<slug:office>/equipment/<uuid:thing>/<int:line>.pdf                 s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cases/<str:number>                                    s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cases/<str:number>/news                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cases/<str:number>/letters/new                        s0s02.0..03s00 s0s02.0..03s00
desk/<slug:office>/cases/<str:number>/photo/<uuid:file>                  s0s02.0..03s00 s0s02.0..03s00
desk/<slug:office>/cases/<str:number>/copy                               s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/receipt                            s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/cases/<str:number>/act/<slug:action>                  s0s02m0mm0ms00 s0s02+0+303s00
desk/<slug:office>/cases/<str:number>/assign                             s0s02m0mm0ms00 s0s02+0++03s00
desk/<slug:office>/cases/<str:number>/note                               s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/give-back                          s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/hand-over                          s0s02m0mm0ms00 s0s0230vv03s00
desk/<slug:office>/cases/<str:number>/extend                             s0s02m0mm0ms00 s0s0230vv03s00
desk/<slug:office>/cases/<str:number>/late                               s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/told                               s0s02m0mm0ms00 s0s02c0cc03s00
desk/<slug:office>/cases/<str:number>/interest                           s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/messages                           s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/messages/settle                    s0s02m0mm0ms00 s0s02c0cc03s00
desk/<slug:office>/cases/<str:number>/opinions                           s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/experts                            s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/opinions/<int:asked>/take-back     s0s02m0mm0ms00 s0s02+0++03s00
desk/<slug:office>/cases/<str:number>/opinions/<int:asked>/link          s0s02m0mm0ms00 s0s02000003s00
desk/<slug:office>/cases/<str:number>/committee                          s0s02m0mm0ms00 s0s02v0vv03s00
desk/<slug:office>/cases/<str:number>/published/<uuid:publication>/withdraw s0s02m0mm0ms00 s0s02000003s00
desk/<slug:office>/cases/<str:number>/help                               s0s02m0mm0ms00 s0s02c0cc03s00
desk/<slug:office>/cases/<str:number>/reopen                             s0s02m0mm0ms00 s0s0230vv03s00
desk/<slug:office>/cases/<str:number>/effects/<uuid:effect>/retry        s0s02m0mm0ms00 s0s02000003s00
api/v1/openapi.json                                                      .............. ..............
api/v1/services                                                          .............. mmmmmmmmmmmmmm
api/v1/services/<service_id>                                             .............. mmmmmmmmmmmmmm
api/v1/cases                                                             11111111111.11 11111111111b11
api/v1/cases/<number>/documents/<document>                               mmmmmmmmmmmmmm mmmmmmmmmmmmmm
api/v1/cases/<number>/submit                                             mmmmmmmmmmmmmm 11111111111011
api/v1/cases/<number>                                                    11111111111011 mmmmmmmmmmmmmm
api/v1/cases/<number>/actions                                            mmmmmmmmmmmmmm 11111111111b11
api/v1/cases/<number>/messages                                           11111111111011 11111111111b11
api/v1/cases/<number>/messages/settle                                    mmmmmmmmmmmmmm 11111111111b11
api/v1/cases/<number>/fee                                                11111111111011 mmmmmmmmmmmmmm
api/v1/cases/<number>/fee/proofs/<proof>                                 11111111111011 mmmmmmmmmmmmmm
api/v1/cases/<number>/hand-over                                          mmmmmmmmmmmmmm 11111111111b11
api/v1/forwardings                                                       mmmmmmmmmmmmmm 11111111111b11
api/v1/                                                                  00000000000000 00000000000000
desk/office/<slug:code>/tokens/                                          s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/tokens/<int:token_id>/take-back/                 s0s02mmmmmms00 s0s02303++3s00
desk/office/<slug:code>/staff/                                           s0s02303..3s00 s0s02303vv3s00
c/<str:secret>                                                           00000000000000 00000000000000
desk/<slug:office>/cases/<str:number>/codes                              s0s02.0..0.s00 s0s02c0cc03s00
verify/cards/                                                            .............. vvvvvvvvvvvvvv
fees/bank/<slug:code>/                                                   mmmmmmmmmmmmmm 00000000000000
desk/office/<slug:code>/fees/                                            s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/fees/bank/                                       mmmmmmmmmmmmmm s0s02303..3s00
desk/office/<slug:code>/cards/                                           s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/cards/specimen.pdf                               s0s02303..3s00 mmmmmmmmmmmmmm
desk/office/<slug:code>/cards/confirm/                                   mmmmmmmmmmmmmm s0s02303+33s00
desk/office/<slug:code>/mailbox/                                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/mailbox/test/                                    mmmmmmmmmmmmmm s0s02303cc3s00
desk/office/<slug:code>/mailbox/remove/                                  s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/indicators/                                      s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/indicators/targets/                              s0s02303..3s00 s0s02303vv3s00
queue/<slug:office_code>/board                                           .............. mmmmmmmmmmmmmm
queue/<slug:office_code>/board/news                                      .............. mmmmmmmmmmmmmm
queue/ticket/<str:code>                                                  .............. ++++++++++++++
queue/ticket/<str:code>/news                                             .............. mmmmmmmmmmmmmm
queue/at/<uuid:device>/<str:code>                                        .............. vvvvvvvvvvvvvv
queue/at/<uuid:device>/<str:code>/given/<str:ticket_code>                .............. mmmmmmmmmmmmmm
api/v1/appointments                                                      11111111111.11 mmmmmmmmmmmmmm
api/v1/appointments/<booking>/cancel                                     mmmmmmmmmmmmmm 11111111111b11
api/v1/appointments/<booking>/move                                       mmmmmmmmmmmmmm 11111111111b11
api/v1/cases/<number>/appointments                                       11111111111011 11111111111b11
api/v1/services/<service_id>/times                                       11111111111v11 mmmmmmmmmmmmmm
appointments/<uuid:uid>                                                  0..000000000.. mmmmmmmmmmmmmm
appointments/<uuid:uid>/calendar.ics                                     0..000000000.. mmmmmmmmmmmmmm
appointments/<uuid:uid>/cancel                                           0..000000000.. 0++000000000++
desk/<slug:office>/appointments                                          s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/appointments.pdf                                      s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/appointments/<uuid:booking>/<slug:deed>               s0s02m0mm03s00 s0s02000003s00
desk/<slug:office>/appointments/<uuid:booking>/cancel                    s0s02.0..03s00 s0s02+0++03s00
desk/<slug:office>/appointments/<uuid:booking>/move                      s0s02c0cc03s00 s0s02c0cc03s00
desk/<slug:office>/appointments/new                                      s0s02.0..03s00 s0s02.0..03s00
rooms/<slug:office_code>/<slug:service_id>                               cccccccccccccc mmmmmmmmmmmmmm
times/<uuid:ref>/<slug:kind>                                             0cc0000000000c 0cc0000000000c
times/<uuid:ref>/<slug:kind>/wait                                        mmmmmmmmmmmmmm 0++0000000000+
desk/office/<slug:code>/appointments/                                    s0s02303..3s00 mmmmmmmmmmmmmm
desk/office/<slug:code>/appointments/rules/                              s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/appointments/add/                                s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/appointments/hours/                              s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/appointments/at/<uuid:resource>/                 s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/appointments/closures/                           s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/queue/                                           s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/queue/counters/                                  s0s02303..3s00 s0s02303vv3s00
feedback/at/<uuid:tablet>/<str:code>                                     .............. cccccccccccccc
desk/office/<slug:code>/feedback/                                        s0s02303..3s00 s0s02303vv3s00
desk/<slug:office>/queue                                                 s0s02.0..0.s00 s0s02000000s00
desk/<slug:office>/queue/news                                            s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/queue/devices                                         s0s02.0..03s00 s0s02v0vv03s00
desk/<slug:office>/queue/devices/<uuid:device>                           s0s02.0..03s00 s0s02m0mm03s00
desk/<slug:office>/queue/report                                          s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/queue/report.csv                                      s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/queue/at/<uuid:counter>                               s0s02.0..03s00 s0s02000003s00
desk/<slug:office>/feedback                                              s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/quarter                                               s0s02.0..0.s00 s0s02m0mm0ms00
desk/<slug:office>/quarter.pdf                                           s0s02.0..0.s00 s0s02m0mm0ms00
my/<str:number>/rate                                                     0cc000000000cc 0cc000000000cc
verify/                                                                  .............. mmmmmmmmmmmmmm
verify/<str:code>.json                                                   .............. mmmmmmmmmmmmmm
verify/<str:code>                                                        .............. ..............
desk/office/<slug:code>/letters/                                         s0s02303..3s00 s0s02303vv3s00
desk/office/<slug:code>/letters/emblem/                                  mmmmmmmmmmmmmm s0s02303vv3s00
desk/office/<slug:code>/letters/emblem/remove/                           s0s02303..3s00 s0s02303++3s00
desk/office/<slug:code>/letters/emblem/picture/                          s0s02303003s00 mmmmmmmmmmmmmm
desk/office/<slug:code>/letters/<slug:letter_kind>/<slug:lang>/          s0s02303..3s00 s0s02303..3s00
documents/<str:code>.pdf                                                 0..00.0..0.000 mmmmmmmmmmmmmm
demo/components/                                                         00000000000000 00000000000000
/                                                                        .............. mmmmmmmmmmmmmm
services                                                                 .............. mmmmmmmmmmmmmm
robots.txt                                                               .............. mmmmmmmmmmmmmm
sitemap.xml                                                              .............. mmmmmmmmmmmmmm
sitemap-<int:part>.xml                                                   .............. mmmmmmmmmmmmmm
situations                                                               .............. mmmmmmmmmmmmmm
situations/<slug:situation>                                              .............. mmmmmmmmmmmmmm
services/<slug:service_id>                                               .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>                            .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/privacy                    .............. mmmmmmmmmmmmmm
offices/<slug:office_code>/levels                                        .............. mmmmmmmmmmmmmm
offices/<slug:office_code>/levels.csv                                    .............. mmmmmmmmmmmmmm
offices/<slug:office_code>/manuals                                       .............. mmmmmmmmmmmmmm
offices/<slug:office_code>/manuals/<manual:manual>.pdf                   .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/manual/<manual:manual>     .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/manual/<manual:manual>.pdf .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/form.pdf                   .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/poster.pdf                 .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/cards.pdf                  .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/checklist                  .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/checklist.pdf              .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/manual.csv                 .............. mmmmmmmmmmmmmm
services/<slug:office_code>/<slug:service_id>/start                      mmmmmmmmmmmmmm ++++++++++++++
offices                                                                  .............. mmmmmmmmmmmmmm
offices/<slug:office_code>                                               .............. mmmmmmmmmmmmmm
schools                                                                  .............. mmmmmmmmmmmmmm
offices/<slug:office_code>/published                                     .............. mmmmmmmmmmmmmm
published/<uuid:ref>                                                     00000000000000 mmmmmmmmmmmmmm
places                                                                   .............. mmmmmmmmmmmmmm
apply/<uuid:ref>                                                         0++0000000000+ mmmmmmmmmmmmmm
apply/<uuid:ref>/go/variant                                              0..0000000000. 0vv0000000000v
apply/<uuid:ref>/go/notice                                               0..0000000000. 0++0000000000+
apply/<uuid:ref>/go/from-list                                            0++0000000000+ 0++0000000000+
apply/<uuid:ref>/go/proxy                                                0++0000000000+ 0++0000000000+
apply/<uuid:ref>/go/contact                                              0++0000000000+ 0++0000000000+
apply/<uuid:ref>/go/phone                                                0++0000000000+ 0++0000000000+
apply/<uuid:ref>/go/check                                                0..0000000000. 0vv0000000000v
apply/<uuid:ref>/go/stop                                                 0++0000000000+ mmmmmmmmmmmmmm
apply/<uuid:ref>/go/later                                                0..0000000000. 0vv0000000000v
apply/<uuid:ref>/go/discard                                              0..0000000000. 0++00000000003
apply/<uuid:ref>/act/<slug:action_id>                                    mmmmmmmmmmmmmm 0++0000000000+
apply/<uuid:ref>/documents/<slug:document_id>                            0..0000000000. 0vv0000000000v
apply/<uuid:ref>/documents/<slug:document_id>/attach                     mmmmmmmmmmmmmm 00000000000000
apply/<uuid:ref>/documents/<slug:document_id>/cut                        0++0000000000+ 0++0000000000+
apply/<uuid:ref>/documents/<slug:document_id>/remove/<uuid:file_ref>     mmmmmmmmmmmmmm 00000000000000
apply/<uuid:ref>/<slug:page_id>                                          0..0000000000. 0vv0000000000v
files/<uuid:case_ref>/<uuid:file_ref>                                    0..0000000000. mmmmmmmmmmmmmm
training/<uuid:course>                                                   .............. vvvvvvvvvvvvvv
training/mine/<str:code>                                                 .............. vvvvvvvvvvvvvv
training/mine/<str:code>/certificate.pdf                                 00000000000000 mmmmmmmmmmmmmm
training/attend/<uuid:meeting>                                           cccccccccccccc cccccccccccccc
training/attend/<uuid:meeting>/<str:code>                                cccccccccccccc mmmmmmmmmmmmmm
track                                                                    .............. vvvvvvvvvvvvvv
track/<str:code>                                                         ++++++++++++++ mmmmmmmmmmmmmm
track/<str:code>/rate                                                    ++++++++++++++ mmmmmmmmmmmmmm
my                                                                       .............. mmmmmmmmmmmmmm
place/<uuid:ref>                                                         0++0000000000+ 0++0000000000+
results/<slug:office_code>/<int:round_id>                                00000000000000 mmmmmmmmmmmmmm
my/<str:number>                                                          0..000000000.. mmmmmmmmmmmmmm
my/<str:number>/news                                                     0..000000000.. mmmmmmmmmmmmmm
my/<str:number>/again                                                    mmmmmmmmmmmmmm 0cc0000000003c
registers                                                                .............. mmmmmmmmmmmmmm
registers/<slug:office_code>/<slug:service_id>                           00000000000000 mmmmmmmmmmmmmm
registers/<slug:office_code>/<slug:service_id>.csv                       00000000000000 mmmmmmmmmmmmmm
registers/<slug:office_code>/<slug:service_id>/<str:number>              00000000000000 mmmmmmmmmmmmmm
registers/<slug:office_code>/<slug:service_id>/<str:number>/withdraw     mmmmmmmmmmmmmm 00000000000000
my/<str:number>/go-on/<slug:link>                                        mmmmmmmmmmmmmm 0cc0000000003c
my/<str:number>/appeal                                                   mmmmmmmmmmmmmm 0cc0000000003c
my/<str:number>/receipt                                                  0..000000000++ mmmmmmmmmmmmmm
my/<str:number>/keep                                                     mmmmmmmmmmmmmm 0++000000000++
my/<str:number>/messages                                                 0..000000000.. 0vv0000000003v
my/<str:number>/mandate                                                  0..000000000.. mmmmmmmmmmmmmm
my/<str:number>/delivery                                                 0++000000000++ 0++000000000++
my/<str:number>/fee/<uuid:receipt>.pdf                                    00000000000000 mmmmmmmmmmmmmm
my/<str:number>/fee/slip                                                 mmmmmmmmmmmmmm 0++000000000++
my/<str:number>/fee/paid                                                 mmmmmmmmmmmmmm 0++000000000++
my/<str:number>/withdraw                                                 0..000000000.. 0++0000000003+
people/<uuid:ref>                                                        0..000000000.. 0vv00000000033
people/<uuid:ref>/<uuid:person>                                          mmmmmmmmmmmmmm 00000000000000
opinion/<str:code>                                                       .............. ++++++++++++++
opinion/<str:code>/files/<uuid:file>                                     00000000000000 mmmmmmmmmmmmmm
answer/<str:code>                                                        00000000000000 00000000000000
answered/<uuid:ref>                                                      00000000000000 mmmmmmmmmmmmmm
batch/<str:code>                                                         00000000000000 00000000000000
batches/<uuid:ref>                                                       00000000000000 00000000000000
batches/<uuid:ref>/letter                                                00000000000000 00000000000000
batches/<uuid:ref>/add                                                   mmmmmmmmmmmmmm 00000000000000
batches/<uuid:ref>/people/<int:at>                                       mmmmmmmmmmmmmm 00000000000000
batches/<uuid:ref>/sheet                                                 mmmmmmmmmmmmmm 00000000000000
batches/<uuid:ref>/documents                                             mmmmmmmmmmmmmm 00000000000000
batches/<uuid:ref>/template.<slug:kind>                                  00000000000000 mmmmmmmmmmmmmm
batches/with/<uuid:ref>                                                  00000000000000 mmmmmmmmmmmmmm
join/<str:code>                                                          00000000000000 00000000000000
privacy                                                                  .............. mmmmmmmmmmmmmm
accessibility                                                            .............. mmmmmmmmmmmmmm
help                                                                     .............. mmmmmmmmmmmmmm
"""


def patterns(resolver: Any, prefix: str = "") -> Iterator[str]:
    """Every address of the site, as its room writes it."""
    for one in resolver.url_patterns:
        where = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, where)
        else:
            assert isinstance(one, URLPattern)
            yield where


def expected() -> dict[str, tuple[str, str]]:
    """The table, by address."""
    lines = [line.split() for line in TABLE.splitlines() if line.strip()]
    return {("" if address == "/" else address): (get, post) for address, get, post in lines}


@dataclass
class World:
    """An office with a submitted case, a draft of the same applicant, a document, and everybody who may knock."""

    names: dict[str, Any]
    codes: dict[str, str]
    browsers: dict[str, Callable[[], Client]]

    def address(self, pattern: str) -> str:
        """A pattern with the names of this world put in; what ``code`` is depends on the room."""
        codes = [code for room, code in self.codes.items() if pattern.startswith(room)]
        names = {**self.names, "code": codes[0]} if codes else self.names
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(names[found[1]]), pattern)

    def answer(self, role: str, method: str, pattern: str) -> str:
        """The letter of what one role gets; whatever it did is undone."""
        with transaction.atomic():
            response = getattr(self.browsers[role](), method)(
                self.address(pattern), FORM if method == "post" else {}
            )
            letter = letter_of(response)
            transaction.set_rollback(True)
        return letter


FORM = {"seen": "1"}
"""What every form of the desk carries: the last event that its page showed."""
LETTERS = {400: "b", 401: "1", 403: "3", 404: "0", 405: "m", 409: "c", 415: "b", 422: "v"}
DOORS = {"/account/second-factor/": "2", "/account/reauthenticate/": "r", "/account/login/": "s"}


def letter_of(response: Any) -> str:
    status = response.status_code
    if 200 <= status < 300:
        return "."
    if status != 302:
        return LETTERS.get(status, f"[{status}]")
    where = response.headers["Location"]
    return next((letter for door, letter in DOORS.items() if where.startswith(door)), "+")


TRAINED = "7k3m-x09a-zq4t-p2ew"


def equipment_of(officer: Actor, office: Office, now: datetime) -> dict[str, Any]:
    """A thing that was handed out, with its line, and an allocation."""
    shared: dict[str, Any] = {"actor": officer, "office": office, "now": now}
    entered = {"kind": "อื่น ๆ", "name": "ก"}
    thing = equipment.enter_thing(ref=uuid4(), typed=entered, **shared)
    to_office = {"holder": "place", "place": office.code}
    line = equipment.hand_out(ref=thing.ref, typed=to_office, **shared)
    begun = {"title": "ก", "basis": "stock"}
    allocation = equipment.allocate(ref=uuid4(), year=now.year + 543, typed=begun, **shared)
    return {"thing": thing.ref, "line": line.seq, "allocation": allocation.ref}


def queue_of(officer: Actor, office: Office, now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """A queue with a counter, a tablet that gives out tickets, one that asks how it was, and somebody who waits."""
    typed = {"works": "A | ก | A | 5", "on_phone": "1"}
    office = queue.set_queue(actor=SYSTEM, office_id=office.pk, typed=typed, now=now)
    desk = queue.add_counter(actor=SYSTEM, office_id=office.pk, name_th="1", name_en="", serves=(), now=now)
    shared: dict[str, Any] = {"actor": officer, "office": office, "name": "ก", "now": now}
    device = queue.open_device(kind="kiosk", **shared)
    tablet = queue.open_device(kind="rating", counter=desk.ref, **shared)
    with transaction.atomic():
        work = settings_from(office.settings).works[0]
        waits = write_ticket(locked_day(office, now), work, channel="walk_in", device="desk", now=now)
    names = {"counter": desk.ref, "device": device.ref, "tablet": tablet.ref, "ticket_code": waits.code}
    return names, {
        "queue/ticket/": waits.code, "queue/at/": code_of(device), "feedback/at/": code_of(tablet),
    }  # fmt: skip


def a_friend(office: Office, now: datetime) -> UUID:
    """Somebody who talks with the office's LINE account, which is not connected any more."""
    account = Account.objects.create(office=office, active=False, created_at=now)
    friend = Friend.objects.create(account=account, mark="m", since=now)
    return friend.ref


def a_mail(office: Office, now: datetime) -> UUID:
    """A newsletter, which was kept aside."""
    kept = keep_mail(office=office, raw=b"From: a@example.com\nPrecedence: bulk\n\nnews", now=now)
    read_mail(mail_id=kept.pk, now=now)
    return kept.ref


def a_card(office: Office, case: Case, now: datetime) -> Card:
    """A card that was made void: nothing more can happen to it."""
    day = now.date()
    return Card.objects.create(
        office=office, case=case, event=1, kind="official", form="1 ข", book="cards", year=2569, seq=1, number="1/2569",
        code="7k3m-x09a-zq4t-p2ez", issued_on=day, last_on=day, why_last="years", state="void", state_on=day, stock=True,
        created_at=now,
    )  # fmt: skip


def an_import(office: Office, seat: int, now: datetime) -> Moving:
    """A table that was moved in and destroyed."""
    return Moving.objects.create(
        office=office, service_id="official-id-card", by_id=seat, by_name="ก", state="done", created_at=now, changed_at=now,
    )  # fmt: skip


def a_course(officer: Actor, office: Office, now: datetime) -> Course:
    """A course that anybody may register for, with a meeting and one who was invited; her code is ``TRAINED``."""
    typed = {"title": "ก", "share": "80", "questions": "ก", "public": "1"}
    course = open_course(actor=officer, office=office, ref=uuid4(), typed=typed, now=now)
    when = {"day": "5/1/2642", "begins": "08.30", "ends": "16.30", "place": "ก"}
    add_meeting(actor=officer, office=office, ref=course.ref, typed=when, now=now)
    people = [checked_person({"first": "ก", "email": "trained@example.com"})]
    invite_people(actor=officer, office=office, ref=course.ref, people=people, now=now)
    Participant.objects.update(code_index=code_index(TRAINED))
    return course


@pytest.fixture
def world(
    counter: Counter,
    applicant: Actor,
    stranger: Actor,
    officer: Actor,
    other_officer: Actor,
    settings: Any,
) -> World:
    settings.CAN_TEXT = "khamkho.people.tests.signing.texts_go_out"
    now, office, receipt, draft = timezone.now(), counter.office, counter.submit(), counter.start()
    case = receipt.case
    attachment = Attachment.objects.filter(case=case)[0].ref
    document = produce(case_id=case.pk, kind="receipt", event=1, now=MONDAY)
    assert document is not None
    day = add_calendar_day(
        actor=SYSTEM,
        office_id=office.pk,
        day=MONDAY.date(),
        kind="closed",
        name_th="ปิด",
        name_en="Shut",
        now=now,
    )
    invited = invite(
        actor=SYSTEM, office_id=office.pk, email="new@example.com", role="officer", name_th="นายใหม่", now=now
    )
    Invitation.objects.filter(pk=invited.pk).update(secret_hash=secret_hash("open-sesame"))
    words = {"subject": "ก", "to": "ข", "body": "ค"}
    office = set_registers(
        actor=SYSTEM,
        office_id=office.pk,
        kept=["advice", "training", "equipment", "cards"],
        kinds="ก",
        years="5",
        now=now,
    )
    asked = {"channel": "phone", "kind": "ก", "question": "ก"}
    advice = log_advice(actor=officer, office=office, ref=uuid4(), typed=asked, now=now)
    course = a_course(officer, office, now)
    meeting = course.meetings.get()
    letter = write_letter(
        actor=officer, office=office, number=case.number or "", kind="memo", lang="th", fields=words, now=now
    )
    later = {"actor": SYSTEM, "office_id": office.pk, "since": date(2099, 1, 5), "now": now}
    works = Membership.objects.get(user_id=officer.user_id).pk
    order = write_order(
        number="1/2642", dated=MONDAY.date(), kind="acting", role="director", member_id=works, **later
    )
    absence = write_absence(member_id=works, until=date(2099, 1, 6), **later)
    paylist = PaymentList.objects.create(office=office, created_at=now, drafted_by_id=works)
    row, token = create_token(office=office, name="p", partner="p", now=now)
    names = {
        "number": case.number, "office": office.code, "office_code": office.code, "code": office.code,
        "service": case.service_id, "service_id": case.service_id, "action": "accept", "action_id": "resubmit",
        "case": case.ref, "case_ref": case.ref, "ref": draft.ref, "page_id": "kind", "effect": uuid4(), "person": uuid4(), "publication": uuid4(),
        "document": "photo", "document_id": "photo", "upload_ref": uuid4(), "file": attachment, "file_ref": attachment,
        "day_id": day.pk, "member_id": Membership.objects.get(user_id=officer.user_id).pk,
        "receipt": uuid4(), "remittance": uuid4(), "month": uuid4(), "proof": uuid4(), "payment": uuid4(), "refund": uuid4(), "do": "match",
        "view": 0, "collection": collection_of(officer, office), "batch": uuid4(), "at": 1, "question": uuid4(), "closing_id": 0, "order_id": order.pk, "absence_id": absence.pk,
        "invitation_id": invited.pk, "secret": "open-sesame", "kind": "received", "manual": "citizen", "lang": "th", "name": "1", "pk": 1,
        "token_id": row.pk, "round_id": a_round(office).pk, "letter": letter.ref, "entry": advice.ref, "mail": a_mail(office, now), "course": course.ref, "meeting": meeting.ref, "letter_kind": "decision", **equipment_of(officer, office, now), "card": a_card(office, case, now).ref, "moving": an_import(office, works, now).ref,
        "token": "none", "deed": "take", "friend": a_friend(office, now), "step": "token", "situation": "lost-card", "indicator": "submitted", "part": 1, "source": "poster",
        "bundle": uuid4(), "paylist": paylist.ref, "payline": uuid4(), "payrow": 0, "paykind": "csv", "paystep": "check",
    }  # fmt: skip
    codes = {"track/": receipt.track, "verify/": document.code, "documents/": document.code}
    roles: dict[str, Any] = {"S": "supervisor", "D": "director", "M": "admin", "A": "auditor"}
    people = {"o": applicant, "s": stranger, "1": officer, "f": officer, "F": other_officer} | {
        letter: make_member(office, role, f"นาย{role}") for letter, role in roles.items()
    }
    around = {"x": "proxy", "e": "employee"}
    people |= {
        letter: Actor(user_id=create_account(email=f"{letter}@example.com", now=now).pk) for letter in around
    }
    for letter, role in around.items():
        for one in (case, draft):
            CasePerson.objects.create(
                case=one, role=role, user_id=people[letter].user_id, created_at=now, since=now
            )
    names |= opinions_of(case, asker=people["S"], of=works)
    codes["opinion/"] = names["link"]
    resource = Resource.objects.create(office=office, kind="counter", name_th="ก", name_en="A")
    names["resource"] = resource.ref
    names["booking"] = names["uid"] = a_booking(resource, case, now).uid
    more, links = queue_of(officer, office, now)
    names |= more
    codes |= links
    codes |= {"training/mine/": TRAINED, "training/attend/": "0123456789abcdef"}
    signed_in = {
        letter: sign_in(Client(), User.objects.get(pk=one.user_id), two_factor=letter not in "os1xe")
        for letter, one in people.items()
    }
    signed_in["c"] = with_the_codes_of(case, draft)
    browsers: dict[str, Callable[[], Client]] = {
        letter: partial(again, client) for letter, client in signed_in.items()
    }
    plain = Client()
    browsers |= {"a": partial(again, plain), "P": lambda: again(plain, {"authorization": f"Bearer {token}"})}
    return World(names, codes, browsers)


def a_booking(resource: Resource, case: Case, now: datetime) -> Booking:
    """A time tomorrow for the case, of a service that gives none."""
    tomorrow = now + timedelta(days=1)
    return Booking.objects.create(
        office=resource.office, service_id=case.service_id, kind="collect", title_th="ก", title_en="A", resource=resource,
        starts_at=tomorrow, ends_at=tomorrow + timedelta(minutes=15), state="booked", code="7k3m-x09b", case=case,
        channel="web", created_at=now, changed_at=now,
    )  # fmt: skip


def collection_of(officer: Actor, office: Office) -> UUID:
    """The office asks a school under it."""
    create_office(
        actor=SYSTEM, code="asked", prefix="ASKED", kind="school", parent_id=office.pk, name_th="ก", name_en="A",
        now=timezone.now(),
    )  # fmt: skip
    wanted = Wanted(
        form="equipment-survey",
        title="ก",
        purpose="ข",
        until=timezone.localdate() + timedelta(days=2),
        offices=["asked"],
    )
    return begin_collection(actor=officer, office=office, wanted=wanted, now=timezone.now()).ref


def a_round(office: Office) -> Round:
    """A round of another service at the office: nobody here applied in it."""
    now = timezone.now()
    times = {"opens_at": now, "closes_at": now + timedelta(days=1), "created_at": now}
    groups = [{"key": "m1", "quota": 0}]
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="school-place-request", now=now)
    return Round.objects.create(
        office=office,
        service_id="school-place-request",
        name_th="ก",
        name_en="A",
        year=2570,
        groups=groups,
        **times,
    )


def opinions_of(case: Case, *, asker: Actor, of: int) -> dict[str, Any]:
    """The officer is asked for an opinion on the whole case, and an expert outside gets a link."""
    day = timezone.localdate()
    question = Question(text="ก", until=day, parts=Parts(whole=True))
    given: dict[str, Any] = {
        "actor": asker,
        "number": case.number,
        "question": question,
        "now": timezone.now(),
    }
    asked = ask_colleague(member_id=of, **given)
    ask_expert(name="ข", email="expert@example.com", **given)
    mail = take_mail(OutgoingMail.objects.latest("created_at").pk, now=timezone.now())
    assert mail
    link = mail.text.partition("/opinion/")[2].split()[0]
    return {"opinion": asked.ref, "asked": asked.asked, "link": link}


def with_the_codes_of(*cases: Case) -> Client:
    """A browser without an account in which tracking codes were typed."""
    client = Client()
    session = client.session
    session[CASES] = [case.pk for case in cases]
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client


def again(client: Client, headers: dict[str, str] | None = None) -> Client:
    """A browser like this one, before it went anywhere."""
    fresh = Client(headers=headers)
    fresh.handler = client.handler  # making the middleware anew takes longer than most of the pages
    if session := client.cookies.get("sessionid"):
        fresh.cookies["sessionid"] = session.value
    return fresh


def test_every_address_is_in_the_table() -> None:
    assert sorted(patterns(get_resolver())) == sorted([*expected(), *TWICE])


@pytest.mark.once
@pytest.mark.rota
@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_the_table_says(world: World, role: str) -> None:
    at, wrong = ROLES.index(role), []
    for pattern, words in expected().items():
        for method, word in zip(("get", "post"), words, strict=True):
            found = world.answer(role, method, pattern)
            if found != word[at]:
                wrong.append(f"{method.upper()} /{pattern}: {word[at]} in the table, {found} at the door")
    assert not wrong, "\n".join(wrong)

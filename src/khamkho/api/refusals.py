"""What only the API says no to."""

from __future__ import annotations

from khamkho.base.errors import Refused


class NotAuthenticated(Refused):
    code = "not-authenticated"
    status = 401
    th = "ต้องใช้โทเคนที่ถูกต้องในส่วนหัว Authorization: Bearer"
    en = "A valid token is needed in the header Authorization: Bearer."


class WrongOffice(Refused):
    code = "wrong-office"
    status = 403
    th = "โทเคนนี้ใช้ได้เฉพาะกับหน่วยงาน {office}"
    en = "This token works for the office {office} only."


class BadBody(Refused):
    code = "bad-body"
    status = 422
    th = "รูปแบบข้อมูลไม่ถูกต้อง: {where}"
    en = "The request does not have the right form: {where}"

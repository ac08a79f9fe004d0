"""The played bank: pays what a QR code says, and tells the office so as a real one would, signed and over the same door."""

from __future__ import annotations

import json
import secrets
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import BadValue, Refused
from khamkho.base.money import parse_baht
from khamkho.catalogue.queries import service_of
from khamkho.fees.contents import secret_of
from khamkho.fees.models import BankLink, Charge
from khamkho.fees.queries.charges import payload_of
from khamkho.fees.rules.messages import signature
from khamkho.fees.rules.promptpay import read_bill
from khamkho.fees.views import bank as door
from khamkho.site.demo.views import demo_only

SHOWN = 20


@demo_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """What is owed at the offices of the demo, and a bank's program that pays it: once, twice, or another amount."""
    if request.method == "POST":
        said = _pay(request.POST.get("qr", ""), request.POST.get("amount", ""), twice="twice" in request.POST)
        messages.info(request, said)
        return redirect("demo:bank")
    rows = Charge.objects.filter(state=Charge.OWED, office__in=BankLink.objects.values("office"))
    owed = rows.select_related("office", "case", "case__version").order_by("-fixed_at")[:SHOWN]
    context = {
        "bills": [
            (one, service_of(one.case.version).title, f"{one.rest:,.2f}", payload_of(one)) for one in owed
        ]
    }
    return render(request, "demo/bank.html", context)


def _pay(qr: str, typed: str, *, twice: bool) -> str:
    bill = read_bill(qr.strip())
    charge = Charge.objects.filter(reference=bill.first).select_related("office").first() if bill else None
    link = (
        BankLink.objects.select_related("key", "office").filter(office=charge.office).first()
        if charge
        else None
    )
    if bill is None or link is None:
        return _("This is no QR code of an office of this demo.")
    try:
        amount = parse_baht(typed) if typed.strip() else bill.amount or Decimal(0)
    except BadValue:
        return _("Write an amount in figures.")
    said = ""
    for _turn in range(2 if twice else 1):
        said = _tell(link, bill.first, bill.second, amount)
    return said


def _tell(link: BankLink, first: str, second: str, amount: Decimal) -> str:
    """Send one signed message through the door for banks."""
    now = timezone.now()
    body = json.dumps(
        {
            "transaction": f"DEMO{secrets.token_hex(6)}",
            "amount": f"{amount:.2f}",
            "ref1": first,
            "ref2": second,
            "paid_on": timezone.localdate(now).isoformat(),
        }
    ).encode()
    time = str(int(now.timestamp()))
    asked = RequestFactory().post(
        reverse("fees:bank", args=[link.office.code]),
        data=body,
        content_type="application/json",
        headers={"X-Khamkho-Time": time, "X-Khamkho-Signature": signature(secret_of(link), time, body)},
    )
    try:
        answer = door(asked, code=link.office.code)
    except Refused as no:
        return no.sentence("th")
    return f"{answer.status_code} {answer.content.decode()}"

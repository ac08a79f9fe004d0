"""Keep a mail whole and sealed before anybody reads it; forget it when its time is over."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.files import clamd
from khamkho.files.commands import drop_blob, store_bytes
from khamkho.files.models import Blob, ScanState
from khamkho.mailin.models import Mail
from khamkho.mailin.queries import (
    SHOWN_FOR,
)
from khamkho.mailin.rules.reading import mark_of
from khamkho.offices.models import Office
from khamkho.vault.commands import destroy_key, new_key
from khamkho.vault.keys import Erased, index
from khamkho.vault.models import DataKey
from khamkho.work.commands import enqueue

KIND = "message/rfc822"


def keep_mail(*, office: Office, raw: bytes, cut: bool = False, now: datetime) -> Mail:
    """Keep a mail whole and sealed, before anybody reads it, and announce that it is to be read.

    The same mail again is the first one. Refuses ``DiskFull``, ``Invalid`` for a mail without a byte.
    """
    if not raw.strip():
        raise Invalid([Problem("mail", "empty", "อีเมลว่างเปล่า", "The mail is empty.")])
    mark = index("mail", f"{office.pk}\0{mark_of(raw)}")
    known = Mail.objects.filter(office=office, mark=mark).first()
    if known is not None:
        return known
    key = new_key()
    blob = _stored(key, raw, now)
    try:
        with transaction.atomic():
            mail = Mail.objects.create(office=office, came_at=now, cut=cut, mark=mark, key=key, blob=blob)
            announce_reading(mail, now)
            return mail
    except IntegrityError:  # the other way in was first
        drop_blob(blob)
        destroy_key(key.pk, now=now)
        return Mail.objects.get(office=office, mark=mark)


def _stored(key: DataKey | None, raw: bytes, now: datetime) -> Blob:
    scan = ScanState.WAITING if clamd.address() else ScanState.NONE
    if key is None:
        raise Erased
    return store_bytes(key=key, data=raw, media_type=KIND, now=now, scan=scan)


def announce_reading(mail: Mail, now: datetime) -> None:
    enqueue(
        "mail-read",
        args={"mail": mail.pk},
        about=f"mail:{mail.pk}",
        order_key=f"mails:{mail.office_id}",
        now=now,
    )


def sweep_mails(*, now: datetime) -> int:
    """Erase mails that belong to no application once they were kept long enough, and forget those that were erased with
    theirs. Returns how many."""
    count, _ = Mail.objects.filter(key=None).delete()
    over = Mail.objects.filter(case=None, came_at__lt=now - SHOWN_FOR).exclude(state=Mail.KEPT)
    for mail in over.select_related("key"):
        with transaction.atomic():
            key_id = mail.key_id
            mail.delete()
            if key_id:
                destroy_key(key_id, now=now)
        count += 1
    return count

"""What a mail brings into its case: its files, and itself under the key of the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from khamkho.base.errors import Refused
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import TooManyFiles
from khamkho.files.commands import LIMIT, Stored, drop_blob, store_bytes, store_file
from khamkho.files.kinds import Accept
from khamkho.files.models import Blob, ScanState
from khamkho.files.refusals import DiskFull
from khamkho.mailin.commands.keeping import KIND
from khamkho.mailin.contents import put_body, raw_of
from khamkho.mailin.models import Mail
from khamkho.mailin.rules.reading import File, Letter
from khamkho.vault.commands import destroy_key
from khamkho.vault.keys import Erased
from khamkho.vault.models import DataKey
from khamkho.work.commands import enqueue


@dataclass
class Taken:
    """The files of a mail, judged as every upload: those that are kept, and why the others are not."""

    most: int = 10
    stored: list[Stored] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    def keep(self, file: File, key: DataKey | None, accept: Accept, now: datetime) -> None:
        try:
            if key is None:
                raise Erased
            if len(self.stored) >= self.most:
                raise TooManyFiles(limit=self.most)
            self.stored.append(
                store_file(key=key, data=file.data, name=file.name, accept=accept, limit=LIMIT, now=now)
            )
        except DiskFull:
            raise
        except Refused as no:
            self.refused.append({"name": file.name, "th": no.sentence("th"), "en": no.sentence("en")})


def belongs(
    mail: Mail,
    letter: Letter,
    case: Case,
    state: str,
    refused: list[dict[str, str]],
    now: datetime,
    *,
    near: str = "",
) -> Mail:
    """From now on the mail lies under the key of its case, and ends with it."""
    case.refresh_from_db()
    old_key, old_blob, scan = mail.key, mail.blob, ScanState.NONE
    raw = raw_of(mail, unscanned=True)
    if old_blob is not None:
        scan = ScanState(old_blob.scan)
    if case.key is None:
        raise Erased
    blob = store_bytes(key=case.key, data=raw, media_type=KIND, now=now, scan=scan)
    with transaction.atomic():
        mail.state, mail.why, mail.case, mail.key, mail.blob = state, "", case, case.key, blob
        put_body(mail, said_of(letter) | {"refused": refused, "near": near})
        mail.save()
        scan_again(mail, blob, now)
        if old_blob is not None:
            drop_blob(old_blob)
        if old_key is not None:
            destroy_key(old_key.pk, now=now)
    return mail


def scan_again(mail: Mail, blob: Blob, now: datetime) -> None:
    """Have a mail looked at once it was read: a virus in one of its files does not keep its words from the office."""
    if blob.scan == ScanState.WAITING:
        enqueue("scan", args={"blob": str(blob.pk)}, about=f"mail:{mail.pk}", now=now)


def said_of(letter: Letter) -> dict[str, Any]:
    return {"sender": letter.sender, "name": letter.name, "to": letter.to, "subject": letter.subject}

"""What is sealed of a mail and of a mailbox."""

from __future__ import annotations

from typing import Any

from khamkho.files.queries import read_blob
from khamkho.mailin.imap import Imap
from khamkho.mailin.models import Mail, Mailbox
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey


def server_of(box: Mailbox) -> Imap | None:
    """How the mailbox is opened; None for an office whose mails come through a pipe alone."""
    if box.sealed is None or box.key is None:
        return None
    kept = unseal_json(box.key, box.sealed, context=f"mailin.box:{box.office_id}")
    return Imap(**kept, since=box.since)


def put_server(box: Mailbox, server: Imap) -> None:
    kept = {name: getattr(server, name) for name in ("host", "port", "security", "username", "password")}
    box.sealed = seal_json(box.key, kept, context=f"mailin.box:{box.office_id}")


def key_of(mail: Mail) -> DataKey | None:
    """The key of a mail; None also when only the reference is left."""
    try:
        return mail.key
    except DataKey.DoesNotExist:
        return None


def body_of(mail: Mail) -> dict[str, Any]:
    """Who wrote, what about, which files could not be taken and why; empty before it was read and once it was erased."""
    if mail.body is None:
        return {}
    try:
        body: dict[str, Any] = unseal_json(key_of(mail), mail.body, context=f"mailin:{mail.ref}")
    except Erased:
        return {}
    return body


def put_body(mail: Mail, body: dict[str, Any]) -> None:
    mail.body = seal_json(mail.key, body, context=f"mailin:{mail.ref}")


def raw_of(mail: Mail, *, unscanned: bool = False) -> bytes:
    """The mail as it came. Refuses ``Erased``, ``Infected``, and ``NotYetScanned`` unless ``unscanned``."""
    if mail.blob is None or key_of(mail) is None:
        raise Erased
    return read_blob(mail.blob, unscanned=unscanned)

"""What the vault can tell an operator."""

from __future__ import annotations

from khamkho.base.crypto import Tampered
from khamkho.vault import secrets
from khamkho.vault.keys import Erased, data_key
from khamkho.vault.models import DataKey


def keks_in_use() -> frozenset[str]:
    """The ids of the key-encryption keys that some data key is wrapped under."""
    return frozenset(DataKey.objects.order_by().values_list("kek_id", flat=True).distinct())


def spare_keks() -> tuple[str, ...]:
    """Old key-encryption keys that no data key needs any more, oldest first.

    Their files may be removed from the home's secrets once no backup that is still kept was made under them.
    """
    in_use = keks_in_use()
    return tuple(kek_id for kek_id in secrets.keks_before(secrets.newest_kek()) if kek_id not in in_use)


def missing_keks() -> tuple[str, ...]:
    """Key-encryption keys that data keys need but the home does not have: their data is unreadable until restored."""
    present = {f"kek-{number}" for number in secrets.kek_numbers()}
    return tuple(sorted(keks_in_use() - present))


def strange_keks() -> tuple[str, ...]:
    """Key-encryption keys that are there and in use, but do not open what was wrapped under their name."""
    strange = []
    for kek_id in sorted(keks_in_use() - set(missing_keks())):
        key = DataKey.objects.filter(kek_id=kek_id).order_by("created_at").first()
        try:
            data_key(key)
        except Tampered:
            strange.append(kek_id)
        except Erased:  # destroyed meanwhile
            continue
    return tuple(strange)

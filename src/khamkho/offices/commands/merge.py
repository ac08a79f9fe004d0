"""Two accounts of one person become one: what offices say to it."""

from __future__ import annotations

from datetime import datetime

from khamkho.offices.models import Membership
from khamkho.offices.rules import MemberAccount
from khamkho.people.models import User


def merge_accounts(*, kept: User, other: User, now: datetime) -> None:
    """Refuse to merge away an account that has, or had, a seat: who signed what hangs on it. Raises MemberAccount."""
    if Membership.objects.filter(user=other).exists():
        raise MemberAccount()

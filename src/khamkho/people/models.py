"""Accounts, what a person told us about themselves, and what happened to their sign-in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes accounts; neither an email address nor a user name is needed."""

    def create_user(self, password: str | None = None, **fields: object) -> User:
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in: an applicant or a member of an office. Identity hangs on the UUID alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(
        blank=True, default=""
    )  # what allauth shows; the addresses live in allauth's table
    lang = models.CharField(max_length=2, choices=[("th", "ไทย"), ("en", "English")], default="th")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return str(self.id)


class Profile(models.Model):
    """What a signed-in person let us keep for the next application; sealed under the person's own key."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    key = models.ForeignKey("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"profile of {self.user_id}"


class NoticeSeen(models.Model):
    """A person was shown a privacy notice: which one, in which version, and when. No consent is implied."""

    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    case_ref = models.CharField(max_length=40, blank=True, default="")  # for somebody without an account
    notice = models.CharField(max_length=60)
    version = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case_ref"], name="people_noticeseen_case")]

    def __str__(self) -> str:
        return f"{self.notice} {self.version}"


class OutgoingMail(models.Model):
    """A message about an account, by mail or SMS, that waits to be sent. Sealed: it holds an address and often a code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Phone(models.Model):
    """A mobile number that an account has proven and is signed in to with; found by ``mark``, sealed under a key of its own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="phones")
    key = models.ForeignKey("vault.DataKey", on_delete=models.SET_NULL, null=True, related_name="+")
    mark = models.CharField(max_length=64, unique=True)  # one number leads to one account
    number = models.BinaryField()
    proven_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"phone {self.pk} of {self.user_id}"


class PhoneCode(models.Model):
    """A code that is on its way to a phone: to sign in, or to add the phone to an account (``user``).

    The row counts wrong tries under its lock, so that guesses sent at once count one after another. The code itself
    is not kept, only what it can be compared with; the number is sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    number = models.BinaryField()
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class SecurityEvent(models.Model):
    """Something that changed how an account is signed in to. Kept even when the account is gone."""

    class What(models.TextChoices):
        SECOND_FACTOR_ADDED = "second-factor-added"
        SECOND_FACTOR_REMOVED = "second-factor-removed"
        SECOND_FACTOR_RESET = "second-factor-reset"
        RECOVERY_CODES_MADE = "recovery-codes-made"
        PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
        ADDRESS_ADDED = "address-added"
        ADDRESS_REMOVED = "address-removed"
        ADDRESS_CHANGED = "address-changed"
        PHONE_ADDED = "phone-added"
        PHONE_REMOVED = "phone-removed"
        SESSIONS_ENDED = "sessions-ended"
        ACCOUNT_CLOSED = "account-closed"
        ACCOUNT_MERGED = "account-merged"
        ACCOUNT_TAKEN_IN = "account-taken-in"

    user = models.UUIDField(db_index=True)  # not a foreign key: the record outlives the account
    by = models.UUIDField(null=True)  # None: the command line of the server
    office_code = models.CharField(max_length=40, blank=True, default="")
    what = models.CharField(max_length=30, choices=What.choices)
    reason = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what} {self.user}"

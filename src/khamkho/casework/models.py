"""Tables of the case. What a person wrote is sealed under the case's own key; plain columns are a declared projection.

The projection (number, service, office, step, dates, assignee, the applicant's display name with its keys for
sorting and searching, and facets) is what lists, counts and deadlines need, and nothing more.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from khamkho.catalogue.models import PublishedVersion
from khamkho.files.models import Blob
from khamkho.offices.models import Membership, Office, Round
from khamkho.vault.models import DataKey


class Case(models.Model):
    """One application going through a service."""

    DRAFT, OPEN, ENDED = "draft", "open", "ended"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001 - a draft has no number yet
    number_year = models.PositiveIntegerField(null=True, help_text="Buddhist Era")
    number_seq = models.PositiveIntegerField(null=True)
    track_index = models.CharField(max_length=64, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    variant = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, default=DRAFT)
    step = models.CharField(max_length=80, blank=True)
    waiting_for = models.CharField(max_length=16, blank=True)
    end = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=16)
    lang = models.CharField(max_length=2, default="th")
    partner = models.CharField(max_length=80, blank=True)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    display_name = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=400, blank=True)
    search_key = models.CharField(max_length=400, blank=True)
    facets = models.JSONField(default=dict)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    step_due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(null=True)
    # Null, not an empty list: SQLite would rebuild the table for a default, and lose the triggers of its search index.
    extensions = models.JSONField(null=True, help_text="days (working days), by (a role)")
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="in baht, for the limits of orders"
    )
    interests = models.JSONField(null=True, help_text="accounts of members who declared an interest")
    helped = models.JSONField(null=True, help_text="by (an account of a member), way")
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    earlier_offices = models.JSONField(
        null=True,
        help_text="where it lay before it was handed over: office, code, name, number, at, until (a day), letter",
    )
    asked = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="the office whose answer this is, when it was asked",
    )
    batch = models.CharField(  # noqa: DJ001 - most came alone; a default would rebuild the table
        max_length=24, null=True, help_text="the code of the batch that it was handed in with"
    )
    paper_at = models.DateTimeField(null=True, help_text="since when its paper waits to be typed in")
    fee = models.JSONField(
        null=True, help_text="how its fee stands: state, amount, paid, number of the proof of payment"
    )

    head_seq = models.PositiveIntegerField(default=0)
    head_mac = models.BinaryField(default=b"")

    # DO_NOTHING: destroying the key is how a case is erased, and the row has to outlive it.
    key = models.ForeignKey(DataKey, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    # Last, because SQLite walks through a long column to reach the ones behind it.
    body = models.BinaryField(null=True)
    working_copy = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_number_from_submission", condition=Q(state="draft") | Q(number__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["office", "number_year", "number_seq"], name="case_number_once_in_its_book"
            ),
            models.CheckConstraint(
                name="case_end_when_ended", condition=Q(state="ended") ^ Q(ended_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            # Whole indexes: SQLite does not use one with a condition when the condition comes as a parameter.
            # Counts and filters of an inbox read nothing else; "id" keeps the order of those due at one moment.
            models.Index(
                fields=[
                    "office",
                    "state",
                    "due_at",
                    "id",
                    "waiting_for",
                    "assignee",
                    "service_id",
                    "changed_at",
                    "head_seq",
                ],
                name="case_inbox",
            ),
            models.Index(fields=["office", "search_key", "state"], name="case_names"),
            models.Index(fields=["office", "-received_at"], name="case_register"),
            models.Index(fields=["office", "service_id", "number_year", "number_seq"], name="case_book"),
            models.Index(fields=["applicant", "-changed_at"], name="case_applicant"),
            models.Index(
                fields=["office", "decided_at"],
                name="case_untold",
                condition=Q(decided_at__isnull=False, told_at__isnull=True),
            ),
            models.Index(
                fields=["office", "service_id", "-ended_at"],
                name="case_lately",
                condition=Q(ended_at__isnull=False),
            ),
            models.Index(fields=["state", "changed_at"], name="case_draft_age"),
            models.Index(fields=["partner", "-created_at"], name="case_partner"),
            models.Index(fields=["batch"], name="case_batch", condition=Q(batch__isnull=False)),
            models.Index(
                fields=["office", "paper_at"], name="case_paper", condition=Q(paper_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.ref}"

    @property
    def about(self) -> str:
        """How effects and timers name this case."""
        return f"case:{self.pk}"


class Event(models.Model):
    """One thing that happened to a case: a plain header and a sealed body, chained by a MAC.

    ``mac`` covers the previous MAC, the header and the hash of the sealed body, so the chain can be
    verified after the body's key has been destroyed.
    """

    EVERYONE, OFFICE, NAMED, DECIDERS = "everyone", "office", "named", "deciders"

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_role = models.CharField(max_length=16, blank=True)
    audience = models.CharField(max_length=16, default=EVERYONE)
    readers = models.JSONField(default=list)
    step = models.CharField(max_length=80, blank=True)
    case_hash = models.CharField(max_length=64)
    body = models.BinaryField(null=True)
    body_hash = models.CharField(max_length=64)
    mac = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "seq"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.kind}"


class Returned(models.Model):
    """How often an office marked something of a service in a month: counts without any case, so nobody's data.

    An empty ``where`` counts the returns themselves.
    """

    office = models.ForeignKey("offices.Office", models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=64)
    month = models.DateField()
    where = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "service_id", "month", "where"], name="returned_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.service_id} {self.month} {self.where} {self.times}"


class LateNotice(models.Model):
    """A reason that somebody has to write because a case is late; once written, the notice and its copy for oversight.

    The reason itself is sealed in the event ``event`` of the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="late_notices")
    turn = models.PositiveIntegerField()
    called_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    event = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "turn"], name="latenotice_once"),
            models.CheckConstraint(
                name="latenotice_written_in_an_event",
                condition=Q(written_at__isnull=True, event__isnull=True)
                | Q(written_at__isnull=False, event__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="latenotice_open", condition=Q(written_at__isnull=True)),
            models.Index(fields=["-written_at"], name="latenotice_written"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.turn}"


class CaseLink(models.Model):
    """One case points at another: an appeal at what it is against, one case at what it opened or answers, one that came
    again at what was given back, this year's work at last year's."""

    APPEAL, OPENED, ANSWERS, AGAIN, YEAR = "appeal", "opened", "answers", "again", "year"
    TOLD = (APPEAL, AGAIN)
    """Links that the applicant made, and sees; the others she sees where both cases are hers."""
    BETWEEN_OFFICES = (OPENED, ANSWERS)
    """How a case points at one of the same matter at another office."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")  # a draft may be thrown away
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=16)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="caselink_once"),
            models.CheckConstraint(name="caselink_to_another", condition=~Q(case=models.F("other"))),
        ]
        indexes: ClassVar = [models.Index(fields=["other", "kind"], name="caselink_other")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Handover(models.Model):
    """A case went from one office to another: the number that it had at the first stays in that office's book.

    Why is sealed in the event ``event`` of the case. ``letter`` is the covering letter, where one went with it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    event = models.PositiveIntegerField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    number_year = models.PositiveIntegerField(help_text="Buddhist Era")
    number_seq = models.PositiveIntegerField()
    to = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    letter = models.ForeignKey("Letter", models.PROTECT, null=True, related_name="handovers")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "event"], name="handover_once")]
        indexes: ClassVar = [
            models.Index(fields=["number"], name="handover_number"),
            models.Index(fields=["office", "number_year", "number_seq"], name="handover_book"),
        ]

    def __str__(self) -> str:
        return f"{self.number} to {self.to_id}"


class CasePerson(models.Model):
    """Somebody around a case besides its applicant: in which role, with which account, from when, until when.

    Until ``since`` there is only an invitation. What each may do is in ``rules/people.py``.
    """

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="people")
    role = models.CharField(max_length=16)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.BinaryField(default=b"")  # as the applicant wrote it, sealed under the case's key
    invitation = models.CharField(  # noqa: DJ001 - none once it was used or taken back
        max_length=64, null=True, unique=True, help_text="keyed index of the code in the link"
    )
    created_at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "case"], name="caseperson_now", condition=Q(until__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class Talk(models.Model):
    """What waits in the messages of a case: one that the office has not dealt with, or an answer that it expects.

    The messages themselves are events; this is what lists need of them. Where nothing waits there is no row.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="talk")
    came_at = models.DateTimeField(null=True, help_text="since when a message waits for the office")
    asked_at = models.DateTimeField(null=True, help_text="since when the office waits for an answer")
    answer_by = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="talk_waits_for_something",
                condition=Q(came_at__isnull=False) | Q(asked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class Pickup(models.Model):
    """Something of a case waits to be collected, or is on its way: what lists need of it.

    Calls, tracking numbers and reasons are events of the case. Once it was handed over there is no row.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="pickup")
    ready_at = models.DateTimeField(help_text="since when it waits")
    way = models.CharField(
        max_length=8, blank=True, help_text="mailbag or post; empty: collected at the office"
    )
    sent_on = models.DateField(null=True, help_text="since when it is on its way")
    untold = models.BooleanField(default=False, help_text="no notice could tell that it is ready")
    reminded_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True, help_text="the last call")
    outcome = models.CharField(max_length=8, blank=True, help_text="of the last call")
    next_on = models.DateField(null=True, help_text="not to be called before this day")
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ready_at"], name="pickup_longest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.way}"


class Opinion(models.Model):
    """An opinion that somebody is asked for: a member of an office, or an expert who gets a link.

    What is asked, of whom, what she may see, and what she answers are sealed in the events ``asked`` and ``answered``.
    The row is part of the case's fingerprint, because it opens parts of the case to a reader.
    """

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    asked = models.PositiveIntegerField(help_text="seq of the event that asked")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")  # None: an expert
    invitation = models.CharField(  # noqa: DJ001 - a member has none, nor has who answered
        max_length=64,
        null=True,
        unique=True,
        help_text="keyed index of the code in the link, then of the ticket",
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, help_text="since when one browser holds the link")
    answered = models.PositiveIntegerField(null=True, help_text="seq of the event that answered")
    ended_at = models.DateTimeField(null=True, help_text="since when it is not wanted any more")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "asked"], name="opinion_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["member", "due_at"],
                name="opinion_open",
                condition=Q(answered__isnull=True, ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.asked}"


class Attachment(models.Model):
    """A file that belongs to one of the documents a case needs."""

    DRAFT, HANDED_IN, REMOVED = "draft", "handed-in", "removed"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    document = models.CharField(max_length=80)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")  # None once erased
    name = models.BinaryField()
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, default=DRAFT)
    dropped = models.BooleanField(
        default=False
    )  # taken out of the working copy, still part of what was handed in
    # Who made it from the original that was shown, and when: the office's own copy.
    copied_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    copied_at = models.DateTimeField(null=True)
    # Of a photograph for a card: the picture it was cut out of, while another part may be chosen; and which part, sealed.
    whole = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    photo = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.document}"


class Look(models.Model):
    """What a member has seen of a case: its last event when she had its page open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "case"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.case_id}/{self.seq}"


class Seen(models.Model):
    """Until when a member counts everything at an office as seen: her first day there, or when she said so."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "office"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} saw all of {self.office_id} at {self.until}"


class Counter(models.Model):
    """The last number given in one book of an office in one year; numbers have no gaps."""

    CASES = "cases"
    PAYMENTS = "payments"
    CARDS = "cards"
    FEES = "fees"
    """The book of payment lists, and how the books of cards and of fees begin: other rooms keep and verify them."""
    OLD = "old"
    OLD_FROM = 100_000_000
    """The order of what was moved in from an earlier register: its numbers are not ours, so there may be gaps. Its
    places lie behind all that a book of ours ever reaches."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    book = models.CharField(max_length=40)
    year = models.PositiveIntegerField(help_text="Buddhist Era")
    last = models.PositiveIntegerField(default=0)
    mac = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "book", "year"], name="counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.book} {self.year}: {self.last}"


class Letter(models.Model):
    """One letter, memo, order or certificate of an office; from its signing on, one line in the office's letter book.

    Born in the command that decides, with its number; the PDF follows. A number that was given stays in the book. What
    it says is sealed under the key of its case, or one of its own; who it goes to and what it is about are plain, as
    in every letter book, and go when the case is erased.
    """

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True, help_text="for verifying; unguessable")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="letters")
    follows = models.PositiveIntegerField(null=True, help_text="seq of the case's event that it follows from")
    kind = models.CharField(max_length=20)
    lang = models.CharField(max_length=2, default="th")
    book = models.CharField(max_length=40)
    year = models.PositiveIntegerField(null=True, help_text="Buddhist Era")
    seq = models.PositiveIntegerField(null=True, help_text="None when the number was typed in")
    number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10)
    revision = models.PositiveIntegerField(
        default=1, help_text="of the draft: who signs names the one she read"
    )
    to_name = models.CharField(max_length=400, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    search_key = models.CharField(max_length=800, blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="since when it is replaced, revoked or void")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="newer")
    blob = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")
    key = models.ForeignKey(DataKey, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    content = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "book", "year", "number"],
                condition=~Q(number=""),
                name="letter_number_once",
            ),
            models.UniqueConstraint(fields=["office", "book", "year", "seq"], name="letter_seq_once"),
            models.UniqueConstraint(fields=["case", "kind", "follows"], name="letter_follows_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "book", "year", "-signed_at"], name="letter_book"),
            models.Index(fields=["office", "state"], name="letter_states"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.ref}"

    @property
    def about(self) -> str:
        """How its effects name what it belongs to: its case, else its office."""
        return f"case:{self.case_id}" if self.case_id else f"office:{self.office_id}"


class Committee(models.Model):
    """A committee that was appointed for a case by an order. A new order makes a new one; the case has one at a time."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="committees")
    name = models.CharField(max_length=200, blank=True)
    order_number = models.CharField(max_length=80)
    order_date = models.DateField()
    until = models.DateField(null=True, help_text="the last day of its term")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="since when another committee stands in its place")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="committee_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.order_number}"


class CommitteeMember(models.Model):
    """Somebody on a committee: a member of an office, or a person from outside whose name is sealed under the case's key."""

    CHAIR, MEMBER, SECRETARY = "chair", "member", "secretary"

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members")
    seat = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    name = models.BinaryField(default=b"")
    role = models.CharField(max_length=12)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "seat"], name="committeemember_once")
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.role}"


class Publication(models.Model):
    """A file of the office's own work that stands on its public page, until it is withdrawn."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="publications")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    title = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["office", "-published_at"],
                name="publication_shown",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.ref}"


class Begun(models.Model):
    """The year (or the month) began this work at this office: once for each turn."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "service_id", "period"], name="begun_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.service_id} {self.period}"


class Term(models.Model):
    """A keyed index entry: lets an officer find a case by identity number or phone without storing either plainly."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=16)
    index = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "kind", "index"], name="term_once")]
        indexes: ClassVar = [models.Index(fields=["kind", "index"], name="term_lookup")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Reply(models.Model):
    """The first answer to a command sent under a client's key, so that a repeat gets the same answer."""

    scope = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key"], name="reply_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


class Seal(models.Model):
    """The daily seal over all chain heads; the same text is exported to the home's ``seals`` folder."""

    day = models.DateField(unique=True)
    heads = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    mac = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} {self.digest}"

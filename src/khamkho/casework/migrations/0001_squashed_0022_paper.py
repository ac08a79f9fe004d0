import khamkho.casework.search_index
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("casework", "0001_initial"),
        ("casework", "0002_search"),
        ("casework", "0003_inbox_covering"),
        ("casework", "0004_case_links"),
        ("casework", "0005_letters"),
        ("casework", "0006_looks"),
        ("casework", "0007_the_clock"),
        ("casework", "0008_copies"),
        ("casework", "0009_interests"),
        ("casework", "0010_returned"),
        ("casework", "0011_people"),
        ("casework", "0012_talk"),
        ("casework", "0013_amount_and_help"),
        ("casework", "0014_handovers"),
        ("casework", "0015_case_round"),
        ("casework", "0017_internal_work"),
        ("casework", "0018_asked"),
        ("casework", "0019_photo"),
        ("casework", "0020_pickup"),
        ("casework", "0021_batch"),
        ("casework", "0022_paper"),
    ]

    dependencies = [
        ("catalogue", "0001_initial"),
        ("files", "0001_initial"),
        ("offices", "0001_squashed_0008_closing"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(unique=True)),
                        ("heads", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("mac", models.BinaryField()),
                        ("sealed_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.CharField(max_length=40, null=True, unique=True)),
                        ("number_year", models.PositiveIntegerField(help_text="Buddhist Era", null=True)),
                        ("number_seq", models.PositiveIntegerField(null=True)),
                        ("track_index", models.CharField(max_length=64, unique=True)),
                        ("service_id", models.CharField(max_length=80)),
                        ("variant", models.CharField(blank=True, max_length=80)),
                        ("state", models.CharField(default="draft", max_length=8)),
                        ("step", models.CharField(blank=True, max_length=80)),
                        ("waiting_for", models.CharField(blank=True, max_length=16)),
                        ("end", models.CharField(blank=True, max_length=16)),
                        ("channel", models.CharField(max_length=16)),
                        ("lang", models.CharField(default="th", max_length=2)),
                        ("partner", models.CharField(blank=True, max_length=80)),
                        ("display_name", models.CharField(blank=True, max_length=200)),
                        ("sort_key", models.CharField(blank=True, max_length=400)),
                        ("search_key", models.CharField(blank=True, max_length=400)),
                        ("facets", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField(null=True)),
                        ("deemed_at", models.DateTimeField(null=True)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("step_due_at", models.DateTimeField(null=True)),
                        ("paused_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("complete_at", models.DateTimeField(null=True)),
                        (
                            "extensions",
                            models.JSONField(help_text="days (working days), by (a role)", null=True),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="in baht, for the limits of orders",
                                max_digits=14,
                                null=True,
                            ),
                        ),
                        (
                            "interests",
                            models.JSONField(
                                help_text="accounts of members who declared an interest", null=True
                            ),
                        ),
                        ("helped", models.JSONField(help_text="by (an account of a member), way", null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("told_at", models.DateTimeField(null=True)),
                        (
                            "earlier_offices",
                            models.JSONField(
                                help_text="where it lay before it was handed over: office, code, name, number, at, until (a day), letter",
                                null=True,
                            ),
                        ),
                        (
                            "batch",
                            models.CharField(
                                help_text="the code of the batch that it was handed in with",
                                max_length=24,
                                null=True,
                            ),
                        ),
                        (
                            "paper_at",
                            models.DateTimeField(
                                help_text="since when its paper waits to be typed in", null=True
                            ),
                        ),
                        ("head_seq", models.PositiveIntegerField(default=0)),
                        ("head_mac", models.BinaryField(default=b"")),
                        ("body", models.BinaryField(null=True)),
                        ("working_copy", models.BinaryField(null=True)),
                        (
                            "applicant",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked",
                            models.ForeignKey(
                                help_text="the office whose answer this is, when it was asked",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.round",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.publishedversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
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
                            models.Index(
                                fields=["office", "service_id", "number_year", "number_seq"], name="case_book"
                            ),
                            models.Index(fields=["applicant", "-changed_at"], name="case_applicant"),
                            models.Index(
                                condition=models.Q(("decided_at__isnull", False), ("told_at__isnull", True)),
                                fields=["office", "decided_at"],
                                name="case_untold",
                            ),
                            models.Index(
                                condition=models.Q(("ended_at__isnull", False)),
                                fields=["office", "service_id", "-ended_at"],
                                name="case_lately",
                            ),
                            models.Index(fields=["state", "changed_at"], name="case_draft_age"),
                            models.Index(fields=["partner", "-created_at"], name="case_partner"),
                            models.Index(
                                condition=models.Q(("batch__isnull", False)),
                                fields=["batch"],
                                name="case_batch",
                            ),
                            models.Index(
                                condition=models.Q(("paper_at__isnull", False)),
                                fields=["office", "paper_at"],
                                name="case_paper",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("number__isnull", False), _connector="OR"
                                ),
                                name="case_number_from_submission",
                            ),
                            models.UniqueConstraint(
                                fields=("office", "number_year", "number_seq"),
                                name="case_number_once_in_its_book",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "ended"), ("ended_at__isnull", True), _connector="XOR"
                                ),
                                name="case_end_when_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Begun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("service_id", models.CharField(max_length=80)),
                        ("period", models.CharField(max_length=20)),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "service_id", "period"), name="begun_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("document", models.CharField(max_length=80)),
                        ("name", models.BinaryField()),
                        ("media_type", models.CharField(max_length=80)),
                        ("size", models.PositiveBigIntegerField()),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("dropped", models.BooleanField(default=False)),
                        ("copied_at", models.DateTimeField(null=True)),
                        ("photo", models.BinaryField(null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "blob",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.blob",
                            ),
                        ),
                        (
                            "copied_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "whole",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.blob",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="CaseLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("created_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="casework.case",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="linked_from",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["other", "kind"], name="caselink_other")],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "other", "kind"), name="caselink_once"),
                            models.CheckConstraint(
                                condition=models.Q(("case", models.F("other")), _negated=True),
                                name="caselink_to_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("role", models.CharField(max_length=16)),
                        ("name", models.BinaryField(default=b"")),
                        (
                            "invitation",
                            models.CharField(
                                help_text="keyed index of the code in the link",
                                max_length=64,
                                null=True,
                                unique=True,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("since", models.DateTimeField(null=True)),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="people",
                                to="casework.case",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("until__isnull", True)),
                                fields=["user", "case"],
                                name="caseperson_now",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Committee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("order_number", models.CharField(max_length=80)),
                        ("order_date", models.DateField()),
                        ("until", models.DateField(help_text="the last day of its term", null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="since when another committee stands in its place", null=True
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="committees",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("case",),
                                name="committee_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.BinaryField(default=b"")),
                        ("role", models.CharField(max_length=12)),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="casework.committee",
                            ),
                        ),
                        (
                            "seat",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "seat"), name="committeemember_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("book", models.CharField(max_length=40)),
                        ("year", models.PositiveIntegerField(help_text="Buddhist Era")),
                        ("last", models.PositiveIntegerField(default=0)),
                        ("mac", models.BinaryField(default=b"")),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("office", "book", "year"), name="counter_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("kind", models.CharField(max_length=32)),
                        ("actor_kind", models.CharField(max_length=16)),
                        ("actor_id", models.CharField(blank=True, max_length=64)),
                        ("actor_role", models.CharField(blank=True, max_length=16)),
                        ("audience", models.CharField(default="everyone", max_length=16)),
                        ("readers", models.JSONField(default=list)),
                        ("step", models.CharField(blank=True, max_length=80)),
                        ("case_hash", models.CharField(max_length=64)),
                        ("body", models.BinaryField(null=True)),
                        ("body_hash", models.CharField(max_length=64)),
                        ("mac", models.BinaryField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("case", "seq"), name="event_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LateNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("turn", models.PositiveIntegerField()),
                        ("called_at", models.DateTimeField()),
                        ("escalated_at", models.DateTimeField(null=True)),
                        ("written_at", models.DateTimeField(null=True)),
                        ("event", models.PositiveIntegerField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_notices",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("written_at__isnull", True)),
                                fields=["case"],
                                name="latenotice_open",
                            ),
                            models.Index(fields=["-written_at"], name="latenotice_written"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "turn"), name="latenotice_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("event__isnull", True), ("written_at__isnull", True)),
                                    models.Q(("event__isnull", False), ("written_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="latenotice_written_in_an_event",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "code",
                            models.CharField(
                                help_text="for verifying; unguessable", max_length=40, unique=True
                            ),
                        ),
                        (
                            "follows",
                            models.PositiveIntegerField(
                                help_text="seq of the case's event that it follows from", null=True
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("lang", models.CharField(default="th", max_length=2)),
                        ("book", models.CharField(max_length=40)),
                        ("year", models.PositiveIntegerField(help_text="Buddhist Era", null=True)),
                        (
                            "seq",
                            models.PositiveIntegerField(
                                help_text="None when the number was typed in", null=True
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=80)),
                        ("state", models.CharField(max_length=10)),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=1, help_text="of the draft: who signs names the one she read"
                            ),
                        ),
                        ("to_name", models.CharField(blank=True, max_length=400)),
                        ("subject", models.CharField(blank=True, max_length=300)),
                        ("search_key", models.CharField(blank=True, max_length=800)),
                        ("created_at", models.DateTimeField()),
                        ("signed_at", models.DateTimeField(null=True)),
                        ("issued_at", models.DateTimeField(null=True)),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="since when it is replaced, revoked or void", null=True
                            ),
                        ),
                        ("content", models.BinaryField(null=True)),
                        (
                            "blob",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.blob",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="casework.case",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="newer",
                                to="casework.letter",
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["office", "book", "year", "-signed_at"], name="letter_book"),
                            models.Index(fields=["office", "state"], name="letter_states"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("office", "book", "year", "number"),
                                name="letter_number_once",
                            ),
                            models.UniqueConstraint(
                                fields=("office", "book", "year", "seq"), name="letter_seq_once"
                            ),
                            models.UniqueConstraint(
                                fields=("case", "kind", "follows"), name="letter_follows_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event", models.PositiveIntegerField()),
                        ("number", models.CharField(max_length=40)),
                        ("number_year", models.PositiveIntegerField(help_text="Buddhist Era")),
                        ("number_seq", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="casework.case",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "letter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="casework.letter",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["number"], name="handover_number"),
                            models.Index(
                                fields=["office", "number_year", "number_seq"], name="handover_book"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "event"), name="handover_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Look",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="casework.case",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("user", "case"), name="look_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("asked", models.PositiveIntegerField(help_text="seq of the event that asked")),
                        (
                            "invitation",
                            models.CharField(
                                help_text="keyed index of the code in the link, then of the ticket",
                                max_length=64,
                                null=True,
                                unique=True,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "opened_at",
                            models.DateTimeField(
                                help_text="since when one browser holds the link", null=True
                            ),
                        ),
                        (
                            "answered",
                            models.PositiveIntegerField(
                                help_text="seq of the event that answered", null=True
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(help_text="since when it is not wanted any more", null=True),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="casework.case",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("answered__isnull", True), ("ended_at__isnull", True)),
                                fields=["member", "due_at"],
                                name="opinion_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "asked"), name="opinion_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pickup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ready_at", models.DateTimeField(help_text="since when it waits")),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                help_text="mailbag or post; empty: collected at the office",
                                max_length=8,
                            ),
                        ),
                        ("sent_on", models.DateField(help_text="since when it is on its way", null=True)),
                        (
                            "untold",
                            models.BooleanField(
                                default=False, help_text="no notice could tell that it is ready"
                            ),
                        ),
                        ("reminded_at", models.DateTimeField(null=True)),
                        ("called_at", models.DateTimeField(help_text="the last call", null=True)),
                        ("outcome", models.CharField(blank=True, help_text="of the last call", max_length=8)),
                        (
                            "next_on",
                            models.DateField(help_text="not to be called before this day", null=True),
                        ),
                        ("calls", models.PositiveIntegerField(default=0)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pickup",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ready_at"], name="pickup_longest")],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(blank=True, max_length=400)),
                        ("published_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="casework.case",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="casework.attachment",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=["office", "-published_at"],
                                name="publication_shown",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("scope", models.CharField(max_length=120)),
                        ("key", models.CharField(max_length=120)),
                        ("content_hash", models.CharField(max_length=64)),
                        ("created_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("scope", "key"), name="reply_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Returned",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("service_id", models.CharField(max_length=64)),
                        ("month", models.DateField()),
                        ("where", models.CharField(blank=True, max_length=80)),
                        ("times", models.PositiveIntegerField(default=0)),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "service_id", "month", "where"),
                                name="returned_counted_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateTimeField()),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("user", "office"), name="seen_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Talk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "came_at",
                            models.DateTimeField(
                                help_text="since when a message waits for the office", null=True
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                help_text="since when the office waits for an answer", null=True
                            ),
                        ),
                        ("answer_by", models.DateTimeField(null=True)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="talk",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("came_at__isnull", False), ("asked_at__isnull", False), _connector="OR"
                                ),
                                name="talk_waits_for_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=16)),
                        ("index", models.CharField(max_length=64)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="terms",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["kind", "index"], name="term_lookup")],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "kind", "index"), name="term_once")
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(
            code=khamkho.casework.search_index.make_search,
            reverse_code=khamkho.casework.search_index.drop_search,
        ),
    ]

import django.db.models.deletion
import uuid
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("training", "0001_initial"),
        ("training", "0002_called_off"),
    ]

    dependencies = [
        ("casework", "0001_squashed_0022_paper"),
        ("offices", "0001_squashed_0008_closing"),
        ("vault", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Course",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(max_length=200)),
                        ("target", models.CharField(blank=True, max_length=300)),
                        ("about", models.TextField(blank=True)),
                        ("seats", models.PositiveIntegerField(help_text="None: as many as come", null=True)),
                        (
                            "share",
                            models.PositiveSmallIntegerField(
                                default=80, help_text="percent of the hours, for a certificate"
                            ),
                        ),
                        (
                            "public",
                            models.BooleanField(default=False, help_text="anybody may register on its page"),
                        ),
                        (
                            "closes_on",
                            models.DateField(help_text="last day to register or to reply", null=True),
                        ),
                        (
                            "questions",
                            models.JSONField(default=list, help_text="of the satisfaction form: th, en"),
                        ),
                        ("called_off_on", models.DateField(null=True)),
                        (
                            "called_off_why",
                            models.CharField(blank=True, help_text="as its people were told", max_length=300),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "key",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
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
                        "indexes": [models.Index(fields=["office", "-created_at"], name="training_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("day", models.DateField()),
                        ("begins", models.TimeField()),
                        ("ends", models.TimeField()),
                        ("place", models.CharField(max_length=200)),
                        ("speaker", models.CharField(blank=True, max_length=200)),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="training.course",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "begins", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("begins__lt", models.F("ends"))),
                                name="training_meeting_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
                    fields=[
                        (
                            "ref",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "levels",
                            models.JSONField(help_text="1 to 5 for each question, null for one left out"),
                        ),
                        ("comment", models.BinaryField(null=True)),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opinions",
                                to="training.course",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "reply",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("waiting", "Waiting"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("came_by", models.CharField(help_text="list, or public", max_length=10)),
                        (
                            "code_index",
                            models.CharField(
                                help_text="keyed hash of the code in her mail", max_length=64, unique=True
                            ),
                        ),
                        (
                            "email_index",
                            models.CharField(
                                blank=True, help_text="keyed hash, within the course", max_length=64
                            ),
                        ),
                        (
                            "phone_index",
                            models.CharField(
                                blank=True, help_text="keyed hash, within the course", max_length=64
                            ),
                        ),
                        (
                            "surveyed",
                            models.BooleanField(
                                default=False, help_text="has filled in the form; not which one"
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("replied_at", models.DateTimeField(null=True)),
                        ("body", models.BinaryField(null=True)),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="people",
                                to="training.course",
                            ),
                        ),
                        (
                            "key",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email_index", ""), _negated=True),
                                fields=("course", "email_index"),
                                name="training_email_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("member__isnull", False)),
                                fields=("course", "member"),
                                name="training_member_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "letter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="casework.letter",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="certificates",
                                to="training.participant",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "reason",
                            models.BinaryField(help_text="sealed under the participant's key", null=True),
                        ),
                        (
                            "marked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="present",
                                to="training.meeting",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="present",
                                to="training.participant",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "participant"), name="training_present_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

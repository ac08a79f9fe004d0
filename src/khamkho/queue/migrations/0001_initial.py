import django.db.models.deletion
import uuid
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("appointments", "0001_initial"),
        ("casework", "0023_fees"),
        ("offices", "0001_squashed_0008_closing"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("name_th", models.CharField(max_length=60)),
                        ("name_en", models.CharField(max_length=60)),
                        ("serves", models.JSONField(default=list, help_text="letters; empty: everything")),
                        ("place", models.PositiveIntegerField(default=0, help_text="order on the pages")),
                        ("sat_at", models.DateTimeField(null=True)),
                        (
                            "ended_at",
                            models.DateTimeField(help_text="taken away; its tickets stay", null=True),
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
                            "sits",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["place", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("office", "name_th"),
                                name="queue_counter_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Day",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "seq",
                            models.PositiveIntegerField(
                                default=0, help_text="grows with whatever happens: what pages ask for"
                            ),
                        ),
                        ("calls", models.PositiveIntegerField(default=0)),
                        (
                            "numbers",
                            models.JSONField(default=dict, help_text="the last number of each letter"),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("office", "day"), name="queue_day_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("kind", models.CharField(max_length=8)),
                        ("name", models.CharField(max_length=60)),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "counter",
                            models.ForeignKey(
                                help_text="where people are asked how it was",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="queue.counter",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
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
                ),
                migrations.CreateModel(
                    name="Ticket",
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
                                help_text="behind which its holder finds her place",
                                max_length=24,
                                unique=True,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("letter", models.CharField(max_length=1)),
                        ("seq", models.PositiveIntegerField()),
                        (
                            "work",
                            models.CharField(
                                help_text="the letter that she waits for; another one once she was moved",
                                max_length=1,
                            ),
                        ),
                        ("channel", models.CharField(help_text="booked or walk_in", max_length=8)),
                        ("due_at", models.DateTimeField(help_text="the time that was booked", null=True)),
                        (
                            "first",
                            models.CharField(
                                blank=True, help_text="why she is seen first, if she is", max_length=12
                            ),
                        ),
                        ("came_at", models.DateTimeField()),
                        (
                            "line_at",
                            models.DateTimeField(
                                help_text="since when she stands in line: came, or came back"
                            ),
                        ),
                        ("state", models.CharField(default="waiting", max_length=8)),
                        (
                            "call",
                            models.PositiveIntegerField(
                                help_text="its place among the calls of the day", null=True
                            ),
                        ),
                        (
                            "line",
                            models.CharField(
                                blank=True, help_text="from which line she was called", max_length=8
                            ),
                        ),
                        ("called_at", models.DateTimeField(help_text="first called", null=True)),
                        ("recalled_at", models.DateTimeField(help_text="called again", null=True)),
                        ("calls", models.PositiveSmallIntegerField(default=0)),
                        ("serving_at", models.DateTimeField(help_text="first served", null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("from_device", models.CharField(help_text="kiosk, entrance, desk", max_length=10)),
                        (
                            "booking",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="appointments.booking",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="casework.case",
                            ),
                        ),
                        (
                            "counter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="queue.counter",
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
                            models.Index(fields=["office", "day", "state"], name="queue_of_the_day"),
                            models.Index(fields=["case"], name="queue_case"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "day", "letter", "seq"), name="queue_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("booking__isnull", False)),
                                fields=("booking",),
                                name="queue_ticket_of_booking",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["called", "serving"])),
                                fields=("counter",),
                                name="queue_one_at_a_counter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Phase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(help_text="waiting, called, serving, held", max_length=8)),
                        ("letter", models.CharField(max_length=1)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "counter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="queue.counter",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phases",
                                to="queue.ticket",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["what", "since"], name="queue_phases")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("ticket",),
                                name="queue_one_phase_runs",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

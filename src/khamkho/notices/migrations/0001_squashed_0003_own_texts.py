import django.db.models.deletion
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_way"),
        ("notices", "0003_own_texts"),
    ]

    dependencies = [
        ("casework", "0001_squashed_0022_paper"),
        ("offices", "0001_squashed_0008_closing"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("event", models.PositiveIntegerField()),
                        ("kind", models.CharField(max_length=20)),
                        ("lang", models.CharField(max_length=2)),
                        ("way", models.CharField(default="email", max_length=5)),
                        ("to", models.BinaryField(null=True)),
                        ("message_id", models.CharField(max_length=200, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("bounced", "Bounced"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("error", models.CharField(blank=True, default="", max_length=200)),
                        ("created_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "id"], name="notices_of_a_case"),
                            models.Index(
                                condition=models.Q(("state__in", ["failed", "bounced"])),
                                fields=["changed_at"],
                                name="notices_in_trouble",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "sent", "failed", "bounced"])),
                                name="notices_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("lang", models.CharField(max_length=2)),
                        ("way", models.CharField(default="email", max_length=5)),
                        ("subject", models.CharField(blank=True, max_length=200)),
                        ("body", models.TextField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_texts",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "kind", "lang", "way"), name="notices_text_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

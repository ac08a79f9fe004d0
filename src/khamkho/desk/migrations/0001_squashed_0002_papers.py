import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("desk", "0001_initial"),
        ("desk", "0002_papers"),
    ]

    dependencies = [
        ("files", "0001_initial"),
        ("offices", "0001_squashed_0008_closing"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Bundle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("cases", models.JSONField(help_text="ids of the cases, in the order of the file")),
                        (
                            "left_out",
                            models.JSONField(default=list, help_text="number, why in Thai, why in English"),
                        ),
                        (
                            "sides",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="2: each case begins on a new sheet"
                            ),
                        ),
                        ("lang", models.CharField(max_length=2)),
                        ("state", models.CharField(default="waiting", max_length=8)),
                        (
                            "done",
                            models.PositiveIntegerField(
                                default=0, help_text="so many cases are in it already"
                            ),
                        ),
                        ("pages", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField()),
                        ("over_at", models.DateTimeField()),
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
                            "key",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["owner", "office"], name="bundle_of_hers")],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("shared", models.BooleanField(default=False)),
                        (
                            "query",
                            models.CharField(
                                help_text="The part of the inbox's address that says what is shown",
                                max_length=600,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "owner", "name"), name="saved_view_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

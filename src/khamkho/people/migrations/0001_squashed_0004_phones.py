import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from khamkho.work.tables import CreateModels

from khamkho.people.shared_cache import drop_table, make_table


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_shared_cache"),
        ("people", "0003_merged_accounts"),
        ("people", "0004_phones"),
    ]

    dependencies = [
        ("vault", "0001_initial"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        (
                            "lang",
                            models.CharField(
                                choices=[("th", "ไทย"), ("en", "English")], default="th", max_length=2
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("body", models.BinaryField()),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="SecurityEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("user", models.UUIDField(db_index=True)),
                        ("by", models.UUIDField(null=True)),
                        ("office_code", models.CharField(blank=True, default="", max_length=40)),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("second-factor-added", "Second Factor Added"),
                                    ("second-factor-removed", "Second Factor Removed"),
                                    ("second-factor-reset", "Second Factor Reset"),
                                    ("recovery-codes-made", "Recovery Codes Made"),
                                    ("password-changed", "Password Changed"),
                                    ("address-added", "Address Added"),
                                    ("address-removed", "Address Removed"),
                                    ("address-changed", "Address Changed"),
                                    ("phone-added", "Phone Added"),
                                    ("phone-removed", "Phone Removed"),
                                    ("sessions-ended", "Sessions Ended"),
                                    ("account-closed", "Account Closed"),
                                    ("account-merged", "Account Merged"),
                                    ("account-taken-in", "Account Taken In"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=500)),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Phone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("mark", models.CharField(max_length=64, unique=True)),
                        ("number", models.BinaryField()),
                        ("proven_at", models.DateTimeField()),
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phones",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PhoneCode",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.BinaryField()),
                        ("code", models.CharField(max_length=64)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Profile",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="profile",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("body", models.BinaryField()),
                        ("updated_at", models.DateTimeField()),
                        (
                            "key",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="NoticeSeen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("case_ref", models.CharField(blank=True, default="", max_length=40)),
                        ("notice", models.CharField(max_length=60)),
                        ("version", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case_ref"], name="people_noticeseen_case")],
                    },
                ),
            ]
        ),
        migrations.RunPython(make_table, drop_table),
    ]

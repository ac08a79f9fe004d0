import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("registry", "0001_initial"),
        ("registry", "0002_ended"),
    ]

    dependencies = [
        ("casework", "0001_squashed_0022_paper"),
        ("offices", "0001_squashed_0008_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.CharField(max_length=800)),
                ("search_key", models.TextField(help_text="everything that is shown, as it is searched for")),
                (
                    "shown",
                    models.JSONField(help_text="per column: its label and what it says, in both languages"),
                ),
                ("granted_on", models.DateField()),
                ("until", models.DateField(help_text="the last day; empty for ever", null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "reason",
                    models.TextField(blank=True, help_text="why it was withdrawn, for anyone to read"),
                ),
                ("ended_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        help_text="the case that changed it or closed it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "service_id", "sort_key", "id"], name="entry_in_order")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_withdrawn_with_reason",
                    )
                ],
            },
        ),
    ]

"""The clock: complete, extended, decided, told, and the reasons of delays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_looks"),
        ("catalogue", "0001_initial"),
        ("offices", "0001_initial"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="complete_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="extensions",
            field=models.JSONField(help_text="days (working days), by (a role)", null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False), ("told_at__isnull", True)),
                fields=["office", "decided_at"],
                name="case_untold",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)),
                fields=["office", "service_id", "-ended_at"],
                name="case_lately",
            ),
        ),
        migrations.AddField(
            model_name="latenotice",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="late_notices", to="casework.case"
            ),
        ),
        migrations.AddIndex(
            model_name="latenotice",
            index=models.Index(
                condition=models.Q(("written_at__isnull", True)), fields=["case"], name="latenotice_open"
            ),
        ),
        migrations.AddIndex(
            model_name="latenotice",
            index=models.Index(fields=["-written_at"], name="latenotice_written"),
        ),
        migrations.AddConstraint(
            model_name="latenotice",
            constraint=models.UniqueConstraint(fields=("case", "turn"), name="latenotice_once"),
        ),
        migrations.AddConstraint(
            model_name="latenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__isnull", True), ("written_at__isnull", True)),
                    models.Q(("event__isnull", False), ("written_at__isnull", False)),
                    _connector="OR",
                ),
                name="latenotice_written_in_an_event",
            ),
        ),
    ]

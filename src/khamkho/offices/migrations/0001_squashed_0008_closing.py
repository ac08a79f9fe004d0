import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("offices", "0001_initial"),
        ("offices", "0002_authority"),
        ("offices", "0003_days_for_offices_below"),
        ("offices", "0004_membership_mac"),
        ("offices", "0005_sms"),
        ("offices", "0006_round"),
        ("offices", "0008_closing"),
    ]

    dependencies = [
        ("catalogue", "0001_initial"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Office",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=40,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator("\\A[a-z0-9]+(-[a-z0-9]+)*\\Z")
                                ],
                            ),
                        ),
                        (
                            "prefix",
                            models.CharField(
                                max_length=8,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator("\\A[A-Z][A-Z0-9]{1,7}\\Z")
                                ],
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("obec", "Obec"),
                                    ("esao", "Esao"),
                                    ("school", "School"),
                                    ("district", "District"),
                                    ("special-school", "Special School"),
                                    ("special-centre", "Special Centre"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name_th", models.CharField(max_length=200)),
                        ("name_en", models.CharField(max_length=200)),
                        ("short_th", models.CharField(max_length=60)),
                        ("short_en", models.CharField(max_length=60)),
                        ("search_key", models.CharField(db_index=True, max_length=500)),
                        ("sort_key", models.CharField(db_index=True, max_length=800)),
                        ("registry_code", models.CharField(blank=True, default="", max_length=20)),
                        ("cluster", models.CharField(blank=True, default="", max_length=100)),
                        ("place_code", models.CharField(blank=True, default="", max_length=6)),
                        ("address_th", models.TextField(blank=True, default="")),
                        ("address_en", models.TextField(blank=True, default="")),
                        ("phone", models.CharField(blank=True, default="", max_length=60)),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        ("website", models.URLField(blank=True, default="")),
                        ("letter_code", models.CharField(blank=True, default="", max_length=40)),
                        ("letterhead_th", models.CharField(blank=True, default="", max_length=300)),
                        ("letterhead_en", models.CharField(blank=True, default="", max_length=300)),
                        ("settings", models.JSONField(blank=True, default=dict)),
                        ("smtp_sealed", models.BinaryField(blank=True, null=True)),
                        ("sms_sealed", models.BinaryField(blank=True, null=True)),
                        ("active", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="offices.office",
                            ),
                        ),
                        (
                            "sms_key",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                        (
                            "smtp_key",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="vault.datakey",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("officer", "Officer"),
                                    ("supervisor", "Supervisor"),
                                    ("director", "Director"),
                                    ("admin", "Admin"),
                                    ("auditor", "Auditor"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name_th", models.CharField(max_length=200)),
                        ("name_en", models.CharField(blank=True, default="", max_length=200)),
                        ("position_th", models.CharField(blank=True, default="", max_length=200)),
                        ("position_en", models.CharField(blank=True, default="", max_length=200)),
                        ("active_from", models.DateField()),
                        ("active_until", models.DateField(blank=True, null=True)),
                        ("mac", models.BinaryField(default=b"")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("active_until__isnull", True)),
                                fields=("office", "user", "role"),
                                name="offices_membership_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("active_until__isnull", True),
                                    ("active_until__gte", models.F("active_from")),
                                    _connector="OR",
                                ),
                                name="offices_membership_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("email", models.EmailField(max_length=254)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("officer", "Officer"),
                                    ("supervisor", "Supervisor"),
                                    ("director", "Director"),
                                    ("admin", "Admin"),
                                    ("auditor", "Auditor"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name_th", models.CharField(max_length=200)),
                        ("name_en", models.CharField(blank=True, default="", max_length=200)),
                        ("position_th", models.CharField(blank=True, default="", max_length=200)),
                        ("position_en", models.CharField(blank=True, default="", max_length=200)),
                        ("secret_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="offices.office",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Closing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("merges", models.BooleanField(default=False)),
                        ("on", models.DateField()),
                        ("reason", models.CharField(max_length=500)),
                        ("created_at", models.DateTimeField()),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "into",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.office",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closings",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at__isnull", True)),
                                fields=("office",),
                                name="offices_closing_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Catchment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("area", models.CharField(blank=True, db_index=True, default="", max_length=6)),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="catchments",
                                to="offices.office",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="served_by",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("area", ""), _negated=True), ("school__isnull", True)),
                                    models.Q(("area", ""), ("school__isnull", False)),
                                    _connector="OR",
                                ),
                                name="offices_catchment_area_or_school",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("area", ""), _negated=True),
                                fields=("office", "area"),
                                name="offices_catchment_area_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("school__isnull", False)),
                                fields=("office", "school"),
                                name="offices_catchment_school_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField()),
                        (
                            "kind",
                            models.CharField(choices=[("closed", "Closed"), ("open", "Open")], max_length=10),
                        ),
                        ("name_th", models.CharField(max_length=200)),
                        ("name_en", models.CharField(max_length=200)),
                        ("below", models.BooleanField(default=False)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_days",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "date"), name="offices_calendarday_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("office__isnull", True)),
                                fields=("date",),
                                name="offices_calendarday_once_for_all",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("actor_name", models.CharField(blank=True, default="", max_length=200)),
                        ("what", models.CharField(max_length=40)),
                        ("detail", models.JSONField(default=dict)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["office", "-id"], name="offices_event_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField()),
                        ("opens", models.TimeField()),
                        ("closes", models.TimeField()),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="offices_hours_weekday"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opens__lt", models.F("closes"))),
                                name="offices_hours_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=60)),
                        ("dated", models.DateField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("delegated", "Delegated"),
                                    ("acting", "Acting"),
                                    ("vacant", "Vacant"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("officer", "Officer"),
                                    ("supervisor", "Supervisor"),
                                    ("director", "Director"),
                                    ("admin", "Admin"),
                                    ("auditor", "Auditor"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("line_th", models.CharField(max_length=300)),
                        ("line_en", models.CharField(max_length=300)),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        ("services", models.JSONField(blank=True, default=list)),
                        ("variants", models.JSONField(blank=True, default=list)),
                        ("most", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                        ("sub_delegate", models.BooleanField(default=False)),
                        ("assumed", models.BooleanField(default=False)),
                        ("revoked_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
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
                                related_name="orders",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("until__gte", models.F("since")),
                                    _connector="OR",
                                ),
                                name="offices_order_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("service_id", models.CharField(max_length=60)),
                        ("name_th", models.CharField(max_length=120)),
                        ("name_en", models.CharField(max_length=120)),
                        ("year", models.PositiveIntegerField(help_text="academic year, Buddhist Era")),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("groups", models.JSONField(default=list)),
                        (
                            "selection_at",
                            models.DateTimeField(
                                blank=True, help_text="when the test or the lot is", null=True
                            ),
                        ),
                        ("place_th", models.CharField(blank=True, default="", max_length=200)),
                        ("place_en", models.CharField(blank=True, default="", max_length=200)),
                        ("results_at", models.DateTimeField(blank=True, null=True)),
                        ("confirm_until", models.DateTimeField(blank=True, null=True)),
                        ("late_allowed", models.BooleanField(default=False)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["office", "service_id", "-opens_at"], name="offices_round_newest"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                                name="offices_round_closes_after_opening",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateField()),
                        ("until", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="offices_absence_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Offering",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("service_id", models.CharField(max_length=60)),
                        ("settings", models.JSONField(blank=True, default=dict)),
                        ("active", models.BooleanField(default=True)),
                        ("published_at", models.DateTimeField()),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogue.publishedversion",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offerings",
                                to="offices.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("office", "service_id"), name="offices_offering_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

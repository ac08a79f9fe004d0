import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from khamkho.work.tables import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_squashed_0008_closing"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sealed", models.BinaryField(null=True)),
                        (
                            "bot_id",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="LINE's id of the account, U…",
                                max_length=40,
                            ),
                        ),
                        (
                            "basic_id",
                            models.CharField(
                                blank=True, default="", help_text="@name by which it is added", max_length=40
                            ),
                        ),
                        ("name", models.CharField(blank=True, default="", max_length=100)),
                        ("lang", models.CharField(default="th", max_length=2)),
                        ("active", models.BooleanField(default=True)),
                        (
                            "typed_codes",
                            models.BooleanField(
                                default=False, help_text="codes of cards may be typed into the chat"
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(
                                help_text="from then on nothing is pushed that can wait", null=True
                            ),
                        ),
                        ("quiet_until", models.TimeField(null=True)),
                        (
                            "quota",
                            models.PositiveIntegerField(
                                default=300, help_text="pushes a month that the office lets go out"
                            ),
                        ),
                        (
                            "silent_hours",
                            models.PositiveSmallIntegerField(
                                default=12, help_text="an officer's take-over ends by itself"
                            ),
                        ),
                        (
                            "keep_days",
                            models.PositiveSmallIntegerField(
                                default=365, help_text="how long what was said is kept"
                            ),
                        ),
                        ("token_at", models.DateTimeField(null=True)),
                        ("webhook_at", models.DateTimeField(null=True)),
                        ("menu_at", models.DateTimeField(null=True)),
                        (
                            "menu",
                            models.JSONField(default=list, help_text="what the six places of the menu do"),
                        ),
                        (
                            "menus",
                            models.JSONField(default=dict, help_text="LINE's ids of the menu by language"),
                        ),
                        ("message_at", models.DateTimeField(null=True)),
                        ("trouble", models.CharField(blank=True, default="", max_length=20)),
                        ("trouble_at", models.DateTimeField(null=True)),
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
                            "office",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="line_account",
                                to="offices.office",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Friend",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("mark", models.CharField(max_length=64, unique=True)),
                        ("sealed", models.BinaryField(null=True)),
                        ("lang", models.CharField(default="th", max_length=2)),
                        ("following", models.BooleanField(default=True)),
                        (
                            "opted_out",
                            models.BooleanField(default=False, help_text="wants answers only, no news"),
                        ),
                        (
                            "muted_until",
                            models.DateTimeField(
                                help_text="what comes in until then is kept and not answered", null=True
                            ),
                        ),
                        (
                            "helped_at",
                            models.DateTimeField(help_text="when the short help was last given", null=True),
                        ),
                        ("linked_at", models.DateTimeField(null=True)),
                        ("notice_version", models.CharField(blank=True, default="", max_length=64)),
                        ("notice_at", models.DateTimeField(null=True)),
                        ("since", models.DateTimeField()),
                        (
                            "heard_at",
                            models.DateTimeField(help_text="when something last came from her", null=True),
                        ),
                        (
                            "said_at",
                            models.DateTimeField(
                                help_text="when anything was last said by either side", null=True
                            ),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(help_text="since when she waits for an officer", null=True),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="friends",
                                to="line.account",
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
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "-said_at"], name="line_friend_newest"),
                            models.Index(
                                condition=models.Q(("waiting_since__isnull", False)),
                                fields=["account", "waiting_since"],
                                name="line_friend_waiting",
                            ),
                            models.Index(fields=["user"], name="line_friend_user"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incoming",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event", models.CharField(max_length=64, unique=True)),
                        ("kind", models.CharField(max_length=30)),
                        ("at", models.DateTimeField(help_text="when it happened, by LINE's clock")),
                        ("came_at", models.DateTimeField()),
                        ("state", models.CharField(default="new", max_length=10)),
                        ("body", models.BinaryField(null=True)),
                        ("replied", models.BooleanField(default=False, help_text="its reply token was used")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="line.account",
                            ),
                        ),
                        (
                            "friend",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incoming",
                                to="line.friend",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["came_at"], name="line_incoming_old")],
                    },
                ),
                migrations.CreateModel(
                    name="Linking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                help_text="mark of the link that was sent to her", max_length=64, unique=True
                            ),
                        ),
                        (
                            "nonce",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="mark of what LINE hands back",
                                max_length=64,
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="mark of what she types in the chat",
                                max_length=64,
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("until", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "friend",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="linkings",
                                to="line.friend",
                            ),
                        ),
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
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("nonce", ""), _negated=True),
                                fields=["nonce"],
                                name="line_linking_nonce",
                            )
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
                        ("at", models.DateTimeField()),
                        ("why", models.CharField(default="conversation", max_length=20)),
                        (
                            "friend",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="looks",
                                to="line.friend",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["friend", "at"], name="line_look_friend")],
                    },
                ),
                migrations.CreateModel(
                    name="Push",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("why", models.CharField(max_length=20)),
                        ("about", models.UUIDField(null=True)),
                        ("notice", models.UUIDField(help_text="the notice that this carries", null=True)),
                        ("body", models.BinaryField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("way", models.CharField(blank=True, default="", max_length=5)),
                        ("tried_reply_at", models.DateTimeField(null=True)),
                        ("counted", models.PositiveSmallIntegerField(default=0)),
                        ("error", models.CharField(blank=True, default="", max_length=40)),
                        ("created_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        (
                            "friend",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pushes",
                                to="line.friend",
                            ),
                        ),
                        (
                            "reply_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="line.incoming",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["friend", "created_at"], name="line_push_friend"),
                            models.Index(
                                condition=models.Q(("counted__gt", 0)),
                                fields=["changed_at"],
                                name="line_push_counted",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "sent", "failed"])),
                                name="line_push_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Said",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("who", models.CharField(max_length=8)),
                        ("kind", models.CharField(default="text", max_length=20)),
                        ("at", models.DateTimeField()),
                        (
                            "message",
                            models.CharField(
                                blank=True, default="", help_text="LINE's id of the message", max_length=64
                            ),
                        ),
                        ("body", models.BinaryField(null=True)),
                        ("about", models.UUIDField(help_text="ref of the case it is about", null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "friend",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="said",
                                to="line.friend",
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
                        (
                            "push",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="line.push",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["friend", "at", "id"], name="line_said_order"),
                            models.Index(
                                condition=models.Q(("message", ""), _negated=True),
                                fields=["message"],
                                name="line_said_message",
                            ),
                            models.Index(fields=["at"], name="line_said_old"),
                            models.Index(
                                condition=models.Q(("about__isnull", False)),
                                fields=["about"],
                                name="line_said_about",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TakeOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "friend",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="takeovers",
                                to="line.friend",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="offices.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("friend",),
                                name="line_takeover_one",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

"""An index of inboxes that counts and filters without reading the cases."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_search"),
        ("catalogue", "0001_initial"),
        ("offices", "0001_initial"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_inbox",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["office", "state", "due_at", "id", "waiting_for", "assignee", "service_id"],
                name="case_inbox",
            ),
        ),
    ]

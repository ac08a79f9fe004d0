"""Who declared an interest in a case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_copies")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="interests",
            field=models.JSONField(help_text="accounts of members who declared an interest", null=True),
        ),
    ]

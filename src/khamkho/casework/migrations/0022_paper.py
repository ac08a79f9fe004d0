"""Since when a form that came on paper waits to be typed in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0021_batch")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="paper_at",
            field=models.DateTimeField(help_text="since when its paper waits to be typed in", null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("paper_at__isnull", False)),
                fields=["office", "paper_at"],
                name="case_paper",
            ),
        ),
    ]

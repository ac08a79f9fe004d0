"""The amount that a case is about, so that lists know how far an order reaches; and which officer mends it for its applicant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0012_talk")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="amount",
            field=models.DecimalField(
                decimal_places=2, help_text="in baht, for the limits of orders", max_digits=14, null=True
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="helped",
            field=models.JSONField(help_text="by (an account of a member), way", null=True),
        ),
    ]

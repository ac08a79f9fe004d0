"""The amount that a case is about, plain, so that lists know how far an order reaches."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_people")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="amount",
            field=models.DecimalField(
                decimal_places=2, help_text="in baht, for the limits of orders", max_digits=14, null=True
            ),
        ),
    ]

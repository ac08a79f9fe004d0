import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0004_membership_mac"), ("vault", "0001_initial")]

    operations = [
        migrations.AddField(
            "office",
            "sms_key",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="vault.datakey",
            ),
        ),
        migrations.AddField("office", "sms_sealed", models.BinaryField(blank=True, null=True)),
    ]

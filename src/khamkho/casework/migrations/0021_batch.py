from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("casework", "0020_pickup")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="batch",
            field=models.CharField(
                help_text="the code of the batch that it was handed in with", max_length=24, null=True
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=Q(("batch__isnull", False)), fields=["batch"], name="case_batch"),
        ),
    ]

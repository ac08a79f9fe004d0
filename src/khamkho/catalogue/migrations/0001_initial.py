from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PublishedVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service_id", models.CharField(db_index=True, max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("body", models.TextField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-published_at", "-id"),
            },
        ),
    ]

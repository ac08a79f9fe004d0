"""The table of the shared cache."""

from django.db import migrations

from khamkho.people.shared_cache import drop_table, make_table


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(make_table, drop_table)]

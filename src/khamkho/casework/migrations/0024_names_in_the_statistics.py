from django.db import migrations

from khamkho.casework.search_index import count_names, count_names_as_usual


class Migration(migrations.Migration):
    dependencies = [("casework", "0023_fees")]

    operations = [migrations.RunPython(count_names, count_names_as_usual)]

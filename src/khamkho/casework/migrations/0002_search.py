"""Search by part of a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from khamkho.casework.search_index import drop_search, make_search


class Migration(migrations.Migration):
    dependencies: ClassVar = [("casework", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make_search, drop_search)]

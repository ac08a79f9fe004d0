from typing import Any

from django.db import migrations, models


def mark(apps: Any, schema_editor: Any) -> None:
    """What is there at the upgrade is taken as it is; from then on every change shows."""
    from khamkho.offices.models import Membership as Now
    from khamkho.vault.keys import chain_mac

    for row in apps.get_model("offices", "Membership").objects.all():
        seat = Now(
            office_id=row.office_id,
            user_id=row.user_id,
            role=row.role,
            active_from=row.active_from,
            active_until=row.active_until,
        )
        row.mac = chain_mac(seat.material())
        row.save(update_fields=["mac"])


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_days_for_offices_below")]

    operations = [
        migrations.AddField("membership", "mac", models.BinaryField(default=b"")),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

"""Which version of the charter members are asked to accept: until now the newest, always."""

from typing import Any

from django.db import migrations, models


def newest_is_asked(apps: Any, _editor: Any) -> None:
    """Ask for the version in force, as before."""
    charters = apps.get_model("groups", "Charter")._base_manager
    newest = charters.values("group").annotate(newest=models.Max("version"))
    for row in newest.order_by():
        groups = apps.get_model("groups", "Group")._base_manager
        groups.filter(pk=row["group"]).update(charter_asked=row["newest"])


class Migration(migrations.Migration):
    dependencies = [("groups", "0007_joining")]

    operations = [
        migrations.AddField(
            model_name="group",
            name="charter_asked",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(newest_is_asked, migrations.RunPython.noop),
    ]

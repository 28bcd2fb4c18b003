"""The fact sheets are a section of the home page: last, where a group sees them today."""

from typing import Any

from django.db import migrations


def sheets_stay_last(apps: Any, _editor: Any) -> None:
    """Put them behind every section of the pages that were ever arranged."""
    groups = apps.get_model("groups", "Group")._base_manager
    for group in groups.exclude(section_order=[]).exclude(section_order__contains=["sheets"]):
        group.section_order.append("sheets")
        group.save(update_fields=["section_order"])


class Migration(migrations.Migration):
    dependencies = [("groups", "0009_charter_rule_choices")]

    operations = [migrations.RunPython(sheets_stay_last, migrations.RunPython.noop)]

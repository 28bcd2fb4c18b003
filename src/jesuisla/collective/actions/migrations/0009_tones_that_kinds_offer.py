"""Give each solidarity action a tone that its kind offers: one written by a program kept any."""

from typing import Any

from django.db import migrations


def take_first(apps: Any, _schema_editor: Any) -> None:
    """Take the tone that the form shows first."""
    actions = apps.get_model("actions", "Action")._base_manager.filter(kind="solidarity")
    actions.exclude(tone__in=("thanks", "perspective")).update(tone="thanks")


class Migration(migrations.Migration):
    """Rows alone; no table changes."""

    dependencies = [("actions", "0008_help_calls")]
    operations = [migrations.RunPython(take_first, migrations.RunPython.noop)]

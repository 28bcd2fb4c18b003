"""Actions are searched by why a group acted, too: their words are written anew."""

from typing import Any

from django.db import migrations

from jesuisla.analysis.text import plain_words


def write_words(apps: Any, schema_editor: Any) -> None:
    """Add the words of the brief of each action that there is, a thousand rows at a time."""
    actions = apps.get_model("actions", "Action")._base_manager.using(schema_editor.connection.alias)
    batch = []
    rows = actions.filter(is_practice=False).order_by("pk").only("words", "why")
    for action in rows.iterator(chunk_size=1000):
        action.words = f"{action.words} {plain_words(action.why)}".strip()
        batch.append(action)
        if len(batch) == 1000:
            actions.bulk_update(batch, ["words"])
            batch = []
    actions.bulk_update(batch, ["words"])


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0020_is_practice'),
    ]

    operations = [
        migrations.RunPython(write_words, migrations.RunPython.noop),
    ]

"""Actions are searched by what their thread and its page are called: kept beside each."""

from typing import Any

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from jesuisla.analysis.text import plain_words


def write_words(apps: Any, schema_editor: Any) -> None:
    """Write the words of each action that there is, a thousand rows at a time."""
    actions = apps.get_model("actions", "Action")._base_manager.using(schema_editor.connection.alias)
    batch = []
    rows = actions.select_related("thread__page").order_by("pk")
    for action in rows.iterator(chunk_size=1000):
        page = action.thread.page
        names = (page.name, page.handle) if page else ()
        action.words = plain_words(action.thread.title, action.thread.topic, *names)
        batch.append(action)
        if len(batch) == 1000:
            actions.bulk_update(batch, ["words"])
            batch = []
    actions.bulk_update(batch, ["words"])


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0017_closed_to_guests'),
        ('groups', '0005_visitors_tell_voices'),
        ('members', '0013_pauses'),
        ('watch', '0008_comments_closed'),
    ]

    operations = [
        migrations.AddField(
            model_name='action',
            name='words',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.RunPython(write_words, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='action',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('words', config='simple'), name='actions_by_words'),
        ),
    ]

"""Aliases that look alike are refused: what each looks like is kept beside it.

Clashes among aliases chosen before are no fault: those stay.
"""

from typing import Any

from django.db import migrations, models

from jesuisla.collective.members.lookalikes import skeleton


def write_skeletons(apps: Any, schema_editor: Any) -> None:
    """Write the skeleton of each alias, a thousand rows at a time."""
    memberships = apps.get_model("members", "Membership")._base_manager.using(schema_editor.connection.alias)
    batch = []
    for membership in memberships.only("pk", "alias").order_by("pk").iterator(chunk_size=1000):
        membership.alias_skeleton = skeleton(membership.alias)
        batch.append(membership)
        if len(batch) == 1000:
            memberships.bulk_update(batch, ["alias_skeleton"])
            batch = []
    memberships.bulk_update(batch, ["alias_skeleton"])


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_letters_are_notifications'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='alias_skeleton',
            field=models.TextField(default='', editable=False),
        ),
        migrations.RunPython(write_skeletons, migrations.RunPython.noop),
    ]

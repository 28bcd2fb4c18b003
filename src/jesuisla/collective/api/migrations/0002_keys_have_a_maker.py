"""A key knows who gave it out, which the journal tells of those from before."""

import django.db.models.deletion
from django.db import migrations, models


def read_makers(apps, schema_editor):
    """Note who gave out the keys that still open something; one of the operator's has nobody."""
    key_type = apps.get_model("api", "ApiKey")
    entry_type = apps.get_model("journal", "Entry")
    membership_type = apps.get_model("members", "Membership")
    for key in key_type._base_manager.filter(revoked_at=None):
        entry = entry_type._base_manager.filter(
            group=key.group_id, event="KeyCreated", facts__key=key.pk
        ).first()
        if entry is None or entry.actor is None:
            continue
        if membership_type._base_manager.filter(pk=entry.actor, group=key.group_id).exists():
            key_type._base_manager.filter(pk=key.pk).update(made_by=entry.actor)


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("journal", "0003_entries_of_an_actor"),
        ("members", "0013_pauses"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.membership",
            ),
        ),
        migrations.RunPython(read_makers, migrations.RunPython.noop),
    ]

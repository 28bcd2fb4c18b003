"""Calls for help move to the app care. Their table stays: only Django's picture changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0012_waiting_for_a_review'),
        ('care', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name='HelpCall')],
        ),
    ]

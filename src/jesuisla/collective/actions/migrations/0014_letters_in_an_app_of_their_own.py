"""Letters move to an app of their own. Their table stays: only Django's picture changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0013_calls_in_an_app_of_their_own'),
        ('letters', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name='Letter')],
        ),
    ]

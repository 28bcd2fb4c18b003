"""Letters and the wish for some of them belong to an app of their own, which copied them first."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_no_language_by_itself'),
        ('notifications', '0002_wishes_of_before'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name='Letter')],
        ),
        migrations.RemoveField(model_name='membership', name='wants_alerts'),
    ]

"""Entries are read by who acted: for a member's own data, and to forget who did what.

Not built concurrently: that is no transaction, and when it fails leaves an index that is
none and a migration that fails again. These take some seconds for a million rows, before
pages are served.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_entry_pages'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('actor__isnull', False)), fields=['actor', 'at'], name='journal_by_actor'),
        ),
    ]

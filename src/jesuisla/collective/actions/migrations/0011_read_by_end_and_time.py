"""Actions are read by their end or launch, voices by their time.

Not built concurrently: that is no transaction, and when it fails leaves an index that is
none and a migration that fails again. These take some seconds for a million rows, before
pages are served.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0010_copies'),
        ('groups', '0003_home_sections_and_logos'),
        ('members', '0010_sessions_epoch_and_try_counts'),
        ('watch', '0007_one_thread_a_post'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='action',
            index=models.Index(fields=['group', 'state', '-closed_at', '-number'], name='actions_by_end'),
        ),
        migrations.AddIndex(
            model_name='action',
            index=models.Index(condition=models.Q(('launched_at__isnull', False)), fields=['group', '-launched_at'], name='actions_by_launch'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(fields=['group', 'at'], name='voices_by_time'),
        ),
    ]

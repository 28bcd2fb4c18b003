"""The table is that of an earlier version: only the app that it belongs to is new."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('actions', '0011_read_by_end_and_time'),
        ('groups', '0002_figures_say_their_network'),
        ('members', '0010_sessions_epoch_and_try_counts'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='HelpCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_calls', to='actions.action')),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('voice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='help_calls', to='actions.voice')),
                    ],
                    options={
                        'db_table': 'actions_helpcall',
                        'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['group', 'at'], name='open_help_calls')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('voice',), name='one_open_call_a_voice')],
                    },
                ),
            ],
        ),
    ]

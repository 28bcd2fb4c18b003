"""The table is that of an earlier version: only the app that it belongs to is new."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('actions', '0013_calls_in_an_app_of_their_own'),
        ('groups', '0002_figures_say_their_network'),
        ('members', '0010_sessions_epoch_and_try_counts'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Letter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(blank=True, max_length=6000)),
                        ('sent_on', models.DateField(blank=True, null=True)),
                        ('look_on', models.DateField(blank=True, null=True)),
                        ('outcome', models.CharField(blank=True, choices=[('moderated', 'The page took hateful comments down.'), ('closed', 'The page closed the comments or took the post down.'), ('answered', 'The page answered us, or wrote a calm comment.'), ('refused', 'The page does not want to do anything.'), ('nothing', 'No answer, and nothing changed.')], max_length=9)),
                        ('word', models.TextField(blank=True, max_length=1000)),
                        ('action', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='actions.action')),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                    ],
                    options={
                        'db_table': 'actions_letter',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('look_on__isnull', True), ('outcome', ''), ('sent_on__isnull', True)), models.Q(('look_on__isnull', False), ('sent_on__isnull', False)), _connector='OR'), name='a_letter_is_sent_then_looked_at')],
                    },
                ),
            ],
        ),
    ]

"""The tables are those of the first version: only the app that they belong to is new."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('members', '0004_seal_second_factors'),
        ('watch', '0003_group_scorers_outdated'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='DeskRules',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField()),
                        ('text', models.TextField(blank=True)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                    ],
                    options={
                        'db_table': 'watch_deskrules',
                        'constraints': [models.UniqueConstraint(fields=('group', 'version'), name='desk_rules_are_numbered')],
                    },
                ),
                migrations.CreateModel(
                    name='FiredRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField()),
                        ('name', models.CharField(max_length=200)),
                        ('effect', models.CharField(choices=[('raise', 'raises it'), ('lower', 'lowers it'), ('never', 'keeps it off the desk'), ('alert', 'asks for a look now')], max_length=5)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fired_rules', to='watch.thread')),
                    ],
                    options={
                        'db_table': 'watch_firedrule',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('thread', 'name'), name='a_rule_holds_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='StoryMatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('likeness', models.FloatField(null=True)),
                        ('state', models.CharField(choices=[('suggested', 'maybe the same story'), ('joined', 'the same story'), ('apart', 'two stories')], default='suggested', max_length=9)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='watch.thread')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='watch.thread')),
                    ],
                    options={
                        'db_table': 'watch_storymatch',
                        'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='a_pair_of_threads_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='the_lower_thread_is_first')],
                    },
                ),
            ],
        ),
    ]

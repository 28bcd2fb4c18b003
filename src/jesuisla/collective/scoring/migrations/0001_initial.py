"""The tables are those of the first version: only the app that they belong to is new."""

import django.core.validators
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
                    name='Reader',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('none', 'none: the shipped scorer alone'), ('llm', 'a language model behind an address'), ('transformers', 'a classification model on this machine')], default='none', max_length=12)),
                        ('address', models.URLField(blank=True, max_length=500)),
                        ('model', models.CharField(blank=True, max_length=300)),
                        ('criteria', models.TextField(blank=True, max_length=4000)),
                        ('calls_a_day', models.PositiveIntegerField(default=200, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)])),
                        ('euros_a_day', models.DecimalField(decimal_places=2, default=1, max_digits=8, validators=[django.core.validators.MinValueValidator(0)])),
                        ('euros_a_call', models.DecimalField(decimal_places=5, default=0, max_digits=8, validators=[django.core.validators.MinValueValidator(0)])),
                        ('consented_at', models.DateTimeField(null=True)),
                        ('failures', models.PositiveIntegerField(default=0)),
                        ('open_until', models.DateTimeField(null=True)),
                        ('day', models.DateField(null=True)),
                        ('calls', models.PositiveIntegerField(default=0)),
                        ('euros', models.DecimalField(decimal_places=5, default=0, max_digits=10)),
                        ('consented_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reader', to='groups.group')),
                    ],
                    options={
                        'db_table': 'watch_reader',
                    },
                ),
                migrations.CreateModel(
                    name='Forecast',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('made_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField()),
                        ('hours', models.FloatField()),
                        ('seen', models.JSONField()),
                        ('extra', models.FloatField()),
                        ('shape', models.FloatField()),
                        ('low', models.PositiveIntegerField()),
                        ('middle', models.PositiveIntegerField()),
                        ('high', models.PositiveIntegerField()),
                        ('turning', models.FloatField(null=True)),
                        ('came', models.PositiveIntegerField(null=True)),
                        ('turned', models.BooleanField(null=True)),
                        ('crps', models.FloatField(null=True)),
                        ('brier', models.FloatField(null=True)),
                        ('scored_at', models.DateTimeField(null=True)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forecasts', to='watch.thread')),
                    ],
                    options={
                        'db_table': 'watch_forecast',
                        'indexes': [models.Index(fields=['thread', '-made_at'], name='forecasts_of_a_thread'), models.Index(condition=models.Q(('scored_at', None)), fields=['group', 'due_at'], name='forecasts_to_score')],
                    },
                ),
                migrations.CreateModel(
                    name='GroupScorer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.CharField(max_length=80)),
                        ('data', models.BinaryField()),
                        ('state', models.CharField(choices=[('candidate', 'waits for enough later verdicts'), ('worse', 'not better on later verdicts, so never used'), ('live', 'reads now'), ('retired', 'used before'), ('outdated', 'made for an earlier form of the program, so no longer readable')], default='candidate', max_length=10)),
                        ('labels_used', models.PositiveIntegerField()),
                        ('learned_until', models.DateTimeField()),
                        ('tests', models.JSONField(default=list)),
                        ('since', models.JSONField(default=list)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='scoring.groupscorer')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                    ],
                    options={
                        'db_table': 'watch_groupscorer',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('group',), name='one_scorer_reads'), models.UniqueConstraint(fields=('group', 'version'), name='a_version_once_a_group')],
                    },
                ),
                migrations.CreateModel(
                    name='Label',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(choices=[('hate', 'hate'), ('toxic', 'toxic'), ('counter', 'counter'), ('supportive', 'supportive'), ('claim', 'claim')], max_length=12)),
                        ('value', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(1)])),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('how_sure', models.FloatField(default=1.0)),
                        ('source', models.CharField(choices=[('tapped', 'told while reading a thread'), ('corrected', 'the scorer put right'), ('declined', 'a proposal declined'), ('notice', 'a notice that a platform agreed with'), ('second', 'a second look')], max_length=10)),
                        ('blind', models.BooleanField(default=False)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='watch.comment')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='watch.thread')),
                    ],
                    options={
                        'db_table': 'watch_label',
                        'indexes': [models.Index(fields=['group', 'at'], name='labels_by_time')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('by__isnull', False)), fields=('thread', 'comment', 'label', 'by'), name='one_word_a_person_and_question', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('value__in', (0, 1))), name='a_label_is_given_or_not')],
                    },
                ),
            ],
        ),
    ]

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
                    name='Claim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('until', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('thread', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='claim', to='watch.thread')),
                    ],
                    options={
                        'db_table': 'watch_claim',
                    },
                ),
                migrations.CreateModel(
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('note', models.TextField(blank=True, max_length=600)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('state', models.CharField(choices=[('open', 'waiting'), ('taken', 'became an action'), ('declined', 'declined')], default='open', max_length=8)),
                        ('criterion', models.CharField(blank=True, choices=[('few_hateful', 'There is too little hate in the first comments.'), ('opinion', 'It is an opinion one may hold, not hate.'), ('not_public', 'The post is not public, or belongs to a private person.'), ('gone', 'The post or its comments are gone.'), ('too_old', 'The thread is too old: few people still read it.'), ('forbidden', 'The network’s rules do not allow acting together.'), ('duplicate', 'We already act, or acted, on this story.'), ('unsafe', 'It would put members or the people concerned at risk.'), ('no_capacity', 'We are too few today.')], max_length=12)),
                        ('answer', models.TextField(blank=True, max_length=600)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='members.membership')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='watch.thread')),
                    ],
                    options={
                        'db_table': 'watch_proposal',
                        'constraints': [models.UniqueConstraint(fields=('thread', 'by'), name='a_member_proposes_a_thread_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('criterion', ''), _negated=True), _connector='OR'), name='declining_names_a_criterion')],
                    },
                ),
            ],
        ),
    ]

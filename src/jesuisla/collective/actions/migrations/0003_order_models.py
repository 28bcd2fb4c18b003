"""The tables are those of the first version: only the app that they belong to is new."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0002_changing_a_running_brief'),
        ('groups', '0001_initial'),
        ('watch', '0003_group_scorers_outdated'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='OrderModel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('network', models.CharField(max_length=16)),
                        ('version', models.PositiveIntegerField()),
                        ('data', models.JSONField()),
                        ('quality', models.JSONField(default=dict)),
                        ('readings', models.PositiveIntegerField()),
                        ('threads', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                        ('fitted_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
                        ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='order_models', to='watch.page')),
                    ],
                    options={
                        'db_table': 'watch_ordermodel',
                        'constraints': [models.UniqueConstraint(fields=('group', 'network', 'page', 'version'), name='a_version_once_a_page', nulls_distinct=False)],
                    },
                ),
            ],
        ),
    ]

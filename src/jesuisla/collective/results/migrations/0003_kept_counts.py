"""Days that are over are counted once; the first night counts all of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0003_home_sections_and_logos'),
        ('impact', '0002_no_crowd_trials'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('launches', 'Launches'), ('closed', 'Closed'), ('voices', 'Voices'), ('closed_voices', 'Closed Voices'), ('members', 'Members')], max_length=13)),
                ('day', models.DateField(null=True)),
                ('number', models.PositiveIntegerField(default=0)),
                ('invented_number', models.PositiveIntegerField(default=0)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('what', 'group', 'day'), name='one_count_a_day', nulls_distinct=False)],
            },
        ),
    ]

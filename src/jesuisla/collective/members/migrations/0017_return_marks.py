"""That somebody was refused, by a keyed digest of their address."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0007_joining'),
        ('members', '0016_answers_by_two'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('refusal', models.CharField(choices=[('declined', 'a request to join was declined'), ('removed', 'the team ended the membership')], max_length=8)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'digest', 'refusal'), name='one_return_mark_a_refusal')],
            },
        ),
    ]

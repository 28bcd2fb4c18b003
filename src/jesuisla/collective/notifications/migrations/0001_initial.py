"""Wishes get a table; what was delivered stays in the table of the first version's letters."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0005_no_language_by_itself'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20)),
                ('channel', models.CharField(max_length=20)),
                ('wanted', models.BooleanField()),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='members.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('membership', 'topic', 'channel'), name='one_wish_a_topic_and_channel')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=80, unique=True)),
                        ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'db_table': 'members_letter',
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='channel',
            field=models.CharField(db_default='mail', default='mail', max_length=20),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='key',
            field=models.CharField(db_index=True, max_length=80),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('channel', 'key'), name='a_key_leaves_once_a_channel'),
        ),
    ]

"""The age to join, and the questions that a group asks."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0006_powers_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='age_to_join',
            field=models.PositiveSmallIntegerField(db_default=15, default=15, validators=[django.core.validators.MinValueValidator(13), django.core.validators.MaxValueValidator(99)]),
        ),
        migrations.CreateModel(
            name='JoinQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('text', models.CharField(max_length=200)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='groups.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'position', 'language'), name='one_question_text_a_language')],
            },
        ),
    ]

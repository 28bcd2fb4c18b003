"""Answers to the group’s questions, and what was typed to join beside the code that proves it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0014_why_files_are_opened'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='age_said',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='application',
            name='answers',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name='emailproof',
            name='draft',
            field=models.JSONField(null=True),
        ),
    ]

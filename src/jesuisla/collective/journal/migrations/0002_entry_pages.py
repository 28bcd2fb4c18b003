from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['group', '-id'], name='journal_by_page'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(
                models.F('group'),
                KeyTextTransform('action', 'facts'),
                models.OrderBy(models.F('id'), descending=True),
                condition=models.Q(('facts__has_key', 'action')),
                name='journal_by_action',
            ),
        ),
    ]

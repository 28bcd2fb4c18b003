from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_alias_skeleton'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['group', 'alias_skeleton'], name='alias_by_skeleton'),
        ),
    ]

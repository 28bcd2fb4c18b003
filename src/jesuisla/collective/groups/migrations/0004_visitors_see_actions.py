from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0003_home_sections_and_logos'),
    ]

    operations = [
        migrations.AddField(
            model_name='group',
            name='visitors_see_actions',
            field=models.BooleanField(default=False),
        ),
    ]

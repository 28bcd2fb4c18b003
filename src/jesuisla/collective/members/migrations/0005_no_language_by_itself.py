from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_seal_second_factors'),
    ]

    operations = [
        migrations.AlterField(
            model_name='person',
            name='language',
            field=models.CharField(blank=True, max_length=10),
        ),
    ]

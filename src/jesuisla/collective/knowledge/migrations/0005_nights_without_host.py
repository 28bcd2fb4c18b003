"""How many nights in a row nobody knew the name of a source's host."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One number a look, none for those that stand."""

    dependencies = [("knowledge", "0004_taken_over")]

    operations = [
        migrations.AddField(
            model_name="sourcelook",
            name="nights_without_host",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]

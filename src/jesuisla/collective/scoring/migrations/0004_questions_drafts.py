"""Whether members may ask the group's model about a draft: until now nobody could."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_second_stage")]

    operations = [
        migrations.AddField(
            model_name="secondstage",
            name="questions_drafts",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]

"""Where labels come from: also from the studio, chosen for teaching or drawn for measuring."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_questions_drafts")]

    operations = [
        migrations.AlterField(
            model_name="label",
            name="source",
            field=models.CharField(
                max_length=10,
                choices=[
                    ("tapped", "labelled while reading a thread"),
                    ("corrected", "a correction of the classifier"),
                    ("declined", "a proposal declined"),
                    ("notice", "a notice that a platform agreed with"),
                    ("second", "a blind double-check"),
                    ("chosen", "a comment to learn from, chosen or drawn"),
                    ("kept", "a comment drawn and kept aside to measure"),
                ],
            ),
        ),
    ]

"""Call the state before a launch by the glossary's word; the table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Words alone; no row and no column changes."""

    dependencies = [("actions", "0011_read_by_end_and_time")]
    operations = [
        migrations.AlterField(
            "action",
            "state",
            models.CharField(
                choices=[
                    ("proposed", "waiting for a review"),
                    ("returned", "sent back with a word"),
                    ("reviewed", "agreed, not yet launched"),
                    ("running", "running"),
                    ("closed", "closed"),
                    ("declined", "declined"),
                    ("void", "the thread is gone"),
                ],
                default="proposed",
                max_length=8,
            ),
        )
    ]

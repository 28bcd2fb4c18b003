"""What the studio brought, and by which way each of its labels came: chosen or drawn."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_initial"),
        ("scoring", "0005_labels_of_the_studio"),
    ]

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
                    ("picked", "a comment to learn from, chosen"),
                    ("drawn", "a comment to learn from, drawn"),
                    ("kept", "a comment drawn and kept aside to measure"),
                ],
            ),
        ),
        migrations.CreateModel(
            name="StudioMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measured_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("outcome", models.JSONField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="groups.group"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group",), name="one_measure_a_group")
                ],
            },
        ),
    ]

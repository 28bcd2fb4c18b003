"""What a group's coach asks about otherwise than usual, and by which article of its charter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0008_charter_asked")]

    operations = [
        migrations.CreateModel(
            name="CharterRuleChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=16)),
                ("is_asked", models.BooleanField()),
                ("article", models.CharField(blank=True, default="", max_length=500)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="groups.group"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "rule"), name="one_choice_a_charter_rule"
                    )
                ],
            },
        ),
    ]

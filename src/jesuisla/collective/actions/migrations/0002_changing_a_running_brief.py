# A change of a running action's brief waits for a second look, and members see when it came.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0001_initial"),
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="waiting_brief",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="waiting_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.membership",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="brief_changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

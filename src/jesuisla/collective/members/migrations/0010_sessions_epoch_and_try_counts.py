"""What ends a person's sessions, counts of tries, and a cache without pickles."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0009_no_request_in_sessions")]

    operations = [
        migrations.CreateModel(
            name="TryCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="sessions_epoch",
            field=models.PositiveIntegerField(default=0),
        ),
        # What the earlier cache kept: pickles, under names with addresses of networks.
        migrations.RunSQL("DELETE FROM cache", migrations.RunSQL.noop),
    ]

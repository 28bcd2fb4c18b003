from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("welcome", "0002_first_steps"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="buddypair", name="one_buddy_at_a_time"),
        migrations.AddConstraint(
            model_name="buddypair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_at__isnull", False), ("ended_at", None)),
                fields=("newcomer",),
                name="one_buddy_agreed_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="buddypair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_at", None), ("ended_at", None)),
                fields=("newcomer",),
                name="one_buddy_asked_at_a_time",
            ),
        ),
    ]

"""Who wanted letters about alerts still wants them; jobs that wait get their present names."""

from django.db import migrations

MOVED = {
    "jesuisla.collective.queue.jobs.tell_of_held_alerts": (
        "jesuisla.collective.notifications.jobs.tell_of_held_alerts"
    ),
}


def keep_wishes(apps, schema_editor):
    """Make a wish of each membership that asked for letters about alerts."""
    database = schema_editor.connection.alias
    memberships = apps.get_model("members", "Membership").objects.using(database)
    wishes = apps.get_model("notifications", "Wish")
    wishes.objects.using(database).bulk_create(
        [
            wishes(membership_id=number, topic="alerts", channel="mail", wanted=True)
            for number in memberships.filter(wants_alerts=True).values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def rename_waiting_jobs(apps, schema_editor):
    """Give jobs that are not done the present name of their task."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('procrastinate_jobs')")
        if cursor.fetchone()[0] is None:
            return  # a fresh database, whose queue is made later
        for old, new in MOVED.items():
            cursor.execute(
                "UPDATE procrastinate_jobs SET task_name = %s WHERE task_name = %s"
                " AND status IN ('todo', 'doing')",
                [new, old],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        ("watch", "0004_apps_of_their_own"),
    ]

    operations = [
        migrations.RunPython(keep_wishes, migrations.RunPython.noop),
        migrations.RunPython(rename_waiting_jobs, migrations.RunPython.noop),
    ]

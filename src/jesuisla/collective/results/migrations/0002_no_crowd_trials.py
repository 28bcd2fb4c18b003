"""Comparisons on played threads are no longer kept: the laboratory makes them.

Their entries in the journal stay. A comparison that still waits in the queue is not made.
"""

from django.db import migrations


def drop_waiting_jobs(apps, schema_editor):
    """Delete jobs that wait for a task which is gone: they could only fail."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('procrastinate_jobs')")
        if cursor.fetchone()[0] is None:
            return  # a fresh database, whose queue is made later
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')",
            ["jesuisla.collective.results.jobs.compare_crowd"],
        )


class Migration(migrations.Migration):
    dependencies = [
        ("impact", "0001_initial"),
        ("watch", "0004_apps_of_their_own"),
    ]

    operations = [
        migrations.DeleteModel(name="CrowdTrial"),
        migrations.RunPython(drop_waiting_jobs, migrations.RunPython.noop),
    ]

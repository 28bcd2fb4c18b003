"""Proposals, scoring, the queue and the order models move to apps of their own.

Their tables stay where they are: only Django's picture of them changes. Jobs that wait get
the names that their tasks have now.
"""

from django.db import migrations

MOVED = {
    "jesuisla.collective.watch.jobs.forget_old_quotes": (
        "jesuisla.collective.threads.jobs.forget_old_quotes"
    ),
    "jesuisla.collective.watch.jobs.learn_orders": "jesuisla.collective.actions.jobs.learn_orders",
    "jesuisla.collective.watch.learning_jobs.teach_scorers": (
        "jesuisla.collective.scoring.jobs.teach_scorers"
    ),
    "jesuisla.collective.watch.learning_jobs.score_due_forecasts": (
        "jesuisla.collective.scoring.jobs.score_due_forecasts"
    ),
    "jesuisla.collective.watch.desk_jobs.apply_desk_rules": (
        "jesuisla.collective.queue.jobs.apply_desk_rules"
    ),
    "jesuisla.collective.watch.desk_jobs.tell_of_held_alerts": (
        "jesuisla.collective.queue.jobs.tell_of_held_alerts"
    ),
    "jesuisla.collective.impact.jobs.compare_crowd": (
        "jesuisla.collective.results.jobs.compare_crowd"
    ),
}


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
        ("watch", "0003_group_scorers_outdated"),
        ("actions", "0003_order_models"),
        ("proposals", "0001_initial"),
        ("queue", "0001_initial"),
        ("scoring", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name=name)
                for name in (
                    "Claim",
                    "Proposal",
                    "Forecast",
                    "Reader",
                    "Label",
                    "GroupScorer",
                    "FiredRule",
                    "DeskRules",
                    "StoryMatch",
                    "OrderModel",
                )
            ],
        ),
        migrations.RunPython(rename_waiting_jobs, migrations.RunPython.noop),
    ]

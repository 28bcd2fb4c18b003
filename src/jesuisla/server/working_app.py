"""The app that a worker fetches its jobs with."""

from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app

from jesuisla.server.worker_numbers import NumberedJobManager, WorkerNumbers


def working_app(numbers: WorkerNumbers) -> App:
    """Return an app that fetches jobs over connections of its own and knows every task of ours.

    The numbers that its workers get are kept.

    The tasks stay those of Django's app. What a job defers is therefore written by
    Django's connection, in the transaction of the change it follows from, as in the web process.
    """
    working = DjangoApp(connector=app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's connector has it
    working.job_manager = NumberedJobManager(working.connector, numbers)
    working.tasks = app.tasks
    working.periodic_registry = app.periodic_registry
    return working

"""Registers the app with Django."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MeaningsConfig(AppConfig):
    """Meanings: what texts of other apps say, as numbers, found again by nearness."""

    name = "jesuisla.collective.meanings"

    def ready(self) -> None:
        """Have the index made behind the tables, where the database can have one."""
        post_migrate.connect(_make_index, sender=self)


def _make_index(**_signal: Any) -> None:
    from jesuisla.collective.meanings.index import make_index

    make_index()

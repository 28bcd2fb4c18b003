"""One entry for each change."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.timezone import now
from django_scopes import ScopedManager


class Entry(models.Model):
    """What was done, by whom, when and to what: written once, never rewritten.

    Only ``actor`` may go, from entries of what members do, after the retention time.

    ``group`` and ``actor`` are plain numbers (of a group and of a membership) rather than
    foreign keys: the journal lies below everything it tells of and outlives it.
    ``actor`` is empty when the system acted by itself. ``facts`` holds numbers and codes
    only, no text that somebody wrote and no name.
    """

    group = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)
    actor = models.BigIntegerField(null=True)
    event = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    class Meta:
        """Read by group and time."""

        indexes = [
            models.Index(fields=["group", "-at"], name="journal_by_group"),
            models.Index(fields=["event", "-at"], name="journal_by_event"),
            models.Index(fields=["group", "-id"], name="journal_by_page"),
            models.Index(
                fields=["actor", "at"],
                condition=models.Q(actor__isnull=False),
                name="journal_by_actor",
            ),
            models.Index(
                "group",
                KeyTextTransform("action", "facts"),
                models.F("id").desc(),
                condition=models.Q(facts__has_key="action"),
                name="journal_by_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"

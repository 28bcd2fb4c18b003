"""One text's meaning: 512 numbers, of a row that another app names by kind and key."""

from typing import TYPE_CHECKING, Any

from django.db import models

from jesuisla.collective.groups.models import OfGroup

if TYPE_CHECKING:
    _Field = models.Field[list[float], list[float]]
else:
    _Field = models.Field


class NumbersField(_Field):
    """Numbers of single precision, as every PostgreSQL keeps them: ``real[]``.

    Not the type of pgvector: a table with it could not be opened where pgvector is missing. Its
    index holds the same numbers in half precision.
    """

    def db_type(self, connection: Any) -> str:  # noqa: ARG002  # Django names it
        """Return the type of the column."""
        return "real[]"


class Meaning(OfGroup):
    """What one text means. ``key`` names a row of the ``kind`` of its group.

    A row may have several texts, as a sheet has a title and other ways to say it: ``part``.
    ``digest`` tells whether the text is still the one that was read.
    """

    kind = models.CharField(max_length=16)
    key = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=16)
    numbers = NumbersField()

    class Meta:
        """A text of a row once."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "kind", "key", "part"], name="a_meaning_once_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

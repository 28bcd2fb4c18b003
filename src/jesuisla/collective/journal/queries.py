"""Reading the journal."""

from django.db.models import QuerySet

from jesuisla.collective.journal.models import Entry


def entries(*, event: str | None = None) -> QuerySet[Entry]:
    """The entries of the group in scope, newest first."""
    found = Entry.objects.order_by("-at", "-pk")
    return found.filter(event=event) if event else found

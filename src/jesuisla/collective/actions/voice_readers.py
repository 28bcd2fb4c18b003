"""Who read and supported a member's own comment: counted for its writer alone, never named."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import ngettext

from jesuisla.collective.actions.models import Support, Voice
from jesuisla.collective.members.models import Membership

_LIFTING = (Support.Deed.LIKED, Support.Deed.ANSWERED)


def own_voices_with_readers(member: Membership) -> "QuerySet[Any]":
    """Return a member's voices, each with how many others read it and how many supported it."""
    others = ~Q(supports__by=member)
    return Voice.objects.filter(by=member).annotate(
        readers=Count("supports__by", filter=others, distinct=True),
        supporters=Count(
            "supports__by", filter=others & Q(supports__deed__in=_LIFTING), distinct=True
        ),
    )


def readers_in_words(readers: int, supporters: int) -> str:
    """Say how many read a comment, and how many supported it; nothing where nobody did."""
    if not readers:
        return ""
    read = ngettext("Read by %(count)d person", "Read by %(count)d people", readers) % {
        "count": readers
    }
    if not supporters:
        return f"{read}."
    return ngettext(
        "%(read)s, supported by %(count)d.", "%(read)s, supported by %(count)d.", supporters
    ) % {"read": read, "count": supporters}

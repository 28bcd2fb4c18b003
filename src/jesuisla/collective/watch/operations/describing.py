"""What people tell of a thread that no link says: its title, its page, when it was posted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.events import ThreadDescribed
from jesuisla.collective.watch.models import Page, Thread
from jesuisla.collective.watch.operations.readings import CLOCKS_DIFFER, in_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells of a thread; an empty text or ``None`` is what nobody knows.

    ``audience`` is the number of people who follow the page.
    """

    title: str = ""
    topic: str = ""
    page: str = ""
    audience: int | None = None
    posted_at: datetime | None = None
    invented: bool = False


@transaction.atomic
def describe_thread(thread: Thread, told: Told, *, by: Membership | None) -> Thread:
    """Write down what is told of a thread; it replaces what was told before.

    Refused for a post from the future. Raises ``ValidationError`` for a value too long.
    """
    rows = Thread.objects.select_for_update(of=("self",)).select_related("group", "page")
    held = rows.get(pk=thread.pk)
    posted_at = in_zone(held.group, told.posted_at) if told.posted_at else None
    if posted_at is not None and posted_at > now() + CLOCKS_DIFFER:
        raise Refused(_("This post would be from the future. Please check its day and hour."))
    held.title, held.topic = told.title.strip(), told.topic.strip()
    held.posted_at, held.invented = posted_at, held.invented or told.invented
    held.page = _page(held, told)
    held.full_clean(exclude=["salt"])
    held.save(update_fields=["title", "topic", "posted_at", "invented", "page"])
    record(ThreadDescribed(group=held.group_id, thread=held.pk), by=by.pk if by else None)
    return held


def _page(thread: Thread, told: Told) -> Page | None:
    name = told.page.strip()
    page = thread.page
    if page is None:
        if not name:
            return None
        page = Page(group=thread.group, network=thread.network, handle=name)
        known = Page.objects.filter(group=thread.group, network=page.network, handle=name).first()
        page = known or page
    page.name = name or page.name
    page.audience = told.audience if told.audience is not None else page.audience
    page.full_clean(validate_unique=False, validate_constraints=False)
    page.save()
    return page

"""Putting a thread forward."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.events import ThreadProposed
from jesuisla.collective.watch.models import Page, Proposal, Thread
from jesuisla.networks.links import Link

AN_HOUR = 20
"""Proposals a member may make in an hour: more is no longer looking."""
LONGEST_NOTE = 600
"""Characters of a proposal's note: what was seen and why, not a quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal, its thread, and whether this member had put it forward before."""

    thread: Thread
    proposal: Proposal
    again: bool


@transaction.atomic
def propose(group: Group, link: Link, note: str, *, by: Membership) -> Proposed:
    """Put the thread of ``link`` forward, with a word on why.

    The same link twice is one thread, and one member proposes a thread once: the second
    time changes nothing but an empty note of an open proposal. ``note`` has at most 600
    characters; raises ``ValidationError`` beyond, and is refused for a member who proposed
    20 threads within the hour.
    """
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            _("A note has at most %(count)d characters."), params={"count": LONGEST_NOTE}
        )
    recent = Proposal.objects.filter(by=by, at__gt=now() - timedelta(hours=1)).count()
    if recent >= AN_HOUR:
        raise Refused(
            _("You proposed %(count)d threads within an hour. Thank you! Please take a break.")
            % {"count": recent}
        )
    thread = thread_of(group, link)
    proposal, made = Proposal.objects.get_or_create(
        thread=thread, by=by, defaults={"group": group, "note": note}
    )
    if made:
        record(
            ThreadProposed(group=group.pk, thread=thread.pk, proposal=proposal.pk),
            by=by.pk,
        )
    elif note and not proposal.note and proposal.state == Proposal.State.OPEN:
        proposal.note = note
        proposal.save(update_fields=["note"])
    return Proposed(thread=thread, proposal=proposal, again=not made)


def thread_of(group: Group, link: Link) -> Thread:
    """The group's thread at this link, made when it is new; part of a larger change.

    What an earlier visit did not know, the page or the address, is filled in.
    """
    page = page_of(group, link)
    thread, made = Thread.objects.get_or_create(
        group=group,
        network=link.network,
        native_id=link.native_id,
        defaults={"url": link.url, "page": page},
    )
    missing = []
    if not made and not thread.url:
        thread.url, missing = link.url, ["url"]
    if not made and thread.page_id is None and page is not None:
        thread.page, missing = page, [*missing, "page"]
    if missing:
        thread.save(update_fields=missing)
    return thread


def page_of(group: Group, link: Link) -> Page | None:
    """The page that the link names, made when it is new; ``None`` when it names none."""
    if not link.page:
        return None
    page, _made = Page.objects.get_or_create(
        group=group,
        network=link.network,
        handle=link.page[:200],
        defaults={"url": (link.page_url or "")[:500]},
    )
    return page

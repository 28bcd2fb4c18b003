"""Private feeds: a member's shifts and the launched actions, at addresses that are secret.

What they carry may light up a screen that others see: no group, no alias, no thread, no words.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from jesuisla.collective.actions.models import Action
from jesuisla.collective.care.events import FeedAddressMade
from jesuisla.collective.care.models import PrivateFeed, Shift
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.attempt_limits import count_try
from jesuisla.collective.members.models import TEAM, Membership, Role, taking_part
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.members.probation import probation_end

Kind = PrivateFeed.Kind
ASKED_AN_HOUR = 60
"""More than any calendar asks for, also when a family shares one."""
SHIFTS_BEFORE = timedelta(days=7)
ACTIONS_BEFORE = timedelta(days=14)


@transaction.atomic
def make_address(member: Membership, kind: str) -> str:
    """Return the secret part of a new address; the one before opens nothing from now on.

    Raises :class:`Refused` for a member on probation: such an address is easily passed on.
    """
    if probation_end(member) is not None:
        raise Refused(_("While you are new here, there is no private feed yet. It comes soon."))
    secret = secrets.token_urlsafe(32)
    PrivateFeed.objects.update_or_create(
        group_id=member.group_id,
        member=member,
        kind=Kind(kind),
        defaults={"digest": _digest(secret), "created_at": now()},
    )
    event = FeedAddressMade(group=member.group_id, membership=member.pk, kind=kind)
    record(event, by=member)
    return secret


@transaction.atomic
def take_address_back(member: Membership, kind: str) -> None:
    """Have an address open nothing any more; twice is once."""
    if PrivateFeed.objects.filter(member=member, kind=kind).delete()[0]:
        event = FeedAddressMade(group=member.group_id, membership=member.pk, kind=kind)
        record(event, by=member)


def forget_addresses(member: int) -> int:
    """Delete the addresses of a member. Return how many."""
    return PrivateFeed.objects.filter(member=member).delete()[0]


def kinds_for(viewer: Viewer) -> list[Kind]:
    """Return what this viewer may have an address for."""
    return [Kind.SHIFTS, Kind.ACTIONS] if viewer.is_team else [Kind.ACTIONS]


def feed_for(secret: str, kind: str) -> PrivateFeed | None:
    """Return the feed of the group in scope that this secret opens, while its member is one."""
    feeds = PrivateFeed.objects.filter(
        taking_part("member__"),
        digest=_digest(secret),
        kind=kind,
        member__person__is_active=True,
    ).exclude(member__roles__contains=[Role.APPLICANT])
    if kind == Kind.SHIFTS:
        feeds = feeds.filter(member__roles__overlap=sorted(str(role) for role in TEAM))
    return feeds.select_related("member__person", "member__group").first()


def asks_too_often(feed: PrivateFeed) -> bool:
    """Count one request more, and say whether there were too many within the hour."""
    return count_try(f"feed {feed.digest}", within=timedelta(hours=1)) > ASKED_AN_HOUR


def write_feed(feed: PrivateFeed) -> bytes:
    """Return what is asked for, in the member's language; the same while nothing changes."""
    language = letter_language(feed.member.person.language, feed.member.group)
    with override(language):
        return WRITERS[feed.kind](feed.member, language)


def _calendar(member: Membership, _language: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//shifts//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Shifts"))
    calendar.add("x-published-ttl", "PT1H")
    shifts = Shift.objects.filter(member=member, ends_at__gt=now() - SHIFTS_BEFORE)
    for shift in shifts.order_by("begins_at"):
        event = CalendarEvent()
        number = salted_hmac("care.shifts", str(shift.pk), algorithm="sha256").hexdigest()[:32]
        event.add("uid", number)
        # Not when it was taken, which nobody needs to know; and the same at each request.
        event.add("dtstamp", shift.begins_at)
        event.add("dtstart", shift.begins_at)
        event.add("dtend", shift.ends_at)
        event.add(
            "summary", _("Shift, if somebody is missing") if shift.is_stand_in else _("Shift")
        )
        event.add("status", "TENTATIVE" if shift.is_stand_in else "CONFIRMED")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


class _StillFeed(Atom1Feed):
    """Says the same while nothing is new, also when it is empty."""

    def latest_post_date(self) -> datetime:
        """Return when the newest item came."""
        return super().latest_post_date() if self.items else datetime(2026, 1, 1, tzinfo=UTC)


def _atom(member: Membership, language: str) -> bytes:
    group = member.group
    feed = _StillFeed(
        title=_("Actions"),
        link=page_url(group, "actions:today"),
        description=None,
        language=language,
        feed_guid=f"urn:actions:{_urn(member)}",
    )
    actions = Action.objects.filter(launched_at__gt=now() - ACTIONS_BEFORE)
    for action in actions.order_by("-launched_at"):
        if not action.calls_members:
            continue
        link = page_url(group, "actions:action", action.number)
        feed.add_item(
            title=_("Action %(number)s") % {"number": action.number},
            link=link,
            description=_("It was launched. Sign in to read more."),
            unique_id=f"urn:action:{_urn(member)}:{action.number}",
            pubdate=action.launched_at,
            updateddate=action.launched_at,
        )
    text: str = feed.writeString("utf-8")
    return text.encode()


WRITERS: Mapping[str, Callable[[Membership, str], bytes]] = {
    Kind.SHIFTS: _calendar,
    Kind.ACTIONS: _atom,
}
MEDIA_TYPES: Mapping[str, str] = {
    Kind.SHIFTS: "text/calendar; charset=utf-8",
    Kind.ACTIONS: "application/atom+xml; charset=utf-8",
}


@personal_data(
    "private_feeds",
    title=gettext_lazy("Your private feeds"),
    kept=gettext_lazy("Until you take them back or leave."),
    change="care:feeds",
    columns=("care.PrivateFeed.member",),
    choices={"kind": PrivateFeed.Kind},
)
def feeds_of(member: Membership) -> list[dict[str, Any]]:
    """For what the member has a secret address, never the address."""
    feeds = PrivateFeed.objects.filter(member=member).order_by("kind")
    return [{"kind": feed.kind, "since": feed.created_at.isoformat()} for feed in feeds]


def _digest(secret: str) -> str:
    # 256 random bits need nothing slower against guessing.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _urn(member: Membership) -> str:
    return salted_hmac("care.feeds", str(member.pk), algorithm="sha256").hexdigest()[:32]

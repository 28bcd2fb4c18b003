"""Whether a thread can still be seen, and whether the team follows it."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import TEAM, Membership
from jesuisla.collective.threads.events import ThreadDescribed, ThreadFollowed, ThreadStateChanged
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.models import Comment, Page, Place, Reading, Thread
from jesuisla.collective.threads.post_keys import threads_of_post
from jesuisla.collective.threads.readings import CLOCKS_DIFFER, in_zone
from jesuisla.networks.links import Link
from jesuisla.networks.registry import network


@transaction.atomic
def mark_gone(thread: Thread, *, by: Membership | None) -> None:
    """Note that the post or its comments can no longer be seen; nothing if noted already."""
    _set_state(thread, Thread.State.GONE, by)


@transaction.atomic
def mark_open(thread: Thread, *, by: Membership | None) -> None:
    """Take it back: the post can be seen after all."""
    _set_state(thread, Thread.State.OPEN, by)


@transaction.atomic
def follow(thread: Thread, *, by: Membership | None) -> None:
    """Keep the thread in the queue though nobody proposed it."""
    _set_followed(thread, by, followed=True)


@transaction.atomic
def unfollow(thread: Thread, *, by: Membership | None) -> None:
    """Let the thread leave the queue, unless a proposal keeps it there."""
    _set_followed(thread, by, followed=False)


def _set_state(thread: Thread, state: Thread.State, by: Membership | None) -> None:
    locked_thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if locked_thread.state != state:
        locked_thread.state = state
        locked_thread.save(update_fields=["state"])
        event = ThreadStateChanged(group=thread.group_id, thread=thread.pk, state=state)
        record(event, by=by)
    thread.state = state


def _set_followed(thread: Thread, by: Membership | None, *, followed: bool) -> None:
    locked_thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if locked_thread.followed != followed:
        locked_thread.followed = followed
        locked_thread.save(update_fields=["followed"])
        event = ThreadFollowed(group=thread.group_id, thread=thread.pk, followed=followed)
        record(event, by=by)
    thread.followed = followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What somebody says of a thread; an empty text or ``None`` is what nobody knows.

    ``audience`` is the number of people who follow the page.
    """

    title: str = ""
    topic: str = ""
    page: str = ""
    audience: int | None = None
    posted_at: datetime | None = None
    is_invented: bool = False
    harm: str = ""


@transaction.atomic
def describe_thread(thread: Thread, description: Description, *, by: Membership | None) -> Thread:
    """Write down what is told of a thread; it replaces what was told before.

    Refused for a post from the future. Raises ``ValidationError`` for a value too long.
    """
    rows = Thread.objects.select_for_update(of=("self",)).select_related("group", "page")
    thread = rows.get(pk=thread.pk)
    posted_at = in_zone(thread.group, description.posted_at) if description.posted_at else None
    if posted_at is not None and posted_at > now() + CLOCKS_DIFFER:
        raise Refused(_("This post would be from the future. Please check its day and hour."))
    thread.title, thread.topic = description.title.strip(), description.topic.strip()
    thread.harm = description.harm
    thread.posted_at, thread.invented = posted_at, thread.invented or description.is_invented
    thread.page = _page(thread, description)
    thread.full_clean(exclude=["salt"])
    thread.save(update_fields=["title", "topic", "harm", "posted_at", "invented", "page"])
    is_team = by is not None and not TEAM.isdisjoint(by.roles)
    record(ThreadDescribed(group=thread.group_id, thread=thread.pk, by_team=is_team), by=by)
    return thread


def _page(thread: Thread, description: Description) -> Page | None:
    name = description.page.strip()
    page = thread.page
    if page is None:
        if not name:
            return None
        page = Page(group=thread.group, network=thread.network, handle=name)
        same_page = Page.objects.filter(group=thread.group, network=page.network, handle=name)
        page = same_page.first() or page
    page.name = name or page.name
    page.audience = description.audience if description.audience is not None else page.audience
    page.full_clean(validate_unique=False, validate_constraints=False)
    page.save()
    return page


def readings_of(thread: Thread, count: int = 20) -> list[Reading]:
    """The latest readings, newest first, with who took them."""
    readings = Reading.objects.filter(thread=thread).select_related("by")
    return list(readings.order_by("-taken_at", "-pk")[:count])


def snapshot_of(reading: Reading, places: int = 10) -> ThreadSnapshot:
    """Return a reading with its first places, as the analysis speaks of it."""
    rows = list(
        reading.places.filter(position__lte=places).values_list(
            "position", "kind", "comment", "likes", "replies", "guessed"
        )
    )
    return ThreadSnapshot(
        taken_at=reading.taken_at,
        order=CommentOrder(reading.order),
        source=SnapshotSource(reading.source),
        # A scorer never says "misleading": where it guessed, nobody knows.
        knows_misleading=reading.knows_misleading and not any(row[-1] for row in rows),
        places=tuple(
            SnapshotPlace(
                position=position,
                kind=CommentKind(kind),
                comment=str(comment) if comment else None,
                likes=likes,
                replies=replies,
            )
            for position, kind, comment, likes, replies, _is_guess in rows
        ),
    )


def comments_of(thread: Thread) -> QuerySet[Comment]:
    """The comments: first as they stood in the last reading, then the most liked."""
    newest = _naming_readings(thread).values("pk")[:1]
    place = Place.objects.filter(reading__in=newest, comment=OuterRef("pk"))
    return (
        Comment.objects.filter(thread=thread)
        .annotate(stands=Subquery(place.values("position")[:1]))
        .order_by(F("stands").asc(nulls_last=True), F("likes").desc(nulls_last=True), "pk")
    )


def ranks_seen_at(thread: Thread) -> datetime | None:
    """When the ranks of :func:`comments_of` were seen; ``None`` where no reading names any."""
    return _naming_readings(thread).values_list("taken_at", flat=True).first()


def _naming_readings(thread: Thread) -> QuerySet[Reading]:
    naming = Reading.objects.filter(thread=thread, places__comment__isnull=False)
    return naming.order_by("-taken_at", "-pk")


def network_label(name: str) -> str:
    """The network's own spelling; its name in the data for one that we no longer know."""
    try:
        return network(name).label
    except ValueError:
        return name


class DescriptionForm(forms.Form):
    """Title, page and time of a post; everything may stay empty, unknown is fine."""

    title = PlainTextField(
        label=_("What the post is about"),
        help_text=_("A few words, as you would say it to somebody."),
        max_length=300,
        required=False,
    )
    topic = PlainTextField(
        label=_("Topic"),
        help_text=_("For instance: migration, climate, schools."),
        max_length=80,
        required=False,
    )
    harm = forms.ChoiceField(
        label=_("What its comments spread"), choices=Thread.Harm, required=False
    )
    page = PlainTextField(label=_("Name of the page"), max_length=200, required=False)
    audience = forms.IntegerField(
        label=_("How many people follow the page"), min_value=0, max_value=10**10, required=False
    )
    posted_at = forms.DateTimeField(
        label=_("When it was posted"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please write the day and hour as 2026-01-31 18:30.")},
    )

    @classmethod
    def of(cls, thread: Thread) -> "DescriptionForm":
        """The form filled with what is known."""
        page = thread.page
        return cls(
            initial={
                "title": thread.title,
                "topic": thread.topic,
                "harm": thread.harm,
                "page": (page.name or page.handle) if page else "",
                "audience": page.audience if page else None,
                "posted_at": thread.posted_at,
            }
        )

    def description(self) -> Description:
        """Return what was filled in, as the operation takes it."""
        data = self.cleaned_data
        return Description(
            title=data["title"],
            topic=data["topic"],
            harm=data["harm"],
            page=data["page"],
            audience=data["audience"],
            posted_at=data["posted_at"],
        )


def thread_of(group: Group, link: Link) -> Thread:
    """The group's thread at this link, made when it is new; part of a larger change.

    What an earlier visit did not know, the page or the address, is filled in.
    """
    page = page_of(group, link)
    known_thread = threads_of_post(link.network, link.native_id).filter(group=group).first()
    thread, is_new = (
        (known_thread, False)
        if known_thread
        else Thread.objects.get_or_create(
            group=group,
            network=link.network,
            native_id=link.native_id,
            defaults={"url": link.url, "page": page},
        )
    )
    missing = []
    if not is_new and not thread.url:
        thread.url, missing = link.url, ["url"]
    if not is_new and thread.page_id is None and page is not None:
        thread.page, missing = page, [*missing, "page"]
    if missing:
        thread.save(update_fields=missing)
    return thread


def page_of(group: Group, link: Link) -> Page | None:
    """The page that the link names, made when it is new; ``None`` when it names none."""
    if not link.page:
        return None
    page, _is_new = Page.objects.get_or_create(
        group=group,
        network=link.network,
        handle=link.page[:200],
        defaults={"url": (link.page_url or "")[:500]},
    )
    return page

"""Every change to a group: one operation, one transaction, one entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_scopes import scope

from jesuisla.collective.groups.events import (
    CharterPublished,
    FigureRecorded,
    FigureRemoved,
    GroupCreated,
    PassageRemoved,
    PassageWritten,
    SupporterAdded,
    SupporterRemoved,
    WaysChanged,
)
from jesuisla.collective.groups.models import (
    Charter,
    Domain,
    Group,
    Passage,
    PastFigure,
    Supporter,
)
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class NewGroup:
    """What one says of a group to create it."""

    slug: str
    name: str
    hashtag: str
    language: str
    time_zone: str
    countries: Sequence[str]
    hosts: Sequence[str]
    hashtag_place: str = Group.HashtagPlace.ANYWHERE
    contact: str = ""
    home: bool = False
    reviewers_needed: int = 2


@transaction.atomic
def create_group(new: NewGroup, *, by: int | None = None) -> Group:
    """Create a group with its addresses.

    Raises ``django.core.exceptions.ValidationError`` for a value that is wrong or taken.
    """
    group = Group(
        slug=new.slug,
        name=new.name,
        hashtag=new.hashtag,
        hashtag_place=new.hashtag_place,
        language=new.language,
        countries=[country.upper() for country in new.countries],
        time_zone=new.time_zone,
        contact=new.contact,
        home=new.home,
        reviewers_needed=new.reviewers_needed,
    )
    group.full_clean()
    group.save()
    for host in new.hosts:
        domain = Domain(group=group, host=host.lower())
        domain.full_clean()
        domain.save()
    with scope(group=group.pk):
        record(GroupCreated(group=group.pk), by=by)
    return group


@transaction.atomic
def publish_charter(group: Group, texts: Mapping[str, str], *, by: int | None) -> int:
    """Publish a new version of the charter, one text a language, and return its number.

    Languages without a text are left out. Earlier versions stay, since members accepted
    them. Refused when the group's own language is missing.
    """
    if not texts.get(group.language, "").strip():
        raise Refused(_("The charter needs a text in the group’s own language."))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once get two numbers
    latest = Charter.objects.filter(group=group).aggregate(latest=Max("version"))["latest"] or 0
    for language, text in texts.items():
        if text.strip():
            Charter.objects.create(
                group=group, version=latest + 1, language=language, text=text.strip()
            )
    record(CharterPublished(group=group.pk, version=latest + 1), by=by)
    return latest + 1


@transaction.atomic
def write_passage(
    group: Group, section: str, language: str, text: str, *, by: int | None
) -> Passage:
    """Write or replace a passage of the group's own page. Refused without a text."""
    if not text.strip():
        raise Refused(_("Write a text first, or remove the passage."))
    passage, _new = Passage.objects.update_or_create(
        group=group, section=section, language=language, defaults={"text": text.strip()}
    )
    record(PassageWritten(group=group.pk, passage=passage.pk), by=by)
    return passage


@transaction.atomic
def remove_passage(group: Group, section: str, language: str, *, by: int | None) -> None:
    """Take a passage away from the group's own page. Does nothing when there is none."""
    removed, _rows = Passage.objects.filter(
        group=group, section=section, language=language
    ).delete()
    if removed:
        record(PassageRemoved(group=group.pk, section=section, language=language), by=by)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure counted before, with its day and source; ``at_least`` means "more than"."""

    name: str
    value: int
    counted_on: date
    source: str
    source_url: str = ""
    reach: str = PastFigure.Reach.GROUP
    at_least: bool = False


@transaction.atomic
def record_figure(group: Group, figure: Figure, *, by: int | None) -> PastFigure:
    """Write down a figure from before.

    Refused for a day that has not come; raises ``ValidationError`` for a figure without
    source, or given twice for a day.
    """
    if figure.counted_on > localdate(timezone=group.zone):
        raise Refused(_("This day has not come yet. When was it counted?"))
    written = PastFigure(
        group=group,
        name=figure.name,
        reach=figure.reach,
        value=figure.value,
        at_least=figure.at_least,
        counted_on=figure.counted_on,
        source=figure.source,
        source_url=figure.source_url,
    )
    written.full_clean()
    written.save()
    record(FigureRecorded(group=group.pk, figure=written.pk), by=by)
    return written


@transaction.atomic
def remove_figure(figure: PastFigure, *, by: int | None) -> None:
    """Take away a figure that was wrong. Does nothing when it is gone already."""
    removed, _rows = PastFigure.objects.filter(pk=figure.pk).delete()
    if removed:
        record(FigureRemoved(group=figure.group_id, figure=figure.pk), by=by)


@transaction.atomic
def add_supporter(
    group: Group, name: str, url: str = "", *, position: int = 0, by: int | None
) -> Supporter:
    """Name an organisation as a supporter; the same name again changes its link and place.

    ``position`` sorts the list, lowest first. Raises ``ValidationError`` for a name or
    link that is none.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once stay one row
    supporter = Supporter.objects.filter(group=group, name=name.strip()).first() or Supporter(
        group=group, name=name.strip()
    )
    supporter.url = url.strip()
    supporter.position = position
    supporter.full_clean()
    supporter.save()
    record(SupporterAdded(group=group.pk, supporter=supporter.pk), by=by)
    return supporter


@transaction.atomic
def remove_supporter(supporter: Supporter, *, by: int | None) -> None:
    """No longer name an organisation. Does nothing when it is gone already."""
    removed, _rows = Supporter.objects.filter(pk=supporter.pk).delete()
    if removed:
        record(SupporterRemoved(group=supporter.group_id, supporter=supporter.pk), by=by)


WAYS = (
    "hashtag",
    "hashtag_place",
    "reviewers_needed",
    "daily_budget",
    "voices_needed",
    "window_minutes",
    "retention_days",
    "contact",
)
"""What a coordinator may set of how the group works."""


@transaction.atomic
def change_ways(group: Group, values: dict[str, Any], *, by: int | None) -> tuple[str, ...]:
    """Set how the group works, and give the names of what changed.

    Raises ``ValidationError`` for a value that is wrong. Nothing changed: nothing is
    written. Running actions keep the window they were launched with.
    """
    held = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    changed = tuple(
        field for field in WAYS if field in values and getattr(held, field) != values[field]
    )
    if not changed:
        return ()
    for field in changed:
        setattr(held, field, values[field])
    held.full_clean()
    held.save(update_fields=changed)
    record(WaysChanged(group=held.pk, fields=changed), by=by)
    return changed

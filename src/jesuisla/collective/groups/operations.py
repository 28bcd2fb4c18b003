"""Every change to a group: one operation, one transaction, one entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django_scopes import scope

from jesuisla.collective.groups.events import (
    CharterPublished,
    FigureRecorded,
    GroupCreated,
    PassageWritten,
)
from jesuisla.collective.groups.models import Charter, Domain, Group, Passage, PastFigure
from jesuisla.collective.journal.operations import record


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

    Earlier versions stay, since members accepted them. Raises ``ValueError`` when the
    group's own language is missing.
    """
    if not texts.get(group.language, "").strip():
        raise ValueError(f"the charter needs a text in {group.language}")
    Group.objects.select_for_update().get(pk=group.pk)  # two at once get two numbers
    latest = Charter.objects.filter(group=group).aggregate(latest=Max("version"))["latest"] or 0
    for language, text in texts.items():
        Charter.objects.create(
            group=group, version=latest + 1, language=language, text=text.strip()
        )
    record(CharterPublished(group=group.pk, version=latest + 1), by=by)
    return latest + 1


@transaction.atomic
def write_passage(
    group: Group, section: str, language: str, text: str, *, by: int | None
) -> Passage:
    """Write or replace a passage of the group's own page."""
    passage, _ = Passage.objects.update_or_create(
        group=group, section=section, language=language, defaults={"text": text.strip()}
    )
    record(PassageWritten(group=group.pk, passage=passage.pk), by=by)
    return passage


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

    Raises ``ValidationError`` for a figure without source, or given twice for a day.
    """
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

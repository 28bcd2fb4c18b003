"""Reading people and their places."""

from collections.abc import Sequence
from typing import cast

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django_scopes import scopes_disabled

from jesuisla.collective.groups.models import Charter, Domain
from jesuisla.collective.groups.queries import current_charter
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Application, Membership, Person
from jesuisla.collective.members.signin import used_second_factor


def viewer_of(request: HttpRequest) -> Viewer | None:
    """The place of the signed-in person in the group in scope; ``None`` without one."""
    membership = (
        Membership.objects.select_related("group", "person")
        .filter(person=cast("Person", request.user), ended_at=None)
        .first()
    )
    if membership is None:
        return None
    return Viewer(membership=membership, strong=used_second_factor(request))


def by_alias(members: QuerySet[Membership], part: str) -> QuerySet[Membership]:
    """These members whose alias contains ``part``, in the order of the alphabet."""
    if part.strip():
        members = members.filter(alias__icontains=part.strip())
    return members.order_by(Lower("alias"))


def charter_to_accept(place: Membership, languages: Sequence[str]) -> Charter | None:
    """Return the charter in force, in the best of these languages, unless it was accepted."""
    latest = current_charter(place.group, languages)
    accepted = place.charter
    if latest is None or (accepted is not None and accepted.version >= latest.version):
        return None
    return latest


def places_of(person: Person) -> list[tuple[Membership, str | None]]:
    """A person's places in all groups, each with a host name of the group if it has one."""
    with scopes_disabled():
        places = list(
            Membership.objects.filter(person=person, ended_at=None)
            .select_related("group")
            .order_by("group__name")
        )
    hosts: dict[int, str] = {}
    groups = [place.group_id for place in places]
    for group, host in (
        Domain.objects.filter(group__in=groups).order_by("pk").values_list("group", "host")
    ):
        hosts.setdefault(group, host)
    return [(place, hosts.get(place.group_id)) for place in places]


def open_application_of(place: Membership) -> Application | None:
    """The application of this place that waits for an answer."""
    return place.applications.filter(state=Application.State.OPEN).first()


def was_here_before(place: Membership) -> bool:
    """Whether this place had an application answered earlier, or was ended by the team."""
    return (
        bool(place.ended_because)
        or place.applications.exclude(state=Application.State.OPEN).exists()
    )

"""The people of the demonstration. Their addresses end in ``.example``, which nobody has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django_scopes import scope

from jesuisla.collective.groups.models import Charter, Group
from jesuisla.collective.groups.texts import current_charter
from jesuisla.collective.members.applications import JoinRequest, apply, invite_member
from jesuisla.collective.members.memberships import accept_charter
from jesuisla.collective.members.models import Membership, Role
from jesuisla.languages import reading_order
from jesuisla.server.language import gettext as _


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody of the demonstration; without a role they are applying."""

    group: str
    alias: str
    role: Role
    language: str = "fr"

    @property
    def email(self) -> str:
        """An address under a name that is reserved for examples."""
        return f"{self.alias.lower()}@{self.group}.example"


PEOPLE = (
    Invented("jesuisla", "Colette", Role.COORDINATOR),
    Invented("jesuisla", "Maud", Role.MODERATOR),
    Invented("jesuisla", "Malik", Role.MODERATOR),
    Invented("jesuisla", "Ambre", Role.MEMBER),
    Invented("jesuisla", "Basile", Role.MEMBER),
    Invented("jesuisla", "Chloe", Role.MEMBER),
    Invented("jesuisla", "Dilan", Role.MEMBER, "en"),
    Invented("jesuisla", "Nour", Role.APPLICANT),
    Invented("ichbinhier", "Otto", Role.MODERATOR, "en"),
    Invented("ichbinhier", "Petra", Role.MEMBER, "en"),
    Invented("iamhere", "Quinn", Role.MODERATOR, "en"),
    Invented("iamhere", "Robin", Role.MEMBER, "en"),
)


def make_people(groups: Mapping[str, Group]) -> dict[str, Membership]:
    """Give everybody of the demonstration their place, unless they have it.

    Returns the places of the first group's people by the alias they were invented with,
    which may be another one by now.
    """
    places = {}
    for invented in PEOPLE:
        group = groups[invented.group]
        with scope(group=group.pk):
            place = _place(group, invented)
            if place is None:
                place = _join(group, invented)
            _accept(place, group, invented)
        places[invented.group, invented.alias] = place
    home = PEOPLE[0].group
    return {alias: place for (slug, alias), place in places.items() if slug == home}


def _place(group: Group, invented: Invented) -> Membership | None:
    places = Membership.objects.filter(group=group).select_related("group")
    by_address = places.filter(person__email=invented.email).first()
    return by_address or places.filter(alias=invented.alias).first()


def _charter(group: Group, invented: Invented) -> Charter | None:
    order = reading_order(choice=invented.language, group=group.language)
    return current_charter(group, order)


def _join(group: Group, invented: Invented) -> Membership:
    if invented.role != Role.APPLICANT:
        return invite_member(
            group,
            invented.email,
            alias=invented.alias,
            roles=[invented.role],
            by=None,
            language=invented.language,
        )
    charter = _charter(group, invented)
    application = apply(
        group,
        JoinRequest(
            email=invented.email,
            alias=invented.alias,
            language=invented.language,
            words="Je lis vos commentaires depuis des mois et j’aimerais en écrire aussi.",
            charter=charter.pk if charter else None,
        ),
    )
    return application.membership


def _accept(place: Membership, group: Group, invented: Invented) -> None:
    charter = _charter(group, invented)
    if place.charter_id is None and charter is not None:
        accept_charter(place, charter)


def sign_in_lines(port: int) -> Iterator[str]:
    """For each person a line: their name, what they are, and a link that signs them in."""
    from jesuisla.collective.members.demonstration import sign_in_link

    for invented in PEOPLE:
        group = Group.objects.get(slug=invented.group)
        with scope(group=group.pk):
            place = _place(group, invented)
        if place is not None:
            home = "127.0.0.1" if group.home else f"{group.slug}.localhost"
            told = {
                "alias": place.alias,
                "role": Role(invented.role).label,
                "group": group.name,
                "link": sign_in_link(place, f"http://{home}:{port}"),
            }
            yield _("%(alias)s, %(role)s of %(group)s: %(link)s") % told

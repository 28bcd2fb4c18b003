"""The people of the demonstration. Their addresses end in ``.example``, which nobody has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.groups.models import Charter, Group
from jesuisla.collective.groups.texts import current_charter, questions_in
from jesuisla.collective.members.applications import JoinRequest, apply, invite_member
from jesuisla.collective.members.consents import CURRENT, give_consent
from jesuisla.collective.members.memberships import accept_charter
from jesuisla.collective.members.models import Membership, Role
from jesuisla.languages import language_order
from jesuisla.server.language import gettext as _


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody of the demonstration; without a role they are applying."""

    group: str
    alias: str
    role: Role
    language: str = "fr"

    @property
    def is_new(self) -> bool:
        """Whether they have their first action before them."""
        return self.alias == NEWCOMER

    @property
    def email(self) -> str:
        """An address under a name that is reserved for examples."""
        return f"{self.alias.lower()}@{self.group}.example"


ANSWERS = (
    "Une amie, qui lit avec vous depuis le printemps.",
    "Surtout Facebook, parfois Instagram.",
    "Lire et soutenir pour commencer, écrire plus tard.",
)
NEWCOMER = "Eden"
HERE_FOR = timedelta(days=200)
"""How long all the others are members, who know their way."""
PEOPLE = (
    InventedPerson("jesuisla", "Colette", Role.COORDINATOR),
    InventedPerson("jesuisla", "Maud", Role.MODERATOR),
    InventedPerson("jesuisla", "Malik", Role.MODERATOR),
    InventedPerson("jesuisla", "Ambre", Role.MEMBER),
    InventedPerson("jesuisla", "Basile", Role.MEMBER),
    InventedPerson("jesuisla", "Chloe", Role.MEMBER),
    InventedPerson("jesuisla", "Dilan", Role.MEMBER, "en"),
    InventedPerson("jesuisla", "Eden", Role.MEMBER),
    InventedPerson("jesuisla", "Nour", Role.APPLICANT),
    InventedPerson("ichbinhier", "Otto", Role.MODERATOR, "en"),
    InventedPerson("ichbinhier", "Petra", Role.MEMBER, "en"),
    InventedPerson("iamhere", "Quinn", Role.MODERATOR, "en"),
    InventedPerson("iamhere", "Robin", Role.MEMBER, "en"),
)


def make_people(groups: Mapping[str, Group]) -> dict[str, Membership]:
    """Give everybody of the demonstration their place, unless they have it.

    Returns the places of the first group's people by the alias they were invented with,
    which may be another one by now.
    """
    places = {}
    for person in PEOPLE:
        group = groups[person.group]
        with scope(group=group.pk):
            place = _membership(group, person)
            if place is None:
                place = _join(group, person)
            _accept(place, group, person)
        places[person.group, person.alias] = place
    home = PEOPLE[0].group
    return {alias: place for (slug, alias), place in places.items() if slug == home}


def places_in(group: Group) -> dict[str, Membership]:
    """Return the places of any group's people, as :func:`make_people` made them.

    Needs the scope of the group.
    """
    people = [person for person in PEOPLE if person.group == group.slug]
    places = {person.alias: _membership(group, person) for person in people}
    return {alias: place for alias, place in places.items() if place is not None}


def _membership(group: Group, person: InventedPerson) -> Membership | None:
    places = Membership.objects.filter(group=group).select_related("group")
    by_address = places.filter(person__email=person.email).first()
    return by_address or places.filter(alias=person.alias).first()


def _charter(group: Group, person: InventedPerson) -> Charter | None:
    order = language_order(choice=person.language, group=group.language)
    return current_charter(group, order)


def _join(group: Group, person: InventedPerson) -> Membership:
    if person.role != Role.APPLICANT:
        place = invite_member(
            group,
            person.email,
            alias=person.alias,
            roles=[person.role],
            by=None,
            language=person.language,
        )
        if not person.is_new:
            place.joined_at = now() - HERE_FOR
            place.save(update_fields=["joined_at"])
        return place
    charter = _charter(group, person)
    application = apply(
        group,
        JoinRequest(
            email=person.email,
            alias=person.alias,
            language=person.language,
            words="Je lis vos commentaires depuis des mois et j’aimerais en écrire aussi.",
            answers=_answers(group, person),
            age=group.age_to_join,
            charter=charter.pk if charter else None,
            wording=CURRENT,
        ),
    )
    return application.membership


def _answers(group: Group, person: InventedPerson) -> list[tuple[str, str]]:
    """Return the group's questions, each with what somebody who asks to join might say."""
    questions = questions_in(group, language_order(choice=person.language, group=group.language))
    return [(question.text, answer) for question, answer in zip(questions, ANSWERS, strict=False)]


def _accept(place: Membership, group: Group, person: InventedPerson) -> None:
    charter = _charter(group, person)
    if place.charter_id is None and charter is not None:
        accept_charter(place, charter)
        give_consent(place)


def sign_in_lines(port: int) -> Iterator[str]:
    """For each person a line: their name, what they are, and a link that signs them in."""
    from jesuisla.collective.members.demonstration import sign_in_link

    for person in PEOPLE:
        group = Group.objects.get(slug=person.group)
        with scope(group=group.pk):
            place = _membership(group, person)
        if place is not None:
            home = "127.0.0.1" if group.home else f"{group.slug}.localhost"
            values = {
                "alias": place.alias,
                "role": Role(person.role).label,
                "group": group.name,
                "link": sign_in_link(place, f"http://{home}:{port}"),
            }
            yield _("%(alias)s, %(role)s of %(group)s: %(link)s") % values

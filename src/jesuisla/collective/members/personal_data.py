"""Everything that is kept about one person, for that person to take along."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django_scopes import scope, scopes_disabled

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Membership, Person

Teller = Callable[[Membership], Any]
tellers: dict[str, Teller] = {}


def personal_data(name: str) -> Callable[[Teller], Teller]:
    """Register what another app keeps about a member: plain data under this name.

    Called for each of the person's places, in the scope of its group.
    """

    def register(teller: Teller) -> Teller:
        tellers[name] = teller
        return teller

    return register


def all_data_of(person: Person) -> dict[str, Any]:
    """Return all that is kept about a person, in every group, as plain data for JSON.

    Times are in ISO 8601 with their zone; keys and codes are named, never their secrets.
    """
    with scopes_disabled():
        places = list(
            Membership.objects.filter(person=person)
            .select_related("group", "charter")
            .order_by("group_id")
        )
    return {
        "email": person.email,
        "language": person.language,
        "time_zone": person.time_zone,
        "created_at": person.created_at.isoformat(),
        "last_signed_in_at": person.last_login.isoformat() if person.last_login else None,
        "second_factors": [
            {"kind": factor.type, "created_at": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=person).order_by("pk")
        ],
        "groups": [_data_of(place) for place in places],
    }


def as_readable_json(data: Any, margin: str = "") -> Iterator[str]:
    """Give plain data as JSON part by part, each deed on one line.

    What has no parts of its own is written by the encoder in C, ten times as fast as with margins.

    >>> print("".join(as_readable_json({"a": [{"b": 1}, {"b": 2}]})))
    {
      "a": [
        {"b": 1},
        {"b": 2}
      ]
    }
    """
    parts: list[tuple[str, Any]] = []
    if isinstance(data, dict) and any(isinstance(value, dict | list) for value in data.values()):
        ends = "{}"
        parts = [(f"{json.dumps(name, ensure_ascii=False)}: ", data[name]) for name in data]
    elif isinstance(data, list) and data:
        ends = "[]"
        parts = [("", value) for value in data]
    else:
        yield json.dumps(data, ensure_ascii=False)
        return
    inner = f"{margin}  "
    yield ends[0]
    for number, (name, value) in enumerate(parts):
        yield f"{',' if number else ''}\n{inner}{name}"
        yield from as_readable_json(value, inner)
    yield f"\n{margin}{ends[1]}"


def _data_of(place: Membership) -> dict[str, Any]:
    with scope(group=place.group_id):
        return {
            "group": place.group.name,
            "alias": place.alias,
            "roles": list(place.roles),
            "joined_at": place.joined_at.isoformat(),
            "ended_at": place.ended_at.isoformat() if place.ended_at else None,
            "ended_because": place.ended_because,
            "charter_version": place.charter.version if place.charter else None,
            "charter_accepted_at": place.charter_accepted_at.isoformat()
            if place.charter_accepted_at
            else None,
            "applications": [
                {
                    "words": application.words,
                    "state": application.state,
                    "sent_at": application.sent_at.isoformat(),
                    "answer": application.answer,
                }
                for application in place.applications.order_by("pk")
            ],
            "what_you_did": [
                {"at": at.isoformat(), "event": event}
                for at, event in Entry.objects.filter(actor=place.pk)
                .order_by("at")
                .values_list("at", "event")
            ],
            **{name: teller(place) for name, teller in tellers.items()},
        }

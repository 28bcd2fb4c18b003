"""Reading people and their places."""

from typing import cast

from django.http import HttpRequest

from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership, Person
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

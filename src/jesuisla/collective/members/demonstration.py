"""Links that sign in the people of the demonstration, and nobody anywhere else."""

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.signin import sign_in_for_demonstration

SALT = "members.demonstration"


def sign_in_link(membership: Membership, base_url: str) -> str:
    """Return a link that signs in as this member, on the address ``base_url`` of their group.

    It works only while the demonstration runs (``settings.DEMO``).
    """
    return f"{base_url.rstrip('/')}/demonstration/{signing.dumps(membership.pk, salt=SALT)}"


@require_safe
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as the member whom the link names; nothing is here outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    places = Membership.objects.select_related("person").filter(ended_at=None)
    return sign_in_for_demonstration(request, get_object_or_404(places, pk=number).person)

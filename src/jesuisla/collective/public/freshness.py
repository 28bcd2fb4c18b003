"""Tells a browser that the page it has is still the page: no drawing it again."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.timezone import now
from django.views.decorators.http import condition
from django_scopes import scopes_disabled

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.access import RoomRequest

GOOD_FOR = 300
"""For how many seconds figures that move with the clock may stand still."""

View = Callable[..., HttpResponse]


def fresh(view: View) -> View:
    """Answer strangers who have this very page already with 304, in one query."""
    conditional = condition(etag_func=_etag)(view)

    def answer(request: RoomRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = conditional(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def _etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str | None:
    """A name for the page as it stands; ``None`` where the page depends on who looks.

    Every change writes an entry, so the last entry tells the state of all data.
    """
    viewer = getattr(request, "viewer", None)
    if viewer is not None or len(get_messages(request)):
        return None
    with scopes_disabled():
        latest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    state = (
        request.get_host(),
        request.get_full_path(),
        getattr(request, "languages", ()),  # pages and the group’s texts choose from it
        latest,
        int(now().timestamp()) // GOOD_FOR,
        # The page carries this cookie's proof of origin in its forms.
        request.COOKIES.get(settings.CSRF_COOKIE_NAME),
    )
    return f'"{sha256(repr(state).encode()).hexdigest()[:32]}"'

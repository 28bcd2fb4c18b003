"""Who may send a large body: a member, or a program with a key.

Asked before the body is read, so that an invented cookie or key opens nothing.
"""

import io
from typing import Any

from django.contrib.auth import get_user
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error, close_old_connections
from django.http import HttpRequest
from django_scopes import scope

from jesuisla.collective.api.keys import key_for
from jesuisla.collective.api.perspective.endpoints import secret_of
from jesuisla.collective.groups.groups import group_for_host
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.memberships import viewer_of
from jesuisla.server.sessions import SessionStore

FOR_PROGRAMS = "/v1alpha1/"


def may_send_much_outside_pages(session_cookie: str, environ: dict[str, Any]) -> bool:
    """The same, in a thread that answers no page at this moment."""
    close_old_connections()
    try:
        return may_send_much(session_cookie, environ)
    finally:
        close_old_connections()


def may_send_much(session_cookie: str, environ: dict[str, Any]) -> bool:
    """Whether whoever sends this request is known here. Asks the database."""
    request = WSGIRequest(environ | {"wsgi.input": io.BytesIO()})
    try:
        group = group_for_host(request.get_host())
        if group is None:
            return False
        with scope(group=group.pk):
            if request.path_info.startswith(FOR_PROGRAMS):
                secret = secret_of(request)
                return secret is not None and key_for(secret) is not None
            return _is_member(request, group, request.COOKIES.get(session_cookie))
    except (SuspiciousOperation, Error):
        return False


def _is_member(request: HttpRequest, group: Group, session_key: str | None) -> bool:
    if not session_key:
        return False
    request.session = SessionStore(session_key)
    request.user = get_user(request)
    if not request.user.is_authenticated:
        return False
    viewer = viewer_of(request, group)
    return viewer is not None and viewer.is_member

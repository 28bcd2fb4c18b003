"""Who may do what: the one gate.

What one may not see does not exist for them, so a refusal is a 404.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.members.asking_for_powers import SAFE, ask_for_powers
from jesuisla.collective.members.models import (
    ABOVE_MEMBER,
    READERS_OF_MEASURES,
    TEAM,
    Application,
    Membership,
    Role,
)
from jesuisla.collective.members.signin import second_factor_page

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Viewer:
    """A membership as it acts in this request.

    ``strong`` says that a second factor was used to sign in; roles above member count
    only then.
    """

    membership: Membership
    strong: bool
    has_new_charter: bool = False
    """Whether the group asks this person to accept a version of its charter."""

    @property
    def alias(self) -> str:
        """The name shown to others."""
        return self.membership.alias

    @property
    def roles(self) -> frozenset[str]:
        """The roles that count now: none while paused."""
        if self.is_paused:
            return frozenset()
        roles = frozenset(self.membership.roles)
        return roles if self.strong else roles - ABOVE_MEMBER

    def has(self, roles: Iterable[str]) -> bool:
        """Whether any of these roles counts now."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_member(self) -> bool:
        """A member of the group: anybody accepted, whatever else they are, and not paused."""
        return bool(set(self.membership.roles) - {Role.APPLICANT}) and not self.is_paused

    @property
    def is_paused(self) -> bool:
        """Whether the team asked this person to stay away for a while."""
        return self.membership.is_paused

    @property
    def is_paused_member(self) -> bool:
        """A member who is paused: was accepted, and keeps the place."""
        return self.is_paused and bool(set(self.membership.roles) - {Role.APPLICANT})

    @property
    def is_applicant(self) -> bool:
        """Waiting for the team's answer."""
        return Role.APPLICANT in self.membership.roles and not set(self.membership.roles) - {
            Role.APPLICANT
        }

    @property
    def is_team(self) -> bool:
        """A moderator or coordinator, signed in with a second factor."""
        return self.has(TEAM)

    @property
    def is_reader(self) -> bool:
        """The team or a researcher, signed in with a second factor: may read the measures."""
        return self.has(READERS_OF_MEASURES)

    @property
    def is_coordinator(self) -> bool:
        """A coordinator, signed in with a second factor."""
        return self.has({Role.COORDINATOR})

    @property
    def needs_second_factor(self) -> bool:
        """Has a role above member that does not count yet for want of a second factor."""
        has_role = not ABOVE_MEMBER.isdisjoint(self.membership.roles)
        return has_role and not self.strong and not self.is_paused


class RoomRequest(HttpRequest):
    """A request with its group and viewer, as views that passed the gate receive it."""

    group: Group
    languages: tuple[str, ...]
    viewer: Viewer


class OpenRequest(HttpRequest):
    """A request to a page without a gate: the viewer is ``None`` for whoever has no place."""

    group: Group
    languages: tuple[str, ...]
    viewer: Viewer | None


View = Callable[Concatenate[RoomRequest, P], HttpResponse]
OpenView = Callable[Concatenate[OpenRequest, P], HttpResponse]


def members_only(view: View[P]) -> View[P]:
    """Let members pass; strangers are asked to sign in, applicants find nothing."""
    return _gate(view, may_pass=lambda viewer: viewer.is_member)


def members_on_a_pause_too(view: View[P]) -> View[P]:
    """Let members pass, also while the team asked them to stay away: for what keeps them safe."""
    return _gate(view, may_pass=lambda viewer: viewer.is_member or viewer.is_paused_member)


def team_only(view: View[P]) -> View[P]:
    """Let the team pass; it is asked for its second factor first, others find nothing.

    To read, that is enough. Before a deed its powers must be on (:func:`ask_for_powers`).
    """
    return _gate(view, may_pass=lambda viewer: viewer.is_team, team=True)


def readers_only(view: View[P]) -> View[P]:
    """Let the team and researchers pass, to read; they are asked for their second factor first."""
    return _gate(view, may_pass=lambda viewer: viewer.has(READERS_OF_MEASURES), team=True)


def coordinators_only(view: View[P]) -> View[P]:
    """Let coordinators pass; they are asked for their second factor first."""
    return _gate(view, may_pass=lambda viewer: viewer.is_coordinator, team=True)


def with_powers(view: View[P]) -> View[P]:
    """Ask for a team member's powers also to open the page; it stands below the gate.

    For what is a member's file, and for pages that are nothing but a form of a deed.
    """

    @wraps(view)
    def guarded(request: RoomRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if (question := ask_for_powers(request, request.viewer.membership)) is not None:
            return question
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


def team_at_rest(view: View[P]) -> View[P]:
    """Let the team pass without asking for its powers: where it looks at them and ends them."""
    return _gate(view, may_pass=lambda viewer: viewer.is_team, team=True, asks=False)


def signed_in_only(view: View[P]) -> View[P]:
    """Let anybody with a place in the group pass, applicants too."""
    return _gate(view, may_pass=lambda viewer: True)  # noqa: ARG005  # a place is enough


def account_only(view: OpenView[P]) -> OpenView[P]:
    """Let anybody signed in pass, with or without a place in this group.

    What is kept about a person stays theirs to read and erase after they left.
    """

    @wraps(view)
    def guarded(request: OpenRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_next_address(request))
        return _private(view(request, *args, **kwargs))

    guarded.gate = account_only  # type: ignore[attr-defined]  # lets a test see the guard
    return cast("OpenView[P]", guarded)


def applications_for(viewer: Viewer) -> QuerySet[Application]:
    """Return the applications this person may answer, with who asks; the group in scope only."""
    if not viewer.is_team:
        return Application.objects.none()
    return Application.objects.filter(state=Application.State.OPEN).select_related("membership")


notes_hateful = OpenQuestion[Callable[[RoomRequest, int], None]]()
"""Who counts, for whoever looks alone, roughly how many hateful comments they read?"""

notes_applications = OpenQuestion[Callable[[HttpRequest, Application], None]]()
"""Who notes how somebody came who has just asked to join?"""

counts_members = OpenQuestion[Callable[[Group], int]]()
"""How many members this group has, for whoever keeps that number?"""


def members_for(viewer: Viewer) -> QuerySet[Membership]:
    """Return the members this person may see listed: active and accepted, for the team only."""
    if not viewer.is_team:
        return Membership.objects.none()
    return Membership.objects.filter(ended_at=None, roles__contains=[Role.MEMBER])


def _gate(
    view: View[P], *, may_pass: Callable[[Viewer], bool], team: bool = False, asks: bool = True
) -> View[P]:
    @wraps(view)
    def guarded(request: RoomRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        viewer: Viewer | None = request.viewer
        if viewer is None:
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(_next_address(request))
        if may_pass(viewer):
            is_deed = team and asks and request.method not in SAFE
            question = ask_for_powers(request, viewer.membership) if is_deed else None
            return _private(question or view(request, *args, **kwargs))
        if team and viewer.needs_second_factor:
            again = urlencode({REDIRECT_FIELD_NAME: _next_address(request)}, safe="/")
            return redirect(f"{second_factor_page(request)}?{again}")
        if viewer.is_paused:
            return redirect("conduct:mine")  # where they read until when, and why
        raise Http404

    guarded.gate = may_pass  # type: ignore[attr-defined]  # lets a test see that a view is guarded
    return cast("View[P]", guarded)


def _next_address(request: HttpRequest) -> str:
    """Return where to go once signed in: this page, or the one whose form was sent.

    Signing in leads on by GET, which an address made for a form alone does not answer.
    """
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    form = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(form, {request.get_host()}):
        return "/"
    return urlsplit(form)._replace(scheme="", netloc="").geturl() or "/"


def _private(response: HttpResponse) -> HttpResponse:
    """For this reader alone: nothing on the way keeps it, and it is asked for anew."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def may_be_kept(response: HttpResponse) -> None:
    """Let this reader's own browser keep an answer to ask whether it still stands.

    For what holds nobody's words and no name: what a page looks for by itself every minute.
    """
    response.may_be_kept = True  # type: ignore[attr-defined]  # see ViewerMiddleware

"""Who may do what: the one gate.

What one may not see does not exist for them, so a refusal is a 404.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership, Role

P = ParamSpec("P")

TEAM = frozenset({Role.MODERATOR, Role.COORDINATOR})
ABOVE_MEMBER = TEAM | {Role.RESEARCHER}


@dataclass(frozen=True, slots=True)
class Viewer:
    """A membership as it acts in this request.

    ``strong`` says that a second factor was used to sign in; roles above member count
    only then.
    """

    membership: Membership
    strong: bool

    @property
    def alias(self) -> str:
        """The name shown to others."""
        return self.membership.alias

    @property
    def roles(self) -> frozenset[str]:
        """The roles that count now."""
        held = frozenset(self.membership.roles)
        return held if self.strong else held - ABOVE_MEMBER

    def has(self, roles: Iterable[str]) -> bool:
        """Whether any of these roles counts now."""
        return not self.roles.isdisjoint(roles)

    @property
    def is_member(self) -> bool:
        """A member of the group: anybody accepted, whatever else they are."""
        return bool(set(self.membership.roles) - {Role.APPLICANT})

    @property
    def is_applicant(self) -> bool:
        """Waiting for the team's answer."""
        return not self.is_member and Role.APPLICANT in self.membership.roles

    @property
    def is_team(self) -> bool:
        """A moderator or coordinator, signed in with a second factor."""
        return self.has(TEAM)

    @property
    def is_coordinator(self) -> bool:
        """A coordinator, signed in with a second factor."""
        return self.has({Role.COORDINATOR})

    @property
    def needs_second_factor(self) -> bool:
        """Has a role above member that does not count yet for want of a second factor."""
        return not self.strong and not ABOVE_MEMBER.isdisjoint(self.membership.roles)


class RoomRequest(HttpRequest):
    """A request with its group and viewer, as views that passed the gate receive it."""

    group: Group
    viewer: Viewer


View = Callable[Concatenate[RoomRequest, P], HttpResponse]


def members_only(view: View[P]) -> View[P]:
    """Let members pass; strangers are asked to sign in, applicants find nothing."""
    return _gate(view, allowed=lambda viewer: viewer.is_member)


def team_only(view: View[P]) -> View[P]:
    """Let the team pass; it is asked for its second factor first, others find nothing."""
    return _gate(view, allowed=lambda viewer: viewer.is_team, team=True)


def coordinators_only(view: View[P]) -> View[P]:
    """Let coordinators pass; they are asked for their second factor first."""
    return _gate(view, allowed=lambda viewer: viewer.is_coordinator, team=True)


def signed_in_only(view: View[P]) -> View[P]:
    """Let anybody with a place in the group pass, applicants too."""
    return _gate(view, allowed=lambda viewer: True)  # noqa: ARG005  # a place is enough


def _gate(view: View[P], *, allowed: Callable[[Viewer], bool], team: bool = False) -> View[P]:
    @wraps(view)
    def guarded(request: RoomRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        viewer: Viewer | None = request.viewer
        if viewer is None:
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.get_full_path())
        if allowed(viewer):
            return view(request, *args, **kwargs)
        if team and viewer.needs_second_factor:
            return redirect("mfa_index")
        raise Http404

    guarded.gate = allowed  # type: ignore[attr-defined]  # lets a test see that a view is guarded
    return cast("View[P]", guarded)

"""Who comes by an invitation: noted as they join, welcomed at once where we wrote to them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext as _

from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import notes_applications
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.memberships import set_roles, was_here_before
from jesuisla.collective.members.models import Application, Membership, Role, taking_part
from jesuisla.collective.welcome.address_lists import digest_of
from jesuisla.collective.welcome.events import InvitationUsed
from jesuisla.collective.welcome.invitation_links import invitation_of
from jesuisla.collective.welcome.models import Arrival, InvitationLink, InvitedAddress

IN_SESSION = "invitation"
"""The name in a session of the invitation by which somebody came."""


def leads_in(invitation: InvitationLink | InvitedAddress | None) -> bool:
    """Whether an invitation still leads somebody to joining as invited."""
    if isinstance(invitation, InvitationLink):
        return invitation.is_open
    if invitation is None:
        return False
    address_list = invitation.address_list
    return (
        invitation.used_at is None
        and address_list.confirmed_at is not None
        and address_list.ends_at > now()
    )


def kept_invitation(request: HttpRequest) -> InvitationLink | InvitedAddress | None:
    """Return the invitation by which this browser came, while it leads in."""
    token = request.session.get(IN_SESSION)
    invitation = invitation_of(token) if token else None
    return invitation if leads_in(invitation) else None


@notes_applications
def note_arrival(request: HttpRequest, application: Application) -> None:
    """Note by which invitation somebody asks to join; without one, nothing."""
    token = request.session.pop(IN_SESSION, None)
    invitation = invitation_of(token) if token else None
    if invitation is not None:
        use_invitation(invitation, application)


@transaction.atomic
def use_invitation(
    invitation: InvitationLink | InvitedAddress, application: Application
) -> Arrival | None:
    """Note that somebody asks to join by an invitation, if it still leads in; twice is once.

    Who asks by a link is answered by the team, as anybody. Who proved the very address that the
    coordination invited is accepted at once, unless they were here before: then the team looks.
    """
    rows = type(invitation).objects.select_for_update(of=("self",))
    invitation = rows.get(pk=invitation.pk)
    if not leads_in(invitation) or Arrival.objects.filter(application=application).exists():
        return None
    place = application.membership
    if isinstance(invitation, InvitationLink):
        if Arrival.objects.filter(link=invitation, application__membership=place).exists():
            return None  # one person is one use
        invitation.uses += 1
        invitation.save(update_fields=["uses"])
        return _arrive(application, invitation)
    if invitation.digest != digest_of(place.person.email):
        return None  # passed on: they ask as anybody
    invitation.used_at, invitation.email = now(), ""
    invitation.save(update_fields=["used_at", "email"])
    arrival = _arrive(application, None)
    inviter = _still_coordinating(invitation.address_list.by_id)
    if inviter is not None and not was_here_before(place):
        note = _("invited by e-mail")  # nobody else looks: the coordination has chosen them
        answer_application(application, Application.State.ACCEPTED, by=inviter, note=note)
        if invitation.address_list.roles:
            set_roles(place, invitation.address_list.roles, by=inviter)
    return arrival


def _arrive(application: Application, link: InvitationLink | None) -> Arrival:
    arrival = Arrival.objects.create(
        group_id=application.group_id, application=application, link=link
    )
    record(InvitationUsed(group=application.group_id, application=application.pk), by=None)
    return arrival


def _still_coordinating(inviter: int | None) -> Membership | None:
    members = Membership.objects.filter(taking_part(), roles__contains=[Role.COORDINATOR])
    return members.filter(pk=inviter or 0).first()


def arrival_in_words(application: Application) -> str:
    """Say by which invitation somebody asks to join; empty if by none."""
    return _words_by_application([application]).get(application.pk, "")


def with_arrivals(applications: Iterable[Application]) -> list[Application]:
    """Return applications, each with ``came_by``, those words; one query for all of them."""
    rows = list(applications)
    words = _words_by_application(rows)
    for row in rows:
        row.came_by = words.get(row.pk, "")  # type: ignore[attr-defined]  # for the page alone
    return rows


def _words_by_application(applications: Sequence[Application]) -> dict[int, str]:
    arrivals = Arrival.objects.filter(application__in=applications).select_related("link")
    return {
        arrival.application_id: _("invited by a link: %(name)s") % {"name": arrival.link.name}
        if arrival.link
        else _("invited by e-mail")
        for arrival in arrivals
    }

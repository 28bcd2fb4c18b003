"""Links that invite: made by the coordination, for so many people and until a day."""

from datetime import timedelta

from django import forms
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.welcome.events import InvitationLinkEnded, InvitationLinkMade
from jesuisla.collective.welcome.models import InvitationLink, InvitedAddress

SALT = "welcome.invitation"
MOST_PEOPLE = 500
MOST_DAYS = 90
MOST_LINKS = 20
SHOWN_AFTER_THE_END = timedelta(days=30)
OF_LINK, OF_ADDRESS = "l", "a"
"""The first letter of a token says what it is of."""


class LinkForm(forms.Form):
    """Where the link will stand, for how many and how long."""

    name = forms.CharField(
        label=gettext_lazy("Where will you put it?"),
        help_text=gettext_lazy("So that the team sees from where people come: our Facebook group."),
        max_length=60,
    )
    ceiling = forms.IntegerField(
        label=gettext_lazy("For how many people at most"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=50,
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"), min_value=1, max_value=MOST_DAYS, initial=30
    )


def signed_token(invitation: InvitationLink | InvitedAddress) -> str:
    """Return what stands in the address of an invitation: nobody guesses another one."""
    kind = OF_LINK if isinstance(invitation, InvitationLink) else OF_ADDRESS
    return Signer(salt=SALT, sep=".").sign(f"{kind}{invitation.pk}")


def invitation_of(token: str) -> InvitationLink | InvitedAddress | None:
    """Return the invitation of the group in scope with this token; ``None`` if it is none.

    Whether it still leads in is another question.
    """
    try:
        text = Signer(salt=SALT, sep=".").unsign(token)
    except BadSignature:
        return None
    kind, number = text[0], int(text[1:])
    if kind == OF_LINK:
        return InvitationLink.objects.filter(pk=number).first()
    return InvitedAddress.objects.select_related("address_list").filter(pk=number).first()


def address_of(invitation: InvitationLink | InvitedAddress) -> str:
    """Return the whole address of an invitation."""
    return page_url(invitation.group, "welcome:door", signed_token(invitation))


@transaction.atomic
def make_link(name: str, *, ceiling: int, days: int, by: Membership) -> InvitationLink:
    """Make a link that leads to joining; raises :class:`Refused` beyond so many open ones."""
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    if open_links().count() >= MOST_LINKS:
        raise Refused(_("There are many links already. End one that you no longer need."))
    link = InvitationLink.objects.create(
        group_id=by.group_id,
        name=" ".join(name.split()),
        by=by,
        ceiling=ceiling,
        ends_at=now() + timedelta(days=days),
    )
    record(InvitationLinkMade(group=by.group_id, link=link.pk, ceiling=ceiling), by=by)
    return link


@transaction.atomic
def end_link(link: InvitationLink, *, by: Membership) -> None:
    """End a link before its time; twice is once."""
    if InvitationLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now()):
        record(InvitationLinkEnded(group=link.group_id, link=link.pk), by=by)


def open_links() -> QuerySet[InvitationLink]:
    """Return the links of the group in scope that were not ended and whose day has not come."""
    return InvitationLink.objects.filter(ended_at=None, ends_at__gt=now())


def links_to_show() -> list[InvitationLink]:
    """Return the links of the group in scope, those that ended lately too, the newest first."""
    since = now() - SHOWN_AFTER_THE_END
    links = InvitationLink.objects.filter(ends_at__gt=since).select_related("by", "group")
    return list(links.filter(Q(ended_at=None) | Q(ended_at__gt=since)).order_by("-pk"))


def use_in_words(link: InvitationLink) -> str:
    """Say how many asked to join by a link, and of how many that may."""
    if not link.uses:
        return _("Nobody has come by it yet: %(ceiling)d may.") % {"ceiling": link.ceiling}
    words = ngettext(
        "%(uses)d person asked to join by it, of %(ceiling)d at most.",
        "%(uses)d people asked to join by it, of %(ceiling)d at most.",
        link.uses,
    )
    return words % {"uses": link.uses, "ceiling": link.ceiling}

"""Pairs that the team makes by hand: among members who offered, who are still asked themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership, Role, taking_part
from jesuisla.collective.welcome.buddies import NEW_FOR, free_buddies, open_pairs
from jesuisla.collective.welcome.events import BuddyChosen, BuddyPairEnded
from jesuisla.collective.welcome.models import BuddyNote, BuddyPair

NOT_FREE = gettext_lazy("This member is not free any more. Choose somebody else.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody new as the team sees them: who accompanies them, or is asked to."""

    member: Membership
    pair: BuddyPair | None

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.pair is None:
            return _("nobody accompanies them")
        alias = {"alias": self.pair.buddy.alias}
        if self.pair.agreed_at is None:
            return _("%(alias)s is asked") % alias
        return _("%(alias)s accompanies them") % alias


def newcomers() -> QuerySet[Membership]:
    """Return who came lately in the group in scope and has no role above member, newest first."""
    rows = Membership.objects.filter(
        taking_part(), roles=[Role.MEMBER], joined_at__gt=now() - NEW_FOR, buddy_offer=None
    )
    return rows.order_by("-joined_at", "-pk")


def with_pairs(members: Iterable[Membership]) -> list[Newcomer]:
    """Return newcomers, each with their pair; one query for all of them."""
    rows = list(members)
    pairs = {pair.newcomer_id: pair for pair in open_pairs().filter(newcomer__in=rows)}
    return [Newcomer(member=row, pair=pairs.get(row.pk)) for row in rows]


@transaction.atomic
def choose_buddy(newcomer: Membership, buddy: int, *, by: Membership) -> BuddyPair:
    """Ask a member who offered to accompany somebody new, instead of whoever was asked before.

    They say yes or no, as always. The same again is nothing. Raises :class:`Refused` for whoever
    offers it no more, has enough newcomers, or ended it with this person before.
    """
    Group.objects.select_for_update(no_key=True).get(pk=newcomer.group_id)
    present = BuddyPair.objects.filter(newcomer=newcomer, ended_at=None).first()
    if present is not None and present.buddy_id == buddy:
        return present
    member = next((each for each in free_buddies(newcomer) if each.pk == buddy), None)
    if member is None:
        raise Refused(NOT_FREE)
    if present is not None:
        _end(present)
    pair = BuddyPair.objects.create(group_id=newcomer.group_id, newcomer=newcomer, buddy=member)
    record(BuddyChosen(group=newcomer.group_id, pair=pair.pk), by=by)
    return pair


@transaction.atomic
def end_pair_of(newcomer: Membership, *, by: Membership) -> None:
    """End the pair of somebody new; twice is once."""
    Group.objects.select_for_update(no_key=True).get(pk=newcomer.group_id)
    pair = BuddyPair.objects.filter(newcomer=newcomer, ended_at=None).first()
    if pair is not None:
        _end(pair)
        record(BuddyPairEnded(group=newcomer.group_id, pair=pair.pk), by=by)


def _end(pair: BuddyPair) -> None:
    pair.ended_at = now()
    pair.save(update_fields=["ended_at"])
    BuddyNote.objects.filter(pair=pair).delete()

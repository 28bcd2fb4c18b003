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
from jesuisla.collective.welcome.buddies import NEW_FOR, close_pair, free_buddies, open_pairs
from jesuisla.collective.welcome.events import BuddyChosen, BuddyPairEnded
from jesuisla.collective.welcome.models import BuddyPair

NOT_FREE = gettext_lazy("This member is not free any more. Choose somebody else.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody new as the team sees them: who accompanies them, or is asked to."""

    member: Membership
    pair: BuddyPair | None
    asked: BuddyPair | None
    """Whom the team asked and who has not answered."""

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        says = []
        if self.pair is not None:
            says.append(_("%(alias)s accompanies them") % {"alias": self.pair.buddy.alias})
        if self.asked is not None:
            says.append(_("%(alias)s is asked") % {"alias": self.asked.buddy.alias})
        return " · ".join(says) or _("nobody accompanies them")


def newcomers() -> QuerySet[Membership]:
    """Return who came lately in the group in scope and has no role above member, newest first."""
    rows = Membership.objects.filter(
        taking_part(), roles=[Role.MEMBER], joined_at__gt=now() - NEW_FOR, buddy_offer=None
    )
    return rows.order_by("-joined_at", "-pk")


def with_pairs(members: Iterable[Membership]) -> list[Newcomer]:
    """Return newcomers, each with their pair; one query for all of them."""
    rows = list(members)
    agreed, asked = dict[int, BuddyPair](), dict[int, BuddyPair]()
    for pair in open_pairs().filter(newcomer__in=rows):
        (asked if pair.agreed_at is None else agreed)[pair.newcomer_id] = pair
    return [Newcomer(member=row, pair=agreed.get(row.pk), asked=asked.get(row.pk)) for row in rows]


@transaction.atomic
def choose_buddy(newcomer: Membership, buddy: int, *, by: Membership) -> BuddyPair:
    """Ask a member who offered to accompany somebody new, instead of whoever was asked before.

    They say yes or no, as always; until they say yes, whoever accompanies them now goes on. The
    same again is nothing. Raises :class:`Refused` for whoever offers it no more, has enough
    newcomers, or ended it with this person before.
    """
    Group.objects.select_for_update(no_key=True).get(pk=newcomer.group_id)
    present = list(BuddyPair.objects.filter(newcomer=newcomer, ended_at=None))
    if same := next((each for each in present if each.buddy_id == buddy), None):
        return same
    member = next((each for each in free_buddies(newcomer) if each.pk == buddy), None)
    if member is None:
        raise Refused(NOT_FREE)
    still_here = set(open_pairs().filter(newcomer=newcomer).values_list("pk", flat=True))
    for each in present:
        if each.agreed_at is None or each.pk not in still_here:
            close_pair(each)
    pair = BuddyPair.objects.create(group_id=newcomer.group_id, newcomer=newcomer, buddy=member)
    record(BuddyChosen(group=newcomer.group_id, pair=pair.pk), by=by)
    return pair


@transaction.atomic
def end_pair_of(newcomer: Membership, *, by: Membership) -> None:
    """End the pair of somebody new, and take back whom the team asked; twice is once."""
    Group.objects.select_for_update(no_key=True).get(pk=newcomer.group_id)
    for pair in BuddyPair.objects.filter(newcomer=newcomer, ended_at=None):
        close_pair(pair)
        record(BuddyPairEnded(group=newcomer.group_id, pair=pair.pk), by=by)

"""Buddies: a member who agreed accompanies somebody new, until either ends it without a word."""

import random
from datetime import timedelta

from django import forms
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import storable, visible
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.attempt_limits import count_try
from jesuisla.collective.members.models import Membership, taking_part
from jesuisla.collective.members.probation import probation_end
from jesuisla.collective.welcome.events import BuddyAgreed, BuddyAsked, BuddyNoteWritten
from jesuisla.collective.welcome.models import BuddyNote, BuddyOffer, BuddyPair

NEW_FOR = timedelta(days=90)
"""Whoever came within these days may ask for a buddy."""
MOST_NEWCOMERS = 3
"""So many newcomers one member accompanies at a time."""
ASKED_A_DAY = 3
NOTES_A_DAY = 10
KEPT_FOR = timedelta(days=30)
"""How long notes stay, and that two were proposed to each other already."""


class BuddyNoteForm(forms.Form):
    """A few words to one's buddy."""

    text = forms.CharField(
        label=_("A few words"),
        max_length=400,
        help_text=_("You two alone read them, for thirty days."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def open_pairs() -> QuerySet[BuddyPair]:
    """Return the pairs of the group in scope that nobody ended and whose two still take part."""
    pairs = BuddyPair.objects.filter(
        taking_part("newcomer__"), taking_part("buddy__"), ended_at=None
    )
    return pairs.select_related("newcomer", "buddy")


def pair_of(newcomer: Membership) -> BuddyPair | None:
    """Return the pair of somebody new: the one agreed to, before one that is only asked for."""
    return open_pairs().filter(newcomer=newcomer).order_by("agreed_at").first()  # none is last


def accompanied_by(buddy: Membership) -> list[BuddyPair]:
    """Return whom a member accompanies, or is asked to."""
    return list(open_pairs().filter(buddy=buddy).order_by("pk"))


def offers_company(member: Membership) -> bool:
    """Whether a member said that they gladly accompany somebody new."""
    return BuddyOffer.objects.filter(member=member).exists()


def may_ask(member: Membership) -> bool:
    """Whether a member came lately enough to ask for a buddy, and offers none themselves."""
    return member.joined_at > now() - NEW_FOR and not offers_company(member)


def offer_company(member: Membership, *, offers: bool) -> None:
    """Say that one gladly accompanies somebody new, or no longer; who is accompanied stays.

    Raises :class:`Refused` for whoever is new themselves.
    """
    if not offers:
        BuddyOffer.objects.filter(member=member).delete()
        return
    if probation_end(member) is not None:
        raise Refused(_("You are new here yourself. In some days you can accompany somebody."))
    BuddyOffer.objects.get_or_create(member=member, defaults={"group_id": member.group_id})


def ask_buddy(newcomer: Membership) -> BuddyPair:
    """Ask a member who offered, of the same language and with the fewest newcomers; twice is once.

    Among equals the lot decides; whom this person was proposed lately is not asked again. Raises
    :class:`Refused` where nobody is free, or one asked too often today.
    """
    # Outside the transaction: what is refused counts as well.
    if count_try(f"buddies {newcomer.pk}", within=timedelta(days=1)) > ASKED_A_DAY:
        raise Refused(_("You have asked several times today. Try again tomorrow."))
    return _ask(newcomer)


@transaction.atomic
def _ask(newcomer: Membership) -> BuddyPair:
    Group.objects.select_for_update(no_key=True).get(pk=newcomer.group_id)
    BuddyPair.objects.filter(newcomer=newcomer, ended_at=None).exclude(
        pk__in=open_pairs().values("pk")
    ).update(ended_at=now())
    pair = pair_of(newcomer)
    if pair is not None:
        return pair
    if not may_ask(newcomer):
        raise Refused(_("You know your way here: you could accompany somebody yourself."))
    candidates = free_buddies(newcomer, same_language=True)
    if not candidates:
        raise Refused(
            _("Nobody is free at the moment. Try again in some days, or ask under an action.")
        )
    pair = BuddyPair.objects.create(
        group_id=newcomer.group_id, newcomer=newcomer, buddy=candidates[0]
    )
    record(BuddyAsked(group=newcomer.group_id, pair=pair.pk), by=newcomer)
    return pair


def free_buddies(newcomer: Membership, *, same_language: bool = False) -> list[Membership]:
    """Return who offered and may accompany this person, those with the fewest newcomers first.

    Nobody who was proposed to them lately, and among equals in the order of the lot.
    """
    proposed_before = BuddyPair.objects.filter(newcomer=newcomer).values("buddy")
    members = Membership.objects.filter(taking_part(), buddy_offer__isnull=False)
    if same_language:
        language = newcomer.person.language or newcomer.group.language
        languages = {language} | ({""} if language == newcomer.group.language else set())
        members = members.filter(person__language__in=languages)
    members = (
        members.exclude(pk=newcomer.pk)
        .exclude(pk__in=proposed_before)
        .annotate(newcomers=Count("buddy_pairs", filter=Q(buddy_pairs__ended_at=None)))
        .filter(newcomers__lt=MOST_NEWCOMERS)
    )
    candidates = list(members)
    random.shuffle(candidates)
    return sorted(candidates, key=lambda member: member.newcomers)  # type: ignore[attr-defined]  # annotated


@transaction.atomic
def agree_to_pair(pair: BuddyPair, *, by: Membership) -> None:
    """Say that one gladly accompanies somebody, instead of the buddy before; twice is once."""
    Group.objects.select_for_update(no_key=True).get(pk=pair.group_id)
    rows = BuddyPair.objects.filter(pk=pair.pk, buddy=by, agreed_at=None, ended_at=None)
    if rows.exists():
        for before in BuddyPair.objects.filter(newcomer=pair.newcomer_id, ended_at=None):
            if before.pk != pair.pk:
                close_pair(before)
        rows.update(agreed_at=now())
        record(BuddyAgreed(group=pair.group_id, pair=pair.pk), by=by)


def close_pair(pair: BuddyPair) -> None:
    """End a pair, with what the two wrote; part of a larger change."""
    pair.ended_at = now()
    pair.save(update_fields=["ended_at"])
    BuddyNote.objects.filter(pair=pair).delete()


@transaction.atomic
def end_pair(pair: BuddyPair, *, by: Membership) -> None:
    """End it, or say no, from either side and without a reason; nobody is told, notes go."""
    rows = BuddyPair.objects.filter(Q(newcomer=by) | Q(buddy=by), pk=pair.pk, ended_at=None)
    if rows.update(ended_at=now()):
        BuddyNote.objects.filter(pair=pair).delete()


@transaction.atomic
def write_note(pair: BuddyPair, text: str, *, by: Membership) -> BuddyNote:
    """Write a few words to the other of a pair that agreed.

    Raises :class:`Refused` beyond so many a day, or once the pair is no more.
    """
    if by.pk not in {pair.newcomer_id, pair.buddy_id}:
        raise Refused(_("Choose to whom you write."))
    if not open_pairs().filter(pk=pair.pk, agreed_at__isnull=False).exists():
        raise Refused(_("You two are no longer a pair, so nobody would read this."))
    lately = BuddyNote.objects.filter(by=by, at__gt=now() - timedelta(days=1)).count()
    if lately >= NOTES_A_DAY:
        raise Refused(_("You have written a lot today. Go on tomorrow."))
    note = BuddyNote.objects.create(
        group_id=pair.group_id, pair=pair, by=by, text=visible(storable(text))[:400]
    )
    record(BuddyNoteWritten(group=pair.group_id, note=note.pk), by=by)
    return note


def notes_of(pair: BuddyPair) -> list[BuddyNote]:
    """Return what the two of a pair wrote, the oldest first."""
    return list(pair.notes.select_related("by").order_by("at", "pk"))


def forget_old_pairs() -> int:
    """Delete pairs that ended long ago, and old notes. Return how many."""
    before = now() - KEPT_FOR
    notes = BuddyNote.objects.filter(at__lt=before)
    pairs = BuddyPair.objects.filter(ended_at__lt=before)
    return delete_in_batches(notes) + delete_in_batches(pairs)


def forget_pairs_of(member: int) -> None:
    """Delete pairs, notes and the offer of somebody who is no longer here."""
    BuddyPair.objects.filter(Q(newcomer=member) | Q(buddy=member)).delete()
    BuddyNote.objects.filter(by=member).delete()
    BuddyOffer.objects.filter(member=member).delete()


def other_of(pair: BuddyPair, member: Membership) -> Membership:
    """Return the other one of a pair."""
    return pair.buddy if pair.newcomer_id == member.pk else pair.newcomer

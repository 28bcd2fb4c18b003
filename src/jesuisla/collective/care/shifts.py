"""Shifts: who of the team is on duty, who takes over from whom, and when somebody is missing.

Nobody is counted here: no page says who was on duty how often.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.care.duty_plan import Slot, duty_plan, slots_between
from jesuisla.collective.care.events import (
    ShiftLeft,
    ShiftOffered,
    ShiftPassedOn,
    ShiftTaken,
    StandInCalled,
)
from jesuisla.collective.care.models import Shift
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import TEAM, Membership, taking_part
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.members.powers import ends_of_duty

AHEAD = timedelta(weeks=5)
"""How far ahead a shift may be taken."""


@dataclass(frozen=True, slots=True)
class DutyTime:
    """A slot and who stands in it; ``missing`` is how many of those needed are not there."""

    slot: Slot
    on_duty: tuple[Shift, ...]
    stand_ins: tuple[Shift, ...]
    missing: int

    @property
    def offered(self) -> Shift | None:
        """A shift that somebody would like another to take over."""
        return next((shift for shift in self.on_duty if shift.is_offered), None)

    def shift_of(self, member: Membership) -> Shift | None:
        """Return this member's own shift or stand-in at this time."""
        shifts = (*self.on_duty, *self.stand_ins)
        return next((shift for shift in shifts if shift.member_id == member.pk), None)

    def wants(self, member: Membership) -> bool:
        """Whether this member could fill a place that is empty or offered."""
        own = self.shift_of(member)
        is_there = own is not None and not own.is_stand_in
        return not is_there and bool(self.missing or self.offered)


def on_duty(moment: datetime) -> QuerySet[Membership]:
    """Return those of the team of the group in scope who are on duty at a moment.

    Stand-ins are not on duty, nor is whoever left the team since they took the shift.
    """
    shifts = Shift.objects.filter(begins_at__lte=moment, ends_at__gt=moment, is_stand_in=False)
    return _team().filter(pk__in=shifts.values("member"))


@ends_of_duty
def end_of_duty(member: Membership, moment: datetime) -> datetime | None:
    """Return when the shift ends in which this member is on duty at a moment."""
    shifts = Shift.objects.filter(
        member=member, begins_at__lte=moment, ends_at__gt=moment, is_stand_in=False
    )
    return shifts.values_list("ends_at", flat=True).first()


def duty_times(group: Group, begin: datetime, end: datetime) -> list[DutyTime]:
    """Return who stands in each slot between two moments, the earliest first."""
    plan = duty_plan(group)
    slots = slots_between(plan, begin, end)
    if not slots:
        return []
    shifts = list(
        Shift.objects.filter(
            ends_at__gt=slots[0].begins_at,
            begins_at__lt=slots[-1].ends_at,
            member__in=_team(),
        )
        .select_related("member__person", "member__group")
        .order_by("pk")
    )
    return [_duty_time(slot, shifts, plan.needed) for slot in slots]


def find_slot(group: Group, number: int) -> Slot:
    """Return the slot with this number; raises :class:`Refused` if it is over, or is none."""
    slots = slots_between(duty_plan(group), now(), now() + AHEAD)
    for slot in slots:
        if slot.number == number:
            return slot
    raise Refused(_("This shift is over, or the hours have changed. Here are the current ones."))


def own_shift(number: int, member: Membership) -> Shift:
    """Return this shift of a member; raises :class:`Refused` if it is theirs no longer."""
    shift = Shift.objects.filter(pk=number, member=member).select_related("member").first()
    if shift is None:
        raise Refused(_("Somebody has already taken over this shift."))
    return shift


@transaction.atomic
def take_shift(slot: Slot, *, by: Membership) -> Shift:
    """Be on duty at this time; what somebody offered passes on to whoever takes it first.

    Taking one's own offered shift keeps it. Twice is once. Raises :class:`Refused` where one
    is on duty at another time that overlaps.
    """
    _wait_for_turn(by)
    own = _own_shift(slot, by)
    if own is not None and not own.is_stand_in:
        if own.is_offered:
            own.is_offered = False
            own.save(update_fields=["is_offered"])
            record(ShiftOffered(group=by.group_id, shift=own.pk, offered=False), by=by)
        return own
    offer = _in_slot(slot).filter(is_offered=True, is_stand_in=False).first()
    if _are_missing(slot, by.group):
        offer = None  # an empty place is filled first
    shift = own or Shift(
        group_id=by.group_id, member=by, begins_at=slot.begins_at, ends_at=slot.ends_at
    )
    shift.is_stand_in = False
    shift.save()
    if offer is None:
        record(ShiftTaken(group=by.group_id, shift=shift.pk), by=by)
    else:
        _pass_on(offer, shift, by=by)
    return shift


@transaction.atomic
def stand_in(slot: Slot, *, by: Membership) -> Shift:
    """Say that one would step in if somebody of this time were missing; at once if so."""
    _wait_for_turn(by)
    own = _own_shift(slot, by)
    if own is not None:
        return own
    if _are_missing(slot, by.group):
        return take_shift(slot, by=by)
    return Shift.objects.create(
        group_id=by.group_id,
        member=by,
        begins_at=slot.begins_at,
        ends_at=slot.ends_at,
        is_stand_in=True,
    )


@transaction.atomic
def offer_shift(shift: Shift, *, by: Membership) -> None:
    """Say that one would like somebody to take over; a stand-in does so at once.

    Until then the shift stays one's own.
    """
    _wait_for_turn(by)
    shift = own_shift(shift.pk, by)
    if shift.is_stand_in or shift.is_offered:
        return
    shift.is_offered = True
    shift.save(update_fields=["is_offered"])
    record(ShiftOffered(group=by.group_id, shift=shift.pk, offered=True), by=by)
    substitute = _first_stand_in(shift)
    if substitute is not None:
        _call_in(substitute)
        _pass_on(shift, substitute, by=by)


@transaction.atomic
def leave_shift(shift: Shift, *, by: Membership) -> Shift | None:
    """Be on duty no longer. Return the stand-in who is instead, if there was one."""
    _wait_for_turn(by)
    shift = own_shift(shift.pk, by)
    substitute = None if shift.is_stand_in else _first_stand_in(shift)
    number = shift.pk
    shift.delete()
    record(ShiftLeft(group=by.group_id, shift=number), by=by)
    if substitute is not None:
        _call_in(substitute)
    return substitute


def drop_coming_shifts(member: int) -> int:
    """Delete the shifts that somebody who left the team will not take. Return how many.

    Their stand-ins take over.
    """
    shifts = Shift.objects.filter(member=member, ends_at__gt=now()).select_related("member")
    with transaction.atomic():
        count = 0
        for shift in shifts:
            leave_shift(shift, by=shift.member)
            count += 1
    return count


def forget_shifts(before: datetime) -> int:
    """Delete the shifts that ended before a moment. Return how many."""
    return Shift.objects.filter(ends_at__lt=before).delete()[0]


@personal_data(
    "shifts",
    title=_("Your shifts"),
    kept=_("The group’s retention time."),
    change="care:shifts",
    columns=("care.Shift.member",),
)
def shifts_of(member: Membership) -> list[dict[str, Any]]:
    """The member's shifts."""
    return [
        {
            "begins_at": shift.begins_at.isoformat(),
            "ends_at": shift.ends_at.isoformat(),
            "offered": shift.is_offered,
            "stand_in": shift.is_stand_in,
        }
        for shift in Shift.objects.filter(member=member).order_by("begins_at")
    ]


def _team() -> QuerySet[Membership]:
    return Membership.objects.filter(
        taking_part(), roles__overlap=sorted(str(role) for role in TEAM)
    )


def _duty_time(slot: Slot, shifts: Iterable[Shift], needed: int) -> DutyTime:
    within = [
        shift
        for shift in shifts
        if shift.begins_at < slot.ends_at and shift.ends_at > slot.begins_at
    ]
    there = tuple(shift for shift in within if not shift.is_stand_in)
    stand_ins = tuple(shift for shift in within if shift.is_stand_in)
    return DutyTime(slot, there, stand_ins, max(0, needed - _fewest(slot, there)))


def _fewest(slot: Slot, shifts: Iterable[Shift]) -> int:
    """Return how many are there when fewest are: shifts of earlier hours cover a part alone."""
    spans = [(shift.begins_at, shift.ends_at) for shift in shifts]
    moments = {slot.begins_at, *chain.from_iterable(spans)}
    return min(
        sum(begin <= moment < end for begin, end in spans)
        for moment in moments
        if slot.begins_at <= moment < slot.ends_at
    )


def _are_missing(slot: Slot, group: Group) -> bool:
    there = _in_slot(slot).filter(is_stand_in=False)
    return _fewest(slot, there) < duty_plan(group).needed


def _in_slot(slot: Slot) -> QuerySet[Shift]:
    shifts = Shift.objects.filter(begins_at__lt=slot.ends_at, ends_at__gt=slot.begins_at)
    return shifts.filter(member__in=_team()).order_by("pk")


def _own_shift(slot: Slot, member: Membership) -> Shift | None:
    own = _in_slot(slot).filter(member=member)
    shift = own.first()
    if shift is not None and (shift.begins_at, shift.ends_at) != (slot.begins_at, slot.ends_at):
        raise Refused(_("You are already on duty for part of this time: leave that shift first."))
    return shift


def _first_stand_in(shift: Shift) -> Shift | None:
    stand_ins = Shift.objects.filter(
        begins_at=shift.begins_at, ends_at=shift.ends_at, is_stand_in=True, member__in=_team()
    )
    return stand_ins.select_related("member").order_by("pk").first()


def _call_in(shift: Shift) -> None:
    shift.is_stand_in = False
    shift.save(update_fields=["is_stand_in"])
    event = StandInCalled(group=shift.group_id, shift=shift.pk, member=shift.member_id)
    record(event, by=None)


def _pass_on(offer: Shift, taken: Shift, *, by: Membership) -> None:
    event = ShiftPassedOn(
        group=taken.group_id,
        shift=taken.pk,
        giver=offer.member_id,
        begins_at=int(taken.begins_at.timestamp()),
    )
    offer.delete()
    record(event, by=by)


def _wait_for_turn(by: Membership) -> None:
    """Change the shifts of a group one tap at a time: two would both take what is offered."""
    Group.objects.select_for_update(no_key=True).get(pk=by.group_id)

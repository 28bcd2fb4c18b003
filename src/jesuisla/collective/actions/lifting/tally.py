"""What was given in an action until now, and by this member: what a plan some seconds old lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.pace import (
    COUNTED_DEEDS,
    TEN_MINUTES,
    PaceLimit,
    remaining_by_count,
    remaining_supports,
    remaining_together,
)
from jesuisla.collective.actions.lifting.snapshot import ActionSnapshot, ListReader, list_reader
from jesuisla.collective.actions.lifting.support_targets import key_of
from jesuisla.collective.actions.models import Action, Support
from jesuisla.networks.network_rules import Ceilings


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCount:
    """What a target got: supports in all and in ten minutes, and from how many members a look."""

    supports: int = 0
    lately: int = 0
    readers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTally:
    """What was given by target, and this member's own deeds."""

    counts: Mapping[str, SupportCount]
    own: Mapping[str, frozenset[str]]

    @property
    def finished(self) -> frozenset[str]:
        """The targets that this member liked or answered already."""
        return frozenset(
            key for key, deeds in self.own.items() if not deeds.isdisjoint(COUNTED_DEEDS)
        )

    def remaining_for(self, key: str, most: Ceilings) -> int:
        """Return how many supports this target may still get from the group now."""
        count = self.counts.get(key, SupportCount())
        return remaining_by_count(most, count.supports, count.lately)

    def together(self, most: Ceilings) -> tuple[int, PaceLimit | None]:
        """How many supports all together may still give, and why if none."""
        return remaining_together(most, sum(count.supports for count in self.counts.values()))


def tally_now(action: Action, member: int, moment: datetime) -> SupportTally:
    """Count what was given until now, in one query."""
    counted_deeds = Q(deed__in=COUNTED_DEEDS)
    rows = (
        Support.objects.filter(action=action)
        .values_list("voice", "comment")
        .annotate(
            supports=Count("pk", filter=counted_deeds),
            lately=Count("pk", filter=counted_deeds & Q(at__gt=moment - TEN_MINUTES)),
            readers=Count("by", distinct=True),
            own=ArrayAgg("deed", filter=Q(by=member), default=[]),
        )
        .order_by()
    )
    counts, own = {}, {}
    for voice, comment, supports, lately, readers, deeds in rows:
        key = key_of(voice, comment)
        counts[key] = SupportCount(supports=supports, lately=lately, readers=readers)
        if deeds:
            own[key] = frozenset(deeds)
    return SupportTally(counts=counts, own=own)


def tally_in(snapshot: ActionSnapshot, member: int) -> SupportTally:
    """Count the same from what was read at this very moment."""
    deeds, since = snapshot.deeds, snapshot.moment - TEN_MINUTES
    return SupportTally(
        counts={
            key: SupportCount(
                supports=len(deeds.support_times.get(key, ())),
                lately=sum(time > since for time in deeds.support_times.get(key, ())),
                readers=readers,
            )
            for key, readers in deeds.readers.items()
        },
        own=deeds.of(member),
    )


def reader_now(action: Action, member: int, moment: datetime) -> ListReader:
    """Return what this member may still give, and the list that they are reading."""
    presence = Presence.objects.filter(action=action, by=member).first() or Presence()
    supports, pace_limit = remaining_supports(action, [member], moment)[member]
    return list_reader(supports, pace_limit, presence, moment)

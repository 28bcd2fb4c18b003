"""What was given in an action until now, and by this member: what a plan some seconds old lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from jesuisla.collective.actions.lifting.ceilings import (
    COUNTED_DEEDS,
    TEN_MINUTES,
    PaceLimit,
    remaining_by_count,
    remaining_supports,
    remaining_together,
)
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.snapshot import ActionSnapshot, ListReader, list_reader
from jesuisla.collective.actions.lifting.support_targets import key_of
from jesuisla.collective.actions.models import Action
from jesuisla.networks.network_rules import Ceilings


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCount:
    """What a target got: supports in all and in ten minutes, and from how many members a look."""

    supports: int = 0
    lately: int = 0
    readers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTally:
    """What was given by target, and this member's own deeds.

    Made of an :class:`ActionSnapshot` where one was just read, and else by one query: a tap
    needs these figures alone, and a plan that many share holds them of some seconds ago.
    """

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


# Asked for at every page and tap of a launch: Django would take longer to write it than
# PostgreSQL to answer.
_TALLY = """
SELECT voice_id, comment_id,
    count(*) FILTER (WHERE deed = ANY(%(counted)s)),
    count(*) FILTER (WHERE deed = ANY(%(counted)s) AND at > %(lately)s),
    count(DISTINCT by_id),
    array_agg(deed) FILTER (WHERE by_id = %(member)s)
FROM actions_support WHERE action_id = %(action)s GROUP BY voice_id, comment_id
"""


def tally_now(action: Action, member: int, moment: datetime) -> SupportTally:
    """Count what was given until now, in one query."""
    values: dict[str, Any] = {
        "counted": list(COUNTED_DEEDS),
        "lately": moment - TEN_MINUTES,
        "member": member,
        "action": action.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, values)
        rows = cursor.fetchall()
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


def reader_now(
    action: Action, member: int, moment: datetime, presence: Presence | None = None
) -> ListReader:
    """Return what this member may still give, and the list that they are reading."""
    if presence is None:
        presence = Presence.objects.filter(action=action, by=member).first() or Presence()
    supports, pace_limit = remaining_supports(action, [member], moment)[member]
    return list_reader(supports, pace_limit, presence, moment)

"""The journal day by day: what happened again and again on one day stands there once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.models import Group
from jesuisla.collective.oversight.journal import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """All that happened of one kind on one day, the latest first; ``number_in_words`` if often."""

    lines: tuple[Line, ...]
    number_in_words: str

    @property
    def ended(self) -> datetime:
        """When it happened last."""
        return self.lines[0].at


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDay:
    """What happened on one day, the latest first."""

    title: str
    happenings: tuple[Happening, ...]


def by_day(lines: Iterable[Line], group: Group) -> list[JournalDay]:
    """Return the days of these lines in the group's time, in the order in which they come."""
    days: dict[date, dict[str, list[Line]]] = {}
    for line in lines:
        day = line.at.astimezone(group.zone).date()
        days.setdefault(day, {}).setdefault(line.event, []).append(line)
    today = localdate(timezone=group.zone)
    return [
        JournalDay(
            title=_title(day, today),
            happenings=tuple(
                Happening(lines=tuple(same), number_in_words=_number_in_words(same))
                for same in events.values()
            ),
        )
        for day, events in days.items()
    ]


def _title(day: date, today: date) -> str:
    if day == today:
        return pgettext("title of a day", "Today")
    if day == today - timedelta(days=1):
        return pgettext("title of a day", "Yesterday")
    return day_in_words(day, "DATE_FORMAT")


def _number_in_words(lines: list[Line]) -> str:
    """Say how many entries say the same, by whomever, or how many more of its kind there are."""
    if len(lines) == 1:
        return ""
    if len({(line.sentence, line.before, line.after) for line in lines}) == 1:
        return _("%(count)d entries alike") % {"count": len(lines)}
    more = len(lines) - 1
    words = ngettext("and %(count)d more like it", "and %(count)d more like it", more)
    return capfirst(words % {"count": more})  # behind a sentence

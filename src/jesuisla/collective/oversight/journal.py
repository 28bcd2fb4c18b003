"""The journal as sentences: what happened, when, and by whom while that may be known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet, TextChoices
from django.db.models.fields.json import KT
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from jesuisla.collective.actions.models import Action, Review
from jesuisla.collective.care.models import WorseSign
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.groups import GroupSettingsForm
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group, Passage
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.journal.entries import entries
from jesuisla.collective.journal.events import Event, type_registry
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership, Role
from jesuisla.collective.members.readable_data import tells_entries
from jesuisla.collective.oversight.subjects import pages_of
from jesuisla.collective.proposals.models import Criterion
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import network_label

KINDS: Mapping[str, str | Promise] = {
    "actions": pgettext_lazy("kind of event", "Actions"),
    "results": pgettext_lazy("kind of event", "Results"),
    "care": pgettext_lazy("kind of event", "Calls for help"),
    "letters": pgettext_lazy("kind of event", "Letters to pages"),
    "conduct": pgettext_lazy("kind of event", "Conduct"),
    "history": pgettext_lazy("kind of event", "Actions from before"),
    "welcome": pgettext_lazy("kind of event", "Invitations and first steps"),
    "proposals": pgettext_lazy("kind of event", "Proposals"),
    "knowledge": pgettext_lazy("kind of event", "Fact sheets"),
    "practice": pgettext_lazy("kind of event", "Practice"),
    "threads": pgettext_lazy("kind of event", "Threads"),
    "queue": pgettext_lazy("kind of event", "Queue"),
    "scoring": pgettext_lazy("kind of event", "Classifier"),
    "members": pgettext_lazy("kind of event", "Members"),
    "groups": pgettext_lazy("kind of event", "Texts and settings"),
    "notifications": pgettext_lazy("kind of event", "Notices"),
    "public": pgettext_lazy("kind of event", "Public pages"),
    "api": pgettext_lazy("kind of event", "Programs"),
}
MAIN_KINDS = ("actions", "proposals", "threads", "members", "groups")
"""What a link above the journal shows alone; the form has the others."""
CHOICES: Mapping[str, type[TextChoices]] = {
    "criterion": Criterion,
    "verdict": Review.Verdict,
    "state": Thread.State,
    "section": Passage.Section,
    "outcome": Letter.PageResponse,
    "because": Action.StopReason,
    "sign": WorseSign.Sign,
    "news": Sheet.OriginNews,
}
SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "networks": network_label,
    "language": lambda code: language_name(code, page_language()),
    # A lesson is "own-1" in addresses: its number, as of an action or a sheet.
    "lesson": lambda name: name.rpartition("-")[2],
}
SHEETS = ("sheet", "first", "second")
"""What an event says of a fact sheet: told by the number that its page has."""
DAYS = frozenset({"sent_on", "look_on", "valid_until"})
"""What an event says of a day: written as its readers write days."""
ROLES: Mapping[str, str | Promise] = {role.value: role.label for role in Role}
UNKNOWN = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry in words; ``who`` says why nobody is named where nobody is.

    ``page`` is the address of what it is about, where its reader may open that.
    """

    number: int
    at: datetime
    event: str
    kind: str
    sentence: str
    before: str
    after: str
    who: str
    page: str = ""


class JournalFilter(forms.Form):
    """Which entries to show."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=lambda: [("", gettext_lazy("all")), *KINDS.items()],
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    action = forms.IntegerField(
        label=gettext_lazy("Number of the action"), required=False, min_value=1, max_value=10**9
    )
    routine = forms.BooleanField(
        label=gettext_lazy("Also what the software does all day: scores, forecasts"),
        required=False,
    )
    member = forms.CharField(label=gettext_lazy("Alias"), required=False, max_length=40)

    def __init__(self, *args: Any, has_names: bool, **kwargs: Any) -> None:
        """Leave the alias out for whoever reads no names."""
        super().__init__(*args, **kwargs)
        if not has_names:
            del self.fields["member"]


def find_entries(group: Group, filters: Mapping[str, Any]) -> QuerySet[Entry]:
    """Return the entries of the group in scope that a valid filter wants, newest first.

    By member: what they did, as far as the page says so. What the software does all day is
    left out unless it is asked for: it would hide the rest.
    """
    rows = entries().order_by("-pk")
    if not filters.get("routine"):
        routine_events = [name for name, event in type_registry.items() if event.is_routine]
        rows = rows.exclude(event__in=routine_events)
    if filters.get("kind"):
        rows = rows.filter(
            event__in=[name for name in type_registry if kind_of(name) == filters["kind"]]
        )
    if filters.get("since"):
        rows = rows.filter(at__gte=_midnight(group, filters["since"]))
    if filters.get("until"):
        rows = rows.filter(at__lt=_midnight(group, filters["until"] + timedelta(days=1)))
    if filters.get("action"):
        action = Action.objects.filter(number=filters["action"]).first()
        rows = rows.annotate(of_action=KT("facts__action")).filter(
            facts__has_key="action", of_action=str(action.pk) if action else ""
        )
    if filters.get("member"):
        members = Membership.objects.filter(alias__iexact=filters["member"].strip()).exclude(
            roles=[]
        )
        silent = [name for name, event in type_registry.items() if not event.names_actor]
        rows = rows.filter(
            actor__in=list(members.values_list("pk", flat=True)), at__gt=_known_since(group)
        ).exclude(event__in=silent)
    return rows


def in_words(
    rows: Iterable[Entry], group: Group, *, has_names: bool, reader: Viewer | None = None
) -> list[Line]:
    """Return these entries of the group in scope as lines, in three queries.

    Where a ``reader`` is told, each leads to what it is about: a query more for each kind of
    thing that they name.
    """
    rows = list(rows)
    known_since = _known_since(group)
    pages = pages_of(rows, reader, known_since) if reader else {}
    rows_with_names = [row for row in rows if has_names and row.at > known_since]
    members = {row.actor or 0 for row in rows_with_names}
    members |= {row.facts.get("membership") or 0 for row in rows_with_names}
    aliases: dict[int, str] = dict(
        Membership.objects.filter(pk__in=members).exclude(roles=[]).values_list("pk", "alias")
    )
    actions: dict[int, int] = dict(
        Action.with_practice.filter(
            pk__in=[row.facts.get("action") or 0 for row in rows]
        ).values_list("pk", "number")
    )
    sheet_keys = {row.facts.get(name) or 0 for row in rows for name in SHEETS}
    sheets = dict(Sheet.objects.filter(pk__in=sheet_keys - {0}).values_list("pk", "number"))
    numbers = {"action": actions} | dict.fromkeys(SHEETS, sheets)
    return [
        _line(
            row,
            aliases if has_names and row.at > known_since else {},
            numbers,
            has_names=has_names,
            page=pages.get(row.pk, ""),
        )
        for row in rows
    ]


@tells_entries
def sentences_of(rows: list[Entry], group: Group) -> list[str]:
    """Return what the journal says of these entries of the group in scope, naming nobody."""
    return [line.sentence for line in in_words(rows, group, has_names=False)]


def kind_of(event: str) -> str:
    """Return the kind of an event: the name of its app, empty for one of an earlier version."""
    event_type = type_registry.get(event)
    return event_type.__module__.split(".")[-2] if event_type else ""


def _line(
    row: Entry,
    aliases: Mapping[int, str],
    numbers: Mapping[str, Mapping[int, int]],
    *,
    has_names: bool,
    page: str,
) -> Line:
    event = type_registry.get(row.event)
    values = _Values({name: _word(name, value) for name, value in row.facts.items()})
    for name in numbers.keys() & row.facts.keys():
        values[name] = str(numbers[name].get(row.facts[name], UNKNOWN))
    if "membership" in row.facts:
        values["membership"] = aliases.get(row.facts["membership"], _("somebody"))
    kind = kind_of(row.event)
    return Line(
        number=row.pk,
        at=row.at,
        event=row.event,
        kind=str(KINDS.get(kind, kind)),
        sentence=event.sentence_for(row.facts) % values if event and event.sentence else row.event,
        before=values["before"] if "before" in row.facts else "",
        after=values["after"] if "after" in row.facts else "",
        who=_who(row, event, aliases, has_names=has_names),
        page=page,
    )


def _who(
    row: Entry, event: type[Event] | None, aliases: Mapping[int, str], *, has_names: bool
) -> str:
    if not has_names:
        return ""
    if event is None or not event.names_actor:
        return capfirst(
            pgettext("who did it", "without a name")
        )  # behind a sentence; an alias stays as it is written
    if row.actor is not None:
        return aliases.get(row.actor) or capfirst(_("no longer known"))
    return capfirst(pgettext("who did it", "the software"))


class _Values(dict[str, str]):
    """Values of a sentence; what an older entry does not carry is a dash."""

    def __missing__(self, key: str) -> str:
        return UNKNOWN


def _word(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_word(name, part) for part in value) or UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in DAYS and value:
        return day_in_words(date.fromisoformat(value), "DATE_FORMAT")
    return str(_label(name, value) or value)


def _label(name: str, value: Any) -> str | Promise:
    """Return what screens call a value, empty for one of an earlier version."""
    if name in CHOICES and value in CHOICES[name].values:
        return CHOICES[name](value).label
    if name in SPELLINGS:
        return SPELLINGS[name](str(value))
    if name in {"before", "after"}:
        return ROLES.get(value, "")
    if name == "fields" and value in GroupSettingsForm.base_fields:
        return GroupSettingsForm.base_fields[value].label or ""
    return ""


def _known_since(group: Group) -> datetime:
    return now() - timedelta(days=group.retention_days)


def _midnight(group: Group, day: Any) -> datetime:
    return datetime.combine(day, datetime.min.time(), group.zone)

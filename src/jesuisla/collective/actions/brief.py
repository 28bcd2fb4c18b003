"""Changing the brief of an action that is not over."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.access import UNFINISHED, locked_action
from jesuisla.collective.actions.events import (
    BriefChangeAsked,
    BriefChanged,
    BriefChangeDropped,
    BriefChangeLapsed,
)
from jesuisla.collective.actions.models import Action, Fact
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.fields import LinkField, PlainTextField

State = Action.State
WAITING = ("waiting_brief", "waiting_by")


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What members read before they write."""

    why: str
    whom: str = ""
    kind: str = Action.Kind.COUNTERSPEECH
    tone: str = Action.Tone.OPINION
    avoid: str = ""
    window_minutes: int = 24 * 60
    facts: Iterable[tuple[str, str]] = field(default=())
    """Each a sentence and the address of its source."""


@transaction.atomic
def change_brief(action: Action, brief: Brief, *, by: Membership) -> Action:
    """Change the brief of an action that is not finished.

    Whoever changes the brief of a reviewed action asks for a new review, and of one not
    launched becomes who prepared it: nobody takes the second look at their own words. A
    change of a running action waits for a second moderator where the group asks for two.
    """
    action = locked_action(action)
    if action.state not in UNFINISHED:
        raise Refused(_("This action is over; its brief stays as it was."))
    if action.state == State.RUNNING and action.group.reviewers_needed > 1:
        return _ask(action, brief, by=by)
    if action.state == State.REVIEWED:
        action.state = State.PROPOSED
        action.reviews.all().delete()
    if action.state == State.PROPOSED:
        action.prepared_by = by  # whose words they are now: somebody else looks at them
    return _change(action, brief, by=by)


@transaction.atomic
def agree_to_change(action: Action, *, by: Membership) -> Action:
    """Let the change that waits count, from now on; refused to whoever asked for it."""
    action, brief = _with_change(action)
    if action.waiting_by_id == by.pk and action.group.reviewers_needed > 1:
        raise Refused(_("You asked for this change, so somebody else takes the second look."))
    return _change(action, brief, by=by)


@transaction.atomic
def drop_change(action: Action, *, by: Membership) -> Action:
    """Leave the brief as it is: a second moderator's answer, or one's own second thought."""
    action, _brief = _with_change(action)
    action.waiting_brief, action.waiting_by = None, None
    action.save(update_fields=WAITING)
    record(BriefChangeDropped(group=action.group_id, action=action.pk), by=by)
    return action


def brief_of(action: Action) -> Brief:
    """The brief that counts."""
    return Brief(
        why=action.why,
        whom=action.whom,
        kind=action.kind,
        tone=action.tone,
        avoid=action.avoid,
        window_minutes=action.window_minutes,
        facts=list(action.facts.order_by("pk").values_list("text", "source_url")),
    )


def waiting_change(action: Action) -> Brief | None:
    """The change of a running action that waits for a second look."""
    kept = action.waiting_brief
    return Brief(**kept) if kept is not None and action.state == State.RUNNING else None


def _ask(action: Action, brief: Brief, *, by: Membership) -> Action:
    if action.waiting_by is not None and action.waiting_by_id != by.pk:
        raise Refused(
            _("%(alias)s asked for a change already: please say first what you think of it.")
            % {"alias": action.waiting_by.alias}
        )
    checked_brief(action, brief)
    action.refresh_from_db()
    action.waiting_brief, action.waiting_by = asdict(brief), by
    action.save(update_fields=WAITING)
    record(BriefChangeAsked(group=action.group_id, action=action.pk), by=by)
    return action


def _change(action: Action, brief: Brief, *, by: Membership) -> Action:
    action.waiting_brief, action.waiting_by = None, None
    if action.state == State.RUNNING:
        action.brief_changed_at = now()
    write_brief(action, brief)
    record(BriefChanged(group=action.group_id, action=action.pk), by=by)
    return action


def _with_change(action: Action) -> tuple[Action, Brief]:
    action = locked_action(action)
    brief = waiting_change(action)
    if brief is None:
        raise Refused(_("No change waits any more: somebody was faster, or the action is over."))
    return action, brief


def let_change_lapse(action: Action, *, by: Membership | None) -> None:
    """Empty the change that waits; part of ending the action, which saves it.

    ``waiting_by`` stays, so that whoever asked is told, until voices are forgotten.
    """
    if action.waiting_brief is None:
        return
    action.waiting_brief = None
    record(BriefChangeLapsed(group=action.group_id, action=action.pk), by=by)


FACTS = 3
WINDOWS = (
    (3 * 60, _("3 hours")),
    (6 * 60, _("6 hours")),
    (12 * 60, _("12 hours")),
    (24 * 60, _("one day")),
    (48 * 60, _("two days")),
)


class BriefForm(forms.Form):
    """The brief of an action: why, whom it hurts, tone, what not to do, facts."""

    why = PlainTextField(
        label=_("Why this thread"),
        help_text=_("In one or two sentences, for members who have a minute."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("A sentence is enough: members read it before they write.")},
    )
    whom = PlainTextField(label=_("Whom it hurts"), max_length=300, required=False)
    tone = forms.ChoiceField(
        label=_("What helps here"), choices=Action.Tone, widget=forms.RadioSelect
    )
    avoid = PlainTextField(
        label=_("What not to do"),
        help_text=_("For instance: do not answer this person, do not name the town."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("Kind of action"), choices=Action.Kind)
    window_minutes = forms.TypedChoiceField(
        label=_("How long it runs"), choices=WINDOWS, coerce=int
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("window_minutes")
        window = self.fields["window_minutes"]
        if own and own not in dict(WINDOWS) and isinstance(window, forms.TypedChoiceField):
            window.choices = [*WINDOWS, (own, _("%(minutes)d minutes") % {"minutes": own})]
        for number in range(1, FACTS + 1):
            self.fields[f"fact_{number}"] = PlainTextField(
                label=_("Fact %(number)s") % {"number": number}, max_length=500, required=False
            )
            self.fields[f"source_{number}"] = LinkField(
                label=_("Source of fact %(number)s") % {"number": number},
                help_text=_("The address of a page that anybody can read."),
                max_length=500,
            )

    def clean(self) -> dict[str, Any]:
        """A fact needs its source, and a source its fact."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, FACTS + 1):
            text, source = cleaned.get(f"fact_{number}"), cleaned.get(f"source_{number}")
            if text and not source and f"source_{number}" not in self.errors:
                self.add_error(f"source_{number}", _("A fact needs a source; add its address."))
            if source and not text:
                self.add_error(f"fact_{number}", _("Say in one sentence what this source shows."))
        return cleaned

    @property
    def facts_wrong(self) -> bool:
        """Whether something is to be put right among the facts and their sources."""
        return any(name.startswith(("fact_", "source_")) for name in self.errors)

    def brief(self) -> Brief:
        """The brief as the operations take it."""
        data = self.cleaned_data
        facts = [
            (data[f"fact_{number}"], data[f"source_{number}"])
            for number in range(1, FACTS + 1)
            if data.get(f"fact_{number}")
        ]
        return Brief(
            why=data["why"],
            whom=data["whom"],
            kind=data["kind"],
            tone=data["tone"],
            avoid=data["avoid"],
            window_minutes=data["window_minutes"],
            facts=facts,
        )


def as_initial(brief: Brief) -> dict[str, object]:
    """A brief as :class:`BriefForm` shows it at first."""
    fields = ("why", "whom", "tone", "avoid", "kind", "window_minutes")
    written: dict[str, object] = {field: getattr(brief, field) for field in fields}
    for number, (text, source) in enumerate(brief.facts, start=1):
        written |= {f"fact_{number}": text, f"source_{number}": source}
    return written


def write_brief(action: Action, brief: Brief) -> None:
    """Put the brief into the action's rows. Raises ``ValidationError`` for a wrong one."""
    facts = checked_brief(action, brief)
    if action.state == State.RUNNING and action.launched_at is not None:
        action.closes_at = action.launched_at + timedelta(minutes=brief.window_minutes)
    action.save()
    action.facts.all().delete()
    Fact.objects.bulk_create(facts)


def checked_brief(action: Action, brief: Brief) -> list[Fact]:
    """Give the action the brief's words, unsaved, and its facts; raises ``ValidationError``."""
    action.why, action.whom, action.avoid = (
        brief.why.strip(),
        brief.whom.strip(),
        brief.avoid.strip(),
    )
    action.kind, action.tone = brief.kind, brief.tone
    action.window_minutes = brief.window_minutes
    action.full_clean()
    facts = [
        Fact(group=action.group, action=action, text=text.strip(), source_url=source_url)
        for text, source_url in brief.facts
    ]
    for fact in facts:
        fact.full_clean(exclude=["action"])
    return facts

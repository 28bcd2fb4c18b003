"""Changing the brief of an action that is not over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models, transaction
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.access import UNFINISHED, locked_action
from jesuisla.collective.actions.events import (
    BriefChangeAsked,
    BriefChanged,
    BriefChangeDropped,
    BriefChangeLapsed,
)
from jesuisla.collective.actions.kinds import KINDS, ActionKind
from jesuisla.collective.actions.models import PROLONGED_BY, Action, Fact, Review
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.fields import LinkField, PlainTextField
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.network_rules import rules_of

State = Action.State
WAITING = ("waiting_brief", "waiting_by")


BRIEF_FIELDS = (
    "kind",
    *dict.fromkeys(name for kind in KINDS.values() for name in kind.brief if name != "facts"),
)
"""The fields of an action that some kind's brief asks."""


class Brief:
    """What is to be written into an action's brief.

    Fields of the action that are not named stay as they are, and so do the facts where
    ``facts`` is ``None``. Each fact is a sentence and the address of its source.
    """

    def __init__(self, *, facts: Iterable[Iterable[str]] | None = None, **values: str | int):
        unknown = values.keys() - set(BRIEF_FIELDS)
        if unknown:
            raise TypeError(f"no field of a brief: {', '.join(sorted(unknown))}")
        self.values: Mapping[str, str | int] = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in values.items()
        }
        self.facts = None if facts is None else [(text.strip(), url) for text, url in facts]

    @property
    def as_json(self) -> dict[str, Any]:
        """The brief as a change that waits is stored; ``Brief(**as_json)`` is it again."""
        return {**self.values, **({} if self.facts is None else {"facts": self.facts})}

    @property
    def as_initial(self) -> dict[str, Any]:
        """The brief as :class:`BriefForm` shows it at first."""
        initial: dict[str, Any] = dict(self.values)
        for number, (text, source) in enumerate(self.facts or (), start=1):
            initial |= {f"fact_{number}": text, f"source_{number}": source}
        return initial


@transaction.atomic
def change_brief(action: Action, brief: Brief, *, by: Membership) -> Action:
    """Change the brief of an action that is not finished.

    Whoever changes the brief of an action that was reviewed or sent back asks for a new
    review, and of one not launched becomes who prepared it: nobody takes the second look at
    their own words. A change of a running action waits for a second moderator where the
    group asks for two.
    """
    action = locked_action(action)
    if action.state not in UNFINISHED:
        raise Refused(_("This action is over; its brief stays as it was."))
    if action.state == State.RUNNING and action.group.reviewers_needed > 1:
        return _ask(action, brief, by=by)
    if action.state == State.REVIEWED:
        action.reviews.filter(verdict=Review.Verdict.AGREED).delete()
    if action.state != State.RUNNING:
        action.state = State.PROPOSED
        action.prepared_by = by  # whose words they are now: somebody else looks at them
    return _change(action, brief, by=by)


@transaction.atomic
def agree_to_change(action: Action, *, by: Membership) -> Action:
    """Let the change that waits count, from now on; refused to whoever asked for it."""
    action, brief = _with_change(action)
    if action.waiting_by_id == by.pk and action.group.reviewers_needed > 1:
        raise Refused(_("You asked for this change, so somebody else reviews it."))
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
        facts=action.facts.order_by("pk").values_list("text", "source_url"),
        **{name: getattr(action, name) for name in BRIEF_FIELDS},
    )


def waiting_change(action: Action) -> Brief | None:
    """The change of a running action that waits for a second look."""
    change = action.waiting_brief
    return Brief(**change) if change is not None and action.state == State.RUNNING else None


def _ask(action: Action, brief: Brief, *, by: Membership) -> Action:
    if action.waiting_by is not None and action.waiting_by_id != by.pk:
        raise Refused(
            _("%(alias)s asked for a change already: please say first what you think of it.")
            % {"alias": action.waiting_by.alias}
        )
    apply_brief(action, brief)
    action.refresh_from_db()
    action.waiting_brief, action.waiting_by = brief.as_json, by
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


def _form_field(field: "models.Field[Any, Any]", **more: Any) -> forms.Field | None:
    """A field of the action as the form shows it: choices as buttons, texts cleaned."""
    if field.choices:
        return field.formfield(widget=forms.RadioSelect, **more)
    if isinstance(field, models.TextField):
        rows = forms.Textarea(attrs={"rows": 3})
        return field.formfield(form_class=PlainTextField, widget=rows, **more)
    if isinstance(field, models.CharField):
        return field.formfield(form_class=PlainTextField, **more)
    return field.formfield(**more)


class BriefForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The brief of an action: its kind first, then what that kind asks.

    ``unasked`` is what was typed for another kind: the page carries it along unseen, and it
    is not saved.
    """

    window_minutes = forms.TypedChoiceField(choices=WINDOWS, coerce=int)

    class Meta:
        """All fields that some kind asks; each form leaves out what its kind does not."""

        model = Action
        fields = BRIEF_FIELDS
        formfield_callback = _form_field

    def __init__(self, *args: Any, may_act: bool = True, **kwargs: Any) -> None:
        """Build the form; ``may_act`` says whether the network lets people act together."""
        super().__init__(*args, **kwargs)
        self._add_facts()
        self._offer_kinds(may_act=may_act)
        self._offer("tone", [(tone.value, tone.label) for tone in self.kind.tones])
        self._offer("window_minutes", self._windows())
        facts = self.fact_names if "facts" in self.kind.brief else ()
        names = ["kind", *self.kind.brief, *facts]
        self.unasked = {name: self[name].value() or "" for name in self.fields if name not in names}
        for name in self.unasked:
            del self.fields[name]
        self.order_fields(names)
        for name, question in self.kind.brief.items():
            if name in self.fields:
                field = self.fields[name]
                field.label, field.help_text = str(question.label), str(question.help_text)
                field.required = field.required or question.required
        self.fields["why"].error_messages["required"] = _(
            "A sentence is enough: members read it before they write."
        )

    def clean(self) -> dict[str, Any]:
        """A fact needs its source, and a source its fact."""
        answers = super().clean() or self.cleaned_data
        for number in range(1, FACTS + 1):
            text, source = answers.get(f"fact_{number}"), answers.get(f"source_{number}")
            if text and not source and f"source_{number}" not in self.errors:
                self.add_error(f"source_{number}", _("A fact needs a source; add its address."))
            if source and not text:
                self.add_error(f"fact_{number}", _("Say in one sentence what this source shows."))
        return answers

    @property
    def facts_open(self) -> bool:
        """Whether the facts are unfolded: some are typed, or something is to be put right."""
        return any(field.errors or field.value() for field in self.fact_fields)

    @property
    def brief_fields(self) -> list[forms.BoundField]:
        """What the kind asks, without the facts."""
        return [self[name] for name in self.kind.brief if name in self.fields]

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The facts and their sources; none where the kind does not ask for them."""
        return [self[name] for name in self.fact_names if name in self.fields]

    def brief(self) -> Brief:
        """The brief as the operations take it."""
        data = self.cleaned_data
        facts = [
            (data[f"fact_{number}"], data[f"source_{number}"])
            for number in range(1, FACTS + 1)
            if data.get(f"fact_{number}")
        ]
        return Brief(
            facts=facts if self.fact_fields else None,
            **{name: data[name] for name in BRIEF_FIELDS if name in data},
        )

    def _add_facts(self) -> None:
        self.fact_names = []
        for number in range(1, FACTS + 1):
            self.fields[f"fact_{number}"] = PlainTextField(
                label=_("Fact %(number)s") % {"number": number}, max_length=500, required=False
            )
            self.fields[f"source_{number}"] = LinkField(
                label=_("Source of fact %(number)s") % {"number": number},
                help_text=_("The address of a page that anybody can read."),
                max_length=500,
            )
            self.fact_names += [f"fact_{number}", f"source_{number}"]

    def _offer_kinds(self, *, may_act: bool) -> None:
        """Offer the kinds that are possible here, each with its purpose."""
        running = self.instance.state == State.RUNNING
        possible = {
            code: kind
            for code, kind in KINDS.items()
            if kind.calls_members == self.instance.calls_members or not running
            if may_act or running or not kind.calls_members
        }
        self.fields["kind"].label = _("Kind of action")
        self.kind = possible.get(str(self["kind"].value()), next(iter(possible.values())))
        label = "<span><strong>{}</strong><br>{}</span>"
        self._offer(
            "kind",
            [
                (code, format_html(label, capfirst(str(kind.label)), kind.purpose))
                for code, kind in possible.items()
            ],
        )

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer these choices; the first is taken at the start where another one stood."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if choices and str(self.initial.get(name)) not in map(str, dict(choices)):
            self.initial[name] = choices[0][0]

    def _windows(self) -> list[tuple[int, Any]]:
        """How long an action may run: the usual times, and its own or the group's."""
        own = str(self.initial.get("window_minutes"))
        if own.isdecimal() and int(own) not in dict(WINDOWS):
            return [*WINDOWS, (int(own), _("%(minutes)d minutes") % {"minutes": int(own)})]
        return list(WINDOWS)


def write_brief(action: Action, brief: Brief) -> None:
    """Put the brief into the action's rows. Raises ``ValidationError`` for a wrong one."""
    facts = apply_brief(action, brief)
    if action.state == State.RUNNING and action.closes_at and action.launched_at is not None:
        share = 1 + (PROLONGED_BY if action.prolonged_at else 0)
        action.closes_at = action.launched_at + action.window * share
    action.save()
    if brief.facts is not None:
        action.facts.all().delete()
        Fact.objects.bulk_create(facts)


def apply_brief(action: Action, brief: Brief) -> list[Fact]:
    """Give the action the brief's words, unsaved. Return its facts, unsaved as well.

    Raises ``ValidationError`` for a wrong one, and :class:`Refused` for a kind that the
    network's rules or a running action do not allow.
    """
    called_members = action.calls_members
    for name, value in brief.values.items():
        setattr(action, name, value)
    tones = action.action_kind.tones
    if tones and action.tone not in tones:
        action.tone = tones[0]  # as the form shows it
    action.full_clean()
    if action.state == State.RUNNING and action.calls_members != called_members:
        raise Refused(_("What members take part in does not become a letter, nor a letter that."))
    check_kind(action.thread, action.action_kind)
    facts = [
        Fact(group=action.group, action=action, text=text, source_url=source_url)
        for text, source_url in brief.facts or ()
    ]
    for fact in facts:
        fact.full_clean(exclude=["action"])
    return facts


def check_kind(thread: Thread, kind: ActionKind) -> None:
    """Raise :class:`Refused` where the network's rules do not allow this kind of action.

    A letter is one person's word to another: no rule on acting together is about it.
    """
    rules = rules_of(thread.network)
    if kind.calls_members and not rules.may_act:
        raise Refused(
            _(
                "The rules of this social network do not allow taking part together, so no "
                "action here."
            )
        )
    if kind.needs_supports and not rules.may_support:
        raise Refused(
            _("A boost lives on likes and answers, and this network’s rules leave none to us.")
        )

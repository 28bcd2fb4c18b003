"""Changing the brief of an action that is not over."""

from collections.abc import Iterable, Mapping
from typing import Any

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
from jesuisla.collective.actions.kinds import KINDS, ActionKind
from jesuisla.collective.actions.models import PROLONGED_BY, Action, Fact, Review
from jesuisla.collective.actions.past_search import words_of
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
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
        """The brief as its form shows it at first."""
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


def write_brief(action: Action, brief: Brief) -> None:
    """Put the brief into the action's rows. Raises ``ValidationError`` for a wrong one."""
    facts = apply_brief(action, brief)
    if action.state == State.RUNNING and action.closes_at and action.launched_at is not None:
        share = 1 + (PROLONGED_BY if action.prolonged_at else 0)
        action.closes_at = action.launched_at + action.window * share
    action.words = words_of(action)
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

"""Changing the brief of an action that is not over."""

from dataclasses import asdict

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.events import BriefChangeAsked, BriefChanged, BriefChangeDropped
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.operations.launching import (
    UNFINISHED,
    Brief,
    checked_brief,
    locked_action,
    write_brief,
)
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership

State = Action.State
WAITING = ("waiting_brief", "waiting_by")


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
    record(BriefChangeDropped(group=action.group_id, action=action.pk), by=by.pk)
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
    record(BriefChangeAsked(group=action.group_id, action=action.pk), by=by.pk)
    return action


def _change(action: Action, brief: Brief, *, by: Membership) -> Action:
    action.waiting_brief, action.waiting_by = None, None
    if action.state == State.RUNNING:
        action.brief_changed_at = now()
    write_brief(action, brief)
    record(BriefChanged(group=action.group_id, action=action.pk), by=by.pk)
    return action


def _with_change(action: Action) -> tuple[Action, Brief]:
    action = locked_action(action)
    brief = waiting_change(action)
    if brief is None:
        raise Refused(_("No change waits any more: somebody was faster, or the action is over."))
    return action, brief

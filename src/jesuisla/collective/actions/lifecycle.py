"""From a thread to a running action."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.access import UNFINISHED, locked_action
from jesuisla.collective.actions.brief import Brief, check_kind, let_change_lapse, write_brief
from jesuisla.collective.actions.events import (
    ActionClosed,
    ActionLaunched,
    ActionMeasured,
    ActionPrepared,
    ActionProlonged,
    ActionReopened,
    ActionReviewed,
    ActionReviewLapsed,
    ActionStopped,
    ActionVoided,
    BriefChanged,
    DebriefWritten,
    PracticeClosed,
)
from jesuisla.collective.actions.kinds import CALLS_NOBODY, COUNTERSPEECH, KINDS, ActionKind
from jesuisla.collective.actions.models import PROLONGED_BY, Action, Debrief, Review
from jesuisla.collective.actions.voices import writers
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import entries, record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import TEAM, Membership, taking_part
from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.threads.models import Reading, Thread

State = Action.State
_TURNS = [event.name for event in (ActionReviewed, ActionLaunched, ActionClosed, BriefChanged)]
"""What moves an action on while somebody else looks at it."""
THREAD_GONE = _("This thread is gone, so there is nothing to take part in.")


@transaction.atomic
def prepare_action(thread: Thread, brief: Brief, *, by: Membership) -> Action:
    """Write the brief of an action for a thread; a second moderator then reviews it.

    Refused when the thread is gone, when another moderator is working on it, when an
    action on it is not finished, or when the network's rules do not allow such an action.
    Raises ``ValidationError`` for a brief that is wrong.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    kind = KINDS.get(str(brief.values.get("kind")), COUNTERSPEECH)
    _check_thread(thread, kind, by=by)
    # Numbers follow on.
    group = Group.objects.select_for_update(no_key=True).get(pk=thread.group_id)
    latest = Action.with_practice.aggregate(latest=Max("number"))["latest"] or 0
    action = Action(
        group=group,
        thread=thread,
        number=latest + 1,
        prepared_by=by,
        state=State.PROPOSED,
    )
    write_brief(action, brief)
    record(ActionPrepared(group=group.pk, action=action.pk, thread=thread.pk), by=by)
    return action


@transaction.atomic
def review_action(action: Action, verdict: str, *, by: Membership, note: str = "") -> Action:
    """Give a second moderator's verdict on a prepared action.

    It is agreed to, sent back to whoever prepared it, or refused for good; the last two take
    a word, which its author reads. Refused for whoever prepared it, who may only give it up,
    and when somebody else was faster.
    """
    action = locked_action(action)
    declines, note = verdict == Review.Verdict.DECLINED, note.strip()
    if _is_lapsed(action):
        action.state = State.PROPOSED
    if action.state != State.PROPOSED and not (declines and action.state == State.RETURNED):
        raise Refused(overtaken(action, by=by))
    is_own = action.prepared_by_id == by.pk
    if is_own and not declines and action.group.reviewers_needed > 1:
        raise Refused(_("You prepared this action, so somebody else reviews it."))
    if verdict != Review.Verdict.AGREED and not is_own and not note:
        raise Refused(_("Say why in a few words: whoever prepared this action reads them."))
    Review.objects.update_or_create(
        action=action,
        by=by,
        defaults={"group": action.group, "verdict": verdict, "note": note, "at": now()},
    )
    action.state = {
        Review.Verdict.AGREED: State.REVIEWED,
        Review.Verdict.RETURNED: State.RETURNED,
        Review.Verdict.DECLINED: State.DECLINED,
    }[Review.Verdict(verdict)]
    action.save(update_fields=["state"])
    record(ActionReviewed(group=action.group_id, action=action.pk, verdict=verdict), by=by)
    return action


@transaction.atomic
def let_reviews_lapse() -> int:
    """Have others review, in scope, what nobody of today's team agreed to. Return how many.

    What is launched stays launched.
    """
    agreed_actions = list(Action.objects.filter(state=State.REVIEWED).order_by("pk"))
    count = 0
    for action in map(locked_action, agreed_actions):
        if _is_lapsed(action):
            action.state = State.PROPOSED
            action.save(update_fields=["state"])
            record(ActionReviewLapsed(group=action.group_id, action=action.pk), by=None)
            count += 1
    return count


def _is_lapsed(action: Action) -> bool:
    """Whether an action is agreed to by nobody who still is of the team."""
    team = taking_part("by__") & Q(by__roles__overlap=sorted(map(str, TEAM)))
    agreed_reviews = action.reviews.filter(team, verdict=Review.Verdict.AGREED)
    return action.state == State.REVIEWED and not agreed_reviews.exists()


@transaction.atomic
def agree_and_launch(
    action: Action, *, by: Membership, note: str = "", past_budget: bool = False
) -> Action:
    """Agree to an action and launch it; where the launch is refused, nothing is agreed to."""
    review_action(action, Review.Verdict.AGREED, by=by, note=note)
    try:
        return launch_action(action, by=by, past_budget=past_budget)
    except Refused as refusal:
        consequence = _("So nothing is agreed to yet.")
        raise Refused(f"{refusal} {consequence}") from refusal


@transaction.atomic
def launch_action(action: Action, *, by: Membership, past_budget: bool = False) -> Action:
    """Launch a reviewed action: from now on members take part.

    Refused when it was not reviewed (unless the group asks for one moderator only), when
    somebody else was faster, and when today's budget is spent, unless ``past_budget``
    says that this is meant; passing it is written in the journal.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=action.group_id)
    action = locked_action(action)
    ready = State.REVIEWED if group.reviewers_needed > 1 else State.PROPOSED
    if action.state not in {ready, State.REVIEWED}:
        raise Refused(
            _("A second moderator looks at this action before it is launched.")
            if action.state == State.PROPOSED
            else overtaken(action, by=by)
        )
    if group.reviewers_needed > 1 and _is_lapsed(action):
        raise Refused(
            _("Whoever agreed to this action is no longer of the team: somebody else reviews it.")
        )
    if action.thread.state == Thread.State.GONE:
        raise Refused(THREAD_GONE)
    check_kind(action.thread, action.action_kind)
    moment = now()
    today = launched_on_day(group, moment) + action.calls_members
    if action.calls_members and today > group.daily_budget and not past_budget:
        raise Refused(
            _(
                "Today’s %(budget)s actions are launched. Members need rest too: "
                "say that you mean it to launch one more."
            )
            % {"budget": group.daily_budget}
        )
    action.state = State.RUNNING
    action.launched_at = moment
    if action.calls_members:
        action.over_budget = today > group.daily_budget
        action.closes_at = moment + action.window
        action.first_reading = (
            Reading.objects.filter(thread=action.thread).order_by("-taken_at").first()
        )
    action.save()
    _take_proposals(action, by=by, at=moment)
    record(
        ActionLaunched(group=group.pk, action=action.pk, today=today, budget=group.daily_budget),
        by=by,
    )
    return action


@transaction.atomic
def void_action(action: Action, *, by: Membership | None) -> Action:
    """End an action whose thread is gone. Does nothing when it is over already."""
    action = locked_action(action)
    if action.state not in UNFINISHED:
        return action
    action.state = State.VOID
    action.closed_at = now()
    let_change_lapse(action, by=by)
    action.save(update_fields=["state", "closed_at", "waiting_brief"])
    record(ActionVoided(group=action.group_id, action=action.pk), by=by)
    return action


def launched_on_day(group: Group, moment: datetime) -> int:
    """How many actions called members on the day of ``moment`` in the group's own time zone."""
    midnight = moment.astimezone(group.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return _launched_between.count(midnight, midnight + timedelta(days=1))


@KeptQuery
def _launched_between(since: datetime, until: datetime) -> QuerySet[Action]:
    launched = Action.objects.filter(launched_at__gte=since, launched_at__lt=until)
    return launched.exclude(kind__in=CALLS_NOBODY)


def _check_thread(thread: Thread, kind: ActionKind, *, by: Membership) -> None:
    if thread.state == Thread.State.GONE:
        raise Refused(THREAD_GONE)
    check_kind(thread, kind)
    claim = Claim.objects.filter(thread=thread, until__gt=now()).exclude(by=by).first()
    if claim is not None:
        raise Refused(
            _("%(alias)s is working on this thread just now.") % {"alias": claim.by.alias}
        )
    same = (
        ~Q(kind__in=CALLS_NOBODY) if kind.calls_members else Q(kind=kind.code)
    )  # a letter and an action of members may stand side by side
    open_action = Action.objects.filter(same, thread=thread, state__in=UNFINISHED).first()
    if open_action is not None:
        raise Refused(
            _("Action %(number)s on this thread is already under way.")
            % {"number": open_action.number}
        )


_OVERTAKEN = {
    State.PROPOSED: _("%(alias)s was faster: action %(number)s waits for a review again."),
    State.RETURNED: _("%(alias)s was faster: action %(number)s is sent back with a word."),
    State.REVIEWED: _("%(alias)s was faster: action %(number)s is agreed to, not yet launched."),
    State.RUNNING: _("%(alias)s was faster: action %(number)s is launched."),
    State.DECLINED: _("%(alias)s was faster: action %(number)s is refused."),
    State.CLOSED: _("%(alias)s was faster: action %(number)s is closed."),
}


def overtaken(action: Action, *, by: Membership) -> str:
    """Say to somebody who came too late who was faster, by name, and how the action stands now."""
    own_entries = entries().annotate(of_action=KT("facts__action"))
    turns = own_entries.filter(facts__has_key="action", of_action=str(action.pk), event__in=_TURNS)
    faster = Membership.objects.filter(pk__in=turns.values_list("actor", flat=True)[:1]).first()
    state, number = State(action.state), {"number": action.number}
    if faster is None or faster.pk == by.pk or state not in _OVERTAKEN:
        return _("Action %(number)s is now “%(state)s”.") % {**number, "state": state.label}
    return _OVERTAKEN[state] % {**number, "alias": faster.alias}


def _take_proposals(action: Action, *, by: Membership, at: datetime) -> None:
    Proposal.objects.filter(thread=action.thread, state=Proposal.State.OPEN).update(
        state=Proposal.State.TAKEN, answered_by=by, answered_at=at
    )
    Claim.objects.filter(thread=action.thread).delete()


MEASURED_FOR = timedelta(hours=48)
"""How long after its end a reading may still count as an action's last."""


@transaction.atomic
def close_action(
    action: Action, *, by: Membership | None, thanks: str = "", stopped_because: str = ""
) -> Action:
    """End a running action; the last reading so far becomes its result.

    ``by`` is ``None`` when its time is over; ``stopped_because`` says why it is ended before.
    Does nothing when it is closed already; refused when it never ran.
    """
    action = locked_action(action)
    if action.state == Action.State.CLOSED:
        return action
    if action.state != Action.State.RUNNING:
        raise Refused(_("This action does not run, so it cannot be closed."))
    action.state = Action.State.CLOSED
    action.closed_at = now()
    action.thanks, action.stopped_because = thanks.strip(), stopped_because
    action.writer_count = writers(action)
    action.last_reading = _latest(action, until=action.closed_at)
    let_change_lapse(action, by=by)
    action.save()
    closed = PracticeClosed if action.is_practice else ActionClosed
    record(closed(group=action.group_id, action=action.pk), by=by)
    if stopped_because and not action.is_practice:
        event = ActionStopped(group=action.group_id, action=action.pk, because=stopped_because)
        record(event, by=by)
    return action


@transaction.atomic
def close_or_prolong_action(action: Action) -> Action:
    """Close an action whose time is over, or have it run on where too few wrote.

    It is prolonged once, by half its window, and only while its thread can be seen. Does
    nothing before its time.
    """
    action = locked_action(action)
    moment, count = now(), writers(action)
    if action.state != State.RUNNING or action.closes_at is None or action.closes_at > moment:
        return action
    is_open = action.thread.state == Thread.State.OPEN
    if count >= action.voices_needed or action.prolonged_at is not None or not is_open:
        return close_action(action, by=None)
    action.prolonged_at = moment
    action.closes_at = moment + action.window * PROLONGED_BY
    action.save(update_fields=["prolonged_at", "closes_at"])
    event = ActionProlonged(
        group=action.group_id, action=action.pk, writers=count, needed=action.voices_needed
    )
    record(event, by=None)
    return action


@transaction.atomic
def measure_action(action: Action, reading: Reading, *, by: Membership | None) -> Action:
    """Count a reading taken after the end as the action's last.

    Does nothing for a reading of another thread, older than the last, or later than
    48 hours after the end.
    """
    action = locked_action(action)
    end = action.closed_at
    if action.state != Action.State.CLOSED or end is None:
        return action
    if reading.thread_id != action.thread_id or reading.taken_at > end + MEASURED_FOR:
        return action
    first = action.launched_at if action.last_reading is None else action.last_reading.taken_at
    if first is None or reading.taken_at <= first:
        return action
    action.last_reading = reading
    action.save(update_fields=["last_reading"])
    record(
        ActionMeasured(group=action.group_id, action=action.pk, reading=reading.pk),
        by=by,
    )
    return action


@transaction.atomic
def write_debrief(action: Action, text: str, *, by: Membership) -> Debrief:
    """Say a word to the group after an action. The same words twice are one."""
    action = locked_action(action)
    if action.state != Action.State.CLOSED or not action.calls_members:
        raise Refused(_("There is time to talk about it once the action is closed."))
    if not text.strip():
        raise Refused(_("Write a few words first."))
    debrief, new = Debrief.objects.get_or_create(
        action=action, by=by, text=text.strip()[:1500], defaults={"group": action.group}
    )
    if new:
        record(DebriefWritten(group=action.group_id, action=action.pk, debrief=debrief.pk), by=by)
    return debrief


def _latest(action: Action, *, until: datetime) -> Reading | None:
    readings = Reading.objects.filter(
        thread=action.thread, taken_at__gt=action.launched_at, taken_at__lte=until
    )
    return readings.order_by("-taken_at").first()


def who_decided(action: Action) -> set[int]:
    """Return the members who prepared, reviewed, launched, changed, closed or reopened an action.

    As far as that is still known: the journal forgets names after a time.
    """
    turns = [*_TURNS, ActionReopened.name]
    own_entries = entries().annotate(of_action=KT("facts__action"))
    of_action = own_entries.filter(
        facts__has_key="action", of_action=str(action.pk), event__in=turns
    )
    reviewers = action.reviews.values_list("by", flat=True)
    members = {action.prepared_by_id, *of_action.values_list("actor", flat=True), *reviewers}
    return {member for member in members if member is not None}

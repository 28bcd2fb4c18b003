"""What the queue says of threads, actions before launch and corrections, as finished lines."""

from django.utils.formats import number_format
from django.utils.text import Truncator, capfirst
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import TOP_PLACES, FactorName
from jesuisla.collective.actions.action_words import joined
from jesuisla.collective.actions.models import Action, Review
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.queue.cases import Case
from jesuisla.collective.queue.corrections import Move, OrderChanges
from jesuisla.collective.queue.lines import QueueLine
from jesuisla.collective.queue.models import QueueRow
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.scoring.scorer_words import with_turning
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.thread_words import network_name


def changes_in_words(changes: OrderChanges) -> str:
    """Say how many comments were put right, and in how many threads."""
    comments = ngettext(
        "You put %(counter)s comment right,",
        "You put %(counter)s comments right,",
        changes.comments,
    ) % {"counter": changes.comments}
    threads = ngettext("in %(counter)s thread.", "in %(counter)s threads.", changes.threads) % {
        "counter": changes.threads
    }
    beside = _("In the queue, by urgency, beside where they would stand had nobody said anything:")
    return f"{comments} {threads} {beside}"


def move_in_words(move: Move) -> str:
    """Say how far a thread moved in the queue; to be read after its name."""
    places = {"place": move.place, "without": move.without}
    if move.place < move.without:
        return _("higher: no. %(place)s instead of %(without)s") % places
    return _("lower: no. %(place)s instead of %(without)s") % places


def six_hours_in_words(forecast: Forecast) -> str:
    """Say what a forecast expects of a thread, in the queue."""
    sentence = _(
        "In six hours: about %(middle)s comments, in eight cases of ten between %(low)s and "
        "%(high)s."
    ) % {"middle": forecast.middle, "low": forecast.low, "high": forecast.high}
    return with_turning(sentence, forecast)


def steps_to_launch() -> list[str]:
    """Name the three steps from a thread to a launched action."""
    return [_("The thread"), _("The brief"), _("Review and launch")]


def pending_in_words(action: Action) -> str:
    """Say in one line what waits for a second look, or for whoever prepared it."""
    if action.state == Action.State.RETURNED:
        waits = ""  # to whom it was sent back is said apart
    elif action.waiting_brief is None:
        waits = (
            _("ready for a review")
            if action.state == Action.State.PROPOSED
            else action.get_state_display()
        )
    else:
        alias = action.waiting_by.alias if action.waiting_by else ""
        waits = _("running; %(alias)s asks to change the brief") % {"alias": alias}
    parts = [waits, network_name(action.thread.network)]
    return capfirst(joined([part for part in parts if part]))


def sent_back_in_words(action: Action, viewer: Viewer) -> str:
    """Say to whom an action was sent back with a word; nothing where it was not."""
    if action.state != Action.State.RETURNED:
        return ""
    if action.prepared_by_id == viewer.membership.pk:
        return _("Sent back to you with a word")
    alias = action.prepared_by.alias if action.prepared_by else ""
    return _("Sent back to %(alias)s with a word") % {"alias": alias} if alias else ""


def verdict_in_words(action: Action, verdict: Review.Verdict, *, by: Membership) -> str:
    """Say to whoever sent an action back or refused it what comes of that."""
    author, number = action.prepared_by, {"number": action.number}
    if author is None or author.pk == by.pk:
        return {
            Review.Verdict.RETURNED: _("Action %(number)s waits for a change of its brief."),
            Review.Verdict.DECLINED: _("Action %(number)s will not be launched."),
        }[verdict] % number
    return {
        Review.Verdict.RETURNED: _("%(alias)s reads your word, and may ask again."),
        Review.Verdict.DECLINED: _("%(alias)s reads why action %(number)s is refused."),
    }[verdict] % {**number, "alias": author.alias}


def given_verdict_in_words(review: Review) -> str:
    """Say who gave a verdict, and which; to be read after its words."""
    alias = review.by.alias if review.by else ""
    return joined([part for part in (alias, review.get_verdict_display()) if part])


def reviewed_action_in_words(action: Action) -> str:
    """Say in one line what is looked at before its launch, and who prepared it."""
    parts = [
        network_name(action.thread.network),
        action.get_kind_display(),
        action.get_state_display(),
    ]
    if action.prepared_by:
        parts.append(_("prepared by %(alias)s") % {"alias": action.prepared_by.alias})
    return joined(parts)


def thread_in_words(thread: Thread) -> str:
    """Say in one line where a thread of the queue stands, and how old its post is.

    Without a title of its own it says the minute when it came, which tells it from the next.
    """
    parts = [network_name(thread.network)]
    if thread.page and thread.page.is_named:
        parts.append(str(thread.page))
    if thread.posted_at:
        parts.append(_("posted %(age)s ago") % {"age": timesince(thread.posted_at, depth=1)})
    if not thread.title:
        came = day_in_words(localtime(thread.created_at), "SHORT_DATETIME_FORMAT")
        parts.append(_("here since %(when)s") % {"when": came})
    elif not thread.posted_at:
        parts.append(_("here for %(age)s") % {"age": timesince(thread.created_at, depth=1)})
    return joined(parts)


def clue(case: Case) -> str:
    """Return the first words of a note where a thread has no title of its own, else nothing."""
    if case.thread.title:
        return ""
    notes = [proposal.note for proposal in case.proposals if proposal.note]
    return Truncator(notes[0]).words(8) if notes else ""


def reason_in_words(line: QueueLine) -> str:
    """Say in some five words why a thread stands where it stands."""
    harm, speed = line.case.urgency[FactorName.HARM], line.case.urgency[FactorName.SPEED]
    hateful = line.top.count(CommentKind.HATEFUL)
    if line.reason == QueueRow.Reason.HATE and hateful:
        return ngettext(
            "%(count)d hateful out of %(size)d", "%(count)d hateful out of %(size)d", hateful
        ) % {"count": hateful, "size": len(line.top)}
    misleading = line.top.count(CommentKind.MISLEADING)
    if line.reason == QueueRow.Reason.MISLEADING and misleading:
        return ngettext(
            "%(count)d misleading out of %(size)d",
            "%(count)d misleading out of %(size)d",
            misleading,
        ) % {"count": misleading, "size": len(line.top)}
    if line.reason == QueueRow.Reason.CLAIM and line.case.near and line.case.near.publisher:
        return _("claim checked by %(publisher)s") % {"publisher": line.case.near.publisher}
    if line.reason == QueueRow.Reason.EXPECTED:
        count = max(1, round(harm.params["expected"] * TOP_PLACES))
        return ngettext("%(count)d probably hateful", "%(count)d probably hateful", count) % {
            "count": count
        }
    if line.reason == QueueRow.Reason.FAST:
        return _("%(count)d comments an hour") % {"count": round(speed.params["per_hour"])}
    return str(line.reason.label)


def headline(alerts: int) -> str:
    """Say how many threads a rule asks to look at now; nothing where there are none."""
    if not alerts:
        return ""
    return ngettext(
        "%(count)d thread needs attention now", "%(count)d threads need attention now", alerts
    ) % {"count": alerts}


def launched_in_words(today: int, budget: int) -> str:
    """Say how many actions were launched today, and how many it may be."""
    counts = {"today": today, "budget": budget}
    if today > budget:
        return _("Today’s limit is passed: %(today)s instead of %(budget)s") % counts
    if today == budget:
        return _("Today’s limit is reached: %(today)s of %(budget)s") % counts
    return _("Launched today: %(today)s of %(budget)s") % counts


def threads_in_words(count: int) -> str:
    """Say how many threads there are to go through."""
    return ngettext("%(count)s thread", "%(count)s threads", count) % {
        "count": number_format(count, use_l10n=True, force_grouping=True)
    }


def waiting_change_in_words(action: Action, *, own: bool) -> str:
    """Say who asked for the change of a brief, and what counts until then."""
    if own:
        return _("You asked for it. Members read the brief above until another moderator agrees.")
    alias = action.waiting_by.alias if action.waiting_by else ""
    return _("%(alias)s asks for it. Members read the brief above until you agree.") % {
        "alias": alias
    }

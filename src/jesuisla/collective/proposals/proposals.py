"""Proposals: made, declined, listed; and who is on a thread already."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.done_lately import wait_for_own_turn
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import TEAM, Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.members.probation import probation_end
from jesuisla.collective.proposals.events import (
    ProposerForgotten,
    ThreadDeclined,
    ThreadProposed,
)
from jesuisla.collective.proposals.models import Claim, Criterion, Proposal
from jesuisla.collective.threads.events import ThreadDescribed
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.quote_retention import needs_names
from jesuisla.collective.threads.threads import thread_of
from jesuisla.networks.links import Link, NotALink, WhyNot
from jesuisla.networks.network_rules import rules_of
from jesuisla.networks.registry import recognise


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What another part of the house says of a thread: a sentence, and where to go."""

    sentence: str
    url: str
    label: str


points_at_threads = OpenQuestion[Callable[[Thread, Viewer], Iterable[Pointer]]]()
"""What may this person know of this thread on its page (an action that runs)?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who is on a thread already, and what was decided about it."""

    proposers: tuple[str, ...]
    looked_at_by: str | None
    decline_reasons: tuple[Promise | str, ...]
    is_taken: bool
    pointers: tuple[Pointer, ...]
    is_mine: bool
    """Whether the viewer works on it just now."""
    is_free: bool
    """Whether the viewer, of the team, may take it up: nobody is on it, and nothing was decided."""


def standing_of(thread: Thread, viewer: Viewer) -> Standing:
    """Where the thread stands, as ``viewer`` may know it."""
    me = viewer.membership
    proposals = list(Proposal.objects.filter(thread=thread).select_related("by").order_by("at"))
    claim = Claim.objects.filter(thread=thread, until__gt=now()).select_related("by").first()
    declined_proposals = [
        proposal for proposal in proposals if proposal.state == Proposal.State.DECLINED
    ]
    pointers = tuple(pointer for ask in points_at_threads for pointer in ask(thread, viewer))
    is_taken = any(proposal.state == Proposal.State.TAKEN for proposal in proposals)
    is_decided = is_taken or declined_proposals or pointers or thread.state == Thread.State.GONE
    return Standing(
        proposers=tuple(
            proposal.by.alias for proposal in proposals if proposal.by and proposal.by != me
        ),
        looked_at_by=claim.by.alias if claim and claim.by != me else None,
        decline_reasons=tuple(
            dict.fromkeys(proposal.get_criterion_display() for proposal in declined_proposals)
        ),
        is_taken=is_taken,
        pointers=pointers,
        is_mine=claim is not None and claim.by == me,
        is_free=viewer.is_team and not is_decided and (claim is None or claim.by == me),
    )


def proposals_of(member: Membership, count: int = 20) -> list[Proposal]:
    """A member's latest proposals with their threads."""
    mine = Proposal.objects.filter(by=member).select_related("thread__page")
    return list(mine.order_by("-at")[:count])


NOT_A_LINK = MappingProxyType(
    {
        WhyNot.EMPTY: _("Please paste the link of the post here."),
        WhyNot.NOT_A_LINK: _(
            "There is no link in this text. Open the post, copy its address (https://…) and "
            "paste it here."
        ),
        WhyNot.NOT_PUBLIC: _(
            "This address opens only for you, or only after signing in. Open the post itself "
            "and copy its own address."
        ),
        WhyNot.PRIVATE_PLACE: _(
            "This is a private place: a group or a conversation. We only go where everybody "
            "can read."
        ),
        WhyNot.NOT_A_POST: _(
            "This is a page or a profile, not one post. Open the post (a tap on its date "
            "often does it) and copy that address."
        ),
        WhyNot.NO_NUMBER: _(
            "This looks like the address of a post, but its number is missing or cut short. Open "
            "the post and copy the whole address."
        ),
        WhyNot.SHORTENED: _(
            "This short link hides where it leads. Open it, then copy the address that the "
            "browser shows."
        ),
        WhyNot.TOO_LONG: _("This is too much text for one link. Please paste the link alone."),
        WhyNot.SEVERAL_LINKS: _(
            "There are several links here. Please propose one thread at a time."
        ),
    }
)

AN_HOUR = 20
"""Proposals a member may make in an hour: more is no longer looking."""
LONGEST_NOTE = 600
"""Characters of a proposal's note: what was seen and why, not a quotation."""


A_DAY_WHILE_NEW = 2
"""Proposals of a member on probation: nobody floods the queue on the first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedProposal:
    """A proposal, its thread, and whether this member had put it forward before."""

    thread: Thread
    proposal: Proposal
    again: bool


@transaction.atomic
def propose(
    group: Group, link: Link, note: str, *, by: Membership, harm: str = ""
) -> SavedProposal:
    """Put the thread of ``link`` forward, with a word on why.

    The same link twice is one thread, and one member proposes a thread once: the second
    time changes nothing but an empty note of an open proposal. ``note`` has at most 600
    characters; raises ``ValidationError`` beyond, and is refused for a member who proposed
    20 threads within the hour. ``harm`` is what the comments spread, where nobody said it yet.
    """
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            _("A note has at most %(count)d characters."), params={"count": LONGEST_NOTE}
        )
    wait_for_own_turn(by)
    recent = Proposal.objects.filter(by=by, at__gt=now() - timedelta(hours=1)).count()
    if recent >= AN_HOUR:
        raise Refused(
            _("You proposed %(count)d threads within an hour. Thank you! Please take a break.")
            % {"count": recent}
        )
    thread = thread_of(group, link)
    proposal, is_new = Proposal.objects.get_or_create(
        thread=thread, by=by, defaults={"group": group, "note": note}
    )
    if harm and not thread.harm:
        thread.harm = Thread.Harm(harm)
        thread.save(update_fields=["harm"])
        is_team = not TEAM.isdisjoint(by.roles)
        record(ThreadDescribed(group=group.pk, thread=thread.pk, by_team=is_team), by=by)
    if is_new:
        _check_probation(by)
        record(
            ThreadProposed(group=group.pk, thread=thread.pk, proposal=proposal.pk),
            by=by,
        )
    elif note and not proposal.note and proposal.state == Proposal.State.OPEN:
        proposal.note = note
        proposal.save(update_fields=["note"])
    return SavedProposal(thread=thread, proposal=proposal, again=not is_new)


def _check_probation(by: Membership) -> None:
    """Refuse, together with the proposal just made, beyond so many a day of somebody new."""
    if probation_end(by) is None:
        return
    today = Proposal.objects.filter(by=by, at__gt=now() - timedelta(days=1)).count()
    if today > A_DAY_WHILE_NEW:
        sentence = _("While you are new here, you propose %(count)d threads a day. Go on tomorrow.")
        raise Refused(sentence % {"count": A_DAY_WHILE_NEW})


class ProposeForm(forms.Form):
    """One link, or a shared text with a link in it, and a word on why."""

    link = PlainTextField(
        label=_("Link of the post"),
        help_text=_("Any text with the link in it will do."),
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "short", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": NOT_A_LINK[WhyNot.EMPTY]},
    )
    note = PlainTextField(
        label=_("Why this one?"),
        help_text=_("What did you see, and who does it hurt? Please do not quote."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
    )

    harm = forms.ChoiceField(
        label=_("What its comments spread"), choices=Thread.Harm, required=False
    )

    def clean_link(self) -> Link:
        """The thread that the text links to."""
        try:
            return recognise(self.cleaned_data["link"])
        except NotALink as reason:
            raise forms.ValidationError(NOT_A_LINK[reason.why]) from reason


def no_action_in_words(thread: Thread) -> str:
    """Say why no action may follow on this thread's network, and what may; else empty."""
    rule = rules_of(thread.network).act_together
    if rule.allowed is not False:
        return ""
    return gettext(
        "Thank you for spotting it. %(why)s The team can write to those who look after the "
        "page. If the same thing is said elsewhere, for instance below an article shared on "
        "Facebook, propose that thread too."
    ) % {"why": gettext(rule.why)}


@transaction.atomic
def decline_thread(
    thread: Thread, criterion: str, *, by: Membership, answer: str = ""
) -> list[Proposal]:
    """Decline a thread by a written criterion; its proposers are told, with ``answer``.

    The thread is no longer followed and leaves the queue. Refused without one of the
    written criteria, and while another moderator works on the thread.
    """
    if criterion not in Criterion.values:
        raise Refused(_("Choose the reason that fits; the proposer will read it."))
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    claim = Claim.objects.select_related("by").filter(thread=thread, until__gt=now()).first()
    if claim is not None and claim.by_id != by.pk:
        raise Refused(
            _("%(alias)s is working on this thread just now.") % {"alias": claim.by.alias}
        )
    open_proposals = list(Proposal.objects.filter(thread=thread, state=Proposal.State.OPEN))
    for proposal in open_proposals:
        proposal.state = Proposal.State.DECLINED
        proposal.criterion = criterion
        proposal.answer = answer.strip()[:600]
        proposal.answered_by = by
        proposal.answered_at = now()
        proposal.save()
    thread.followed = False
    thread.save(update_fields=["followed"])
    Claim.objects.filter(thread=thread).delete()
    record(
        ThreadDeclined(
            group=thread.group_id,
            thread=thread.pk,
            criterion=criterion,
            proposals=tuple(proposal.pk for proposal in open_proposals),
        ),
        by=by,
    )
    return open_proposals


def threads_in_queue() -> QuerySet[Thread]:
    """Open threads that somebody proposed or the team follows."""
    waiting = Proposal.objects.filter(thread=OuterRef("pk"), state=Proposal.State.OPEN)
    return Thread.objects.filter(Q(followed=True) | Q(Exists(waiting)), state=Thread.State.OPEN)


class DeclineForm(forms.Form):
    """Why a thread is declined: one of the written criteria, and a kind word."""

    criterion = forms.ChoiceField(label=_("Why not"), choices=Criterion, widget=forms.RadioSelect)
    answer = PlainTextField(
        label=_("A kind word to the proposer"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@needs_names
def is_proposed(thread: Thread) -> bool:
    """Whether somebody proposed this thread: it is told by its name."""
    return Proposal.objects.filter(thread=thread).exists()


@transaction.atomic
def forget_proposer(membership: int) -> None:
    """Empty a member's notes and take their name off proposals and claims.

    The proposals stay without a name. Doing it twice does nothing.
    """
    own = Proposal.objects.filter(by=membership)
    answer_count = Proposal.objects.filter(answered_by=membership).update(answered_by=None)
    group = own.values_list("group_id", flat=True).first()
    count = own.update(note="", by=None)
    Claim.objects.filter(by=membership).delete()
    if count or answer_count:
        record(ProposerForgotten(group=group, proposals=count), by=None)


@personal_data(
    "proposals",
    title=_("What you proposed"),
    kept=_("Until you leave."),
    columns=("proposals.Proposal.by",),
    choices={"state": Proposal.State},
)
def proposals_made(member: Membership) -> list[dict[str, Any]]:
    """The member's proposals, oldest first."""
    own = Proposal.objects.filter(by=member).select_related("thread").order_by("pk")
    return [
        {
            "thread": proposal.thread.url,
            "note": proposal.note,
            "at": proposal.at.isoformat(),
            "state": proposal.state,
        }
        for proposal in own
    ]

"""A word together: what members say to one another under an action, short and looked after.

No feed: so few words, of one action, and forgotten with where members wrote in it.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jesuisla.analysis.text import storable, visible
from jesuisla.collective.actions.access import actions_for, locked_action
from jesuisla.collective.actions.events import (
    RemarkAnswered,
    RemarkLeft,
    RemarkMade,
    RemarkRemoved,
    RemarkReported,
    RemarkWithdrawn,
)
from jesuisla.collective.actions.lifting.support_targets import count_of
from jesuisla.collective.actions.models import Action, Remark
from jesuisla.collective.actions.voices import locked_running_action
from jesuisla.collective.journal.done_lately import done_lately, wait_for_own_turn
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.networks.addresses import find_addresses
from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.names.name_parts import MASK
from jesuisla.networks.names.name_shapes import clearly_a_name, common
from jesuisla.networks.names.people import without_handles

State = Remark.State
LONGEST = Remark._meta.get_field("text").max_length or 0
REMARKS_AN_ACTION = 40
"""A page that is read in some minutes; a longer talk is for a meeting."""
REMARKS_A_MEMBER = 4
"""Of one member in one action, so that everybody comes to speak."""
REMARKS_A_MINUTE = 2
QUESTIONS_WAIT = timedelta(hours=48)
"""How long after the end of an action its open questions stand in the queue."""
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w’'-]+"
_NAME_SHAPE = re.compile(rf"\b{_CAPITAL}(?: (?:(?:de|du|des|van|von|da|la|le|el) )?{_CAPITAL})+")


@transaction.atomic
def write_remark(action: Action, kind: str, text: str, *, by: Membership) -> Remark:
    """Say a word to the others in a running action. The same word twice is one.

    Refused when there are enough of them, where it holds a link, and where the team took this very
    word back. What reads as the name of somebody outside is masked.
    """
    action = locked_running_action(action)
    text = " ".join(visible(text).split())
    if not text:
        raise Refused(_("Write a few words first."))
    if kind not in Remark.Kind.values:
        raise Refused(_("Say whether it is a question, thanks or a doubt."))
    if _has_link(text):
        raise Refused(
            _(
                "No links here, so that nobody is singled out. Say it in words: what you typed "
                "is still here."
            )
        )
    text = without_outsiders(text, action)[:LONGEST]
    _check_not_taken_back(action, text, by=by)
    same_remark = Remark.objects.filter(action=action, by=by, kind=kind, text=text).first()
    if same_remark is not None:
        return same_remark
    _check_pace(action, by=by)
    remark = Remark.objects.create(group=action.group, action=action, by=by, kind=kind, text=text)
    record(RemarkMade(**_facts(remark), kind=kind), by=by)
    return remark


def _check_not_taken_back(action: Action, text: str, *, by: Membership) -> None:
    """Refuse what the team took back already, as whatever kind of word it comes again."""
    if action.remarks.filter(by=by, text=text, state=State.REMOVED).exists():
        raise Refused(
            _(
                "The team has removed this word; its reason is on this page. Say it in other "
                "words: what you typed is still here."
            )
        )


def _check_pace(action: Action, *, by: Membership) -> None:
    wait_for_own_turn(by)
    if done_lately(RemarkMade, by, timedelta(minutes=1)) >= REMARKS_A_MINUTE:
        raise Refused(
            _("That was quick! Wait a minute and send it again: what you typed is still here.")
        )
    own = action.remarks.filter(by=by)
    if own.count() >= REMARKS_A_MEMBER:
        raise Refused(
            _enough_in_words(action, may_take_back=own.exclude(state=State.REMOVED).exists())
        )
    if shown_remarks(action).count() >= REMARKS_AN_ACTION:
        raise Refused(
            _(
                "%(count)d words are here, and that is enough for one action. Once it is closed, "
                "there is room for a word afterwards."
            )
            % {"count": REMARKS_AN_ACTION}
        )


def _enough_in_words(action: Action, *, may_take_back: bool) -> str:
    """Say that a member has said enough here, and what they can do about it."""
    if may_take_back:
        words = _(
            "You have said %(count)d words here, thank you. Leave room for the others; to say "
            "another one, take one of yours back first."
        )
    elif action.group.contact:
        words = _(
            "You have said %(count)d words here, and the team removed them all; its reasons "
            "are on this page. There is no room for another one of yours in this action. To "
            "talk it over, write to %(contact)s."
        )
    else:
        words = _(
            "You have said %(count)d words here, and the team removed them all; its reasons "
            "are on this page. There is no room for another one of yours in this action: "
            "please wait for the next one."
        )
    return words % {"count": REMARKS_A_MEMBER, "contact": action.group.contact}


def _has_link(text: str) -> bool:
    try:
        return bool(find_addresses(text))
    except NotALink as not_one:
        return not_one.why is not WhyNot.NOT_A_LINK


def without_outsiders(text: str, action: Action) -> str:
    """Return the text with handles, mailboxes, numbers and names of outsiders masked.

    A name is several words in capitals that are nobody's everyday words, and no alias here.
    """
    text = without_handles(text)
    shapes = [
        shape
        for shape in _NAME_SHAPE.findall(text)
        if clearly_a_name(shape) and not any(map(common, shape.split()))
    ]
    aliases = Membership.objects.filter(group=action.group, alias__in=shapes)
    for name in {*shapes} - {*aliases.values_list("alias", flat=True)}:
        text = text.replace(name, MASK)
    return text


@transaction.atomic
def withdraw_remark(remark: Remark, *, by: Membership) -> None:
    """Take one's own word back; twice is once."""
    if remark.by_id != by.pk:
        raise Refused(_("Only the person who said a word can take it back."))
    own = Remark.objects.select_for_update().filter(pk=remark.pk).exclude(state=State.REMOVED)
    if own.exists():
        record(RemarkWithdrawn(**_facts(remark)), by=by)
        own.delete()


@transaction.atomic
def report_remark(remark: Remark, *, by: Membership) -> None:
    """Tell the team that a word attacks somebody; twice is once."""
    remark = _locked(remark)
    if remark.by_id == by.pk:
        raise Refused(_("This word is yours: you can take it back."))
    if remark.state == State.LEFT:
        raise Refused(
            _("The team has read this word and lets it stand. Write to us if it hurts you.")
        )
    if remark.state == State.STANDS:
        _come_to(remark, State.REPORTED)
        record(RemarkReported(**_facts(remark)), by=None)  # nobody reads who it was


@transaction.atomic
def answer_remark(remark: Remark, text: str, *, by: Membership) -> Remark:
    """Answer for the team; the answer stands below, and its asker reads it when they come back."""
    remark, text = _locked(remark), " ".join(visible(storable(text)).split())
    if not text:
        raise Refused(_("Write a few words first."))
    if remark.answered_at is not None:
        raise Refused(_("Somebody in the team has answered already; what you typed is still here."))
    text = without_outsiders(text, remark.action)
    remark.answer, remark.answered_by, remark.answered_at = text, by, now()
    remark.is_news = remark.by_id != by.pk
    remark.save(update_fields=["answer", "answered_by", "answered_at", "is_news"])
    record(RemarkAnswered(**_facts(remark)), by=by)
    return remark


@transaction.atomic
def leave_remark(remark: Remark, *, by: Membership) -> None:
    """Say for the team that a reported word stays; twice is once."""
    remark = _locked(remark)
    _check_not_own(remark, by=by)
    if remark.state == State.REPORTED:
        _come_to(remark, State.LEFT)
        record(RemarkLeft(**_facts(remark)), by=by)


@transaction.atomic
def remove_remark(remark: Remark, reason: str, *, by: Membership) -> Remark:
    """Take a word back for the team, with a reason that its writer reads."""
    remark, reason = _locked(remark), " ".join(visible(storable(reason)).split())
    _check_not_own(remark, by=by)
    if not reason:
        raise Refused(_("Please write a reason: the person will read it."))
    remark.reason, remark.is_news = reason, True
    remark.save(update_fields=["reason", "is_news"])
    _come_to(remark, State.REMOVED)
    record(RemarkRemoved(**_facts(remark)), by=by)
    return remark


def _check_not_own(remark: Remark, *, by: Membership) -> None:
    if remark.by_id == by.pk:
        raise Refused(_("This word is yours: somebody else in the team decides on it."))


def _come_to(remark: Remark, state: State) -> None:
    remark.state = state
    remark.save(update_fields=["state"])


def _locked(remark: Remark) -> Remark:
    """The word as it is now, held until the change is done; refused once it is gone."""
    locked_action(remark.action)
    row = Remark.objects.select_for_update(of=("self",)).filter(pk=remark.pk)
    current = row.select_related("action__group").first()
    if current is None or current.state == State.REMOVED:
        raise Refused(_("This word has been taken back in the meantime."))
    return current


def _facts(remark: Remark) -> dict[str, int]:
    return {"group": remark.group_id, "action": remark.action_id, "remark": remark.pk}


def shown_remarks(action: Action) -> QuerySet[Remark]:
    """Return the words that every member reads, the oldest first."""
    remarks = action.remarks.exclude(state=State.REMOVED)
    return remarks.select_related("by", "answered_by")


def read_own_news(action: Action, *, by: Membership) -> set[int]:
    """Return which of a member's words here have news for them, and take them for read.

    No entry in the journal: what somebody read is nobody's affair.
    """
    own = Remark.objects.filter(action=action, by=by, is_news=True)
    numbers = set(own.values_list("pk", flat=True))
    if numbers:
        own.update(is_news=False)
    return numbers


def actions_with_news(viewer: Viewer) -> list[Action]:
    """Return the actions in which somebody answered this member."""
    if not viewer.is_team and not viewer.is_member:
        return []
    return _with_news(viewer.membership.pk, is_team=viewer.is_team)


@KeptQuery
def _with_news(me: int, *, is_team: bool) -> QuerySet[Action]:
    own = Remark.objects.filter(by=me, is_news=True)
    return actions_for(is_team=is_team).filter(pk__in=own.values("action"))


def with_remarks_since(since: datetime) -> QuerySet[Action]:
    """Return the actions that run or were closed since, where words wait for the team."""
    remarks = Remark.objects.filter(_is_reported() | _is_open_question(since))
    return actions_for(is_team=True).filter(pk__in=remarks.order_by().values("action"))


def counts_of_waiting(since: datetime) -> dict[str, Coalesce]:
    """Return what actions are annotated with: how many words are ``reported``, ``open_questions``.

    ``since``: how long an action may be closed for its questions still to count.
    """
    remarks = Remark.objects.filter(action=OuterRef("pk"))
    return {
        "reported": count_of(remarks.filter(_is_reported()), "pk"),
        "open_questions": count_of(remarks.filter(_is_open_question(since)), "pk"),
    }


def _is_reported() -> Q:
    return Q(state=State.REPORTED)


def _is_open_question(since: datetime) -> Q:
    is_lately = Q(action__state=Action.State.RUNNING) | Q(action__closed_at__gt=since)
    question = Q(kind=Remark.Kind.QUESTION, answered_at=None)
    return question & ~Q(state=State.REMOVED) & is_lately


def waiting_in_words(reported: int, open_questions: int) -> str:
    """Say what waits for the team among the words of an action."""
    parts: Sequence[tuple[int, str]] = (
        (reported, ngettext("%(count)d word reported", "%(count)d words reported", reported)),
        (
            open_questions,
            ngettext(
                "%(count)d question without an answer",
                "%(count)d questions without an answer",
                open_questions,
            ),
        ),
    )
    return ", ".join(words % {"count": count} for count, words in parts if count)


def remarks_in_words(count: int) -> str:
    """Say how many words there are; an invitation where there is none."""
    if not count:
        return str(_("A word together"))
    return ngettext("%(count)d word between us", "%(count)d words between us", count) % {
        "count": count
    }

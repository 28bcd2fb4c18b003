"""Reports: a member tells the team that a comment or a word goes against the charter."""

from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.conduct import second_needed_until
from jesuisla.analysis.text import storable, visible
from jesuisla.collective.actions.models import Remark, Voice
from jesuisla.collective.actions.remarks import report_remark
from jesuisla.collective.conduct.events import ConductReported
from jesuisla.collective.conduct.models import (
    CharterPoint,
    ConductCase,
    ConductReport,
    RejectedReport,
)
from jesuisla.collective.journal.done_lately import wait_for_own_turn
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership

State = ConductCase.State
REPORTS_A_DAY = 8
"""Enough for a bad evening, and not for flooding the team."""
LONGEST_WORDS = 600
QUOTED = 1000


class ReportForm(forms.Form):
    """What a member reports: one point of the charter, and words if they like."""

    point = forms.ChoiceField(
        label=_("What is it about?"),
        choices=lambda: [(code, capfirst(label)) for code, label in CharterPoint.choices],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
    )

    def clean(self) -> None:
        """Ask for words where the list says nothing."""
        words = self.cleaned_data.get("words", "")
        if self.cleaned_data.get("point") == CharterPoint.OTHER and not words.strip():
            self.add_error("words", _("Please say in a few words which point it is."))


@transaction.atomic
def report_conduct(
    subject: Voice | Remark, point: str, words: str = "", *, by: Membership
) -> ConductReport:
    """Report a comment or a word to the team. The same twice is once.

    Who reports is in no entry of the journal. All reports of one comment are one case, however
    many there are; how many decides nothing. Raises :class:`Refused` for one's own, for what the
    team has just judged, and beyond so many a day.
    """
    if subject.by_id is None:
        raise Refused(_("Nobody of the group wrote this: please tell the team."))
    if subject.by_id == by.pk:
        raise Refused(_("This is yours: you can take it back yourself."))
    if point not in CharterPoint.values:
        raise Refused(_("Please choose a point of the charter."))
    wait_for_own_turn(by)
    # Reports of one comment that come at once are one case.
    Membership.objects.select_for_update(no_key=True).get(pk=subject.by_id)
    case = _case_of(subject)
    if case is not None:
        own = case.reports.filter(by=by).first()
        if own is not None:
            return own
    _check_pace(by)
    is_weak = second_report_needed_until(by) is not None
    if case is None:
        case = ConductCase.objects.create(
            group_id=subject.group_id,
            about_id=subject.by_id,
            state=State.QUIET if is_weak else State.OPEN,
            point=point,
            **_described(subject),
        )
        calls_team = not is_weak
    else:
        calls_team = case.state == State.QUIET
        if calls_team:
            case.state = State.OPEN
            case.save(update_fields=["state"])
    report = ConductReport.objects.create(
        group_id=subject.group_id,
        case=case,
        by=by,
        point=point,
        words=" ".join(visible(storable(words)).split())[:LONGEST_WORDS],
        is_weak=is_weak,
    )
    if isinstance(subject, Remark) and case.state != State.QUIET:
        report_remark(subject, by=by)  # so that the page of words says so to the team
    event = ConductReported(group=subject.group_id, case=case.pk, calls_team=calls_team)
    record(event, by=None)
    return report


def _case_of(subject: Voice | Remark) -> ConductCase | None:
    """Return the case of this comment, held; refused where it was judged already."""
    which = {"voice": subject} if isinstance(subject, Voice) else {"remark": subject}
    cases = ConductCase.objects.select_for_update().filter(**which).order_by("-pk")
    case = cases.first()
    if case is not None and case.state == State.CLOSED:
        raise Refused(
            _("The team has judged this already. If something new happened, write to the team.")
        )
    return case


def _described(subject: Voice | Remark) -> dict[str, object]:
    if isinstance(subject, Remark):
        return {"subject": "remark", "remark": subject, "quote": subject.text}
    # Its link is read from the comment while it is there: on some networks it says whose it is.
    quote = subject.first_words or (subject.comment.text if subject.comment else "")
    return {"subject": "voice", "voice": subject, "quote": quote[:QUOTED]}


def _check_pace(by: Membership) -> None:
    lately = ConductReport.objects.filter(by=by, at__gt=now() - timedelta(days=1))
    if lately.count() >= REPORTS_A_DAY:
        raise Refused(
            _(
                "You have reported a lot today, and the team reads all of it. If you are "
                "under attack, use SOS: it is there at any hour."
            )
        )


def second_report_needed_until(member: Membership) -> datetime | None:
    """Return until when a member's reports need a second one; for that member alone to read."""
    rejections = RejectedReport.objects.filter(by=member).values_list("at", flat=True)
    return second_needed_until(rejections, now())


def reports_of(member: Membership) -> list[ConductReport]:
    """Return what a member reported, the latest first, each with its case."""
    reports = ConductReport.objects.filter(by=member).select_related("case")
    return list(reports.order_by("-at", "-pk"))

"""Sheets that are missing: asked for because of a thread, taken up, and there at last."""

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.charter import Draft, RuleName, remarks_on
from jesuisla.analysis.triage import ThreadHarm
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.choices import sheets_of
from jesuisla.collective.knowledge.content import SheetContent
from jesuisla.collective.knowledge.events import (
    SheetWanted,
    WantedSheetDropped,
    WantedSheetMet,
    WantedSheetReady,
    WantedSheetUnmet,
)
from jesuisla.collective.knowledge.models import (
    CLAIM_FITS,
    TOPIC_FITS,
    Sheet,
    SheetChoice,
    WantedSheet,
)
from jesuisla.collective.knowledge.sheets import begin_sheet
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.top_comments import threads_said_to_be


class WantedForm(forms.Form):
    """What is claimed, in the team's own words, and the topic whose keepers are told."""

    use_required_attribute = False
    claim = PlainTextField(
        label=_("What is claimed"),
        help_text=_("In your own words, in one sentence. Quote nobody, and name nobody."),
        max_length=CLAIM_FITS,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        error_messages={"required": _("Say in a sentence what is claimed.")},
    )
    topic = PlainTextField(
        label=_("Topic"),
        help_text=_("Whoever looks after it is told."),
        max_length=TOPIC_FITS,
        required=False,
    )

    @classmethod
    def for_thread(cls, thread: Thread) -> "WantedForm":
        """The form filled with what the team said of a thread."""
        return cls(
            initial={
                "claim": thread.title[:CLAIM_FITS] if _names_nobody(thread.title) else "",
                "topic": thread.topic[:TOPIC_FITS],
            }
        )


@transaction.atomic
def ask_for_sheet(thread: Thread, claim: str, topic: str, *, by: Membership | None) -> WantedSheet:
    """Ask for the sheet that is missing for a thread; asking again puts other words to it.

    Refused for words that tag, link or give away somebody. ``by`` is ``None`` where it is asked
    for by itself; then words may be missing.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    claim, topic = claim.strip()[:CLAIM_FITS], topic.strip()[:TOPIC_FITS]
    if by is not None and not claim:
        raise Refused(_("Say in a sentence what is claimed."))
    if not _names_nobody(claim):
        raise Refused(
            _("Say what is claimed without a name, a link or an address: it is about the claim.")
        )
    want = open_wanted().filter(thread=thread).first()
    if want is not None:
        if claim and (want.claim, want.topic) != (claim, topic) and by is not None:
            want.claim, want.topic = claim, topic
            want.save(update_fields=["claim", "topic"])
        return want
    want = WantedSheet.objects.create(
        group_id=thread.group_id, thread=thread, claim=claim, topic=topic, asked_by=by
    )
    record(SheetWanted(group=thread.group_id, thread=thread.pk, want=want.pk), by=by)
    return want


def ask_if_missing(thread: Thread) -> WantedSheet | None:
    """Ask for a sheet where a thread misleads and nobody chose one that holds, nor asked for it.

    Not again where somebody said that none is needed.
    """
    dropped = WantedSheet.objects.filter(thread=thread, sheet=None).exclude(closed_at=None)
    if dropped.exists() or not lacks_sheet(thread):
        return None
    claim = thread.title if _names_nobody(thread.title) else ""
    return ask_for_sheet(thread, claim, thread.topic, by=None)


def lacks_sheet(thread: Thread) -> bool:
    """Whether a thread misleads, and no sheet that holds was chosen for it or is asked for."""
    is_misleading = threads_said_to_be(ThreadHarm.MISLEADING).filter(pk=thread.pk).exists()
    return (
        is_misleading
        and not sheets_of(thread).current
        and not open_wanted().filter(thread=thread).exists()
    )


def open_wanted() -> QuerySet[WantedSheet]:
    """Return the sheets that are asked for and not there yet, the longest first."""
    return WantedSheet.objects.filter(closed_at=None).order_by("asked_at", "pk")


@transaction.atomic
def take_up(want: WantedSheet, *, by: Membership) -> Sheet:
    """Begin the sheet that is asked for, with the claim written in. Again: the same sheet.

    Refused while somebody else writes it, and once it is there or no longer needed.
    """
    want = _locked(want)
    if want.closed_at is not None:
        raise Refused(_("This sheet is no longer asked for. Thank you all the same."))
    if want.sheet is not None:
        if want.sheet.draft_by_id not in (None, by.pk):
            raise Refused(_("Somebody else is writing this sheet: wait until it is read."))
        return want.sheet
    thread = Thread.objects.select_related("group").get(pk=want.thread_id)
    content = SheetContent(
        claims=(want.claim,) if want.claim else (),
        topics=(want.topic,) if want.topic else (),
        language=thread.language or page_language(),
    )
    want.sheet = begin_sheet(thread.group, content, by=by)
    want.save(update_fields=["sheet"])
    return want.sheet


@transaction.atomic
def drop_wanted(want: WantedSheet, *, by: Membership) -> None:
    """Say that the sheet is no longer needed; what somebody has begun to write stays theirs."""
    want = _locked(want)
    if want.closed_at is not None:
        return
    want.closed_at, want.sheet = now(), None
    want.save(update_fields=["closed_at", "sheet"])
    event = WantedSheetDropped(group=want.group_id, thread=want.thread_id, want=want.pk)
    record(event, by=by)


@transaction.atomic
def offer_sheet(sheet: int) -> int:
    """Offer a sheet that was asked for and is read now, to be confirmed. Return to how many."""
    row = current_sheets().filter(pk=sheet).first()
    if row is None:
        return 0
    wants = list(open_wanted().filter(sheet=row).select_for_update(of=("self",)))
    for want in wants:
        facts = {"thread": want.thread_id, "want": want.pk, "sheet": row.pk}
        record(WantedSheetReady(group=want.group_id, **facts), by=None)
    return len(wants)


def is_ready(want: WantedSheet) -> bool:
    """Whether the sheet asked for was read by two and holds, so that somebody may confirm it."""
    return want.sheet is not None and want.sheet.is_current(localdate())


@transaction.atomic
def confirm_sheet(want: WantedSheet, *, by: Membership) -> Sheet:
    """Put the sheet that was asked for beside the thread's brief.

    Refused once it is no longer asked for, and for a sheet that nobody read or that holds no more.
    """
    want = _locked(want)
    if want.closed_at is not None:
        raise Refused(_("This sheet is no longer asked for. Thank you all the same."))
    sheet = want.sheet
    if sheet is None or not is_ready(want):
        raise Refused(_("This sheet does not hold: a second person has to read it first."))
    SheetChoice.objects.filter(thread=want.thread_id, sheet=None).delete()
    SheetChoice.objects.get_or_create(
        thread_id=want.thread_id, sheet=sheet, defaults={"group_id": want.group_id, "by": by}
    )
    _meet(want, sheet, by=by)
    return sheet


@transaction.atomic
def ask_on(want: WantedSheet, *, by: Membership) -> None:
    """Say that the sheet which was written does not answer: the one asked for is missing still."""
    want = _locked(want)
    if want.closed_at is not None or want.sheet is None or want.sheet.version == 0:
        return
    facts = {"thread": want.thread_id, "want": want.pk, "sheet": want.sheet.pk}
    want.sheet = None
    want.save(update_fields=["sheet"])
    record(WantedSheetUnmet(group=want.group_id, **facts), by=by)


@transaction.atomic
def meet_by_choice(thread: int) -> int:
    """Close what was asked for a thread for which somebody chose a sheet. Return how many."""
    choices = SheetChoice.objects.filter(thread=thread, sheet__in=current_sheets())
    choice = choices.select_related("sheet").order_by("pk").first()
    want = open_wanted().filter(thread=thread).select_for_update(of=("self",)).first()
    if want is None or choice is None or choice.sheet is None:
        return 0
    _meet(want, choice.sheet, by=None)
    return 1


def _meet(want: WantedSheet, sheet: Sheet, *, by: Membership | None) -> None:
    want.closed_at, want.sheet = now(), sheet
    want.save(update_fields=["closed_at", "sheet"])
    event = WantedSheetMet(group=want.group_id, thread=want.thread_id, want=want.pk, sheet=sheet.pk)
    record(event, by=by)


def _locked(want: WantedSheet) -> WantedSheet:
    rows = WantedSheet.objects.select_for_update(of=("self",)).select_related("sheet")
    return rows.get(pk=want.pk)


def _names_nobody(words: str) -> bool:
    rules = frozenset({RuleName.PERSONAL_DATA})
    return not any(sign in words for sign in ("@", "://")) and not remarks_on(
        Draft(text=words), rules=rules
    )

"""What happens to sheets by itself."""

from django.db import transaction

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.knowledge.check_feeds import (
    forget_old_claims,
    look_at_feed,
    look_at_feeds,
)
from jesuisla.collective.knowledge.claim_models import CheckFeed
from jesuisla.collective.knowledge.events import (
    CheckedClaimsImported,
    CheckFeedLookAsked,
    CheckFeedRead,
    CheckFeedRemoved,
    SheetFellDue,
    SheetPublished,
    SheetsChosen,
    SheetSent,
    SheetShown,
    SheetWithdrawn,
    ShelfOpened,
)
from jesuisla.collective.knowledge.known_claims import note_near_claims, recheck_queue
from jesuisla.collective.knowledge.matching import remember_claims
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.own_sections import forget_author
from jesuisla.collective.knowledge.pairs import find_pairs
from jesuisla.collective.knowledge.sheets import forget_old_drafts, note_due_sheets
from jesuisla.collective.knowledge.source_looks import look_at_sources
from jesuisla.collective.knowledge.takeovers import (
    compare_all,
    compare_copies,
    compare_copies_of_group,
    compare_with_original,
)
from jesuisla.collective.knowledge.wanted import ask_if_missing, meet_by_choice, offer_sheet
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.members.models import TEAM
from jesuisla.collective.proposals.events import ThreadProposed
from jesuisla.collective.threads.events import (
    QuoteErased,
    QuotesForgotten,
    ReadingTaken,
    ThreadDescribed,
    ThreadFollowed,
)
from jesuisla.collective.threads.models import Reading, Thread


@for_each_group("6 * * * *", queue="notifications")
def note_due(_group: Group) -> int:
    """Mark sheets that expired and remind of those that will. Return how many."""
    return note_due_sheets()


@for_each_group("37 4 * * *", queue="tidying")
def look_at_old_sources(group: Group) -> int:
    """Ask the sources that were not asked for a month whether they are there. Return how many."""
    return look_at_sources(group)


@for_each_group("26 3 * * *", queue="tidying")
def forget_old_drafts_of_sheets(_group: Group) -> int:
    """Delete drafts of sheets that nobody touched for a year. Return how many."""
    return forget_old_drafts()


@for_each_group("11 2 * * *", queue="tidying")
def look_at_fact_checkers(_group: Group) -> int:
    """Read what fact-checkers published. Return how many claims came."""
    return look_at_feeds()


@for_each_group("41 3 * * *", queue="tidying")
def forget_old_checked_claims(group: Group) -> int:
    """Delete checked claims two years after their review. Return how many rows."""
    return forget_old_claims(group)


@listen(CheckFeedLookAsked)
def look_at_fact_checker(event: CheckFeedLookAsked) -> None:
    """Read a feed for somebody who asked."""
    for feed in CheckFeed.objects.filter(pk=event.feed):
        look_at_feed(feed)


@listen(SheetSent)
def look_at_sources_of_draft(event: SheetSent) -> None:
    """The second reader sees which sources answer."""
    sheet = Sheet.objects.select_related("group").filter(pk=event.sheet).first()
    if sheet is not None:
        look_at_sources(sheet.group, sheet=sheet)


@listen(SheetPublished)
@transaction.atomic
def remember_what_it_says(event: SheetPublished) -> None:
    """Have the sheet found by meaning, too; reading it takes longer than a page may wait."""
    sheet = Sheet.objects.select_for_update().filter(pk=event.sheet).first()
    if sheet is not None:
        remember_claims(sheet)


@listen(SheetPublished)
def compare_queue_with_sheet(event: SheetPublished) -> None:
    """Threads of the queue may speak of what the sheet says."""
    remember_what_it_says(event)
    recheck_queue()


@listen(SheetFellDue, SheetWithdrawn, CheckFeedRemoved, CheckedClaimsImported)
def compare_queue_with_claims(
    event: SheetFellDue | SheetWithdrawn | CheckFeedRemoved | CheckedClaimsImported,  # noqa: ARG001  # all claims count
) -> None:
    """Threads of the queue stand near what holds now, and no more near what went."""
    recheck_queue()


@listen(CheckFeedRead)
def compare_queue_with_feed(event: CheckFeedRead) -> None:
    """Threads of the queue may speak of what came."""
    if event.came:
        recheck_queue()


@listen(ReadingTaken, ThreadDescribed, ThreadFollowed, ThreadProposed, QuoteErased, QuotesForgotten)
def compare_thread_with_claims(
    event: ReadingTaken
    | ThreadDescribed
    | ThreadFollowed
    | ThreadProposed
    | QuoteErased
    | QuotesForgotten,
) -> None:
    """See whether what is said in a thread stands near a checked claim."""
    note_near_claims(Thread.objects.select_related("group").filter(pk=event.thread))


@listen(SheetPublished)
def compare_with_shelf(event: SheetPublished) -> None:
    """Find the sheets that speak of nearly the same, for somebody to read side by side."""
    find_pairs(event.sheet)


@for_each_group("52 4 * * *", queue="tidying")
def compare_with_originals(_group: Group) -> int:
    """Compare what was taken over with where it came from. Return of how many something became."""
    return compare_all()


@listen(SheetPublished, SheetFellDue, SheetWithdrawn, SheetShown)
def tell_copies_of_sheet(
    event: SheetPublished | SheetFellDue | SheetWithdrawn | SheetShown,
) -> None:
    """What other groups took over from the sheet bears a note; nothing else of them is touched."""
    compare_copies(event.sheet)


@listen(ShelfOpened)
def tell_copies_of_shelf(event: ShelfOpened) -> None:
    """What other groups took over from this shelf bears a note of whether it is shown."""
    if event.group is not None:
        compare_copies_of_group(event.group)


@listen(SheetPublished)
def compare_read_copy(event: SheetPublished) -> None:
    """Something may have become of the original while a sheet was read here."""
    for sheet in Sheet.objects.filter(pk=event.sheet):
        compare_with_original(sheet)


@listen(SheetPublished)
def meet_wanted_sheet(event: SheetPublished) -> None:
    """What was asked for is offered as soon as a second person has read it; one tap confirms it."""
    offer_sheet(event.sheet)


@listen(ThreadDescribed)
def ask_for_sheet_of_described(event: ThreadDescribed) -> None:
    """What the team says to mislead, and has no sheet, asks for one."""
    if event.by_team:
        _ask(event.thread)


@listen(ReadingTaken)
def ask_for_sheet_of_rated(event: ReadingTaken) -> None:
    """The same where the team says it of a comment at the top."""
    reading = Reading.objects.select_related("by").filter(pk=event.reading).first()
    if reading is not None and reading.by and not TEAM.isdisjoint(reading.by.roles):
        _ask(event.thread)


@listen(SheetsChosen)
def ask_where_none_fits(event: SheetsChosen) -> None:
    """Somebody looked for a sheet and found that none fits what misleads."""
    if event.count == 0:
        _ask(event.thread)


def _ask(thread: int) -> None:
    for row in Thread.objects.filter(pk=thread):
        ask_if_missing(row)


@listen(SheetsChosen)
def meet_by_another_sheet(event: SheetsChosen) -> None:
    """A sheet that somebody chose for a thread is what was asked for."""
    meet_by_choice(event.thread)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_author_of_sheets(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Let sheets stand without the alias of somebody who is no longer here."""
    forget_author(event.membership)

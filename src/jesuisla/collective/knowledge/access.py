"""Who may see and do what on the fact shelf."""

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.knowledge.models import Sheet, ShelfOpening
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership

State = Sheet.State


def is_shelf_open() -> bool:
    """Whether the group in scope shows its public sheets to everybody."""
    return ShelfOpening.objects.filter(is_open=True).exists()


def current_sheets() -> QuerySet[Sheet]:
    """Return the sheets that hold today: read by two, not withdrawn, not expired."""
    return Sheet.objects.filter(state=State.PUBLISHED, valid_until__gte=localdate())


def published_sheets() -> QuerySet[Sheet]:
    """Return the sheets that hold today and that the group shows to everybody."""
    return current_sheets().filter(is_public=True) if is_shelf_open() else Sheet.objects.none()


def expired_sheets() -> QuerySet[Sheet]:
    """Return the sheets whose time is over, told already or not."""
    is_past = Q(state=State.PUBLISHED, valid_until__lt=localdate())
    return Sheet.objects.filter(Q(state=State.DUE) | is_past)


def shelf_shows_sheets() -> bool:
    """Whether everybody finds sheets at ``/fiches``."""
    return published_sheets().exists()


def visible_sheets(viewer: Viewer | None) -> QuerySet[Sheet]:
    """Return the sheets that somebody may open: to the team all, drafts to their authors.

    Members see what was ever read by two; strangers what the group shows to everybody,
    whatever became of it since, so that an address that was passed on stays an answer.
    """
    if viewer is not None and viewer.is_team:
        return Sheet.objects.all()
    if viewer is not None and viewer.is_member:
        return Sheet.objects.filter(Q(version__gte=1) | Q(draft_by=viewer.membership))
    if not is_shelf_open():
        return Sheet.objects.none()
    return Sheet.objects.filter(version__gte=1, is_public=True)


def shelf_for(viewer: Viewer | None) -> QuerySet[Sheet]:
    """Return the sheets that hold today and that somebody may see.

    Those in the language of the page come first, then the newest.
    """
    is_foreign = Case(When(language=page_language(), then=Value(0)), default=Value(1))
    sheets = visible_sheets(viewer) & current_sheets()
    return sheets.order_by(is_foreign, "-published_at", "-number")


def own_drafts(by: Membership) -> QuerySet[Sheet]:
    """Return what somebody is writing, or waits to be read, the latest first."""
    return Sheet.objects.filter(draft_by=by, draft__isnull=False).order_by("-draft_saved_at")


def drafts_of_nobody() -> QuerySet[Sheet]:
    """Return the drafts that nobody writes, as those from files, in their order."""
    drafts = Sheet.objects.filter(draft__isnull=False, draft_by=None, draft_sent_at=None)
    return drafts.order_by("number")


def waiting_sheets() -> QuerySet[Sheet]:
    """Return the sheets that wait for a second reader, the longest first."""
    return Sheet.objects.filter(draft_sent_at__isnull=False).order_by("draft_sent_at")


def may_see_draft(sheet: Sheet, viewer: Viewer | None) -> bool:
    """Whether what is being written is shown to this person."""
    if viewer is None or sheet.draft is None or not viewer.is_member:
        return False
    return viewer.is_team or sheet.draft_by_id == viewer.membership.pk


def may_write(sheet: Sheet, viewer: Viewer) -> bool:
    """Whether this person may write on: their own draft, or one that nobody writes any more.

    Whoever sees a sheet may begin a change of it while nobody else does.
    """
    if not viewer.is_member:
        return False
    if sheet.draft is None or sheet.draft_by_id == viewer.membership.pk:
        return True
    return sheet.draft_by_id is None and viewer.is_team


def may_read_second(sheet: Sheet, viewer: Viewer) -> bool:
    """Whether this person may be the second reader: of the team, and not who wrote it."""
    return viewer.is_team and sheet.draft_by_id != viewer.membership.pk


def may_withdraw(sheet: Sheet, viewer: Viewer) -> bool:
    """Whether this person may withdraw a sheet: the team, and whoever wrote it."""
    if sheet.version == 0 or sheet.state == State.WITHDRAWN:
        return False
    return viewer.is_team or (viewer.is_member and sheet.author_id == viewer.membership.pk)

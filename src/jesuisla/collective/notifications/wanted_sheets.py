"""Telling the keepers of a topic that a fact sheet is missing, and a team that it is there."""

from collections.abc import Collection

from jesuisla.collective.actions.access import UNFINISHED
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.knowledge.keepers import keepers_of
from jesuisla.collective.knowledge.models import SheetChoice, WantedSheet
from jesuisla.collective.members.models import TEAM, Membership, taking_part
from jesuisla.collective.notifications.deliveries import deliver_once
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import SHEETS
from jesuisla.collective.notifications.wishes import who_wants


def tell_of_wanted_sheet(want: int) -> int:
    """Tell those who look after its topic, but not whoever asked; the team where nobody does.

    Return how many letters left.
    """
    row = WantedSheet.objects.filter(pk=want, closed_at=None).first()
    if row is None:
        return 0
    keepers = keepers_of([row.topic])
    news = "wanted" if keepers else "wanted_by_nobody"
    return _tell(row, news, (keepers or _team()) - {row.asked_by_id})


def tell_of_ready_sheet(want: int) -> int:
    """Tell whoever asked, and whose action needs it, that a sheet waits to be confirmed.

    Where there is no such person, who looks after its topic, or else the team. Return how many.
    """
    row = WantedSheet.objects.select_related("sheet").filter(pk=want, closed_at=None).first()
    if row is None or row.sheet is None or row.sheet.version == 0:
        return 0
    to = _who_needs(row) or keepers_of([row.topic]) or _team()
    return _tell(row, "ready", to)


def tell_of_sheet_at_last(want: int) -> int:
    """Tell whoever asked, and whose action needs it, that the sheet is there. Return how many.

    Not who wrote, read or chose it.
    """
    row = WantedSheet.objects.select_related("sheet").filter(pk=want).first()
    if row is None or row.sheet is None or row.closed_at is None:
        return 0
    choices = SheetChoice.objects.filter(thread=row.thread_id, sheet=row.sheet)
    choosers = set(choices.values_list("by", flat=True))
    known = {row.sheet.author_id, row.sheet.second_reader_id} | choosers
    return _tell(row, "met", _who_needs(row) - known)


def _who_needs(want: WantedSheet) -> set[int]:
    actions = Action.objects.filter(thread=want.thread_id, state__in=UNFINISHED)
    authors = actions.exclude(prepared_by=None).values_list("prepared_by", flat=True)
    return {*authors, *({want.asked_by_id} if want.asked_by_id else ())}


def _team() -> set[int]:
    team = Membership.objects.filter(taking_part(), roles__overlap=[str(role) for role in TEAM])
    return set(team.values_list("pk", flat=True))


def _tell(want: WantedSheet, news: str, to: Collection[int | None]) -> int:
    running = Action.objects.filter(thread=want.thread_id, state=Action.State.RUNNING)
    numbers = running.order_by("number").values_list("number", flat=True)
    actions = ", ".join(map(str, numbers))
    count = 0
    for member, channel in who_wants(SHEETS, {key for key in to if key is not None}):
        link = (
            page_url(member.group, "knowledge:sheet", want.sheet.number)
            if news == "met" and want.sheet is not None
            else page_url(member.group, "knowledge:wanted")
        )
        notification = write_notification(
            SHEETS, "wanted_sheet", member, link=link, news=news, want=want, actions=actions
        )
        key = f"{SHEETS.key}:{member.pk}:asked-{want.pk}:{news}"
        count += deliver_once(key, notification, channel, member)
    return count

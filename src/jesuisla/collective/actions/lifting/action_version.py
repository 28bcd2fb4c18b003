"""The version of an action that its pages stand on, told by one query: names that change with it.

PostgreSQL numbers every version of a row (``xmin`` the transaction, ``cmin`` the statement in it),
so the count of rows and the sum of these numbers change whenever one is written, corrected or
removed, by whatever operation.
"""

from dataclasses import dataclass, fields

from django.db import connection

from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionVersion:
    """An action as it stands, for pages that need not be made anew while nothing changed.

    ``thread`` names what was read, told and learnt of the thread, with the brief; ``voices``
    what members wrote; ``placed_voices`` those of them whose comment a reading showed.
    ``guests`` are the voices of guests that are shown, ``remarks`` the words together.
    ``has_own_voice`` and ``has_news`` are about the member who asks.
    """

    thread: str
    voices: str
    placed_voices: str
    there: int
    writers: int
    guests: int
    remarks: int
    has_own_voice: bool
    has_news: bool


def _version(table: str, rows: str) -> str:
    version = "concat(count(*), ':', sum(row.xmin::text::bigint + row.cmin::text::bigint))"
    return f"(SELECT {version} FROM {table} row {rows})"  # noqa: S608  # our own words


_READING = Reading._meta.db_table
_OF_ACTION = "WHERE row.action_id = action.id"
_OF_THREAD = "WHERE row.thread_id = action.thread_id"
_PLACES = (
    f"JOIN {_READING} reading ON reading.id = row.reading_id "
    "WHERE reading.thread_id = action.thread_id"
)
_MODELS = "WHERE row.group_id = action.group_id AND row.network = thread.network"
_STATE = f"""
SELECT
    concat_ws('|', action.xmin, action.cmin, thread.xmin, thread.cmin,
        {_version(_READING, _OF_THREAD)}, {_version(Place._meta.db_table, _PLACES)},
        {_version(Comment._meta.db_table, _OF_THREAD)},
        {_version(OrderModel._meta.db_table, _MODELS)},
        {_version("actions_fact", _OF_ACTION)}),
    {_version("actions_voice", _OF_ACTION)},
    {_version("actions_voice", _OF_ACTION + " AND row.comment_id IS NOT NULL")},
    (SELECT count(*) FROM (
        SELECT by_id FROM actions_presence WHERE action_id = action.id
        UNION SELECT by_id FROM actions_voice WHERE action_id = action.id AND by_id IS NOT NULL
    ) people),
    coalesce(action.writer_count,
        (SELECT count(DISTINCT by_id) FROM actions_voice WHERE action_id = action.id)),
    (SELECT count(*) FROM actions_voice
        WHERE action_id = action.id AND is_guest AND NOT unlisted),
    (SELECT count(*) FROM actions_remark WHERE action_id = action.id AND state <> 'removed'),
    EXISTS (SELECT FROM actions_voice WHERE action_id = action.id AND by_id = %(member)s),
    EXISTS (SELECT FROM actions_remark
        WHERE action_id = action.id AND by_id = %(member)s AND is_news)
FROM actions_action action JOIN {Thread._meta.db_table} thread ON thread.id = action.thread_id
WHERE action.id = %(action)s
"""  # noqa: S608  # our own words


_COLUMNS = [column.name for column in fields(ActionVersion)]


def version_of(action: Action, viewer: Membership) -> ActionVersion:
    """Return the version of an action that stands now; the gate let whoever asks see it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"action": action.pk, "member": viewer.pk})
        row = cursor.fetchone()
    return ActionVersion(**dict(zip(_COLUMNS, row, strict=True)))

"""A database of each landed version opens with this one, and nothing is lost.

``tests/upgrade/<version>.dump`` is what that version's own ``jesuisla backup`` wrote of its
demonstration, stopped while jobs waited: a proposal to put in order, a member who erased
their account, quotes to let go. No test writes these files again.
"""

from pathlib import Path

import pytest

from processes import PATIENCE, Installation, until

DUMPS = sorted((Path(__file__).parents[1] / "upgrade").glob("*.dump"))
ROWS = {
    "0.1.0": {
        "actions_action": 4, "actions_presence": 10, "actions_support": 16, "actions_voice": 10,
        "api_apikey": 1, "groups_group": 3, "groups_passage": 42, "impact_actionresult": 1,
        "members_application": 1, "members_letter": 11, "members_membership": 12,
        "notifications_wish": 1, "watch_claim": 1,
        "watch_comment": 234, "watch_deskrules": 1, "watch_firedrule": 4, "watch_forecast": 31,
        "watch_groupscorer": 1, "watch_label": 707, "watch_ordermodel": 6, "watch_page": 5,
        "watch_place": 787, "watch_proposal": 9, "watch_reader": 1, "watch_reading": 48,
        "watch_storymatch": 1, "watch_thread": 13,
    },
    # The last one before its migrations were joined into fewer.
    "before-0.1.0": {
        "actions_action": 4, "actions_presence": 10, "actions_support": 16, "actions_voice": 10,
        "groups_group": 3, "groups_passage": 42, "members_letter": 11, "members_membership": 12,
        "watch_comment": 222, "watch_label": 602, "watch_ordermodel": 6, "watch_page": 5,
        "watch_place": 537, "watch_proposal": 7, "watch_reading": 23, "watch_thread": 7,
    },
}  # fmt: skip
ERASED = {"0.1.0": (5, (2, 7))}
"""The membership that was erased with a job waiting, and the numbers of its proposals."""
WISHES = {"0.1.0": [(2, "alerts", "mail", True)]}
"""Who wanted letters about alerts: a column of their membership, later a wish."""
SCHEMA = """
WITH definitions (part) AS (
SELECT format('%s.%s %s %s', table_name, column_name, data_type, is_nullable)
FROM information_schema.columns WHERE table_schema = 'public'
UNION SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION SELECT regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes
WHERE schemaname = 'public'
)
SELECT regexp_replace(part, '::(character varying|text)|[()\\[\\]]', '', 'g') FROM definitions
ORDER BY 1
"""
"""Columns, constraints and indexes, whatever these are called and however their casts stand."""
THROUGH_MODELS = """
from jesuisla.server.preparation import open_installation
open_installation()
from django.apps import apps
from django_scopes import scopes_disabled
with scopes_disabled():
    for model in apps.get_models():
        if model.__module__.startswith("jesuisla."):
            print(model._meta.db_table, len(list(model._base_manager.all())))
"""


@pytest.mark.slow
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_what_an_earlier_version_kept_is_all_there_and_its_jobs_are_done(
    group: Installation, dump: Path
) -> None:
    fresh = group.ask(SCHEMA)
    status, _, err = group.run("restore", str(dump), "--yes")
    assert status == 0, err
    assert group.ask(SCHEMA) == fresh
    process = group.python("-c", THROUGH_MODELS)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    read = {table: int(rows) for table, rows in (line.split() for line in out.splitlines())}
    rows = ROWS[dump.stem]
    assert {table: read[table] for table in rows} == rows
    wishes = group.ask("SELECT membership_id, topic, channel, wanted FROM notifications_wish")
    assert wishes == WISHES.get(dump.stem, [])
    if dump.stem in ERASED:
        _do_what_waited(group, *ERASED[dump.stem])


def _do_what_waited(group: Installation, member: int, proposals: tuple[int, ...]) -> None:
    """Have a worker of this version do what waited in the dump of an earlier one."""
    own = "SELECT id, note, by_id FROM watch_proposal WHERE id = ANY(%s) ORDER BY id"
    assert all(note and by == member for _, note, by in group.ask(own, list(proposals)))
    group.start("worker")
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    until(lambda: group.ask(waiting) == [(0,)])
    assert group.ask("SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'") == []
    assert group.ask(own, list(proposals)) == [(number, "", None) for number in proposals]
    assert group.ask("SELECT 1 FROM actions_voice WHERE by_id = %s", member) == []

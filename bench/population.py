"""The collective at its real size, or at a tenth of it, in a data folder of its own.

What is few is made by the product's own operations; what is many comes as one statement a
table, from PostgreSQL's own counting. Everything is invented and the same at every run.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jesuisla.collective.actions.models import Action
    from jesuisla.collective.groups.models import Group

FOLDER = "BENCH_FOLDER"
FIRST = 1_000_000
"""Rows counted by PostgreSQL have numbers from here on; those before it, operations made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many there are. A closed action has its own thread and three readings of it."""

    people: int = 150_000
    at_home: int = 7_000
    groups: int = 15
    closed_actions: int = 4_000
    voices_an_action: int = 25
    supports_an_action: int = 150
    readers_an_action: int = 40
    comments_a_thread: int = 16
    followed_threads: int = 768
    entries: int = 850_000


FULL = Size()
TENTH = Size(people=15_000, at_home=1_000, closed_actions=400, followed_threads=77, entries=85_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The home group, and its action that members are about to open."""

    home: "Group"
    action: "Action"


def run_in_folder(script: str, arguments: Sequence[str], folder: str = "") -> int:
    """Run ``script`` again with a data folder of its own, return its exit status.

    Without a name the folder is removed again: a process of its own, so that the database has
    stopped before. A named one stays, filled for the next time.
    """
    with ExitStack() as stack:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
        else:
            folder = stack.enter_context(TemporaryDirectory(prefix="jesuisla-bench-"))
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("JESUISLA_")
        }
        child = subprocess.Popen(
            [sys.executable, str(Path(script).resolve()), *arguments],
            env=environment | {FOLDER: folder, "JESUISLA_DATA_DIR": folder},
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: child.send_signal(number))
        return child.wait()


def fill(size: Size) -> Population:
    """Open the installation of this process and fill it, unless it was filled before."""
    from jesuisla.server.preparation import open_installation

    # An earlier version, which is filled for a comparison, has it in another file.
    named = "jesuisla.server.process_end"
    end = import_module(named if find_spec(named) else "jesuisla.server.parent")
    end.end_with_parent(os.getppid())
    open_installation()
    from django_scopes import scope, scopes_disabled

    from jesuisla.collective.actions.models import Action
    from jesuisla.collective.members.models import Membership
    from jesuisla.server.demonstration.crowd import make_crowd
    from jesuisla.server.demonstration.groups import make_groups
    from jesuisla.server.demonstration.people import make_people

    with scopes_disabled():
        is_filled = Membership.objects.filter(pk__gte=FIRST).exists()
    if is_filled:
        return _as_before_a_launch()
    groups = make_groups()
    home = groups["jesuisla"]
    people = make_people(groups)
    _more_groups(size.groups - len(groups))
    with scope(group=home.pk):
        # An action on a thread whose order readings taught, so that the planner is at work.
        make_crowd(home, people)
        action = Action.objects.select_related("thread").latest("pk")
    _count_rows(size, home.pk)
    return Population(home=home, action=action)


def _as_before_a_launch() -> Population:
    """Take away what an earlier launch left, and let its action run on."""
    from datetime import timedelta

    from django.apps import apps
    from django.contrib.sessions.models import Session
    from django.utils.timezone import now
    from django_scopes import scope

    from jesuisla.collective.actions.models import Action, Support, Voice
    from jesuisla.collective.groups.models import Group

    presence = apps.get_model("actions", "Presence")  # earlier versions have it elsewhere
    home = Group.objects.get(slug="jesuisla")
    Session.objects.all().delete()
    with scope(group=home.pk):
        action = Action.objects.filter(pk__lt=FIRST).select_related("thread").latest("pk")
        for model in (Support, presence, Voice):
            model.objects.filter(action=action, by_id__gte=FIRST).delete()
        action.closes_at = now() + timedelta(days=1)
        action.save(update_fields=["closes_at"])
    return Population(home=home, action=action)


def _more_groups(count: int) -> None:
    from django_scopes import scope

    from jesuisla.collective.groups.groups import NewGroup, create_group
    from jesuisla.collective.groups.texts import publish_charter

    for number in range(count):
        name = f"groupe{number + 1}"
        group = create_group(
            NewGroup(
                slug=name,
                name=f"#{name}",
                hashtag=f"#{name}",
                language="fr",
                time_zone="Europe/Paris",
                countries=("FR",),
                hosts=(f"{name}.localhost",),
            )
        )
        with scope(group=group.pk):
            publish_charter(group, {"fr": "Avec bienveillance."}, by=None)


def _count_rows(size: Size, home: int) -> None:
    """Write what is many, each table by one statement, without asking for keys again."""
    from django.db import connection, transaction

    values = {
        "first": FIRST,
        "home": home,
        "people": size.people,
        "at_home": size.at_home,
        "actions": size.closed_actions,
        "threads": size.closed_actions + size.followed_threads,
        "voices": size.voices_an_action,
        "supports": size.supports_an_action,
        "readers": size.readers_an_action,
        "comments": size.comments_a_thread,
        "entries": size.entries,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        columns = list(_defaults())
        for table, column, default in columns:
            cursor.execute(f"ALTER TABLE {table} ALTER {column} SET DEFAULT {default}")
        for statement in STATEMENTS:
            cursor.execute(statement, values)
        if ("actions_action", '"words"') in {column[:2] for column in columns}:
            cursor.execute(WORDS_OF_ACTIONS, values)  # earlier versions have none
        for table, column, _default in columns:
            cursor.execute(f"ALTER TABLE {table} ALTER {column} DROP DEFAULT")
        for table in TABLES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _defaults() -> Iterator[tuple[str, str, str]]:
    """What Django would write into columns that no statement here names, as SQL."""
    from django.apps import apps

    for options in (model._meta for model in apps.get_models()):  # Django's own way
        if options.db_table not in TABLES:
            continue
        for field in options.concrete_fields:
            default = field.get_default()
            if isinstance(default, (list, dict)):
                default = json.dumps(default)
            if isinstance(default, bool | int | str) and field.get_internal_type() != "ArrayField":
                text = str(default).replace("'", "''")
                yield options.db_table, f'"{field.column}"', f"'{text}'"


TABLES = (
    "members_person", "account_emailaddress", "members_membership", "watch_page",
    "watch_thread", "watch_comment", "watch_reading", "watch_place", "actions_action",
    "actions_presence", "actions_voice", "actions_support", "journal_entry",
)  # fmt: skip
# Who belongs where: the first members at home, the others to the other groups in turn.
_PLACES = """
CREATE TEMPORARY TABLE others ON COMMIT DROP AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS turn, count(*) OVER () AS groups
FROM groups_group WHERE id <> %(home)s;
CREATE TEMPORARY TABLE places ON COMMIT DROP AS
SELECT %(first)s + n AS id, n,
    CASE WHEN n < %(at_home)s THEN %(home)s::bigint ELSE others.id END AS group_id
FROM generate_series(0, %(people)s - 1) n
JOIN others ON others.turn = n %% others.groups;
CREATE TEMPORARY TABLE threads ON COMMIT DROP AS
SELECT %(first)s + n AS id, n, others.id AS group_id,
    row_number() OVER (PARTITION BY others.id ORDER BY n) AS number,
    now() - interval '3 hours' * (%(threads)s - n) - interval '2 days' AS began
FROM generate_series(0, %(threads)s - 1) n
CROSS JOIN LATERAL (
    SELECT id FROM groups_group ORDER BY id OFFSET n %% 15 LIMIT 1
) others;
CREATE TEMPORARY TABLE turns ON COMMIT DROP AS
SELECT threads.id AS action, threads.n, threads.group_id, threads.began, members.ids
FROM threads
JOIN (
    SELECT group_id, array_agg(id ORDER BY id) AS ids FROM places GROUP BY group_id
) members USING (group_id)
WHERE threads.n < %(actions)s
"""
STATEMENTS = (
    *(f"{statement}" for statement in _PLACES.split(";\n")),
    """
INSERT INTO members_person (id, email, language, is_active, created_at, sessions_epoch)
SELECT id, 'membre' || n || '@membres.example', 'fr', true, now() - interval '400 days', 0
FROM places
""",
    """
INSERT INTO account_emailaddress (id, email, verified, "primary", user_id)
SELECT id, 'membre' || n || '@membres.example', true, true, id FROM places
""",
    """
INSERT INTO members_membership (id, alias, roles, joined_at, ended_because, group_id, person_id,
    alias_skeleton, charter_id, charter_accepted_at)
SELECT places.id, 'Membre ' || n, ARRAY['member'], now() - interval '400 days', '',
    places.group_id, places.id, 'membre ' || n, charter.id, now() - interval '400 days'
FROM places JOIN LATERAL (
    SELECT id FROM groups_charter WHERE group_id = places.group_id ORDER BY version DESC LIMIT 1
) charter ON true
""",
    """
INSERT INTO watch_page (id, network, handle, name, url, group_id)
SELECT %(first)s + row_number() OVER (), 'facebook', 'journal.' || groups_group.id || '.' || n,
    'Le Journal ' || n, 'https://www.facebook.com/journal.' || n, groups_group.id
FROM groups_group CROSS JOIN generate_series(1, 6) n
""",
    """
INSERT INTO watch_thread (id, network, native_id, url, title, topic, language, posted_at,
    comment_count, followed, invented, state, salt, salted_at, created_at, group_id, page_id)
SELECT threads.id, 'facebook', 'journal/posts/' || threads.id,
    'https://www.facebook.com/journal/posts/' || threads.id,
    'Une publication de journal, inventée, n° ' || threads.n, 'accueil', 'fr', began, 120,
    threads.n >= %(actions)s, true, 'open', decode(md5(threads.n::text), 'hex'), began, began,
    threads.group_id, page.id
FROM threads JOIN LATERAL (
    SELECT id FROM watch_page
    WHERE group_id = threads.group_id AND id >= %(first)s
    ORDER BY id OFFSET threads.n %% 6 LIMIT 1
) page ON true
""",
    """
INSERT INTO watch_comment (id, native_id, author_key, text, language, url, created_at, likes,
    replies, kind, scores, first_seen_at, group_id, thread_id)
SELECT %(first)s + threads.n * %(comments)s + rank, 'c' || threads.n || '.' || rank,
    left(md5(threads.n || '.' || rank %% 11), 16),
    'Un commentaire inventé, le n° ' || rank || ' du fil ' || threads.n, 'fr', '',
    began + interval '5 minutes' * rank, (threads.n * 7 + rank * 13) %% 60, rank %% 4,
    (ARRAY['hateful', 'neutral', 'neutral', 'unknown', 'supportive'])[1 + rank %% 5],
    '{}', began, threads.group_id, threads.id
FROM threads CROSS JOIN generate_series(0, %(comments)s - 1) rank
""",
    # Their order is not told, so that no model learns from what was only counted out.
    """
INSERT INTO watch_reading (id, taken_at, "order", source, comment_count, saved_at, group_id,
    thread_id)
SELECT %(first)s + threads.n * 3 + look, began + interval '2 hours' * look, 'unknown', 'taps',
    100 + look, began + interval '2 hours' * look, threads.group_id, threads.id
FROM threads CROSS JOIN generate_series(0, 2) look
""",
    """
INSERT INTO watch_place (id, position, kind, guessed, group_id, reading_id)
SELECT %(first)s + (threads.n * 3 + look) * 10 + position, position,
    (ARRAY['hateful', 'neutral', 'ours', 'neutral', 'supportive'])[
        1 + (threads.n + position * (look + 1)) %% 5],
    false, threads.group_id, %(first)s + threads.n * 3 + look
FROM threads CROSS JOIN generate_series(0, 2) look CROSS JOIN generate_series(1, 10) position
""",
    """
INSERT INTO actions_action (id, number, kind, state, why, whom, tone, avoid, window_minutes,
    prepared_at, launched_at, closes_at, closed_at, over_budget, thanks,
    first_reading_id, last_reading_id, group_id, thread_id)
SELECT id, 10000 + number, 'counterspeech', 'closed', 'Des habitants sont insultés sous ce fil.',
    '', 'opinion', '', 1440, began, began, began + interval '1 day', began + interval '1 day',
    false, '',
    %(first)s + n * 3, %(first)s + n * 3 + 2, group_id, id
FROM threads WHERE n < %(actions)s
""",
    """
INSERT INTO actions_presence (id, seen_at, shown, action_id, by_id, group_id)
SELECT %(first)s + n * %(readers)s + place, began + interval '1 minute' * place, '[]', action,
    ids[1 + (n * 31 + place) %% cardinality(ids)], group_id
FROM turns CROSS JOIN generate_series(0, %(readers)s - 1) place
""",
    """
INSERT INTO actions_voice (id, url, first_words, at, attacked, action_id, by_id, group_id)
SELECT %(first)s + n * %(voices)s + place, '',
    'Une voix calme et inventée, la n° ' || place || ' de l’action ' || n,
    began + interval '3 minutes' * place, false, action,
    ids[1 + (n * 31 + place) %% cardinality(ids)], group_id
FROM turns CROSS JOIN generate_series(0, %(voices)s - 1) place
""",
    """
INSERT INTO actions_support (id, deed, at, action_id, by_id, voice_id, group_id)
SELECT %(first)s + n * %(supports)s + place, (ARRAY['read', 'liked', 'answered'])[1 + place %% 3],
    began + interval '1 minute' * place, action,
    ids[1 + (n * 31 + place %% %(readers)s) %% cardinality(ids)],
    %(first)s + n * %(voices)s + (place / %(readers)s * 7 + place) %% %(voices)s, group_id
FROM turns CROSS JOIN generate_series(0, %(supports)s - 1) place
ON CONFLICT DO NOTHING
""",
    """
INSERT INTO journal_entry (id, "group", at, actor, event, facts)
SELECT %(first)s + entry, turns.group_id, turns.began + interval '1 minute' * (entry %% 200),
    ids[1 + entry %% cardinality(ids)],
    (ARRAY['SupportMarked', 'SupportMarked', 'SupportMarked', 'MemberArrived'])[1 + entry %% 4],
    jsonb_build_object('action', turns.action) || CASE WHEN entry %% 4 = 3 THEN '{}'::jsonb
        ELSE '{"deed": "read", "done": true}'::jsonb END
FROM generate_series(0, %(entries)s - 1) entry JOIN turns ON turns.n = entry %% %(actions)s
""",
)
WORDS_OF_ACTIONS = """
UPDATE actions_action
SET words = 'une publication de journal inventee n ' || n || ' le journal ' || 1 + n %% 6
FROM threads WHERE threads.id = actions_action.id AND n < %(actions)s
"""


def sessions_of(population: Population, count: int, *, team: bool = False) -> list[tuple[int, str]]:
    """Sign so many members, or moderators, of the home group in.

    Returns their places and session keys.
    """
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session
    from django.utils.timezone import now
    from django_scopes import scope

    from jesuisla.collective.members.models import Membership
    from jesuisla.server.sessions import SessionStore

    store = SessionStore()
    with scope(group=population.home.pk):
        places = Membership.objects.select_related("person").order_by("pk")
        chosen = {"roles__contains": ["moderator"]} if team else {"pk__gte": FIRST}
        members = list(places.filter(**chosen)[:count])
    rows = []
    for member in members:
        data: dict[str, Any] = {
            SESSION_KEY: str(member.person_id),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: member.person.get_session_auth_hash(),
            # As after a second factor, which the team shows.
            "account_authentication_methods_user": str(member.person_id),
            "account_authentication_methods": [{"method": "mfa", "at": 1.0}],
        }
        rows.append(
            Session(
                session_key=f"bench{member.pk:027d}",
                session_data=store.encode(data),
                expire_date=now() + timedelta(days=1),
            )
        )
    Session.objects.bulk_create(rows)
    return [(member.pk, row.session_key) for member, row in zip(members, rows, strict=True)]

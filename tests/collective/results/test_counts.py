"""Figures of what only grows: true at once, counted once, mended each night."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from django_scopes import scopes_disabled

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voices import withdraw_voice
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.results import jobs
from jesuisla.collective.results.counts import (
    RECENT,
    TURN,
    FigureToCount,
    What,
    count_all,
    count_since,
    current_members,
    days_in_turn,
    keep_counts,
    keep_members,
    members_everywhere,
    wrong_counts,
)
from jesuisla.collective.results.models import KeptCount
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

VOICES = 3
FIGURES = (What.LAUNCHES, What.CLOSED, What.VOICES, What.CLOSED_VOICES)


@pytest.fixture
def history(cast: Any) -> Callable[..., None]:
    """``history(30)``: so many actions closed in the last ten days, with three voices each."""

    def make(number: int, days: int = 10) -> None:
        first = Action.objects.count() + 1
        threads = Thread.objects.bulk_create(
            Thread(group=cast.group, network="facebook", native_id=f"h{n}", invented=n % 2 == 0)
            for n in range(first, first + number)
        )
        actions = Action.objects.bulk_create(
            Action(
                group=cast.group,
                number=first + n,
                thread=thread,
                why="Parce que.",
                state=Action.State.CLOSED,
                launched_at=now() - timedelta(days=1 + n % days, hours=25),
                closes_at=now() - timedelta(days=1 + n % days),
                closed_at=now() - timedelta(days=1 + n % days),
            )
            for n, thread in enumerate(threads)
        )
        Voice.objects.bulk_create(
            Voice(
                group=cast.group, action=action, by=cast.member, first_words="Bonjour",
                at=action.launched_at,
            )
            for action in actions
            for _ in range(VOICES)
        )  # fmt: skip
        Entry.objects.bulk_create(
            Entry(group=cast.group.pk, actor=cast.second_member.pk, event="SupportMarked")
            for _ in range(number)
        )

    return make


def figures(group: Any) -> list[int]:
    first = localdate() - timedelta(days=5)
    return [
        count_since(group, what, since=since, with_invented=invented)
        for what in FIGURES
        for since in (None, first, localdate(), date(2020, 1, 1))
        for invented in (True, False)
    ]


def test_a_kept_figure_is_the_same_as_a_counted_one(cast: Any, history: Any) -> None:
    history(40)
    counted = figures(cast.group)
    assert counted[:2] == [40, 20]
    assert keep_counts(cast.group) == 0
    assert figures(cast.group) == counted
    assert keep_counts(cast.group) == 0
    KeptCount.objects.filter(what=What.VOICES).order_by("day").first().delete()  # type: ignore[union-attr]
    assert figures(cast.group) != counted


def test_what_comes_after_the_night_counts_at_once(cast: Any, history: Any, client_of: Any) -> None:
    history(4)
    keep_counts(cast.group)
    action = Action.objects.first()
    assert action is not None
    before = count_since(cast.group, What.VOICES)
    action.voices.create(group=cast.group, by=cast.member, first_words="Bonjour")
    assert count_since(cast.group, What.VOICES) == before + 1


def test_what_is_taken_from_a_day_that_is_over_is_counted_again(cast: Any, history: Any) -> None:
    history(20)
    keep_counts(cast.group)
    voice = Voice.objects.select_related("action").earliest("at")
    withdraw_voice(voice, by=cast.member)
    jobs.count_days_again(_last("VoiceWithdrawn"))
    assert count_since(cast.group, What.VOICES) == 20 * VOICES - 1
    assert count_since(cast.group, What.CLOSED_VOICES) == 20 * VOICES - 1
    assert wrong_counts(cast.group) == []


def test_a_recount_of_some_days_leaves_no_earlier_day_out(cast: Any, history: Any) -> None:
    history(40)
    counted = figures(cast.group)
    keep_counts(cast.group, since=localdate() - timedelta(days=3))
    assert figures(cast.group) == counted
    KeptCount.objects.filter(day__gt=localdate() - timedelta(days=8)).delete()  # a week without
    keep_counts(cast.group, since=localdate() - timedelta(days=3))
    assert figures(cast.group) == counted


def test_members_are_counted_when_one_comes_or_goes(cast: Any) -> None:
    before, everywhere = current_members(cast.group), members_everywhere()
    for group in (cast.group, cast.other_group):
        with scopes_disabled():
            keep_members(group)
    assert (current_members(cast.group), members_everywhere()) == (before, everywhere)
    leave_group(cast.member)
    jobs.count_members_again(_last("MemberLeft"))
    assert (current_members(cast.group), members_everywhere()) == (before - 1, everywhere - 1)


def test_each_night_mends_what_is_wrong_and_the_doctor_tells_it(
    cast: Any, history: Any, caplog: Any
) -> None:
    from jesuisla.server.doctor import collective

    history(10)
    keep_counts(cast.group)
    keep_members(cast.group)
    assert collective.counts(collective._groups_with_wrong_counts()).state == "right"
    KeptCount.objects.filter(what=What.CLOSED).update(number=7)
    KeptCount.objects.filter(what=What.MEMBERS).update(number=7)
    assert wrong_counts(cast.group) == ["closed", "members"]
    wrong = collective.counts(collective._groups_with_wrong_counts())
    assert wrong.state == "wrong"
    assert "#jesuisla" in wrong.sentence
    assert jobs.keep_counts_of_yesterday(0) > 1
    assert "mended" in caplog.text
    assert wrong_counts(cast.group) == []


def test_a_night_counts_some_of_the_past_and_not_all_of_it(cast: Any, history: Any) -> None:
    history(400, days=400)
    keep_counts(cast.group)
    with CaptureQueriesContext(connection) as queries:
        jobs.keep_counts_of_yesterday(0)
    counted = kept = 0
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith("SELECT") and "GROUP BY" in query["sql"]:
                cursor.execute(query["sql"])
                counted += sum(number for _day, number, _invented in cursor.fetchall())
            elif query["sql"].startswith("SELECT") and KeptCount._meta.db_table in query["sql"]:
                cursor.execute(query["sql"])
                kept += len(cursor.fetchall())
    # A day has a launch, an end, and three comments that are counted twice.
    most_days = (RECENT + TURN).days + 2
    assert 0 < counted <= most_days * (2 + 2 * VOICES)
    assert 0 < kept <= (most_days + 10) * len(FIGURES)


@pytest.mark.parametrize("past", [1, 30, 31, 32, 400])
def test_night_after_night_all_days_are_counted(past: int) -> None:
    first, end = date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=past)
    days: set[date] = set()
    for night in range(past // 31 + 1):
        since, until = days_in_turn(first, end, 739_000 + night)
        days |= {since + timedelta(days=n) for n in range((until - since).days)}
    assert days == {first + timedelta(days=n) for n in range(past)}


def test_several_figures_are_those_counted_alone_in_two_queries(cast: Any, history: Any) -> None:
    history(40)
    some_days_ago = localdate() - timedelta(days=5)
    wishes = (
        FigureToCount(What.LAUNCHES, some_days_ago, with_invented=False),
        FigureToCount(What.CLOSED),
        FigureToCount(What.VOICES, localdate()),
        FigureToCount(What.CLOSED_VOICES, with_invented=False),
    )
    for _is_kept in (False, True):
        alone = [
            count_since(
                cast.group, figure.what, since=figure.since, with_invented=figure.with_invented
            )
            for figure in wishes
        ]
        with CaptureQueriesContext(connection) as queries:
            assert count_all(cast.group, *wishes) == alone
        assert len(queries) == 2
        assert alone[1:4:2] == [40, 20 * VOICES]
        keep_counts(cast.group)


def test_the_page_of_the_team_counts_no_members_but_those_searched(
    cast: Any, client_of: Any
) -> None:
    keep_members(cast.group)
    browser = client_of(cast.moderator)
    for query, counts in (("", 0), ("?q=Ambre", 1)):
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"/equipe{query}").content.decode()
        assert "Ambre" in page
        counting = [
            query["sql"]
            for query in queries
            if "COUNT(" in query["sql"] and "members_membership" in query["sql"]
        ]
        assert len(counting) == counts, counting


def test_a_page_found_by_keys_is_the_page(history: Any) -> None:
    history(25)
    rows = Action.objects.select_related("thread").order_by("-closed_at", "-number")
    pages = KeyPaginator(rows, 10)
    assert [action for number in pages.page_range for action in pages.page(number)] == list(rows)
    assert KeyPaginator(rows, 10, count=25).num_pages == 3


PAGES = (
    *("/", "/impact", "/impact?page=2", "/reseau"),
    *("/mesures", "/actions", "/moi/donnees", "/equipe"),
)


def test_no_page_reads_more_when_there_is_ten_times_as_much_behind_it(
    cast: Any, history: Any, client_of: Any
) -> None:
    browser = client_of(cast.moderator)
    history(200)
    keep_counts(cast.group)
    few = {path: _read(browser, path) for path in PAGES}
    history(1800)
    keep_counts(cast.group)
    many = {path: _read(browser, path) for path in PAGES}
    for path in PAGES:
        (few_queries, few_rows), (many_queries, many_rows) = few[path], many[path]
        assert many_queries <= few_queries, path
        # Another plan may read some more; a row for every second action is too much.
        assert many_rows - few_rows < 900, f"{path}: {few_rows} rows, then {many_rows}"


def test_no_page_of_a_thread_reads_more_when_it_was_looked_at_ten_times_as_often(
    cast: Any, history: Any, client_of: Any
) -> None:
    history(1)
    action = Action.objects.get()
    comment = Comment.objects.create(
        group=cast.group, thread=action.thread, native_id="c1", kind=CommentKind.NEUTRAL
    )
    paths = (f"/fils/{action.thread_id}", "/actions/1")
    browser = client_of(cast.moderator)
    counts = []
    # The hour that a page shows whole is the same both times: what grows is the history before it.
    for number, hours in ((40, 23), (360, 21)):
        _look(action, comment, number, hours)
        counts.append({path: _read(browser, path) for path in paths})
    for path in paths:
        (few_queries, few_rows), (many_queries, many_rows) = counts[0][path], counts[1][path]
        assert many_queries <= few_queries, path
        # Another plan may read some looks' ten places; a row for each look is too much.
        assert many_rows - few_rows < 300, f"{path}: {few_rows} rows, then {many_rows}"


def _look(action: Action, comment: Comment, number: int, hours: int) -> None:
    """So many snapshots more in so many hours of an action's last day, each with ten places."""
    assert action.launched_at is not None
    readings = Reading.objects.bulk_create(
        Reading(
            group=action.group,
            thread=action.thread,
            taken_at=action.launched_at + timedelta(hours=1) + n * timedelta(hours=hours) / number,
            order="relevance",
            source="taps",
        )
        for n in range(number)
    )
    Place.objects.bulk_create(
        Place(
            group=action.group,
            reading=reading,
            position=position,
            kind=CommentKind.NEUTRAL,
            comment=comment if position == 1 else None,
        )
        for reading in readings
        for position in range(1, 11)
    )


def _read(browser: Any, path: str) -> tuple[int, int]:
    """The queries of a page, and the rows that PostgreSQL looks at for them."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # as with tables of the real size
        for query in queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
                plan = cursor.fetchone()[0][0]["Plan"]
                rows += _rows(plan)
        cursor.execute("SET LOCAL enable_seqscan = on")
    return len(queries), rows


def _rows(plan: Any) -> int:
    below: list[Any] = plan.get("Plans", [])
    seen = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    own = 0 if below else int(seen * plan["Actual Loops"])
    return own + sum(map(_rows, below))


def _last(event: str) -> Any:
    from jesuisla.collective.journal.events import type_registry

    entry = Entry.objects.filter(event=event).latest("pk")
    return type_registry[event](group=entry.group, **json.loads(json.dumps(entry.facts)))

"""The rows that order the queue: what the formula says, at a moment at most a minute ago."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jesuisla.collective.proposals.proposals import forget_proposer, propose, threads_in_queue
from jesuisla.collective.queue import jobs
from jesuisla.collective.queue.cases import cases_of_queue
from jesuisla.collective.queue.lines import queue_rows
from jesuisla.collective.queue.models import FiredRule, QueueRow, StoryMatch
from jesuisla.collective.queue.rows import STEP, catch_up, refresh_due, refresh_rows
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.networks.registry import recognise

MINUTE = timedelta(minutes=1)
Effect = FiredRule.Effect


def orders(moment: datetime) -> dict[int, float]:
    """What the formula says of each thread at this moment, rules included."""
    factors: dict[int, float] = {}
    for rule in FiredRule.objects.filter(ended_at=None):
        step = {Effect.RAISE: STEP, Effect.LOWER: 1 / STEP}.get(Effect(rule.effect), 1.0)
        factors[rule.thread_id] = factors.get(rule.thread_id, 1.0) * step
    return {
        case.thread.pk: case.urgency.order * factors.get(case.thread.pk, 1.0)
        for case in cases_of_queue(moment)
    }


def make_threads(cast: Any, count: int) -> list[Thread]:
    return Thread.objects.bulk_create(
        Thread(
            group=cast.group, network="facebook", native_id=str(at), title=f"Fil {at}",
            followed=True, comment_count=40,
        )
        for at in range(count)
    )  # fmt: skip


def read(thread: Thread, hateful: int, at: datetime, count: int | None = None) -> None:
    reading = Reading.objects.create(
        group=thread.group, thread=thread, taken_at=at, source="taps", comment_count=count
    )
    Place.objects.bulk_create(
        Place(
            group=thread.group, reading=reading, position=position,
            kind="hateful" if position <= hateful else "neutral",
        )
        for position in range(1, 11)
    )  # fmt: skip


ages = st.one_of(st.none(), st.integers(0, 200))
threads_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "age": ages,
            "count": st.one_of(st.none(), st.integers(0, 400)),
            "hateful": st.one_of(st.none(), st.integers(0, 10)),
            "written": st.lists(st.integers(0, 400), max_size=3),  # minutes ago
            "rule": st.one_of(st.none(), st.sampled_from(sorted(Effect))),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=threads_drawn, minutes=st.integers(1, 240))
def test_a_row_holds_what_the_formula_says_within_a_minute(
    cast: Any, drawn: list[dict[str, Any]], minutes: int
) -> None:
    Thread.objects.all().delete()
    start = now()
    for at, about in enumerate(drawn):
        age = about["age"]
        thread = Thread.objects.create(
            group=cast.group,
            network="facebook",
            native_id=str(at),
            followed=True,
            comment_count=about["count"],
            posted_at=None if age is None else start - timedelta(hours=age),
        )
        if about["hateful"] is not None:
            read(thread, about["hateful"], start - MINUTE)
        for number, ago in enumerate(about["written"]):
            Comment.objects.create(
                group=cast.group, thread=thread, native_id=str(number),
                created_at=start - timedelta(minutes=ago),
            )  # fmt: skip
        if about["rule"]:
            FiredRule.objects.create(
                group=cast.group, thread=thread, version=1, name="r", effect=about["rule"]
            )
    refresh_due(start)
    for minute in range(1, minutes + 1, max(1, minutes // 5)):
        refresh_due(start + minute * MINUTE)
    last = start + range(1, minutes + 1, max(1, minutes // 5))[-1] * MINUTE
    expected = orders(last)
    rows = {row.thread_id: row for row in QueueRow.objects.all()}
    assert rows.keys() == expected.keys()
    for pk, order in expected.items():
        assert rows[pk].order == pytest.approx(order, rel=1e-9, abs=1e-300)
    shown = [row.thread_id for row in queue_rows()]
    off = {rule.thread_id for rule in FiredRule.objects.filter(effect=Effect.NEVER)}
    alerts = {rule.thread_id for rule in FiredRule.objects.filter(effect=Effect.ALERT)}
    formula = sorted(expected, key=lambda pk: (pk not in alerts, -rows[pk].order, pk))
    assert shown == [pk for pk in formula if pk not in off]


def test_whoever_just_rated_a_thread_sees_it_where_it_now_belongs(
    cast: Any, client_of: Any
) -> None:
    calm, hot = make_threads(cast, 2)
    client = client_of(cast.moderator)
    first = client.get("/veille").content.decode()
    assert first.index(calm.title) < first.index(hot.title)
    kinds = {"order": "relevance"} | {f"place-{place}": "hateful" for place in range(1, 11)}
    answer = client.post(f"/fils/{hot.pk}/dix", kinds)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    then = client.get("/veille").content.decode()
    assert then.index(hot.title) < then.index(calm.title)
    assert "10 haineux sur 10" in then


def test_what_leaves_the_queue_and_what_comes_is_seen_at_once(cast: Any, client_of: Any) -> None:
    first, second = make_threads(cast, 2)
    client = client_of(cast.moderator)
    client.get("/veille")
    client.post(f"/veille/{first.pk}/decliner", {"criterion": "opinion", "answer": ""})
    link = recognise("https://www.facebook.com/gazette.inventee/posts/123456700")
    proposed = propose(cast.group, link, "Une note à part", by=cast.member).thread
    page = client.get("/veille").content.decode()
    assert first.title not in page
    assert second.title in page
    assert "Une note à part" in page
    assert set(QueueRow.objects.values_list("thread", flat=True)) == {second.pk, proposed.pk}


def test_a_change_seen_late_is_computed_by_the_minute_s_job(cast: Any) -> None:
    (thread,) = make_threads(cast, 1)
    catch_up(now())
    before = QueueRow.objects.get().order
    read(thread, 10, now())  # without an entry in the journal, as if one were missed
    assert catch_up(now()) == 0
    refresh_due(now() + timedelta(hours=1, minutes=1))
    assert QueueRow.objects.get().order > before


def test_the_page_asks_as_much_for_400_threads_as_for_20(cast: Any, client_of: Any) -> None:
    make_threads(cast, 20)
    client = client_of(cast.moderator)
    client.get("/veille")

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    few = queries("/veille")
    Thread.objects.bulk_create(
        Thread(group=cast.group, network="facebook", native_id=f"m{at}", title="m", followed=True)
        for at in range(380)
    )
    client.get("/veille")
    assert queries("/veille") <= few
    assert queries("/veille?page=20") <= few
    assert queries("/veille?q=fil&state=free&reason=unknown&network=facebook") <= few
    assert few <= 29


def test_a_search_looks_through_titles_pages_and_notes(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    thread.title = "L’École brûle"
    thread.save()
    client = client_of(cast.moderator)

    def is_found(words: str) -> bool:
        return "L’École brûle" in client.get("/veille", {"q": words}).content.decode()

    assert all(is_found(words) for words in ("ecole", "ÉCOLE brul", "injures", "gazette"))
    assert not is_found("mairie")
    assert client.get("/veille", {"q": "& | ! :* '"}).status_code == 200


def test_a_note_that_was_forgotten_is_found_no_more(cast: Any, thread: Thread) -> None:
    catch_up(now())
    assert "injures" in QueueRow.objects.get().words
    forget_proposer(cast.member.pk)
    jobs.forget_words_of_notes(None)  # type: ignore[arg-type]  # it looks at all
    assert "injures" not in QueueRow.objects.get().words


def test_filters_choose_by_state_reason_and_whose(cast: Any, client_of: Any) -> None:
    free, taken = make_threads(cast, 2)
    client = client_of(cast.moderator)
    client.post(f"/veille/{taken.pk}/prendre")

    def shown(**wishes: str) -> tuple[bool, bool]:
        page = client.get("/veille", wishes).content.decode()
        return free.title in page, taken.title in page

    assert shown() == (True, True)
    assert shown(state="free") == (True, False)
    assert shown(state="taken") == shown(state="mine") == (False, True)
    assert shown(reason="hate") == (False, False)
    assert shown(network="facebook") == (True, True)
    assert shown(state="nonsense") == (True, True)


def test_a_story_is_one_line_and_two_again_when_parted(cast: Any) -> None:
    first, second, third = make_threads(cast, 3)
    read(second, 10, now())
    for one, other in ((first, second), (second, third)):
        StoryMatch.objects.create(group=cast.group, one=one, other=other, state="joined")
    refresh_rows(threads_in_queue().values_list("pk", flat=True), now())
    assert [row.thread_id for row in queue_rows()] == [second.pk]
    StoryMatch.objects.update(state="apart")
    refresh_rows([first.pk], now())
    assert {row.thread_id for row in queue_rows()} == {first.pk, second.pk, third.pk}
    assert all(row.story == row.thread_id for row in QueueRow.objects.all())


def test_an_unfolded_thread_names_who_rated_its_top(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    Thread.objects.filter(pk=thread.pk).update(followed=True)
    client = client_of(cast.moderator)
    assert "ont été notés par" not in client.get("/veille").content.decode()
    kinds = {"order": "relevance"} | {f"place-{place}": "hateful" for place in range(1, 11)}
    assert client_of(cast.member).post(f"/fils/{thread.pk}/dix", kinds).status_code == 302
    page = client.get("/veille").content.decode()
    assert f"Les dix premiers ont été notés par {cast.member.alias}." in page

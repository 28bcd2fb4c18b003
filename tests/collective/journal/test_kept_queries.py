"""A kept query says what the same query put together anew would say, for each group and value."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Prefetch, QuerySet
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.collective.groups.models import Domain
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.registry import recognise

LINK = "https://www.facebook.com/gazette.inventee/posts/12345678"


@KeptQuery
def done_by(member: int, since: datetime, *, is_long: bool) -> QuerySet[Entry]:
    entries = Entry.objects.filter(actor=member, at__gte=since).order_by("pk")
    return entries if is_long else entries[:1]


@KeptQuery
def named(*members: int) -> QuerySet[Membership, str]:
    return Membership.objects.filter(pk__in=members).order_by("pk").values_list("alias", flat=True)


def _hosts(host: str) -> QuerySet[Domain, int]:
    return Domain.objects.filter(host=host).values_list("group", flat=True)


groups_at = KeptQuery(_hosts, of_group=False)


@pytest.fixture
def entries(cast: Any) -> list[Entry]:
    return Entry.objects.bulk_create(
        Entry(group=group.pk, actor=actor.pk, event="SupportMarked", at=now() - timedelta(days=day))
        for group, actor in ((cast.group, cast.member), (cast.other_group, cast.other_moderator))
        for day in (3, 2, 1)
    )


def test_each_call_fills_in_its_own_values_and_shape(cast: Any, entries: list[Entry]) -> None:
    day = timedelta(days=1)
    first, second, third, *_others = entries
    me = cast.member.pk
    assert done_by(me, now() - 4 * day, is_long=True) == [first, second, third]
    assert done_by(me, now() - 2.5 * day, is_long=True) == [second, third]
    assert done_by(me, now() - 2.5 * day, is_long=False) == [second]
    assert done_by(cast.moderator.pk, now() - 4 * day, is_long=True) == []
    assert done_by.count(me, now() - 2.5 * day, is_long=True) == 2


def test_another_group_reads_its_own_rows_alone(cast: Any, entries: list[Entry]) -> None:
    since, stranger = now() - timedelta(days=4), cast.other_moderator.pk
    assert done_by(stranger, since, is_long=True) == []
    with scope(group=cast.other_group.pk):
        assert done_by(stranger, since, is_long=True) == entries[3:]
        assert done_by(cast.member.pk, since, is_long=True) == []


def test_where_all_groups_are_in_scope_it_is_asked_as_it_stands(
    cast: Any, entries: list[Entry]
) -> None:
    assert named(cast.member.pk, cast.other_moderator.pk) == [cast.member.alias]
    with scopes_disabled():
        both = named(cast.member.pk, cast.other_moderator.pk)
        assert set(both) == {cast.member.alias, cast.other_moderator.alias}
        assert named.count(cast.member.pk, cast.other_moderator.pk) == 2


@pytest.mark.parametrize("in_scope", [True, False])
def test_words_are_filled_in_and_a_table_of_no_group_needs_none(
    cast: Any, django_assert_num_queries: Any, *, in_scope: bool
) -> None:
    for host, group in (("un.example", cast.group), ("zwei.example", cast.other_group)):
        Domain.objects.create(group=group, host=host)
    with (
        scope(group=cast.group.pk) if in_scope else scopes_disabled(),
        django_assert_num_queries(4),
    ):
        assert groups_at("un.example") == [cast.group.pk]
        assert groups_at("zwei.example") == [cast.other_group.pk]
        assert groups_at("trois.example") == []
        assert groups_at("x' OR 'a'='a") == []


def test_rows_of_other_tables_come_with_them(cast: Any, django_assert_num_queries: Any) -> None:
    @KeptQuery
    def threads(number: int) -> QuerySet[Thread]:
        return Thread.objects.filter(pk=number).select_related("page")

    thread = propose(cast.group, recognise(f"{LINK}1"), "Des injures.", by=cast.member).thread
    assert thread.page is not None
    for _again in range(2):
        with django_assert_num_queries(1):
            (row,) = threads(thread.pk)
            assert (row, row.page) == (thread, thread.page)
    row.title = "Changed"
    assert threads(thread.pk)[0].title == thread.title


def test_as_many_numbers_as_there_are_make_few_plans(cast: Any) -> None:
    members = list(Membership.objects.order_by("pk"))[:7]
    for count in range(1, 8):
        expected = [member.alias for member in members[:count]]
        assert named(*padded(member.pk for member in members[:count])) == expected
    assert len(named._plans) == 4  # for one, two, four and eight


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda since: Entry.objects.filter(at__gte=since - timedelta(days=1)), "would stay"),
        (lambda _since: Entry.objects.filter(at__gte=now()), "would stay"),
        (lambda _since: Entry.objects.all(), "in no condition"),
        (lambda since: Entry.objects.filter(at__gte=since, pk__in=[]), "empty from the start"),
        (
            lambda since: Thread.objects.filter(created_at=since).prefetch_related(
                Prefetch("proposals")
            ),
            "prefetch",
        ),
    ],
)
def test_what_would_stay_as_it_is_is_refused(cast: Any, build: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        KeptQuery(build)(now())


def test_a_number_computed_from_a_value_is_refused(cast: Any) -> None:
    def build(number: int) -> QuerySet[Membership]:
        return Membership.objects.filter(pk=number + 5)

    with pytest.raises(ValueError, match="would stay"):
        KeptQuery(build)(cast.member.pk)

"""Who looks after the topics of the shelf."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import plain_words
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.events import TopicKept
from jesuisla.collective.knowledge.models import Sheet, TopicKeeper, WantedSheet
from jesuisla.collective.members.models import TEAM, Membership, taking_part


class KeptTopic(NamedTuple):
    """A topic of the shelf, how many sheets that hold have it, and who looks after it.

    ``languages`` are those of its sheets; none where only somebody's care names it.
    """

    name: str
    key: str
    sheet_count: int
    keepers: list[str]
    is_mine: bool
    languages: frozenset[str]

    def is_read_in(self, language: str) -> bool:
        """Whether a sheet of it is in this language; a topic without sheets is everybody's."""
        return not self.languages or language in self.languages


def topic_key(topic: str) -> str:
    """Return what makes two ways of writing a topic the same.

    >>> topic_key("Santé "), topic_key("sante")
    ('sante', 'sante')
    """
    return plain_words(topic)


@transaction.atomic
def keep_topic(topic: str, *, keeps: bool, by: Membership) -> None:
    """Look after a topic from now on, or no longer. Refused for a topic without a letter."""
    key = topic_key(topic)
    if not key:
        raise Refused(_("Name the topic."))
    rows = TopicKeeper.objects.select_for_update().filter(key=key, member=by)
    if keeps == rows.exists():
        return
    if keeps:
        TopicKeeper.objects.create(group_id=by.group_id, topic=topic.strip(), key=key, member=by)
    else:
        rows.delete()
    record(TopicKept(group=by.group_id, keeper=by.pk, keeps=keeps), by=by)


def keepers_of(topics: Iterable[str]) -> set[int]:
    """Return the memberships of the team that look after one of these topics."""
    keys = {topic_key(topic) for topic in topics}
    rows = TopicKeeper.objects.filter(taking_part("member__"), key__in=keys)
    return set(
        rows.filter(member__roles__overlap=[str(role) for role in TEAM]).values_list(
            "member", flat=True
        )
    )


def keepers_by_topic(rows: Iterable[WantedSheet]) -> list[tuple[WantedSheet, list[str]]]:
    """Return what is asked for, each with the aliases of those who look after its topic."""
    aliases: dict[str, list[str]] = {}
    for keeper in TopicKeeper.objects.filter(taking_part("member__")).select_related("member"):
        aliases.setdefault(keeper.key, []).append(keeper.member.alias)
    return [(row, aliases.get(topic_key(row.topic), [])) for row in rows]


def who_answers_for(sheet: Sheet) -> set[int]:
    """Return the memberships told of a sheet's end: its author and the keepers of its topics."""
    keepers = keepers_of(sheet.topics)
    return keepers | {sheet.author_id} if sheet.author_id else keepers


def kept_topics(viewer: Membership) -> list[KeptTopic]:
    """Return the topics of all sheets that hold and those that somebody keeps, by name."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    languages: dict[str, set[str]] = {}
    live = Sheet.objects.filter(state__in=(Sheet.State.PUBLISHED, Sheet.State.DUE))
    for topics, language in live.values_list("topics", "language"):
        for topic in topics:
            names.setdefault(topic_key(topic), topic)
            languages.setdefault(topic_key(topic), set()).add(language.partition("-")[0])
            counts[topic_key(topic)] = counts.get(topic_key(topic), 0) + 1
    keepers: dict[str, list[TopicKeeper]] = {}
    for row in TopicKeeper.objects.select_related("member").order_by("since"):
        names.setdefault(row.key, row.topic)
        keepers.setdefault(row.key, []).append(row)
    return [
        KeptTopic(
            name,
            key,
            counts.get(key, 0),
            [row.member.alias for row in keepers.get(key, ())],
            any(row.member_id == viewer.pk for row in keepers.get(key, ())),
            frozenset(languages.get(key, ())) - {""},
        )
        for key, name in sorted(names.items())
    ]


def topics_of_shelf(language: str) -> list[str]:
    """Return the topics of the sheets that hold in this language, each once, by name.

    Where no sheet is in it, those of all.
    """
    live_sheets = Sheet.objects.filter(state=Sheet.State.PUBLISHED)
    sheets_here = live_sheets.filter(language__startswith=language.partition("-")[0])
    names: dict[str, str] = {}
    for sheet_topics in (sheets_here if sheets_here.exists() else live_sheets).values_list(
        "topics", flat=True
    ):
        for topic in sheet_topics:
            names.setdefault(topic_key(topic), topic)
    return [names[key] for key in sorted(names)]

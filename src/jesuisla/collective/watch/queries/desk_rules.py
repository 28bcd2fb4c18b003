"""The team's rules: what counts now, what is known of a thread, what they would have done."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from jesuisla.analysis.triage import (
    LabelName,
    QueueRules,
    RuleBackTest,
    ThreadFacts,
    back_test_rules,
    parse_rules,
)
from jesuisla.collective.watch.desk_models import DeskRules, FiredRule
from jesuisla.collective.watch.models import Comment, Page, Thread
from jesuisla.collective.watch.queries.targets import Aim, denied_hate, targets_of

TRIED_ON = timedelta(days=30)
MOST_TEXTS = 500
"""Comments of a thread that rules look at, the first seen first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What rules would have done to the threads of the last 30 days; ``threads`` counts them."""

    threads: int
    rules: tuple[RuleBackTest, ...]


def current_rules() -> DeskRules | None:
    """The version that counts; ``None`` before any was saved."""
    return DeskRules.objects.order_by("-version").first()


def parsed(saved: DeskRules) -> QueueRules:
    """A saved version, ready to be applied."""
    return _parsed(saved.text)


@lru_cache(maxsize=32)
def _parsed(text: str) -> QueueRules:
    return parse_rules(text)


def page_key(page: Page) -> str:
    """How a rule names a page: its address, else its network and name there."""
    return page.url or f"{page.network}/{page.handle}"


def facts_of(
    threads: Sequence[Thread], moment: datetime | None = None
) -> Mapping[int, ThreadFacts]:
    """What is known of each thread, for rules: texts, pages, topics, scores, the local hour.

    And whom its hate seems aimed at. Without a moment the hour is that in which each thread
    was first seen.
    """
    denied = denied_hate(thread.pk for thread in threads)
    aims: dict[int, Aim] = defaultdict(Aim)
    texts: dict[int, list[str]] = defaultdict(list)
    scores: dict[int, dict[LabelName, float]] = defaultdict(dict)
    rows = Comment.objects.filter(thread__in=[thread.pk for thread in threads]).order_by("pk")
    wanted = rows.values_list("thread_id", "pk", "text", "scores", "kind", "kind_by_id")
    for pk, comment, text, said, kind, by in wanted.iterator(chunk_size=2000):
        aims[pk].add(targets_of(said, kind, by_person=by is not None, denied=comment in denied))
        if text and len(texts[pk]) < MOST_TEXTS:
            texts[pk].append(text)
        for name, answer in said.get("labels", {}).items():
            if answer.get("p") is not None:
                label = LabelName(name)
                scores[pk][label] = max(scores[pk].get(label, 0.0), answer["p"])
    return {
        thread.pk: ThreadFacts(
            page=page_key(thread.page) if thread.page else None,
            texts=([thread.title] if thread.title else []) + texts[thread.pk]
            if thread.title or texts[thread.pk]
            else None,
            topic=thread.topic.strip() or None,
            targets=frozenset(aims[thread.pk].told),
            all_targets=thread.pk in scores and not aims[thread.pk].untold,
            hour=(moment or thread.created_at).astimezone(thread.group.zone).hour,
            scores=scores[thread.pk],
        )
        for thread in threads
    }


def trial(rules: QueueRules, launched: Collection[int], moment: datetime) -> Trial:
    """What these rules would have done to the threads first seen in the last 30 days.

    ``launched`` are the numbers of threads that became a launched action.
    """
    threads = list(
        Thread.objects.filter(created_at__gt=moment - TRIED_ON).select_related("page", "group")
    )
    facts = facts_of(threads)
    history = ((facts[thread.pk], thread.pk in launched) for thread in threads)
    return Trial(threads=len(threads), rules=tuple(back_test_rules(rules, history)))


def fired_on(threads: Iterable[Thread]) -> Mapping[int, tuple[FiredRule, ...]]:
    """The rules that hold now, by thread."""
    found: dict[int, list[FiredRule]] = defaultdict(list)
    holding = FiredRule.objects.filter(thread__in=[one.pk for one in threads], ended_at=None)
    for one in holding.order_by("pk"):
        found[one.thread_id].append(one)
    return {thread: tuple(rules) for thread, rules in found.items()}

"""The team's rules: what counts now, what is known of a thread, what they would have done."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import (
    LabelName,
    QueueRules,
    RuleBackTest,
    ThreadFacts,
    ThreadHarm,
    back_test_rules,
    match_rules,
    parse_rules,
    plain_topic,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.known_claims import known_near
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.queue.events import AlertMet, DeskRulesSaved, RulesApplied
from jesuisla.collective.queue.models import DeskRules, FiredRule
from jesuisla.collective.queue.rule_words import EFFECTS, HARMS
from jesuisla.collective.scoring.hate_targets import TARGETS, Aim, denied_hate, targets_of
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.models import Comment, Page, Place, Thread

BACK_TEST_PERIOD = timedelta(days=30)
MOST_TEXTS = 500
"""Comments of a thread that rules look at, the first seen first."""
LONGEST_NAME = 200
"""Characters of a rule's name that are noted with a thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesTrial:
    """What rules would have done to the threads of the last 30 days; ``threads`` counts them.

    Of ``erasure_count`` ones, words of comments are gone, with the retention time or before.
    """

    threads: int
    erasure_count: int
    rules: tuple[RuleBackTest, ...]


def current_rules() -> DeskRules | None:
    """Return the version that counts; ``None`` before any was saved."""
    return DeskRules.objects.order_by("-version").first()


@lru_cache(maxsize=32)
def _parse(text: str) -> QueueRules:
    return parse_rules(text)


def page_key(page: Page) -> str:
    """Return how a rule names a page: its address, else its network and name there."""
    return page.url or f"{page.network}/{page.handle}"


def facts_of(
    threads: Sequence[Thread], moment: datetime | None = None
) -> Mapping[int, ThreadFacts]:
    """Return what is known of each thread, for rules: texts, pages, topics, scores, the local hour.

    And whom its hate seems aimed at. Without a moment the hour is that in which each thread
    was first seen.
    """
    denials = denied_hate(thread.pk for thread in threads)
    aims: dict[int, Aim] = defaultdict(Aim)
    near = known_near(thread.pk for thread in threads)
    texts: dict[int, list[str]] = defaultdict(list)
    scores: dict[int, dict[LabelName, float]] = defaultdict(dict)
    rows = Comment.objects.filter(thread__in=[thread.pk for thread in threads]).order_by("pk")
    with_erasures: set[int] = set()
    kinds_said: dict[int, set[str]] = defaultdict(set)
    top = Place.objects.filter(
        reading__thread__in=[thread.pk for thread in threads],
        kind__in=list(ThreadHarm),
        guessed=False,
    )
    for pk, kind in top.values_list("reading__thread", "kind").distinct():
        kinds_said[pk].add(kind)
    columns = rows.values_list(
        "thread_id", "pk", "text", "author_key", "scores", "kind", "kind_by_id"
    )
    for pk, comment, text, author, answers, kind, by in columns.iterator(chunk_size=2000):
        if not (text or author or answers):  # an erased one keeps its kind alone
            with_erasures.add(pk)
        if by is not None:
            kinds_said[pk].add(kind)
        aims[pk].add(targets_of(answers, kind, by_person=by is not None, denied=comment in denials))
        if text and len(texts[pk]) < MOST_TEXTS:
            texts[pk].append(text)
        for name, answer in answers.get("labels", {}).items():
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
            targets=frozenset(aims[thread.pk].targets),
            all_targets=thread.pk in scores
            and thread.pk not in with_erasures
            and not aims[thread.pk].unknown,
            harms=_harms_said(thread, kinds_said[thread.pk]),
            all_harms=bool(thread.harm),
            has_erasures=thread.pk in with_erasures,
            hour=(moment or thread.created_at).astimezone(thread.group.zone).hour,
            scores=scores[thread.pk],
            near_claim=thread.pk in near,
        )
        for thread in threads
    }


def _harms_said(thread: Thread, kinds: Collection[str]) -> frozenset[ThreadHarm]:
    """What a person said of the thread; where nobody did, of a comment or a place in it."""
    said_harms = set(ThreadHarm) if thread.harm == Thread.Harm.BOTH else {thread.harm}
    return frozenset(harm for harm in ThreadHarm if harm in (said_harms if thread.harm else kinds))


def try_rules(rules: QueueRules, launched_threads: Collection[int], moment: datetime) -> RulesTrial:
    """Return what these rules would have done to the threads first seen in the last 30 days.

    ``launched_threads`` are the numbers of threads that became a launched action.
    """
    threads = list(
        Thread.objects.filter(created_at__gt=moment - BACK_TEST_PERIOD).select_related(
            "page", "group"
        )
    )
    facts = facts_of(threads)
    history = ((facts[thread.pk], thread.pk in launched_threads) for thread in threads)
    return RulesTrial(
        threads=len(threads),
        erasure_count=sum(each.has_erasures for each in facts.values()),
        rules=tuple(back_test_rules(rules, history)),
    )


def fired_on(threads: Iterable[Thread]) -> Mapping[int, tuple[FiredRule, ...]]:
    """Return the rules that hold now, by thread."""
    rules_by_thread: dict[int, list[FiredRule]] = defaultdict(list)
    pks = padded(thread.pk for thread in threads)
    for fired_rule in _holding(*pks) if pks else ():
        rules_by_thread[fired_rule.thread_id].append(fired_rule)
    return {thread: tuple(rules) for thread, rules in rules_by_thread.items()}


@KeptQuery
def _holding(*threads: int) -> QuerySet[FiredRule]:
    return FiredRule.objects.filter(thread__in=threads, ended_at=None).order_by("pk")


def threads_that_ask() -> set[int]:
    """Return the threads on the queue that a rule asks to look at now."""
    effects: dict[int, set[str]] = defaultdict(set)
    holding = FiredRule.objects.filter(thread__in=threads_in_queue(), ended_at=None)
    for thread, effect in holding.values_list("thread", "effect"):
        effects[thread].add(effect)
    alert, never = FiredRule.Effect.ALERT, FiredRule.Effect.NEVER
    return {
        thread
        for thread, thread_effects in effects.items()
        if alert in thread_effects and never not in thread_effects
    }


@transaction.atomic
def save_rules(group: Group, text: str, *, by: Membership) -> DeskRules:
    """Have these rules count from now on; the versions before are kept.

    Raises ``RuleError`` for anything outside the grammar, and changes nothing then.
    """
    parse_rules(text)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    latest = DeskRules.objects.aggregate(latest=Max("version"))["latest"] or 0
    rules = DeskRules.objects.create(group=group, version=latest + 1, text=text, by=by)
    record(DeskRulesSaved(group=group.pk, version=rules.version), by=by)
    return rules


@transaction.atomic
def apply_rules(thread: Thread, moment: datetime) -> int:
    """Note which rules hold for a thread now; return how many began or ceased to.

    A rule that can no longer be told keeps what it said. What fired stays noted.
    """
    rows = Thread.objects.select_for_update(of=("self",)).select_related("page", "group")
    locked_thread = rows.get(pk=thread.pk)
    file = current_rules()
    result = match_rules(
        _parse(file.text if file else ""), facts_of([locked_thread], moment)[locked_thread.pk]
    )
    matches = {rule.name[:LONGEST_NAME]: rule for rule in result.matches}
    before = {row.name: row for row in fired_on([locked_thread]).get(locked_thread.pk, ())}
    unknown = {rule.name[:LONGEST_NAME] for rule in result.unknown}
    endings = [
        row
        for name, row in before.items()
        if name not in unknown and (name not in matches or row.effect != str(matches[name].effect))
    ]
    FiredRule.objects.filter(pk__in=[row.pk for row in endings]).update(ended_at=now())
    ending_names = {row.name for row in endings}
    beginnings = [
        FiredRule(
            group_id=locked_thread.group_id,
            thread=locked_thread,
            version=file.version if file else 0,
            name=name,
            effect=rule.effect,
        )
        for name, rule in matches.items()
        if name not in before or name in ending_names
    ]
    FiredRule.objects.bulk_create(beginnings)
    if beginnings or endings:
        event = RulesApplied(
            group=locked_thread.group_id,
            thread=locked_thread.pk,
            began=len(beginnings),
            ended=len(endings),
            alert=result.alert,
        )
        record(event, by=None)
    return len(beginnings) + len(endings)


@transaction.atomic
def meet_alert(thread: Thread) -> bool:
    """Note, once an alert, that a thread came to the queue with it. Return whether it did now."""
    Thread.objects.select_for_update().get(pk=thread.pk)
    if thread.pk not in threads_that_ask():
        return False
    alerts = FiredRule.objects.filter(thread=thread, effect=FiredRule.Effect.ALERT, ended_at=None)
    notes = Entry.objects.filter(event=AlertMet.name, facts__thread=thread.pk)
    if notes.filter(at__gte=alerts.latest("at").at).exists():
        return False
    record(AlertMet(group=thread.group_id, thread=thread.pk), by=None)
    return True


LEVELS = [("", _("any")), ("0.5", "50 %"), ("0.7", "70 %"), ("0.9", "90 %")]


class RuleForm(forms.Form):
    """All conditions given must hold; those left empty do not count."""

    name = PlainTextField(label=_("What the rule is called"), max_length=80)
    page = forms.ChoiceField(label=_("On the page"), required=False)
    words = PlainTextField(
        label=_("With words that begin like"),
        help_text=_("Separate them by commas. Other endings and disguised spellings count too."),
        max_length=1000,
        required=False,
    )
    topic = PlainTextField(label=_("On the topic"), max_length=80, required=False)
    target = forms.MultipleChoiceField(
        label=_("With hate that seems aimed at people for"),
        help_text=_("By the words that name people: where they name nobody, it cannot be told."),
        choices=[(str(target), word) for target, word in TARGETS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    harm = forms.MultipleChoiceField(
        label=_("With comments that somebody called"),
        help_text=_("What was said of the thread, or of a comment in it."),
        choices=[(str(harm), word) for harm, word in HARMS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.IntegerField(label=_("From hour"), min_value=0, max_value=24, required=False)
    end = forms.IntegerField(label=_("Until hour"), min_value=0, max_value=24, required=False)
    near_claim = forms.ChoiceField(
        label=_("Near a checked claim"),
        choices=[("", _("any")), ("yes", _("near a checked claim"))],
        required=False,
    )
    hate = forms.ChoiceField(label=_("Hate in a comment, at least"), choices=LEVELS, required=False)
    toxic = forms.ChoiceField(
        label=_("Rudeness in a comment, at least"), choices=LEVELS, required=False
    )
    then = forms.ChoiceField(
        label=_("Then"), choices=[(str(effect), word) for effect, word in EFFECTS.items()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = [(page_key(page), str(page)) for page in Page.objects.order_by("name", "handle")]
        self.fields["page"].choices = [("", _("any")), *pages]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def given_conditions(self) -> list[list[forms.BoundField]]:
        """The conditions that are filled in or wrong; words, where nothing is yet."""
        filled_groups = [group for group in self._conditions() if _is_filled(group)]
        return filled_groups or [[self["words"]]]

    @property
    def further_conditions(self) -> list[list[forms.BoundField]]:
        """The conditions that are left empty, and may be added."""
        shown_names = {field.name for group in self.given_conditions for field in group}
        return [group for group in self._conditions() if group[0].name not in shown_names]

    def _conditions(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in names] for names in _CONDITIONS]

    def clean(self) -> dict[str, Any]:
        """Ask for both hours, or none."""
        data = super().clean() or {}
        if (data.get("start") is None) != (data.get("end") is None):
            self.add_error("end", _("Give both hours, or none."))
        return data

    def entry(self) -> dict[str, Any]:
        """Return the rule as a file holds it."""
        data = self.cleaned_data
        when: dict[str, Any] = {}
        if data["page"]:
            when["page"] = [data["page"]]
        if self.stems():
            when["family"] = [data["name"]]
        if data["topic"].strip():
            when["topic"] = [plain_topic(data["topic"])]
        if data["target"]:
            when["target"] = data["target"]
        if data["harm"]:
            when["harm"] = data["harm"]
        if data["start"] is not None:
            when["hours"] = f"{data['start']:02d}-{data['end']:02d}"
        if data["near_claim"]:
            when["near_claim"] = True
        for label in (LabelName.HATE, LabelName.TOXIC):
            if data[str(label)]:
                when[str(label)] = float(data[str(label)])
        return {"name": data["name"], "when": when, "then": data["then"]}

    def stems(self) -> list[str]:
        """Return the beginnings of words."""
        return [word.strip() for word in self.cleaned_data["words"].split(",") if word.strip()]


_CONDITIONS = (
    ("words",),
    ("page",),
    ("topic",),
    ("target",),
    ("harm",),
    ("near_claim",),
    ("hate",),
    ("toxic",),
    ("start", "end"),
)
"""The fields of each condition, the most usual first."""


def _is_filled(fields: Iterable[forms.BoundField]) -> bool:
    return any(field.errors or field.value() not in (None, "", []) for field in fields)


class RuleFileForm(forms.Form):
    """All rules at once, as a file."""

    text = forms.CharField(
        label=_("The rules as a file"),
        max_length=100_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )

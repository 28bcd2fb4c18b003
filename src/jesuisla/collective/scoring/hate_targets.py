"""Whom the hate of a thread seems aimed at, by the last word on each of its comments."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import HateTarget, LabelName
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.scoring import models
from jesuisla.collective.threads.models import Comment, Thread


@dataclass(slots=True)
class Aim:
    """How many hateful comments of a thread seem aimed at each kind of people.

    ``unknown``: at whom, nobody can tell.
    """

    targets: Counter[HateTarget] = field(default_factory=Counter)
    unknown: int = 0

    def add(self, targets: frozenset[HateTarget] | None) -> None:
        """Count a comment: aimed at these, at nobody, or at whom nobody can tell."""
        self.targets.update(targets or ())
        self.unknown += targets is None


def targets_of(
    scores: Mapping[str, Any], kind: str, *, by_person: bool, denied: bool
) -> frozenset[HateTarget] | None:
    """Return the kinds of people that a comment seems to attack: empty for none, else unknown.

    ``kind`` counts when it comes from a person (``by_person``); ``denied`` when somebody
    said that it is no hate. The second-stage model has the last word of the scorers.
    """
    if denied or kind == CommentKind.OURS or (by_person and kind != CommentKind.HATEFUL):
        return frozenset()
    answers = _last_word(scores)
    hate = answers.get("labels", {}).get(LabelName.HATE, {})
    chance = hate.get("p")
    if not by_person and chance is not None and chance < hate.get("threshold", 1.0):
        return frozenset()
    targets = frozenset(
        HateTarget(name) for name in answers.get("targets") or () if name in set(HateTarget)
    )
    return (targets or None) if by_person or chance is not None else None


def _last_word(scores: Mapping[str, Any]) -> Mapping[str, Any]:
    second = scores.get("reader") or {}
    has_answer = second.get("labels", {}).get(LabelName.HATE, {}).get("p") is not None
    return second if has_answer else scores


def denied_hate(threads: Iterable[int]) -> frozenset[int]:
    """Return the comments of these threads of which somebody said openly that they are no hate."""
    numbers = padded(threads)
    return frozenset(_denials(*numbers) if numbers else ())


@KeptQuery
def _denials(*threads: int) -> QuerySet[models.Label, int]:
    labels = models.Label.objects.filter(
        thread__in=threads, label=LabelName.HATE, value=0, blind=False, comment__isnull=False
    )
    return labels.values_list("comment", flat=True)


def aims_of(threads: Iterable[Thread]) -> Mapping[int, Aim]:
    """Return whom the hate of each thread seems aimed at; threads without any are left out."""
    pks = padded(thread.pk for thread in threads)
    if not pks:
        return {}
    aims: dict[int, Aim] = defaultdict(Aim)
    denials = denied_hate(pks)
    for thread, pk, scores, kind, by in _perhaps_hateful(*pks):
        targets = targets_of(scores, kind, by_person=by is not None, denied=pk in denials)
        aims[thread].add(targets)
    return {thread: aim for thread, aim in aims.items() if aim.targets or aim.unknown}


@KeptQuery
def _perhaps_hateful(*threads: int) -> QuerySet[Comment, tuple[int, int, Any, str, int | None]]:
    """Return those a scorer, or a person, holds for hateful; few among many."""
    own, second = _hate("scores"), _hate(KeyTransform("reader", "scores"))
    return (
        Comment.objects.filter(thread__in=threads)
        .annotate(
            own=_number("p", own),
            own_least=_number("threshold", own),
            second=_number("p", second),
            second_least=_number("threshold", second),
        )
        .filter(
            Q(own__gte=F("own_least"))
            | Q(second__gte=F("second_least"))
            | Q(kind=CommentKind.HATEFUL, kind_by__isnull=False)
        )
        .values_list("thread_id", "pk", "scores", "kind", "kind_by_id")
    )


def _hate(scores: str | KeyTransform) -> KeyTransform:
    return KeyTransform("hate", KeyTransform("labels", scores))


def _number(name: str, answer: KeyTransform) -> Cast:
    return Cast(KeyTextTransform(name, answer), FloatField())


TARGETS: Mapping[HateTarget, Promise] = MappingProxyType(
    {
        HateTarget.ORIGIN: _("their origin or skin colour"),
        HateTarget.RELIGION: _("their religion"),
        HateTarget.SEX: _("their sex"),
        HateTarget.ORIENTATION: _("their sexual orientation or gender identity"),
        HateTarget.DISABILITY: _("their disability or health"),
        HateTarget.AGE: _("their age"),
        HateTarget.LOOKS: _("their looks"),
        HateTarget.CONDITION: _("their social condition"),
    }
)


def aim_in_words(aim: Aim | None) -> str:
    """Return whom the hate of a thread seems aimed at, hedged; empty where nothing tells."""
    if aim is None or not aim.targets:
        return ""
    kinds = [
        ngettext("%(kind)s (%(count)d comment)", "%(kind)s (%(count)d comments)", count)
        % {"kind": TARGETS[target], "count": count}
        for target, count in sorted(aim.targets.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return gettext("By the words used, hate here would be aimed at people for %(kinds)s.") % {
        "kinds": ", ".join(kinds)
    }

"""The better reader: chosen by the group, paid from its budget, asked about the doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import Judgement, LabelName, Scorer, is_in_doubt, kind_of
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.scoring.events import ReaderChosen, ThreadReadAgain
from jesuisla.collective.scoring.models import Reader
from jesuisla.collective.scoring.scoring import as_data, fill_places, item_of
from jesuisla.collective.scoring.second_stage.language_model import LlmReader
from jesuisla.collective.scoring.second_stage.transformers import TransformersReader, load_reader
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.models import Comment, Reading, Thread

AT_ONCE = 40
"""Comments of a thread that are read again at a time."""
TOP = 10
FAILURES = 5
"""Calls in a row without an answer after which the circuit opens."""
CLOSED_FOR = timedelta(minutes=15)
Means = Reader.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a group chooses for its better reader."""

    kind: str
    criteria: str
    calls_a_day: int
    euros_a_day: Decimal
    euros_a_call: Decimal
    consent: bool


@transaction.atomic
def choose_reader(group: Group, choice: Choice, *, by: Membership) -> Reader:
    """Have a better reader read the doubtful and the top, or none.

    Refused for one that the operator did not set up; for a language model without the
    group's consent, or without written criteria. Raises ``ValidationError`` for a budget
    out of range.
    """
    if choice.kind not in available():
        raise Refused(_("This reader is not set up on this server."))
    if choice.kind == Means.LLM and not choice.consent:
        raise Refused(_("Without your consent nothing is sent anywhere. Tick the box to agree."))
    if choice.kind == Means.LLM and not choice.criteria.strip():
        raise Refused(_("Write your criteria first: the reader judges by them alone."))
    reader = Reader.objects.select_for_update().filter(group=group).first() or Reader(group=group)
    reader.kind, reader.criteria = choice.kind, choice.criteria.strip()
    reader.calls_a_day, reader.euros_a_day = choice.calls_a_day, choice.euros_a_day
    reader.euros_a_call = choice.euros_a_call
    reader.failures, reader.open_until = 0, None
    agreed = choice.kind == Means.LLM
    reader.address = settings.READER_URL if agreed else ""
    reader.consented_at, reader.consented_by = (now(), by) if agreed else (None, None)
    reader.full_clean(exclude=["group", "consented_at", "consented_by", "open_until", "day"])
    reader.save()
    record(ReaderChosen(group=group.pk, kind=reader.kind, consented=agreed), by=by)
    return reader


def available() -> list[str]:
    """The kinds of reader that the operator set up, none always among them."""
    found: list[str] = [Means.NONE]
    if settings.READER_URL and settings.READER_MODEL:
        found.append(Means.LLM)
    if settings.READER_FOLDER:
        found.append(Means.TRANSFORMERS)
    return found


def reader_for(group: Group) -> Scorer | None:
    """The group's better reader, ready to be asked; ``None`` where it has none.

    Raises ``ReaderMissing`` when the model cannot be loaded. Needs the group's scope.
    """
    chosen = Reader.objects.filter(group=group).first()
    if chosen is None or chosen.kind not in available():
        return None
    if chosen.kind == Means.TRANSFORMERS:
        return _on_this_machine(settings.READER_FOLDER)
    # What was agreed to for one address is not agreed to for the next.
    agreed = chosen.consented_at is not None and chosen.address == settings.READER_URL
    if chosen.kind != Means.LLM or not agreed:
        return None
    return LlmReader(
        settings.READER_URL,
        settings.READER_MODEL,
        chosen.criteria,
        key=settings.READER_KEY,
        account=Account(chosen.pk),
    )


@lru_cache(maxsize=1)
def _on_this_machine(where: str) -> TransformersReader:
    return load_reader(where)


class Account:
    """A reader's budget and circuit, kept in its row: every process counts on the same."""

    def __init__(self, reader: int) -> None:
        self._reader = reader

    @transaction.atomic
    def may_ask(self) -> bool:
        """Whether today's calls and euros, and the circuit, allow one call more; counts it."""
        row = self._row()
        today = localdate(timezone=row.group.zone)
        if row.day != today:
            row.day, row.calls, row.euros = today, 0, Decimal(0)
        broken = row.open_until is not None and row.open_until > now()
        dear = row.euros_a_call and row.euros + row.euros_a_call > row.euros_a_day
        if broken or dear or row.calls >= row.calls_a_day:
            return False
        row.calls += 1
        row.euros += row.euros_a_call
        row.save(update_fields=["day", "calls", "euros"])
        return True

    @transaction.atomic
    def worked(self) -> None:
        """The circuit is whole."""
        row = self._row()
        if row.failures or row.open_until:
            row.failures, row.open_until = 0, None
            row.save(update_fields=["failures", "open_until"])

    @transaction.atomic
    def failed(self, *, for_good: bool = False) -> None:
        """After five failures in a row, or one for good, nothing is asked for a while."""
        row = self._row()
        row.failures += 1
        if for_good or row.failures >= FAILURES:
            row.open_until = now() + CLOSED_FOR
        row.save(update_fields=["failures", "open_until"])

    def _row(self) -> Reader:
        rows = Reader.objects.select_for_update(of=("self",)).select_related("group")
        return rows.get(pk=self._reader)


def read_again(thread: Thread, reader: Scorer) -> int:
    """Have the doubtful and the top comments read by the better reader; gives how many.

    What a person said is never read again, nor what this reader read before.
    """
    chosen = _to_read_again(thread, reader)
    if not chosen:
        return 0
    judged = reader.score([item_of(thread, comment) for comment in chosen])
    said = {comment.pk: one for comment, one in zip(chosen, judged, strict=True)}
    return _save_answers(thread, {pk: one for pk, one in said.items() if _answered(one)}, len(said))


def _to_read_again(thread: Thread, reader: Scorer) -> list[Comment]:
    last = Reading.objects.filter(thread=thread).order_by("-taken_at", "-pk").values("pk")[:1]
    known = {"reader": {"scorer": reader.id, "version": reader.version}}
    waiting = (
        Comment.objects.filter(thread=thread, kind_by=None, scores__has_key="labels")
        .exclude(text="")
        .exclude(kind=CommentKind.OURS)
        .exclude(scores__contains=known)
        .select_related("parent")
        .order_by("pk")
    )
    top = set(
        waiting.filter(Q(places__reading__in=last, places__position__lte=TOP)).values_list(
            "pk", flat=True
        )
    )
    chosen = [one for one in waiting if one.pk in top or is_doubtful(one.scores)]
    return sorted(chosen, key=lambda one: (one.pk not in top, one.pk))[:AT_ONCE]


def is_doubtful(scores: Mapping[str, Any]) -> bool:
    """Whether the first scorer neither clearly saw hate or rudeness nor clearly none.

    >>> sure = {"p": 0.1, "low": 0.0, "high": 0.2, "threshold": 0.5}
    >>> is_doubtful({"labels": {"hate": sure, "toxic": sure}})
    False
    >>> is_doubtful({"labels": {"hate": sure, "toxic": {"unknown": "language"}}})
    True
    """
    said = scores.get("labels", {})
    for label in (LabelName.HATE, LabelName.TOXIC):
        answer = said.get(label, {})
        if answer.get("p") is None or answer["low"] < answer["threshold"] <= answer["high"]:
            return True
    return False


def _answered(judgement: Judgement) -> bool:
    return any(answer.probability is not None for answer in judgement.answers.values())


@transaction.atomic
def _save_answers(thread: Thread, said: Mapping[int, Judgement], asked: int) -> int:
    held = list(
        Comment.objects.select_for_update().filter(pk__in=said).exclude(text="").order_by("pk")
    )
    for comment in held:
        judgement = said[comment.pk]
        comment.scores = comment.scores | {"reader": as_data(judgement)}
        if comment.kind_by_id is None and comment.kind != CommentKind.OURS:
            comment.kind = CommentKind.UNKNOWN if is_in_doubt(judgement) else kind_of(judgement)
    Comment.objects.bulk_update(held, ["scores", "kind"])
    fill_places(held)
    event = ThreadReadAgain(
        group=thread.group_id,
        thread=thread.pk,
        comments=len(held),
        unanswered=asked - len(said),
    )
    record(event, by=None)
    return len(held)


class ReaderForm(forms.Form):
    """Kind, criteria, budget, and consent."""

    kind = forms.ChoiceField(label=_("Which reader"), widget=forms.RadioSelect)
    criteria = PlainTextField(
        label=_("Your criteria"),
        help_text=_("What you call hateful, rude, supportive: as you would tell a new moderator."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    calls_a_day = forms.IntegerField(
        label=_("Questions a day, at most"), min_value=1, max_value=100_000
    )
    euros_a_day = forms.DecimalField(
        label=_("Euros a day, at most"), min_value=0, max_digits=8, decimal_places=2
    )
    euros_a_call = forms.DecimalField(
        label=_("What one question costs, in euros"), min_value=0, max_digits=8, decimal_places=5
    )
    consent = forms.BooleanField(label=_("Our group agrees to this."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(Reader.Kind.choices)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (kind, words[kind]) for kind in available()
        ]

    @classmethod
    def of(cls, reader: Reader) -> "ReaderForm":
        """The form filled with what was chosen."""
        names = ("kind", "criteria", "calls_a_day", "euros_a_day", "euros_a_call")
        initial = {name: getattr(reader, name) for name in names}
        return cls(initial=initial | {"consent": reader.consented_at is not None})

    def choice(self) -> Choice:
        """What was chosen, as the operation takes it."""
        return Choice(**self.cleaned_data)

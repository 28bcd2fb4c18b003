"""The second-stage model of a group: which it chose, by which criteria, and its budget."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import Scorer
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.scoring.events import ReaderChosen
from jesuisla.collective.scoring.models import SecondStage
from jesuisla.collective.scoring.second_stage.local_model import LocalModel, load_local_model
from jesuisla.collective.threads.fields import PlainTextField

FAILURES = 5
"""Calls in a row without an answer after which the circuit opens."""
CLOSED_FOR = timedelta(minutes=15)
Means = SecondStage.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a group chooses for its second-stage model."""

    kind: str
    criteria: str
    calls_a_day: int
    euros_a_day: Decimal
    euros_a_call: Decimal
    consent: bool
    questions_drafts: bool = False


@transaction.atomic
def choose_second_stage(group: Group, choice: Choice, *, by: Membership) -> SecondStage:
    """Have a second-stage model read the doubtful and the top, or none.

    Refused for one that the operator did not set up; for a language model without the
    group's consent, or without written criteria. Raises ``ValidationError`` for a budget
    out of range.
    """
    if choice.kind not in available_kinds():
        raise Refused(_("This model is not installed on this server."))
    if choice.kind == Means.LLM and not choice.consent:
        raise Refused(_("Without your consent nothing is sent anywhere. Tick the box to agree."))
    if choice.kind == Means.LLM and not choice.criteria.strip():
        raise Refused(_("Write your criteria first: the model follows them alone."))
    if choice.questions_drafts and not (choice.kind == Means.LLM and settings.READER_PRIVATE):
        raise Refused(
            _("Drafts go to a language model on a private machine of whoever runs this site only.")
        )
    model = SecondStage.objects.select_for_update().filter(group=group).first() or SecondStage(
        group=group
    )
    model.kind, model.criteria = choice.kind, choice.criteria.strip()
    model.calls_a_day, model.euros_a_day = choice.calls_a_day, choice.euros_a_day
    model.euros_a_call = choice.euros_a_call
    model.failures, model.open_until = 0, None
    model.questions_drafts = choice.questions_drafts
    is_llm = choice.kind == Means.LLM
    model.address = settings.READER_URL if is_llm else ""
    model.consented_at, model.consented_by = (now(), by) if is_llm else (None, None)
    model.full_clean(exclude=["group", "consented_at", "consented_by", "open_until", "day"])
    model.save()
    record(ReaderChosen(group=group.pk, kind=model.kind, consented=is_llm), by=by)
    return model


def available_kinds() -> list[str]:
    """Return the kinds of model that the operator set up, none always among them."""
    kinds: list[str] = [Means.NONE]
    if settings.READER_URL and settings.READER_MODEL:
        kinds.append(Means.LLM)
    if settings.READER_FOLDER:
        kinds.append(Means.TRANSFORMERS)
    return kinds


def second_stage_for(group: Group) -> Scorer | None:
    """Return the group's second-stage model, ready to be asked; ``None`` where it has none.

    Raises ``ModelMissing`` when the model cannot be loaded. Needs the group's scope.
    """
    row = SecondStage.objects.filter(group=group).first()
    if row is None or row.kind not in available_kinds():
        return None
    if row.kind == Means.TRANSFORMERS:
        return _on_this_machine(settings.READER_FOLDER)
    # What was agreed to for one address is not agreed to for the next.
    has_consent = row.consented_at is not None and row.address == settings.READER_URL
    if row.kind != Means.LLM or not has_consent:
        return None
    # Late: the means to ask another machine would cost every command a tenth of a second.
    from jesuisla.collective.scoring.second_stage.language_model import LanguageModel

    return LanguageModel(
        settings.READER_URL,
        settings.READER_MODEL,
        row.criteria,
        key=settings.READER_KEY,
        account=SecondStageBudget(row.pk),
    )


@lru_cache(maxsize=1)
def _on_this_machine(where: str) -> LocalModel:
    return load_local_model(where)


class SecondStageBudget:
    """A model's budget and circuit, kept in its row: every process counts on the same."""

    def __init__(self, row: int) -> None:
        self._row_number = row

    @transaction.atomic
    def may_ask(self) -> bool:
        """Whether today's calls and euros, and the circuit, allow one call more; counts it."""
        row = self._row()
        today = localdate(timezone=row.group.zone)
        if row.day != today:
            row.day, row.calls, row.euros = today, 0, Decimal(0)
        is_resting = row.open_until is not None and row.open_until > now()
        is_too_dear = row.euros_a_call and row.euros + row.euros_a_call > row.euros_a_day
        if is_resting or is_too_dear or row.calls >= row.calls_a_day:
            return False
        row.calls += 1
        row.euros += row.euros_a_call
        row.save(update_fields=["day", "calls", "euros"])
        return True

    @transaction.atomic
    def worked(self) -> None:
        """Close the circuit again."""
        row = self._row()
        if row.failures or row.open_until:
            row.failures, row.open_until = 0, None
            row.save(update_fields=["failures", "open_until"])

    @transaction.atomic
    def failed(self, *, for_good: bool = False) -> None:
        """Count a failure; after five in a row, or one for good, ask nothing for a while."""
        row = self._row()
        row.failures += 1
        if for_good or row.failures >= FAILURES:
            row.open_until = now() + CLOSED_FOR
        row.save(update_fields=["failures", "open_until"])

    def _row(self) -> SecondStage:
        rows = SecondStage.objects.select_for_update(of=("self",)).select_related("group")
        return rows.get(pk=self._row_number)


class SecondStageForm(forms.Form):
    """Kind, criteria, budget, and consent."""

    kind = forms.ChoiceField(label=_("Which model"), widget=forms.RadioSelect)
    criteria = PlainTextField(
        label=_("Your criteria"),
        help_text=_("What you call hateful, rude, supportive: as you would tell a new moderator."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    questions_drafts = forms.BooleanField(
        label=_("Members may ask it about a draft of theirs"),
        help_text=_("Each time by their own tap, for that draft alone; it adds one question."),
        required=False,
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
        words = dict(SecondStage.Kind.choices)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (kind, words[kind]) for kind in available_kinds()
        ]
        if not settings.READER_PRIVATE:
            del self.fields["questions_drafts"]

    @classmethod
    def of(cls, model: SecondStage) -> "SecondStageForm":
        """Return the form filled with what was chosen."""
        names = (
            "kind",
            "criteria",
            "questions_drafts",
            "calls_a_day",
            "euros_a_day",
            "euros_a_call",
        )
        initial = {name: getattr(model, name) for name in names}
        return cls(initial=initial | {"consent": model.consented_at is not None})

    def choice(self) -> Choice:
        """Return what was chosen, as the operation takes it."""
        return Choice(**self.cleaned_data)

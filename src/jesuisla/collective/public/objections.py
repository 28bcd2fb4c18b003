"""Objections of people outside: taken, answered, erased when their time is over.

Articles 16, 17 and 21 of the GDPR: to correct, to erase, to object.
"""

import re
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.lifecycle import who_decided
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import TEAM, Membership, taking_part
from jesuisla.collective.public.events import (
    ObjectionAnswered,
    ObjectionMade,
    ObjectionsForgotten,
)
from jesuisla.collective.public.models import Objection
from jesuisla.collective.threads.models import Comment

KEPT_AFTER_THE_ANSWER = timedelta(days=183)
"""Half a year: long enough to come back to it, and no longer."""
MOST_MATCHES = 20
ACTION = re.compile(
    r"\bactions?\W{1,3}(?:(?:n[°ºo]?|nr|number|numéro)\W{0,2})?(?P<number>\d{1,9})\b",
    re.IGNORECASE,
)
"""How people name an action: by its address, or by its number."""
TOOK_PART = _("You took part in this decision, so somebody else in the team answers.")


class Share(Enum):
    """What part somebody had in a decision that is questioned."""

    NONE = auto()
    TOOK_PART = auto()
    ALONE = auto()
    """They took part, and nobody in the team did not."""


class ObjectionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What somebody outside objects to."""

    class Meta:
        """What stands in the form."""

        model = Objection
        fields = ("wish", "about", "words", "email")
        labels = {
            "wish": _("What are you asking for?"),
            "about": _("Which page or which words is it about?"),
            "words": _("What should we know?"),
            "email": _("Your e-mail address, if you want an answer"),
        }
        help_texts = {
            "about": _(
                "An address, some words of the comment, or the number of an action. There is "
                "no need to say who you are."
            ),
            "email": _("Used for the answer alone, and erased with your objection."),
        }
        widgets = {
            "wish": forms.RadioSelect,
            "about": forms.Textarea(attrs={"rows": 3, "class": "short"}),
            "words": forms.Textarea(attrs={"rows": 5}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer no empty choice among the wishes."""
        super().__init__(*args, **kwargs)
        self.fields["wish"] = forms.ChoiceField(
            label=self.fields["wish"].label,
            choices=Objection.Concern.choices,
            widget=forms.RadioSelect,
        )


class AnswerForm(forms.Form):
    """The team's answer."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        help_text=_("Sent as you write it, if an address was left. Say what was done, and why."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    action = forms.IntegerField(
        label=_("Number of the action in question"),
        help_text=_(
            "Whoever took part in the decision leaves the answer to somebody else. Leave it empty "
            "if no action is meant."
        ),
        required=False,
        min_value=1,
        max_value=10**9,
    )

    def __init__(self, objection: Objection, *args: Any, **kwargs: Any) -> None:
        """Ask for the action only where a decision is questioned that does not name it."""
        super().__init__(*args, **kwargs)
        if objection.wish != Objection.Concern.QUESTION or questioned_action(objection):
            del self.fields["action"]


@transaction.atomic
def make_objection(group: Group, form: ObjectionForm, language: str) -> Objection:
    """Take what somebody typed into a valid form. Return the objection."""
    objection: Objection = form.save(commit=False)
    objection.group, objection.language = group, language
    objection.save()
    record(ObjectionMade(group=group.pk, objection=objection.pk), by=None)
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, answer: str, *, by: Membership, number: int | None = None
) -> Objection:
    """Answer an objection; refused when it has an answer already.

    A questioned decision is refused to whoever took part in it, and answered by them only where
    nobody else in the team could: the answer then says so. ``number``: the action in question,
    where the objection does not name it.
    """
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.answered_at is not None:
        raise Refused(_("This objection has already been answered."))
    share = share_in_decision(objection, by, number=number)
    if share == Share.TOOK_PART:
        raise Refused(TOOK_PART)
    answer = answer.strip()
    if share == Share.ALONE:
        with override(letter_language(objection.language, objection.group)):
            answer += "\n\n" + gettext(
                "Nobody else in the team could answer: whoever answers you took part in this "
                "decision."
            )
    objection.answer, objection.answered_at, objection.answered_by = answer, now(), by
    objection.save(update_fields=["answer", "answered_at", "answered_by"])
    record(ObjectionAnswered(group=objection.group_id, objection=objection.pk), by=by)
    return objection


def questioned_action(objection: Objection, number: int | None = None) -> Action | None:
    """Return the action whose decision is questioned: the one named, else that of ``number``."""
    if objection.wish != Objection.Concern.QUESTION:
        return None
    name = ACTION.search(f"{objection.about}\n{objection.words}")
    if name is not None:
        number = int(name["number"])
    return Action.objects.filter(number=number).first() if number else None


def share_in_decision(
    objection: Objection, member: Membership, *, number: int | None = None
) -> Share:
    """Return what part a member had in the decision that is questioned."""
    action = questioned_action(objection, number)
    deciders = set() if action is None else who_decided(action)
    if member.pk not in deciders:
        return Share.NONE
    team = Membership.objects.filter(taking_part(), roles__overlap=sorted(TEAM))
    return Share.TOOK_PART if team.exclude(pk__in=deciders).exists() else Share.ALONE


def objections() -> QuerySet[Objection]:
    """Return the objections of the group in scope: those that wait first, the oldest on top."""
    return Objection.objects.order_by(F("answered_at").desc(nulls_first=True), "sent_at")


def quotes_matching(words: str) -> list[Comment]:
    """Return the quotes of the group in scope that hold these words or have this address."""
    words = words.strip()
    if len(words) < 3:
        return []
    quotes = Comment.objects.exclude(text="").filter(Q(text__icontains=words) | Q(url=words))
    return list(quotes.select_related("thread").order_by("-pk")[:MOST_MATCHES])


@transaction.atomic
def forget_answered(group: Group) -> int:
    """Erase the objections answered long ago. Return how many."""
    old = Objection.objects.filter(answered_at__lt=now() - KEPT_AFTER_THE_ANSWER)
    count = delete_in_batches(old)
    if count:
        record(ObjectionsForgotten(group=group.pk, objections=count), by=None)
    return count

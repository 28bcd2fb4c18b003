"""Objections of people outside: taken, answered, erased when their time is over.

Articles 16, 17 and 21 of the GDPR: to correct, to erase, to object.
"""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
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


class ObjectionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What somebody outside objects to."""

    class Meta:
        """What stands in the form."""

        model = Objection
        fields = ("wish", "about", "words", "email")
        labels = {
            "wish": _("What do you ask for?"),
            "about": _("Which page or which words is it about?"),
            "words": _("What should we know?"),
            "email": _("Your e-mail address, if you want an answer"),
        }
        help_texts = {
            "about": _("An address, or some words of the comment. No need to say who you are."),
            "email": _("Used for the answer alone, and erased with your objection."),
        }
        widgets = {
            "wish": forms.RadioSelect,
            "about": forms.Textarea(attrs={"rows": 3}),
            "words": forms.Textarea(attrs={"rows": 5}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }


class AnswerForm(forms.Form):
    """The team's answer."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=4000,
        help_text=_("Sent as you write it, if an address was left. Say what was done, and why."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@transaction.atomic
def make_objection(group: Group, form: ObjectionForm, language: str) -> Objection:
    """Take what somebody typed into a valid form. Return the objection."""
    objection: Objection = form.save(commit=False)
    objection.group, objection.language = group, language
    objection.save()
    record(ObjectionMade(group=group.pk, objection=objection.pk), by=None)
    return objection


@transaction.atomic
def answer_objection(objection: Objection, answer: str, *, by: Membership) -> Objection:
    """Answer an objection; raises :class:`Refused` when it has an answer already."""
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.answered_at is not None:
        raise Refused(_("This objection has already been answered."))
    objection.answer, objection.answered_at, objection.answered_by = answer.strip(), now(), by
    objection.save(update_fields=["answer", "answered_at", "answered_by"])
    record(ObjectionAnswered(group=objection.group_id, objection=objection.pk), by=by)
    return objection


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
    count, _rows = old.delete()
    if count:
        record(ObjectionsForgotten(group=group.pk, objections=count), by=None)
    return count

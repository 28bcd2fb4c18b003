"""The team's page of a letter: complete it, note that it is sent, look again, say what came."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.kinds import LETTER
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.letters.letters import (
    first_look,
    letter_in_words,
    letter_of,
    mark_letter_sent,
    note_outcome,
    put_off_look,
    write_letter,
)
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.threads.fields import PlainTextField


def _day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the day as 2026-01-31.")},
    )


class LetterForm(forms.Form):
    """The text of a letter, when it was sent, and when somebody looks again."""

    text = PlainTextField(
        label=_("The letter"),
        help_text=_("A draft: change anything you like, and fill in what is in square brackets."),
        max_length=6000,
        widget=forms.Textarea(attrs={"class": "long"}),
    )
    sent_on = _day_field(_("Sent on"))
    look_on = _day_field(
        _("Look again on"), _("A week is fair. The letter comes back to the queue that day.")
    )


class LookForm(forms.Form):
    """Another day to look again."""

    look_on = _day_field(_("Look again on"))


class OutcomeForm(forms.Form):
    """What came of a letter."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=Letter.PageResponse, widget=forms.RadioSelect
    )
    word = PlainTextField(
        label=_("A word on it"),
        help_text=_("For the group: what the page answered, in a sentence, without names."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
    )


FORMS: dict[str, type[forms.Form]] = {
    "write": LetterForm,
    "send": LetterForm,
    "put_off": LookForm,
    "note": OutcomeForm,
}
DONE = {
    "write": _("The text is saved."),
    "send": _("Noted. The letter comes back to the queue on the day you chose."),
    "put_off": _("Noted. The letter comes back to the queue on that day."),
    "note": _("Noted. Thank you for having written."),
}


@require_http_methods(["GET", "POST"])
@team_only
def letter(request: RoomRequest, number: int) -> HttpResponse:
    """Show how it stands with a letter, and do what is to be done next."""
    launched_actions = visible_actions(request.viewer).exclude(launched_at=None)
    action = get_object_or_404(launched_actions, number=number, kind=LETTER.code)
    deed = request.POST.get("deed", "")
    form: forms.Form | None = None
    if request.method == "POST":
        if deed not in FORMS:
            raise Http404
        form = FORMS[deed](request.POST)
        if form.is_valid():
            try:
                _carry_out(request, action, deed, form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, str(DONE[deed]))
                return redirect("letters:letter", number=action.number)
        action.refresh_from_db()
    return render(
        request,
        "letters/letter.html",
        _context(action, form),
        status=422 if form else 200,
    )


def _carry_out(request: RoomRequest, action: Action, deed: str, data: dict[str, Any]) -> None:
    by = request.viewer.membership
    if deed == "write":
        write_letter(action, data["text"], by=by)
    elif deed == "send":
        mark_letter_sent(
            action, data["text"], sent_on=data["sent_on"], look_on=data["look_on"], by=by
        )
    elif deed == "put_off":
        put_off_look(action, data["look_on"], by=by)
    else:
        note_outcome(action, data["outcome"], data["word"], by=by)


def _context(action: Action, form: forms.Form | None) -> dict[str, object]:
    """What the page shows: the form as it was typed where it was wrong, else as it begins."""
    letter = letter_of(action)
    draft = {"text": letter.text, "sent_on": localdate(), "look_on": first_look()}
    in_a_week = {"look_on": first_look()}
    sending = form if isinstance(form, LetterForm) else LetterForm(initial=draft)
    look = form if isinstance(form, LookForm) else LookForm(initial=in_a_week)
    noting = form if isinstance(form, OutcomeForm) else OutcomeForm()
    forms_shown = (look, noting) if letter.sent_on else (sending,)
    return {
        "action": action,
        "states": Action.State,
        "letter": letter,
        "line": letter_in_words(action),
        "is_due": letter.is_due(localdate()),
        "sending": sending,
        "look": look,
        "noting": noting,
        "drawn": forms_shown if action.state == Action.State.RUNNING else (),
        "wrong": form,
    }

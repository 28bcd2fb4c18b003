"""The team's rules of the queue: read, tried on past threads, saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.triage import RuleError, parse_rules
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.queue.rule_editing import editable_rules, form_values
from jesuisla.collective.queue.rule_words import (
    fault_in_words,
    rule_in_words,
    with_rule,
    without_rule,
)
from jesuisla.collective.queue.rules import (
    RuleFileForm,
    RuleForm,
    RulesTrial,
    current_rules,
    save_rules,
    try_rules,
)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def rules(request: RoomRequest) -> HttpResponse:
    """Show the rules that count, a form for one more, and the file; try them before they count."""
    current = current_rules()
    text = current.text if current else ""
    # The name of the rule that is changed; empty for one more.
    changed_rule = (request.POST or request.GET).get("regle", "")
    values = form_values(text, changed_rule) if changed_rule else None
    form, file_form = RuleForm(initial=values), RuleFileForm(initial={"text": text})
    context: dict[str, Any] = {
        "saved": current,
        "rules": _in_words(text),
        "changed_rule": changed_rule if values else "",
    }
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "add":
            form = RuleForm(request.POST)
        elif do in {"file", "save"}:
            file_form = RuleFileForm(request.POST)
        try:
            text_without = without_rule(text, changed_rule) if do == "add" and values else text
            name = request.POST.get("name", "")
            new_text = _new_text(do, text_without, form, file_form, name)
            if new_text is not None and do == "save":
                save_rules(request.group, new_text, by=request.viewer.membership)
                messages.success(request, _saved_in_words(new_text))
                return redirect("queue:rules")
            if new_text is not None:
                context |= {"wanted": new_text, "trial": _back_test(new_text)}
        except RuleError as error:
            # On the form that was sent; a rule taken out leaves the file at fault.
            (form if do == "add" else file_form).add_error(None, fault_in_words(error))
        except Refused as refusal:
            messages.error(request, str(refusal))
    context |= {"form": form, "file_form": file_form}
    errors = form.errors or file_form.errors
    return render(request, "queue/rules.html", context, status=422 if errors else 200)


def _new_text(do: str, text: str, form: RuleForm, file_form: RuleFileForm, name: str) -> str | None:
    """Return the rule file that somebody wants; ``None`` when a form has to be looked at again."""
    if do == "add":
        if not form.is_valid():
            return None
        stems = form.stems()
        families = {form.cleaned_data["name"]: stems} if stems else {}
        return with_rule(text, form.entry(), families)
    if do in {"file", "save"}:
        return file_form.cleaned_data["text"] if file_form.is_valid() else None
    if do == "remove":
        return without_rule(text, name)
    raise Refused(_("Please use one of the buttons."))


def _saved_in_words(text: str) -> str:
    if parse_rules(text).rules:
        return _("The rules count from now on.")
    return _("No rule counts any more: the queue goes by urgency alone.")


def _back_test(text: str) -> RulesTrial:
    launched_threads = Action.objects.filter(launched_at__isnull=False).values_list(
        "thread", flat=True
    )
    return try_rules(parse_rules(text), frozenset(launched_threads), now())


def _in_words(text: str) -> list[tuple[str, str, bool]]:
    """Each rule's name, the rule as a sentence, and whether the form can change it."""
    editable_names = editable_rules(text)
    return [
        (rule.name, rule_in_words(rule), rule.name in editable_names)
        for rule in parse_rules(text).rules
    ]

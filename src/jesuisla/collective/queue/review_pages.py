"""From a thread to a launched action: the brief, the review, the launch."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.brief import (
    Brief,
    agree_to_change,
    brief_of,
    change_brief,
    drop_change,
    waiting_change,
)
from jesuisla.collective.actions.brief_form import WINDOWS, BriefForm
from jesuisla.collective.actions.lifecycle import (
    agree_and_launch,
    launch_action,
    launched_on_day,
    prepare_action,
    review_action,
)
from jesuisla.collective.actions.models import Action, Fact, Review
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.choices import (
    OfferedSheet,
    choose_sheets,
    numbers_of,
    offered_sheets,
)
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheet_field import SheetField
from jesuisla.collective.letters.letters import draft_of
from jesuisla.collective.members.access import RoomRequest, team_only, with_powers
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.queue.cases import case_of, top_kinds
from jesuisla.collective.queue.pages import case_context
from jesuisla.collective.queue.queue_words import (
    launched_in_words,
    steps_to_launch,
    verdict_in_words,
    waiting_change_in_words,
)
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.network_rules import rules_of


class ReviewForm(forms.Form):
    """What a second moderator adds to the verdict, which is a button."""

    note = PlainTextField(
        label=_("A word to whoever prepared it"),
        help_text=_("The team reads it too. To send it back or to refuse it, it is needed."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def proposals_with_a_word(thread: Thread) -> QuerySet[Proposal]:
    """Return what those who proposed a thread wrote of it, the first first."""
    return (
        Proposal.objects.filter(thread=thread).exclude(note="").select_related("by").order_by("at")
    )


def _brief_form(request: RoomRequest, action: Action, initial: dict[str, Any]) -> BriefForm:
    """The form of a brief, and in it a field to name a fact sheet that was not offered."""
    form = _bare_brief_form(request, action, initial)
    form.fields["other_sheet"] = SheetField(request.get_host())
    return form


def _bare_brief_form(request: RoomRequest, action: Action, initial: dict[str, Any]) -> BriefForm:
    """The form of a brief: filled in, or as typed before another kind was chosen."""
    may_act = rules_of(action.thread.network).may_act
    if request.method != "POST":
        return BriefForm(instance=action, initial=initial, may_act=may_act)
    if "show" in request.POST:  # another kind: nothing is checked yet, all that was typed stays
        return BriefForm(instance=action, initial=initial | request.POST.dict(), may_act=may_act)
    return BriefForm(request.POST, instance=action, initial=initial, may_act=may_act)


def _offered_sheets(request: RoomRequest, thread: Thread) -> list[OfferedSheet]:
    """Return the fact sheets to tick beside the brief, with the ticks of a page that was sent."""
    return offered_sheets(
        thread, request.POST.getlist("sheet") if request.method == "POST" else None
    )


def _choose_sheets(request: RoomRequest, thread: Thread, other: Sheet | None) -> None:
    """Choose the ticked sheets and one named by hand; a page without either decides nothing."""
    if "sheets_offered" in request.POST or other:
        numbers = numbers_of(request.POST.getlist("sheet")) + ([other.number] if other else [])
        choose_sheets(thread, numbers, by=request.viewer.membership)


def _seen(thread: Thread) -> dict[str, object]:
    """Return what is known of a thread, for whoever writes a brief and whoever reviews it."""
    case = case_of(thread, now())
    return {
        **case_context(case),
        "top": top_kinds([case]).get(thread.pk, ()),
        "proposals": proposals_with_a_word(thread),
    }


@require_http_methods(["GET", "POST"])
@team_only
@with_powers
def prepare(request: RoomRequest, thread: int) -> HttpResponse:
    """Step two: write the brief."""
    thread_to_act_on = get_object_or_404(Thread, pk=thread)
    initial = {"window_minutes": request.group.window_minutes}
    form = _brief_form(request, Action(group=request.group, thread=thread_to_act_on), initial)
    if form.is_bound and form.is_valid():
        try:
            action = prepare_action(thread_to_act_on, form.brief(), by=request.viewer.membership)
            _choose_sheets(request, thread_to_act_on, form.cleaned_data["other_sheet"])
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("queue:review", number=action.number)
    return render(
        request,
        "queue/prepare.html",
        {
            "thread": thread_to_act_on,
            "form": form,
            "sheets": _offered_sheets(request, thread_to_act_on),
            "steps": steps_to_launch(),
            **_seen(thread_to_act_on),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@team_only
@with_powers
def edit(request: RoomRequest, number: int) -> HttpResponse:
    """Change the brief of an action that is not over."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    is_own = action.waiting_by_id == request.viewer.membership.pk
    brief = (waiting_change(action) if is_own else None) or brief_of(action)
    form = _brief_form(request, action, brief.as_initial)
    if form.is_bound and form.is_valid():
        try:
            change_brief(action, form.brief(), by=request.viewer.membership)
            _choose_sheets(request, action.thread, form.cleaned_data["other_sheet"])
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("queue:review", number=action.number)
    return render(
        request,
        "queue/prepare.html",
        {
            "thread": action.thread,
            "action": action,
            "form": form,
            "sheets": _offered_sheets(request, action.thread),
            "steps": steps_to_launch(),
            **_seen(action.thread),
            "returned": action.state == Action.State.RETURNED,
            "reviews": action.reviews.exclude(note="").select_related("by").order_by("at"),
        },
        status=422 if form.errors else 200,
    )


def _changed_action(action: Action, brief: Brief) -> dict[str, object]:
    """Return the action as a change that waits would leave it, for the template of a brief."""
    changed_fields = copy(action)
    for name, value in brief.values.items():
        setattr(changed_fields, name, value)
    facts = [Fact(text=text, source_url=source) for text, source in brief.facts or ()]
    return {
        "change": changed_fields,
        "changed_facts": facts,
        "window": dict(WINDOWS).get(changed_fields.window_minutes),
    }


@require_http_methods(["GET", "POST"])
@team_only
def review(request: RoomRequest, number: int) -> HttpResponse:
    """Step three: a second look, and the launch."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        answer = _decide(request, action, form)
        if answer is not None:
            return answer
        action.refresh_from_db()
    today, change = launched_on_day(request.group, now()), waiting_change(action)
    by = request.viewer.membership
    own, own_change = action.prepared_by_id == by.pk, action.waiting_by_id == by.pk
    alone = request.group.reviewers_needed == 1
    waits = own and not alone and action.state == Action.State.PROPOSED
    return render(
        request,
        "queue/review.html",
        {
            "action": action,
            "form": form,
            **_seen(action.thread),
            "letter": "" if action.calls_members else draft_of(action),
            "own": own,
            "waits": waits,
            "launchable": action.state == Action.State.REVIEWED
            or (action.state == Action.State.PROPOSED and not waits),
            "note_asked": action.waits_for_verdict and not own,
            "reviews": action.reviews.exclude(note="").select_related("by").order_by("at"),
            "alone": alone,
            **(_changed_action(action, change) if change else {}),
            "own_change": own_change,
            "who_asks": waiting_change_in_words(action, own=own_change) if change else "",
            "steps": steps_to_launch(),
            "launched": launched_in_words(today, request.group.daily_budget),
            "over": action.calls_members and today >= request.group.daily_budget,
            "states": Action.State,
        },
        status=422 if form.errors else 200,
    )


VERDICTS = {
    "agree": Review.Verdict.AGREED,
    "send_back": Review.Verdict.RETURNED,
    "decline": Review.Verdict.DECLINED,
}


def _decide(request: RoomRequest, action: Action, form: ReviewForm) -> HttpResponse | None:
    """Carry out the verdict and the launch; ``None`` when the page says why not."""
    by, do = request.viewer.membership, request.POST.get("deed", "")
    past_budget = request.POST.get("past_budget") == "yes"
    if do in {"agree_to_change", "drop_change"}:
        return _decide_change(request, action, agrees=do == "agree_to_change")
    if do not in {*VERDICTS, "agree_and_launch", "launch"}:
        form.add_error(None, _("Please use one of the buttons."))
    if not form.is_valid():
        return None
    note = form.cleaned_data["note"]
    try:
        if do in VERDICTS:
            review_action(action, VERDICTS[do], by=by, note=note)
            if do == "agree":
                return redirect("queue:review", number=action.number)
            messages.success(request, verdict_in_words(action, VERDICTS[do], by=by))
            return redirect("queue:queue")
        if do == "agree_and_launch":
            action = agree_and_launch(action, by=by, note=note, past_budget=past_budget)
        else:
            action = launch_action(action, by=by, past_budget=past_budget)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if action.calls_members:
        messages.success(request, gettext("The action is launched. Thank you."))
    return redirect(
        "actions:action" if action.calls_members else "letters:letter", number=action.number
    )


def _decide_change(request: RoomRequest, action: Action, *, agrees: bool) -> HttpResponse:
    try:
        if agrees:
            agree_to_change(action, by=request.viewer.membership)
            messages.success(request, gettext("The change counts from now on; members see when."))
        else:
            drop_change(action, by=request.viewer.membership)
            messages.success(request, gettext("The brief stays as it is."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("queue:review", number=action.number)

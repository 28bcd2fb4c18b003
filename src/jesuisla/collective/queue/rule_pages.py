"""What the team does to the order of the desk: its rules, and stories told several times."""

from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.analysis.triage import QueueRule, RuleError, parse_rules
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.collective.queue.corrections import changes_of
from jesuisla.collective.queue.rule_words import (
    conditions_in_words,
    effect_in_words,
    fault_in_words,
    with_rule,
    without_rule,
)
from jesuisla.collective.queue.rules import (
    RuleFileForm,
    RuleForm,
    Trial,
    current_rules,
    save_rules,
    trial,
)
from jesuisla.collective.queue.stories import join_threads, leave_story, split_threads
from jesuisla.collective.queue.words import changes_in_words
from jesuisla.collective.scoring.forecasts import calibration
from jesuisla.collective.scoring.labels import agreement, tallies
from jesuisla.collective.scoring.learning_words import (
    calibration_in_words,
    not_supported_in_words,
    version_in_words,
)
from jesuisla.collective.scoring.models import GroupScorer
from jesuisla.collective.scoring.scorer_words import labelled
from jesuisla.collective.scoring.scoring import scorer_for, taught
from jesuisla.collective.scoring.teaching import (
    languages_not_supported,
    live_scorer,
    teach,
    undo_teaching,
    versions,
)
from jesuisla.collective.threads.models import Thread


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def rules(request: RoomRequest) -> HttpResponse:
    """The rules that count, a form for one more, and the file; tried before they count."""
    saved = current_rules()
    text = saved.text if saved else ""
    form, file_form = RuleForm(), RuleFileForm(initial={"text": text})
    context: dict[str, Any] = {"saved": saved, "rules": _in_words(text)}
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "add":
            form = RuleForm(request.POST)
        elif do in {"file", "save"}:
            file_form = RuleFileForm(request.POST)
        try:
            wanted = _wanted(do, text, form, file_form, request.POST.get("name", ""))
            if wanted is not None and do == "save":
                save_rules(request.group, wanted, by=request.viewer.membership)
                messages.success(request, _saved_in_words(wanted))
                return redirect("queue:rules")
            if wanted is not None:
                context |= {"wanted": wanted, "trial": _tried(wanted)}
        except RuleError as error:
            # On the form that was sent; a rule taken out leaves the file at fault.
            (form if do == "add" else file_form).add_error(None, fault_in_words(error))
        except Refused as refusal:
            messages.error(request, str(refusal))
    context |= {"form": form, "file_form": file_form}
    wrong = form.errors or file_form.errors
    return render(request, "queue/rules.html", context, status=422 if wrong else 200)


def _wanted(do: str, text: str, form: RuleForm, file_form: RuleFileForm, name: str) -> str | None:
    """The rules that somebody wants; ``None`` when a form has to be looked at again."""
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
    return _("No rule counts any more: the desk goes by urgency alone.")


def _tried(text: str) -> Trial:
    launched = Action.objects.filter(launched_at__isnull=False).values_list("thread", flat=True)
    return trial(parse_rules(text), frozenset(launched), now())


def _in_words(text: str) -> list[tuple[QueueRule, list[str], object]]:
    return [
        (rule, conditions_in_words(rule), effect_in_words(rule)) for rule in parse_rules(text).rules
    ]


@require_POST
@team_only
def story(request: RoomRequest, thread: int) -> HttpResponse:
    """Join a thread with another's story, say that they are two, or give it its own line."""
    found = get_object_or_404(Thread, pk=thread)
    by, do = request.viewer.membership, request.POST.get("do", "")
    if do == "leave":
        leave_story(found, by=by)
        messages.success(request, _("It has a line of its own again."))
        return redirect("queue:queue")
    number = request.POST.get("other", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        messages.error(request, _("Please use one of the buttons."))
        return redirect("queue:queue")
    other = get_object_or_404(Thread, pk=int(number))
    try:
        if do == "join":
            join_threads(found, other, by=by)
            messages.success(request, _("They are one line now."))
        elif do == "apart":
            split_threads(found, other, by=by)
            messages.success(request, _("Noted: these are two stories."))
        else:
            messages.error(request, _("Please use one of the buttons."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("queue:queue")


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def learning(request: RoomRequest) -> HttpResponse:
    """The card: which version reads, what a week of corrections changed, how people agree."""
    if request.method == "POST":
        try:
            said = _done(request.group, request.POST.get("do", ""), request.viewer.membership)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect("queue:learning")
    scorer, live = scorer_for(request.group), live_scorer()
    readable = live is not None and taught(live.pk) is not None
    changes = changes_of(now())
    outdated = None if readable else live
    live = live if readable else None
    context = {
        "changes": changes,
        "changes_sentence": changes_in_words(changes) if changes else "",
        "live": live,
        "outdated": outdated,
        "version": version_in_words(scorer, live, outdated),
        "languages": sorted(_named(lang) for lang in scorer.languages),
        "not_supported": [
            not_supported_in_words(_named(lang), count)
            for lang, count in languages_not_supported(scorer)
        ],
        "versions": versions(),
        "agreements": agreement(),
        "tallies": [labelled(tally.source, intcomma(tally.labels)) for tally in tallies()],
        "calibration": calibration_in_words(calibration()),
    }
    return render(request, "queue/learning.html", context)


def _named(lang: str) -> str:
    return language_name(lang, page_language())


def _done(group: Group, do: str, by: Membership) -> str:
    if do == "undo":
        undo_teaching(group, by=by)
        return _("Undone. The version before reads again.")
    if do != "teach":
        raise Refused(_("Please use one of the buttons."))
    made = teach(group, by=by)
    return {
        GroupScorer.State.LIVE: _("A new version reads from now on."),
        GroupScorer.State.WORSE: _(
            "A new version was made and tried; it was not better, so nothing changed."
        ),
    }.get(
        GroupScorer.State(made.state),
        _("A new version was made. It waits for enough later verdicts to be tried on."),
    )

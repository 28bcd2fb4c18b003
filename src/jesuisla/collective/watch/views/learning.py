"""What the scorer learned from the group, what that changed, and undoing it."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.learning_models import GroupScorer
from jesuisla.collective.watch.operations.teaching import teach, undo_teaching
from jesuisla.collective.watch.queries.corrections import changes_of
from jesuisla.collective.watch.queries.forecasts import calibration
from jesuisla.collective.watch.queries.labelling import agreement, tallies
from jesuisla.collective.watch.queries.learning import (
    languages_not_supported,
    live_scorer,
    versions,
)
from jesuisla.collective.watch.scorer_words import (
    calibration_in_words,
    changes_in_words,
    labelled,
    not_supported_in_words,
    version_in_words,
)
from jesuisla.collective.watch.scorers import scorer_for, taught


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
        return redirect("watch:learning")
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
    return render(request, "watch/learning.html", context)


def _named(lang: str) -> str:
    return language_name(lang, get_language() or "en")


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

"""What the scorer learned, and what a week of corrections changed on the queue."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.collective.queue.corrections import changes_of
from jesuisla.collective.queue.queue_words import changes_in_words
from jesuisla.collective.scoring.forecasts import calibration
from jesuisla.collective.scoring.labels import agreement, tallies
from jesuisla.collective.scoring.learning_charts import (
    agreement_drawing,
    agreement_headline,
    forecast_drawing,
    forecast_headline,
    missing_agreement,
    tally_drawing,
    tally_headline,
)
from jesuisla.collective.scoring.learning_words import (
    calibration_in_words,
    not_supported_in_words,
    version_in_words,
)
from jesuisla.collective.scoring.models import GroupScorer
from jesuisla.collective.scoring.scoring import load_version, scorer_for
from jesuisla.collective.scoring.studio_gain import last_measure
from jesuisla.collective.scoring.studio_gain_words import gain_in_words
from jesuisla.collective.scoring.teaching import (
    languages_not_supported,
    live_scorer,
    teach,
    undo_teaching,
    versions,
)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def learning(request: RoomRequest) -> HttpResponse:
    """Show which version reads, what a week of corrections changed, how people agree."""
    if request.method == "POST":
        try:
            answer = _carry_out(
                request.group, request.POST.get("do", ""), request.viewer.membership
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, answer)
        return redirect("queue:learning")
    scorer, live = scorer_for(request.group), live_scorer()
    readable = live is not None and load_version(live.pk) is not None
    changes = changes_of(now())
    unreadable = None if readable else live
    live = live if readable else None
    context = {
        "changes": changes,
        "changes_sentence": changes_in_words(changes) if changes else "",
        "live": live,
        "outdated": unreadable,
        "version": version_in_words(live),
        "version_name": scorer.version,
        "languages": sorted(_language(lang) for lang in scorer.languages),
        "not_supported": [
            not_supported_in_words(_language(lang), count)
            for lang, count in languages_not_supported(scorer)
        ],
        "versions": versions(),
        **_drawings(),
    }
    return render(request, "queue/learning.html", context)


def _drawings() -> dict[str, object]:
    """A headline and a drawing for what was taught, agreement, and forecasts."""
    agreements, answers, forecasts = agreement(), tallies(), calibration()
    return {
        "agreements": agreements,
        "agreement_headline": agreement_headline(agreements),
        "agreement_drawing": agreement_drawing(agreements),
        "missing_agreement": missing_agreement(agreements),
        "gain": gain_in_words(last_measure()),
        "tally_headline": tally_headline(answers),
        "tally_drawing": tally_drawing(answers),
        "calibration": calibration_in_words(forecasts),
        "forecast_headline": forecast_headline(forecasts),
        "forecast_drawing": forecast_drawing(forecasts),
    }


def _language(lang: str) -> str:
    return language_name(lang, page_language())


def _carry_out(group: Group, do: str, by: Membership) -> str:
    if do == "undo":
        undo_teaching(group, by=by)
        return _("Undone. The version before reads again.")
    if do != "teach":
        raise Refused(_("Please use one of the buttons."))
    version = teach(group, by=by)
    return {
        GroupScorer.State.LIVE: _("A new version reads from now on."),
        GroupScorer.State.WORSE: _(
            "A new version was made and tried; it was not better, so nothing changed."
        ),
    }.get(
        GroupScorer.State(version.state),
        _("A new version was made. It waits for enough later labels to be tried on."),
    )

"""The figures for the team and researchers: what actions changed, how good order models are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jesuisla.collective.actions.past_search import MOST_FOUND, PastSearch, count_found
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.members.access import RoomRequest, readers_only
from jesuisla.collective.results.counts import What, count_since
from jesuisla.collective.results.mean_changes import (
    example_changes,
    headline_of,
    mean_changes,
    misleading_in_words,
    missing_in_words,
)
from jesuisla.collective.results.order_quality import order_qualities
from jesuisla.collective.results.order_words import order_in_words
from jesuisla.collective.results.past_actions import launched_actions, summary_of_results, totals
from jesuisla.collective.results.results_file import COLUMNS, results_file

PER_PAGE = 20


@require_GET
@readers_only
def measures(request: RoomRequest) -> HttpResponse:
    """What there is to look at: the actions over time, the order models."""
    form = PastSearch(request.GET)
    actions = form.narrowed(launched_actions(request.viewer), "launched_at", group=request.group)
    count = count_since(request.group, What.LAUNCHES) if request.viewer.is_team else None
    if form.is_bound:
        count = count_found(actions)
    query = request.GET.copy()
    query.pop("page", None)
    page = KeyPaginator(actions, PER_PAGE, count=count).get_page(request.GET.get("page"))
    summary = summary_of_results(request.group)
    context = {
        "form": form,
        "query": f"&{query.urlencode()}" if query else "",
        "is_cut": form.is_bound and count == MOST_FOUND,
        "page": page,
        "totals": totals(request.group),
        "summary": summary,
        "changes": None if summary.too_few else mean_changes(summary),
        # Invented figures stand in for real ones as long as there is not a single one.
        "example": None if summary.measured_actions else example_changes(),
        "headline": headline_of(summary),
        "misleading": misleading_in_words(summary),
        "too_few": missing_in_words(summary),
        "codebook": COLUMNS.items(),
    }
    status = 422 if form.errors else 200
    return render(request, "results/measures.html", context, status=status)


@require_GET
@readers_only
def order(request: RoomRequest) -> HttpResponse:
    """How good the order model of each network is on threads it has not seen."""
    return render(request, "results/order.html", order_in_words(order_qualities()))


@require_GET
@never_cache
@readers_only
def results_table(request: RoomRequest) -> HttpResponse:
    """``/mesures/resultats.csv``: the means of the closed actions with n, for research."""
    answer = HttpResponse(results_file(request.group), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="resultats.csv"'
    return answer

"""Telling what a thread is about."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.watch.forms.describing import DescriptionForm
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.operations.describing import describe_thread


@require_http_methods(["GET", "POST"])
@members_only
def describe(request: RoomRequest, pk: int) -> HttpResponse:
    """Title, page and time of a post, as far as somebody knows them."""
    found = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    form = DescriptionForm(request.POST) if request.method == "POST" else DescriptionForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            describe_thread(found, form.told(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("watch:thread", pk=found.pk)
    context = {"thread": found, "form": form}
    return render(request, "watch/describe.html", context, status=422 if form.errors else 200)

"""Ten taps, and putting a reading right."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotSource, ThreadSnapshot
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.watch.access import may_correct
from jesuisla.collective.watch.forms.taps import TapsForm, token_of
from jesuisla.collective.watch.models import Reading, Thread
from jesuisla.collective.watch.operations.readings import correct_reading, take_reading
from jesuisla.collective.watch.queries.threads import seen
from jesuisla.collective.watch.views.limits import readable_only


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def taps(request: RoomRequest, pk: int) -> HttpResponse:
    """Ten rows of five answers; saving leads back to the thread."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    token = token_of(request.POST.get("token"))
    form = TapsForm(request.POST or None, initial={"order": CommentOrder.RELEVANCE})
    if request.method == "POST" and form.is_valid():
        reading = ThreadSnapshot(
            taken_at=form.cleaned_data["taken_at"] or now(),
            order=CommentOrder(form.cleaned_data["order"]),
            source=SnapshotSource.TAPS,
            places=form.places(),
        )
        try:
            taken = take_reading(
                thread,
                reading,
                by=request.viewer.membership,
                token=token,
                comment_count=form.cleaned_data["comment_count"],
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return to_thread(thread, taken.reading)
    return _page(request, thread, form, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def correct(request: RoomRequest, pk: int, reading: int) -> HttpResponse:
    """The same ten rows, filled with what was saved; ``?blank`` empties them."""
    thread = get_object_or_404(Thread.objects.select_related("page"), pk=pk)
    saved = get_object_or_404(Reading, pk=reading, thread=thread)
    if not may_correct(request.viewer, saved):
        raise Http404
    initial: dict[str, Any] = {"order": saved.order, "comment_count": saved.comment_count}
    if "blank" not in request.GET:
        initial |= {f"place-{place.position}": place.kind for place in seen(saved).places}
    form = TapsForm(request.POST or None, initial=initial)
    del form.fields["taken_at"]
    if request.method == "POST" and form.is_valid():
        try:
            correct_reading(
                saved,
                form.kinds(),
                by=request.viewer.membership,
                order=CommentOrder(form.cleaned_data["order"]),
                comment_count=form.cleaned_data["comment_count"],
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return to_thread(thread, saved)
    return _page(request, thread, form, reading=saved)


def to_thread(thread: Thread, reading: Reading) -> HttpResponse:
    """Back to the thread, which says that this reading was saved."""
    return redirect(f"{reverse('watch:thread', args=[thread.pk])}?reading={reading.pk}")


def _page(request: RoomRequest, thread: Thread, form: TapsForm, **more: Any) -> HttpResponse:
    context = {"thread": thread, "form": form, "kinds": list(CommentKind), **more}
    return render(request, "watch/taps.html", context)

"""The page of the better reader, for those who decide for the group."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only
from jesuisla.collective.watch.forms.reader import ReaderForm
from jesuisla.collective.watch.learning_models import Reader
from jesuisla.collective.watch.operations.reading_again import available, choose_reader


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def reader(request: RoomRequest) -> HttpResponse:
    """Choose the better reader, say by which criteria it judges, and what it may cost."""
    chosen = Reader.objects.filter(group=request.group).first() or Reader(group=request.group)
    form = ReaderForm(request.POST) if request.method == "POST" else ReaderForm.of(chosen)
    if request.method == "POST" and form.is_valid():
        try:
            choose_reader(request.group, form.choice(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("watch:reader")
    today = chosen.day == localdate(timezone=request.group.zone)
    context = {
        "form": form,
        "chosen": chosen,
        "host": urlsplit(settings.READER_URL).hostname,
        "set_up": len(available()) > 1,
        "calls": chosen.calls if today else 0,
        "euros": chosen.euros if today else 0,
        "resting": chosen.open_until if chosen.open_until and chosen.open_until > now() else None,
        "moved": bool(chosen.address) and chosen.address != settings.READER_URL,
    }
    return render(request, "watch/reader.html", context, status=422 if form.errors else 200)

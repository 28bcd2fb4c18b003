"""``/objection`` for everybody, ``/equipe/objections`` for the team."""

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import OpenRequest, RoomRequest, team_only
from jesuisla.collective.public.models import Objection
from jesuisla.collective.public.objections import (
    TOOK_PART,
    AnswerForm,
    ObjectionForm,
    answer_objection,
    make_objection,
    objections,
    questioned_action,
    quotes_matching,
    share_in_decision,
)
from jesuisla.collective.threads.models import Comment
from jesuisla.collective.threads.quote_retention import erase_quote

A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def objection(request: OpenRequest) -> HttpResponse:
    """Object to a quote, a page or a decision; without an account."""
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if ratelimit.consume(request, action="objection"):
            make_objection(request.group, form, page_language())
            return redirect(f"{reverse('public:objection')}?envoyee")
        form.add_error(None, _("That was many tries. Please wait a few minutes."))
    context = {"form": form, "is_sent": not form.is_bound and "envoyee" in request.GET}
    status = 422 if form.is_bound else 200
    return render(request, "public/objection.html", context, status=status)


@require_safe
@never_cache
@team_only
def show_objections(request: RoomRequest) -> HttpResponse:
    """What people outside object to; those that wait first."""
    page = Paginator(objections(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "public/objections.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def show_objection(request: RoomRequest, pk: int) -> HttpResponse:
    """Read an objection, find the quote it is about, and answer."""
    objection = get_object_or_404(Objection.objects.select_related("answered_by"), pk=pk)
    form = AnswerForm(objection, request.POST if request.method == "POST" else None)
    by = request.viewer.membership
    if form.is_bound and form.is_valid():
        try:
            number = form.cleaned_data.get("action")
            answer_objection(objection, form.cleaned_data["answer"], by=by, number=number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The objection is answered."))
            return redirect("public:objections")
    words = request.GET.get("q", objection.about)[:200]
    context = {
        "objection": objection,
        "form": form,
        "words": words,
        "quotes": quotes_matching(words),
        "action": questioned_action(objection),
        "share": share_in_decision(objection, by).name,
        "took_part": TOOK_PART,
    }
    status = 422 if form.is_bound else 200
    return render(request, "public/objection_case.html", context, status=status)


@require_POST
@team_only
def erase(request: RoomRequest, pk: int, comment: int) -> HttpResponse:
    """Erase a quote with its pseudonym, at once."""
    objection = get_object_or_404(Objection, pk=pk)
    erase_quote(get_object_or_404(Comment, pk=comment), by=request.viewer.membership)
    messages.success(request, _("The quote and its pseudonym are erased."))
    return redirect("public:show_objection", pk=objection.pk)

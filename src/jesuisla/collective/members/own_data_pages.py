"""``/moi/donnees``: all that is kept about me, to see, correct, take along and have erased."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.groups.language import letter_language, page_language
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    OpenRequest,
    RoomRequest,
    account_only,
    signed_in_only,
)
from jesuisla.collective.members.consents import (
    CURRENT,
    WORDINGS,
    consent_of,
    decides_until,
    give_consent,
    leave_after_withdrawal,
    withdraw_consent,
    withdrawn_consent,
)
from jesuisla.collective.members.data_file import data_file_of
from jesuisla.collective.members.events import DataDownloaded
from jesuisla.collective.members.file_openings import openings_told_to
from jesuisla.collective.members.forms import CodeForm
from jesuisla.collective.members.letters import letter_to, send_beside, write_letter
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.members.personal_data import untold_columns
from jesuisla.collective.members.proving_again import (
    ask_to_prove,
    asked_from,
    check_code,
    is_asked,
    is_proved,
)
from jesuisla.collective.members.readable_data import account_in_words, memberships_in_words

ROWS_SHOWN = 3
"""Of each kind the page shows the latest; the file has all."""
OPENINGS_SHOWN = 10


@require_safe
@never_cache
@account_only
def data(request: OpenRequest) -> HttpResponse:
    """Show what is stored about me, and the way to each right."""
    person = _person(request)
    place = _membership(request)
    consent = consent_of(place) if place else None
    withdrawal = withdrawn_consent(place) if place else None
    context: dict[str, Any] = {
        "person": person,
        "place": place if place and place.ended_at is None else None,
        "consent": consent,
        "consent_words": WORDINGS.get(consent.wording if consent else CURRENT, ""),
        "withdrawn": withdrawal,
        "decides_until": decides_until(withdrawal) if withdrawal else None,
        "openings": openings_told_to(place)[:OPENINGS_SHOWN] if place else [],
        "account": account_in_words(person).latest(ROWS_SHOWN),
        "places": [
            (group, [(section, section.latest(ROWS_SHOWN)) for section in group.sections])
            for group in memberships_in_words(person)
        ],
        "untold": sorted({str(why) for why in untold_columns.values()}),
        "is_proved": is_proved(request),
    }
    return render(request, "members/data.html", context)


@require_POST
@never_cache
@account_only
def data_file(request: OpenRequest) -> HttpResponse:
    """Take all of it along as a zip, once it is sure that it is me who asks."""
    person = _person(request)
    if not is_proved(request):
        return _prove(request, reverse("members:data"))
    if not ratelimit.consume(request, action="data_file", key=str(person.pk)):
        messages.error(request, _("That was many files. Please come back tomorrow."))
        return redirect("members:data")
    with transaction.atomic():
        record(DataDownloaded(group=None, person=person.pk), by=None)
    language = letter_language(person.language, request.group)
    context = {"group": request.group}
    letter = write_letter("members/letters/data_file.txt", language, context)
    send_beside(letter_to(letter, person.email))
    response = StreamingHttpResponse(
        data_file_of(person, page_language()), content_type="application/zip"
    )
    name = _("my-data")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.zip")
    return cast("HttpResponse", response)


def _prove(request: OpenRequest, back: str) -> HttpResponse:
    answer = ask_to_prove(request, back)
    if answer is None:
        messages.error(request, _("That was many tries. Please wait a few minutes."))
        return redirect(back)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@account_only
def prove_again(request: OpenRequest) -> HttpResponse:
    """Take the code that shows that it is me."""
    if not is_asked(request):
        return redirect("members:data")
    back = asked_from(request)
    erases = back == reverse("members:erase")
    if request.POST.get("action") == "again":
        answer = _prove(request, back)
        messages.info(request, _("A new code is on its way. Only the newest one works."))
        return answer
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        is_right = check_code(request, form.cleaned_data["code"])
        if is_right:
            messages.success(
                request,
                _("Thank you: it is you. You may erase your account now.")
                if erases
                else _("Thank you: it is you. You may download your data now."),
            )
            return redirect(back)
        form.add_error(
            "code",
            _("This code does not work any more. Please ask for a new one.")
            if is_right is None
            else _("This is not the right code. Please check it."),
        )
    status = 422 if form.is_bound else 200
    context = {"form": form, "email": _person(request).email, "erases": erases}
    return render(request, "members/prove_again.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in_only
def withdraw(request: RoomRequest) -> HttpResponse:
    """Withdraw my consent to the use of my opinions, after reading what stops."""
    place = request.viewer.membership
    if request.method == "POST":
        withdraw_consent(place)
        return redirect("members:data")
    return render(request, "members/withdraw.html", {"place": place})


@require_POST
@account_only
def consent(request: OpenRequest) -> HttpResponse:
    """Give my consent, back in my place if I had withdrawn it, or leave for good."""
    place = _membership(request)
    try:
        if place is None:
            return redirect("members:data")
        if request.POST.get("answer") == "leave":
            leave_after_withdrawal(place)
            messages.success(request, _("You have left: all of it is erased within a day."))
        elif request.POST.get("consents") == "on":
            give_consent(place)
            messages.success(request, _("Thank you. Your consent is noted."))
        else:
            messages.error(request, _("Please tick the box if you agree."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("members:data")


def _person(request: OpenRequest) -> Person:
    return cast("Person", request.user)


def _membership(request: OpenRequest) -> Membership | None:
    """Return the place in the group of this host, also one that is over but has its name."""
    place = Membership.objects.filter(person=_person(request)).exclude(roles=[])
    return place.select_related("group", "person").first()

"""``/rejoindre``: asking to join, in two steps."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.groups import current_version
from jesuisla.collective.groups.language import letter_language, page_language
from jesuisla.collective.groups.texts import current_charter
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import OpenRequest, notes_applications
from jesuisla.collective.members.accounts import begin_proof, check_proof
from jesuisla.collective.members.applications import JoinRequest, apply, proper_alias
from jesuisla.collective.members.consents import CURRENT
from jesuisla.collective.members.forms import CodeForm, JoinForm
from jesuisla.collective.members.letters import send_letter, write_letter
from jesuisla.collective.members.models import Application, Person
from jesuisla.collective.members.refusals import AliasRefused, AlreadyMember, CharterNotCurrent
from jesuisla.collective.members.signin import (
    code_works_elsewhere,
    count_alias_try,
    may_send_code,
    sign_in,
)

DRAFT = "joining"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: OpenRequest) -> HttpResponse:
    """Show the charter and what is kept, and take an application."""
    if request.viewer is not None:
        return redirect("members:me")
    is_signed_in = request.user.is_authenticated
    charter = current_charter(request.group, request.languages)
    charter_field: dict[str, Any] = {"charter": charter.pk if charter else None}
    shape = {"is_signed_in": is_signed_in, "has_charter": charter is not None}
    if request.method != "POST":
        draft = request.session.get(DRAFT, {})
        first = {"language": page_language()} | draft | charter_field
        return _ask(request, JoinForm(initial=first, **shape), charter)
    form = JoinForm(request.POST, **shape)
    if form.is_valid():
        refusal = _go_on(request, form)
        if isinstance(refusal, HttpResponse):
            return refusal
        form.add_error("alias" if isinstance(refusal, AliasRefused) else None, str(refusal))
        if isinstance(refusal, CharterNotCurrent):
            # They read the new version on the page that says so; the box is theirs to tick.
            data = request.POST.copy()
            data["charter"] = str(charter_field["charter"])
            data.pop("agrees", None)
            form.data = data
    return _ask(request, form, charter, status=422)


def _ask(request: OpenRequest, form: JoinForm, charter: Any, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "charter": charter}
    return render(request, "members/join.html", context, status=status)


def _go_on(request: OpenRequest, form: JoinForm) -> HttpResponse | Refused:
    values = form.cleaned_data
    try:
        proper_alias(values["alias"])
        if request.user.is_authenticated:
            person = request.user
            return _finish(request, values | {"email": person.email, "language": person.language})
        latest = current_version(request.group)
        if latest is not None and not _is_current(request, values["charter"], latest):
            raise CharterNotCurrent
    except Refused as refusal:
        return refusal
    draft = {name: values[name] for name in ("alias", "email", "language", "words", "charter")}
    earlier = request.session.get(DRAFT, {})
    if earlier.get("proved") and earlier.get("email") == values["email"]:
        request.session[DRAFT] = draft | {"proved": True}
        try:
            return _finish(request, draft)
        except Refused as refusal:
            return refusal
    return _send_code(request, draft)


def _is_current(request: OpenRequest, number: int | None, version: int) -> bool:
    return request.group.charter_set.filter(pk=number or 0, version=version).exists()


def _send_code(request: OpenRequest, draft: dict[str, Any]) -> HttpResponse | Refused:
    email = draft["email"].lower()
    if not ratelimit.consume(request, action="prove_email") or not may_send_code(request, email):
        return Refused(_("That was many tries. Please wait a few minutes."))
    proof, code = begin_proof(email)
    language = letter_language(draft["language"], request.group)
    context = {"code": code, "group": request.group}
    send_letter(write_letter("members/letters/prove.txt", language, context), email)
    request.session[DRAFT] = draft | {"proof": proof.pk}
    return redirect("members:prove")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: OpenRequest) -> HttpResponse:
    """Take the code from the mail, and send the application."""
    draft = request.session.get(DRAFT)
    if not draft or "proof" not in draft:
        messages.info(request, code_works_elsewhere())
        return redirect("members:join")
    if request.method == "POST" and request.POST.get("action") == "again":
        again = _send_code(request, draft)
        if isinstance(again, HttpResponse):
            messages.success(request, _("A new code is on its way. Only the newest one works."))
            return again
        messages.error(request, str(again))
        return redirect("members:prove")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        right = check_proof(draft["proof"], form.cleaned_data["code"])
        if right:
            return _proved(request, draft)
        form.add_error("code", _wrong(spent=right is None))
    status = 422 if form.is_bound else 200
    context = {"form": form, "email": draft["email"]}
    return render(request, "members/prove.html", context, status=status)


def _wrong(*, spent: bool) -> str:
    if spent:
        return _("This code does not work any more. Please ask for a new one.")
    return _("This is not the right code. Please check it.")


def _proved(request: OpenRequest, draft: dict[str, Any]) -> HttpResponse:
    draft.pop("proof")
    request.session[DRAFT] = draft | {"proved": True}
    try:
        return _finish(request, draft)
    except AlreadyMember:
        del request.session[DRAFT]
        person = Person.objects.get(email=draft["email"].lower())
        messages.info(request, _("You are already a member of this group."))
        return cast("HttpResponse", sign_in(request, person, person.email))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:join")


def _finish(request: OpenRequest, values: dict[str, Any]) -> HttpResponse:
    count_alias_try(request, values["email"])
    application: Application = apply(
        request.group,
        JoinRequest(
            email=values["email"],
            alias=values["alias"],
            language=values["language"],
            words=values["words"],
            charter=values["charter"],
            wording=CURRENT,
        ),
    )
    for note_application in notes_applications:
        note_application(request, application)
    request.session.pop(DRAFT, None)
    if request.user.is_authenticated:
        return redirect("members:me")
    person = application.membership.person
    return cast("HttpResponse", sign_in(request, person, person.email))

"""``/rejoindre``: asking to join, on one screen, and the code that proves an address."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.groups import current_version, page_url
from jesuisla.collective.groups.language import letter_language, page_language
from jesuisla.collective.groups.texts import current_charter, questions_in
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import OpenRequest, notes_applications
from jesuisla.collective.members.accounts import (
    begin_proof,
    check_proof,
    draft_proved_elsewhere,
)
from jesuisla.collective.members.answers import team_now
from jesuisla.collective.members.applications import JoinRequest, apply, proper_alias
from jesuisla.collective.members.consents import CURRENT
from jesuisla.collective.members.form_stamps import StampNotOfForm, fresh_stamp, key_in
from jesuisla.collective.members.forms import CodeElsewhereForm, CodeForm, JoinForm
from jesuisla.collective.members.letters import send_letter, write_letter
from jesuisla.collective.members.models import Application, Person
from jesuisla.collective.members.refusals import (
    AliasRefused,
    AlreadyMember,
    CharterNotCurrent,
    NobodyAnswers,
)
from jesuisla.collective.members.signin import (
    count_alias_try,
    may_send_code,
    sign_in,
)

DRAFT = "joining"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: OpenRequest) -> HttpResponse:
    """Ask all on one screen, with the charter and what is stored, and take an application."""
    if request.viewer is not None:
        return redirect("members:me")
    charter = current_charter(request.group, request.languages)
    stamp = fresh_stamp(_subject(request))
    number = charter.pk if charter else None
    if request.method != "POST":
        first = _typed_before(request) | {"charter": number, "stamp": stamp}
        return _ask(request, _form(request, None, initial=first), charter)
    form = _form(request, request.POST)
    if form.is_valid():
        refusal = _go_on(request, form)
        if isinstance(refusal, HttpResponse):
            return refusal
        form.add_error("alias" if isinstance(refusal, AliasRefused) else None, str(refusal))
        data = request.POST.copy()
        if isinstance(refusal, StampNotOfForm):
            data["stamp"] = stamp
        if isinstance(refusal, CharterNotCurrent):
            # They read the new version on the page that says so; the box is theirs to tick.
            data["charter"] = str(number)
            data.pop("agrees", None)
        form.data = data
    return _ask(request, form, charter, status=422)


def _subject(request: OpenRequest) -> str:
    return f"join {request.group.pk}"


def _form(request: OpenRequest, data: QueryDict | None, **more: Any) -> JoinForm:
    return JoinForm(
        data,
        age=request.group.age_to_join,
        questions=questions_in(request.group, request.languages),
        is_signed_in=request.user.is_authenticated,
        has_charter=current_version(request.group) is not None,
        **more,
    )


def _typed_before(request: OpenRequest) -> dict[str, Any]:
    """Return what this browser typed before, without the boxes, which are ticked each time."""
    draft = dict(request.session.get(DRAFT, {}))
    given_answers = dict(draft.pop("answers", []))
    questions = questions_in(request.group, request.languages) if given_answers else []
    for number, question in enumerate(questions, 1):
        draft[f"question_{number}"] = given_answers.get(question.text, "")
    return draft


def _ask(request: OpenRequest, form: JoinForm, charter: Any, *, status: int = 200) -> HttpResponse:
    is_proved = bool(request.session.get(DRAFT, {}).get("proved"))
    context = {
        "form": form,
        "charter": charter,
        "is_proved": is_proved,
        "can_be_answered": team_now().exists(),
    }
    return render(request, "members/join.html", context, status=status)


def _go_on(request: OpenRequest, form: JoinForm) -> HttpResponse | Refused:
    values = form.cleaned_data
    try:
        key_in(values["stamp"], _subject(request))
        if not team_now().exists():
            raise NobodyAnswers
        proper_alias(values["alias"])
        draft = {name: values[name] for name in ("alias", "words", "charter")} | {
            "group": request.group.pk,
            "answers": form.answers(),
            "age": request.group.age_to_join,
        }
        if request.user.is_authenticated:
            person = request.user
            return _finish(request, draft | {"email": person.email, "language": person.language})
        latest = current_version(request.group)
        if latest is not None and not _is_current(request, values["charter"], latest):
            raise CharterNotCurrent
        draft |= {"email": values["email"], "language": page_language()}
        earlier = request.session.get(DRAFT, {})
        if earlier.get("proved") and earlier.get("email", "").lower() == values["email"].lower():
            request.session[DRAFT] = draft | {"proved": True}
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
    proof, code = begin_proof(email, draft)
    language = letter_language(draft["language"], request.group)
    here = page_url(request.group, "members:prove")
    context = {"code": code, "group": request.group, "here": here}
    send_letter(write_letter("members/letters/prove.txt", language, context), email)
    request.session[DRAFT] = draft | {"proof": proof.pk}
    return redirect("members:prove")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: OpenRequest) -> HttpResponse:
    """Take the code from the mail, and send the application."""
    if request.user.is_authenticated:
        return redirect("members:join")
    draft = request.session.get(DRAFT)
    if not draft or "proof" not in draft:
        return _prove_elsewhere(request)
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


def _prove_elsewhere(request: OpenRequest) -> HttpResponse:
    """Take the code in a browser that asked for none.

    Right, it brings what was typed to this browser, to be read over: boxes that somebody else
    ticked with this address bind nobody.
    """
    form = CodeElsewhereForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email, code = form.cleaned_data["email"], form.cleaned_data["code"]
        if not ratelimit.consume(request, action="code_elsewhere"):
            form.add_error(None, _("That was many tries. Please wait a few minutes."))
        elif draft := draft_proved_elsewhere(request.group, email, code):
            request.session[DRAFT] = draft | {"proved": True}
            return redirect("members:join")
        else:
            form.add_error("code", _("This code is not right, or does not work any more."))
    status = 422 if form.is_bound else 200
    return render(request, "members/prove.html", {"form": form}, status=status)


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
    if not ratelimit.consume(request, action="application", key=str(request.group.pk)):
        raise Refused(
            _(
                "Many people ask to join at this moment. Please send it again in half an hour: "
                "nothing is lost."
            )
        )
    application: Application = apply(
        request.group,
        JoinRequest(
            email=values["email"],
            alias=values["alias"],
            language=values["language"],
            words=values["words"],
            charter=values["charter"],
            wording=CURRENT,
            answers=values.get("answers", ()),
            age=values.get("age"),
        ),
    )
    for note_application in notes_applications:
        note_application(request, application)
    request.session.pop(DRAFT, None)
    if request.user.is_authenticated:
        return redirect("members:me")
    person = application.membership.person
    return cast("HttpResponse", sign_in(request, person, person.email))

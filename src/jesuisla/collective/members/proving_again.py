"""Showing again that it is oneself, before something that a stolen session must not do.

Whoever has a second factor shows it; whoever has none types a code sent to their address.
"""

import time
from typing import Any, cast

from allauth.account.internal.flows import login as login_flow
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.members.accounts import begin_proof, check_proof
from jesuisla.collective.members.letters import send_letter, write_letter
from jesuisla.collective.members.models import Person
from jesuisla.collective.members.signin import (
    DEMONSTRATION,
    FIRST_CODE,
    may_send_code,
    second_factor_page,
)

RECENTLY = 10 * 60
"""Seconds for which it is believed."""

PROOF = "proving_again"
BACK = "proving_again_back"


def is_proved(request: HttpRequest, *, after: float = 0) -> bool:
    """Whether this session showed within ten minutes that it is its person's.

    A proof from before ``after``, in seconds since 1970, is spent.
    """
    methods = {"mfa"} if has_factor(_person(request)) else {"mfa", FIRST_CODE}
    methods |= {DEMONSTRATION} if settings.DEMO else set()
    records = login_flow.get_authentication_records(request, request.user)
    moment = max(time.time() - RECENTLY, after)
    return any(
        record.get("method") in methods and float(record.get("at", 0)) > moment
        for record in records
    )


def has_factor(person: Person) -> bool:
    """Whether this person has a second factor to show."""
    factors = Authenticator.objects.filter(user=person)
    return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def ask_to_prove(request: HttpRequest, back: str) -> HttpResponse | None:
    """Lead to where one shows that it is oneself; ``None`` when too many codes were sent.

    ``back`` is where the proof leads on to, one of our own pages.
    """
    person = _person(request)
    if has_factor(person):
        return redirect(f"{second_factor_page(request)}?{urlencode({'next': back})}")
    if not may_send_code(request, person.email):
        return None
    proof, code = begin_proof(person.email)
    group: Any = getattr(request, "group", None)
    letter = write_letter(
        "members/letters/prove_again.txt",
        letter_language(person.language, group),
        {"code": code, "group": group},
    )
    send_letter(letter, person.email)
    request.session[PROOF], request.session[BACK] = proof.pk, back
    return redirect(reverse("members:prove_again"))


def is_asked(request: HttpRequest) -> bool:
    """Whether a code was sent from this session."""
    return PROOF in request.session


def asked_from(request: HttpRequest) -> str:
    """Return the page for which a code was sent from this session."""
    return str(request.session.get(BACK, reverse("members:data")))


def check_code(request: HttpRequest, typed: str) -> bool | None:
    """Whether the code is right, by which the session is proved; ``None`` when it is spent."""
    is_right = check_proof(request.session[PROOF], typed)
    if is_right:
        del request.session[PROOF]
        login_flow.record_authentication(
            request, _person(request), method=FIRST_CODE, reauthenticated=True
        )
    return is_right


def _person(request: HttpRequest) -> Person:
    return cast("Person", request.user)

"""A factor just set up counts in this session, and one just removed no longer does."""

from typing import Any

from allauth.account.internal.flows import login as login_flow
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from jesuisla.collective.members.models import Person


@receiver(authenticator_added, dispatch_uid="members.second_factor.count_it")
def count_it(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """Setting it up took a right code or the key itself, which is what using it takes."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        login_flow.record_authentication(
            request,
            user,
            method="mfa",
            id=authenticator.pk,
            type=authenticator.type,
            reauthenticated=True,  # else the page of spare codes asks for a second code at once
        )


@receiver(authenticator_removed, dispatch_uid="members.second_factor.discount_it")
def discount_it(request: HttpRequest, user: Person, **_: Any) -> None:
    """Without any factor left, a session is no stronger than a code sent by mail."""
    if Authenticator.objects.filter(user=user).exists():
        return
    key = login_flow.AUTHENTICATION_METHODS_SESSION_KEY
    request.session[key] = [
        record for record in request.session.get(key, []) if record.get("method") != "mfa"
    ]

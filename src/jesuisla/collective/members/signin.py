"""Signing in: what django-allauth asks of us."""

from typing import Any

import qrcode  # type: ignore[import-untyped]  # comes with allauth, ships no types
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows import login as login_flow
from allauth.account.models import EmailAddress, Login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]  # the same

from jesuisla.collective.groups.language import letter_language, page_language
from jesuisla.collective.members.models import Membership, Person, Role
from jesuisla.collective.members.sealing import seal, unseal

FIRST_CODE = "code"
DEMONSTRATION = "demonstration"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up happens by applying to a group; there are no passwords; mail is in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. Please look at it again."),
        "too_many_login_attempts": _("That was many tries. Please wait a few minutes."),
        "rate_limited": _("That was many tries. Please wait a few minutes."),
        "email_taken": _("This address cannot be used. Please take another one."),
        "duplicate_email": _("This is already your address."),
        "same_as_current": _("This is already your address."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's shape
        """Closed: one applies at ``/rejoindre``."""
        return False

    def pre_login(self, request: HttpRequest, user: Person, **hints: Any) -> HttpResponse | None:
        """Note that the address is proved when its code was just typed."""
        records = login_flow.get_authentication_records(request, user)
        email = (hints.get("email") or "").lower()
        if email and email == user.email and records and records[-1]["method"] == FIRST_CODE:
            EmailAddress.objects.get_or_create(
                user=user, email=email, defaults={"verified": True, "primary": True}
            )
        answer: HttpResponse | None = super().pre_login(request, user, **hints)
        return answer

    def post_login(self, request: HttpRequest, user: Person, **hints: Any) -> HttpResponse:
        """Lead on, and show the pages in the person's language."""
        response: HttpResponse = super().post_login(request, user, **hints)
        remember_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Members to today's actions; whoever waits, or has a charter to read, to ``/moi``."""
        place = Membership.objects.filter(person=request.user.pk, ended_at=None).first()
        ready = place is not None and Role.APPLICANT not in place.roles and place.charter_id
        return str(settings.LOGIN_REDIRECT_URL) if ready else reverse("members:me")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to show a second factor again, in our words."""
        words = {
            "mfa_reauthenticate": _("With an app’s code or a spare code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [
            method | {"description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
            if method["id"] in words
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person, else in that of the page."""
        person = Person.objects.filter(email=email.lower()).first()
        group = getattr(self.request, "group", None)
        with override(letter_language(person.language, group) if person else page_language()):
            super().send_mail(template_prefix, email, context)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody wanted to move to it."""
        self.send_mail("account/email/account_already_exists", email, {})


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. Please look at it again."),
        "unverified_email": _("Please first confirm your new e-mail address."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the square to be read by an app: dark on white, on a dark page too."""
        picture: bytes = qrcode.make(url, image_factory=SvgPathFillImage).to_string()
        return picture.decode()

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was kept."""
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002  # allauth's
        """Return a name to begin with: "Passkey 2"."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def sign_in(request: HttpRequest, person: Person, email: str) -> HttpResponseBase:
    """Sign in somebody who just typed the code sent to ``email``.

    Whoever has a second factor is asked for it next.
    """
    login_flow.record_authentication(request, person, method=FIRST_CODE, email=email)
    response: HttpResponseBase = login_flow.perform_login(request, Login(user=person, email=email))
    return response


def sign_in_for_demonstration(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign in somebody of the demonstration, as if with a second factor.

    Their address counts as proved: nobody reads its mail, and a factor may be set up.
    """
    EmailAddress.objects.filter(user=person).update(verified=True)
    adapter = get_account_adapter(request)
    adapter.login(request, person)
    login_flow.record_authentication(request, person, method=DEMONSTRATION)
    response = HttpResponse(status=302)
    response["Location"] = adapter.get_login_redirect_url(request)
    remember_language(response, person.language)
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Have the next pages shown in this language; nothing changes for somebody who chose none."""
    if not language:
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor (TOTP, passkey, recovery code).

    A passkey that signs in by itself counts: it is something one has, opened by something
    one knows or is.
    """
    second_factor_methods = {"mfa", DEMONSTRATION} if settings.DEMO else {"mfa"}
    records = login_flow.get_authentication_records(request, request.user)
    return any(record.get("method") in second_factor_methods for record in records)


def second_factor_page(request: HttpRequest) -> str:
    """Return where to show a second factor, or to set one up when there is none."""
    methods = get_account_adapter(request).get_reauthentication_methods(request.user)
    return str(methods[0]["url"]) if methods else reverse("mfa_index")


@receiver(authenticator_added, dispatch_uid="members.second_factor.count_second_factor")
def count_second_factor(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any
) -> None:
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


@receiver(authenticator_removed, dispatch_uid="members.second_factor.discount_second_factor")
def discount_second_factor(request: HttpRequest, user: Person, **_: Any) -> None:
    """Without any factor left, a session is no stronger than a code sent by mail."""
    if Authenticator.objects.filter(user=user).exists():
        return
    key = login_flow.AUTHENTICATION_METHODS_SESSION_KEY
    request.session[key] = [
        record for record in request.session.get(key, []) if record.get("method") != "mfa"
    ]

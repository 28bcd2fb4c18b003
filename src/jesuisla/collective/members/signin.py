"""Signing in: what django-allauth asks of us."""

from ipaddress import ip_address, ip_network
from typing import Any

import qrcode  # type: ignore[import-untyped]  # comes with allauth, ships no types
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows import login as login_flow
from allauth.account.models import EmailAddress, Login
from allauth.account.signals import email_changed
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]  # the same

from jesuisla.collective.groups.language import letter_language, page_language
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.accounts import end_sessions, new_code
from jesuisla.collective.members.attempt_limits import A_DAY, count_try, mailbox
from jesuisla.collective.members.letters import send_beside
from jesuisla.collective.members.models import TEAM, Membership, Person, Role
from jesuisla.collective.members.sealing import seal, unseal

FIRST_CODE = "code"
CODE_SENT_TO = "code_sent_to"
UNASKED = frozenset({"account/email/unknown_account", "account/email/account_already_exists"})
WRONG_FACTORS_TOLD = 3
DEMONSTRATION = "demonstration"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up happens by applying to a group; there are no passwords; mail is in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. Please check it."),
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
        request.session.pop(CODE_SENT_TO, None)
        remember_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Members to today's actions, the team to its queue.

        Whoever waits for an answer, or has a charter to read, to ``/moi``.
        """
        places = Membership.objects.filter(person=request.user.pk, ended_at=None)
        place = places.select_related("group", "charter").first()
        if place is None or Role.APPLICANT in place.roles or not place.charter:
            return reverse("members:me")
        if place.charter.version < place.group.charter_asked:
            return reverse("members:me")
        is_team = not TEAM.isdisjoint(place.roles)
        if is_team and used_second_factor(request):
            return reverse("queue:queue")
        return str(settings.LOGIN_REDIRECT_URL)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to show a second factor again, in our words."""
        words = {
            "mfa_reauthenticate": _("With a code from your app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [
            method | {"description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
            if method["id"] in words
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person, else in that of the page."""
        if template_prefix in UNASKED and not ratelimit.consume(
            self.request, action="letter_unasked", key=email.lower()
        ):
            return
        if "code" in context:
            self.request.session[CODE_SENT_TO] = email.lower()
        person = Person.objects.filter(email=email.lower()).first()
        group = getattr(self.request, "group", None)
        values = {"request": self.request, "email": email} | context
        with override(letter_language(person.language, group) if person else page_language()):
            message = self.render_mail(template_prefix, email, values)
        send_beside(message)

    def generate_login_code(self) -> str:
        """Return the digits of a code to sign in."""
        return new_code(self.request.POST.get("login", ""))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request comes from, as the trusted proxies say."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:  # it passed fewer proxies than there should be
            return str(request.META.get("REMOTE_ADDR", ""))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody wanted to move to it."""
        self.send_mail("account/email/account_already_exists", email, {})


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the right code. Please check it."),
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


def may_send_code(request: HttpRequest, email: str) -> bool:
    """Count one more code for an address, and return whether it may be sent there."""
    email = mailbox(email)  # of one person, who could make up any number of addresses
    from_network = f"{email} {_network(request)}"
    return bool(
        ratelimit.consume(request, action="code_from_network", key=from_network)
        and ratelimit.consume(request, action="code_to_address", key=email)
    )


def count_alias_try(request: HttpRequest, email: str) -> None:
    """Count an alias tried by whoever proved this address; raises :class:`Refused` for many.

    That one is taken tells who is a member; nobody may go through a list of names.
    """
    if not ratelimit.consume(request, action="alias", key=email.lower()):
        raise Refused(gettext("That was many tries. Please wait a few minutes."))


def _network(request: HttpRequest) -> str:
    """Return the address asked from, or the 64 bits of it that a household shares."""
    try:
        address = ip_address(get_account_adapter(request).get_client_ip(request))
    except (ValueError, PermissionDenied):
        return ""
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))


def code_works_elsewhere() -> str:
    """Return what to tell somebody who opens the page of a code where none was asked for."""
    return gettext(
        "A code works only in the browser where you asked for it. Go back to that browser, or ask "
        "for a new code here."
    )


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


@receiver(post_delete, sender=Authenticator, dispatch_uid="members.signin.end_sessions")
def end_sessions_of_lost_factor(instance: Authenticator, **_: Any) -> None:
    """A factor that goes, whoever takes it away, ends the sessions that it made strong."""
    end_sessions(instance.user_id)


@receiver(email_changed, dispatch_uid="members.signin.end_sessions_elsewhere")
def end_sessions_elsewhere(request: HttpRequest, user: Person, **_: Any) -> None:
    """A new address ends the sessions elsewhere: they were opened with the old one."""
    end_sessions(user.pk)
    stay_signed_in(request, user)


@receiver([authenticator_removed, authenticator_reset], dispatch_uid="members.signin.stay")
def stay_signed_in_without_factor(request: HttpRequest, user: Person, **_: Any) -> None:
    """Whoever took their own factor away stays signed in where they did it."""
    stay_signed_in(request, user)


def stay_signed_in(request: HttpRequest, person: Person) -> None:
    """Keep this session when the others of the person were just ended."""
    person.refresh_from_db(fields=["sessions_epoch"])
    update_session_auth_hash(request, person)


@receiver(authentication_failed, dispatch_uid="members.signin.tell_of_wrong_factor")
def tell_of_wrong_factor(request: HttpRequest, user: Person, **_: Any) -> None:
    """Tell the person once a day that somebody reads their mail and lacks their second factor."""
    if count_try(f"wrong second factor {user.pk}", within=A_DAY) == WRONG_FACTORS_TOLD:
        get_account_adapter(request).send_mail("mfa/email/wrong_factor", user.email, {})

"""The pages of sign-in: those of django-allauth that are wanted here, under our addresses.

Its pages for passwords and sign-up have no address at all. Those behind the sign-in ask for it
before allauth sees the request.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from jesuisla.collective.members.access import OpenRequest, account_only
from jesuisla.collective.members.accounts import sign_out_everywhere
from jesuisla.collective.members.models import Person
from jesuisla.collective.members.signin import code_works_elsewhere, stay_signed_in


def explained(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say why the page of a code leads back to the sign-in where no code was asked for."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        doors = {reverse("account_login"), reverse("account_request_login_code")}
        leads_back = getattr(response, "url", "") in doors
        if request.method == "GET" and leads_back and not request.user.is_authenticated:
            messages.info(request, code_works_elsewhere())
        return response

    return answer


@require_POST
def sign_out_elsewhere(request: OpenRequest) -> HttpResponse:
    """End all sessions of this person but this one."""
    person = cast("Person", request.user)
    sign_out_everywhere(person)
    stay_signed_in(request, person)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("mfa_index")


to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_join = RedirectView.as_view(pattern_name="members:join")

urlpatterns = [
    path("connexion", account.login, name="account_login"),
    path("connexion/demande", to_sign_in, name="account_request_login_code"),
    path(
        "connexion/code", explained(account.confirm_login_code), name="account_confirm_login_code"
    ),
    path("connexion/cle", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/second-facteur", mfa.authenticate, name="mfa_authenticate"),
    path("deconnexion", account.logout, name="account_logout"),
    path("inactif", account.account_inactive, name="account_inactive"),
    path("inscription", to_join, name="account_signup"),
    path("adresse", account_only(account.email), name="account_email"),
    path("adresse/code", account.email_verification_sent, name="account_email_verification_sent"),
    path("securite/partout", account_only(sign_out_elsewhere), name="account_sign_out_elsewhere"),
    path("securite", account_only(mfa.index), name="mfa_index"),
    path("securite/confirmer", account_only(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "securite/confirmer/cle",
        account_only(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("securite/application", account_only(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "securite/application/retirer",
        account_only(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "securite/codes",
        account_only(spare_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "securite/codes/nouveaux",
        account_only(spare_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "securite/codes/fichier",
        account_only(spare_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("securite/cles", account_only(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("securite/cles/ajouter", account_only(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "securite/cles/<int:pk>/retirer",
        account_only(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "securite/cles/<int:pk>/renommer",
        account_only(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
]

"""The pages of sign-in: those of django-allauth that are wanted here, under our addresses.

Its pages for passwords and sign-up have no address at all. Those behind the sign-in ask for it
before allauth sees the request.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from jesuisla.collective.members.access import account_only

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_join = RedirectView.as_view(pattern_name="members:join")

urlpatterns = [
    path("connexion", account.login, name="account_login"),
    path("connexion/demande", to_sign_in, name="account_request_login_code"),
    path("connexion/code", account.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/cle", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/second-facteur", mfa.authenticate, name="mfa_authenticate"),
    path("deconnexion", account.logout, name="account_logout"),
    path("inactif", account.account_inactive, name="account_inactive"),
    path("inscription", to_join, name="account_signup"),
    path("adresse", account_only(account.email), name="account_email"),
    path("adresse/code", account.email_verification_sent, name="account_email_verification_sent"),
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

"""The forms of sign-in: allauth's, with our words."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.sealing import seal, unseal


def _code(field: forms.CharField) -> forms.CharField:
    field.widget.attrs.update(
        {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
    )
    return field


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """An e-mail address; the code goes there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("Your e-mail address")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["autocomplete"] = "username webauthn"


class SignInCodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code sent by mail."""

    code = _code(forms.CharField(label=_("The six digits from the mail"), max_length=20))


class AddressCodeForm(account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code sent to a new address."""

    code = _code(forms.CharField(label=_("The six digits from the mail"), max_length=20))


class NewAddressForm(account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    email = forms.EmailField(
        label=_("Your new address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class SecondFactorForm(mfa.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a spare code."""

    code = _code(forms.CharField(label=_("The code of your app, or a spare code"), max_length=20))


class SecondFactorAgainForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, to confirm who one is."""

    code = _code(forms.CharField(label=_("The code of your app, or a spare code"), max_length=20))


class AppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app shows that it works."""

    code = _code(forms.CharField(label=_("The six digits that the app shows now"), max_length=20))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The secret waits in the session's row, which keeps it sealed."""
        session = context.request.session
        if sealed_secret := session.get(SECRET_SESSION_KEY):
            session[SECRET_SESSION_KEY] = unseal(sealed_secret)
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = seal(self.secret)


class PasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, with a name to tell it from others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call it")
        self.fields["name"].required = True
        self.fields["name"].max_length = 60
        passwordless = self.fields["passwordless"]
        passwordless.label = _("I also want to sign in with it alone, without a mail")
        passwordless.help_text = ""
        passwordless.initial = True


class PasskeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("What to call it"), max_length=60)

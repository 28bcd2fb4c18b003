"""The forms of sign-in: allauth's, with our words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.attempt_limits import A_DAY, count_try, count_wrong_code
from jesuisla.collective.members.sealing import seal, unseal
from jesuisla.collective.members.signin import CODE_SENT_TO, may_send_code

TRIES_A_CODE = 3
LONGEST_CODE_SECONDS = 300
"""Longer than any clock's error lets a code of an app be right."""


def _code(field: forms.CharField) -> forms.CharField:
    field.widget.attrs.update(
        {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
    )
    return field


class CountedCode(forms.Form):
    """A form for a code sent by mail: three tries a code, however many come at once."""

    expected_code: str

    def clean_code(self) -> str:
        """Return the code if it is right; a try too many is not even compared."""
        request = context.request
        door = f"code {request.session.session_key} {self.expected_code}"
        wrong = get_adapter().validation_error("incorrect_code")
        if count_try(door, within=A_DAY) > TRIES_A_CODE:
            raise wrong
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # allauth's form beside it
        except forms.ValidationError:
            count_wrong_code(request.session.get(CODE_SENT_TO, ""))
            raise
        return code


class UsedOnce(forms.Form):
    """A form for a code of an app: each opens one door once, while it lasts and after."""

    user: Any

    def clean_code(self) -> str:
        """Return the code if it is right and was not used before."""
        code: str = super().clean_code()  # type: ignore[misc]  # allauth's form beside it
        digits = "".join(sign for sign in code if sign.isalnum()).lower()
        if not cache.add(f"second factor {self.user.pk} {digits}", True, LONGEST_CODE_SECONDS):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """An e-mail address; the code goes there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("Your e-mail address")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["autocomplete"] = "username webauthn"

    def clean_login(self) -> str:
        """Return the address, if one more code may be sent there."""
        email: str = super().clean_login()
        adapter = get_adapter()
        if not may_send_code(context.request, email):
            raise adapter.validation_error("too_many_login_attempts")
        return email


class SignInCodeForm(CountedCode, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code sent by mail."""

    code = _code(forms.CharField(label=_("The digits from the e-mail"), max_length=20))


class AddressCodeForm(CountedCode, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code sent to a new address."""

    code = _code(forms.CharField(label=_("The digits from the e-mail"), max_length=20))


class NewAddressForm(account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    email = forms.EmailField(
        label=_("Your new address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Return the address, if one more code may be sent there."""
        email: str = super().clean_email()
        if not may_send_code(context.request, email):
            raise get_adapter().validation_error("rate_limited")
        return email


class SecondFactorForm(UsedOnce, mfa.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a spare code."""

    code = _code(
        forms.CharField(label=_("The code from your app, or a recovery code"), max_length=20)
    )


class SecondFactorAgainForm(UsedOnce, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, to confirm who one is."""

    code = _code(
        forms.CharField(label=_("The code from your app, or a recovery code"), max_length=20)
    )


class AppForm(UsedOnce, totp.ActivateTOTPForm):  # type: ignore[misc]
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
        self.fields["name"].label = _("Its name")
        self.fields["name"].required = True
        self.fields["name"].max_length = 60
        passwordless = self.fields["passwordless"]
        passwordless.label = _("I also want to sign in with it alone, without an e-mail")
        passwordless.help_text = ""
        passwordless.initial = True


class PasskeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Its name"), max_length=60)

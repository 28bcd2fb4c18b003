"""Signing in: what django-allauth asks of us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

SECOND_FACTORS = {"mfa"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up happens by applying to a group, nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's shape
        """Closed: one applies at ``/rejoindre``."""
        return False


def used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor (TOTP, passkey, recovery code)."""
    records = request.session.get("account_authentication_methods", [])
    return any(record.get("method") in SECOND_FACTORS for record in records)

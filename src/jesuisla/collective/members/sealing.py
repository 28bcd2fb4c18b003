"""Secrets, sealed: the database alone, or a stolen backup, opens nothing."""

import base64
import logging
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

USE = b"jesuisla second factors 1"
SEALED = "gAAAAA"
"""How every sealed text begins: Fernet's version, and the first bytes of a time before 2106."""
KEPT_SECRET = ("secret", "seed")
KEPT_SECRETS = "migrated_codes"


def seal(text: str) -> str:
    """Return the text as it is kept; opened by :func:`unseal` with the same secret key alone."""
    return _box().encrypt(text.encode()).decode()


def unseal(stored_text: str) -> str:
    """Return the text that was sealed, or one kept in plain by an earlier version.

    What another secret key sealed gives a new random text, with which no code is right:
    whoever lost the key sets up a second factor anew, and nobody passes meanwhile.
    """
    if not stored_text.startswith(SEALED):
        return stored_text
    text = open_sealed(stored_text)
    if text is None:
        logging.getLogger(__name__).warning("a second factor was sealed with another secret key")
        return base64.b32encode(secrets.token_bytes(20)).decode()
    return text


def open_sealed(sealed_text: str) -> str | None:
    """Return the text that was sealed; ``None`` where another secret key sealed it."""
    try:
        return _box().decrypt(sealed_text.encode()).decode()
    except InvalidToken:
        return None


def sealed_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a second factor with its secrets sealed; what is sealed stays as it is.

    A passkey's data holds no secret and comes back the same.
    """
    sealed_copy = dict(data)
    for name in KEPT_SECRET:
        if isinstance(sealed_copy.get(name), str):
            sealed_copy[name] = _seal_once(sealed_copy[name])
    if KEPT_SECRETS in sealed_copy:
        sealed_copy[KEPT_SECRETS] = [_seal_once(code) for code in sealed_copy[KEPT_SECRETS]]
    return sealed_copy


def _seal_once(text: str) -> str:
    return text if text.startswith(SEALED) else seal(text)


def _box() -> MultiFernet:
    """Seals with the secret key, and opens what earlier secret keys sealed too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str | bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=USE).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(key)

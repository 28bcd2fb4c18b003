"""Reading keys."""

import hashlib

from jesuisla.collective.api.models import ApiKey


def digest_of(secret: str) -> str:
    """What is kept of a key: SHA-256 in hexadecimal.

    A key is 256 random bits, so nothing slower is needed against guessing.

    >>> digest_of("jla_x")[:8]
    'c7bca407'
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def key_for(secret: str) -> ApiKey | None:
    """The key that this secret opens in the group in scope, unless it was revoked."""
    return ApiKey.objects.filter(digest=digest_of(secret), revoked_at=None).first()

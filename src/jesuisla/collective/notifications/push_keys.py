"""The key by which push services know this installation: made once, sealed in the database."""

import time
from base64 import urlsafe_b64encode
from email.utils import parseaddr
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import connection, transaction

from jesuisla.collective.members.sealing import open_sealed, seal
from jesuisla.collective.notifications.models import PushKey

GOOD_FOR = 12 * 3600
"""Seconds after which a service takes a signature no more: a day at most (RFC 8292)."""


def push_key() -> EllipticCurvePrivateKey:
    """Return the key; the first who asks makes it, and all machines share it.

    One that another secret key sealed is left for whoever has that: here a new one is made, and
    devices that were asked under the other are refused, and ask anew.
    """
    return _readable_key() or _make_key()


def public_push_key() -> str:
    """Return what a browser is given when it asks its push service for a subscription."""
    point = push_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def signed_headers(key: EllipticCurvePrivateKey, origin: str) -> dict[str, str]:
    """Return what tells a push service of this origin who sends (RFC 8292).

    Raises ``ValueError`` for an origin that it cannot be said to.
    """
    from py_vapid import Vapid02, VapidException

    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    claims = {
        "aud": origin,
        "exp": int(time.time()) + GOOD_FOR,
        "sub": f"mailto:{address}",
    }
    try:
        return cast("dict[str, str]", Vapid02(key).sign(claims))
    except VapidException as error:
        raise ValueError(str(error)) from error


def _readable_key() -> EllipticCurvePrivateKey | None:
    for sealed in PushKey.objects.order_by("pk").values_list("sealed", flat=True):
        text = open_sealed(sealed)
        if text is not None:
            key = load_pem_private_key(text.encode(), password=None)
            return cast("EllipticCurvePrivateKey", key)
    return None


@transaction.atomic
def _make_key() -> EllipticCurvePrivateKey:
    with connection.cursor() as cursor:  # two who come first make one
        cursor.execute(
            f"LOCK TABLE {PushKey._meta.db_table} IN SHARE ROW EXCLUSIVE MODE"
        )  # a name of ours
    key = _readable_key()
    if key is None:
        key = generate_private_key(SECP256R1())
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        PushKey.objects.create(sealed=seal(text.decode()))
    return key

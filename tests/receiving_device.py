"""A device of our own: keys like a browser's, and the reading of what was sealed for it.

Reading is written apart from sealing, after RFC 8291 and RFC 8188, so that one checks the other.
"""

import json
import os
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Device:
    """A browser that takes messages."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)
        self._point = self._key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    @property
    def keys(self) -> dict[str, str]:
        """What the browser tells, as ``PushSubscription.toJSON()`` has it."""
        return {"p256dh": _text(self._point), "auth": _text(self._secret)}

    def read(self, body: bytes) -> dict[str, Any]:
        """Read a message; raises ``cryptography.exceptions.InvalidTag`` for another device's."""
        message: dict[str, Any] = json.loads(self.open(body))
        return message

    def open(self, body: bytes) -> bytes:
        """Return what a browser hands on to its service worker, byte by byte."""
        salt, length = body[:16], body[20]
        sender_point, sealed = body[21 : 21 + length], body[21 + length :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender_point)
        info = b"WebPush: info\x00" + self._point + sender_point
        seed = _derive(self._key.exchange(ec.ECDH(), sender), self._secret, info, 32)
        key = _derive(seed, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derive(seed, salt, b"Content-Encoding: nonce\x00", 12)
        text = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert text.endswith(b"\x02")
        return text[:-1]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _derive(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(key)

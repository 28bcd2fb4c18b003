"""Seals a message so that one device alone reads it (RFC 8291), with keys made for it."""

import os
from base64 import urlsafe_b64decode

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
SECRET_LENGTH = 16
POINT_LENGTH = 65
LAST_RECORD = b"\x02"


def decode_key(text: str, length: int) -> bytes:
    """Return the bytes that a browser wrote in base64; raises ``ValueError`` for another length.

    >>> decode_key("BTBZMqHH6r4Tts7J_aSIgg", 16).hex()
    '05305932a1c7eabe13b6cec9fda48882'
    """
    data = urlsafe_b64decode(text.rstrip("=").encode("ascii") + b"==")
    if len(data) != length:
        raise ValueError(f"{len(data)} bytes instead of {length}")
    return data


def device_keys(public_key: str, secret: str) -> tuple[EllipticCurvePublicKey, bytes]:
    """Return the keys of a device; raises ``ValueError`` for what is none."""
    point = decode_key(public_key, POINT_LENGTH)
    return (
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point),
        decode_key(secret, SECRET_LENGTH),
    )


def encrypt_for_device(
    text: bytes,
    public_key: str,
    secret: str,
    *,
    own_key: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body of a message, in one record of "aes128gcm" (RFC 8188).

    ``own_key`` and ``salt`` are new for each message but in a test. Raises ``ValueError`` for
    keys that are none, and for a text that is too long for one record.
    """
    device_key, device_secret = device_keys(public_key, secret)
    if len(text) > RECORD - 17 - 86:
        raise ValueError("too long for one record")
    own_key = own_key or generate_private_key(SECP256R1())
    salt = salt or os.urandom(16)
    points = [
        key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        for key in (device_key, own_key.public_key())
    ]
    common_secret = own_key.exchange(ECDH(), device_key)
    seed = _derive(common_secret, device_secret, b"WebPush: info\x00" + points[0] + points[1], 32)
    content_key = _derive(seed, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(seed, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([POINT_LENGTH]) + points[1]
    return header + AESGCM(content_key).encrypt(nonce, text + LAST_RECORD, None)


def _derive(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(key)

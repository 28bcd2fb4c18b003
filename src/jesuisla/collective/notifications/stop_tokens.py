"""Stop tokens: what stands in a letter so that one tap ends letters of its kind."""

from datetime import timedelta
from typing import NamedTuple

from django.core import signing

from jesuisla.collective.members.models import Membership

VALID_FOR = timedelta(days=366)
"""An old letter still ends what it began; one that somebody else came by, not for ever."""

SALT = "notifications.stop"


class StoppedWish(NamedTuple):
    """What a token ends: a topic by a channel, for one member of the group in scope."""

    membership: Membership
    topic: str
    channel: str


def stop_token(to: Membership, topic: str, channel: str) -> str:
    """Return what ends a topic by a channel for this member. Nobody else can make it."""
    return signing.TimestampSigner(salt=SALT).sign(f"{to.pk}.{topic}.{channel}")


def read_stop_token(token: str) -> StoppedWish | None:
    """Return what a token ends; ``None`` for one that is wrong, too old or another group's."""
    try:
        signer = signing.TimestampSigner(salt=SALT)
        key, topic, channel = signer.unsign(token, max_age=VALID_FOR).split(".")
    except (signing.BadSignature, ValueError):
        return None
    places = Membership.objects.filter(pk=int(key), ended_at=None)
    membership = places.select_related("person", "group").first()
    return StoppedWish(membership, topic, channel) if membership else None

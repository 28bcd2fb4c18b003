"""Keys: giving one out, counting its use, taking it back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Now, TruncDay, TruncMinute
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.api.events import KeyCreated, KeyRevoked
from jesuisla.collective.api.models import (
    MOST_PER_DAY,
    MOST_PER_MINUTE,
    PER_DAY,
    PER_MINUTE,
    ApiKey,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership, Role, taking_part

PREFIX = "jla_"
"""Lets a scanner of leaked secrets recognise a key."""


class NameTaken(Refused):
    """Another key goes by this name."""

    def __init__(self) -> None:
        super().__init__(_("Another key goes by this name. Choose another one."))


@dataclass(frozen=True, slots=True)
class LimitReached:
    """A limit was reached: ``limit`` requests a ``span``, free again at ``until``."""

    span: str
    limit: int
    until: datetime


@transaction.atomic
def create_key(
    group: Group, name: str, *, per_minute: int, per_day: int, by: Membership | None
) -> tuple[ApiKey, str]:
    """Return a new key and its secret, which is kept nowhere and cannot be shown again.

    Raises :class:`NameTaken`, or ``ValidationError`` for a name or limit that is none.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once do not share a name
    if ApiKey.objects.filter(group=group, name__iexact=name.strip(), revoked_at=None).exists():
        raise NameTaken
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        group=group,
        name=name.strip(),
        made_by=by,
        digest=digest_of(secret),
        ending=secret[-4:],
        per_minute=per_minute,
        per_day=per_day,
    )
    key.full_clean()
    key.save()
    record(KeyCreated(group=group.pk, key=key.pk), by=by)
    return key, secret


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Membership | None) -> None:
    """Have a key open nothing any more. Does nothing when that was done before."""
    count = ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now())
    if count:
        record(KeyRevoked(group=key.group_id, key=key.pk), by=by)


def use_key(key: ApiKey) -> LimitReached | None:
    """Count one request, or say which limit it would pass.

    One statement by the database's clock, so that no two machines can count past a limit
    together. Leaves no entry in the journal: a count is no change that anybody decided.
    """
    minute, day = TruncMinute(Now(), tzinfo=UTC), TruncDay(Now(), tzinfo=UTC)
    rows = (
        ApiKey.objects.filter(pk=key.pk)
        .filter(_below("minute", minute, "used_this_minute", "per_minute"))
        .filter(_below("day", day, "used_today", "per_day"))
        .update(
            used_this_minute=_one_more("minute", minute, "used_this_minute"),
            minute=minute,
            used_today=_one_more("day", day, "used_today"),
            day=day,
            used_ever=F("used_ever") + 1,
        )
    )
    return None if rows else _reached_limit(key)


def _below(window: str, current: Any, used: str, limit: str) -> Q:
    return Q(**{window: None}) | Q(**{f"{window}__lt": current}) | Q(**{f"{used}__lt": F(limit)})


def _one_more(window: str, current: Any, used: str) -> Case:
    return Case(When(**{window: current}, then=F(used) + 1), default=Value(1))


def _reached_limit(key: ApiKey) -> LimitReached:
    key.refresh_from_db()
    if key.day is not None and key.used_today >= key.per_day:
        return LimitReached("day", key.per_day, key.day + timedelta(days=1))
    return LimitReached("minute", key.per_minute, (key.minute or now()) + timedelta(minutes=1))


def digest_of(secret: str) -> str:
    """Return what is kept of a key: SHA-256 in hexadecimal.

    A key is 256 random bits, so nothing slower is needed against guessing.

    >>> digest_of("jla_x")[:8]
    'c7bca407'
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def key_for(secret: str) -> ApiKey | None:
    """Return the key that this secret opens in the group in scope.

    None that was revoked, nor one of somebody who does not coordinate here any more: that holds
    from the moment they leave, before :func:`revoke_keys_of` has run.
    """
    coordinates = taking_part("made_by__") & Q(made_by__roles__contains=[Role.COORDINATOR])
    keys = ApiKey.objects.filter(Q(made_by=None) | coordinates, revoked_at=None)
    return keys.filter(digest=digest_of(secret)).first()


@transaction.atomic
def revoke_keys_of(member: Membership) -> int:
    """Revoke the keys given out by somebody who no longer coordinates. Return how many.

    So that none opens anything again when they come back.
    """
    if member.ended_at is None and Role.COORDINATOR in member.roles:
        return 0
    keys = list(ApiKey.objects.filter(made_by=member, revoked_at=None).order_by("pk"))
    for key in keys:
        revoke_key(key, by=None)
    return len(keys)


def forget_who_made_keys(member: Membership) -> None:
    """Take somebody's name off the keys that they gave out, which open nothing any more."""
    revoke_keys_of(member)
    ApiKey.objects.filter(made_by=member).update(made_by=None)


def keys_for(viewer: Viewer) -> QuerySet[ApiKey]:
    """Return the keys of the group in scope that open something, for its coordinators only."""
    if not viewer.is_coordinator:
        return ApiKey.objects.none()
    return ApiKey.objects.filter(revoked_at=None).select_related("made_by")


class KeyForm(forms.Form):
    """A new key."""

    name = forms.CharField(
        label=_("Which program is it for?"),
        max_length=80,
        help_text=_("For example: comments of the Courrier. One key for each program."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    per_minute = forms.IntegerField(
        label=_("Requests a minute, at most"),
        min_value=1,
        max_value=MOST_PER_MINUTE,
        initial=PER_MINUTE,
    )
    per_day = forms.IntegerField(
        label=_("Requests a day, at most"),
        min_value=1,
        max_value=MOST_PER_DAY,
        initial=PER_DAY,
    )
